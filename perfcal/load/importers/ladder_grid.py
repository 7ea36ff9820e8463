"""One pipe table as entries of a ladder: which axis holds the levels, which rows are groups, what each cell says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from perfcal.load.importers.ladder_words import is_level_like, level_label, level_share, plain_title
from perfcal.load.importers.pipe_tables import PipeTable, Row

__all__ = ["Axis", "Entry", "Grid", "levels_axis", "read_across", "read_down", "read_level_table", "text_columns"]

Axis = Literal["columns", "rows", ""]

_LEVEL_HEADERS = re.compile(
    r"^(?:(?:job |role |career )?(?:level|grade|band|tier|title|position|rank)s?|rung|stage|step)$", re.IGNORECASE
)
_DIMENSION_HEADERS = re.compile(
    r"^(?:categor|dimension|skill|competenc|area|attribute|criteri|theme|axis|axes|pillar|value|behaviou?r|trait|topic|capabilit)",
    re.IGNORECASE,
)
_TITLE_HEADERS = re.compile(r"^(?:title|name|role|position|label|job title)$", re.IGNORECASE)
_SUMMARY_HEADERS = re.compile(r"^(?:description|definition|summary|what it means|meaning|about)$", re.IGNORECASE)
_ASIDE_HEADERS = re.compile(r"^(?:notes?|comments?|links?|weights?|resources?|#|no\.?|todo)$", re.IGNORECASE)
_TEXT_HEADERS = re.compile(
    r"descri|expect|behaviou?r|outcome|summary|detail|text|what|definition|requirement", re.IGNORECASE
)
_NOTHING = {"-", "–", "—", "n/a", "na", "not applicable", "none", "not expected"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of the ladder: the level as written, the dimension's title and group, and what the cell says."""

    level: str
    dimension: str
    text: str
    line: int
    group: str = ""
    level_title: str = ""
    summary: str = ""
    rung: str = ""

    @property
    def says_nothing(self) -> bool:
        """Whether the cell says in words that nothing is expected."""
        return self.text.strip().casefold() in _NOTHING


@dataclass(slots=True)
class Grid:
    """The entries of one table and what was noticed on the way: (line, what, hint)."""

    entries: list[Entry] = field(default_factory=list)
    notices: list[tuple[int, str, str]] = field(default_factory=list)


def levels_axis(table: PipeTable, levels: Sequence[str] = ()) -> Axis:
    """Return where the levels are: in the header, in the first column, or "" when the words do not tell."""
    across = [cell for cell in table.header[1:] if cell]
    down = [row.cells[0].text for row in table.rows if row.cells and not _is_group(row)]
    if levels:
        return _named_axis(across, down, levels)
    corner = table.header[0].strip()
    named = [cell for cell in across if not (_LEVEL_HEADERS.match(cell) or _TEXT_HEADERS.search(cell))]
    if _DIMENSION_HEADERS.match(corner) and len(named) > 1 and level_share(across) >= level_share(down):
        return "columns"
    if _LEVEL_HEADERS.match(corner) and (level_share(down) > 0 or level_share(across) == 0):
        return "rows"
    shares = level_share(across), level_share(down)
    if max(shares) < 0.5 or shares[0] == shares[1]:
        return ""
    return "columns" if shares[0] > shares[1] else "rows"


def _named_axis(across: Sequence[str], down: Sequence[str], levels: Sequence[str]) -> Axis:
    names = {name.strip().casefold() for name in levels}

    def named(labels: Sequence[str]) -> int:
        return sum(
            bool({label.casefold(), *(part.casefold() for part in level_label(label))} & names) for label in labels
        )

    found = named(across), named(down)
    if found[0] == found[1]:
        return ""
    return "columns" if found[0] > found[1] else "rows"


def text_columns(table: PipeTable, axis: Axis) -> list[int]:
    """Return the columns that hold expectations, by their headers: not the label, a title, a summary or an aside."""
    first = _first_level_column(table) if axis == "columns" else 1
    skipped = (
        _ASIDE_HEADERS
        if axis == "columns"
        else re.compile(f"{_ASIDE_HEADERS.pattern}|{_TITLE_HEADERS.pattern}", re.IGNORECASE)
    )
    return [n for n in range(first, len(table.header)) if not skipped.match(table.header[n].strip())]


