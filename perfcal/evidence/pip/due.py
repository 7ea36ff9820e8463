"""What a PIP and a repair loop ask their manager for this week, what cannot wait first (R9.4, R9.5, R10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN
from perfcal.evidence.pip.clock import midpoint_of, pip_clock
from perfcal.evidence.pip.parts import five_parts
from perfcal.evidence.pip.record import ImprovementPlan, improvement_plans
from perfcal.evidence.repair.due import Step, loop_steps, next_within
from perfcal.evidence.repair.record import repair_loops
from perfcal.evidence.roster import roster
from perfcal.evidence.wording import join_words, times
from perfcal.schema.columns import TO_DO, records, table
from perfcal.schema.cycle import Cycle

__all__ = ["CASE_KINDS", "case_steps"]

CASE_KINDS = ("PIP outcome", "PIP midpoint", "PIP meeting", "PIP parts",
              "repair verdict", "repair look", "repair touch point", "repair opening")  # fmt: skip
"""What a PIP or a loop can ask for, in the order of what cannot wait."""


def case_steps(cycle: Cycle, employee_id: str) -> pd.DataFrame:
    """Return what the repair loop and the PIP of an engineer ask for within a week of `cycle.as_of`: columns of `TO_DO`.

    A PIP in force comes before the loop that led to it. What is overdue comes first, then by the order of `CASE_KINDS`.
    It says what the record lacks for the process to be fair, never what should become of the engineer.
    """
    cycle.person(employee_id)
    own = cycle.about(employee_id)
    plans, loops = improvement_plans(own), repair_loops(own)
    found = [(plan.file, step) for plan in plans if not plan.delivered for step in _plan_steps(plan, own)]
    for loop in loops[-1:]:
        followed = any(plan.opened >= loop.opened for plan in plans)
        found += [(loop.file, step) for step in loop_steps(loop, own, followed=followed)]
    manager = roster(cycle).managers[employee_id]
    rows = [
        {
            "employee_id": employee_id,
            "manager_id": manager,
            "whose": "EM",
            "kind": step.kind,
            "what": step.what,
            "status": "overdue" if step.due < cycle.as_of else "due",
            "due": step.due,
            "reason": step.reason,
            "requirement": step.requirement,
            "file": file,
            "line": step.line,
        }
        for file, step in found
    ]
    rows.sort(key=lambda row: (row["status"] != "overdue", CASE_KINDS.index(row["kind"]), row["due"]))
    return table(rows, TO_DO)


def _plan_steps(plan: ImprovementPlan, own: Cycle) -> Iterator[Step]:
    clock = next(row for row in records(pip_clock(own)) if row["case"] == plan.case)
    yield from _outcome(plan, own, str(clock["state"]))
    if clock["state"] == "running":
        yield _meeting(plan, own)
        yield from _midpoint(plan, own.as_of, str(clock["midpoint_talk"]))
        yield from _parts(plan, own)


def _outcome(plan: ImprovementPlan, own: Cycle, state: str) -> Iterator[Step]:
    written = [one for one in plan.outcomes if one.day]
    last = plan.begun + timedelta(days=own.policy.pip_days[1])
    due = min(plan.due or last, last) if state in ("overdue", "month 4") else plan.due or last
    if written:
        what, reason = (
            "tell the engineer the outcome, and write down when",
            "An outcome is written and was not delivered.",
        )
        yield Step("PIP outcome", what, written[0].day or due, reason, "R9.5", written[0].line)
    elif next_within(due, own.as_of) or state not in ("running", "not begun"):
        extend = ", or extend it in writing" if state in ("running", "past its end") else ""
        over = (own.as_of - due).days
        ago = f", {times(over, 'day')} ago" if over > 0 else ""
        month = "; month 4 is the manager's problem, not the engineer's" if state == "month 4" else ""
        reason = f"It was to end by {due}{ago}{month}." if over > 0 else f"It ends on {due}."
        yield Step("PIP outcome", f"deliver the outcome{extend}", due, reason, "R9.5", plan.line_of("Timeline"))


def _meeting(plan: ImprovementPlan, own: Cycle) -> Step:
    held = [(one.day, one.line) for one in plan.meetings if one.day]
    since, line = max([*held, (plan.begun, plan.line)])
    most = own.policy.pip_meeting_days
    last = "the last meeting" if held else "the start"
    reason = f"{times((own.as_of - since).days, 'day')} since {last}, {since}; at most {most} are asked for."
    what = "hold the meeting, and write down where each criterion stands"
    return Step("PIP meeting", what, since + timedelta(days=most), reason, "R9.5", line)


def _midpoint(plan: ImprovementPlan, as_of: date, talk: str) -> Iterator[Step]:
    middle = midpoint_of(plan)
    if middle is None or not next_within(middle, as_of) or talk not in ("due", NO, UNKNOWN):
        return
    if talk == UNKNOWN:
        what, reason = (
            "say which meeting was the midpoint talk",
            f"One was held within a week of {middle}, and does not say so.",
        )
    else:
        what, reason = "hold the midpoint talk, and write it down", f"The middle of the plan is {middle}."
    yield Step("PIP midpoint", what, middle, reason, "R9.5", plan.line_of("Timeline"))


def _parts(plan: ImprovementPlan, own: Cycle) -> Iterator[Step]:
    lacking = [one for one in five_parts(plan, own.policy) if one.met == NO]
    if lacking:
        reason = join_words([f"{one.clause}: {one.reason.rstrip('.')}" for one in lacking])
        line = lacking[0].line or plan.line
        yield Step("PIP parts", "write the plan so that it can be met", plan.opened, f"{reason}.", "R9.4", line)
