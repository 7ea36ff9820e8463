"""Ratings that the session moved by two steps or more (R8.4)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from perfcal.evidence.wording import times
from perfcal.patterns.finding import NO_SIGN, ORGANISATION, QUESTION, Detector, findings
from perfcal.patterns.session_moves import session_moves
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["MOVES", "moves"]

STEPS = 2


def moves(cycle: Cycle) -> pd.DataFrame:
    """Whose rating did the last session move by two steps or more? One row per case, one on how many were looked at (R8.4).

    `estimate` is the move in steps. A move that far says that the room saw something else than the manager did; it does
    not say who saw right, and the reason recorded for it is what to read.
    """
    moved = session_moves(cycle)
    far = moved[moved["step"].abs() >= STEPS]
    rows = [_case(row) for row in records(far)]
    if len(moved):
        reason = f"The session of {moved['cycle'].iloc[0]} moved {times(len(far), 'rating')} of {len(moved)} by {STEPS} steps or more."
        rows.append({"subject": ORGANISATION, "n": len(moved), "status": NO_SIGN, "reason": reason, "evidence": ()})
    return findings(rows, pattern="moves", parameters={"steps": STEPS})


def _case(row: dict[str, Any]) -> dict[str, Any]:
    way = "up" if row["step"] > 0 else "down"
    why = "with a rationale on record" if row["rationale"] else "with no rationale on record"
    reason = f"The session of {row['cycle']} moved the rating {way} by {abs(row['step'])} steps, {why}."
    evidence = (row["row_before"], row["row_after"])
    return {
        "subject": row["employee_id"],
        "n": 1,
        "estimate": row["step"],
        "status": QUESTION,
        "reason": reason,
        "evidence": evidence,
    }


MOVES = Detector(
    name="moves",
    title="Moved by two steps or more in the session",
    about="person",
    asks="What did the room see that the manager had not, and where is it written?",
    rule="The calibrated overall rating of the last session lies two steps or more from the manager's.",
    silent_on="It does not show which of the two ratings the record supports.",
    find=moves,
    source="R8.4",
)
