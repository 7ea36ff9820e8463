"""What a growth doc's headings mean: H2 opens a section of some kind and period, H3 a part of it.

Case, emoji, surrounding punctuation and the synonyms below are tolerated; a policy's `heading_synonyms` adds more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from perfcal.schema.dates import NO_SPAN, BadDateError, Span, half_span, parse_span, quarter_span
from perfcal.schema.growth import HEADINGS, SECTION_KINDS

__all__ = ["SYNONYMS", "PartHeading", "SectionHeading", "part_heading", "section_heading"]

SYNONYMS: dict[str, str] = {
    # monthly update
    "wins": "Shipped", "win": "Shipped", "delivered": "Shipped", "done": "Shipped", "accomplished": "Shipped",
    "completed": "Shipped", "launched": "Shipped", "what i shipped": "Shipped", "highlights": "Shipped",
    "blockers": "Blocked", "blocker": "Blocked", "challenges": "Blocked", "stuck": "Blocked", "what blocked me": "Blocked",
    "learnings": "Learned", "learning": "Learned", "lessons": "Learned", "learnt": "Learned", "what i learned": "Learned",
    "asks": "Asked", "ask": "Asked", "questions": "Asked", "requests": "Asked", "help wanted": "Asked", "help needed": "Asked",
    "answer": "Reply", "response": "Reply", "em reply": "Reply", "manager reply": "Reply",
    # conversations
    "behaviour": "Behavior", "context": "Situation", "request": "Ask", "commitment": "Commit", "commitments": "Commit",
    "action items": "Commit", "next steps": "Commit",
    # reviews and packets
    "achievements": "Accomplishments", "growth": "Growth areas", "areas for growth": "Growth areas",
    "development areas": "Growth areas", "looking forward": "Looking ahead", "forward look": "Looking ahead",
    "overview": "Summary", "counterargument": "Counter-argument", "peer feedback": "Peer input",
    # plans, repair loops, PIPs
    "stretch": "Stretch project", "cross team artifact": "Cross-team artifact", "mentorship": "Mentorship outcome",
    "mentoring": "Mentorship outcome", "signatures": "Signed", "touchpoint": "Touch point", "check in": "Touch point",
    "rediagnosis": "Re-diagnosis", "time-bound": "Time bound", "criteria": "Success criteria",
    "opening checks": "Checks", "three checks": "Checks", "checks before opening": "Checks", "before opening": "Checks",
    "the gap": "Gap", "performance gap": "Gap", "gap and examples": "Gap", "gap with examples": "Gap", "concerns": "Gap",
    "areas of concern": "Gap", "support offered": "Support", "support provided": "Support", "support plan": "Support",
    "help": "Support", "rhythm": "Cadence", "touch points": "Touch point", "touchpoints": "Touch point",
    "check-in": "Touch point", "checkin": "Touch point", "catch-up": "Touch point", "timebox": "Time bound",
    "time box": "Time bound", "time-box": "Time bound", "time limit": "Time bound", "end date": "Time bound",
    "re-diagnose": "Re-diagnosis", "second look": "Re-diagnosis", "final verdict": "Verdict", "closing": "Verdict",
    "measurable success criteria": "Success criteria", "success measures": "Success criteria",
    "success metrics": "Success criteria", "measures of success": "Success criteria", "goals": "Success criteria",
    "targets": "Success criteria", "what success looks like": "Success criteria", "time frame": "Timeline",
    "timeframe": "Timeline", "duration": "Timeline", "schedule": "Timeline", "dates": "Timeline",
    "consequence": "Consequences", "if not met": "Consequences", "what happens if not met": "Consequences",
    "meetings": "Meeting", "weekly meeting": "Meeting", "weekly check-in": "Meeting", "weekly meetings": "Meeting",
    "result": "Outcome", "final outcome": "Outcome", "conclusion": "Outcome",
}  # fmt: skip
"""Heading as written (case-folded) → heading meant. Used only where the section's kind has that heading."""

_WORDS = {"note": "note", "1:1": "1:1", "feedback": "feedback", "plan": "plan", "review": "review", "packet": "packet",
          "repair": "repair", "pip": "pip"}  # fmt: skip
