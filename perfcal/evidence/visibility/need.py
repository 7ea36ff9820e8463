"""Who needs a visibility plan, for which half, and by when (R6.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.visibility.plan import Place, document_place
from perfcal.evidence.window import current_level
from perfcal.schema.cycle import Cycle

__all__ = ["Need", "half_asked", "plan_need"]


@dataclass(frozen=True, slots=True)
class Need:
    """Whether a plan is needed for a half, why, and the day it is due: the last of the half's first month."""

    met: Met
    reason: str
    half: str  # 2026-H1
    start: date
    due: date
    place: Place


def half_asked(cycle: Cycle) -> date:
    """Return the first day of the half a plan is asked for: the cycle's, and after its session the one of today."""
    day = cycle.as_of if cycle.as_of > cycle.dates.session else min(cycle.as_of, cycle.dates.end)
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def plan_need(cycle: Cycle, employee_id: str) -> Need:
    """Return whether a promotion within policy's months is in view, counted from the day the plan is due (R6.1).

    A candidate of the cycle needs the cycle's plan. Else the target in the growth doc counts: its period must be over
    within `policy.visibility_months`; a target without a period, or whose period has passed, cannot tell.
    """
    start = half_asked(cycle)
    due = (pd.Timestamp(start) + pd.offsets.MonthEnd()).date()
    half = f"{start.year}-H{1 if start.month == 1 else 2}"
    place = document_place(cycle, employee_id)
    met, reason, where = _candidacy(cycle, employee_id) or (*_target(cycle, employee_id, due, half), place)
    return Need(met, reason, half, start, due, where)


def _candidacy(cycle: Cycle, employee_id: str) -> tuple[Met, str, Place] | None:
    if cycle.as_of > cycle.dates.session:
        return None
    listed = cycle.candidates
    own = listed[(listed["employee_id"] == employee_id) & (listed["cycle"] == cycle.id)]
    if own.empty:
        return None
    row = own.iloc[-1]
    return YES, f"put up for {row['target_level']} in {cycle.id}", Place(str(row["file"]), int(row["line"]))


def _target(cycle: Cycle, employee_id: str, due: date, half: str) -> tuple[Met, str]:
    level, by = cycle.target_of.get(employee_id, ""), cycle.target_by.get(employee_id, "")
    if not level:
        return NO, "no target level in the growth doc and no candidacy, so no plan is asked for"
    rubric = cycle.rubric(employee_id)
    held = rubric.level_id(current_level(cycle, employee_id))
    if held and rubric.level_id(level) and rubric.rank(held) >= rubric.rank(level):
        return NO, f"{level} is reached, so no plan is asked for"
    if not by:
        return UNKNOWN, f"the target {level} has no period in the growth doc, so whether a plan is due cannot be told"
    months = cycle.policy.visibility_months
    end = _last_day(by)
    if end < date(due.year, 1 if due.month == 1 else 7, 1):
        return UNKNOWN, f"the target {level} was for {by}, which is over; whether it stands cannot be told"
    if end <= (pd.Timestamp(due) + pd.DateOffset(months=months)).date():
        return YES, f"the target {level} by {by} is within {months} months of {half}'s first"
    return NO, f"the target {level} by {by} is more than {months} months off, so no plan is asked for yet"


def _last_day(by: str) -> date:
    """Return the last day of a period as the front matter writes it: 2026-H2, 2026-Q3, 2026-09."""
    found = re.fullmatch(r"(\d{4})-(?:H(\d)|Q(\d)|(\d{2}))", by)
    if not found:
        return date.min
    year, half, quarter, month = found.groups()
    last = int(half) * 6 if half else int(quarter) * 3 if quarter else int(month)
    return (pd.Timestamp(int(year), min(max(last, 1), 12), 1) + pd.offsets.MonthEnd()).date()
