"""The words of a text that carry meaning, cut to their stems: what two lines about one thing have in common."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from perfcal.patterns.shingles import NAME, PRONOUN, mask

__all__ = ["Words", "stems", "text_stems"]

Words = frozenset[str]

_STEM = 6  # letters: discuss, discussion and discussing are one word
_SHORT = 3  # letters; shorter words of ASCII carry too little
_FIGURE = 2  # digits
_ADDRESS = re.compile(r"https?://\S+|#[a-zA-Z]\S*")
_WORD = re.compile(r"[a-z]{4,}")


def stems(words: Iterable[str], *, figures: bool = False) -> Words:
    """Return the stems of the longer ones of `mask`'s words; names of people are none, and `figures` only where asked for."""
    kept = (word.strip("'") for word in words if word not in (NAME, PRONOUN))
    return frozenset(word[:_STEM] for word in kept if _carries(word, figures=figures))


@lru_cache(maxsize=50_000)
def _carries(word: str, *, figures: bool) -> bool:
    if word.isdigit():
        return figures and len(word) >= _FIGURE
    return (len(word) > _SHORT or not word.isascii()) and word not in ENGLISH_STOP_WORDS


def text_stems(text: str, names: Collection[str] = frozenset()) -> Words:
    """Return the stems of a text as `stems` does, without figures; fast where the text is plain ASCII."""
    if not text.isascii():
        return stems(mask(text, names))
    bare = _ADDRESS.sub(" ", text) if "://" in text or "#" in text else text
    found = set(_WORD.findall(bare.lower())).difference(ENGLISH_STOP_WORDS, names)
    return frozenset(word[:_STEM] for word in found)
