"""The five parts of a PIP: gap with examples, measurable criteria, timeline, support, consequences (R9.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.pip.record import ImprovementPlan
from perfcal.evidence.repair.checks import Piece
from perfcal.evidence.repair.days import days_in, has_unclear_day, without_dates
from perfcal.evidence.repair.settled import planned, sentences_of
from perfcal.evidence.repair.words import blank
from perfcal.evidence.wording import times
from perfcal.schema.policy import Policy

__all__ = ["five_parts", "measurable"]

_R = "R9.4"
_NUMBERS = r"zero|one|two|three|four|five|six|seven|eight|nine|ten|twelve|both|half"
_NO_FIGURE = re.compile(
    r"\b[A-Z]{1,2}\d\b|\b[Ll]evel \d\b|\b1:1s?|\b[Oo]ne-on-ones?\b|\b1-on-1s?\b"
)  # levels, quarters and talks
_LENGTH = re.compile(
    rf"(?<!to )\b(?:within|in|over|for|during|after) (?:the |a )?(?:next |first |last |coming )?(?:\d+|{_NUMBERS}) (?:calendar |working )?"
    r"(?:days?|weeks?|months?|sprints?)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(rf"\d|\b(?:{_NUMBERS})\b", re.IGNORECASE)
_TRAIT = re.compile(
    r"\b(?:ownership|attitude|commit(?:ted|ment)|motivat\w+|engag(?:ed|ement)|efforts?|mindset|trust\w*|proactiv\w*|positiv\w+|happ(?:y|ier)|excuses?|"
    r"team player|professionalism|seriously|feels?|try|behaviou?r|give \d+)\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\b(?:survey|scores?|questionnaire|\d+ ?(?:of|out of|/) ?\d+)\b", re.IGNORECASE)
_SOMEBODY = re.compile(r"\bone (?=of the|another|must|should|can|could|has|needs?|is|does|may)", re.IGNORECASE)
_ALL = re.compile(
    r"\b(?:all|every|each|no|none|any)\b(?!\s+(?:day|week|month|sprint|quarter|time|morning|friday|monday))",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:checked|counted|confirmed|verified|measured|reviewed|observed|signed off|judged|tracked|seen|read) (?:by|with|from|in|against|at)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:better|improv\w+|(?<!no )more|less|satisf\w+|trust\w*|expectations?|noticeabl\w+|proactiv\w+|ownership|attitude|positive\w*|confiden\w+|mindset|engag\w+|stronger|"
    r"senior|visib\w+|appropriate\w*|good|faster|clearer|communicat\w+|professional\w*|motivat\w+|team player)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\bseen\b|\bexamples?\b|\be\.g\.|\bfor instance\b|\bsuch as\b|\bon (?:mon|tues|wednes|thurs|fri)day\b",
    re.IGNORECASE,
)
_NO_EXAMPLE = re.compile(r"\b(?:nothing|none|no examples?)\b", re.IGNORECASE)
_OCCURRED = re.compile(rf"\b(?:{_NUMBERS}|several|twice|once)\b", re.IGNORECASE)


def five_parts(plan: ImprovementPlan, policy: Policy) -> Iterator[Answer]:
    """Answer for each of the five parts whether it is written, and so that both sides can tell when it is met."""
    yield _gap(plan)
    yield _criteria(plan)
    yield _timeline(plan, policy)
    yield _written(plan, "Support", "The support is written")
    yield _written(plan, "Consequences", "The consequences are written")


def measurable(text: str) -> bool:
    """Say whether both sides could tell that a criterion is met: by a number, or by all or none where somebody checks.

    A due date is no number, nor a level's, nor "better every week", nor the weeks in which somebody is to improve.
    """
    said = _NO_FIGURE.sub(" ", without_dates(text))
    if _TRAIT.search(said) and not _MEASURED.search(said):
        return False
    counted = _LENGTH.sub(" ", said) if _VAGUE.search(said) else said
    if _FIGURE.search(_SOMEBODY.sub(" ", counted)):
        return True
    if _VAGUE.search(said):
        return False
    return bool(_ALL.search(said) or _WHO.search(said))


def _gap(plan: ImprovementPlan) -> Answer:
    clause = "The gap is written with examples"
    text = plan.text("Gap")
    line = plan.line_of("Gap")
    if blank(text):
        return Answer(clause, _R, NO, "No gap is written.", plan.file, line)
    if any(_shows(one) for one in sentences_of(text)):
        return Answer(clause, _R, YES, "The gap is written, with what was seen.", plan.file, line)
    reason = "The gap is written; no day, number or word for an example stands in it."
    return Answer(clause, _R, UNKNOWN, reason, plan.file, line)


def _shows(sentence: str) -> bool:
    """Say whether a sentence has a day, a number or an example of what was seen, and not one still to be given."""
    if days_in(sentence) or re.search(r"\d", without_dates(sentence)) or _OCCURRED.search(sentence):
        return True
    return bool(_EXAMPLE.search(sentence)) and not planned(sentence) and not _NO_EXAMPLE.search(sentence)


def _criteria(plan: ImprovementPlan) -> Answer:
    clause = "The success criteria can be measured"
    listed = [piece for piece in (plan.parts or {}).get("Success criteria", ()) if not blank(piece.text)]
    if not listed:
        return Answer(clause, _R, NO, "No success criteria are written.", plan.file, plan.line_of("Success criteria"))
    bare: list[Piece] = [piece for piece in listed if not measurable(piece.text)]
    if not bare:
        reason = f"{times(len(listed), 'criterion', 'criteria')}, each with a number or somebody who checks."
        return Answer(clause, _R, YES, reason, plan.file, listed[0].line)
    name = "names" if len(bare) == 1 else "name"
    reason = f"{len(bare)} of {times(len(listed), 'criterion', 'criteria')} {name} neither a number nor who checks."
    return Answer(clause, _R, NO, reason, plan.file, bare[0].line)


def _timeline(plan: ImprovementPlan, policy: Policy) -> Answer:
    fewest, most = policy.pip_days
    clause = f"The timeline has a start and an end {fewest} to {most} days apart"
    line = plan.line_of("Timeline")
    if plan.end is None and has_unclear_day(plan.text("Timeline")):
        return Answer(clause, _R, UNKNOWN, "Its end date can mean two days.", plan.file, line)
    if plan.end is None:
        return Answer(clause, _R, NO, "No end date is written.", plan.file, line)
    days = (plan.end - plan.begun).days
    met: Met = YES if fewest <= days <= most else NO
    where = "" if plan.start else ", counted from the section's day"
    return Answer(clause, _R, met, f"From {plan.begun} to {plan.end}: {times(days, 'day')}{where}.", plan.file, line)


def _written(plan: ImprovementPlan, heading: str, clause: str) -> Answer:
    text = plan.text(heading)
    if blank(text):
        return Answer(clause, _R, NO, f"Nothing is written under {heading}.", plan.file, plan.line_of(heading))
    return Answer(clause, _R, YES, "Written.", plan.file, plan.line_of(heading))