def read_across(table: PipeTable, *, group: str = "") -> Grid:
    """Return the entries of a table whose columns are levels and whose rows are dimensions, maybe in groups."""
    grid = Grid(notices=_ragged(table))
    first = _first_level_column(table)
    columns = [n for n in range(first, len(table.header)) if not _is_aside(table.header[n])]
    _note_left_out(table, [n for n in range(first, len(table.header)) if n not in columns], grid)
    summary_at = next((n for n in range(1, first) if _SUMMARY_HEADERS.match(table.header[n])), None)
    labels = [n for n in range(first) if n != summary_at]
    outer, dimension = group, ""
    for row in table.rows:
        texts = [cell.text for cell in row.cells]
        if _is_group(row):
            outer, dimension = _heading_row(row, grid, outer)
            continue
        if len(labels) > 1 and texts[labels[-2]]:
            outer = plain_title(texts[labels[-2]])
        if texts[labels[-1]]:
            dimension = plain_title(texts[labels[-1]])
        elif dimension:
            grid.notices.append((row.line, "a row without a label", f"read as more of {dimension!r}"))
        summary = texts[summary_at] if summary_at is not None else ""
        grid.entries += [
            Entry(table.header[n], dimension or f"Row {row.line}", texts[n], row.line, group=outer, summary=summary)
            for n in columns
        ]
    return grid


def read_down(table: PipeTable, *, heading: str, group: str = "") -> Grid:
    """Return the entries of a table whose rows are levels (or rungs) and whose columns are dimensions.

    A lone text column is named for the heading above, since its own header says only "Description".
    """
    grid = Grid(notices=_ragged(table))
    title_at = next((n for n in range(1, len(table.header)) if _TITLE_HEADERS.match(table.header[n])), None)
    columns = [n for n in range(1, len(table.header)) if n != title_at and not _is_aside(table.header[n])]
    _note_left_out(table, [n for n in range(1, len(table.header)) if n != title_at and n not in columns], grid)
    alone = len(columns) == 1 and (bool(_TEXT_HEADERS.search(table.header[columns[0]])) or not table.header[columns[0]])
    for row in table.rows:
        label, title = row.cells[0].text, row.cells[title_at].text if title_at is not None else ""
        if not label and title:
            label, title = title, ""
        if not label:
            grid.notices.append((row.line, "a row without a level", "it was left out; give it a label"))
            continue
        for n in columns:
            dimension = heading if alone else plain_title(table.header[n] or f"Column {n + 1}")
            grid.entries.append(Entry(label, dimension, row.cells[n].text, row.line, group=group, level_title=title))
    return grid


def read_level_table(table: PipeTable, *, level: str) -> Grid:
    """Return the entries of a table that is about one level: rows are dimensions, maybe with the rung each asks for."""
    grid = Grid(notices=_ragged(table))
    rung_at = next((n for n in range(1, len(table.header)) if _LEVEL_HEADERS.match(table.header[n])), None)
    columns = [n for n in range(1, len(table.header)) if n != rung_at and not _is_aside(table.header[n])]
    for row in table.rows:
        rung = row.cells[rung_at].text if rung_at is not None else ""
        for n in columns:
            dimension = plain_title(row.cells[0].text)
            grid.entries.append(Entry(level, dimension, row.cells[n].text, row.line, rung=rung))
    return grid


def _is_group(row: Row) -> bool:
    """Whether a row is a heading inside the table: a label and nothing else."""
    return bool(row.cells) and bool(row.cells[0].text) and not any(cell.text for cell in row.cells[1:])


def _heading_row(row: Row, grid: Grid, outer: str) -> tuple[str, str]:
    if row.width == 0:
        grid.notices.append(
            (row.line, "a line of prose right under the table", "it was not read; put a blank line before it")
        )
        return outer, ""
    return plain_title(row.cells[0].text), ""


def _first_level_column(table: PipeTable) -> int:
    """Return the first column that is a level: after the label, and after columns that group or sum up."""
    last = next((n for n in range(1, len(table.header)) if is_level_like(table.header[n])), 1)
    return next((n for n in range(1, last) if not _is_label_column(table, n)), last)


def _is_label_column(table: PipeTable, column: int) -> bool:
    """Whether a column before the levels names dimensions too: by its header, or short cells under an unlike header."""
    header = table.header[column]
    if _DIMENSION_HEADERS.match(header) or _SUMMARY_HEADERS.match(header):
        return True
    later = {word for other in table.header[column + 1 :] for word in other.casefold().split()}
    lengths = [len(row.cells[column].text.split()) for row in table.rows if row.cells[column].text]
    return not later & set(header.casefold().split()) and bool(lengths) and sum(lengths) / len(lengths) <= 5


def _is_aside(header: str) -> bool:
    return bool(_ASIDE_HEADERS.match(header.strip()))


def _note_left_out(table: PipeTable, columns: Sequence[int], grid: Grid) -> None:
    if columns:
        names = ", ".join(table.header[n] for n in columns)
        grid.notices.append((table.line, f"column {names}, which is not part of a ladder", "it was not read"))


def _ragged(table: PipeTable) -> list[tuple[int, str, str]]:
    width = len(table.header)
    return [
        (
            row.line,
            f"{row.width} cells under a header of {width}",
            "the cells beyond were not read" if row.beyond else "the missing cells were read as blank",
        )
        for row in table.rows
        if row.width > width or (row.width < width and not _is_group(row))
    ]
