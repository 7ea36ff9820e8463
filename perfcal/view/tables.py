"""A frame as a table a person reads: escaped, with caption, scope and count, the same on screen, in print and as text.

Nothing in a cell is ever markup: text from a file is escaped, and only an http(s) or mailto link becomes a link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from perfcal.view.safe_text import safe_link, visible
from perfcal.view.shown import Displayed
from perfcal.view.templates import template

__all__ = ["LONGEST_TABLE", "Linked", "PageTable", "page_table"]

LONGEST_TABLE = 60
"""Rows a table shows before it says how many there are and where the rest is."""


class Linked(NamedTuple):
    """A cell that leads somewhere; any address that is not http(s) or mailto is shown as plain text."""

    title: str
    url: str


Cell = str | Linked


@dataclass(frozen=True, slots=True)
class PageTable(Displayed):
    """A finished table: what a notebook displays, prints and exports. Cells are text, ready to be escaped."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alignment: tuple[str, ...]  # left, right, or day (left, never broken over lines), per column
    total: int
    rest: str = ""  # where the rows beyond those shown are found
    counted: bool = True  # False for a fixed list of facts, whose number says nothing

    @property
    def title(self) -> str:
        """The caption, with the count where the rows are a list of unknown length."""
        return f"{self.caption} ({self.count})" if self.counted else self.caption

    @property
    def count(self) -> str:
        """How many rows there are, and how many of them are shown."""
        shown = len(self.rows)
        if shown < self.total:
            return f"{shown} of {self.total} rows shown"
        return {0: "none", 1: "1 row"}.get(self.total, f"{self.total} rows")

    @property
    def rest_note(self) -> str:
        """One sentence on the rows that are not shown; empty when all are."""
        hidden = self.total - len(self.rows)
        if not hidden:
            return ""
        where = f": {self.rest}" if self.rest else ""
        return f"{hidden} more {'row is' if hidden == 1 else 'rows are'} not shown here{where}."

    def to_html(self) -> str:
        """Return the table as HTML that needs no style sheet and no script."""
        return template("table.html.j2").render(table=self)

    def to_text(self) -> str:
        """Return the table as plain text, for a terminal or a diff."""
        lines = [self.title]
        if self.rows:
            lines += [" | ".join(self.headings), *(" | ".join(map(_as_text, row)) for row in self.rows)]
        return "\n".join([*lines, *filter(None, [self.rest_note])])


def page_table(
    rows: pd.DataFrame,
    *,
    caption: str,
    headings: Mapping[str, str],
    limit: int = LONGEST_TABLE,
    rest: str = "",
    counted: bool = True,
) -> PageTable:
    """Return `rows` as a table with the columns of `headings` (column → words above it), in that order.

    Days print as ISO dates, missing values as nothing, tuples as a list, numbers to the right. The first column heads
    its row. `rest` says where the rows beyond `limit` are. Order means what `rows` made it mean: nothing is sorted.
    """
    shown = rows.head(limit)
    columns = [[_cell(value) for value in shown[name]] for name in headings]
    return PageTable(
        caption=caption,
        headings=tuple(headings.values()),
        rows=tuple(zip(*columns, strict=True)),
        alignment=tuple(_alignment(rows[name]) for name in headings),
        total=len(rows),
        rest=rest,
        counted=counted,
    )


def _alignment(column: pd.Series[Any]) -> str:
    if pd.api.types.is_datetime64_any_dtype(column):
        return "day"
    is_number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    return "right" if is_number else "left"


def _cell(value: object) -> Cell:
    if isinstance(value, Linked):
        return Linked(visible(value.title), safe_link(value.url))
    if isinstance(value, tuple | list):
        return ", ".join(_as_text(_cell(each)) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str) and pd.isna(value):  # type: ignore[call-overload]  # any scalar may be missing
        return ""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else visible(str(value))


def _as_text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{cell.title} <{cell.url}>" if cell.url else cell.title
