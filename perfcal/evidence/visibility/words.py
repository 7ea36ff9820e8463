"""How the lines of a plan are read: which of them say something, and which only hold its place (R6, R7)."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["holds_place", "names_any", "withheld", "without_marks"]

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_PLACEHOLDER = re.compile(
    r"^\W*(?:tb[dcae]|todo|xxx+|n/?a|none(?: yet)?|nobody(?: yet)?|nothing(?: yet)?|no one(?: yet)?|unknown|open|pending|missing|not? yet|no|"
    r"to (?:be )?(?:follow|come|decide|define|find|confirm|agree)(?:d|ed)?|(?:still )?to be \w+|later|undecided|unclear|same|\{\{.*\}\}|\{[^{}]*\}|<[^<>]*>)?\W*$",
    re.IGNORECASE,
)
_DECIDED = r"(?:agreed|approved|confirmed|funded|named|signed|decided|budgeted|allocated|found|known|clear|secured|given|granted|asked|in writing)"
_WITHHELD = re.compile(
    rf"\bnot (?:yet )?(?:\w+ ){{0,2}}?{_DECIDED}\b|n['’]t (?:yet |been |\w+ ){{0,2}}?{_DECIDED}\b|\bun(?:funded|budgeted|confirmed|approved|decided|named)\b"
    r"|^\W*(?:nobody|no one|nothing|none|pending|awaiting|not yet|none yet)\b|\b(?:nobody|no one|nothing|none) (?:yet|so far|named|outside)\b"
    r"|\byet to\b|\bto be (?:agreed|approved|confirmed|found|named|decided|discussed|requested|determined|defined|announced|secured|allocated|"
    r"identified|clarified|negotiated|asked)\b|\b(?:tb[dca]|todo)\b|\bpending (?:approval|decision|finance|budget|confirmation)\b|\b(?:is|still) pending\b"
    r"|\basked (?:\w+ ){1,3}?for\b(?!.*\b(?:approved|granted|agreed|confirmed|booked)\b)|\b(?:answer|decision|approval) (?:is |was )?(?:expected|outstanding|to come)\b"
    r"|\b(?:awaiting|waiting for|waiting on)\b|\bstill (?:open|looking|searching|asking|missing|negotiating)\b|\blooking for\b"
    r"|\b(?:hope[sd]?|hopefully|hoping|maybe|perhaps|probably|possibly)\b"
    r"|\b(?:if|once|unless) (?:[\w'’]+ ){1,4}?(?:approves?|agrees?|approved|agreed|confirms?|confirmed|allows?|funds?)\b"
    r"|\b(?:we|i|have|has|was|were|been) (?:asked|applied) for\b|\brequested\b(?!.*\b(?:approved|granted|agreed)\b)|\b(?:denied|refused|rejected|cancell?ed|withdrawn)\b",
    re.IGNORECASE,
)


def without_marks(text: str) -> str:
    """Return a line without its Markdown: links by their words, no emphasis."""
    return re.sub(r"\s+", " ", _LINK.sub(r"\1", text).replace("**", "").replace("`", "")).strip()


def holds_place(text: str) -> bool:
    """Whether a line says nothing: blank, TBD, none, a template's braces."""
    return bool(_PLACEHOLDER.match(without_marks(text)))


def withheld(text: str, *things: str) -> bool:
    """Whether a line says that something is not there or not sure: to be named, if finance agrees, hopefully.

    `things` are the words of which "no …" or "without …" says that they are missing: "no budget yet", not "no delay".
    """
    if holds_place(text) or _WITHHELD.search(text) or text.rstrip().endswith("?"):
        return True
    missing = r"\b(?:no|without(?: an?y?)?|lack(?:s|ing)|missing|needs?(?: an?)?) (?:[\w-]+ ){0,2}?"
    return any(re.search(rf"{missing}{thing}\b", text, re.IGNORECASE) for thing in things)


def names_any(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds one of these names as whole words, ignoring case."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names if name)
