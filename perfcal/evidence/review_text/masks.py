"""A sentence made ready for the word lists: quoted words, code and links hidden, names of people marked.

Every character stands for itself or for what was there, so that a match in the masked sentence has the same place in the
sentence as written.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

__all__ = ["HIDDEN", "NAME", "masked"]

NAME = "\x01"
"""Stands for each character of a person's name."""

HIDDEN = "\x02"
"""Stands for each character of a quotation, code, an identifier or an address: not the writer's words, and something to look up."""

_HIDDEN = re.compile(
    r"`[^`]+`|!?\[\[[^\]]+\]\]|\]\([^)\s]*\)|(?:https?://|www\.|mailto:)\S+"
    r"|“[^”]+”|„[^“”]+[“”]|«[^»]+»|\"[^\"\n]+\"|(?<![\w])'[^'\n]{2,}'(?!\w)|(?<!\w)‘[^’\n]{2,}’(?!\w)"
    r"|\b\w+(?:_\w+)+\b|\b\w+\([^()\s]*(?:, ?[^()\s]*)*\)|\b[A-Za-z]\w*(?:\.[A-Za-z]\w*)+\(?|\b[a-z]+[A-Z]\w*\b|\b[A-Z][a-z]+[A-Z]\w*\b"
)
_CAPITAL = re.compile(
    r"(?<![\w-])(?:Mr|Mrs|Ms|Dr|Prof)\.? [A-Z][\w'’-]+|(?<![\w-])[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?(?![\w-]|’?'?\w{3})"
)
_BEFORE_THING = re.compile(
    r"\b(?:the|a|an|on|of|in|at|from|via|using|into|to|onto|behind|per|our|its|their|this|that)\s+$", re.IGNORECASE
)
_LIKE_A_THING = re.compile(r"(?:ly|ing|ion|ity|ics|ment|ness|ency|ance|ence|ware|ship|ism|ers|ors|ts|ns|ls|es|ks)$")
_AFTER_A_NAME = re.compile(
    r"[’']s\b|\s+(?:sir|madam)\b|\s+(?:is|was|has|had|does|did|do(?:es)?n[’']t|will|would|can|could|should|might|may|must|seems?|never|always|"
    r"constantly|consistently|continually|continuously|often|rarely|also|still|just|really|truly|clearly|needs|lacks|works|worked|shows|showed|goes|went|gets|"
    r"tends|tries|tried|puts|stays|stayed|gives|gave|remains|comes|came|makes|made|ships|writes|takes|took|appears|answers|isn[’']t|wasn[’']t|and\s+[A-Z])\b"
)  # fmt: skip
_THEY = re.compile(r"(?<![\w-])(?:they|them|their|theirs)(?![\w-])", re.IGNORECASE)
_THINGS = re.compile(
    r"(?<![\w-])(?!(?:this|his|its|always|was|does|has|yours|hers|as|is|us|sometimes|perhaps|besides|others|colleagues|peers|employees|engineers|people|times|days|skills|[\w]*ss)\b)[a-z]{3,}s(?![\w’'-])"
)
_NO_NAME_WORDS = (
    "the a an this that these those it there here we you he she they i who what when where why how if while as at by "
    "for from in into of off on or and but so yet nor nobody everyone everybody anyone someone somebody none all both "
    "each every some any many most much few several other another such no not never always january february march "
    "april may june july august september october november december monday tuesday wednesday thursday friday saturday "
    "sunday spring summer autumn winter english german french spanish data code traffic redis kafka postgres latency "
    "build work quality code team management support thanks thank please great good excellent overall however also "
    "although though because since until once whenever maybe perhaps going keep try just everything something nothing "
    "anything one two three four five six seven eight nine ten his her your their my our its customer client user "
    "service queue android linux windows java python rust kubernetes docker europe asia africa america top best "
    "better more less compared unlike among during after before"
)
_NOT_NAMES = frozenset(_NO_NAME_WORDS.split())


def masked(sentence: str, names: Collection[str] = ()) -> str:
    """Return the sentence with what is not the writer's own hidden, and names of people marked, each in its place.

    `names` are words of names known from elsewhere; without them a name is told by its capital and by what stands around it.
    """
    hidden = _HIDDEN.sub(lambda found: HIDDEN * len(found[0]), sentence)
    marked = _known(frozenset(names)).sub(_mark, hidden) if names else hidden
    marked = _THEY.sub(lambda found: _they(found, marked), marked)
    return _CAPITAL.sub(lambda found: _mark(found) if _is_name(found, marked) else found[0], marked)


def _they(found: re.Match[str], sentence: str) -> str:
    """Hide "they" where several things were named before it: "pages are stable; they never …"."""
    return "\x03" * len(found[0]) if _THINGS.search(sentence[: found.start()]) else found[0]


def _mark(found: re.Match[str]) -> str:
    return re.sub(r"[^\s]", NAME, found[0])


@cache
def _known(names: frozenset[str]) -> re.Pattern[str]:
    spelt = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    return re.compile(rf"(?<!\w)(?:{spelt})(?!\w)") if spelt else re.compile(r"(?!)")


def _is_name(found: re.Match[str], sentence: str) -> bool:
    word, before, after = found[0], sentence[: found.start()], sentence[found.end() :]
    if " " in word:
        return True
    if word.casefold() in _NOT_NAMES or word.isupper():
        return False
    begins = not before.strip(" -*_>\"'“(") or before.rstrip(" *_")[-1:] in ".!?:"
    if begins:
        return bool(_AFTER_A_NAME.match(after)) and not _LIKE_A_THING.search(word)
    return not _BEFORE_THING.search(before)
