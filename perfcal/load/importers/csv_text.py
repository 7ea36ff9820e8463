"""A CSV of texts as rows of trimmed cells: delimiter found, multi-line cells kept, line of each row known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perfcal.errors import UsageError
from perfcal.load.delimited import cut_records
from perfcal.load.text_file import first_fault, line_feeds
from perfcal.schema.problems import Problems

__all__ = ["CsvRow", "CsvText", "read_csv_text"]

_INVISIBLE = str.maketrans({"\u00a0": " ", "\u200b": None, "\u200c": None, "\u2060": None, "\ufeff": None})


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One record: its cells by column, and the line it starts on."""

    cells: Mapping[str, str]
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class CsvText:
    """The header, the rows, how many cells needed trimming, and the lines whose width is not the header's."""

    header: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    trimmed: int
    ragged: tuple[int, ...]


def read_csv_text(text: str, *, name: str, repeated_headers: bool = False) -> CsvText:
    """Return the rows of a delimited text, blank ones left out; a fault of its quotes raises `DataError` with its line.

    With `repeated_headers` the first of several columns of one name is read; else such a file is refused.
    NBSP and zero-width characters become ordinary spaces or nothing, outer spaces go; inner line breaks stay.
    """
    problems = Problems()
    records = cut_records(text, name=name, problems=problems).records
    if problems.has_errors():
        raise first_fault(name, problems)
    filled = [(line, record) for line, record in records if any(cell.strip() for cell in record)]
    if len(filled) < 2:
        raise UsageError(f"{name}: no row under a header", hint="check that the first line names the columns")
    header = tuple(_tidy(cell) for cell in filled[0][1])
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice and not repeated_headers:
        raise UsageError(f"{name}: column {twice[0]!r} twice in the header", hint="rename one of the two")
    rows = tuple(CsvRow(_by_column(header, record), line) for line, record in filled[1:])
    trimmed = sum(_tidy(cell) != line_feeds(cell) for _line, record in filled for cell in record)
    ragged = tuple(line for line, record in filled[1:] if len(record) != len(header))
    return CsvText(header, rows, trimmed, ragged)


def _by_column(header: tuple[str, ...], record: list[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column, cell in zip(header, record, strict=False):
        cells.setdefault(column, _tidy(cell))
    return cells


def _tidy(cell: str) -> str:
    lines = line_feeds(cell.translate(_INVISIBLE)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
