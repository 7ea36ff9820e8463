"""The dated steps of what is under way: a visibility plan's audits, a PIP's meetings, a repair loop's touch points."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from perfcal.evidence.cadence_calendar import half_label, last_day
from perfcal.evidence.cadence_record import CadenceRecord, full_day
from perfcal.evidence.wording import times

__all__ = ["pip_meetings", "plan_audits", "touch_points"]

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
    """The next documented meeting of a PIP without an outcome (R9.5)."""
    every = record.cycle.policy.pip_meeting_days
    yield from _next(record, "pip", "Meeting", "Outcome", every=every, item="PIP meeting", requirement="R9.5")


def touch_points(record: CadenceRecord) -> Iterator[Row]:
    """The next touch point of a repair loop without a verdict (R10.5)."""
    every = record.cycle.policy.repair_touch_days
    yield from _next(
        record, "repair", "Touch point", "Verdict", every=every, item="repair touch point", requirement="R10.5"
    )


def _next(record: CadenceRecord, kind: str, step: str, end: str, *, every: int, **named: str) -> Iterator[Row]:
    """Return the next step of each loop that is open; one that nobody touched since before the cycle is the gate's."""
    start = pd.Timestamp(record.cycle.dates.start)
    named["manager_id"] = record.manager_on(record.as_of)
    for section in record.of(kind):
        steps = record.days_of(section, step)
        last = steps[-1] if steps else section
        if record.parts_of(section, end) or last["date_start"] < start:
            continue
        day = last["date_start"].date()
        due = day + timedelta(days=every)
        if due > record.until:
            continue
        since = "the last one" if steps else "it was opened"
        reason = (
            f"{times((record.as_of - day).days, 'day')} since {since}, {full_day(day)}; at most {every} are asked for."
        )
        status = "missing" if due < record.as_of else "due"
        yield record.row(f"{due:%Y-%m}", due, last, status=status, reason=reason, **named)
