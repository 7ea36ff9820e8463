"""The one row shape of every gate: a clause, whether it is met, and the line that says so.

A gate is a list of conditions from the requirements, each with its id. `yes` and `no` are what the record shows;
`unknown` is what it cannot show, and is never met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from perfcal.schema.columns import CLAUSES, table
from perfcal.schema.cycle import Cycle

__all__ = ["NO", "UNKNOWN", "YES", "Gate", "Met", "all_met", "clause_rows"]

Met = Literal["yes", "no", "unknown"]
YES: Met = "yes"
NO: Met = "no"
UNKNOWN: Met = "unknown"


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate.

    Attributes
    ----------
    name
        The value of the column `gate`.
    title
        A heading for people.
    asks
        The question the gate answers, one sentence.
    concerns
        Cycle → ids of the people the gate is about without being asked for: who has a PIP, who is a candidate.
    find
        Cycle and ids → one row per clause, columns of `CLAUSES`; for anybody with a growth doc.
    """

    name: str
    title: str
    asks: str
    concerns: Callable[[Cycle], list[str]]
    find: Callable[[Cycle, Sequence[str]], pd.DataFrame]


def clause_rows(rows: Iterable[Mapping[str, Any]], *, gate: str) -> pd.DataFrame:
    """Return clauses as a table with the columns of `CLAUSES`."""
    return table(({"gate": gate, **row} for row in rows), CLAUSES)


def all_met(answers: Iterable[str]) -> Met:
    """Return `no` when any clause is not met, else `unknown` when any cannot be told, else `yes`; nothing asked is unknown."""
    given = list(answers)
    if NO in given:
        return NO
    return YES if given and UNKNOWN not in given else UNKNOWN
