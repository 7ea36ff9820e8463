"""The gate of a repair loop, clause by clause: opened rightly, planned, kept, looked at, ended (R10.1–R10.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd

from perfcal.evidence.clause import Gate, clause_rows
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.pip.record import improvement_plans
from perfcal.evidence.repair.cadence import cadence_clauses
from perfcal.evidence.repair.ending import ending_clauses
from perfcal.evidence.repair.opening import opening_clauses
from perfcal.evidence.repair.record import RepairLoop, repair_loops
from perfcal.evidence.repair.tool import tool_clauses
from perfcal.schema.cycle import Cycle

__all__ = ["REPAIR_GATE", "repair_gate"]

_NAME = "repair"
_CLAUSES: tuple[Callable[[RepairLoop, Cycle], Iterator[Answer]], ...] = (
    opening_clauses,
    cadence_clauses,
    ending_clauses,
)


def repair_gate(cycle: Cycle, employee_ids: Sequence[str]) -> pd.DataFrame:
    """Return whether each repair loop was opened, planned, kept and ended as R10 asks: one row per clause and loop.

    Somebody without a loop has no row. Of a loop that still runs, what is not due yet is `unknown`. Columns of `CLAUSES`.
    It does not say whether the loop helped, nor what its verdict should have been.
    """
    rows = (row for loop in repair_loops(cycle, employee_ids) for row in _rows(loop, cycle.about(loop.employee_id)))
    return clause_rows(rows, gate=_NAME)


def _rows(loop: RepairLoop, cycle: Cycle) -> Iterator[dict[str, Any]]:
    answers = [answer for clauses in _CLAUSES for answer in clauses(loop, cycle)]
    plans = improvement_plans(cycle, [loop.employee_id])
    for answer in [*answers, *tool_clauses(loop, plans)]:
        yield {
            "employee_id": loop.employee_id,
            "case": loop.case,
            "clause": answer.clause,
            "requirement": answer.requirement,
            "met": answer.met,
            "reason": answer.reason,
            "file": loop.file,
            "line": answer.line or loop.line,
        }


def _concerns(cycle: Cycle) -> list[str]:
    """Return who has a repair loop on record."""
    return list(dict.fromkeys(loop.employee_id for loop in repair_loops(cycle)))


REPAIR_GATE = Gate(
    name=_NAME,
    title="Repair loop",
    asks="Was the loop opened after three checks, planned together, kept up weekly, and ended with one verdict?",
    concerns=_concerns,
    find=repair_gate,
)
