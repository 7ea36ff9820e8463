"""A repair loop as one state machine: the path each loop took, and the moves it does not have (R10).

The table of moves below is the machine; `repair_diagram` draws it, and docs/repair-and-pip.md shows that drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from perfcal.evidence.pip.record import ImprovementPlan, improvement_plans
from perfcal.evidence.repair.checks import CHECKS
from perfcal.evidence.repair.record import RepairLoop, repair_loops
from perfcal.evidence.repair.words import VERDICTS, blank
from perfcal.evidence.wording import join_words
from perfcal.schema.columns import REPAIR_STATES, table
from perfcal.schema.cycle import Cycle
from perfcal.schema.policy import Policy

__all__ = ["MOVES", "PLAN_HEADINGS", "drifts", "repair_diagram", "repair_states", "usual_end"]

PLAN_HEADINGS = ("Gap", "Support", "Cadence", "Time bound")
"""What a shared plan is written under (R10.4)."""

START = "nothing yet"
MOVES: dict[tuple[str, str], str] = {
    (START, "three checks"): "checked",
    ("checked", "opening"): "opened",
    ("opened", "gap agreed"): "agreed",
    ("opened", "gap rejected"): "rejected",
    ("rejected", "re-diagnosis"): "opened",
    ("rejected", "parting begins"): "parting begins",
    ("agreed", "shared plan"): "planned",
    ("planned", "touch point"): "running",
    ("running", "touch point"): "running",
    ("running", "re-diagnosis"): "re-diagnosed",
    ("re-diagnosed", "touch point"): "running",
    ("re-diagnosed", "re-diagnosis"): "re-diagnosed",
    ("planned", "silence"): "drifting",
    ("running", "silence"): "drifting",
    ("re-diagnosed", "silence"): "drifting",
    ("drifting", "touch point"): "running",
    ("drifting", "re-diagnosis"): "re-diagnosed",
    **{
        (state, verdict): verdict
        for state in ("running", "re-diagnosed", "drifting", "soft ending")
        for verdict in VERDICTS
    },
    **{(state, "end date passes"): "soft ending" for state in ("planned", "running", "re-diagnosed", "drifting")},
    ("PIP opens", "PIP"): "PIP",
}
"""(state, move) → state. Whatever is not here is no move of a repair loop."""

_LEADS_TO = {move: state for (_, move), state in MOVES.items()}
"""Where a move leads even when it came at the wrong time, so that one wrong move is reported once."""

_STAGES = (START, "checked", "opened", "rejected", "agreed", "planned", "running", "re-diagnosed", "drifting",
           "soft ending", *VERDICTS, "PIP")  # fmt: skip
"""The states in the order of a loop's life: a move at the wrong time leads forward, never back."""

_ORDER = (
    "three checks",
    "opening",
    "gap rejected",
    "gap agreed",
    "shared plan",
    "silence",
    "touch point",
    "re-diagnosis",
)


_ORDER_AGAIN = (*_ORDER[:3], "re-diagnosis", *_ORDER[3:-1])
"""The order where a gap was rejected first: the diagnosis is looked at again, and then the gap agreed."""

_NOT_WRITTEN = ("silence", "end date passes")
"""Moves that time makes and nobody writes: where the machine has none of them, nothing happened."""


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that happened in a loop; `fault` says what is wrong with it in itself."""

    move: str
    day: date | None
    line: int
    fault: str = ""
    note: str = ""  # what else a reader of the fault has to know


def repair_states(cycle: Cycle, employee_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the path each repair loop took, and say which of its moves a loop does not have (R10).

    One row per step with the state before and after it; columns of `REPAIR_STATES`. A row that is not `legal` came at
    the wrong time, or is none of the moves: its reason says so, its line is where it is written. A PIP without a loop
    before it has a row of its own where policy asks for a loop first. Nothing after `cycle.as_of` has happened yet.
    """
    loops, plans = repair_loops(cycle, employee_ids), improvement_plans(cycle, employee_ids)
    rows = [row for loop in loops for row in _path(loop, _steps(loop, cycle, _plans_after(loop, loops, plans)))]
    if cycle.policy.repair_first:
        rows += [_lone(plan) for plan in plans if not _loops_before(plan, loops)]
    rows.sort(key=lambda row: row["employee_id"])
    return table(rows, REPAIR_STATES)


def drifts(loop: RepairLoop, *, policy: Policy, until: date) -> list[tuple[date, int]]:
    """Return each day on which a loop had gone without a touch point for as long as policy calls drift, and its line."""
    days = [(loop.opened, loop.line), *((one.day, one.line) for one in loop.touches if one.day and one.day <= until)]
    stops = [*days, (until, loop.line)]
    long = timedelta(days=policy.repair_drift_days)
    return [(since + long, line) for (since, line), (following, _) in pairwise(stops) if following - since >= long]


def usual_end(loop: RepairLoop, policy: Policy) -> date:
    """Return the day a loop is to end on: as written, else as long after its opening as policy says."""
    return loop.end or loop.opened + timedelta(weeks=policy.repair_weeks)


def repair_diagram() -> str:
    """Return the machine as a Mermaid state diagram."""
    names = {state: state.replace(" ", "_").replace("-", "_") for pair in MOVES for state in (pair[0], MOVES[pair])}
    names[START] = "[*]"
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state}" as {name}' for state, name in names.items() if state not in {name, START}]
    lines += [f"    {names[state]} --> {names[to]}: {move}" for (state, move), to in MOVES.items()]
    ends = [state for state in names if state != START and not any(before == state for before, _ in MOVES)]
    return "\n".join([*lines, *(f"    {names[state]} --> [*]" for state in ends)])


