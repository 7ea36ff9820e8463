"""How much room, and how many things to look up, growth areas get beside accomplishments (R2.4). Numbers, no judgement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfcal.evidence.review_text.findings import TextFinding
from perfcal.evidence.review_text.masks import HIDDEN, masked
from perfcal.evidence.review_text.parts import ACCOMPLISHMENTS, AREAS, ReviewParts
from perfcal.evidence.review_text.sentences import Passage

__all__ = ["Care", "care_findings", "care_taken"]

_EVEN = 0.5  # half the words, or half the specifics, of the other list: from here on it is said
_SPECIFIC = re.compile(rf"{HIDDEN}+|\d[\d.,:-]*")


@dataclass(frozen=True, slots=True)
class Care:
    """Words and specifics (numbers, dates, links, quotations) of an entry on average; `ratio` is areas ÷ accomplishments."""

    accomplishments: int
    areas: int
    words_each: tuple[float, float]  # accomplishment, growth area
    specifics_each: tuple[float, float]

    @property
    def length_ratio(self) -> float:
        """Words of a growth area for each word of an accomplishment."""
        return self.words_each[1] / self.words_each[0]

    @property
    def specifics_ratio(self) -> float:
        """Specifics of a growth area for each specific of an accomplishment; 1 where neither has any."""
        first, second = self.specifics_each
        return second / first if first else 1.0


def care_taken(parts: ReviewParts) -> Care | None:
    """Return the figures of a review, or None where either list is empty (R2.4)."""
    work, areas = parts.items(ACCOMPLISHMENTS), parts.items(AREAS)
    if not work or not areas:
        return None
    return Care(len(work), len(areas), (_words(work), _words(areas)), (_specifics(work), _specifics(areas)))


def care_findings(parts: ReviewParts) -> Iterator[TextFinding]:
    """Say it when a growth area has less than half the words, or half the specifics, of an accomplishment."""
    care = care_taken(parts)
    if care is None or (care.length_ratio >= _EVEN and care.specifics_ratio >= _EVEN):
        return
    line = parts.items(AREAS)[0].line
    found = (
        f"{care.words_each[1]:.0f} words and {care.specifics_each[1]:.1f} specifics a growth area, "
        f"{care.words_each[0]:.0f} and {care.specifics_each[0]:.1f} an accomplishment"
    )
    why = "What is to change needs as much to hold on to as what went well."
    better = "Give each growth area its example with a date, what good looks like at this level, and one step."
    yield TextFinding("uneven care", "R2.4", line, "", found, why, better, AREAS)


def _words(items: Sequence[Passage]) -> float:
    return sum(len(item.text.split()) for item in items) / len(items)


def _specifics(items: Sequence[Passage]) -> float:
    return sum(len(_SPECIFIC.findall(masked(item.text))) for item in items) / len(items)
