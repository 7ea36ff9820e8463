"""Any table file as text: CSV, TSV, `;`-CSV, Excel or Parquet, told apart by content, never by the file's name.

Every cell is read as text first: a library's own guesses turn `007` into 7 and a team called "None" into nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from perfcal.load.cell_fault import listed_lines
from perfcal.load.delimited import Record, Records, read_delimited
from perfcal.load.header_row import find_header, is_second_header
from perfcal.load.text_file import read_bytes
from perfcal.load.typed_tables import read_parquet, read_workbook
from perfcal.schema.problems import Problems

__all__ = ["AS_FOUND", "Layout", "TextTable", "read_text_table"]

_HIDDEN = re.compile(r"[\u200b\u2060\ufeff]")
_SPACES = re.compile(r"[\u00a0\u2007\u202f]")
_EDGES = re.compile(r"^[\s\u200c-\u200f]+|[\s\u200c-\u200f]+$")
_SHEET_FAULT = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or one with a password"),
    (b"%PDF", "a PDF"),
    (b"<", "HTML or XML, whatever its name says"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a person may state about a foreign file; anything left out is found."""

    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    header_rows: int | None = None
    sheet: str | None = None


AS_FOUND = Layout()


@dataclass(frozen=True, slots=True)
class TextTable:
    """A header and rows of trimmed text. Repeated headers stay repeated: a header names a list of columns."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    layout: Layout
    refused: int = 0
    """Rows that could not be cut into the header's cells, or whose values stood in the wrong columns."""

    def places(self, header: str) -> list[int]:
        """Return every column with this header, in the file's order."""
        return [place for place, written in enumerate(self.header) if written == header]

    def column(self, place: int) -> list[str]:
        """Return the cells of one column."""
        return [cells[place] for cells in self.rows]

    def without(self, lines: Collection[int]) -> TextTable:
        """Return the table without the rows of these lines, which count as refused."""
        kept = [index for index, line in enumerate(self.lines) if line not in lines]
        rows = tuple(self.rows[index] for index in kept)
        refused = self.refused + len(self.rows) - len(kept)
        return replace(self, rows=rows, lines=tuple(self.lines[index] for index in kept), refused=refused)


def read_text_table(
    path: Path, *, name: str, problems: Problems, known: Collection[str] = (), layout: Layout = AS_FOUND
) -> TextTable | None:
    """Return a table file as trimmed text, or None and a problem when it is not a table.

    Parameters
    ----------
    path
        The file. What it is, is told from its content.
    name
        How problems call it, e.g. its path relative to the workspace.
    known
        Header words (see `header_words`) by which the header is found below instruction rows.
    layout
        What is stated about the file: encoding, delimiter, header line, number of header rows, sheet.

    Instruction rows, a second header row, page headers repeated among the rows, blank and short rows are noted; a row
    with more cells than the header is refused by line. This says nothing about what the cells mean.
    """
    held = _records_of(path, name, problems, layout)
    if held is None:
        return None
    if not held.records:
        problems.error(name, None, "an empty file", "a header and rows", hint="check which file this is")
        return None
    return _cut(held, name, problems, known=known, layout=layout)


def _records_of(path: Path, name: str, problems: Problems, layout: Layout) -> Records | None:
    payload = read_bytes(path, name=name, problems=problems)
    if payload is None:
        return None
    if payload.startswith(b"PK\x03\x04"):
        return read_workbook(payload, name=name, problems=problems, sheet=layout.sheet)
    if payload.startswith(b"PAR1"):
        return read_parquet(payload, name=name, problems=problems)
    start = payload[:512].lstrip(b"\xef\xbb\xbf \r\n\t")
    kind = next((kind for mark, kind in _REFUSED if start.startswith(mark)), None)
    if kind:
        problems.error(name, 1, kind, "CSV, .xlsx or Parquet", hint="open it in a spreadsheet and save it as CSV UTF-8")
        return None
    return read_delimited(payload, name=name, problems=problems, encoding=layout.encoding, delimiter=layout.delimiter)