_WORD_SYNONYMS = {
    "notes": "note", "manager note": "note", "1-1": "1:1", "one on one": "1:1", "1on1": "1:1", "one-on-one": "1:1",
    "peer feedback": "feedback", "visibility plan": "plan", "promotion packet": "packet", "repair loop": "repair",
    "update": "update", "monthly update": "update",
}  # fmt: skip
_HALF = re.compile(
    r"(?P<year>\d{4})\s*[- ]?(?P<unit>[QH])(?P<n>\d)|(?P<unit2>[QH])(?P<n2>\d)[ -](?P<year2>\d{4})", re.IGNORECASE
)
_UNDATED_WEEK = re.compile(r"\bweek\b", re.IGNORECASE)
_MONTH_NAME = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_PART_DATE = re.compile(
    rf"[\s(,:-]+((?:19|20)\d{{2}}-\S+|{_MONTH_NAME}\.? \d.*|\d{{1,2}} {_MONTH_NAME}\.?,? \d{{4}})$", re.IGNORECASE
)
_DATE_FIRST = re.compile(
    rf"^((?:19|20)\d{{2}}-\d\d-\d\d|{_MONTH_NAME}\.? \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH_NAME}\.?,? \d{{4}})[\s):,–-]+(?=\D)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"^week \d{1,2}[\s:,–-]+|[\s(,:-]+(?:#|no\.? ?)?\d{1,2}(?: of \d{1,2})?\)?$", re.IGNORECASE)
_DIGITS = re.compile(r"(?<!\d)(19|20)\d{2}(?!\d)")
_PRECISION = {"update": ("month",), "note": ("month",), "1:1": ("day",), "feedback": ("day",), "plan": ("half",),
              "review": ("quarter", "half"), "packet": ("half",), "repair": ("day",), "pip": ("day",)}  # fmt: skip
_MIDPOINT = re.compile(r"mid-?\s?(?:point|term|way)\b|half-?\s?way\b", re.IGNORECASE)
_LONG_KINDS = ("repair", "pip")
_MORE = re.compile(
    r"\W+(?:of|if|and|for|to|with|by|in|from|until|on|when|offered|provided|given)\b|\s*[(/:&–—]", re.IGNORECASE
)
_KEPT = 4096  # most headings of a company are the same few hundred


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """The meaning of an H2.

    `bad` says what was expected when the kind is clear and the date is not; `guess` is the word a misspelt one was read
    as; `near` is the heading that prose may have been meant as.
    """

    kind: str  # a key of SECTION_KINDS, or "prose"
    title: str
    span: Span = NO_SPAN
    tolerated: bool = False
    shareable: bool = False
    bad: str = ""
    guess: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class PartHeading:
    """The meaning of an H3.

    `guess` is the known heading a misspelt one was read as; `said` what its words say beyond its name, which is only kept
    of a meeting that is called the midpoint talk.
    """

    name: str  # canonical, or "" when unknown
    span: Span = NO_SPAN
    tolerated: bool = False
    guess: str = ""
    bad: str = ""
    said: str = ""


@lru_cache(maxsize=_KEPT)
def section_heading(text: str) -> SectionHeading:
    """Read an H2: its kind and period; anything not in the grammar is prose."""
    shareable = bool(re.search(r"#shareable\b", text))
    title = re.sub(r"\s*#shareable\b", "", text).strip()
    plain = _plain(title)
    kind, rest, guess = _kind_and_rest(plain)
    if not kind:
        near = SECTION_KINDS["update"] if _UNDATED_WEEK.search(plain) else ""
        return SectionHeading("prose", title, shareable=shareable, near=near)
    form = f"## {SECTION_KINDS[kind]}"
    try:
        span = _period(rest)
    except BadDateError as error:
        return SectionHeading(kind, title, bad=f"{error.expected}, in a heading like `{form}`")
    if span is not None and span.precision in _PRECISION[kind]:
        written = rest if kind == "update" else SECTION_KINDS[kind].split(" ")[0]
        tolerated = span.tolerated or not title.startswith(written) or title != plain
        return SectionHeading(kind, title, span, tolerated, shareable, guess=guess)
    if _DIGITS.search(rest) and (span is not None or len(rest.split()) == 1):
        return SectionHeading(kind, title, bad=f"a heading like `{form}`")
    asked = not rest or kind in {"1:1", "pip", "repair"}  # "Plan B" is prose; "1:1 next Tuesday" is not
    return SectionHeading("prose", title, shareable=shareable, near=SECTION_KINDS[kind] if asked else "")


@lru_cache(maxsize=_KEPT)
def part_heading(
    text: str, kind: str, *, dimensions: tuple[str, ...], synonyms: tuple[tuple[str, str], ...]
) -> PartHeading:
    """Read an H3 inside a section of a kind; `dimensions` (their titles) are headings of a packet too.

    `synonyms` are a policy's own, (written, meant).
    """
    plain = _plain(re.sub(r"\s*#shareable\b", "", text))
    known = [*HEADINGS.get(kind, ()), *(dimensions if kind == "packet" else ())]
    words, dated = _split_date(plain)
    try:
        span = (parse_span(dated) or NO_SPAN) if dated else NO_SPAN
    except BadDateError as error:
        return PartHeading(_match(words, known, synonyms), bad=error.expected)
    name = _match(words, known, synonyms)
    if not name and kind in _LONG_KINDS:  # "Consequences of not meeting it", "Support and resources"
        name = _match(_MORE.split(words, maxsplit=1)[0], known, synonyms)
    if not name and kind == "pip" and _MIDPOINT.match(words):
        return PartHeading("Meeting", span, tolerated=True, said=words)
    if name:
        return PartHeading(name, span, tolerated=span.tolerated or name != words or plain != text.strip())
    close = process.extractOne(
        words.casefold(), [word.casefold() for word in known], scorer=fuzz.ratio, score_cutoff=80
    )
    return PartHeading(known[close[2]], span, guess=known[close[2]]) if close else PartHeading("", span)


def _plain(text: str) -> str:
    """Drop emoji and surrounding punctuation; fold white space (non-breaking too)."""
    kept = re.sub(r"[^\w\s:.,&/()'#–—-]", " ", text.replace("\u200b", ""))
    return re.sub(r"\s+", " ", kept).strip(" :.-–—*_#")


def _kind_and_rest(plain: str) -> tuple[str, str, str]:
    """Split a heading into its kind, what follows the word, and the word a misspelling was read as."""
    folded = plain.casefold()
    for word, kind in sorted((_WORDS | _WORD_SYNONYMS).items(), key=lambda pair: -len(pair[0])):
        if folded == word or folded.startswith((word + " ", word + ":", word + ",")):
            return kind, plain[len(word) :].strip(" :,-–—()"), ""
    if _DIGITS.search(plain) and _looks_like_month(plain):
        return "update", plain, ""
    word, _space, rest = plain.partition(" ")
    close = process.extractOne(word.casefold(), list(_WORDS), scorer=fuzz.ratio, score_cutoff=70)
    if close and len(word) > 3 and re.match(r"(19|20)\d{2}-", rest):
        return _WORDS[close[0]], rest, SECTION_KINDS[_WORDS[close[0]]].split(" ")[0]
    return "", plain, ""


def _looks_like_month(plain: str) -> bool:
    if re.fullmatch(r"\d{4}[-/]\d{1,2}", plain):
        return True
    try:
        span = parse_span(plain)
    except BadDateError:
        return False
    return span is not None and span.precision == "month"


def _period(text: str) -> Span | None:
    """Read the period after a section's word: a day, a month, a quarter or a half."""
    if found := _HALF.fullmatch(text):
        year, unit, number = (found[name] or found[name + "2"] for name in ("year", "unit", "n"))
        span = quarter_span if unit.upper() == "Q" else half_span
        made = span(int(year), int(number))
        return Span(made.start, made.end, made.precision, tolerated=not re.fullmatch(r"\d{4}-[QH]\d", text))
    if found := re.fullmatch(r"(\d{4})/(\d{1,2})", text):
        read = parse_span(f"{found[1]}-{found[2]}")
        return Span(read.start, read.end, read.precision, tolerated=True) if read else None
    return parse_span(text)


def _split_date(plain: str) -> tuple[str, str]:
    """Split an H3 into its words and its date, at the end or the beginning; a count (`Touch point 3`) is neither."""
    if found := _DATE_FIRST.match(plain):
        words, dated = plain[found.end() :], found[1]
    elif found := _PART_DATE.search(plain):
        words, dated = plain[: found.start()], found[1].strip(" ()")
    else:
        words, dated = plain, ""
    return _COUNTED.sub("", words).strip(" :,–—-"), dated


def _match(words: str, known: Iterable[str], synonyms: tuple[tuple[str, str], ...]) -> str:
    folded = words.casefold()
    names = {word.casefold(): word for word in known}
    meant = {**SYNONYMS, **{written.casefold(): name for written, name in synonyms}}.get(folded, "")
    return names.get(folded) or names.get(meant.casefold(), "")
