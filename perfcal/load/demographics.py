"""Demographics: for the analyst only, from their own file, never part of a workspace's load (R13.2)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from perfcal.errors import DataError
from perfcal.load.cell_fault import listed_lines
from perfcal.load.header_row import header_words
from perfcal.load.people_index import shown_person
from perfcal.load.tabular import TextTable, read_text_table
from perfcal.schema.problems import Problems

__all__ = ["load_demographics"]

_ID = "employee_id"


def load_demographics(path: Path, *, name: str | None = None) -> pd.DataFrame:
    """Return `employee_id` and the file's own categorical columns, all text; blank means not stated.

    Raises `DataError` with the whole table of problems when an id is blank or there twice, a header is blank or
    repeated, or there is no `employee_id`. Nothing in perfcal joins this table to a page of one person; groups below
    the policy's minimum size are never shown (R13.4).
    """
    shown = name or path.name
    problems = Problems()
    known = {header_words(_ID)}
    found = read_text_table(path, name=shown, problems=problems, known=known)
    frame = pd.DataFrame({_ID: pd.Series(dtype="str")}) if found is None else _checked(found, problems)
    if problems.has_errors():
        faults = problems.to_frame()
        count = int((faults["severity"] == "error").sum())
        raise DataError(f"{shown}: {count} {'error' if count == 1 else 'errors'}", faults)
    return frame


def _checked(found: TextTable, problems: Problems) -> pd.DataFrame:
    headers = [_ID if header_words(header) == header_words(_ID) else header for header in found.header]
    for header in dict.fromkeys(headers):
        if header and headers.count(header) > 1:
            hint = "keep one of them, or give each its own name"
            problems.error(found.name, found.layout.header_line, f"the header {header!r} {headers.count(header)} times",
                           "each header once", hint=hint, column=header)  # fmt: skip
    if _ID not in headers:
        problems.error(found.name, found.layout.header_line, "no such column", "a column employee_id",
                       hint="name the id column employee_id", column=_ID)  # fmt: skip
        return pd.DataFrame()
    _check_ids(found, headers.index(_ID), problems)
    named = {header: found.column(place) for place, header in enumerate(headers) if header}
    return pd.DataFrame({_ID: named.pop(_ID), **named}, dtype="str")


def _check_ids(found: TextTable, place: int, problems: Problems) -> None:
    lines: dict[str, list[int]] = {}
    for line, person in zip(found.lines, found.column(place), strict=True):
        lines.setdefault(person, []).append(line)
    for line in lines.pop("", []):
        problems.error(found.name, line, "a blank cell", "an employee's id", hint="fill in the id", column=_ID)
    for person, where in lines.items():
        if len(where) > 1:
            hint = "keep one row per person"
            said = f"{shown_person(person)} in {listed_lines(where)}"
            problems.error(found.name, where[0], said, "each id once", hint=hint, column=_ID)
