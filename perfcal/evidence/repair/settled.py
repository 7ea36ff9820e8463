"""Whether a sentence tells of something that is so, or of something planned, hoped for, asked, or called off.

"Told in person" is a telling; "I will tell her", "should be told" and "told?" are none. What is only planned or doubtful
never meets a clause.
"""

from __future__ import annotations

import re

__all__ = ["called_off", "doubtful", "planned", "sentences_of", "settled"]

_DOUBT = re.compile(
    r"\?\s*$|\b(?:would|should|could|might|may(?! \d)|hop(?:e|es|ing)|maybe|perhaps|probabl[ey]|possibl[ey]|likely|think|guess|assume|"
    r"seems?|lean(?:s|ing)?|if|unless|whether|unclear|unsure|not sure|undecided|not (?:yet )?decided|to be (?!fair|honest|clear)\w+)\b"
)
_PLAN = re.compile(
    r"\b(?:will|shall|must|going to|plan(?:s|ned|ning)? (?:to|for)|planned|pending|to (?:follow|come|tell)|(?:yet|still|has|have|needs?|remains) to|"
    r"not yet|next (?:week|month|time|mon|tues|wednes|thurs|fri)\w*|tb[acd])\b|['’]ll\b",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"\b(?:cancel+ed|called off|skipped|dropped|postponed|fell through|(?:moved|put off|shifted) (?:to|until)|did(?: not|n['’]t) (?:happen|take place|meet)|"
    r"not (?:yet )?(?:done|held|looked|discussed|checked)|no (?:touch ?points?|meetings?|talks?|time|midpoint)|none held)\b",
    re.IGNORECASE,
)
_SHORT = 12  # words of an entry that says no more than that it did not take place


def sentences_of(text: str) -> list[str]:
    """Return the sentences and lines of a text; a question stays with its answer."""
    return [one for one in re.split(r"(?<=[.;!])\s+|\n", text) if one.strip()]


def doubtful(sentence: str) -> bool:
    """Say whether a sentence asks, supposes, hopes or makes a condition."""
    return bool(_DOUBT.search(sentence[:1].lower() + sentence[1:]))


def planned(sentence: str) -> bool:
    """Say whether a sentence tells of something that is still to come."""
    return bool(_PLAN.search(sentence))


def settled(sentence: str) -> bool:
    """Say whether a sentence tells of something that is so: neither planned, nor doubtful, nor called off."""
    return not (planned(sentence) or doubtful(sentence) or _OFF.search(sentence))


def called_off(text: str) -> bool:
    """Say whether an entry tells only that it did not take place."""
    return len(text.split()) <= _SHORT and bool(_OFF.search(text))
