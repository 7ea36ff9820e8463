"""What the cadence asks of a growth doc, item by item: each a function from one person's record to rows of `CADENCE`.

A day of writing stands nowhere in a monthly section, so `done` of an update, note or review is the last day of its
period (or the day looked from, where that is earlier); of a reply, an audit and a 1:1 it is the day in the heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from perfcal.evidence.cadence_calendar import Period, half_label, months, quarters
from perfcal.evidence.cadence_record import CadenceRecord, full_day
from perfcal.evidence.wording import listed, times

__all__ = ["late_evidence", "notes", "one_on_ones", "packet", "replies", "reviews", "row", "updates"]

Row = dict[str, Any]


def row(record: CadenceRecord, period: str, due: date, place: Row, **said: Any) -> Row:
    """Return one row of `CADENCE`; unless said otherwise the manager is that of the day it is due, as far as it has come."""
    return {
        "employee_id": record.employee_id,
        "manager_id": record.manager_on(min(due, record.as_of)),
        "period": period,
        "due": due,
        "done": None,
        "file": place["file"],
        "line": place["line"],
        **said,
    }


def updates(record: CadenceRecord) -> Iterator[Row]:
    """The engineer's monthly update: 5–8 bullets under Shipped, Blocked, Learned, Asked (R1.2)."""
    named = {"item": "monthly update", "requirement": "R1.2"}
    for period in months(record.cycle):
        yield from _monthly(record, period, kind="update", limits=record.cycle.policy.update_bullets, **named)


def notes(record: CadenceRecord) -> Iterator[Row]:
    """The manager's monthly note: 3–4 bullets (R1.3)."""
    named = {"item": "manager's note", "requirement": "R1.3"}
    for period in months(record.cycle):
        yield from _monthly(record, period, kind="note", limits=record.cycle.policy.note_bullets, **named)


def replies(record: CadenceRecord) -> Iterator[Row]:
    """The EM's written reply to an update before the next 1:1 (R1.2).

    An update may come until its due day, so the next 1:1 is the first one after that day. Where none has been held, the
    reply is due `policy.one_on_one_days` after it: by then there should have been one. A reply on the day of the 1:1 is
    in time. Without a day in its heading it is an answer, and nobody can tell whether it came in time: unknown.
    """
    talks = _talks(record)
    for period in months(record.cycle):
        written = _written(record, "update", period)
        if not written:
            continue
        talk = next((day for day in talks if day > period.due), None)
        due = talk or period.due + timedelta(days=record.cycle.policy.one_on_one_days)
        found = _reply(record, written, period, due=due, talk=talk)
        if found and (found["done"] or found["status"] == "unknown" or due <= record.until):
            yield found


def reviews(record: CadenceRecord) -> Iterator[Row]:
    """The quarterly written review (R1.4); the half-yearly one stands for the quarter it ends with."""
    for period in quarters(record.cycle):
        own = [section for section in record.of("review") if _closes(section, period)]
        written = [section for section in own if record.parts_of(section)]
        if not written and not record.owes(period):
            continue
        half = "; the half-yearly review stands for it" if written and written[0]["precision"] == "half" else ""
        yield _owed(
            record, period, next(iter(written or own), None),
            done=bool(written),
            item="quarterly review",
            requirement="R1.4",
            what=f"written review of {period.words}",
            also=half,
        )  # fmt: skip


def packet(record: CadenceRecord) -> Iterator[Row]:
    """A candidate's half-yearly packet, by the freeze (R1.5)."""
    dates = record.cycle.dates
    if not record.candidate:
        return
    period = Period(half_label(dates.end), half_label(dates.end), dates.start, dates.end, dates.freeze)
    end = pd.Timestamp(dates.end)
    own = [each for each in record.of("packet") if each["date_start"] <= end <= each["date_end"]]
    written = [each for each in own if record.parts_of(each)]
    yield _owed(
        record, period, next(iter(written or own), None),
        done=bool(written),
        item="packet",
        requirement="R1.5",
        what=f"packet for {period.words}",
    )  # fmt: skip


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
            yield row(record, f"{day:%Y-%m}", due, section, **_held(day, before, due))
        before = day
    due = (before or first) + limit
    if due > record.until or (before is None and first > record.as_of):
        return
    said = f"{times((record.as_of - before).days, 'day')} since the last 1:1 note, {full_day(before)}" if before else ""
    reason = f"{said or 'No 1:1 note on record'}; one is asked for every {times(limit.days, 'day')}."
    status = "missing" if due < record.as_of else "due"
    place = _talk_sections(record)[-1] if before else record.place(record.as_of)
    named = {"item": "1:1 note", "requirement": "R1.9", "manager_id": record.manager_on(record.as_of)}
    yield row(record, f"{due:%Y-%m}", due, place, status=status, reason=reason, **named)


