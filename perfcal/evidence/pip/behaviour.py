"""Which behaviour a PIP is about, or could be, and what its three conditions say (R9.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.pip.conditions import CLAUSES, conditions, cycle_months
from perfcal.evidence.pip.record import ImprovementPlan
from perfcal.evidence.pip.themes import Words, content_words
from perfcal.evidence.pip.writings import Theme, Writing, seeds, theme_of, work_words
from perfcal.evidence.repair.record import RepairLoop
from perfcal.evidence.roster import roster
from perfcal.schema.cycle import Cycle

__all__ = ["Behaviour", "behaviour_of"]


_FEWEST_WORDS = 2  # words of content below which a gap names no behaviour


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A behaviour with every writing about it, and the answers on R9.1a–c; no theme where the record names none."""

    answers: tuple[Answer, ...]
    theme: Theme | None = None


def behaviour_of(
    own: Cycle, plan: ImprovementPlan | None, *, written: Sequence[Writing], loops: Sequence[RepairLoop]
) -> Behaviour:
    """Return the behaviour of this PIP, or without one the behaviour that the record says most about.

    Without a PIP every conversation, growth area and gap of a repair loop is tried in turn, the latest first, and the one
    that meets most is taken: the question is whether any behaviour could be the reason for a PIP.

    Parameters
    ----------
    own
        A cycle with one person's rows only (`Cycle.about`).
    plan
        The PIP it is about, none for "could one start today?".
    written, loops
        What was written to the engineer, and their repair loops.
    """
    before = plan.opened if plan else own.as_of
    since = _since(own, before)
    found = [one for one in written if one.last >= since]
    tried = [_plan_words(own, plan)] if plan else [one.words for one in reversed(seeds(found)) if one.last < before]
    if plan and len(tried[0]) < _FEWEST_WORDS:
        return _cannot_tell("The PIP says too little of the behaviour it is about to find it elsewhere.", plan)
    if not tried:
        return _nothing_named(found)
    work, led_by = work_words(own), _led_by(loops, plan)
    themes = [theme_of(words, found, work=work, before=before, led_by=led_by) for words in tried]
    made = [Behaviour(conditions(own, theme, again=plan is not None), theme) for theme in themes]
    return max(made, key=lambda one: [[answer.met for answer in one.answers].count(met) for met in (YES, UNKNOWN)])


def _plan_words(own: Cycle, plan: ImprovementPlan) -> Words:
    """Return the words of the behaviour a PIP is about: its gap's, and its criteria's where the gap says too little."""
    names = roster(own).words
    gap = content_words(plan.text("Gap"), names=names)
    return gap if len(gap) >= _FEWEST_WORDS else gap | content_words(plan.text("Success criteria"), names=names)


def _led_by(loops: Sequence[RepairLoop], plan: ImprovementPlan | None) -> str:
    """Return the section of the repair loop whose verdict opened this PIP, empty where none did."""
    if plan is None:
        return ""
    before = [loop for loop in loops if loop.opened < plan.opened and loop.closed and loop.closed <= plan.opened]
    last = before[-1] if before else None
    return last.section_id if last and last.verdicts[0].said == ("PIP opens",) else ""


def _since(own: Cycle, before: date) -> date:
    """Return the day before which a writing is too old to be about the same thing: one cycle more than is asked for."""
    months = cycle_months(own) * (own.policy.pip_repeated_cycles + 1)
    since: date = (pd.Timestamp(before) - pd.DateOffset(months=months)).date()
    return since


def _cannot_tell(reason: str, plan: ImprovementPlan) -> Behaviour:
    place = (plan.file, plan.line_of("Gap"))
    return Behaviour(tuple(Answer(clause, name, UNKNOWN, reason, *place) for name, clause in CLAUSES.items()))


def _nothing_named(found: Sequence[Writing]) -> Behaviour:
    """Answer where no conversation, growth area or gap is written: notes may name a behaviour, their form does not say."""
    notes = [one for one in found if one.kind in ("note", "1:1")]
    reason = "No conversation, growth area or repair loop names a behaviour"
    reason += "; whether a note does cannot be told." if notes else ", and no note does."
    place = (notes[-1].file, notes[-1].line) if notes else ("", None)
    met = {name: UNKNOWN if notes and name == "R9.1a" else NO for name in CLAUSES}
    return Behaviour(tuple(Answer(clause, name, met[name], reason, *place) for name, clause in CLAUSES.items()))
