"""A table file as somebody wrote it, with rows changed and added; every other character stays as it is (R8.6)."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from perfcal.csv_writer import csv_row
from perfcal.errors import DataError
from perfcal.load.delimited import cut_records
from perfcal.load.header_row import header_words
from perfcal.load.tabular import AS_FOUND, Layout, TextTable, read_text_table
from perfcal.load.text_file import MARK
from perfcal.schema.problems import Problems

__all__ = ["WrittenTable", "new_table", "read_written_table"]


@dataclass(frozen=True)
class WrittenTable:
    """One file as text, cut into records.

    Attributes
    ----------
    header
        Its cells as written; `line` is where it stands.
    places
        perfcal's name of a column → its place in the header.
    records
        Line of each record from the header on → its cells.
    raw
        Line of each record → its characters, with the blank lines behind it; line 0 is what stands above the header.
    """

    header: tuple[str, ...]
    line: int
    places: Mapping[str, int]
    records: Mapping[int, Sequence[str]]
    raw: Mapping[int, str]
    delimiter: str = ","
    encoding: str = "utf-8"

    @property
    def line_end(self) -> str:
        """How its lines end."""
        return "\r\n" if self.raw[self.line].endswith("\r\n") else "\n"

    def cell(self, line: int, column: str) -> str:
        """Return one cell, trimmed; "" where the file has no such column, or the row ends before it."""
        place = self.places.get(column)
        cells = self.records.get(line, ())
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def row(self, cells: Mapping[str, str]) -> list[str]:
        """Return a record for this file from cells by column name; columns that perfcal does not know stay blank."""
        made = [""] * len(self.header)
        for column, place in self.places.items():
            made[place] = cells.get(column, "")
        return made

    def text(self, *, changed: Mapping[int, Sequence[str] | None], added: Sequence[Sequence[str]] = ()) -> str:
        """Return the file with the records of some lines changed (None takes one out), and others added at its end."""
        kept = [
            raw if line not in changed else "" if (cells := changed[line]) is None else self._record(cells)
            for line, raw in self.raw.items()
        ]
        text = "".join(kept)
        gap = self.line_end if added and text and not text.endswith(("\n", "\r")) else ""
        return text + gap + "".join(self._record(cells) for cells in added)

    def _record(self, cells: Sequence[str]) -> str:
        return csv_row(cells, delimiter=self.delimiter, end=self.line_end)


def new_table(columns: Sequence[str]) -> WrittenTable:
    """Return a table of perfcal's own columns and no rows."""
    places = {column: place for place, column in enumerate(columns)}
    return WrittenTable(tuple(columns), 1, places, {1: list(columns)}, {1: csv_row(list(columns))})


def read_written_table(path: Path, *, columns: Collection[str], layout: Layout = AS_FOUND) -> WrittenTable:
    """Read a CSV as it is; Excel and Parquet as the CSV that holds the same text.

    `columns` are the headers looked for, perfcal's or the file's own; `layout` is what is known of the file.

    Raises
    ------
    DataError
        It is no table any more.
    """
    known = {header_words(column): column for column in columns}
    problems = Problems()
    table = read_text_table(path, name=path.name, problems=problems, known=known, layout=layout)
    if table is None or table.layout.header_line is None:
        raise DataError(f"{path.name} cannot be read", problems.to_frame())
    places: dict[str, int] = {}
    for place, header in enumerate(table.header):
        if column := known.get(header_words(header)):
            places.setdefault(column, place)
    if not table.layout.delimiter:
        return _from_cells(table, places)
    text = path.read_bytes().decode(table.layout.encoding or "utf-8")
    return _from_text(text, table, places)


def _from_text(text: str, table: TextTable, places: Mapping[str, int]) -> WrittenTable:
    """Cut the file's own characters at the lines where its records begin."""
    layout, top = table.layout, table.layout.header_line or 1
    held = cut_records(text.removeprefix(MARK), name=table.name, problems=Problems(), delimiter=layout.delimiter)
    cells = {line: found for line, found in held.records if line >= top}
    lines = list(io.StringIO(text, newline=""))
    starts = [*cells, len(lines) + 1]
    raw = {0: "".join(lines[: top - 1])}
    raw |= {start: "".join(lines[start - 1 : end - 1]) for start, end in pairwise(starts)}
    header = tuple(cells[top])
    return WrittenTable(header, top, places, cells, raw, layout.delimiter or ",", layout.encoding or "utf-8")


def _from_cells(table: TextTable, places: Mapping[str, int]) -> WrittenTable:
    top = table.layout.header_line or 1
    cells = {top: table.header, **dict(zip(table.lines, table.rows, strict=True))}
    return WrittenTable(table.header, top, places, cells, {line: csv_row(row) for line, row in cells.items()})
