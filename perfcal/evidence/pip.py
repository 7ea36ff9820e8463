"""The gate before a PIP, clause by clause: three conditions, what comes before, five parts (R9.1, R9.3, R9.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES, Gate, clause_rows
from perfcal.evidence.pip_answer import Answer
from perfcal.evidence.pip_before import before_checks
from perfcal.evidence.pip_conditions import conditions
from perfcal.evidence.pip_parts import five_parts
from perfcal.evidence.pip_record import ImprovementPlan, improvement_plans
from perfcal.evidence.pip_themes import Words, content_words
from perfcal.evidence.pip_writings import Writing, seeds, theme_of, work_words, writings
from perfcal.evidence.repair_record import RepairLoop, repair_loops
from perfcal.schema.cycle import Cycle

__all__ = ["PIP_GATE", "pip_conditions", "pip_gate"]

_NAME = "pip"


def pip_gate(cycle: Cycle, employee_ids: Sequence[str]) -> pd.DataFrame:
    """Which conditions of a PIP hold? One row per clause and PIP, or per clause where none is written yet.

    With a PIP on record it is asked as of the day it was opened, and only what was written before that day counts.
    Without one it is asked as of `cycle.as_of`: could one start today? Columns of `CLAUSES`. That every clause says
    `yes` is no advice to open one, and a PIP that came out well is still asked how it began.
    """
    return clause_rows((row for who in employee_ids for row in _rows(cycle.about(who), who)), gate=_NAME)


def _rows(own: Cycle, who: str) -> Iterator[dict[str, Any]]:
    plans: Sequence[ImprovementPlan | None] = improvement_plans(own, [who]) or [None]
    loops = repair_loops(own)
    for plan in plans:
        for answer in _answers(own, plan, loops):
            yield {
                "employee_id": who,
                "case": plan.case if plan else "",
                "clause": answer.clause,
                "requirement": answer.requirement,
                "met": answer.met,
                "reason": answer.reason,
                "file": answer.file or (plan.file if plan else _doc(own)),
                "line": answer.line or (plan.line if plan else None),
            }


def pip_conditions(cycle: Cycle, employee_id: str, *, plan: ImprovementPlan | None = None) -> tuple[Answer, ...]:
    """Answer R9.1a–c for one engineer: on the behaviour of this PIP, or on the one the record says most about.

    Without a PIP every conversation, growth area and gap of a repair loop is tried in turn, and the behaviour that
    meets most is taken: the gate asks whether any behaviour could be the reason for one.
    """
    own, before = cycle.about(employee_id), plan.opened if plan else cycle.as_of
    return _conditions(own, plan, writings(own, before=before), repair_loops(own))


def _conditions(
    own: Cycle, plan: ImprovementPlan | None, written: Sequence[Writing], loops: Sequence[RepairLoop]
) -> tuple[Answer, ...]:
    before = plan.opened if plan else own.as_of
    found = [one for one in written if one.last >= _since(own, before)]
    tried = [plan_words(own, plan)] if plan else [one.words for one in reversed(seeds(found)) if one.last < before]
    if plan and not tried[0]:
        return _cannot_tell("The PIP does not say which behaviour it is about.", plan)
    if not tried:
        return _nothing_named(found)
    work, led_by = work_words(own), _led_by(loops, plan)
    themes = (theme_of(words, found, work=work, before=before, led_by=led_by) for words in tried)
    return max(
        (conditions(own, theme, again=plan is not None) for theme in themes),
        key=lambda answers: [[answer.met for answer in answers].count(met) for met in (YES, UNKNOWN)],
    )


def plan_words(cycle: Cycle, plan: ImprovementPlan) -> Words:
    """Return the words of the behaviour a PIP is about: its gap's, or its criteria's where no gap is written."""
    names = {word.casefold() for name in cycle.people["name"] for word in name.split()}
    return content_words(plan.text("Gap"), names=names) or content_words(plan.text("Success criteria"), names=names)


def _led_by(loops: Sequence[RepairLoop], plan: ImprovementPlan | None) -> str:
    """Return the section of the repair loop whose verdict opened this PIP, empty where none did."""
    if plan is None:
        return ""
    before = [loop for loop in loops if loop.opened < plan.opened and loop.closed and loop.closed <= plan.opened]
    last = before[-1] if before else None
    return last.section_id if last and last.verdicts[0].said == ("PIP opens",) else ""


def _answers(own: Cycle, plan: ImprovementPlan | None, loops: Sequence[RepairLoop]) -> Iterator[Answer]:
    opened = plan.opened if plan else own.as_of
    written = writings(own, before=opened)
    yield from _conditions(own, plan, written, loops)
    told = [one for one in written if one.kind != "reply" and one.last < opened]
    yield from before_checks(own, loops, opened=opened, plan=plan, told=told)
    if plan:
        yield from five_parts(plan, own.policy)


def _since(cycle: Cycle, before: date) -> date:
    """Return the day before which a writing is too old to be about the same thing: one cycle more than is asked for."""
    months = max(1, round((cycle.dates.end - cycle.dates.start).days / 30.44)) * (cycle.policy.pip_repeated_cycles + 1)
    since: date = (pd.Timestamp(before) - pd.DateOffset(months=months)).date()
    return since


def _cannot_tell(reason: str, plan: ImprovementPlan) -> tuple[Answer, ...]:
    return tuple(
        Answer(clause, requirement, UNKNOWN, reason, plan.file, plan.line_of("Gap"))
        for clause, requirement in _CLAUSES.items()
    )


def _nothing_named(found: Sequence[Writing]) -> tuple[Answer, ...]:
    """Answer where no conversation, growth area or gap is written: notes may name a behaviour, their form does not say."""
    notes = [one for one in found if one.kind in ("note", "1:1")]
    reason = "No conversation, growth area or repair loop names a behaviour"
    reason += "; whether a note does cannot be told." if notes else ", and no note does."
    last = notes[-1] if notes else None
    place = (last.file, last.line) if last else ("", None)
    first = Answer(
        "The behaviour was named to the engineer in writing", "R9.1a", UNKNOWN if notes else NO, reason, *place
    )
    rest = (Answer(clause, requirement, NO, reason, *place) for clause, requirement in list(_CLAUSES.items())[1:])
    return (first, *rest)


_CLAUSES = {
    "The behaviour was named to the engineer in writing": "R9.1a",
    "It was repeated over two cycles or two months": "R9.1b",
    "It is unchanged after written notes and an R3 conversation": "R9.1c",
}


def _doc(own: Cycle) -> str:
    return str(own.sections["file"].iloc[0]) if len(own.sections) else ""


def _concerns(cycle: Cycle) -> list[str]:
    """Return whom the gate is about unasked: who has a PIP, a repair loop, or an R3 conversation."""
    told = cycle.sections[cycle.sections["kind"].isin(("pip", "repair"))]["employee_id"]
    spoken = cycle.parts[(cycle.parts["kind"] == "1:1") & (cycle.parts["heading"] == "Behavior")]["employee_id"]
    opened = cycle.events[cycle.events["event"] == "pip-opened"]["employee_id"]
    return sorted({*told, *spoken, *opened})


PIP_GATE = Gate(
    name=_NAME,
    title="Before a PIP",
    asks="Was the behaviour named, repeated and unchanged, and is the plan one that can be met?",
    concerns=_concerns,
    find=pip_gate,
)
