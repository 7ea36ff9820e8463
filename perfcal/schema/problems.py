"""Faults found in the data: one row each, gathered, never raised one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from perfcal.schema.columns import PROBLEMS, table

__all__ = ["Problem", "Problems", "Severity"]

Severity = Literal["error", "warning", "note"]
_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it is, what was found, what was expected and what to type (R13: no rating, name or prose)."""

    severity: Severity
    file: str
    line: int | None
    found: str
    expected: str
    hint: str
    column: str = ""


class Problems:
    """A list of faults that grows while files are read and is looked at once, at the end."""

    def __init__(self) -> None:
        self._rows: list[Problem] = []

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._rows)

    def add(self, problem: Problem) -> None:
        """Keep one more fault."""
        self._rows.append(problem)

    def error(self, file: str, line: int | None, found: str, expected: str, *, hint: str, column: str = "") -> None:
        """Keep a fault that stops this row, section or file from being used."""
        self.add(Problem("error", file, line, found, expected, hint, column))

    def warning(self, file: str, line: int | None, found: str, expected: str, *, hint: str, column: str = "") -> None:
        """Keep a fault that a person should look at; the data is used."""
        self.add(Problem("warning", file, line, found, expected, hint, column))

    def note(self, file: str, line: int | None, found: str, expected: str, *, hint: str, column: str = "") -> None:
        """Keep something unusual that was understood and used."""
        self.add(Problem("note", file, line, found, expected, hint, column))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep the faults another reader found."""
        self._rows.extend(problems)

    def has_errors(self) -> bool:
        """Whether anything at all could not be used."""
        return any(row.severity == "error" for row in self._rows)

    def to_frame(self) -> pd.DataFrame:
        """Return the table of problems, errors first, then by file and line."""
        listed = sorted(self._rows, key=lambda row: (_ORDER[row.severity], row.file, row.line or 0, row.column))
        return table(({name: getattr(row, name) for name in PROBLEMS} for row in listed), PROBLEMS)
