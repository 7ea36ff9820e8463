"""The reviews and packets of a cycle's growth docs, checked (R2.1-R2.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from perfcal.evidence.earlier_mentions import earlier_mentions
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
_NOT_THE_MANAGERS = "Peer input"  # words of others, quoted as they were given
_PARTICLES = frozenset("al bin da de del den der di do dos du e el ibn la le st van von y".split())


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
    texts = _texts(cycle, set(sections["section_id"]))
    rows = (row for section in records(sections) for row in _section_rows(cycle, section, texts, names))
    return table(rows, REVIEW_FINDINGS)


def _name_words(cycle: Cycle) -> frozenset[str]:
    words = (word.strip(".,") for name in cycle.people["name"] for word in name.split())
    return frozenset(word for word in words if len(word) > 1 and word.casefold() not in _PARTICLES)


Texts = Mapping[str, tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]]


def _texts(cycle: Cycle, section_ids: Collection[str]) -> Texts:
    """Return each section's parts, and its bullets by their words."""
    made: dict[str, tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]] = {each: ([], {}) for each in section_ids}
    parts = cycle.parts[cycle.parts["section_id"].isin(section_ids) & (cycle.parts["text"] != "")]
    for part in records(parts):
        made[part["section_id"]][0].append(part)
    for bullet in records(cycle.evidence[cycle.evidence["section_id"].isin(section_ids)]):
        made[bullet["section_id"]][1][f"{bullet['text']} {bullet['details']}".strip()] = bullet
    return made


def _section_rows(
    cycle: Cycle, section: dict[str, Any], texts: Texts, names: frozenset[str]
) -> Iterator[dict[str, Any]]:
    about = {
        "employee_id": section["employee_id"],
        "manager_id": section["manager_at_the_time"],
        "section": section["title"],
        "file": section["file"],
    }
    for finding in sorted(_findings(cycle, section, texts, names), key=lambda found: found.line):
        yield {
            **about,
            "part": finding.heading,
            "rule": finding.rule,
            "requirement": finding.requirement,
            "line": finding.line,
            "sentence": finding.sentence,
            "found": finding.found,
            "why": finding.why,
            "better": finding.better,
        }


def _findings(
    cycle: Cycle, section: dict[str, Any], texts: Texts, names: frozenset[str]
) -> Iterator[TextFinding]:
    parts, bullets = texts[section["section_id"]]
    passages = [passage for part in parts for passage in _passages(part, bullets)]
    for passage in passages:
        if passage.heading != _NOT_THE_MANAGERS:
            links = [title for title, _ in bullets.get(passage.text, {}).get("links", ())]
            yield from passage_findings(
                passage.text, line=passage.line, heading=passage.heading, names=names, linked=links
            )
    if section["kind"] == "review":
        whole = review_parts(passages or [Passage("", int(section["line"]))])
        levels = cycle.rubric(section["employee_id"]).levels
        yield from structure_findings(whole, quarterly=section["precision"] == "quarter", levels=[level.id for level in levels])
        yield from care_findings(whole)
        yield from _surprises(cycle, section["section_id"])


def _passages(part: dict[str, Any], bullets: Mapping[str, dict[str, Any]]) -> Iterator[Passage]:
    for text in part["text"].split("\n"):
        bullet = bullets.get(text)
        yield Passage(text, int((bullet or part)["line"]), part["heading"], bullet is not None)


def _surprises(cycle: Cycle, section_id: str) -> Iterator[TextFinding]:
    for area in earlier_mentions(cycle, section_id):
        if not area.mention:
            entries = times(area.searched, "earlier entry", "earlier entries")
            why = "Nothing in a review should be news: what is read first on review day cannot have been worked on."
            better = "Write it in a note or 1:1 first, with its date, and name that line here."
            yield TextFinding(
                "no surprise", "R2.2", area.line, area.text, f"no mention in {entries}", why, better, AREAS
            )
