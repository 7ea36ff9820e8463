"""What a touch point holds from the engineer: their words, a silence that is noted, nothing, or what nobody can tell (R10.5)."""

from __future__ import annotations

import re
from typing import Literal

from perfcal.evidence.repair.labels import label_pattern, labelled
from perfcal.evidence.repair.settled import sentences_of

__all__ = ["Voice", "voice_in", "voice_label"]

Voice = Literal["said", "silent", "none", "unknown"]

_ENGINEER = (
    r"engineer(?:'s|’s)?(?: (?:side|part|view|voice|words|own words|says))?|(?:from )?(?:the )?engineer|you|your (?:words|side|view)|"
    r"from (?:you|him|her|them)|(?:in )?(?:their|own|her|his) (?:own )?(?:words|side|view|take)|he|she|they|voice|heard|response"
)
_WHO = r"engineer|he|she|they|you"
_SPEAKS = (
    r"sa(?:y|ys|id)|tells?|told|ask(?:s|ed)?|thinks?|thought|feels?|felt|finds?|found|wants?|wanted|would|wish(?:es|ed)?|believ\w+|"
    r"report(?:s|ed)?|expla\w+|mention\w*|not(?:es|ed)|suggest\w*|propos\w+|request\w*|rais(?:es|ed)|(?:dis)?agree[sd]?|worr\w+|hop(?:es|ed)|"
    r"prefer\w*|sees?|saw|admit\w*|confirm\w*|add(?:s|ed)|wonder\w*|expect\w*|likes?|liked|enjoy\w*|fear\w*|promis\w+|offer\w*|describ\w+|"
    r"complain\w*|object\w*|understood|understands?|needs?|needed|learned|learnt|answer\w*|repl(?:y|ies|ied)|brought|wrote|writes|shared|"
    r"knows?|knew|cares?|(?:is|was|are|were) (?:not )?(?:un)?(?:happy|glad|proud|sure|worried|afraid|pleased|tired|content|relieved|frustrated|nervous|calmer|ok|fine)"
)
_QUOTED = re.compile(r"[\"“„«][^\"”“»\n]*\b(?:I|I'm|I’m|my|me|mine)\b[^\"”“»\n]*[\"”“»]")
_SILENT = re.compile(
    r"\bnothing (?:to (?:add|say)|from|said|new|this|more|else)\b|\bsilen(?:t|ce)\b|\bno (?:comments?|answer|reply|response|reaction|input|words?)\b"
    r"|(?:\bdid not|didn['’]t|\bdoes not|doesn['’]t) (?:want to |wish to )?(?:say|answer|comment|reply|respond|speak|add)|\bsaid (?:nothing|little|not much)\b|\bquiet\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"^\W*(?:none|nothing|no)?(?: (?:yet|today|this (?:week|time)))?\W*$", re.IGNORECASE)


_AWAY = re.compile(
    r"^\W*(?:n/?a|tb[acd]|to follow|absent|(?:was |is )?(?:away|ill|off sick|sick|on leave|not there))?\W*$",
    re.IGNORECASE,
)


def voice_label(name: str) -> re.Pattern[str]:
    """Return the pattern of the labels before an engineer's part: their name, `Engineer:`, `In your words:` and the like."""
    return label_pattern("|".join([*_names(name), _ENGINEER]))


def voice_in(text: str, *, name: str, marked: bool, rest: str) -> Voice:
    """Say what a touch point holds from the engineer, whose name is `name`.

    `marked` says that progress and gap are labelled, so that a text without a word from the engineer really has none;
    `rest` is what stands outside those labels. Somebody who is mentioned has not spoken: it takes their label, their
    first person in quotation marks, or a verb of saying, thinking or wishing. A silence that is noted is a signal, and
    not the same as nothing written.
    """
    said = labelled(text, [("voice", voice_label(name))]).get("voice")
    if said is not None and _AWAY.match(said):
        return "none"
    if said is not None:
        return "silent" if _NOTHING.match(said) or _SILENT.search(said) else "said"
    who = "|".join([*_names(name), _WHO])
    spoken = re.compile(rf"\b(?:{who})\b(?:\W+\w+){{0,2}}?\W+(?:{_SPEAKS})\b", re.IGNORECASE)
    about = re.compile(rf"\b(?:{who})\b", re.IGNORECASE)
    lines = sentences_of(text)
    if _QUOTED.search(text) or any(spoken.search(line) and not _SILENT.search(line) for line in lines):
        return "said"
    if _SILENT.search(text):
        return "silent"
    return "none" if marked and not rest and not about.search(text) else "unknown"


def _names(name: str) -> list[str]:
    return [rf"{re.escape(word)}(?:[-'’]\w+)?" for word in name.split() if len(word) > 1]  # Hana-san, Wanda's
