"""How a repair loop ended: exactly one verdict, delivered; without one it is a soft ending (R10.7)."""

from __future__ import annotations

from collections.abc import Iterator

from perfcal.evidence.clause import NO, UNKNOWN, YES
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.repair.record import RepairLoop
from perfcal.evidence.repair.states import usual_end
from perfcal.evidence.repair.words import VERDICTS
from perfcal.evidence.wording import join_words, times
from perfcal.schema.cycle import Cycle

__all__ = ["ending_clauses"]

_ONE = "It ends with exactly one verdict: recovery, PIP opens, or parting begins"
_TOLD = "The verdict was delivered"


def ending_clauses(loop: RepairLoop, cycle: Cycle) -> Iterator[Answer]:
    """Answer for the verdict and its delivery."""
    if not loop.verdicts:
        yield from _open(loop, cycle)
        return
    yield _verdict(loop)
    if not any(one.said for one in loop.verdicts):
        yield _nothing_to_tell(loop, cycle)
        return
    last = loop.verdicts[-1]
    met, reason = {
        True: (YES, "The verdict says how it was told."),
        False: (NO, "The verdict says that it was not told yet."),
        None: (UNKNOWN, "The verdict does not say that it was told."),
    }[last.delivered]
    yield Answer(_TOLD, "R10.7", met, reason, line=last.line)


def _nothing_to_tell(loop: RepairLoop, cycle: Cycle) -> Answer:
    """A verdict that is none cannot be delivered; until the end there is time for one."""
    over = cycle.as_of > usual_end(loop, cycle.policy)
    reason = "What is written as the verdict is none of the three: there is nothing that could have been told."
    return Answer(_TOLD, "R10.7", NO if over else UNKNOWN, reason, line=loop.verdicts[-1].line)


def _open(loop: RepairLoop, cycle: Cycle) -> Iterator[Answer]:
    end = usual_end(loop, cycle.policy)
    line = loop.line_of("Time bound")
    meant = "its end date" if loop.end else f"its {times(cycle.policy.repair_weeks, 'week')}, no end being written,"
    if cycle.as_of <= end:
        reason = f"It runs until {end}."
        yield from (Answer(clause, "R10.7", UNKNOWN, reason, line=line) for clause in (_ONE, _TOLD))
        return
    days = (cycle.as_of - end).days
    reason = f"A soft ending: {meant} passed {times(days, 'day')} ago, on {end}, without a verdict."
    yield from (Answer(clause, "R10.7", NO, reason, line=line) for clause in (_ONE, _TOLD))


def _verdict(loop: RepairLoop) -> Answer:
    if len(loop.verdicts) > 1:
        return Answer(_ONE, "R10.7", NO, f"{len(loop.verdicts)} verdicts are written.", line=loop.verdicts[1].line)
    verdict = loop.verdicts[0]
    if len(verdict.said) != 1:
        words = (
            f"names {join_words(list(verdict.said))} at once"
            if verdict.said
            else f"is none of {join_words(list(VERDICTS))}"
        )
        return Answer(_ONE, "R10.7", NO, f"The verdict {words}.", line=verdict.line)
    if verdict.day is None:
        return Answer(_ONE, "R10.7", UNKNOWN, "The verdict has no day of its own.", line=verdict.line)
    late = (verdict.day - loop.end).days if loop.end else 0
    after = f", {times(late, 'day')} after the end date" if late > 0 else ""
    return Answer(_ONE, "R10.7", YES, f"{verdict.said[0]} on {verdict.day}{after}.", line=verdict.line)
