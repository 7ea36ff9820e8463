"""Whether a named director or VP said, in writing or recorded, that a project is a top-3 priority this half (R7.2)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.days_in_text import days_in
from perfcal.evidence.stretch.sponsor import executive_named, of_nobody
from perfcal.evidence.visibility.plan import Plan, PlanPart, Said
from perfcal.evidence.visibility.words import withheld
from perfcal.schema.cycle import Cycle

__all__ = ["priority_said"]

_ORDINAL = r"(?:first|second|third|1st|2nd|3rd|(?:number|no\.?|nr\.?|#) ?(?:one|two|three|[123])(?!\d))"
_TOP = re.compile(
    rf"\btop[- ]?(?:3|three|2|two|1|one|priority)(?![\d-]*\d)|\b{_ORDINAL}\b.{{0,30}}\bpriorit|\bpriorit\w+ (?:of the half )?(?:is |as )?(?:{_ORDINAL}|[123]\b|one\b|two\b|three\b)"
    r"|\bone of (?:\w+ )?(?:top |first )?(?:three|3|two|2)\b|\bhighest priority\b|#[123]\b(?= priority| of)"
    rf"|\bamong (?:\w+ )?(?:top |first )?(?:three|3|two|2)\b|\b{_ORDINAL} (?:on|in|of) (?:\w+ )?(?:list|agenda|goals|okrs)\b|\b[123] of (?:3|three)\b",
    re.IGNORECASE,
)
_BEYOND = re.compile(
    r"\btop[- ]?(?:[4-9]|\d\d+|four|five|six|seven|eight|nine|ten|twenty|dozen)\b|\b(?:fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b.{0,30}\bpriorit"
    r"|\bpriority (?:number )?(?:[4-9]|\d\d+)\b|\b(?:not|n't|n’t|no longer|never)\b.{0,25}\b(?:top|priorit)",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\b(?:in writing|written|wrote|writes|e-?mails?|mails?|memo|minutes|record(?:s|ed|ing)?|transcript|slack|messages?|letter|docs?|documents?|page|slides?|"
    r"deck|okrs?|roadmap|announc\w+|newsletter|posted|post|signed|published|kick-?off notes|notes|goals?|video)\b",
    re.IGNORECASE,
)
_NOT_WRITTEN = re.compile(
    r"\b(?:not|nothing|never|n't|n’t)\b.{0,25}\b(?:in writing|written|recorded|on paper)\b|\bunwritten\b", re.IGNORECASE
)
_SPOKEN = re.compile(
    r"\b(?:verbal(?:ly)?|oral(?:ly)?|told (?:me|us)|corridor|hallway|over (?:coffee|lunch|dinner)|mentioned|heard|in passing|in person|word of mouth|"
    r"by phone|on the phone|said (?:to me|to us|so))\b",
    re.IGNORECASE,
)
_THIS_HALF = re.compile(r"\b(?:this|of the|the current) half\b", re.IGNORECASE)
_OTHER_HALF = re.compile(r"\b(?:last|next|previous|following|past|coming) (?:half|year|quarter)\b", re.IGNORECASE)
_AHEAD = timedelta(days=62)  # a half's priorities are told in the weeks before it

_Answer = tuple[Met, str, int]


def priority_said(cycle: Cycle, employee_id: str, plan: Plan, part: PlanPart) -> _Answer:
    """Return whether the sponsor's word stands in the plan, with the line that says so or falls short."""
    said = _statement(part)
    sponsor = part.field("sponsor", "executive", "director", "vp") or _sponsor_sentence(part)
    if said is None:
        line = sponsor.line if sponsor else part.line
        return NO, "nothing in the stretch project says that it is a top-3 priority of a director or VP", line
    named, why = _who(cycle, employee_id, said=said, sponsor=sponsor)
    for met, reason in (_rank(said), (named, why), _writing(said), _when(said, plan, cycle.as_of)):
        if met == NO:
            return NO, f"{reason}: {said.quoted}", said.line
    for met, reason in (_rank(said), (named, why), _writing(said), _when(said, plan, cycle.as_of)):
        if met == UNKNOWN:
            return UNKNOWN, f"{reason}: {said.quoted}", said.line
    return YES, f"said in writing: {said.quoted}", said.line


def _statement(part: PlanPart) -> Said | None:
    field = part.field("priority", "top")
    if field is not None:
        return field
    speaks = [
        said
        for said in part.said
        if _TOP.search(said.text) or _BEYOND.search(said.text) or "priorit" in said.text.casefold()
    ]
    return speaks[0] if speaks else None


def _sponsor_sentence(part: PlanPart) -> Said | None:
    return next(
        (said for said in part.said if not said.key and re.search(r"\bsponsor", said.text, re.IGNORECASE)), None
    )


def _who(cycle: Cycle, employee_id: str, *, said: Said, sponsor: Said | None) -> tuple[Met, str]:
    """The statement itself may name who said it; else it is the sponsor of the plan."""
    named, why = executive_named(cycle, employee_id, said.text)
    if named != YES and of_nobody(said.text):
        return NO, "a director or VP is spoken of, and not named"
    if named == YES or sponsor is None:
        return (named, why) if named == YES else (NO, "no director or VP is named as having said it")
    return executive_named(cycle, employee_id, sponsor.text)


def _rank(said: Said) -> tuple[Met, str]:
    if withheld(said.text, "priority", "commitment", "answer"):
        return NO, "the line says it is not there yet"
    if _BEYOND.search(said.text):
        return NO, "it is not said to be one of the first three priorities"
    # A field called Priority needs no more than its rank: "Priority: 2".
    ranked = _TOP.search(said.text) or (
        said.key and re.match(rf"\W*(?:{_ORDINAL}|[123](?!\d)|one|two|three)\b", said.text, re.IGNORECASE)
    )
    return (YES, "") if ranked else (NO, "a priority is claimed, and not one of the first three")


def _writing(said: Said) -> tuple[Met, str]:
    if _NOT_WRITTEN.search(said.text):
        return NO, "it is not in writing"
    if said.linked or _WRITTEN.search(said.text):
        return YES, ""
    if _SPOKEN.search(said.text):
        return NO, "it was said and not written or recorded"
    return UNKNOWN, "it does not say where it is written or recorded"


def _when(said: Said, plan: Plan, today: date) -> tuple[Met, str]:
    days = days_in(said.text)
    if any(plan.start - _AHEAD <= day <= min(plan.end, today) for day in days):
        return YES, ""
    if days and min(days) > today:
        return UNKNOWN, "it is dated after today"
    if days or _OTHER_HALF.search(said.text):
        return NO, "it was said of another half"
    if _THIS_HALF.search(said.text) or _names_half(said.text, re.sub(r"^\w+ ", "", plan.title)):
        return YES, ""
    return UNKNOWN, "it does not say when, so whether it is of this half cannot be told"


def _names_half(text: str, half: str) -> bool:
    """Whether a text names a half as 2026-H1, H1 2026, or H1 without another year."""
    year, _, number = half.partition("-")
    return bool(
        re.search(rf"\b{year}-{number}\b|(?<![\w-]){number}\b(?! ?(?!{year})(?:19|20)\d\d)", text, re.IGNORECASE)
    )
