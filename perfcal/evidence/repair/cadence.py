"""How a repair loop was kept: touch points, what each says, drift, and the look in week two to three (R10.5, R10.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.repair.record import RepairLoop, Touch
from perfcal.evidence.repair.rhythm import planned_days
from perfcal.evidence.repair.settled import sentences_of, settled
from perfcal.evidence.repair.states import drifts, usual_end
from perfcal.evidence.wording import listed, times
from perfcal.schema.cycle import Cycle
from perfcal.schema.policy import Policy

__all__ = ["cadence_clauses", "look_window"]

_LOOKED = re.compile(r"\bsignals?\b|\bdiagnos\w*|\bsame diagnosis\b", re.IGNORECASE)


def cadence_clauses(loop: RepairLoop, cycle: Cycle) -> Iterator[Answer]:
    """Answer for the touch points, the length, drift and the look at the signals."""
    stop = min(filter(None, [loop.closed, cycle.as_of, usual_end(loop, cycle.policy)]))
    yield _length(loop, cycle.policy)
    yield _often(loop, cycle.policy, stop)
    yield _drift(loop, cycle.policy, stop)
    yield from _each(loop, cycle.policy, stop)
    yield _look(loop, cycle)


def look_window(loop: RepairLoop, policy: Policy) -> tuple[date, date]:
    """Return the first and last day of the look at the signals (R10.6).

    From the day the second week begins to the last day on which three whole weeks have passed: by either way of counting
    weeks, a look in "week two to three" is within it. Days 7 to 27 with the default policy.
    """
    first, last = policy.repair_look_weeks
    return loop.opened + timedelta(days=7 * (first - 1)), loop.opened + timedelta(days=7 * (last + 1) - 1)


def _length(loop: RepairLoop, policy: Policy) -> Answer:
    weeks = policy.repair_weeks
    clause = f"It is meant to last about {weeks} weeks"
    line = loop.line_of("Time bound")
    if loop.end is None:
        unclear: Met = UNKNOWN if loop.end_unclear else NO
        reason = (
            "Whether a day under it is its end cannot be told."
            if loop.end_unclear
            else "Without an end date it has no length."
        )
        return Answer(clause, "R10.5", unclear, reason, line=line)
    days = (loop.end - loop.opened).days
    # "About": whole weeks decide, so that an end moved off a week-end changes nothing.
    met: Met = YES if weeks // 2 <= days // 7 <= weeks else NO
    reason = f"From {loop.opened} to {loop.end}: {times(days, 'day')}, {times(days // 7, 'whole week')}."
    return Answer(clause, "R10.5", met, reason, line=line)


def _often(loop: RepairLoop, policy: Policy, stop: date) -> Answer:
    clause = "Touch points at least weekly"
    most = policy.repair_touch_days
    planned = planned_days(loop.texts.get("Cadence", ""))
    if planned is not None and planned > most:
        reason = f"The plan itself asks for one every {planned} days; at most {most} are asked for."
        return Answer(clause, "R10.5", NO, reason, line=loop.line_of("Cadence"))
    dated = [(one.day, one.line) for one in loop.touches if one.day is not None and one.day <= stop]
    undated = len([one for one in loop.touches if one.day is None])
    marks = [(loop.opened, loop.line), *dated, (stop, loop.line)]
    gaps = [((after - before).days, before, line) for (before, line), (after, _) in pairwise(marks)]
    days, since, line = max(gaps, key=lambda gap: gap[0])
    said = f"{times(len(dated), 'touch point')} up to {stop}; the longest time without one is {times(days, 'day')}, from {since}"
    if days <= most:
        return Answer(clause, "R10.5", YES if dated else UNKNOWN, f"{said}.", line=line)
    doubt = f", and {undated} without a day of its own" if undated else ""
    return Answer(
        clause, "R10.5", UNKNOWN if undated else NO, f"{said}{doubt}; at most {most} are asked for.", line=line
    )


def _drift(loop: RepairLoop, policy: Policy, stop: date) -> Answer:
    clause = "It does not drift"
    found = drifts(loop, policy=policy, until=stop)
    if found:
        day, line = found[0]
        reason = f"{times(policy.repair_drift_days, 'day')} without a touch point were full on {day}."
        undated = any(one.day is None for one in loop.touches)
        return Answer(clause, "R10.5", UNKNOWN if undated else NO, reason, line=line)
    planned = planned_days(loop.texts.get("Cadence", ""))
    if planned is not None and planned >= policy.repair_drift_days:
        reason = f"The plan itself asks for a touch point every {planned} days only."
        return Answer(clause, "R10.5", NO, reason, line=loop.line_of("Cadence"))
    if loop.end is None:
        met: Met = UNKNOWN if loop.end_unclear else NO
        reason = "Whether a day under it is its end cannot be told." if loop.end_unclear else "It has no end date."
        return Answer(clause, "R10.5", met, reason, line=loop.line_of("Time bound"))
    return Answer(
        clause, "R10.5", YES, f"Up to {stop} no {policy.repair_drift_days} days without a touch point.", line=loop.line
    )


def _each(loop: RepairLoop, policy: Policy, stop: date) -> Iterator[Answer]:
    progress, engineer, silence = (
        "Each touch point says progress and gap",
        "Each touch point has something from the engineer",
        "The engineer is not silent",
    )
    if not loop.touches:
        due = loop.opened + timedelta(days=policy.repair_touch_days)
        met: Met = UNKNOWN if stop <= due else NO
        reason = f"No touch point yet; the first is due by {due}." if met == UNKNOWN else "No touch point is written."
        yield from (Answer(clause, "R10.5", met, reason, line=loop.line) for clause in (progress, engineer))
        yield Answer(silence, "R10.5", UNKNOWN, reason, line=loop.line)
        return
    yield _candor(loop, progress)
    yield _heard(loop, engineer)
    yield _silence(loop, silence)


def _candor(loop: RepairLoop, clause: str) -> Answer:
    bare = [one for one in loop.touches if one.progress is False or one.gap is False]
    unclear = [one for one in loop.touches if one.progress is None or one.gap is None]
    if bare:
        said = listed([f"{one.day or 'undated'} ({'progress' if one.progress is False else 'gap'})" for one in bare])
        return Answer(clause, "R10.5", NO, f"Missing in {len(bare)} of {len(loop.touches)}: {said}.", line=bare[0].line)
    if unclear:
        reason = f"{len(unclear)} of {len(loop.touches)} are prose, and do not name both: {_days(unclear)}."
        return Answer(clause, "R10.5", UNKNOWN, reason, line=unclear[0].line)
    return Answer(clause, "R10.5", YES, f"All {len(loop.touches)} do.", line=loop.touches[0].line)


def _heard(loop: RepairLoop, clause: str) -> Answer:
    bare = [one for one in loop.touches if one.voice == "none"]
    unclear = [one for one in loop.touches if one.voice == "unknown"]
    if bare:
        reason = f"Nothing from the engineer in {len(bare)} of {len(loop.touches)}: {_days(bare)}."
        return Answer(clause, "R10.5", NO, reason, line=bare[0].line)
    if unclear:
        reason = (
            f"Whether the engineer speaks cannot be told in {len(unclear)} of {len(loop.touches)}: {_days(unclear)}."
        )
        return Answer(clause, "R10.5", UNKNOWN, reason, line=unclear[0].line)
    return Answer(
        clause, "R10.5", YES, f"All {len(loop.touches)} have, silence noted included.", line=loop.touches[0].line
    )


def _silence(loop: RepairLoop, clause: str) -> Answer:
    """One silent touch point happens; two running, or half of them, are a signal that stands by itself."""
    silent = [one for one in loop.touches if one.voice == "silent"]
    heard = [one for one in loop.touches if one.voice == "said"]
    running = any(one.voice == after.voice == "silent" for one, after in pairwise(loop.touches))
    if len(silent) + len(heard) <= len(loop.touches) // 2:
        reason = f"Only {len(silent) + len(heard)} of {len(loop.touches)} say anything of the engineer's part."
        return Answer(clause, "R10.5", UNKNOWN, reason, line=loop.touches[0].line)
    if not silent:
        return Answer(clause, "R10.5", YES, "No touch point notes silence.", line=loop.touches[0].line)
    met: Met = NO if running or 2 * len(silent) >= len(loop.touches) else YES
    reason = f"Silent in {len(silent)} of {len(loop.touches)}, a signal to ask about: {_days(silent)}."
    return Answer(clause, "R10.5", met, reason, line=silent[-1].line)


def _look(loop: RepairLoop, cycle: Cycle) -> Answer:
    clause = "The signals were looked at in week two to three"
    first, last = look_window(loop, cycle.policy)
    looks = [(day, piece.line) for piece, day in zip(loop.looks, loop.look_days, strict=True)]
    looks += [(one.day, one.line) for one in loop.touches if one.day and _looked(one.text)]
    within = [(day, line) for day, line in looks if day is not None and first <= day <= last]
    if within:
        return Answer(
            clause, "R10.6", YES, f"Looked at on {within[0][0]}, between {first} and {last}.", line=within[0][1]
        )
    if any(day is None for day, _ in looks):
        return Answer(clause, "R10.6", UNKNOWN, "The re-diagnosis has no day of its own.", line=looks[0][1])
    if loop.closed and loop.closed <= last:
        reason = f"The loop ended on {loop.closed}, before the look was due to be over on {last}."
        return Answer(clause, "R10.6", UNKNOWN, reason, line=loop.line)
    if cycle.as_of <= last:
        return Answer(clause, "R10.6", UNKNOWN, f"It is due between {first} and {last}.", line=loop.line)
    other = f"; there is one on {looks[0][0]}" if looks else ""
    return Answer(clause, "R10.6", NO, f"No re-diagnosis between {first} and {last}{other}.", line=loop.line)


def _looked(text: str) -> bool:
    return any(_LOOKED.search(one) and settled(one) for one in sentences_of(text))


def _days(touches: list[Touch]) -> str:
    return listed([str(one.day or "undated") for one in touches])
