"""What comes before a PIP: feedback on paper, the questions about role, expectations and support, HR, a repair loop (R9.3, R10.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.pip.record import ImprovementPlan
from perfcal.evidence.pip.themes import content_words, link
from perfcal.evidence.pip.tones import CONVERSATION
from perfcal.evidence.pip.writings import Writing
from perfcal.evidence.repair.days import days_in
from perfcal.evidence.repair.record import RepairLoop
from perfcal.evidence.repair.settled import sentences_of, settled
from perfcal.evidence.wording import times
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["before_checks", "since_last_plan"]

_HR = r"\b(?:hr|hrbp|human resources|people (?:partner|team|operations|ops|business partner)|personnel)\b"
_CONSULTED = re.compile(_HR, re.IGNORECASE)
_NOT_CONSULTED = re.compile(
    rf"(?:\bno|\bnot|n't|\bwithout|\bbefore|\byet to) (?:\w+ ){{0,3}}{_HR}|{_HR}\W+(?:\w+\W+){{0,4}}?(?:\bnot\b|\bno\b(?! (?:objections?|concerns?|comments?|issues?))|n't|\byet to\b|\bto be\b|\bopen\b|\btbd\b)",
    re.IGNORECASE,
)
_CONSULTING = re.compile(
    r"\b(?:consult\w*|spoke|spoken|talked|discussed|met|called|informed|agree[sd]?|review(?:s|ed)|advis\w+|looped in|joined|sign(?:s|ed)|"
    r"confirm(?:s|ed)|approv\w+|involved|support(?:s|ed)|check(?:s|ed)|sat|briefed|asked|knows?|told)\b",
    re.IGNORECASE,
)
_ASKED = {
    "role": re.compile(r"\brole\b", re.IGNORECASE),
    "expectations": re.compile(r"\bexpect(?:ation|ed)\w*", re.IGNORECASE),
    "support": re.compile(r"\bsupport\w*|\bhelp(?:s|ed)?\b|\bpair\w*", re.IGNORECASE),
}
_LABELLED = re.compile(r"\b(?:role|expectations)\b[^:.]*:", re.IGNORECASE)
_FEWEST_WORDS = 2  # of content in a gap that can be compared
_AT_ONCE = 30  # days after a verdict in which a PIP is the one that it opened
_LATELY = 183  # days back in which a consultation is about this PIP


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    day: date
    file: str
    line: int


def before_checks(
    own: Cycle, loops: Sequence[RepairLoop], *, opened: date, plan: ImprovementPlan | None, told: Sequence[Writing]
) -> Iterator[Answer]:
    """Answer what R9.3 asks before a PIP, and whether a repair loop came first where policy asks for it (R10.7).

    `own` is a cycle with one person's rows only, `loops` that person's repair loops, `told` what was written before.
    """
    loops = [loop for loop in loops if loop.opened < opened]
    said = [*_lines(own, opened), *_of_plan(plan)]
    yield _documented(told)
    yield _role(said, loops, opened)
    yield _hr(said, opened)
    if own.policy.repair_first:
        answer = _repair_first(loops, opened)
        yield answer if answer.met != YES or plan is None else _about(plan, loops[-1], answer)


def since_last_plan(loops: Sequence[RepairLoop], plans: Sequence[ImprovementPlan], opened: date) -> list[RepairLoop]:
    """Return the repair loops that no earlier PIP has followed: one loop opens one PIP, and the next has its own."""
    last = max((plan.opened for plan in plans if plan.opened < opened), default=date.min)
    return [loop for loop in loops if loop.opened >= last]


def _documented(told: Sequence[Writing]) -> Answer:
    clause = "The feedback is documented"
    spoken = [one for one in told if one.kind == CONVERSATION]
    last = next(iter([*told, *spoken][::-1]), None)
    if last is None:
        return Answer(clause, "R9.3", NO, "No note or conversation of the manager is written down before that day.")
    reason = f"{times(len(spoken), 'R3 conversation')} among {times(len(told), 'writing')} of the manager, the last on {told[-1].when}."
    return Answer(clause, "R9.3", YES if spoken else UNKNOWN, reason, last.file, last.line)


def _role(said: Sequence[_Said], loops: Sequence[RepairLoop], opened: date) -> Answer:
    clause = "Asked whether it is the role, the expectations or the support"
    for loop in reversed(loops):
        check = loop.checks.get("causes")
        if check and check.by(opened):
            reason = f"The repair loop of {loop.opened} ruled out other causes by talking."
            return Answer(clause, "R9.3", YES, reason, loop.file, check.line)
    texts: dict[date, list[_Said]] = {}
    for one in said:
        texts.setdefault(one.day, []).append(one)
    for lines in reversed(texts.values()):
        if all(known.search(" ".join(one.text for one in lines)) for known in _ASKED.values()):
            reason = f"Role, expectations and support are all spoken of on {lines[0].day}."
            return Answer(clause, "R9.3", YES, reason, lines[0].file, lines[0].line)
    return Answer(
        clause, "R9.3", UNKNOWN, "No day's lines speak of all three, and no repair loop asked before that day."
    )


def _hr(said: Sequence[_Said], opened: date) -> Answer:
    clause = "HR was consulted"
    lines = [one for one in said if _CONSULTED.search(one.text)]
    if not lines:
        return Answer(
            clause, "R9.3", UNKNOWN, "Nothing in the growth doc before that day speaks of HR; it may be elsewhere."
        )
    asked = [one for one in lines if _asked(one.text)]
    last = asked[-1] if asked else lines[-1]
    later = [day for day in days_in(last.text) if day > opened]
    met: Met = NO if _NOT_CONSULTED.search(last.text) or later else YES if asked else UNKNOWN
    how = {NO: " as not consulted by that day", UNKNOWN: " and does not say that it was consulted"}.get(met, "")
    reason = f"The line of {last.day} speaks of HR{how}."
    return Answer(clause, "R9.3", met, reason, last.file, last.line)


def _asked(text: str) -> bool:
    """Say whether a sentence tells that HR was consulted, or that it was not."""
    told = (one for one in sentences_of(text) if _CONSULTED.search(one))
    return any((_CONSULTING.search(one) and settled(one)) or _NOT_CONSULTED.search(one) for one in told)


def _repair_first(loops: Sequence[RepairLoop], opened: date) -> Answer:
    clause = "A repair loop came first and its verdict was a PIP"
    if not loops:
        return Answer(
            clause, "R10.7", NO, "No repair loop for it is on record before that day; policy asks for one first."
        )
    loop = loops[-1]
    given = [one for one in loop.verdicts if one.day is not None and one.day <= opened]
    if not given:
        undated = [one for one in loop.verdicts if one.day is None]
        state = "has a verdict without a day" if undated else "has no verdict by that day"
        line = undated[0].line if undated else loop.line
        return Answer(
            clause, "R10.7", UNKNOWN if undated else NO, f"The loop of {loop.opened} {state}.", loop.file, line
        )
    said = given[-1].said
    met: Met = YES if said == ("PIP opens",) else UNKNOWN if "PIP opens" in said else NO
    words = " or ".join(said) or "none of the three verdicts"
    reason = f"The loop of {loop.opened} ended on {given[-1].day} with: {words}."
    return Answer(clause, "R10.7", met, reason, loop.file, given[-1].line)


def _about(plan: ImprovementPlan, loop: RepairLoop, answer: Answer) -> Answer:
    """Leave open whether an older loop was this PIP's, where its gap shares no word with the PIP's."""
    if loop.closed and plan.opened - loop.closed <= timedelta(days=_AT_ONCE):
        return answer
    gaps = content_words(plan.text("Gap")), content_words(loop.texts.get("Gap", ""))
    if min(map(len, gaps)) < _FEWEST_WORDS or link(*gaps) != "none":
        return answer
    reason = f"The loop of {loop.opened} ended with a PIP, and its gap shares no word with the gap of this one."
    return replace(answer, met=UNKNOWN, reason=reason)


def _lines(own: Cycle, opened: date) -> Iterator[_Said]:
    """Go through the lines of notes, 1:1s and repair loops of the last half year before a day, oldest first."""
    parts = own.parts[own.parts["kind"].isin(("note", "1:1", "repair"))]
    for part in records(parts[parts["date_end"].notna()].sort_values(["date_end", "line"], kind="stable")):
        day = part["date_end"].date()
        if opened - timedelta(days=_LATELY) <= day <= opened:
            yield from (_Said(text, day, part["file"], part["line"]) for text in part["text"].split("\n") if text)


def _of_plan(plan: ImprovementPlan | None) -> Iterator[_Said]:
    if plan is None:
        return
    for heading, pieces in (plan.parts or {}).items():
        for piece in pieces:
            if not heading or _CONSULTED.search(piece.text) or _LABELLED.search(piece.text):
                yield _Said(piece.text, plan.opened, plan.file, piece.line)
