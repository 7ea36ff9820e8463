"""Excel and Parquet to records of text, so that every table is checked the same way."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from perfcal.errors import UnknownNameError
from perfcal.load.delimited import Record, Records
from perfcal.schema.problems import Problems

__all__ = ["read_parquet", "read_workbook"]

_ZEROS = re.compile(r"0{2,}")


def read_workbook(payload: bytes, *, name: str, problems: Problems, sheet: str | None = None) -> Records | None:
    """Return one sheet's rows as text: the named sheet, or the first that is visible and holds something.

    Days become ISO text, whole numbers lose `.0`, and a number shown as `00417` by its format keeps its zeros. A
    formula gives the value the spreadsheet last computed. Other filled sheets are noted.
    """
    import openpyxl  # noqa: PLC0415  # half a second, and only a workbook asks for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about styles and validations it drops
            book = openpyxl.load_workbook(io.BytesIO(payload), data_only=True)
    except Exception as fault:  # noqa: BLE001  # openpyxl raises whatever its parsers raise at a damaged file
        hint = "open it in a spreadsheet and save it as .xlsx without a password, or as CSV"
        problems.error(name, None, f"a workbook that cannot be opened ({type(fault).__name__})", ".xlsx", hint=hint)
        return None
    titles = [page.title for page in book.worksheets]
    if sheet is not None and sheet not in titles:
        raise UnknownNameError.of("sheet", sheet, titles)
    pages = {
        page.title: _rows(page) for page in book.worksheets if page.sheet_state == "visible" or page.title == sheet
    }
    filled = [title for title, rows in pages.items() if rows]
    chosen = sheet or next(iter(filled), "")
    if not chosen:
        problems.error(name, None, "a workbook without a filled sheet", "a table", hint="check which file this is")
        return None
    if len(filled) > 1 and sheet is None:  # a sheet may be named for a person, so none is named here
        found = f"{len(filled)} filled sheets; the first was read"
        problems.note(name, None, found, "one table", hint="state the sheet to read another")
    return Records(pages[chosen])


def read_parquet(payload: bytes, *, name: str, problems: Problems) -> Records | None:
    """Return a Parquet file's rows as text; the header is line 1, as it would be in a CSV of the same table."""
    try:
        held = pq.read_table(io.BytesIO(payload))
    except (pa.ArrowException, OSError) as fault:
        found = f"a Parquet file that cannot be read ({type(fault).__name__})"
        problems.error(name, None, found, "a Parquet table", hint="write the file again")
        return None
    columns = [[cell_text(value) for value in column.to_pylist()] for column in held.columns]
    rows = [list(cells) for cells in zip(*columns, strict=True)]
    return Records([(1, list(held.column_names)), *((line, cells) for line, cells in enumerate(rows, 2))])


def cell_text(value: Any, number_format: str = "") -> str:
    """Return a typed cell as the text a CSV would hold; missing is blank."""
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT are the values unequal to themselves
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        whole = str(int(value)) if float(value).is_integer() else str(value)
        return whole.zfill(len(number_format)) if _ZEROS.fullmatch(number_format) else whole
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return value.isoformat() if isinstance(value, date) else str(value)


def _rows(page: Any) -> list[Record]:
    rows: Iterable[tuple[Any, ...]] = page.iter_rows()
    texts = (
        (line, [cell_text(cell.value, cell.number_format) for cell in cells]) for line, cells in enumerate(rows, 1)
    )
    return [(line, cells) for line, cells in texts if any(cells)]
