"""What is made of one table is made once: many functions ask for the same index of the same roster."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

import pandas as pd

__all__ = ["once_per_table"]

Made = TypeVar("Made")

_KEPT = 4


def once_per_table(make: Callable[[pd.DataFrame], Made]) -> Callable[[pd.DataFrame], Made]:
    """Let a pure function of a table answer from memory when it is asked again about the same table object.

    A cycle about one person has the very roster of the whole, so what is made of the roster serves everybody. The
    answers about the last four tables are kept.
    """

    @lru_cache(maxsize=_KEPT)
    def made(itself: _Itself) -> Made:
        return make(itself.rows)

    @wraps(make)
    def remembered(rows: pd.DataFrame, /) -> Made:
        return made(_Itself(rows))

    return remembered


class _Itself:
    """A table as a key: equal to itself and to no other."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.rows is other.rows

    def __hash__(self) -> int:
        return id(self.rows)
