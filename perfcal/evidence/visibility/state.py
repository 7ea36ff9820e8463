"""Where one person's visibility plan stands: its artifacts, audits, the state at month 4 and the next step (R6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from perfcal.evidence.clause import NO, YES, Met
from perfcal.evidence.days_in_text import days_in
from perfcal.evidence.visibility.checks import both_signed
from perfcal.evidence.visibility.need import Need, plan_need
from perfcal.evidence.visibility.plan import ARTIFACTS, Plan, current_plans
from perfcal.schema.cycle import Cycle

__all__ = [
    "COURSE",
    "MONTH_4",
    "NOT_READY",
    "ArtifactState",
    "AuditState",
    "VisibilityState",
    "at_month_4",
    "audit_state",
    "visibility_state",
]

COURSE = "not ready: correct the course, or accept six months' delay"
MONTH_4 = 4
NOT_READY = 2  # so few of four done in month 4 are not ready (R6.2)


@dataclass(frozen=True, slots=True)
class ArtifactState:
    """One of the four: whether it stands in the plan, the day it is due, and whether an audit says it is done."""

    name: str
    in_plan: bool
    due: date | None
    done: bool
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class AuditState:
    """One self-audit: the last day of its month, the day it was written, and done, due, missing or ahead."""

    month: int
    due: date
    done: date | None
    status: str


@dataclass(frozen=True, slots=True)
class VisibilityState:
    """Where one person's plan stands on the day looked from.

    `done` is the number of artifacts an audit calls done, None where none says; `done_at_month_4` the same at the end of
    month 4, or today within it. `next_step` is one sentence: what to do next, and by when.
    """

    employee_id: str
    half: str
    needed: Met
    why: str
    written: bool
    due: date
    signed: Met
    artifacts: tuple[ArtifactState, ...]
    audits: tuple[AuditState, ...]
    done: int | None
    done_at_month_4: int | None
    choice: str
    next_step: str


def visibility_state(cycle: Cycle, employee_id: str) -> VisibilityState:
    """Where does one person's plan stand, and what is to be done next? For the half that `plan_need` asks about."""
    need = plan_need(cycle, employee_id)
    plan = _plan_for(cycle, employee_id, need)
    audits = tuple(audit_state(cycle, plan, month) for month in cycle.policy.visibility_audits) if plan else ()
    done, known, _line = plan.done_by(cycle.as_of) if plan else (None, {}, 0)
    fourth = at_month_4(cycle, plan) if plan else None
    state = VisibilityState(
        employee_id=employee_id,
        half=need.half,
        needed=need.met,
        why=need.reason,
        written=plan is not None,
        due=need.due,
        signed=both_signed(cycle, employee_id, plan)[0] if plan else NO,
        artifacts=tuple(_artifact_state(plan, name, done=known.get(name, False)) for name in ARTIFACTS) if plan else (),
        audits=audits,
        done=done,
        done_at_month_4=fourth[0] if fourth else None,
        choice=_choice(done, fourth),
        next_step="",
    )
    return replace(state, next_step=_next_step(cycle, state))


def audit_state(cycle: Cycle, plan: Plan, month: int) -> AuditState:
    """Return whether the self-audit of a month of the half is done, due, missing or ahead."""
    first, last = plan.month(month)
    days = sorted(audit.on for audit in plan.audits if audit.on and audit.on <= cycle.as_of)
    within = [day for day in days if first <= day <= last]
    if within:
        return AuditState(month, last, within[0], "done")
    status = "missing" if cycle.as_of > last else "due" if cycle.as_of >= first else "ahead"
    return AuditState(month, last, None, status)


def at_month_4(cycle: Cycle, plan: Plan) -> tuple[int | None, int] | None:
    """How many were done at the end of month 4, or today within it, and the line; None before month 4."""
    first, last = plan.month(MONTH_4)
    if cycle.as_of < first:
        return None
    count, _known, line = plan.done_by(min(last, cycle.as_of))
    return count, line


def _plan_for(cycle: Cycle, employee_id: str, need: Need) -> Plan | None:
    return next((plan for plan in reversed(current_plans(cycle, employee_id)) if plan.start == need.start), None)


def _artifact_state(plan: Plan, name: str, *, done: bool) -> ArtifactState:
    part = plan.part(name)
    due = part.field("due") if part else None
    days = days_in(due.text) if due else []
    return ArtifactState(
        name,
        bool(part and part.substance),
        days[0] if days else None,
        done,
        plan.file,
        part.line if part else plan.line,
    )


def _choice(done: int | None, fourth: tuple[int | None, int] | None) -> str:
    if done == len(ARTIFACTS):
        return "4 of 4: the packet can be written from the plan"
    if fourth is None or fourth[0] is None:
        return ""
    at, now = fourth[0], f"; {done} of 4 today" if done != fourth[0] else ""
    if at <= NOT_READY:
        return f"{at} of 4 at month 4{now}: {COURSE}"
    return f"{at} of 4 at month 4{now}: one is open; the packet waits for it"


def _next_step(cycle: Cycle, state: VisibilityState) -> str:
    if not state.written:
        return _to_write(cycle, state)
    if absent := [item.name for item in state.artifacts if not item.in_plan]:
        return f"Name what is missing in the plan: {', '.join(absent)}."
    if state.signed != YES:
        return "Have the plan signed and dated by both."
    for status, words in (
        ("due", "Write the audit of month {} by {}."),
        ("ahead", "The audit of month {} is due by {}."),
    ):
        audit = next((audit for audit in state.audits if audit.status == status), None)
        if audit and (status == "due" or not state.choice):
            return words.format(audit.month, audit.due)
    return (
        f"{state.choice[0].upper()}{state.choice[1:]}." if state.choice else "Write an audit: none says what is done."
    )


def _to_write(cycle: Cycle, state: VisibilityState) -> str:
    if state.needed == YES:
        when = f"by {state.due}" if cycle.as_of <= state.due else f"now: it was due by {state.due}"
        return f"Write the plan for {state.half} {when}."
    return "" if state.needed == NO else "Write into the growth doc's front matter by when the target is meant."