def _cut(held: Records, name: str, problems: Problems, *, known: Collection[str], layout: Layout) -> TextTable | None:
    records = held.records
    top = find_header(records, known)
    if layout.header_line is not None:
        top = next((index for index, (line, _) in enumerate(records) if line >= layout.header_line), 0)
    header_line, header = records[top]
    _note_rows_above(records[:top], name, problems)
    depth = layout.header_rows or _header_depth(records[top:], name, problems)
    found = Layout(held.encoding or None, held.delimiter or None, header_line, depth, layout.sheet)
    names = [_trimmed(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    rows, refused = _rows(records[top + depth :], names, name, problems)
    trimmed = _trim_columns(rows, names, name, problems)
    _note_unnamed(trimmed, names, name, header_line, problems=problems)
    lines = tuple(line for line, _ in rows)
    return TextTable(name, tuple(names), tuple(trimmed), lines, found, held.unreadable + refused)


def _note_rows_above(above: list[Record], name: str, problems: Problems) -> None:
    if above:
        found = f"{listed_lines(line for line, _ in above)} above the header, not read"
        problems.note(name, above[0][0], found, "the header first", hint="check that the right row is the header")


def _header_depth(records: list[Record], name: str, problems: Problems) -> int:
    below = [cells for _, cells in records[2:12]]
    if len(records) < 2 or not is_second_header(records[0][1], records[1][1], below):
        return 1
    line = records[1][0]
    problems.note(
        name, line, "a second header row", "one header row", hint=f"line {records[0][0]} was used; rows follow"
    )
    return 2


def _rows(records: Iterable[Record], header: list[str], name: str, problems: Problems) -> tuple[list[Record], int]:
    """Fit each record to the header's width: blank ones and repeated headers out, short ones filled, long ones refused."""
    kept: list[Record] = []
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for line, cells in records:
        fitted, why = _fitted(cells, header)
        if why:
            counts[why] += 1
            first.setdefault(why, line)
        if why == "long":
            found = f"{len(cells)} cells under a header of {len(header)}"
            hint = "put a cell that contains the delimiter in quotes"
            problems.error(name, line, found, f"{len(header)} cells", hint=hint)
        if fitted is not None:
            kept.append((line, fitted))
    for why, found in _TOLERATED.items():
        if counts[why]:
            hint = f"{counts[why]} such {'row' if counts[why] == 1 else 'rows'}, the first here"
            problems.note(name, first[why], found, "one row of cells per record", hint=hint)
    return kept, counts["long"]


_TOLERATED = {
    "blank": "rows of blank cells, skipped",
    "header": "the header again among the rows, skipped",
    "short": "rows with fewer cells than the header, filled with blanks",
}


def _fitted(cells: list[str], header: list[str]) -> tuple[list[str] | None, str]:
    if not any(cells) or not any(cell.strip() for cell in cells):
        return None, "blank"
    width = len(header)
    if _trimmed(cells[0]) == header[0] and [_trimmed(cell) for cell in cells[:width]] == header:
        return None, "header"
    if len(cells) >= width:
        return (None, "long") if any(cell.strip() for cell in cells[width:]) else (cells[:width], "")
    return cells + [""] * (width - len(cells)), "short"


def _trimmed(cell: str) -> str:
    return _EDGES.sub("", _SPACES.sub(" ", _HIDDEN.sub("", cell))) if not cell.isascii() else cell.strip()


def _trim_columns(rows: list[Record], header: list[str], name: str, problems: Problems) -> list[tuple[str, ...]]:
    """Trim every cell; say once per column how many cells that changed, and which hold a spreadsheet's error word."""
    columns = []
    for place, written in enumerate(header):
        cells = [cells[place] for _, cells in rows]
        clean = [_trimmed(cell) for cell in cells]
        changed = [line for (line, _), cell, trimmed in zip(rows, cells, clean, strict=True) if cell != trimmed]
        if changed:
            found = f"spaces at the ends, or invisible characters, in {len(changed)} cells"
            hint = "they were removed; nothing to do"
            problems.note(name, changed[0], found, "trimmed text", hint=hint, column=written)
        columns.append(_without_sheet_faults(clean, [line for line, _ in rows], written, name, problems=problems))
    return list(zip(*columns, strict=True)) if columns else []


def _without_sheet_faults(
    cells: list[str], lines: list[int], column: str, name: str, *, problems: Problems
) -> list[str]:
    faults = {index for index, cell in enumerate(cells) if cell.startswith("#") and _SHEET_FAULT.fullmatch(cell)}
    if faults:
        found = f"a spreadsheet's error word in {listed_lines(lines[index] for index in sorted(faults))}; read as blank"
        hint = "repair the formula and save again"
        problems.warning(name, lines[min(faults)], found, "a value", hint=hint, column=column)
    lost = [line for line, cell in zip(lines, cells, strict=True) if "\ufffd" in cell]
    if lost:
        found = f"characters that were lost in an earlier conversion, in {listed_lines(lost)}"
        problems.warning(name, lost[0], found, "readable text", hint="export the file again as UTF-8", column=column)
    return ["" if index in faults else cell for index, cell in enumerate(cells)] if faults else cells


def _note_unnamed(rows: list[tuple[str, ...]], header: list[str], name: str, line: int, *, problems: Problems) -> None:
    unnamed = [place for place, written in enumerate(header) if not written and any(cells[place] for cells in rows)]
    if unnamed:
        found = f"values under {len(unnamed)} blank header cells, not read"
        problems.warning(name, line, found, "a header for every column", hint="name the column, or delete it")
