"""How a repair loop was opened: three checks, a diagnosis, the gap against the ladder, a shared plan (R10.1–R10.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.repair.checks import CHECKS
from perfcal.evidence.repair.record import RepairLoop
from perfcal.evidence.repair.states import PLAN_HEADINGS
from perfcal.evidence.repair.words import DIAGNOSES, blank, label_pattern, labelled
from perfcal.evidence.wording import join_words
from perfcal.schema.cycle import Cycle

__all__ = ["opening_clauses"]

_LADDER = {
    "expected": (
        label_pattern(r"expect(?:ed|ation|ations)|bar|ladder|should be"),
        re.compile(r"\bexpect\w*|\bladder\b|\brubric\b|\bthe bar\b", re.IGNORECASE),
    ),
    "seen": (
        label_pattern(r"seen|observed|saw|what happened|actual(?:ly)?|today|now"),
        re.compile(r"\bseen\b|\bsaw\b|\bobserved\b|\bhappened\b", re.IGNORECASE),
    ),
    "gap": (
        label_pattern(r"gap|difference|missing"),
        re.compile(r"\bgap\b|\bmissing\b|\bdifference\b", re.IGNORECASE),
    ),
}
_LATER = re.compile(r"\b(?:to be (?:agreed|defined|decided)|tbd|tba|along the way|open|later)\b", re.IGNORECASE)
_EXIT = re.compile(
    r"\bexit\b|\bconditions?\b|\bcriteri\w+|\bif\b|\bunless\b|\bonce\b|\bdone when\b|\bends? when\b", re.IGNORECASE
)


def opening_clauses(loop: RepairLoop, _: Cycle) -> Iterator[Answer]:
    """Answer for the checks, the diagnosis, the gap and the plan."""
    yield from (_check(loop, name) for name in CHECKS)
    yield _diagnosis(loop)
    yield _ladder(loop)
    yield _answer(loop)
    yield _headings(loop)
    yield _end(loop)
    yield _exit(loop)


def _check(loop: RepairLoop, name: str) -> Answer:
    clause, check = CHECKS[name], loop.checks.get(name)
    if check is None:
        return Answer(clause, "R10.1", NO, "The checks have no line on it.", line=loop.line_of("Checks"))
    day = check.span.start if check.span else None
    lacking = [word for word, held in (("date", day), ("note", check.noted)) if not held]
    if lacking:
        return Answer(clause, "R10.1", NO, f"Its line has no {join_words(lacking)}.", line=check.line)
    if not check.done:
        return Answer(clause, "R10.1", NO, "Its box is not ticked.", line=check.line)
    if day is not None and day > loop.opened:
        reason = f"Dated {day}, after the loop was opened on {loop.opened}."
        return Answer(clause, "R10.1", NO, reason, line=check.line)
    return Answer(clause, "R10.1", YES, f"Dated {day}, with a note.", line=check.line)


def _diagnosis(loop: RepairLoop) -> Answer:
    clause = "The diagnosis is one of the vocabulary"
    check = loop.checks.get("diagnosis")
    if loop.diagnosis:
        return Answer(clause, "R10.2", YES, f"Diagnosis: {loop.diagnosis}.", line=check.line if check else None)
    if check is None or not check.noted:
        return Answer(clause, "R10.2", NO, "No diagnosis is written.", line=loop.line_of("Checks"))
    reason = f"The diagnosis uses none of these words: {', '.join(DIAGNOSES)}."
    return Answer(clause, "R10.2", NO, reason, line=check.line)


def _ladder(loop: RepairLoop) -> Answer:
    clause = "The gap is set against the ladder: expected, seen, gap"
    text, line = loop.texts.get("Gap", ""), loop.line_of("Gap")
    if blank(text):
        return Answer(clause, "R10.3", NO, "No gap is written.", line=line)
    marked = labelled(text, [(name, label) for name, (label, _) in _LADDER.items()])
    spoken = [name for name, (_, words) in _LADDER.items() if words.search(text)]
    lacking = [name for name in _LADDER if blank(marked.get(name, "")) and (marked or name not in spoken)]
    if not lacking:
        return Answer(clause, "R10.3", YES, "Expected, seen and gap are written.", line=line)
    if not marked:
        reason = f"The gap is written as prose; {join_words(lacking)} cannot be told from it."
        return Answer(clause, "R10.3", UNKNOWN, reason, line=line)
    return Answer(clause, "R10.3", NO, f"The gap does not say what was {join_words(lacking)}.", line=line)


def _answer(loop: RepairLoop) -> Answer:
    clause = "The engineer agreed to the gap, or rejected it and that was taken up"
    line = loop.line_of("Gap")
    if loop.answer == "agreed":
        return Answer(clause, "R10.3", YES, "The gap is agreed.", line=line)
    if loop.answer == "both":
        reason = "The gap is called agreed and not agreed; which of the two stands cannot be told."
        return Answer(clause, "R10.3", UNKNOWN, reason, line=line)
    if not loop.answer:
        return Answer(clause, "R10.3", NO, "No line says whether the engineer agreed.", line=line)
    if loop.looks:
        reason = "The gap was rejected, and the diagnosis looked at again."
        return Answer(clause, "R10.3", YES, reason, line=loop.looks[0].line)
    if any(one.said == ("parting begins",) for one in loop.verdicts):
        return Answer(clause, "R10.3", YES, "The gap was rejected, and parting began.", line=loop.verdicts[0].line)
    return Answer(clause, "R10.3", NO, "The gap was rejected; neither a re-diagnosis nor a parting follows.", line=line)


def _headings(loop: RepairLoop) -> Answer:
    clause = "The plan has its four headings: gap, support, cadence, time bound"
    lacking = [heading for heading in PLAN_HEADINGS if blank(loop.texts.get(heading, ""))]
    met: Met = NO if lacking else YES
    reason = f"Nothing is written under {join_words(lacking)}." if lacking else "All four are written."
    return Answer(clause, "R10.4", met, reason, line=loop.line_of("Gap"))


def _end(loop: RepairLoop) -> Answer:
    clause = "The plan has an end date"
    line = loop.line_of("Time bound")
    if loop.end is None:
        return Answer(clause, "R10.4", NO, "No end date is written.", line=line)
    if loop.end <= loop.opened:
        reason = f"The end date {loop.end} is not after the opening on {loop.opened}."
        return Answer(clause, "R10.4", NO, reason, line=line)
    return Answer(clause, "R10.4", YES, f"It ends on {loop.end}.", line=line)


def _exit(loop: RepairLoop) -> Answer:
    clause = "The plan has exit conditions"
    text, line = loop.texts.get("Time bound", ""), loop.line_of("Time bound")
    said = [one for one in re.split(r"(?<=[.;\n])\s*", text) if _EXIT.search(one)]
    if not said:
        return Answer(clause, "R10.4", NO, "No exit condition is written under the time bound.", line=line)
    if all(_LATER.search(one) for one in said):
        return Answer(clause, "R10.4", NO, "The exit conditions are left to be agreed later.", line=line)
    return Answer(clause, "R10.4", YES, "Exit conditions are written.", line=line)
