"""What the cadence asks between two people: the EM's reply to an update, and the notes of their 1:1s (R1.2, R1.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from perfcal.evidence.cadence.periods import Period, months
from perfcal.evidence.cadence.record import CadenceRecord, full_day
from perfcal.evidence.wording import times

__all__ = ["one_on_ones", "replies"]

Row = dict[str, Any]


def replies(record: CadenceRecord) -> Iterator[Row]:
    """The EM's written reply to an update before the next 1:1 (R1.2).

    An update may come until its due day, so the next 1:1 is the first one after that day. Where none has been held, the
    reply is due `policy.one_on_one_days` after it: by then there should have been one. A reply on the day of the 1:1 is
    in time. Without a day in its heading it is an answer, and nobody can tell whether it came in time: unknown.
    """
    talks = [section["date_start"].date() for section in _talk_sections(record)]
    for period in months(record.cycle):
        written = [section for section in record.of("update", period) if record.has_content(section)]
        if not written:
            continue
        talk = next((day for day in talks if day > period.due), None)
        due = talk or period.due + timedelta(days=record.cycle.policy.one_on_one_days)
        found = _reply(record, written, period, due=due, talk=talk)
        if found and (found["done"] or found["status"] == "unknown" or due <= record.until):
            yield found


def one_on_ones(record: CadenceRecord) -> Iterator[Row]:
    """Each 1:1 note of the cycle, and the next one that is due (R1.9); more than `policy.one_on_one_days` apart is late.

    Before the first note the days are counted from the cycle's start, or from joining where that is later.
    """
    limit = timedelta(days=record.cycle.policy.one_on_one_days)
    first = max(record.cycle.dates.start, record.since)
    before: date | None = None
    for section in _talk_sections(record):
        day = section["date_start"].date()
        if day >= first:
            due = (before or first) + limit
            yield record.row(f"{day:%Y-%m}", due, section, **_held(day, before, due))
        before = day
    due = (before or first) + limit
    if due > record.until or (before is None and first > record.as_of):
        return
    said = f"{times((record.as_of - before).days, 'day')} since the last 1:1 note, {full_day(before)}" if before else ""
    reason = f"{said or 'No 1:1 note on record'}; one is asked for every {times(limit.days, 'day')}."
    status = "missing" if due < record.as_of else "due"
    place = _talk_sections(record)[-1] if before else record.place(record.as_of)
    named = {"item": "1:1 note", "requirement": "R1.9", "manager_id": record.manager_on(record.as_of)}
    yield record.row(f"{due:%Y-%m}", due, place, status=status, reason=reason, **named)


def _reply(record: CadenceRecord, written: Sequence[Row], period: Period, *, due: date, talk: date | None) -> Row:
    parts = [part for section in written for part in record.parts_of(section, "Reply")]
    days = sorted(part["date_start"].date() for part in parts if part["precision"] == "day")
    named = {"item": "reply", "requirement": "R1.2"}
    before = f"before the next 1:1, {full_day(talk)}" if talk else f"by {full_day(due)}, as no 1:1 was held since"
    if days:
        late = talk is not None and days[0] > talk
        said = f"Replied {full_day(days[0])}" + (f", after the next 1:1 of {full_day(due)}." if late else ".")
        place = next(part for part in parts if part["date_start"].date() == days[0])
        status = "late" if late else "done"
        return record.row(period.label, due, place, done=days[0], status=status, reason=said, **named)
    if parts:
        said = "Replied without a day, so nobody can tell whether before the next 1:1."
        return record.row(period.label, due, parts[0], status="unknown", reason=said, **named)
    status = "missing" if due < record.as_of else "due"
    said = f"The update for {period.words} has no written reply; one was due {before}."
    if status == "due":
        said = f"The update for {period.words} waits for a written reply, {before}."
    return record.row(period.label, due, written[0], status=status, reason=said, **named)


def _talk_sections(record: CadenceRecord) -> list[Row]:
    """Return the 1:1s that say something, one a day, oldest first."""
    held = {section["date_start"]: section for section in reversed(record.of("1:1")) if record.parts_of(section)}
    return [held[day] for day in sorted(held)]


def _held(day: date, before: date | None, due: date) -> Row:
    since = f", {times((day - before).days, 'day')} after the one before" if before else ""
    status = "late" if day > due else "done"
    reason = f"Held {full_day(day)}{since}."
    return {"item": "1:1 note", "requirement": "R1.9", "done": day, "status": status, "reason": reason}
