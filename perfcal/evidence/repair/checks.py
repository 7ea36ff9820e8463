"""The three checks before a repair loop, from bullets, fields, tables or prose, each with its day and its line (R10.1)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from perfcal.evidence.repair.days import has_unclear_day, spans_in, without_dates
from perfcal.evidence.repair.labels import label_pattern, labelled
from perfcal.evidence.repair.settled import planned, sentences_of
from perfcal.evidence.repair.words import blank, denied, diagnosis_in
from perfcal.schema.dates import Span

__all__ = ["CHECKS", "CRISIS", "RULED_OUT", "Check", "Piece", "pieces", "read_checks"]

CHECKS = {
    "diagnosis": "Diagnosis worked through",
    "causes": "Engineer-side causes ruled out by talking",
    "own state": "The leader's own state looked at",
}
"""The three checks that come before a loop is opened (R10.1)."""

_CHECK_LABELS = (
    ("diagnosis", label_pattern(r"(?:the )?diagnosis|diagnosed")),
    (
        "causes",
        label_pattern(
            r"(?:the )?engineer(?:'s|’s)?(?:[- ]side)?(?: causes?)?|(?:other )?causes?(?: on [\w’' -]{3,20} side)?|"
            r"(?:his|her|their) side|ruled out(?: by talking)?"
        ),
    ),
    (
        "own state",
        label_pattern(
            r"(?:my |the )?(?:own|leader(?:'s|’s)?|manager(?:'s|’s)?|em(?:'s|’s)?)(?: own)? (?:state|check|head|condition|mood|motives?|part|side)|my state|leader|own|myself"
        ),
    ),
)
_CHECK_WORDS = {
    "diagnosis": re.compile(
        r"\bdiagnos\w*|\b(?:root )?causes? (?:is|of)\b|\breason\b|\bbehind (?:it|this)\b|\bmatter of\b|\b(?:skills?|coasting|ceiling|intent|context|dip)\b",
        re.IGNORECASE,
    ),
    "causes": re.compile(
        r"\bburn\w*[- ]?out\b|\boutside\b|\bmismatch\b|\bsle(?:ep\w*|pt)\b|\bcauses\b|\bhealth\w*|\bfamily\b|\bhome\b|\bprivate\b|"
        r"\bengineer[- ]side\b|\b(?:right|this|the) (?:role|job)\b|\b(?:talked|spoke|speaking|asked|sat down|tea|coffee|lunch|walk) (?:to|with|it|him|her|them)\b|\brested\b",
        re.IGNORECASE,
    ),
    "own state": re.compile(
        r"\b(?:own|my) state\b|\b(?:my|me )self\b|\bam I\b|\bI am\b|\bI['’]m\b|\bI feel\b|\bguilt\w*|\bfatigue\b|\bpressur\w+|\bconscience\b|\birritat\w+|"
        r"\bleader['’]s\b|\bmyself\b|\bannoyed\b|\bangry\b|\bmy (?:boss|director|own)\b",
        re.IGNORECASE,
    ),
}
"""What a line without a label speaks of most says which check it is."""

RULED_OUT = re.compile(
    r"\b(?:no|not|never|without|neither|nothing|none|nor)\b|n['’]t\b|\bruled out\b|\b(?:whether|asked about)\b|\bexcluded\b|\bover\b|\bfree of\b",
    re.IGNORECASE,
)
_NOT_TALKED = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\bwithout|\byet to|\bwill|\bto) (?:yet )?(?:really )?(?:been )?(?:want(?:ed)? to |had time to )?"
    r"(?:talk(?:ed|ing)?|ask(?:ed|ing)?|spoken?|spoke|speak(?:ing)?|pry|discuss(?:ed|ing)?|raised?|touch(?:ed)?)\b"
    r"|\bI (?:assume|guess|suppose|presume)\b|\bprobably\b|\bno idea\b|\bnever came up\b|\bno (?:talk|conversation) (?:yet|so far|about)\b",
    re.IGNORECASE,
)
CRISIS = re.compile(
    r"\bburn(?:ed|t|ing)?[- ]?out\b|\bcrisis\b|\bbereave\w+|\b(?:sick|medical) leave\b|\bdivorc\w+|\bdepress\w+|\bdied\b|\bfuneral\b",
    re.IGNORECASE,
)
_HEAVY = re.compile(
    r"\b(?:can(?:not|['’]t)|could(?: not|n['’]t)) sleep\b|\bcr(?:ies|ied|ying)\b|\bexhausted\b|\boverwhelmed\b|\bpanic\w*|\binsomnia\b"
    r"|\bno longer (?:wants?|likes?|enjoys?)\b|\b(?:does not|doesn['’]t) (?:want|like|enjoy) (?:the|this|her|his|their) (?:role|job|work)\b|\bwrong (?:role|job)\b",
    re.IGNORECASE,
)
_GUESS = re.compile(
    r"\?\s*$|\b(?:maybe|perhaps|probably|might|not sure|unsure|unclear|undecided|to be \w+ed|to follow|(?:yet|still) to)\b",
    re.IGNORECASE,
)
_MOVED_BY = re.compile(
    r"\bguilt\w*|\bfatigued?\b|\btired(?:ness)?\b|\bexhaust\w+|\bpressur\w+|\bpressed\b|\bannoy\w+|\birritat\w+|\bangry\b|\banger\b|\bresent\w*|"
    r"\bfrustrat\w+|\bfed up\b|\bstress\w*|\bleaning on me\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A bullet or paragraph of a part, with its line; `done` is the state of its box, None without one."""

    text: str
    line: int
    done: bool | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One of the three checks: its day or month, what is noted, and whether the note says what the check asks for."""

    span: Span | None
    noted: bool
    done: bool
    line: int
    unclear: bool = False  # its date can mean two days
    against: str = ""  # what in the note speaks against it
    mixed: bool = False  # something does, and something else for it

    def by(self, day: date) -> bool:
        """Say whether the check was made, with a note, no later than a day, and nothing in it speaks against it."""
        held = self.noted and self.done and not self.against and self.span is not None and self.span.end is not None
        return bool(held and self.span and self.span.end and self.span.end <= day)


def pieces(part: Mapping[str, Any], bullets: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """Return a part's bullets and paragraphs with the line each stands on; a paragraph has the line of its part.

    `bullets` are rows of evidence, of this part and others, in the order of the document.
    """
    own = [row for row in bullets if part["line"] <= row["line"] <= part["line_end"]]
    made = []
    for text in filter(None, part["text"].split("\n")):
        at = next((index for index, row in enumerate(own) if row["text"] and row["text"][:20] in text), None)
        row = own.pop(at) if at is not None else None
        made.append(Piece(text, row["line"], row["done"]) if row else Piece(text, part["line"]))
    return made


def read_checks(
    parts: list[dict[str, Any]], bullets: list[dict[str, Any]], *, opened: date
) -> tuple[dict[str, Check], str]:
    """Return the checks by their names in `CHECKS`, and the diagnosis; the first line on each counts."""
    found: dict[str, Check] = {}
    diagnosis = ""
    every = [piece for part in parts for piece in pieces(part, bullets)]
    labels = [(piece, _labelled_checks(piece.text)) for piece in every]
    for piece, marked in sorted(labels, key=lambda pair: not pair[1]):  # what has a label first
        for kind, said in marked or _spoken_checks(piece.text, taken=found):
            found.setdefault(kind, _check(kind, said, piece, opened))
            if kind == "diagnosis":
                diagnosis = diagnosis or diagnosis_in(said)
    return found, diagnosis


def _check(kind: str, said: str, piece: Piece, opened: date) -> Check:
    span = next(iter(spans_in(said, near=opened)), None)
    against, mixed = _AGAINST[kind](said) if kind in _AGAINST else ("", False)
    noted = not blank(without_dates(said))
    return Check(span, noted, piece.done is not False, piece.line, has_unclear_day(said), against, mixed)


def _labelled_checks(text: str) -> list[tuple[str, str]]:
    """Return the checks that a bullet or paragraph holds by their labels; one alone has all its days."""
    marked = labelled(text, _CHECK_LABELS)
    if len(marked) == 1:
        kind = next(iter(marked))
        days = " ".join(str(span.start) for span in spans_in(text))
        return [(kind, f"{marked[kind]} {days}" if marked[kind] else "")]
    return list(marked.items())


def _spoken_checks(text: str, *, taken: Collection[str]) -> list[tuple[str, str]]:
    """Return the check that a text speaks of most, of those that no other line is."""
    told = {kind: list(words.finditer(text)) for kind, words in _CHECK_WORDS.items()}
    spoken = [(kind in taken, -len(hits), hits[0].start(), kind) for kind, hits in told.items() if hits]
    return [(min(spoken)[-1], text)] if spoken else []


def _guessed(said: str) -> tuple[str, bool]:
    return ("is a guess or a question", True) if all(_GUESS.search(one) for one in sentences_of(said)) else ("", False)


def _causes_against(said: str) -> tuple[str, bool]:
    if _NOT_TALKED.search(said):
        return "says that it was not talked about", False
    return _not_ruled_out(said, CRISIS, "names a cause that it does not rule out", always=_HEAVY)


def _state_against(said: str) -> tuple[str, bool]:
    if all(planned(one) or one.rstrip().endswith("?") for one in sentences_of(said)):
        return "is a question or a plan", True
    return _not_ruled_out(said, _MOVED_BY, "names guilt, fatigue or pressure and does not rule it out")


def _not_ruled_out(
    said: str, words: re.Pattern[str], reason: str, *, always: re.Pattern[str] | None = None
) -> tuple[str, bool]:
    """Return the reason where a sentence has the words and denies nothing; mixed where another sentence does deny."""
    if always and any(not denied(said[: match.start()]) for match in always.finditer(said)):
        return reason, False
    bare = [one for one in sentences_of(said) if words.search(one) and not RULED_OUT.search(one)]
    return (reason, bool(RULED_OUT.search(said))) if bare else ("", False)


_AGAINST = {"diagnosis": _guessed, "causes": _causes_against, "own state": _state_against}