def _plans_after(
    loop: RepairLoop, loops: Sequence[RepairLoop], plans: Sequence[ImprovementPlan]
) -> list[ImprovementPlan]:
    """Return the PIPs that this loop is the last one before."""
    return [plan for plan in plans if (before := _loops_before(plan, loops)) and before[-1] is loop]


def _loops_before(plan: ImprovementPlan, loops: Sequence[RepairLoop]) -> list[RepairLoop]:
    return [loop for loop in loops if loop.employee_id == plan.employee_id and loop.opened <= plan.opened]


def _steps(loop: RepairLoop, cycle: Cycle, plans: Sequence[ImprovementPlan]) -> list[_Step]:
    """Return what happened in a loop, in the order of days; at one day in the order of the machine."""
    found = [*_opening(loop), *_running(loop, cycle), *_endings(loop, cycle)]
    if cycle.policy.repair_first:
        found += [_Step("PIP", plan.opened, plan.line) for plan in plans]
    rank = {move: at for at, move in enumerate(_ORDER_AGAIN if loop.answer == "both" else _ORDER)}
    return sorted(found, key=lambda step: (step.day is None, step.day or date.max, rank.get(step.move, 99), step.line))


def _opening(loop: RepairLoop) -> Iterator[_Step]:
    spans = [loop.checks[name].span for name in CHECKS if name in loop.checks and loop.checks[name].noted]
    days = [span.start for span in spans if span is not None and span.start is not None]
    whole = len(days) == len(CHECKS)
    if whole and max(days) <= loop.opened:
        yield _Step("three checks", max(days), loop.line_of("Checks"))
    late = f"the last of the three checks is of {max(days)}" if whole else ""
    yield _Step("opening", loop.opened, loop.line, note=late)
    if loop.answer in ("rejected", "both"):
        yield _Step("gap rejected", loop.opened, loop.line_of("Gap"))
    agreed = loop.opened
    if loop.answer == "both":  # first rejected, then looked at again and agreed
        agreed = min((day for day in loop.look_days if day), default=loop.opened)
        if not loop.looks:
            yield _Step("re-diagnosis", loop.opened, loop.line_of("Gap"))
    if loop.answer in ("agreed", "both"):
        yield _Step("gap agreed", agreed, loop.line_of("Gap"))
    if not any(blank(loop.texts.get(heading, "")) for heading in PLAN_HEADINGS) and loop.answer != "rejected":
        yield _Step("shared plan", agreed, loop.line_of("Time bound"))


def _running(loop: RepairLoop, cycle: Cycle) -> Iterator[_Step]:
    for touch in loop.touches:
        if touch.day:
            yield _Step("touch point", touch.day, touch.line)
    for piece, day in zip(loop.looks, loop.look_days, strict=True):
        yield _Step("re-diagnosis", day or loop.opened, piece.line)
    until = min(filter(None, [loop.closed, cycle.as_of, usual_end(loop, cycle.policy)]))
    for day, line in drifts(loop, policy=cycle.policy, until=until):
        yield _Step("silence", day, line)


def _endings(loop: RepairLoop, cycle: Cycle) -> Iterator[_Step]:
    for one in loop.verdicts:
        if len(one.said) == 1:
            yield _Step(one.said[0], one.day, one.line)
        else:
            fault = f"a verdict that is {'more than one' if one.said else 'none'} of {join_words(list(VERDICTS))}"
            yield _Step("verdict", one.day, one.line, fault)
    end = usual_end(loop, cycle.policy)
    if not any(len(one.said) == 1 for one in loop.verdicts) and cycle.as_of > end:
        yield _Step("end date passes", end + timedelta(days=1), loop.line_of("Time bound"))


def _path(loop: RepairLoop, steps: Sequence[_Step]) -> Iterator[dict[str, Any]]:
    state, number = START, 0
    for step in steps:
        after = MOVES.get((state, step.move))
        if after is None and step.move in _NOT_WRITTEN:
            continue
        number += 1
        legal = after is not None and not step.fault
        following = after or _led_to(state, step, loop)
        yield {
            "employee_id": loop.employee_id,
            "case": loop.case,
            "step": number,
            "date": step.day,
            "move": step.move,
            "before": state,
            "state": following,
            "legal": legal,
            "reason": f"From “{state}” to “{following}”." if legal else _why_not(state, step),
            "file": loop.file,
            "line": step.line,
        }
        state = following


def _led_to(state: str, step: _Step, loop: RepairLoop) -> str:
    """Return the state after a move at the wrong time: forward as far as it leads, never back, nowhere before the opening."""
    to = _LEADS_TO.get(step.move, state)
    early = step.day is not None and step.day < loop.opened
    return state if early or _STAGES.index(to) < _STAGES.index(state) else to


def _why_not(state: str, step: _Step) -> str:
    when = f"On {step.day}" if step.day else "On no day"
    if step.fault:
        return f"{when}: {step.fault}."
    moves = [move for before, move in MOVES if before == state]
    then = (
        f"from there come {join_words(moves)}"
        if len(moves) > 1
        else f"from there comes {moves[0]}"
        if moves
        else "the loop is over"
    )
    then = f"{then}; {step.note}" if step.note else then
    return f"{when}: {step.move} in the state “{state}”; {then}."


def _lone(plan: ImprovementPlan) -> dict[str, Any]:
    return {
        "employee_id": plan.employee_id,
        "case": plan.case,
        "step": 1,
        "date": plan.opened,
        "move": "PIP",
        "before": START,
        "state": "PIP",
        "legal": False,
        "reason": f"On {plan.opened}: PIP with no repair loop before it; policy asks for one first.",
        "file": plan.file,
        "line": plan.line,
    }
