"""One text checked: pasted, or a section of a growth doc."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from perfcal.evidence.review_text.care import care_findings
from perfcal.evidence.review_text.findings import TextFinding, passage_findings
from perfcal.evidence.review_text.parts import review_parts
from perfcal.evidence.review_text.sentences import passages
from perfcal.evidence.review_text.structure import structure_findings

__all__ = ["TextKind", "check_text"]

TextKind = Literal["review", "packet", "passage"]


def check_text(
    text: str,
    *,
    kind: TextKind = "review",
    quarterly: bool = False,
    names: Collection[str] = (),
    levels: Collection[str] = (),
) -> list[TextFinding]:
    """What would a careful reader mark in this text, and what would be a better shape? In order of lines (R2.1, R2.3, R2.4).

    Parameters
    ----------
    text
        Markdown as pasted; headings, quotations, code and comments are nobody's claim.
    kind
        `review` is also counted and its care compared, where it has any of the four headings; `packet` and `passage`
        are looked at sentence by sentence.
    quarterly
        A quarter's review needs all four parts and no counts (R1.4).
    names
        Words of people's names, as far as they are known; others are told by their capital and what stands around them.
    levels
        Ids of the ladder's levels.

    A finding is about a sentence, never about who wrote it or whom it is about; no finding does not make a review true.
    Words are English; a sentence in another language has hardly any finding, and that says nothing about it.
    """
    cut = list(passages(text))
    found = [
        finding
        for passage in cut
        for finding in passage_findings(passage.text, line=passage.line, heading=passage.heading, names=names)
    ]
    parts = review_parts(cut)
    if kind == "review" and parts.headed:
        found += [*structure_findings(parts, quarterly=quarterly, levels=levels), *care_findings(parts)]
    return sorted(found, key=lambda finding: finding.line)
