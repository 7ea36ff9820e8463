"""What is wrong with one cell, said once: what was found, what was expected, what to type."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

__all__ = ["BadCellError", "listed_lines", "quoted"]

_CODE = re.compile(r"[A-Za-z]{1,6}[-_.]?\d{1,5}[a-z]?")
_RESEMBLES = 75.0


class BadCellError(ValueError):
    """A cell that cannot be read; pydantic carries it from the cell's check to the table of problems."""

    def __init__(self, found: str, expected: str, hint: str) -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected
        self.hint = hint


def quoted(cell: str, *, known: Iterable[str] = (), otherwise: str) -> str:
    """Return the cell as a message may show it, or `otherwise`.

    A cell is shown when it is nearly a known word, or a code such as `L44`: a cell in the wrong column may hold a
    person's name, prose or a rating, which no message repeats (R13).
    """
    alike = any(fuzz.ratio(cell.casefold(), word.casefold()) >= _RESEMBLES for word in known)
    return repr(cell) if alike or _CODE.fullmatch(cell) else otherwise


def listed_lines(lines: Iterable[int], *, limit: int = 10) -> str:
    """Return line numbers for a message, e.g. `lines 4, 9 and 12`; a long list is cut and says so."""
    numbers = [str(line) for line in lines]
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    if len(numbers) > limit:
        return f"lines {', '.join(numbers[:limit])} and {len(numbers) - limit} more"
    return f"lines {', '.join(numbers[:-1])} and {numbers[-1]}"
