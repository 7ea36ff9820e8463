"""The reviews and packets of a cycle's growth docs, checked (R2.1-R2.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pandas as pd

from perfcal.evidence.bullet_rows import BulletRows
from perfcal.evidence.earlier_mentions import GrowthArea, earlier_mentions
from perfcal.evidence.review_text.care import care_findings
from perfcal.evidence.review_text.findings import TextFinding, passage_findings
from perfcal.evidence.review_text.parts import AREAS, review_parts
from perfcal.evidence.review_text.sentences import Passage
from perfcal.evidence.review_text.structure import structure_findings
from perfcal.evidence.wording import times
from perfcal.schema.columns import REVIEW_FINDINGS, records, table
from perfcal.schema.cycle import Cycle

__all__ = ["review_text"]

_KINDS = ("review", "packet")
_OF_OTHERS = "Peer input"  # quoted as it was given
_PARTICLES = frozenset(
    ["al", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "el", "la", "le", "van", "von"]
)


def review_text(cycle: Cycle, employee_ids: Collection[str] | None = None) -> pd.DataFrame:
    """Which sentences of the reviews and packets would a careful reader mark, and what would be a better shape? (R2.1-R2.4).

    One row per finding, columns `REVIEW_FINDINGS`, in the order of people, sections and lines; only sections whose period
    has begun by `cycle.as_of`. `employee_ids` keeps to some people, all without it. `manager_id` is who wrote the
    section: the manager at its end. A row is about a sentence, never about a person; no row does not make a review true.
    Copies of one text for two people (R2.5) are looked for in `perfcal.patterns`.
    """
    kept = cycle.sections["kind"].isin(_KINDS) & (cycle.sections["date_start"] <= pd.Timestamp(cycle.as_of))
    if employee_ids is not None:
        kept &= cycle.sections["employee_id"].isin(list(employee_ids))
    sections = cycle.sections[kept].sort_values(["employee_id", "line"], kind="stable")
    names = _name_words(cycle)
    written = list(_with_passages(cycle, records(sections)))
    rows: list[dict[str, Any]] = []
    for employee_id, own in groupby(written, key=lambda one: str(one.section["employee_id"])):
        areas = earlier_mentions(cycle, employee_id)
        levels = [level.id for level in cycle.rubric(employee_id).levels]
        for one in own:
            found = [*_in_sentences(one, names), *_in_whole(one, levels, areas.get(one.section["section_id"], ()))]
            rows += [_row(one.section, finding) for finding in sorted(found, key=lambda each: each.line)]
    return table(rows, REVIEW_FINDINGS)


@dataclass(frozen=True, slots=True)
class _Written:
    """A section with its passages, and the titles of the links in each by line."""

    section: dict[str, Any]
    passages: list[Passage] = field(default_factory=list)
    links: dict[int, list[str]] = field(default_factory=dict)


def _name_words(cycle: Cycle) -> frozenset[str]:
    words = (word.strip(".,") for name in cycle.people["name"] for word in name.split())
    return frozenset(word for word in words if len(word) > 1 and word.casefold() not in _PARTICLES)


def _with_passages(cycle: Cycle, sections: Iterable[dict[str, Any]]) -> Iterator[_Written]:
    """Go through sections with their bullets and paragraphs; prose has the line of its part."""
    made = {section["section_id"]: _Written(section) for section in sections}
    rows = cycle.evidence[cycle.evidence["section_id"].isin(made)]
    bullets = BulletRows(rows)
    parts = cycle.parts[cycle.parts["section_id"].isin(made) & (cycle.parts["text"] != "")]
    for part in records(parts):
        one = made[part["section_id"]]
        for text in part["text"].split("\n"):
            bullet = bullets.take(part["section_id"], text)
            line = int((bullet or part)["line"])
            one.passages.append(Passage(text, line, part["heading"], bullet is not None))
            if bullet:
                one.links[line] = [title for title, _ in bullet["links"]]
    yield from made.values()


def _in_sentences(one: _Written, names: Collection[str]) -> Iterator[TextFinding]:
    for said in one.passages:
        if said.heading != _OF_OTHERS:
            linked = one.links.get(said.line, ())
            yield from passage_findings(said.text, line=said.line, heading=said.heading, names=names, linked=linked)


def _in_whole(one: _Written, levels: Collection[str], areas: Iterable[GrowthArea]) -> Iterator[TextFinding]:
    if one.section["kind"] != "review":
        return
    parts = review_parts(one.passages or [Passage("", int(one.section["line"]))])
    yield from structure_findings(parts, quarterly=one.section["precision"] == "quarter", levels=levels)
    yield from care_findings(parts)
    yield from (_surprise(area) for area in areas if not area.mention)


def _surprise(area: GrowthArea) -> TextFinding:
    found = f"no mention in {times(area.searched, 'earlier entry', 'earlier entries')}"
    why = "Nothing in a review should be news: what is read first on review day cannot have been worked on."
    better = "Write it in a note or 1:1 first, with its date, and name that line here."
    return TextFinding("no surprise", "R2.2", area.line, area.text, found, why, better, AREAS)


def _row(section: dict[str, Any], finding: TextFinding) -> dict[str, Any]:
    return {
        "employee_id": section["employee_id"],
        "manager_id": section["manager_at_the_time"],
        "section": section["title"],
        "part": finding.heading,
        "rule": finding.rule,
        "requirement": finding.requirement,
        "file": section["file"],
        "line": finding.line,
        "sentence": finding.sentence,
        "found": finding.found,
        "why": finding.why,
        "better": finding.better,
    }
