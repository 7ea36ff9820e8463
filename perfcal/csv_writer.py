"""The one writer of delimited text, and what keeps a spreadsheet from running what somebody typed into it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

__all__ = ["csv_row", "csv_rows", "inert"]

# What begins a formula in one spreadsheet or another, behind the blanks they skip; the wide forms are Japanese Excel's.
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
# Where a spreadsheet of another country cuts cells, whatever the file's own delimiter: what stands behind begins one too.
_BEHIND_A_CUT = re.compile(r"([;\t\r\n][\s\u200b\ufeff\"]*)(?=[=@＝＠]|[+\-＋－]\S)")


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one."""
    kept = _BEHIND_A_CUT.sub(r"\1'", text)
    return f"'{kept}" if _FORMULA.match(kept) else kept


def csv_row(cells: Iterable[object], *, delimiter: str = ",", end: str = "\n") -> str:
    """Return one record, as it is: text from people goes through `inert` first where a spreadsheet may open the file."""
    written = io.StringIO(newline="")
    # The module quotes a line end inside a cell only where it is one of the record's own.
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return written.getvalue().removesuffix("\r\n") + end


def csv_rows(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a header and its records."""
    return "".join(map(csv_row, (columns, *rows)))
