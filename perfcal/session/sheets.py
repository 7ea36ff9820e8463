"""Tables as files that a spreadsheet opens without running what somebody typed into them (R8.6)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from perfcal.schema.columns import records

__all__ = ["csv_text", "delimited_row", "inert", "workbook"]

# What begins a formula in one spreadsheet or another, behind the blanks they skip; the wide forms are Japanese Excel's.
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDEST = 60


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that would be begins with an apostrophe."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_text(rows: pd.DataFrame) -> str:
    """Return a table as CSV, every text in it inert."""
    lines = [delimited_row(list(rows.columns))]
    lines += [delimited_row([str(_cell(value)) for value in row.values()]) for row in records(rows)]
    return "".join(lines)


def workbook(rows: pd.DataFrame, *, title: str) -> bytes:
    """Return a table as an Excel workbook of one sheet: texts stay texts, whatever they look like."""
    from openpyxl import Workbook  # noqa: PLC0415  # half a second, and only an export asks for it
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.freeze_panes = "A2"
    for number, row in enumerate([list(rows.columns), *(list(row.values()) for row in records(rows))], start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.value = _NOT_IN_XML.sub("\ufffd", found) if isinstance(found := _cell(value), str) else found
            if isinstance(found, str):
                cell.data_type = "s"  # openpyxl makes a formula of any text that begins with =
            if number == 1:
                cell.font = Font(bold=True)
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(longest + 2, _WIDEST)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def delimited_row(cells: Sequence[str], *, delimiter: str = ",", end: str = "\n") -> str:
    """Return one record of a delimited file."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerow(cells)
    return written.getvalue()


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
