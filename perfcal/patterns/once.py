"""What several patterns read of one cycle, made once: they ask for the same ratings many times over."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from perfcal.schema.cycle import Cycle

__all__ = ["once_per_cycle"]

Asked = ParamSpec("Asked")
Made = TypeVar("Made")

_PLACE = "_made_once"


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
