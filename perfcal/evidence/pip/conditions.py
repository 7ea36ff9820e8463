"""The three conditions of a PIP on one behaviour: named, repeated, unchanged (R9.1). `unknown` is never met.

Each is asked twice: of the writings that are surely about the behaviour, and of those that may be. Met by the first, it
is met; not met even by the second, it is not; in between nobody can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.pip.tones import CONVERSATION
from perfcal.evidence.pip.writings import Theme, Writing
from perfcal.evidence.wording import listed, times
from perfcal.schema.cycle import Cycle
from perfcal.schema.policy import Policy

__all__ = ["CLAUSES", "conditions", "cycle_months"]

CLAUSES = {
    "R9.1a": "The behaviour was named to the engineer in writing",
    "R9.1b": "It was repeated over two cycles or two months",
    "R9.1c": "It is unchanged after written notes and an R3 conversation",
}
"""The three conditions, in words."""


def conditions(cycle: Cycle, theme: Theme, *, again: bool) -> tuple[Answer, Answer, Answer]:
    """Answer the three conditions; `again` says that the PIP itself, written later, still names the behaviour."""
    return _named(theme), _repeated(cycle, theme), _unchanged(cycle.policy, theme, again=again)


def _named(theme: Theme) -> Answer:
    clause = CLAUSES["R9.1a"]
    named = [one for one in theme.sure if not one.better]  # "it is better now" names nothing amiss
    if named:
        last = named[-1]
        reason = f"Named {times(len(named), 'time')}: {_where(named)}."
        return Answer(clause, "R9.1a", YES, reason, last.file, last.line)
    if theme.possible:
        last = theme.possible[-1]
        reason = f"{_where(theme.possible)} may be about it: too few words are shared, or the day is not sure."
        return Answer(clause, "R9.1a", UNKNOWN, reason, last.file, last.line)
    return Answer(clause, "R9.1a", NO, "Nothing written to the engineer before that day names it.")


def _repeated(cycle: Cycle, theme: Theme) -> Answer:
    policy = cycle.policy
    clause = CLAUSES["R9.1b"]
    sure, surely = _spread(cycle, theme.sure), _apart(theme.sure, surely=True)
    most, possibly = _spread(cycle, theme.possible), _apart(theme.possible, surely=False)
    met = _between(
        sure >= policy.pip_repeated_cycles or surely >= policy.pip_repeated_days,
        most >= policy.pip_repeated_cycles or possibly >= policy.pip_repeated_days,
    )
    shown = theme.sure if met == YES or len(theme.sure) > 1 else theme.possible
    asked = f"{policy.pip_repeated_days} days or {policy.pip_repeated_cycles} cycles are asked for"
    if not shown:
        return Answer(clause, "R9.1b", met, f"Nothing written names it, so nothing shows that it came back; {asked}.")
    days, cycles = (surely, sure) if shown is theme.sure else (possibly, most)
    if len(shown) == 1:
        said = f"Written about once, {_where(shown)}; {asked}."
    else:
        doubt = "" if met != UNKNOWN else ", some of it only possibly about it"
        said = (
            f"First written about on {shown[0].when}, last on {max(shown, key=lambda one: one.first).when}: "
            f"{times(days, 'day')} apart, in {times(cycles, 'cycle')}{doubt}; {asked}."
        )
    return Answer(clause, "R9.1b", met, said, shown[-1].file, shown[-1].line)


def _between(surely: bool, possibly: bool) -> Met:  # noqa: FBT001 - the two readings of one question
    return YES if surely else UNKNOWN if possibly else NO


def _apart(found: Sequence[Writing], *, surely: bool) -> int:
    """Return the days between the first and the last writing; where only a month is known, the fewest or the most."""
    if len(found) < 2:
        return 0
    if surely:
        return max(0, (max(one.first for one in found) - min(one.last for one in found)).days)
    return (max(one.last for one in found) - min(one.first for one in found)).days


def _spread(cycle: Cycle, found: Sequence[Writing]) -> int:
    """Return in how many cycles it was written about, cycles being as long as this one."""
    months, start = cycle_months(cycle), cycle.dates.start
    begins = start.year * 12 + start.month

    def number(day: date) -> int:
        return (day.year * 12 + day.month - begins) // months

    return len({number(one.last) for one in found})


def cycle_months(cycle: Cycle) -> int:
    """Return how many months a cycle of this workspace has."""
    return max(1, round((cycle.dates.end - cycle.dates.start).days / 30.44))


def _unchanged(policy: Policy, theme: Theme, *, again: bool) -> Answer:
    clause = CLAUSES["R9.1c"]
    better = [one for one in theme.sure if one.better]
    since = better[-1].last if better else date.min
    sure = [one for one in theme.sure if one.last > since]
    possible = [one for one in theme.possible if one.last > since]
    if better and not [one for one in sure if not one.better]:
        reason = f"The writing of {better[-1].when} says that it got better, and nothing written since names it."
        return Answer(clause, "R9.1c", NO, reason, better[-1].file, better[-1].line)
    told, maybe = _told_by(policy, sure), _told_by(policy, possible)
    after = f", after {better[-1].when} said that it got better" if better else ""
    count = f"{_counted(sure)}{after}"
    last = next(iter([*possible, *sure][::-1]), None)
    place = (last.file, last.line) if last else ("", None)
    if told is None:
        asked = f"{times(policy.pip_written_notes, 'note')} and a conversation are asked for"
        doubt = f"; {_counted(possible)} if each possible mention is one" if maybe else ""
        return Answer(clause, "R9.1c", UNKNOWN if maybe else NO, f"{count}; {asked}{doubt}.", *place)
    doubtful = [one for one in possible if one.better]
    if doubtful:
        reason = f"{count}, but the writing of {doubtful[-1].when} may say that it got better."
        return Answer(clause, "R9.1c", UNKNOWN, reason, doubtful[-1].file, doubtful[-1].line)
    if later := [one for one in sure if one.first > told]:
        return Answer(
            clause, "R9.1c", YES, f"{count}; written about again on {later[-1].when}.", later[-1].file, later[-1].line
        )
    if again:
        return Answer(clause, "R9.1c", YES, f"{count}, the last on {told}; the PIP still names it.", *place)
    return Answer(clause, "R9.1c", UNKNOWN, f"{count}; nothing written since {told} says whether it changed.", *place)


def _told_by(policy: Policy, found: Sequence[Writing]) -> date | None:
    """Return the day by which there were notes enough and a conversation; None where there never were."""
    spoken = [one.last for one in found if one.kind == CONVERSATION]
    notes = list(dict.fromkeys((one.last, one.kind) for one in found if one.kind != CONVERSATION))
    if not spoken or len(notes) < policy.pip_written_notes:
        return None
    return max(spoken[0], sorted(notes)[policy.pip_written_notes - 1][0])


def _counted(found: Sequence[Writing]) -> str:
    spoken = sum(one.kind == CONVERSATION for one in found)
    notes = len({(one.last, one.kind) for one in found if one.kind != CONVERSATION})
    return f"{times(notes, 'written note')} and {times(spoken, 'R3 conversation')} name it"


def _where(found: Sequence[Writing]) -> str:
    return listed([f"{one.kind} of {one.when}" for one in reversed(found)])