def late_evidence(record: CadenceRecord) -> Iterator[Row]:
    """The cycle's evidence that was first written after the freeze: LATE (R1.8)."""
    if not record.late:
        return
    lines = sorted(each["line"] for each in record.late)
    freeze = record.cycle.dates.freeze
    said = f"{'row was' if len(lines) == 1 else 'rows were'} first written after the freeze of {full_day(freeze)}"
    reason = (
        f"{len(lines)} {said}: {'line' if len(lines) == 1 else 'lines'} {listed([str(n) for n in lines], most=12)}."
    )
    named = {"item": "LATE evidence", "requirement": "R1.8", "status": "late"}
    yield row(record, record.cycle.id, freeze, {**record.late[0], "line": lines[0]}, reason=reason, **named)


def _monthly(
    record: CadenceRecord, period: Period, *, kind: str, limits: tuple[int, int], **named: str
) -> Iterator[Row]:
    own = [section for section in record.of(kind) if section["date_start"].date() == period.start]
    written = [section for section in own if record.has_content(section)]
    if not written and not record.owes(period):
        return
    if not written:
        yield _owed(
            record, period, next(iter(own), None), done=False, what=f"{named['item']} for {period.words}", **named
        )
        return
    count = sum(record.bullets.get(section["section_id"], 0) for section in written)
    status, reason = _counted(count, limits, period, record)
    done = None if status == "due" else min(period.end, record.as_of)
    who = record.manager_on(min(period.end, record.as_of))
    said = {"manager_id": who, "done": done, "status": status, "reason": reason}
    yield row(record, period.label, period.due, written[0], **said, **named)


def _counted(count: int, limits: tuple[int, int], period: Period, record: CadenceRecord) -> tuple[str, str]:
    """Say whether a written month has the bullets asked for; until it is due, too few are only not all yet."""
    low, high = limits
    asked, have = f"{low}–{high} are asked for", times(count, "bullet")
    if not record.owes(period):
        return "done", f"{have}, in a month of joining or leaving, which owes none."
    if count > high:
        return "long", f"{have}; {asked}."
    if count >= low:
        return "done", f"{have}."
    if record.as_of <= period.due:
        return "due", f"{have} so far; {asked} by {full_day(period.due)}."
    return "thin", f"{have}; {asked}."


def _owed(
    record: CadenceRecord, period: Period, section: Row | None, *, done: bool, what: str, also: str = "", **named: str
) -> Row:
    """Return the row of something that is there or not; an empty heading is not."""
    place = section or record.place(period.end)
    named["manager_id"] = record.manager_on(min(period.end, record.as_of))
    if done:
        day = min(period.end, record.as_of)
        return row(record, period.label, period.due, place, done=day, status="done", reason=f"Written{also}.", **named)
    status = "missing" if period.due < record.as_of else "due"
    empty = f"The {what} is a heading with nothing under it" if section else f"No {what}"
    reason = f"{empty}; due {full_day(period.due)}."
    return row(record, period.label, period.due, place, status=status, reason=reason, **named)


def _written(record: CadenceRecord, kind: str, period: Period) -> list[Row]:
    own = (section for section in record.of(kind) if section["date_start"].date() == period.start)
    return [section for section in own if record.has_content(section)]


def _reply(record: CadenceRecord, written: Iterable[Row], period: Period, *, due: date, talk: date | None) -> Row:
    parts = [part for section in written for part in record.parts_of(section, "Reply")]
    days = sorted(part["date_start"].date() for part in parts if part["precision"] == "day")
    named = {"item": "reply", "requirement": "R1.2"}
    before = f"before the next 1:1, {full_day(talk)}" if talk else f"by {full_day(due)}, as no 1:1 was held since"
    if days:
        late = talk is not None and days[0] > talk
        said = f"Replied {full_day(days[0])}" + (f", after the next 1:1 of {full_day(due)}." if late else ".")
        place = next(part for part in parts if part["date_start"].date() == days[0])
        return row(
            record, period.label, due, place, done=days[0], status="late" if late else "done", reason=said, **named
        )
    if parts:
        said = "Replied without a day, so nobody can tell whether before the next 1:1."
        return row(record, period.label, due, parts[0], status="unknown", reason=said, **named)
    status = "missing" if due < record.as_of else "due"
    said = f"The update for {period.words} has no written reply; one was due {before}."
    if status == "due":
        said = f"The update for {period.words} waits for a written reply, {before}."
    return row(record, period.label, due, next(iter(written)), status=status, reason=said, **named)


def _closes(section: Row, period: Period) -> bool:
    """Whether a review is that of a quarter, or of the half that ends with it."""
    if section["precision"] == "quarter":
        return bool(section["date_start"].date() == period.start)
    return bool(section["date_end"].date() == period.end)


def _talk_sections(record: CadenceRecord) -> list[Row]:
    """Return the 1:1s that say something, one a day, oldest first."""
    held = {section["date_start"]: section for section in reversed(record.of("1:1")) if record.parts_of(section)}
    return [held[day] for day in sorted(held)]


def _talks(record: CadenceRecord) -> list[date]:
    return [section["date_start"].date() for section in _talk_sections(record)]


def _held(day: date, before: date | None, due: date) -> Row:
    since = f", {times((day - before).days, 'day')} after the one before" if before else ""
    status = "late" if day > due else "done"
    reason = f"Held {full_day(day)}{since}."
    return {"item": "1:1 note", "requirement": "R1.9", "done": day, "status": status, "reason": reason}
