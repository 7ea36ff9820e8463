"""A review cut into its four parts, whether it stands in a growth doc or was pasted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from perfcal.evidence.review_text.sentences import Passage, sentences
from perfcal.schema.growth import HEADINGS

__all__ = ["ACCOMPLISHMENTS", "AHEAD", "AREAS", "SUMMARY", "ReviewParts", "review_parts"]

SUMMARY, ACCOMPLISHMENTS, AREAS, AHEAD = HEADINGS["review"]
_MEANT: Mapping[str, str] = {
    SUMMARY: r"summary|overview|opening|overall",
    ACCOMPLISHMENTS: r"accomplish|achiev|wins|highlights|strengths|what went well|shipped",
    AREAS: r"growth|areas? (?:for|to|of)|develop|improve",
    AHEAD: r"ahead|looking forward|forward look|next (?:half|quarter|steps)|focus|outlook",
}


@dataclass(frozen=True, slots=True)
class ReviewParts:
    """The passages of each part; `headed` says whether the text has any of the four headings."""

    passages: Mapping[str, Sequence[Passage]]
    headed: bool
    line: int

    def items(self, heading: str) -> list[Passage]:
        """Return the entries of a part: its bullets where it has any, else its paragraphs."""
        own = self.passages.get(heading, ())
        bullets = [passage for passage in own if passage.bullet]
        return bullets or list(own)

    def sentences(self, heading: str) -> list[str]:
        """Return all sentences of a part."""
        return [sentence for passage in self.passages.get(heading, ()) for sentence in sentences(passage.text)]


def review_parts(passages: Iterable[Passage]) -> ReviewParts:
    """Sort passages by the part that the heading above each means; other words for the four headings are understood."""
    by_part: dict[str, list[Passage]] = {}
    line = 0
    for passage in passages:
        line = line or passage.line
        meant = _meant(passage.heading)
        by_part.setdefault(meant, []).append(replace(passage, heading=meant or passage.heading))
    return ReviewParts(by_part, bool(set(by_part) & set(_MEANT)), line or 1)


def _meant(heading: str) -> str:
    found = (name for name, words in _MEANT.items() if re.search(rf"\b(?:{words})", heading, re.IGNORECASE))
    return heading if heading in _MEANT else next(found, "")
