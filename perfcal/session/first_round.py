"""Promotion packets approved in the first round (R12.2: 70 %)."""

from __future__ import annotations

from perfcal.evidence.wording import times
from perfcal.schema.columns import file_lines
from perfcal.schema.cycle import Cycle
from perfcal.session.figure import Counted, Period

__all__ = ["approved_in_the_first_round"]


def approved_in_the_first_round(cycle: Cycle, period: Period) -> Counted:
    """Count the approvals among this cycle's decided packets of a first round; a second round is its own case's."""
    listed = cycle.candidates[(cycle.candidates["cycle"] == period.id) & (cycle.candidates["round"].fillna(1) == 1)]
    decided = listed[listed["decision"] != ""]
    if decided.empty:
        return Counted(reason=f"{times(len(listed), 'packet')} of a first round in {period.id}, none decided yet")
    approved = decided["decision"] == "approved"
    waiting = len(listed) - len(decided)
    said = f"{times(len(decided), 'packet')} of a first round decided" + (f", {waiting} not yet" if waiting else "")
    other = decided[~approved]
    places = file_lines(other)
    return Counted(int(approved.sum()), len(decided), said, tuple(other["employee_id"]), tuple(places))
