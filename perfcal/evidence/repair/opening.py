"""How a repair loop was opened: three checks, a diagnosis, the gap against the ladder, a shared plan (R10.1–R10.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.repair.checks import CHECKS, Check
from perfcal.evidence.repair.days import without_dates
from perfcal.evidence.repair.labels import label_pattern, labelled
from perfcal.evidence.repair.record import RepairLoop
from perfcal.evidence.repair.states import PLAN_HEADINGS
from perfcal.evidence.repair.words import DIAGNOSES, blank
from perfcal.evidence.wording import join_words
from perfcal.schema.cycle import Cycle

__all__ = ["opening_clauses"]

_LADDER = {
    "expected": (
        label_pattern(r"expect(?:ed|ation|ations)|(?:the )?(?:bar|ladder|standard)|should be|asked for"),
        re.compile(
            r"\bexpect\w*|\bladder\b|\brubric\b|\bthe bar\b|\bshould\b|\bstandard\b|\basks? for\b|\brequire[sd]?\b|\bawaits?\b",
            re.IGNORECASE,
        ),
    ),
    "seen": (
        label_pattern(r"seen|observed|saw|what happened|actual(?:ly)?|today|now|reality|noticed"),
        re.compile(
            r"\bseen\b|\bsaw\b|\bobserved\b|\bhappened\b|\bnoticed\b|\binstead\b|\bin practice\b|\bactual\w*",
            re.IGNORECASE,
        ),
    ),
    "gap": (
        label_pattern(r"(?:the )?gap|(?:the )?difference|missing|shortfall"),
        re.compile(r"\bgap\b|\bmissing\b|\bdifference\b|\black(?:s|ing)?\b|\bshortfall\b|\bdistance\b", re.IGNORECASE),
    ),
}
_LATER = re.compile(
    r"\bto be (?:agreed|defined|decided|set)\b|\btb[acd]\b|\balong the way\b|\b(?:still|left|is|are) open\b|\blater\W*$|\bto follow\b|\bpending\b|\bwill be (?:agreed|discussed|defined|decided|set)\b|\b(?:no|without) (?:exit|conditions?)\b",
    re.IGNORECASE,
)
_EXIT = re.compile(
    r"\bexit\b|\bconditions?\b|\bcriteri\w+|\bif\b|\bunless\b|\bonce\b|\bwhen\b|\bas soon as\b|\bprovided\b"
    r"|\b\d+ ?(?:of|out of|/) ?\d+\b|\d ?%|\b(?:in a row|consecutive|running)\b",
    re.IGNORECASE,
)


_ANSWERS: dict[str, tuple[Met, str]] = {
    "": (NO, "No line says whether the engineer agreed."),
    "agreed": (YES, "The gap is agreed."),
    "somebody": (UNKNOWN, "Somebody agreed; whether it is the engineer cannot be told."),
}


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
    check = loop.checks.get(name)
    if check is None:
        return Answer(CHECKS[name], "R10.1", NO, "The checks have no line on it.", line=loop.line_of("Checks"))
    met, reason = _checked(check, loop.opened)
    return Answer(CHECKS[name], "R10.1", met, reason, line=check.line)


def _checked(check: Check, opened: date) -> tuple[Met, str]:
    """Return what the line of a check shows: a note and a day on or before the opening, with nothing against it."""
    span = check.span
    lacking = [word for word, held in (("date", span or check.unclear), ("note", check.noted)) if not held]
    if lacking:
        return NO, f"Its line has no {join_words(lacking)}."
    if not check.done:
        return NO, "Its box is not ticked."
    if span is None or span.start is None or span.end is None:
        return UNKNOWN, "Its date can mean two days."
    return _in_time(check, (span.start, span.end), opened)


def _in_time(check: Check, span: tuple[date, date], opened: date) -> tuple[Met, str]:
    first, last = span
    if first > opened:
        return NO, f"Dated {first}, after the loop was opened on {opened}."
    if check.against:
        return UNKNOWN if check.mixed else NO, f"Dated {first}; the note {check.against}."
    if last > opened:
        return UNKNOWN, f"Dated {first:%Y-%m}: before or after the opening on {opened}, nobody can tell."
    return YES, f"Dated {first}, with a note."


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
    lacking = [name for name, (_, words) in _LADDER.items() if not _named(marked.get(name), words, text)]
    if not lacking:
        return Answer(clause, "R10.3", YES, "Expected, seen and gap are written.", line=line)
    if len(marked) < 2:
        reason = f"The gap is written as prose; {join_words(lacking)} cannot be told from it."
        return Answer(clause, "R10.3", UNKNOWN, reason, line=line)
    return Answer(clause, "R10.3", NO, f"The gap does not say what was {join_words(lacking)}.", line=line)


def _named(said: str | None, words: re.Pattern[str], text: str) -> bool:
    """Say whether a part of the gap is written: behind its label, or without one in its words."""
    return bool(words.search(text)) if said is None else not blank(said)


def _answer(loop: RepairLoop) -> Answer:
    clause = "The engineer agreed to the gap, or rejected it and that was taken up"
    met, reason, line = _answered(loop)
    return Answer(clause, "R10.3", met, reason, line=line or loop.line_of("Gap"))


def _answered(loop: RepairLoop) -> tuple[Met, str, int | None]:
    if loop.answer in _ANSWERS:
        return (*_ANSWERS[loop.answer], None)
    look = loop.looks[0].line if loop.looks else None
    parting = next((one.line for one in loop.verdicts if one.said == ("parting begins",)), None)
    if look:
        then = ", and the gap agreed" if loop.answer == "both" else ""
        return YES, f"The gap was rejected, the diagnosis looked at again{then}.", look
    if loop.answer == "both":
        return UNKNOWN, "The gap is called agreed and not agreed; which of the two stands cannot be told.", None
    if parting:
        return YES, "The gap was rejected, and parting began.", parting
    return NO, "The gap was rejected; neither a re-diagnosis nor a parting follows.", None


def _headings(loop: RepairLoop) -> Answer:
    clause = "The plan has its four headings: gap, support, cadence, time bound"
    lacking = [heading for heading in PLAN_HEADINGS if blank(loop.texts.get(heading, ""))]
    met: Met = NO if lacking else YES
    reason = f"Nothing is written under {join_words(lacking)}." if lacking else "All four are written."
    return Answer(clause, "R10.4", met, reason, line=loop.line_of("Gap"))


def _end(loop: RepairLoop) -> Answer:
    clause = "The plan has an end date"
    line = loop.line_of("Time bound")
    if loop.end_unclear:
        return Answer(clause, "R10.4", UNKNOWN, "Whether a day under it is its end cannot be told.", line=line)
    if loop.end is None:
        return Answer(clause, "R10.4", NO, "No end date is written.", line=line)
    if loop.end <= loop.opened:
        reason = f"The end date {loop.end} is not after the opening on {loop.opened}."
        return Answer(clause, "R10.4", NO, reason, line=line)
    return Answer(clause, "R10.4", YES, f"It ends on {loop.end}.", line=line)


def _exit(loop: RepairLoop) -> Answer:
    clause = "The plan has exit conditions"
    text, line = loop.texts.get("Time bound", ""), loop.line_of("Time bound")
    lines = [one for one in re.split(r"(?<=[.;\n])\s*", text) if _EXIT.search(without_dates(one))]
    said = [one for one in lines if not blank(one.rpartition(":")[2])]
    if not said:
        return Answer(clause, "R10.4", NO, "No exit condition is written under the time bound.", line=line)
    if all(_LATER.search(one) for one in said):
        return Answer(clause, "R10.4", NO, "The exit conditions are left to be agreed later.", line=line)
    return Answer(clause, "R10.4", YES, "Exit conditions are written.", line=line)
