"""How the organisation's own file writes a rating: 4, Exceeds, or 4 - Exceeds (R8.6)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Self

import pandas as pd

from perfcal.schema.cycle import Cycle
from perfcal.schema.scale import Scale

__all__ = ["RatingWords"]


@dataclass(frozen=True)
class RatingWords:
    """The scale, and the word the ratings on file use most for each of its values."""

    scale: Scale
    written: dict[int, str]
    unrated: str

    @classmethod
    def of(cls, cycle: Cycle) -> Self:
        """Read how the cycle's ratings are written; where a value is not among them, how those of earlier cycles are."""
        rows = cycle.ratings
        own = _commonest(rows[rows["cycle"] == cycle.id])
        known = {**_commonest(rows), **own}
        unrated = known.pop(None, next(iter(cycle.scale.unrated), ""))
        return cls(cycle.scale, {int(value): word for value, word in known.items() if value is not None}, unrated)

    def word(self, value: int | None) -> str:
        """Return a rating as the file would write it; a value it never wrote, in the manner of the others."""
        if value is None:
            return self.unrated
        if value in self.written:
            return self.written[value]
        digits = sum(word == str(known) for known, word in self.written.items())
        return str(value) if digits * 2 > len(self.written) else self.scale.label_of(value)

    def label(self, value: int | None) -> str:
        """Return what the scale calls a rating, for people to read."""
        return "not rated" if value is None else self.scale.label_of(value)


def _commonest(rows: pd.DataFrame) -> dict[int | None, str]:
    """Return, for each value, the cell that says it most often; the first of the file among equals."""
    cells: dict[int | None, Counter[str]] = {}
    for value, word in zip(rows["rating"], rows["label"], strict=True):
        if word:
            cells.setdefault(None if pd.isna(value) else int(value), Counter())[word] += 1
    return {value: words.most_common(1)[0][0] for value, words in cells.items()}
