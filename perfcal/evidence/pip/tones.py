"""Whether a writing says that something is amiss, that it got better, or only praises (R9.1).

A writing about the same work is not yet one about the behaviour: its words for something amiss are what names it.
"""

from __future__ import annotations

import re
from typing import Literal

from perfcal.evidence.repair.words import verdict_in

__all__ = ["CONVERSATION", "Tone", "tone_of"]

Tone = Literal["amiss", "better", "praise", ""]
"""What a writing has words for; empty where it has none of these."""

CONVERSATION = "R3 conversation"
_FREE = ("note", "1:1", CONVERSATION)
"""Writings that may hold anything; the others have their own form."""

_BETTER = re.compile(
    r"\b(?:improved|better|recovered|recovery|no longer|on track|as agreed|back to|has changed|has stopped|"
    r"(?:is|was|now|been|:) (?:closed|resolved|fixed|settled|solved)|(?:all|every|each)(?: [\w-]+){1,6} "
    r"(?:met|kept|held|reviewed|answered|on time))\b|^(?:closed|resolved|solved|settled)\b",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:not|no better|nothing|but|however|although|yet|still|again|except|would|should|could|if|until|need\w*|must|"
    r"little|to be|get|asked|please|wants?|without|late|missed|un\w+ed)\b|n['’]t",
    re.IGNORECASE,
)
_AMISS = re.compile(
    r"\b(?:no|none|never|miss\w*|fail\w*|forg[oe]t\w*|skipp\w*|ignor\w*|only|left (?:out|for|open)|instead|over(?:due|r[ua]n\w*)|"
    r"rush\w*|delay\w*|slow\w*|interrupt\w*|broke\w*|too|bypass\w*|twice|thrice|times|another|once more|repeat\w*|behind|lack\w*|"
    r"weak\w*|unclear)\b",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\b(?:thank\w*|well done|great|excellent|good (?:job|work|catch)|nice(?:ly)?|impress\w+|pleased|proud|careful(?:ly)?|always|"
    r"helped|solid|strong|kudos|prais\w+|exemplary|reliab\w+|pleasure)\b",
    re.IGNORECASE,
)
_MET = re.compile(r"\b(?:met|closed|passed|successful\w*|completed)\b", re.IGNORECASE)
_NOT_MET = re.compile(r"\b(?:not|un|partly|never)[- ]?(?:all )?(?:met|passed|successful\w*|completed)\b", re.IGNORECASE)


def tone_of(text: str, *, kind: str) -> Tone:
    """Return the tone of a writing of some kind; a verdict and an outcome have theirs by what they decide."""
    if kind == "verdict":
        return "better" if verdict_in(text) == ("recovery",) else "amiss"
    if kind == "PIP outcome":
        return "better" if _MET.search(text) and not _NOT_MET.search(text) else "amiss"
    if kind not in _FREE:
        return "amiss"
    if _BUT.search(text):
        return "amiss"
    if _BETTER.search(text):
        return "better"
    return "amiss" if _AMISS.search(text) else "praise" if _PRAISE.search(text) else ""
