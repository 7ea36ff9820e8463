"""The six-month visibility plan: who needs one, what is in it, how far it is, and what to do next (R6).

The gate is open when the packet can be written from the plan: everything in it as R6.1 asks, audited in months 3 and 5,
and four of four artifacts done. Before that it tells what is open. What is still to come before its day is `unknown`,
and `no` from the day after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES, Gate, clause_rows
from perfcal.evidence.visibility.checks import (
    Answer,
    artifact_named,
    both_signed,
    cited_outside,
    sponsor_named,
    surface_named,
    written_in_time,
)
from perfcal.evidence.visibility.need import Need, plan_need
from perfcal.evidence.visibility.plan import ARTIFACTS, Plan, current_plans
from perfcal.evidence.visibility.state import COURSE, MONTH_4, NOT_READY, at_month_4, audit_state
from perfcal.schema.cycle import Cycle

__all__ = ["VISIBILITY_GATE", "visibility"]


def visibility(cycle: Cycle, employee_ids: Sequence[str]) -> pd.DataFrame:
    """Does each visibility plan hold what R6 asks for, and how much of it is done? Columns of `CLAUSES`.

    One set of rows per plan of this cycle or later. Somebody who needs no plan and has none has one row, `no`: that is
    no fault. It says what is on paper, not how good the work is.
    """
    return clause_rows((row for who in employee_ids for row in _rows(cycle.about(who), who)), gate="visibility")


def _concerned(cycle: Cycle) -> list[str]:
    """Candidates, whoever has a target within policy's months, and whoever has a plan of this cycle or later."""
    asked = [
        *cycle.candidate_ids(),
        *cycle.target_of,
        *cycle.sections.loc[cycle.sections["kind"] == "plan", "employee_id"],
    ]
    known = set(cycle.people["employee_id"])
    return [who for who in dict.fromkeys(asked) if who in known and _is_concerned(cycle.about(who), who)]


def _is_concerned(own: Cycle, employee_id: str) -> bool:
    return plan_need(own, employee_id).met != NO or bool(current_plans(own, employee_id))


def _rows(cycle: Cycle, employee_id: str) -> Iterator[dict[str, Any]]:
    need, plans = plan_need(cycle, employee_id), current_plans(cycle, employee_id)
    about = {"employee_id": employee_id, "requirement": "R6.1", "file": need.place.file, "line": need.place.line}
    first = {
        "clause": f"a promotion within {cycle.policy.visibility_months} months is in view",
        "met": need.met,
        "reason": need.reason,
    }
    yield about | first | {"case": ""}
    if need.met == YES and not any(plan.start == need.start for plan in plans):
        yield about | _missing_plan(cycle, need) | {"case": ""}
    for plan in plans:
        for clause, requirement, check in _CHECKS:
            met, reason, line = check(cycle, employee_id, plan)
            yield {
                "employee_id": employee_id, "clause": clause, "requirement": requirement, "met": met, "reason": reason,
                "file": plan.file, "line": line, "case": plan.title,
            }  # fmt: skip


def _missing_plan(cycle: Cycle, need: Need) -> dict[str, Any]:
    open_still = cycle.as_of <= need.due
    reason = (
        f"no plan for {need.half} is written; it is due by {need.due}"
        if open_still
        else f"no plan for {need.half} is written; it was due by {need.due}"
    )
    return {"clause": _WRITTEN, "met": UNKNOWN if open_still else NO, "reason": reason}


