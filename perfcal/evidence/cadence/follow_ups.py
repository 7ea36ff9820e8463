"""The dated steps of what is under way: a visibility plan's audits, a PIP's meetings, a repair loop's touch points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from perfcal.evidence.cadence.periods import half_label, last_day
from perfcal.evidence.cadence.record import CadenceRecord, full_day
from perfcal.evidence.pip.record import improvement_plans
from perfcal.evidence.repair.record import repair_loops
from perfcal.evidence.repair.states import usual_end
from perfcal.evidence.wording import times

__all__ = ["pip_meetings", "pip_outcomes", "plan_audits", "repair_verdicts", "touch_points"]

Row = dict[str, Any]


def plan_audits(record: CadenceRecord) -> Iterator[Row]:
    """A visibility plan's self-audits, due by the end of months 3 and 5 of its half (R6.2).

    An audit counts for a month when it is dated no earlier than the end of the audit month before, and before the next
    audit month begins: written in April, it is the third month's, late, unless that one has its own.
    """
    start = pd.Timestamp(record.cycle.dates.start)
    for plan in record.of("plan"):
        if plan["date_end"] >= start:
            yield from _audits(record, plan)


def _audits(record: CadenceRecord, plan: Row) -> Iterator[Row]:
    half, numbers = plan["date_start"].date(), record.cycle.policy.visibility_audits
    left, before = record.days_of(plan, "Audit"), date.min
    open_until = [*(last_day(half.year, half.month + number - 2) for number in numbers[1:]), date.max]
    for number, until in zip(numbers, open_until, strict=True):
        taken = next((part for part in left if before < part["date_start"].date() <= until), None)
        if taken:
            left.remove(taken)
        before = last_day(half.year, half.month + number - 1)
        if found := _audit(record, plan, taken, number=number, due=before):
            yield found


def _audit(record: CadenceRecord, plan: Row, taken: Row | None, *, number: int, due: date) -> Row | None:
    named = {"item": "visibility audit", "requirement": "R6.2"}
    label = f"{half_label(plan['date_start'])} month {number}"
    if taken is not None:
        day = taken["date_start"].date()
        status = "late" if day > due else "done"
        reason = f"Audited {full_day(day)}; the audit of month {number} was due {full_day(due)}."
        return record.row(label, due, taken, done=day, status=status, reason=reason, **named)
    if not record.since <= due <= record.until:
        return None
    status = "missing" if due < record.as_of else "due"
    reason = f"No self-audit of the plan for month {number}; due {full_day(due)}."
    return record.row(label, due, plan, status=status, reason=reason, **named)


def pip_meetings(record: CadenceRecord) -> Iterator[Row]:
    """The next documented meeting of a PIP without an outcome, up to its end (R9.5)."""
    every = record.cycle.policy.pip_meeting_days
    yield from _plans(record).next_steps(every=every, item="PIP meeting", requirement="R9.5")


def pip_outcomes(record: CadenceRecord) -> Iterator[Row]:
    """The outcome of a PIP whose end has passed (R9.5)."""
    yield from _plans(record).endings(item="PIP outcome", requirement="R9.5")


def touch_points(record: CadenceRecord) -> Iterator[Row]:
    """The next touch point of a repair loop without a verdict, up to its end (R10.5)."""
    every = record.cycle.policy.repair_touch_days
    yield from _loops(record).next_steps(every=every, item="repair touch point", requirement="R10.5")


def repair_verdicts(record: CadenceRecord) -> Iterator[Row]:
    """The verdict of a repair loop whose end has passed (R10.7)."""
    yield from _loops(record).endings(item="repair verdict", requirement="R10.7")


def _plans(record: CadenceRecord) -> _Steps:
    plans = improvement_plans(record.cycle.about(record.employee_id)) if record.of("pip") else []
    ways = {
        plan.section_id: _Way(
            plan.due or date.max,
            over=plan.delivered is not None or any(one.day is None for one in plan.outcomes),
            held=frozenset(one.day for one in plan.meetings if one.day),
        )
        for plan in plans
    }
    return _Steps(record, "pip", ("Meeting", "Outcome"), ways)


def _loops(record: CadenceRecord) -> _Steps:
    loops = repair_loops(record.cycle.about(record.employee_id)) if record.of("repair") else []
    policy = record.cycle.policy
    meant = f", {times(policy.repair_weeks, 'week')} after its opening, no end being written"
    ways = {
        loop.section_id: _Way(
            usual_end(loop, policy),
            over=any(len(one.said) == 1 for one in loop.verdicts),
            held=frozenset(touch.day for touch in loop.touches if touch.day),
            how="" if loop.end else meant,
        )
        for loop in loops
    }
    return _Steps(record, "repair", ("Touch point", "Verdict"), ways)


@dataclass(frozen=True, slots=True)
class _Way:
    """How far a PIP or a repair loop is, as its own gate and clock read it: an extension is no outcome."""

    end: date  # the day it is to end on
    over: bool
    held: frozenset[date]  # days of the steps that were held: one that was called off is none
    how: str = ""  # how the end is known where it is not written


@dataclass(frozen=True, slots=True)
class _Steps:
    """The steps of one kind of section: what a step and the ending are called, and how far each section is."""

    record: CadenceRecord
    kind: str
    words: tuple[str, str]  # headings of a step and of the ending
    ways: Mapping[str, _Way]  # by section_id

    def under_way(self) -> Iterator[tuple[Row, Row, bool]]:
        """Yield each open section with its last step, and whether its end has passed; an old one is the gate's."""
        start = pd.Timestamp(self.record.cycle.dates.start)
        for section in self.record.of(self.kind):
            way = self.ways.get(section["section_id"])
            if way is None or way.over:
                continue
            steps = self.record.days_of(section, self.words[0])
            last = [section, *(step for step in steps if step["date_start"].date() in way.held)][-1]
            if last["date_start"] >= start:
                yield section, last, way.end < self.record.as_of

    def next_steps(self, *, every: int, **named: str) -> Iterator[Row]:
        """Yield the next step of each section that has not come to its end."""
        record = self.record
        for section, last, over in self.under_way():
            day = last["date_start"].date()
            due = day + timedelta(days=every)
            if over or due > record.until:
                continue
            since = "it was opened" if last is section else "the last one"
            days = times((record.as_of - day).days, "day")
            reason = f"{days} since {since}, {full_day(day)}; at most {every} are asked for."
            status = "missing" if due < record.as_of else "due"
            yield self._row(due, last, status=status, reason=reason, **named)

    def endings(self, **named: str) -> Iterator[Row]:
        """Yield what each section lacks whose end has passed."""
        for section, _last, over in self.under_way():
            if over:
                way, word = self.ways[section["section_id"]], self.words[1].casefold()
                ago = times((self.record.as_of - way.end).days, "day")
                reason = f"It was to end on {full_day(way.end)}{way.how}, {ago} ago, and has no {word}."
                yield self._row(way.end, section, status="missing", reason=reason, **named)

    def _row(self, due: date, place: Row, **named: str) -> Row:
        manager = self.record.manager_on(self.record.as_of)
        return self.record.row(f"{due:%Y-%m}", due, place, manager_id=manager, **named)
