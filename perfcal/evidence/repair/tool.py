"""Whether a repair loop was the right tool: no decision made before, no crisis, no probation, and nobody but the two (R10.5, R10.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.pip.record import ImprovementPlan
from perfcal.evidence.repair.checks import CRISIS, RULED_OUT
from perfcal.evidence.repair.record import RepairLoop
from perfcal.evidence.repair.settled import sentences_of

__all__ = ["tool_clauses"]

_DECIDED = re.compile(
    r"\b(?:decision (?:is|was|has been) (?:already )?(?:made|taken)|already decided|ma[dk]e up (?:our|my|their) minds?|(?:exit|termination|dismissal|pip) (?:is |was )?"
    r"(?:already )?(?:planned|prepared|drafted|agreed)|severance|(?:exit|separation) (?:package|papers?|letter|agreement)|backfill|replacement (?:is|was|hire))\b",
    re.IGNORECASE,
)
_PROBATION = re.compile(r"\bprobation\w*", re.IGNORECASE)
_HR = re.compile(r"\b(?:hr|hrbp|human resources|people (?:partner|team|operations|ops))\b", re.IGNORECASE)


def tool_clauses(loop: RepairLoop, plans: Sequence[ImprovementPlan]) -> Iterator[Answer]:
    """Answer whether a loop could still decide anything, and whether something else was needed; `plans` are the person's PIPs."""
    yield _undecided(loop, plans)
    yield _no_crisis(loop)
    probation = _place(loop, _PROBATION)
    reason = "The loop speaks of probation." if probation else "Nothing in the loop speaks of probation."
    yield Answer(
        "The gap is not of the kind a probation settles", "R10.8", NO if probation else YES, reason, line=probation
    )
    hr = _place(loop, _HR)
    reason = "HR is named before the verdict." if hr else "Before the verdict nobody names HR."
    yield Answer("It is the manager's own, without HR", "R10.5", NO if hr else YES, reason, line=hr)


def _undecided(loop: RepairLoop, plans: Sequence[ImprovementPlan]) -> Answer:
    clause = "The decision was still open"
    for plan in plans:
        over = plan.delivered
        within = plan.opened >= loop.opened and (loop.closed is None or plan.opened < loop.closed)
        if within or (plan.opened < loop.opened and (over is None or over > loop.opened)):
            when = "before its verdict" if within else "before it began, and had not ended"
            reason = f"A PIP was opened on {plan.opened}, {when}."
            return Answer(clause, "R10.8", NO, reason, line=plan.line if plan.file == loop.file else loop.line)
    if line := _place(loop, _DECIDED):
        return Answer(clause, "R10.8", NO, "The loop says that the decision was made.", line=line)
    return Answer(
        clause, "R10.8", YES, "No PIP was opened in it, and nothing in it speaks of a decision made.", line=loop.line
    )


def _no_crisis(loop: RepairLoop) -> Answer:
    clause = "It is no burnout or crisis"
    line = loop.line_of("Checks")
    if loop.diagnosis == "burnout":
        return Answer(clause, "R10.8", NO, "The diagnosis is burnout: that needs rest, not a loop.", line=line)
    for piece in loop.looks:
        if _speaks_of_crisis(piece.text):
            return Answer(clause, "R10.8", NO, "The re-diagnosis speaks of it.", line=piece.line)
    met: Met = UNKNOWN if _speaks_of_crisis(loop.texts.get("Checks", "")) else YES
    reason = (
        "The checks speak of it without ruling it out."
        if met == UNKNOWN
        else "Neither diagnosis nor checks speak of one."
    )
    return Answer(clause, "R10.8", met, reason, line=line)


def _speaks_of_crisis(text: str) -> bool:
    return any(CRISIS.search(one) and not RULED_OUT.search(one) for one in sentences_of(text))


def _place(loop: RepairLoop, words: re.Pattern[str]) -> int | None:
    """Return the first line before the verdict whose text uses these words and does not deny them."""
    said = [(text, loop.line_of(heading)) for heading, text in loop.texts.items()]
    said += [(touch.text, touch.line) for touch in loop.touches]
    said += [(look.text, look.line) for look in loop.looks]
    for text, line in said:
        for found in words.finditer(text):
            if not re.search(r"\b(?:no|not|without|nor|never)\W+(?:\w+\W+)?$", text[: found.start()], re.IGNORECASE):
                return line
    return None
