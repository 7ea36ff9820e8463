"""What the words of a repair loop and a PIP mean: days, labels, diagnoses, verdicts, and what an engineer said.

Every reader here takes plain text and says what is written, or nothing; none of them judges whether it is true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from perfcal.schema.dates import BadDateError, Span, parse_span

__all__ = [
    "DIAGNOSES",
    "VERDICTS",
    "Voice",
    "agreement",
    "blank",
    "days_in",
    "diagnosis_in",
    "end_in",
    "label_pattern",
    "labelled",
    "says_delivered",
    "spans_in",
    "verdict_in",
    "voice_in",
    "voice_label",
    "without_dates",
]

DIAGNOSES = (
    "skill",
    "confidence",
    "silent ceiling",
    "loud intent",
    "team-level dip",
    "burnout",
    "role mismatch",
    "context",
    "coasting",
)
"""The words a diagnosis is made in (R10.2)."""

_SPELLED = {"burnout": r"burn(?:ed|t)? ?out"}
VERDICTS = ("recovery", "PIP opens", "parting begins")
"""The three ways a repair loop may end (R10.7)."""

Voice = Literal["said", "silent", "none", "unknown"]

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"\b(?:19|20)\d\d-\d\d-\d\d\b|\b(?:19|20)\d\d/\d\d/\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? (?:19|20)\d\d\b"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d\b(?!-)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:end(?:s|ing|ed)?|finish(?:es|ed)?|last day|until|till|by|through|due|to|closes?)\b[^.;\d]{0,25}$|\.\.\s*$",
    re.IGNORECASE,
)
_STARTS = re.compile(r"\b(?:from|since|start(?:s|ed|ing)?|opened|begins?|after)\b[^.;\d]{0,15}$", re.IGNORECASE)
_BLANK = re.compile(
    r"^\W*(?:tbd|tba|to be (?:agreed|defined|decided|done|written)\b.*|(?:none|nothing)(?: yet| so far)?|"
    r"not (?:yet )?(?:agreed|defined|decided|written|known)(?: yet)?|not yet|to (?:follow|come)|pending|n/?a|todo|later|open|yes|ok|done|x)?\W*$",
    re.IGNORECASE,
)
_NOT = r"(?:\bno|\bnot|n't|\bwithout|\binstead of|\brather than|\bnever|\bavoid(?:s|ing)?)\W+(?:an?\W+|the\W+|yet\W+|to\W+)?"
_VERDICT_WORDS = {
    "recovery": re.compile(r"\brecover(?:y|ed|s)?\b", re.IGNORECASE),
    "PIP opens": re.compile(
        r"\b(?:pips?|performance improvement plan|improvement plan)\b(?! (?:is|was) (?:not|avoided|off))", re.IGNORECASE
    ),
    "parting begins": re.compile(r"\bparting\b|\bpart(?:s|ed)? (?:ways|company)\b", re.IGNORECASE),
}
_NEGATED = re.compile(_NOT + r"$", re.IGNORECASE)
_REJECTED = re.compile(
    r"\breject\w*|\bdisagree\w*|\bdisput\w*|\brefus\w*|(?:\bnot|n't)\s+(?:agree|accept|share|see)\w*", re.IGNORECASE
)
_AGREED = re.compile(r"\bagree[sd]?\b|\baccept(?:s|ed)\b|\bshares? the gap\b|\bsees? the gap\b", re.IGNORECASE)
_NOT_YET = re.compile(
    r"\bto be agreed\b|\bnot yet agreed\b|\b(?:had|as|once|previously|already) agreed\b"
    r"|\bagreed (?:with \w+ )?(?:on [\d-]+ )?(?:that|to)\b(?! (?:the gap|this|it)\b)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:told|delivered|said to|spoke|spoken|in person|face to face|in (?:the|our) 1:1|informed|discussed|shared with|"
    r"talked|heard (?:it|this)|read (?:it|this) together|went through|communicated|conversation)\b",
    re.IGNORECASE,
)
_NOT_TOLD = re.compile(
    r"(?:\bnot|n't|\byet to|\bstill to|\bhas to) (?:yet )?(?:be(?:en)? )?(?:told|delivered|informed|shared|discussed|spoken|said|communicated)"
    r"|\b(?:will|shall|(?:going|have|has|plan(?:s|ning)?) to) (?:then |still )?(?:tell|inform|share|discuss|deliver|talk|speak|communicate)\b"
    r"|\bundelivered\b|\bto be (?:told|delivered)\b",
    re.IGNORECASE,
)
_SILENT = re.compile(
    r"\bnothing (?:to (?:add|say)|from|said|new|this)\b|\bsilen(?:t|ce)\b|\bno (?:comments?|answer|reply|response|input|words?)\b"
    r"|(?:\bdid not|didn't|\bdoes not|doesn't) (?:say|answer|comment|reply|respond|speak)|\bsaid nothing\b|\bquiet\b",
    re.IGNORECASE,
)
_ENGINEER = (
    r"engineer(?:'s|’s)?(?: (?:side|part|view|voice|words|own words))?|from the engineer|you|your (?:words|side|view)|"
    r"from you|(?:in )?(?:their|own|her|his) (?:own )?(?:words|side|view)|they|voice|heard|response"
)


def spans_in(text: str) -> list[Span]:
    """Return every day or month written out with its year, in order; what no calendar has is left out."""
    found = []
    for match in _DATE.finditer(text):
        try:
            span = parse_span(match.group())
        except BadDateError:
            continue
        if span is not None and span.start is not None:
            found.append(span)
    return found


def days_in(text: str) -> list[date]:
    """Return every full day written in a text, in order."""
    return [span.start for span in spans_in(text) if span.precision == "day" and span.start is not None]


def without_dates(text: str) -> str:
    """Return a text with its dates taken out: what is left of a figure is a figure."""
    return _DATE.sub(" ", text)


def blank(text: str) -> bool:
    """Say whether a text holds nothing but a date, a tick or a promise to write it later."""
    return bool(_BLANK.match(without_dates(text).strip()))


def end_in(text: str) -> date | None:
    """Return the day that a text says something ends; a lone day counts unless it is where something begins."""
    days = [(match, days_in(match.group())) for match in _DATE.finditer(text)]
    whole = [(match, found[0]) for match, found in days if found]
    ends = [day for match, day in whole if _ENDS.search(text[: match.start()])]
    if ends:
        return ends[-1]
    lone = [day for match, day in whole if not _STARTS.search(text[: match.start()])]
    return lone[0] if len(whole) == 1 and lone else None


def label_pattern(words: str) -> re.Pattern[str]:
    """Return a pattern for `Label:`, with the day that may stand before it, anywhere in a text."""
    return re.compile(
        rf"(?:^|(?<=[\s(*;]))(?P<day>(?:19|20)\d\d-\d\d-\d\d[\s:,–-]+)?\**(?P<label>{words})\**(?:\s*\([^)]*\))?(?:\s+at\s+[\w-]+)?\**\s*:\**",
        re.IGNORECASE,
    )


def labelled(text: str, labels: Iterable[tuple[str, re.Pattern[str]]]) -> dict[str, str]:
    """Split a text at its labels: name → what follows up to the next label; a day before a label belongs to it."""
    marks = sorted(
        (match.start(), match.end(), name, match["day"] or "")
        for name, known in labels
        for match in known.finditer(text)
    )
    parts: dict[str, str] = {}
    for at, (_, begin, name, day) in enumerate(marks):
        until = marks[at + 1][0] if at + 1 < len(marks) else len(text)
        said = f"{day} {text[begin:until]}".strip()
        parts[name] = f"{parts[name]} {said}" if name in parts else said
    return parts


def diagnosis_in(text: str) -> str:
    """Return the first word of the vocabulary that a text uses without denying it, or an empty string (R10.2)."""
    folded = re.sub(r"[-–\s]+", " ", text.casefold())
    hits = (
        (match.start(), word)
        for word in DIAGNOSES
        for match in re.finditer(rf"\b{_SPELLED.get(word, word.replace('-', ' '))}s?\b", folded)
        if not _NEGATED.search(folded[: match.start()])
    )
    return min(hits, default=(0, ""))[1]


def verdict_in(text: str) -> tuple[str, ...]:
    """Return which of the three verdicts a text gives: its first sentence decides, the rest only where that is silent."""
    said = re.sub(r"^\W*(?:verdict|outcome|decision)\W*:\W*", "", without_dates(text).strip(), flags=re.IGNORECASE)
    first = re.split(r"(?<=[.!?;])\s", said, maxsplit=1)[0]
    return _verdicts(first) or _verdicts(said)


def _verdicts(text: str) -> tuple[str, ...]:
    return tuple(
        name
        for name, known in _VERDICT_WORDS.items()
        if any(not _NEGATED.search(text[: match.start()]) for match in known.finditer(text))
    )


def says_delivered(text: str) -> bool | None:
    """Say whether a text tells that the engineer heard it; None where it says nothing of it."""
    if _NOT_TOLD.search(text):
        return False
    return True if _TOLD.search(text) else None


def agreement(text: str) -> str:
    """Return `agreed`, `rejected`, `both` or an empty string: what the engineer said to the gap (R10.3)."""
    said = _NOT_YET.sub(" ", text)
    no = bool(_REJECTED.search(said))
    yes = bool(_AGREED.search(_REJECTED.sub(" ", said)))
    return "both" if yes and no else "agreed" if yes else "rejected" if no else ""


def voice_label(name: str) -> re.Pattern[str]:
    """Return the pattern of the labels before an engineer's part: their name, `Engineer:`, `In your words:` and the like."""
    return label_pattern("|".join([*_names(name), _ENGINEER]))


def _names(name: str) -> list[str]:
    return [re.escape(word) for word in name.split() if len(word) > 1]


def voice_in(text: str, *, name: str, labels: bool) -> Voice:
    """Say what a touch point holds from the engineer (R10.5).

    `name` is the engineer's; `labels` says that progress and gap are labelled, so that a text without a word from the
    engineer really has none. A silence that is noted is a signal, and not the same as nothing written.
    """
    names = _names(name)
    said = labelled(text, [("voice", voice_label(name))]).get("voice")
    if said is not None:
        return "silent" if blank(said) or _SILENT.search(said) else "said"
    mention = rf"\b(?:{'|'.join([*names, 'engineer', 'you'])})\b"
    if re.search(mention, text, re.IGNORECASE):
        return "silent" if _SILENT.search(text) else "said"
    if _SILENT.search(text):
        return "silent"
    return "none" if labels else "unknown"
