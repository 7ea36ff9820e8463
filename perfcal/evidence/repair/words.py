"""What the words of a repair loop and a PIP mean: diagnoses, verdicts, what was told, and what an engineer said to the gap.

Every reader here takes plain text and says what is written, or nothing; none of them judges whether it is true.
"""

from __future__ import annotations

import re

from perfcal.evidence.repair.days import without_dates
from perfcal.evidence.repair.settled import doubtful, planned, sentences_of, settled

__all__ = [
    "DIAGNOSES",
    "VERDICTS",
    "agreement",
    "blank",
    "denied",
    "diagnosis_in",
    "says_delivered",
    "verdict_in",
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

_SPELLED = {
    "burnout": r"burn(?:ed|t|ing)? ?out",
    "coasting": r"coast(?:ing|s)?",
    "team-level dip": r"team(?: level)? dip",
    "role mismatch": r"role mis ?match|mis ?match (?:of|with) (?:the )?role",
}
VERDICTS = ("recovery", "PIP opens", "parting begins")
"""The three ways a repair loop may end (R10.7)."""

_BLANK = re.compile(
    r"^\W*(?:tb[acd]\b.{0,40}|to be \w+\b.*|(?:none|nothing)(?: yet| so far| needed| planned| required| necessary| decided)?|not (?:yet )?(?:agreed|defined|decided|written|known)(?: yet)?|"
    r"not yet|to (?:follow|come)|pending|n/?a|todo|later|open|yes|ok|done|x|(?:describe|fill in|insert|enter)\b[^.\d]{0,60}|"
    r"<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\})?\W*$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\bno|\bnot|n['’]t|\bwithout|\binstead of|\brather than|\bnever|\bneither|\bnor|\bavoid(?:s|ing)?|"
    r"\bpart(?:ial|ly)|\bsome|\balmost|\bnearly|\btowards?|\bway to)\W+(?:an?\W+|the\W+|yet\W+|to\W+)?$",
    re.IGNORECASE,
)
_VERDICT_WORDS = {
    "recovery": re.compile(
        r"\brecover(?:y|ed|s)?\b|\bback on track\b|\bgap (?:is |has been |was )?closed\b", re.IGNORECASE
    ),
    "PIP opens": re.compile(
        r"\b(?:pips?|performance improvement plan|improvement plan)\b(?! (?:is|was) (?:not|avoided|off))", re.IGNORECASE
    ),
    "parting begins": re.compile(
        r"\bparting\b|\bpart(?:s|ed)? (?:ways|company)\b|\bseparation\b|\blet(?:ting)? (?:\w+ )?go\b|\bwe (?:will )?part\b",
        re.IGNORECASE,
    ),
}
_NOT_THE_VERDICT = re.compile(
    r"\W+(?:is|was|were|has been|would be)?\W*(?:not|only|just)?\W*(?:discussed|considered|mentioned|an option|on the table|offered|what\b|not\b)",
    re.IGNORECASE,
)
_REJECTED = re.compile(
    r"\breject\w*|\bdisagree\w*|\bdisput\w*|\brefus\w*|\bcontest(?:s|ed)\b|\bobject(?:s|ed)\b|\bagreed?\W{0,4}:\W{0,4}no\b"
    r"|(?:\bnot|n['’]t|\bnever)\s+(?:yet\s+)?(?:agree|accept|share|see|recogni[sz]e|acknowledge)\w*",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\bagree[sd]?\b|\baccept(?:s|ed)\b|\bshares? (?:the gap|this|that)\b|\bsees? (?:the gap|it the same)\b|\bconcur(?:s|red)\b"
    r"|\bin agreement\b|\backnowledge[sd]\b|\brecogni[sz]e[sd] (?:the gap|it|this)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\bto be agreed\b|\bnot yet agreed\b|\b(?:had|as|once|previously|already) agreed\b"
    r"|\bagreed (?:with \w+ )?(?:on [\d-]+ )?(?:that|to)\b(?! (?:the )?(?:gap|this|it|same|above|picture|facts?|points?|assessment|numbers?)\b)",
    re.IGNORECASE,
)
_TALK = r"1:1|1-1|one[- ](?:to|on)[- ]one"
_TOLD = re.compile(
    rf"\b(?:told|delivered|said (?:so |it |this )?to|spoke|spoken|in person|face[- ]to[- ]face|(?:in|at) (?:the|our|his|her|their) (?:{_TALK})|informed|"
    rf"discussed|explained|shared with|talked|heard (?:it|this|the verdict)|read (?:it|this) together|went through|communicated|conversation|handed|"
    rf"gave (?:it|him|her|them)|signed)\b(?!\W+(?:(?:to|with|by|the|my|our)\W+){{0,2}}(?:hr|director|vp|boss|manager|lead|peers?|room)\b)",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(r"\s+(?:to |with )?([A-Z]\w+|nobody|no one|me|us)\b")
_SUBJECT = re.compile(r"\b([A-Z]\w*)(?:[-'’]\w+)?(?:\s+(?:is|has|have|also|both|fully|then|now|today))*\s*$")
_ANYBODY = (
    "He",
    "She",
    "They",
    "We",
    "Both",
    "Engineer",
    "It",
    "Gap",
    "Outcome",
    "Answer",
    "Response",
    "Agreed",
    "Was",
    "You",
)
_WITH_OTHERS = re.compile(r"\s+(?:with|by)\s+(?:hr|my|the (?:director|team|lead))\b", re.IGNORECASE)
_HEARD = r"(?:told|delivered|informed|shared|discussed|spoken|said|communicated|explained|heard)"
_TELLS = r"(?:tell|inform|share|discuss|deliver|talk|speak|communicate|explain|hear|say)"
_NOT_TOLD = re.compile(
    rf"(?:\bnot|n['’]t|\byet to|\bstill to|\b(?:has|have|needs?|remains|is|are) to|\bwill) (?:yet )?(?:be(?:en)? |have (?:been )?)?{_HEARD}\b"
    rf"|\b(?:will|shall|must|(?:going|have|has|plan(?:s|ning)?|yet|still|needs?|want|intend) to|['’]ll) (?:then |still |only )?{_TELLS}\b"
    r"|\bundelivered\b|\bdoes(?: not|n['’]t) know (?:it |of it |about it )?yet\b",
    re.IGNORECASE,
)


def blank(text: str) -> bool:
    """Say whether a text holds nothing but a date, a tick, a template's words or a promise to write it later."""
    return bool(_BLANK.match(without_dates(text).strip()))


def denied(before: str) -> bool:
    """Say whether the words before something deny it, or half of it."""
    return bool(_DENIED.search(before))


def diagnosis_in(text: str) -> str:
    """Return the first word of the vocabulary that a text uses without denying it, or an empty string (R10.2)."""
    folded = re.sub(r"[-–\s]+", " ", text.casefold())
    hits = (
        (match.start(), word)
        for word in DIAGNOSES
        for match in re.finditer(rf"\b(?:{_SPELLED.get(word, word.replace('-', ' '))})s?\b", folded)
        if not denied(folded[: match.start()])
    )
    return min(hits, default=(0, ""))[1]


def verdict_in(text: str) -> tuple[str, ...]:
    """Return which of the three verdicts a text gives: its first sentence decides, the rest only where that is silent.

    A verdict that is supposed, hoped for or made to depend on something is none.
    """
    said = re.sub(r"^\W*(?:verdict|outcome|decision)\W*:\W*", "", without_dates(text).strip(), flags=re.IGNORECASE)
    given = [_verdicts(one) if not doubtful(one.strip()) else () for one in re.split(r"(?<=[.!?])\s|\n", said)]
    return given[0] or tuple(name for name in VERDICTS if any(name in one for one in given))


def _verdicts(text: str) -> tuple[str, ...]:
    return tuple(
        name
        for name, known in _VERDICT_WORDS.items()
        if any(
            not denied(text[: match.start()]) and not _NOT_THE_VERDICT.match(text, match.end())
            for match in known.finditer(text)
        )
    )


def says_delivered(text: str, *, name: str = "") -> bool | None:
    """Say whether a text tells that the engineer heard it; None where it says nothing of it.

    With the engineer's `name`, what was told to somebody else by name is no telling.
    """
    for one in sentences_of(_NOT_TOLD.sub(" ", text)):
        found = _TOLD.search(one)
        if found and not planned(one) and not doubtful(one) and not denied(one[: found.start()]):
            to = _TO_WHOM.match(one, found.end())
            if not (name and to) or (to and to[1] in name.split()):
                return True
    return (
        False
        if _NOT_TOLD.search(text) or any(_TOLD.search(one) and not settled(one) for one in sentences_of(text))
        else None
    )


def agreement(text: str, *, name: str = "") -> str:
    """Return `agreed`, `rejected`, `both`, `somebody` or an empty string: what the engineer said to the gap (R10.3).

    Hoped for or put off, it is no answer. `somebody` has agreed where the sentence names another than `name`.
    """
    found: set[str] = set()
    for sentence in sentences_of(text):
        said = _NOT_YET.sub(" ", sentence)
        if any(not denied(said[: match.start()]) for match in _REJECTED.finditer(said)):
            found.add("rejected")
        said = _REJECTED.sub(" ", said)
        match = _AGREED.search(said)
        if match and not doubtful(said) and not planned(said) and not denied(said[: match.start()]):
            found.add("agreed" if _engineers(said, match, name) else "somebody")
    if {"agreed", "rejected"} <= found:
        return "both"
    return next((word for word in ("agreed", "rejected", "somebody") if word in found), "")


def _engineers(said: str, match: re.Match[str], name: str) -> bool:
    """Say whether an agreement may be the engineer's: nobody else is named before it, or as whom it was made with."""
    if _WITH_OTHERS.match(said, match.end()):
        return False
    before = _SUBJECT.search(said[: match.start()])
    return not before or before[1] in (*name.split(), *_ANYBODY) or (not name and before[1] != "I")
