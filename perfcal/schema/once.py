"""What is made of one table or one cycle is made once: many functions ask for the same index, rows or ratings."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from perfcal.schema.cycle import Cycle

__all__ = ["once_per_cycle", "once_per_table"]

Asked = ParamSpec("Asked")
Made = TypeVar("Made")

_PLACE = "_made_once"

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


def once_per_cycle(make: Callable[Concatenate[Cycle, Asked], Made]) -> Callable[Concatenate[Cycle, Asked], Made]:
    """Let a pure function of a cycle answer from memory when it is asked again about the same cycle object.

    What is kept lives and ends with that object; `dataclasses.replace` gives a new one that starts afresh. A table is
    handed out as a copy that shares its cells until somebody writes into it, so no caller can change another's.
    """

    @wraps(make)
    def remembered(cycle: Cycle, /, *asked: Asked.args, **named: Asked.kwargs) -> Made:
        known: dict[Any, Made] = vars(cycle).setdefault(_PLACE, {})
        key = (make, asked, tuple(sorted(named.items())))
        if key not in known:
            known[key] = make(cycle, *asked, **named)
        made = known[key]
        return made.copy(deep=False) if isinstance(made, pd.DataFrame) else made

    return remembered
