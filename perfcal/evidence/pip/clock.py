"""The clock of every PIP: day n of N, meetings week by week, midpoint, overdue, month four, outcome (R9.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES
from perfcal.evidence.pip.record import MIDPOINT, ImprovementPlan, improvement_plans
from perfcal.evidence.repair.settled import sentences_of, settled
from perfcal.evidence.roster import roster
from perfcal.evidence.wording import times
from perfcal.schema.columns import PIP_CLOCK, table
from perfcal.schema.cycle import Cycle
from perfcal.schema.policy import Policy

__all__ = ["midpoint_of", "pip_clock"]

_MONTHS_OF_A_PLAN = 3  # from the day these are over, R9.5 calls it the manager's problem


def pip_clock(cycle: Cycle, employee_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """Return where the clock of each PIP stands on `cycle.as_of`: one row per PIP, columns of `PIP_CLOCK` (R9.5).

    `day` counts the days since the start, so the start is day 0 and a PIP of 60 days is on day 60 on its last day. It
    stops with the outcome. Past the longest PIP of the policy it is overdue: day 60 is not, day 61 is, closed since or
    not. From three calendar months after the start it is in month 4, the manager's problem and not the engineer's. An
    extension moves the end and the words "past its end", never what is overdue.

    A week is seven days from the start, as policy says for meetings; the first has the opening itself. Only whole weeks
    are asked about; a meeting, the midpoint talk or the outcome is what documents one. Meetings without a day of their
    own are counted and document no week.
    """
    managers, plans = roster(cycle).managers, improvement_plans(cycle, employee_ids)
    return table((_row(plan, cycle) | {"manager_id": managers.get(plan.employee_id, "")} for plan in plans), PIP_CLOCK)


def midpoint_of(plan: ImprovementPlan) -> date | None:
    """Return the day of the midpoint talk: as written, else halfway between start and end; none without an end."""
    return plan.midpoint or (plan.begun + (plan.end - plan.begun) // 2 if plan.end else None)


def _row(plan: ImprovementPlan, cycle: Cycle) -> dict[str, Any]:
    policy, start = cycle.policy, plan.begun
    stop = plan.delivered or cycle.as_of
    day = (stop - start).days
    midpoint = midpoint_of(plan)
    missing = tuple(_weeks_missing(plan, policy, stop))
    state = _state(plan, policy, stop)
    talk = _midpoint_talk(plan, policy, midpoint=midpoint, stop=stop)
    return {
        "employee_id": plan.employee_id,
        "case": plan.case,
        "start": start,
        "midpoint": midpoint,
        "end": plan.due,
        "day": day,
        "of": (plan.due - start).days if plan.due else None,
        "state": state,
        "meetings": len(plan.meetings),
        "weeks_missing": missing,
        "midpoint_talk": talk,
        "outcome": plan.delivered,
        "overdue": day > policy.pip_days[1],
        "reason": _reason(plan, state, day=day, missing=missing, talk=talk),
        "file": plan.file,
        "line": plan.line,
    }


def _state(plan: ImprovementPlan, policy: Policy, stop: date) -> str:
    if plan.delivered:
        return "closed"
    day = (stop - plan.begun).days
    if day < 0:
        return "not begun"
    if pd.Timestamp(stop) >= pd.Timestamp(plan.begun) + pd.DateOffset(months=_MONTHS_OF_A_PLAN):
        return "month 4"
    if day > policy.pip_days[1]:
        return "overdue"
    return "past its end" if plan.due and stop > plan.due else "running"


def _weeks_missing(plan: ImprovementPlan, policy: Policy, stop: date) -> Iterator[date]:
    """Yield the first day of each whole week without a documented meeting."""
    held = {*(one.day for one in plan.meetings if one.day), *(one.day for one in plan.outcomes if one.day), plan.begun}
    week = timedelta(days=policy.pip_meeting_days)
    first = plan.begun
    while first + week <= stop:
        if not any(first <= day < first + week for day in held):
            yield first
        first += week


def _midpoint_talk(plan: ImprovementPlan, policy: Policy, *, midpoint: date | None, stop: date) -> str:
    """Say whether the midpoint talk was held: a meeting that says so, or, unsure, one of that week."""
    week = timedelta(days=policy.pip_meeting_days)
    named = [one.day for one in plan.meetings if _speaks_of_midpoint(one.text)]
    if any(day is None or midpoint is None or day >= midpoint - week for day in named):
        return YES  # an earlier meeting only announces it
    if midpoint is None:
        return UNKNOWN
    if any(one.day and abs(one.day - midpoint) < week for one in plan.meetings):
        return UNKNOWN
    if not plan.delivered and stop < midpoint + week:
        return "due"
    return NO


def _speaks_of_midpoint(text: str) -> bool:
    return any(MIDPOINT.search(one) and settled(one) for one in sentences_of(text))


def _reason(plan: ImprovementPlan, state: str, *, day: int, missing: Sequence[date], talk: str) -> str:
    of = f" of {(plan.due - plan.begun).days}" if plan.due else ", no end date being written"
    said = {
        "not begun": f"It begins on {plan.begun}",
        "running": f"Day {day}{of}",
        "past its end": f"Day {day}{of}: past its end on {plan.due} without an outcome",
        "overdue": f"Day {day}{of}: overdue, without an outcome",
        "month 4": f"Day {day}{of}: in month 4 or later, the manager's problem and not the engineer's",
        "closed": f"Outcome delivered on {plan.delivered}, day {day}{of}",
    }[state]
    told = [one.day for one in plan.outcomes if one.day and not plan.delivered]
    lacking = [f"an outcome of {told[0]} is written and was not delivered"] if told else []
    lacking += [f"{times(len(missing), 'whole week')} without a documented meeting"] if missing else []
    lacking += {NO: ["no midpoint talk"], "due": [f"the midpoint talk is due by {midpoint_of(plan)}"]}.get(talk, [])
    lacking += ["extended"] if plan.extended else []
    return f"{'; '.join([said, *lacking])}."
