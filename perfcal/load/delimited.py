"""Delimited text to records: encoding, delimiter and quotes, each fault with its line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from perfcal.errors import UsageError
from perfcal.load.text_file import MARK, decoded
from perfcal.schema.problems import Problems

__all__ = ["MAX_CELL", "Record", "Records", "cut_records", "read_delimited"]

Record = tuple[int, list[str]]
"""The line a record starts at, and its cells as written."""

MAX_CELL = 10_000_000
DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 50
_STATED = re.compile(r"sep=(.)\r?\n")


@dataclass(frozen=True, slots=True)
class Records:
    """Everything one file or sheet holds, before anyone knows which record is the header."""

    records: list[Record]
    encoding: str = ""
    delimiter: str = ""
    unreadable: int = 0
    """Records a quote made unreadable; each has its problem."""


def read_delimited(
    payload: bytes, *, name: str, problems: Problems, encoding: str | None = None, delimiter: str | None = None
) -> Records | None:
    """Return the records of a delimited text file; None, and a problem, when it is not text in that encoding.

    Without an `encoding` UTF-8 is expected, or what a byte-order mark says. Without a `delimiter` the one that cuts
    most records into the same number of cells is taken. A record whose quotes are wrong is refused by line.
    """
    used = (encoding or _marked(payload)).removesuffix("-sig")
    text = _decoded(payload, used, name, problems)
    if text is None:
        return None
    return replace(cut_records(text, name=name, problems=problems, delimiter=delimiter), encoding=used)


def cut_records(text: str, *, name: str, problems: Problems, delimiter: str | None = None) -> Records:
    """Return the records of a delimited text, cut as `read_delimited` cuts a file's."""
    stated = _STATED.match(text)
    skipped = 1 if stated else 0
    text = text[stated.end() if stated else 0 :]
    with _long_cells():
        cut = delimiter or (stated[1] if stated else _commonest_cut(text))
        records, unreadable = _records(text, cut, name, problems, skipped=skipped)
    return Records(records, delimiter=cut, unreadable=unreadable)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let a cell be longer than the csv module's 131,072 characters, here only: its limit is the whole process's."""
    before = csv.field_size_limit(MAX_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _marked(payload: bytes) -> str:
    return "utf-16" if payload.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"


def _decoded(payload: bytes, encoding: str, name: str, problems: Problems) -> str | None:
    hint = "save the file as UTF-8, or import it with `--encoding cp1252` or `--encoding latin-1`"
    try:
        text = decoded(payload, name=name, problems=problems, encoding=encoding, hint=hint)
    except LookupError:
        raise UsageError(f"no encoding {encoding!r}", hint="say e.g. utf-8, utf-16, cp1252 or latin-1") from None
    if text is None:
        return None
    if "\0" in text:
        hint = "save the file as UTF-8 CSV, or import it with `--encoding utf-16`"
        problems.error(name, 1, "zero bytes, which text does not have", "UTF-8 text", hint=hint)
        return None
    return text.removeprefix(MARK)


def _commonest_cut(text: str) -> str:
    return max(DELIMITERS, key=lambda cut: _evenness(text, cut))


def _evenness(text: str, delimiter: str) -> int:
    """Weigh a delimiter: records of the commonest width, times the cuts each has."""
    widths: Counter[int] = Counter()
    try:
        for cells, _ in zip(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), range(_SAMPLE), strict=False
        ):
            widths[len(cells)] += 1
    except csv.Error:
        pass  # said with its line when the records are read
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _records(text: str, delimiter: str, name: str, problems: Problems, *, skipped: int) -> tuple[list[Record], int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[Record] = []
    unreadable = 0
    while True:
        line = reader.line_num + skipped + 1
        try:
            cells = next(reader)
        except StopIteration:
            return records, unreadable
        except csv.Error as fault:
            unreadable += reader.line_num + skipped + 1 - line
            _keep_fault(fault, name, line, reader.line_num + skipped, problems=problems)
            continue
        if cells:
            records.append((line, cells))


def _keep_fault(fault: csv.Error, name: str, line: int, last: int, *, problems: Problems) -> None:
    if "field larger" in str(fault):
        found, expected = f"a cell of more than {MAX_CELL:,} characters", "shorter cells"
        hint = "shorten it; where it is so long because a quote is not closed, close it"
    elif "end of data" in str(fault):
        found = f"a quoted cell that opens here and never closes; lines {line} to {last} could not be read"
        expected, hint = 'a closing "', 'close the cell with ", and write a quote inside it as ""'
    else:
        found, expected = "a quote in the middle of a cell", "cells quoted as CSV quotes them"
        hint = 'put the whole cell in quotes and write a quote inside it as ""'
    problems.error(name, line, found, expected, hint=hint)
