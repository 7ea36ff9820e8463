"""Where each planted case is found: the rows of `planted.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from perfcal.sample.growth_doc import GrowthDoc
from perfcal.sample.halves import LATEST
from perfcal.sample.organisation import Organisation
from perfcal.sample.person import Person
from perfcal.sample.planted import GROUPS, Planting
from perfcal.schema.scale import OVERALL

__all__ = ["copy_review", "group_cases", "manager_cases", "person_cases"]

Case = tuple[str, str, str, str, int | str]

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_REVIEW = f"## Review {LATEST.id}"
_IN_DOC = {
    "recency": (_REVIEW, "the review cites nothing older than six weeks"),
    "saved_for_review_day": ("### Growth areas", "no growth area was written down before the review"),
    "surprise_pip": ("## PIP 2026-04-13", "opened after a rating at or above meets, nothing critical before"),
    "promotion_recency": (f"## Packet {LATEST.id}", "the packet cites nothing older than the last quarter"),
    "retention": ("levels:", "promoted within 90 days of a resignation notice and a counter-offer"),
}
_IN_RATINGS = {
    "moves": ((LATEST.before().id, "calibrated", OVERALL), "moved by two in the session"),
    "after_transfer": ((LATEST.before().id, "manager", OVERALL), "raised in the cycle of the transfer"),
    "twice_below": ((LATEST.before().id, "manager", OVERALL), "below meets in two cycles running"),
}
_IN_MANAGERS = {
    "severity": ("harsh by 2.5 logits in every cycle", "lenient by 2.5 logits in every cycle"),
    "compression": ("a quarter of the usual spread", "a quarter of the usual spread"),
    "halo": ("every dimension equals overall", "every dimension equals overall"),
    "anchoring": ("ratings repeat the last cycle's", "ratings repeat the last cycle's"),
    "low_ratings": ("nobody below meets, although criticism is on paper",) * 2,
}


def manager_cases(organisation: Organisation, planting: Planting) -> Iterator[Case]:
    """Go through the cases planted in managers."""
    for number, effects in sorted(planting.managers.items()):
        for pattern, sign in effects.items():
            yield pattern, organisation.manager_id(number), _IN_MANAGERS[pattern][sign > 0], "ratings.csv", ""


def group_cases(planting: Planting) -> Iterator[Case]:
    """Go through the disparities planted between groups."""
    for column in planting.groups:
        yield "group_disparity", f"{column}={GROUPS[column][1]}", "rated 1.8 logits lower", "ratings.csv", ""


def person_cases(
    person: Person, text: str, rating_lines: Mapping[tuple[str, str, str], int], planting: Planting
) -> Iterator[Case]:
    """Go through the cases planted in one person, with file and line."""
    doc = f"growth_docs/{person.id}.md"
    for pattern in sorted(person.plants):
        if pattern in _IN_DOC:
            heading, detail = _IN_DOC[pattern]
            after = text.find(_REVIEW) if heading.startswith("###") else 0
            yield pattern, person.id, detail, doc, _line_of(text, heading, after)
        elif pattern in _IN_RATINGS:
            cell, detail = _IN_RATINGS[pattern]
            yield pattern, person.id, detail, "ratings.csv", rating_lines[cell]
        elif pattern == "copies":
            source = f"e{planting.copied_from[person.index] + 1:04d}"
            yield pattern, person.id, f"review copied from {source}", doc, _line_of(text, _REVIEW, 0)


def copy_review(doc: GrowthDoc, source: GrowthDoc) -> None:
    """Put a colleague's review into a doc, name changed, links gone."""
    on, copied = next(section for section in source.sections if section[1][0] == _REVIEW)
    lines = [_LINK.sub(r"\1", line).replace(source.person.given, doc.person.given) for line in copied]
    doc.sections = [section for section in doc.sections if section[1][0] != _REVIEW]
    doc.sections.append((on, lines))


def _line_of(text: str, heading: str, after: int) -> int:
    return text[: text.index(heading, after)].count("\n") + 1
