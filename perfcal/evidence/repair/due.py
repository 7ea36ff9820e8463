"""What a repair loop asks its manager for next: a verdict, a touch point, a look at the signals, what the opening left out (R10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from perfcal.evidence.clause import NO
from perfcal.evidence.repair.cadence import cadence_clauses, look_window
from perfcal.evidence.repair.opening import opening_clauses
from perfcal.evidence.repair.record import RepairLoop
from perfcal.evidence.repair.states import usual_end
from perfcal.evidence.wording import join_words, times
from perfcal.schema.cycle import Cycle

__all__ = ["Step", "loop_steps", "next_within"]

_AHEAD = 7  # days: what comes due within a week is this week's
_OPENING = {
    "R10.1": "make up for the opening checks, and date them",
    "R10.2": "name the diagnosis in a word of the vocabulary",
    "R10.3": "set the gap against the ladder with the engineer, and write their answer",
    "R10.4": "complete the plan",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, by when, and the line it rests on."""

    kind: str
    what: str
    due: date
    reason: str
    requirement: str
    line: int


def next_within(due: date, as_of: date) -> bool:
    """Say whether something is this week's: overdue, or due within seven days."""
    return due <= as_of + timedelta(days=_AHEAD)


def loop_steps(loop: RepairLoop, cycle: Cycle, *, followed: bool = False) -> Iterator[Step]:
    """Yield what a loop asks for this week, the verdict first; `followed` says that a PIP was opened after it."""
    last = loop.verdicts[-1] if loop.verdicts else None
    if loop.closed and last:
        if last.delivered is False or (last.delivered is None and not followed):
            told = (
                "It says that it was not told yet." if last.delivered is False else "It does not say that it was told."
            )
            yield Step(
                "repair verdict",
                "tell the engineer the verdict, and write down when",
                loop.closed,
                told,
                "R10.7",
                last.line,
            )
        return
    end = usual_end(loop, cycle.policy)
    if next_within(end, cycle.as_of):
        yield _verdict(loop, end, cycle.as_of)
    if cycle.as_of > end or followed:
        return
    yield from _touch_point(loop, cycle)
    yield from _look(loop, cycle)
    yield from _opening(loop, cycle)


def _verdict(loop: RepairLoop, end: date, as_of: date) -> Step:
    what = "give the verdict: recovery, PIP opens, or parting begins"
    over = (as_of - end).days
    when = f"was to end on {end}, {times(over, 'day')} ago" if over > 0 else f"ends on {end}"
    meant = "" if loop.end else f", {(end - loop.opened).days // 7} weeks after its opening, no end being written"
    written = " What is written as a verdict is none of the three." if loop.verdicts else " No verdict is written."
    line = loop.verdicts[-1].line if loop.verdicts else loop.line_of("Time bound")
    return Step("repair verdict", what, end, f"It {when}{meant}.{written}", "R10.7", line)


def _touch_point(loop: RepairLoop, cycle: Cycle) -> Iterator[Step]:
    most = cycle.policy.repair_touch_days
    held = [(one.day, one.line) for one in loop.touches if one.day]
    since, line = max(held, default=(loop.opened, loop.line))
    last = "the last one" if held else "the opening"
    days = times((cycle.as_of - since).days, "day")
    reason = f"{days} since {last}, {since}; at most {most} are asked for."
    what = "hold the touch point, and write progress, gap and the engineer's part"
    yield Step("repair touch point", what, since + timedelta(days=most), reason, "R10.5", line)
    unheard = [one for one in loop.touches[-2:] if one.voice in ("none", "silent")]
    if len(unheard) > 1:
        what = "ask the engineer what stands in the way, and write it in their words"
        reason = "Nothing from the engineer in the last two touch points."
        yield Step("repair touch point", what, cycle.as_of, reason, "R10.5", unheard[-1].line)


def _look(loop: RepairLoop, cycle: Cycle) -> Iterator[Step]:
    first, last = look_window(loop, cycle.policy)
    answer = next(one for one in cadence_clauses(loop, cycle) if one.requirement == "R10.6")
    if answer.met == NO or (answer.met != "yes" and first <= cycle.as_of):
        what = "look whether the signals move; diagnose again before pushing harder"
        yield Step("repair look", what, last, answer.reason, "R10.6", answer.line or loop.line)


def _opening(loop: RepairLoop, cycle: Cycle) -> Iterator[Step]:
    lacking = [one for one in opening_clauses(loop, cycle) if one.met == NO]
    for requirement, what in _OPENING.items():
        mine = [one for one in lacking if one.requirement == requirement]
        if mine:
            reason = join_words([f"{one.clause}: {one.reason.rstrip('.')}" for one in mine])
            yield Step("repair opening", what, loop.opened, f"{reason}.", requirement, mine[0].line or loop.line)
