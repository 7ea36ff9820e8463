"""What the values of a column look like, and which rows have slipped one column to the side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from perfcal.load.cell_dates import is_day_shaped
from perfcal.load.tabular import TextTable
from perfcal.schema.problems import Problems

__all__ = ["ColumnShape", "column_shape", "column_shapes", "refuse_shifted_rows", "value_shape"]

_LOOKED_AT = 2_000
_ODD = 0.1  # share of a column's filled cells that may be unlike the rest; one cell always may
_FEWEST = 4  # filled cells below which a column has no shape of its own
_SET_MOST = 40
_NUMBER = re.compile(r"[-+]?\d+")
_DECIMAL = re.compile(r"[-+]?\d*[.,]\d+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CODE = re.compile(r"(?=\S*\d)[\w./-]{1,24}")
_WIDE = 8  # columns; a wider table needs one more sign before a row is called shifted


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """The commonest shape of a column, how common it is, and its values where they are a small set."""

    shape: str
    share: float
    words: frozenset[str]
    distinct: int
    filled: int

    @property
    def has_opinion(self) -> bool:
        """Whether a value can fail this column: free text accepts everything."""
        return bool(self.words) or (self.shape != "text" and _is_typical(self.filled, round(self.share * self.filled)))

    def accepts(self, cell: str) -> bool:
        """Whether a filled cell looks like the column's others."""
        if cell in self.words:
            return True
        shape = value_shape(cell)
        if self.words and self.shape in {"text", "code"}:
            return False
        return shape == self.shape or (self.shape == "decimal" and shape == "number")


@lru_cache(maxsize=8192)
def value_shape(cell: str) -> str:
    """Return what one filled cell looks like: day, number, decimal, email, code (`e0042`) or text."""
    if _NUMBER.fullmatch(cell):
        return "number"
    if cell.isalpha():
        return "text"
    if _DECIMAL.fullmatch(cell):
        return "decimal"
    if is_day_shaped(cell):
        return "day"
    if _EMAIL.fullmatch(cell):
        return "email"
    return "code" if _CODE.fullmatch(cell) else "text"


def column_shape(cells: Iterable[str]) -> ColumnShape:
    """Return the shape of a column's filled cells (the first 2,000)."""
    filled = [cell for cell, _ in zip((cell for cell in cells if cell), range(_LOOKED_AT), strict=False)]
    counts = Counter(filled)
    shapes = Counter(value_shape(cell) for cell in filled)
    shape, count = shapes.most_common(1)[0] if shapes else ("text", 0)
    repeated = frozenset(cell for cell, times in counts.items() if times > 1)
    is_set = len(repeated) <= _SET_MOST and _is_typical(len(filled), len(filled) - (len(counts) - len(repeated)))
    words = repeated if is_set else frozenset()
    # A slipped row brings a foreign word of its own, so a word seen once does not make the set.
    return ColumnShape(shape, count / len(filled) if filled else 0.0, words, len(counts), len(filled))


def _is_typical(filled: int, alike: int) -> bool:
    return filled >= _FEWEST and filled - alike <= max(1, _ODD * filled)


def column_shapes(table: TextTable) -> list[ColumnShape]:
    """Return one shape per column, in the file's order."""
    return [column_shape(table.column(place)) for place in range(len(table.header))]


def refuse_shifted_rows(table: TextTable, problems: Problems) -> TextTable:
    """Return the table without the rows whose values stand one column to the left or right of their own.

    A row is called shifted when several of its cells fail their own column and fit the neighbour on the same side, and
    those are most of the cells that fail. Each such row is an error at its line; its values are never shown.
    """
    shapes = column_shapes(table)
    judged = [(place, shape) for place, shape in enumerate(shapes) if shape.has_opinion]
    shifted: set[int] = set()
    for line, cells in zip(table.lines, table.rows, strict=True):
        failing = [place for place, shape in judged if (cell := cells[place]) and not shape.accepts(cell)]
        place = _shifted_from(failing, cells, shapes) if len(failing) > 1 else None
        if place is not None:
            shifted.add(line)
            hint = "compare this row with the one above it; a cell is missing, or one too many"
            found, expected = "values that stand one column away from their own", "each value under its header"
            problems.error(table.name, line, found, expected, hint=hint, column=table.header[place])
    return table.without(shifted) if shifted else table


def _shifted_from(failing: list[int], cells: Sequence[str], shapes: Sequence[ColumnShape]) -> int | None:
    """Return the first column of a shifted stretch, or None."""
    needed = 3 if len(shapes) > _WIDE else 2
    if len(failing) < needed:
        return None
    for step in (1, -1):
        explained = [place for place in failing if _fits(cells[place], shapes, place + step)]
        if len(explained) >= needed and 2 * len(explained) > len(failing):
            return explained[0]
    return None


def _fits(cell: str, shapes: Sequence[ColumnShape], place: int) -> bool:
    return 0 <= place < len(shapes) and shapes[place].has_opinion and shapes[place].accepts(cell)
