"""Praise, criticism, praise: the part that matters stands where nobody looks for it (R2.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfcal.evidence.review_text.contexts import names_artifact
from perfcal.evidence.review_text.word_lists import word_list, words_in

__all__ = ["sandwich"]

_FAR = 3  # so many pieces after the first praise, the second is a thought of its own
_TURN = re.compile(
    r"[,;:–—]?\s*\b(?:but|although|though|however|yet|except that|still|otherwise|overall|anyway)\b", re.IGNORECASE
)


def sandwich(masked: Sequence[str]) -> int | None:
    """Return which of a passage's masked sentences is the criticism between two praises, or None.

    Praise with an artifact is none here: it has a use of its own. A sentence is cut where it turns (but, although, overall).
    """
    pieces = [
        (place, piece) for place, sentence in enumerate(masked) for piece in _TURN.split(sentence) if piece.strip()
    ]
    kinds = [_kind(piece) for _, piece in pieces]
    for first, kind in enumerate(kinds):
        reach = kinds[first + 1 : first + 1 + _FAR]
        if kind == "praise" and "criticism" in reach:
            between = reach.index("criticism")
            if "praise" in reach[between + 1 :]:
                return pieces[first + 1 + between][0]
    return None


def _kind(piece: str) -> str:
    words = words_in(piece)
    if any(word_list("praise").find(piece, words)):
        return "" if names_artifact(piece) else "praise"
    return "criticism" if any(word_list("criticism").find(piece, words)) else ""
