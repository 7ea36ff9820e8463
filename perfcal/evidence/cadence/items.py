"""What the cadence asks to be written for a month, a quarter or a half: from one person's record to rows of `CADENCE`.

On which day a monthly section was written stands nowhere, so `done` is the last day of its period, or the day looked
from where that is earlier.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from perfcal.evidence.cadence.periods import Period, half_label, months, quarters
from perfcal.evidence.cadence.record import CadenceRecord, full_day
from perfcal.evidence.wording import listed, times

__all__ = ["late_evidence", "notes", "packet", "reviews", "updates"]

Row = dict[str, Any]


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
    yield record.row(record.cycle.id, freeze, {**record.late[0], "line": lines[0]}, reason=reason, **named)


def _monthly(
    record: CadenceRecord, period: Period, *, kind: str, limits: tuple[int, int], **named: str
) -> Iterator[Row]:
    own = record.of(kind, period)
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
    yield record.row(period.label, period.due, written[0], **said, **named)


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
        return record.row(period.label, period.due, place, done=day, status="done", reason=f"Written{also}.", **named)
    status = "missing" if period.due < record.as_of else "due"
    empty = f"The {what} is a heading with nothing under it" if section else f"No {what}"
    reason = f"{empty}; due {full_day(period.due)}."
    return record.row(period.label, period.due, place, status=status, reason=reason, **named)


def _closes(section: Row, period: Period) -> bool:
    """Whether a review is that of a quarter, or of the half that ends with it."""
    if section["precision"] == "quarter":
        return bool(section["date_start"].date() == period.start)
    return bool(section["date_end"].date() == period.end)
