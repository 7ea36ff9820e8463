"""A table as a listing on standard output: for eyes, as JSON, or as CSV that a spreadsheet can open without running it."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Any, TextIO

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from perfcal.csv_writer import csv_rows, inert
from perfcal.schema.columns import records

__all__ = ["Format", "note", "print_rows"]

_MOST_LISTED = 3  # of a list in one cell, for eyes; CSV and JSON keep all


class Format(StrEnum):
    """How a listing is printed."""

    table = "table"
    json = "json"
    csv = "csv"


def print_rows(rows: pd.DataFrame, form: Format, *, file: TextIO | None = None) -> None:
    """Print rows in a form; JSON is one array of objects with the table's columns, days as ISO text.

    They go to standard output, or to another `file` where they stand beside the result.
    """
    out = file or sys.stdout
    plain = [{name: _plain(value) for name, value in row.items()} for row in records(rows)]
    if form is Format.json:
        print(json.dumps(plain, ensure_ascii=False, indent=2), file=out)
    elif form is Format.csv:
        print(csv_rows(rows.columns, (map(_cell, row.values()) for row in plain)), end="", file=out)
    else:
        _print_table(list(rows.columns), plain, out)


def note(text: str) -> None:
    """Say something beside the listing, on standard error."""
    print(text, file=sys.stderr)


def _print_table(columns: list[str], rows: list[dict[str, Any]], out: TextIO) -> None:
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        shown.add_column(name, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(_cell(row[name], safe=False)) for name in columns))
    Console(file=out, width=None if out.isatty() else 200, soft_wrap=False).print(shown)


def _plain(value: Any) -> Any:
    """A cell as JSON holds it; missing is null."""
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value


def _cell(value: Any, *, safe: bool = True) -> str:
    """A cell as text; where `safe`, one that a spreadsheet would run as a formula is made text by an apostrophe."""
    if not safe and isinstance(value, float):
        return f"{value:.3g}"  # for eyes; CSV and JSON keep every digit
    if not safe and isinstance(value, list) and len(value) > _MOST_LISTED:
        return f"{'; '.join(map(str, value[:_MOST_LISTED]))} and {len(value) - _MOST_LISTED} more"
    text = "" if value is None else "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return inert(text) if safe and not isinstance(value, (int, float)) else text
