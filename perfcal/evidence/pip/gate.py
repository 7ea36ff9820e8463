"""The gate before a PIP, clause by clause: three conditions, what comes before, five parts (R9.1, R9.3, R9.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from perfcal.evidence.clause import Gate, clause_rows
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.pip.before import before_checks, since_last_plan
from perfcal.evidence.pip.behaviour import behaviour_of
from perfcal.evidence.pip.parts import five_parts
from perfcal.evidence.pip.record import ImprovementPlan, improvement_plans
from perfcal.evidence.pip.writings import writings
from perfcal.evidence.repair.record import RepairLoop, repair_loops
from perfcal.schema.cycle import Cycle

__all__ = ["PIP_GATE", "pip_gate"]

_NAME = "pip"
_READ = ("events", "evidence", "sections", "parts", "fields")


def pip_gate(cycle: Cycle, employee_ids: Sequence[str]) -> pd.DataFrame:
    """Which conditions of a PIP hold? One row per clause and PIP, or per clause where none is written yet.

    With a PIP on record it is asked as of the day it was opened, and only what was written before that day counts.
    Without one it is asked as of `cycle.as_of`: could one start today? Columns of `CLAUSES`. That every clause says
    `yes` is no advice to open one, and a PIP that came out well is still asked how it began.
    """
    return clause_rows((row for who, own in _owns(cycle, employee_ids) for row in _rows(own, who)), gate=_NAME)


def _owns(cycle: Cycle, employee_ids: Sequence[str]) -> Iterator[tuple[str, Cycle]]:
    """Go through the cycles of one person each; the tables are split once, since everybody may be asked about."""
    split = {name: dict(list(getattr(cycle, name).groupby("employee_id"))) for name in _READ}
    for who in employee_ids:
        yield (
            who,
            replace(cycle, **{name: rows.get(who, getattr(cycle, name).iloc[:0]) for name, rows in split.items()}),
        )


def _rows(own: Cycle, who: str) -> Iterator[dict[str, Any]]:
    plans: Sequence[ImprovementPlan | None] = improvement_plans(own, [who]) or [None]
    loops = repair_loops(own)
    for plan in plans:
        opened = plan.opened if plan else own.as_of
        for answer in _answers(own, plan, since_last_plan(loops, [one for one in plans if one], opened)):
            yield {
                "employee_id": who,
                "case": plan.case if plan else "",
                "clause": answer.clause,
                "requirement": answer.requirement,
                "met": answer.met,
                "reason": answer.reason,
                "file": answer.file or (plan.file if plan else _doc(own)),
                "line": answer.line or (plan.line if plan else 1),
            }


def _answers(own: Cycle, plan: ImprovementPlan | None, loops: Sequence[RepairLoop]) -> Iterator[Answer]:
    opened = plan.opened if plan else own.as_of
    written = writings(own, before=opened)
    yield from behaviour_of(own, plan, written=written, loops=loops).answers
    told = [one for one in written if one.kind != "reply" and one.last < opened]
    yield from before_checks(own, loops, opened=opened, plan=plan, told=told)
    if plan:
        yield from five_parts(plan, own.policy)


def _doc(own: Cycle) -> str:
    return str(own.sections["file"].iloc[0]) if len(own.sections) else ""


def _concerns(cycle: Cycle) -> list[str]:
    """Return whom the gate is about unasked: who has a PIP or a repair loop. A conversation alone puts nobody here."""
    told = cycle.sections[cycle.sections["kind"].isin(("pip", "repair"))]["employee_id"]
    opened = cycle.events[cycle.events["event"] == "pip-opened"]["employee_id"]
    return sorted({*told, *opened})


PIP_GATE = Gate(
    name=_NAME,
    title="Before a PIP",
    asks="Was the behaviour named, repeated and unchanged, and is the plan one that can be met?",
    concerns=_concerns,
    find=pip_gate,
)
