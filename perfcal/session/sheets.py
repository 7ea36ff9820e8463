"""Tables as files that a spreadsheet opens without running what somebody typed into them (R8.6)."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfcal.csv_writer import csv_rows, inert
from perfcal.schema.columns import records

__all__ = ["csv_text", "workbook"]

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_NAME = 31  # letters that a spreadsheet takes for the name of a sheet
_WIDEST, _TO_WRITE_IN = 45, 70


def csv_text(rows: pd.DataFrame) -> str:
    """Return a table as CSV, every text in it inert."""
    return csv_rows(rows.columns, (map(_cell, row.values()) for row in records(rows)))


def workbook(
    rows: pd.DataFrame, *, title: str, headings: Mapping[str, str] | None = None, to_write_in: str = ""
) -> bytes:
    """Return a table as an Excel workbook of one sheet, to be read and printed: texts stay texts, whatever they look like.

    Parameters
    ----------
    rows, title
        The table, and what its sheet and each printed page is called.
    headings
        Column → what stands over it; only these columns are there, in this order. By default all, under their own names.
    to_write_in
        The column that somebody fills in, which gets the room for it.
    """
    from openpyxl import Workbook  # noqa: PLC0415  # half a second, and only an export asks for it

    named = dict(headings or zip(rows.columns, rows.columns, strict=True))
    book = Workbook()
    sheet = book.active
    sheet.title = title[:_LONGEST_NAME]
    for number, row in enumerate(
        [list(named.values()), *(list(row.values()) for row in records(rows[list(named)]))], 1
    ):
        for place, value in enumerate(row, start=1):
            _fill(sheet.cell(number, place), value, heading=number == 1)
    for name, column in zip(named, sheet.columns, strict=True):
        longest = max(len(str(cell.value or "")) for cell in column)
        wide = _TO_WRITE_IN if name == to_write_in else min(longest + 2, _WIDEST)
        sheet.column_dimensions[column[0].column_letter].width = wide
    _print_well(sheet, title)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _fill(cell: Any, value: Any, *, heading: bool) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    found = _cell(value)
    cell.value = _NOT_IN_XML.sub("\ufffd", found) if isinstance(found, str) else found
    if isinstance(found, str):
        cell.data_type = "s"  # openpyxl makes a formula of any text that begins with =
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.font = Font(bold=heading)


def _print_well(sheet: Any, title: str) -> None:
    """Keep the headings in sight, and a printed page as wide as the table."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.left.text = title.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def _cell(value: Any) -> str | int | float:
    """Return a cell as a file holds it: numbers as numbers, lists joined, what is missing blank, texts inert."""
    if isinstance(value, (tuple, list)):
        return inert("; ".join(map(str, value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    plain: Any = value.item() if hasattr(value, "item") else value
    return plain if isinstance(plain, (int, float)) else inert(str(plain))