def _audit(place: int) -> Callable[[Cycle, str, Plan], Answer]:
    def check(cycle: Cycle, _employee_id: str, plan: Plan) -> Answer:
        month = cycle.policy.visibility_audits[place]
        state = audit_state(cycle, plan, month)
        if state.done:
            line = next(audit.line for audit in plan.audits if audit.on == state.done)
            return YES, f"month {month}: audited on {state.done}", line
        if state.status == "missing":
            after = sorted(audit.on for audit in plan.audits if audit.on and state.due < audit.on <= cycle.as_of)
            late = f"; the next audit is of {after[0]}" if after else ""
            undated = any(audit.on is None for audit in plan.audits)
            met = UNKNOWN if undated else NO
            return met, f"month {month}: no audit {'with a day ' if undated else ''}by {state.due}{late}", plan.line
        return UNKNOWN, f"month {month}: the audit can be written until {state.due}", plan.line

    return check


def _on_course(cycle: Cycle, _employee_id: str, plan: Plan) -> Answer:
    first, _last = plan.month(MONTH_4)
    fourth = at_month_4(cycle, plan)
    if fourth is None:
        return UNKNOWN, f"month 4 begins on {first}", plan.line
    count, line = fourth
    if count is None:
        return UNKNOWN, "no audit up to month 4 says how many of the four are done", plan.line
    now = plan.done_by(cycle.as_of)[0]
    if now == len(ARTIFACTS):
        return YES, f"4 of 4 today; {count} of 4 at month 4", line
    since = f"; {now} of 4 today" if now != count else ""
    if count <= NOT_READY:
        return NO, f"{count} of 4 at month 4{since}: {COURSE}", line
    return YES, f"{count} of 4 at month 4{since}", line


def _all_done(cycle: Cycle, _employee_id: str, plan: Plan) -> Answer:
    count, known, line = plan.done_by(cycle.as_of)
    absent = [name for name in ARTIFACTS if not (part := plan.part(name)) or not part.substance]
    if absent and not count:
        return NO, f"not all four are in the plan; missing: {', '.join(absent)}", plan.line
    if count is None:
        return UNKNOWN, "no audit yet says how many of the four are done", plan.line
    if count == len(ARTIFACTS):
        return YES, "4 of 4: the packet can be written from the plan", line
    open_ones = [name for name in ARTIFACTS if known and not known.get(name)]
    return NO, f"{count} of 4 done{'; still open: ' + ', '.join(open_ones) if open_ones else ''}", line


_WRITTEN = "the plan is written in month 1 of the half"
_CHECKS: tuple[tuple[str, str, Callable[[Cycle, str, Plan], Answer]], ...] = (
    (_WRITTEN, "R6.1", lambda cycle, _who, plan: written_in_time(cycle, plan)),
    ("signed by both and dated", "R6.1", both_signed),
    (
        "stretch project: it is in the plan",
        "R6.1",
        lambda cycle, who, plan: artifact_named(cycle, who, plan, ARTIFACTS[0]),
    ),
    ("stretch project: a named executive sponsor", "R6.1", sponsor_named),
    ("stretch project: a shippable surface", "R6.1", lambda _cycle, _who, plan: surface_named(plan)),
    (
        "cross-team artifact: it is in the plan",
        "R6.1",
        lambda cycle, who, plan: artifact_named(cycle, who, plan, ARTIFACTS[1]),
    ),
    (
        "mentorship outcome: it is in the plan",
        "R6.1",
        lambda cycle, who, plan: artifact_named(cycle, who, plan, ARTIFACTS[2]),
    ),
    ("design doc: it is in the plan", "R6.1", lambda cycle, who, plan: artifact_named(cycle, who, plan, ARTIFACTS[3])),
    ("design doc: cited by someone outside the team in time", "R6.1", cited_outside),
    ("the first self-audit is written in its month", "R6.2", _audit(0)),
    ("the second self-audit is written in its month", "R6.2", _audit(1)),
    ("more than half done at month 4, or all four since", "R6.2", _on_course),
    ("four of four done", "R6.2", _all_done),
)

VISIBILITY_GATE = Gate(
    name="visibility",
    title="Visibility plan",
    asks="Can the packet be written from the plan, and if not, what is open and what choice does that leave?",
    concerns=_concerned,
    find=visibility,
)
