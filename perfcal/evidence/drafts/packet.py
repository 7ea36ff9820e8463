"""A promotion packet compiled from the record alone, with no recall (R1.5, R1.10): what is on paper, and what is not.

Every row of the half is there once, under the dimension it is tagged with or counts for, with its day, link and line.
Rows that are LATE, undated or unlinked are marked. What only a person can write is left open; nothing is invented, and
the draft says nothing for or against the promotion (R13.1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from perfcal.evidence.artifacts import criteria_by_row
from perfcal.evidence.case_record import CaseRecord
from perfcal.evidence.growth_trend import GrowthTrend, trajectory_quarters
from perfcal.evidence.objections import objections
from perfcal.evidence.promotion.text import packet_of
from perfcal.evidence.promotion.written_input import written_input
from perfcal.evidence.readiness import readiness
from perfcal.evidence.wording import counted_words, day, required_words, times
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["DraftCriterion", "DraftDimension", "DraftRow", "PacketDraft", "draft_row", "packet_draft", "thin_because"]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One row of the growth doc as a draft cites it. `when` is its date as the format writes it, "" where it has none."""

    when: str
    text: str
    details: str
    title: str
    url: str
    marks: tuple[str, ...]  # LATE, no day of its own, no link; the reach it names
    source: str  # file:line


@dataclass(frozen=True, slots=True)
class DraftCriterion:
    """One criterion of the level: what is asked, what is on paper, where that stands, and the lines that count."""

    text: str
    required: str
    counted: str
    status: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DraftDimension:
    """One dimension of the level: its criteria, its rows in the order of their days, and rows told under another one."""

    title: str
    status: str
    criteria: tuple[DraftCriterion, ...]
    rows: tuple[DraftRow, ...]
    elsewhere: tuple[tuple[str, tuple[int, ...]], ...]  # title of the dimension they are told under → their lines


@dataclass(frozen=True)
class PacketDraft:
    """What a packet of a half can be written from. Texts are the record's own or figures from it."""

    employee_id: str
    name: str
    period: str  # 2026-H1
    held: str
    level: str
    dimensions: tuple[DraftDimension, ...]
    untagged: tuple[DraftRow, ...]
    duration: str
    peer_input: tuple[DraftRow, ...]
    not_shareable: int
    trend: GrowthTrend
    counter_argument: str
    answers: tuple[str, ...]
    objections: tuple[str, ...]
    response: str
    in_flight: tuple[DraftRow, ...]
    written_already: str  # the line of a packet of the same period; "" where there is none

    @property
    def rows(self) -> int:
        """How many rows of the half the draft tells."""
        return sum(len(dimension.rows) for dimension in self.dimensions)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What the level asks for and the record does not show, dimension by dimension."""
        return tuple(
            f"{dimension.title}: {item.required}, {item.counted}"
            for dimension in self.dimensions
            for item in dimension.criteria
            if item.status != "at bar"
        )


def packet_draft(cycle: Cycle, employee_id: str) -> PacketDraft:
    """Return what a packet for the level aimed at can be written from, out of the rows of the window (R1.10).

    For anybody with a growth doc. Only sections that peers may read are quoted (R13.3); other feedback is counted.
    """
    case = CaseRecord.of(cycle.about(employee_id), employee_id)
    found, notes = objections(case), cycle.pre_read_notes.get(employee_id)
    strongest = found[0] if found else None
    given = written_input(case.cycle, employee_id)
    packet = packet_of(case.cycle, employee_id)
    dimensions, untagged = _dimensions(case)
    return PacketDraft(
        employee_id=employee_id,
        name=str(cycle.person(employee_id)["name"]),
        period=f"{case.end.year}-H{1 if case.end.month <= 6 else 2}",
        held=case.held,
        level=case.level,
        dimensions=dimensions,
        untagged=untagged,
        duration=case.duration.describe(case.level),
        peer_input=tuple(draft_row(row, reach=False) for item in given for row in item.shareable),
        not_shareable=sum(not item.shareable for item in given),
        trend=trajectory_quarters(case.cycle, employee_id),
        counter_argument=(notes.counter_argument if notes else "") or (strongest.text if strongest else ""),
        answers=strongest.facts if strongest else (),
        objections=tuple(item.text for item in found[1:]),
        response=notes.response if notes else "",
        in_flight=tuple(draft_row(row) for row in records(case.in_flight())),
        written_already=f"{packet['file']}:{packet['line']}" if packet else "",
    )


def draft_row(row: Mapping[str, Any], *, reach: bool = True, freeze: str = "") -> DraftRow:
    """Return a row of evidence as a draft cites it; `freeze` is the day in words after which it was first written."""
    title, url = row["links"][0] if row["links"] else ("", "")
    late = f"LATE: first written after {freeze or 'the freeze'}, so it does not count" if row["late"] else ""
    undated = "no day of its own" if row["section"] == "update" and row["dated_by"] != "bullet" else ""
    wide = f"reach: {row['reach']}" if reach and row["reach"] else ""
    bare = "no link" if row["section"] == "update" and not url else ""
    marks = tuple(filter(None, (late, undated, bare, wide)))
    return DraftRow(_when(row), row["text"], row["details"], title, url, marks, f"{row['file']}:{row['line']}")


def _when(row: Mapping[str, Any]) -> str:
    """The date as the format of the growth doc writes it."""
    start, end = row["date_start"], row["date_end"]
    if pd.isna(start) or row["precision"] in {"none", "quarter", "half", "year"}:
        return ""
    if row["precision"] == "month":
        return f"{start:%Y-%m}"
    return f"{start:%Y-%m-%d}" if start == end else f"{start:%Y-%m-%d}..{end:%Y-%m-%d}"


def _dimensions(case: CaseRecord) -> tuple[tuple[DraftDimension, ...], tuple[DraftRow, ...]]:
    """Tell every row of the window once: under its first tag, else under the dimension of a criterion it counts for."""
    freeze = f"{day(case.freeze)} {case.freeze.year}"
    rows = pd.concat([case.rows, case.late_rows()]).sort_values(["date_end", "line"], kind="stable")
    spoken = criteria_by_row(case.cycle, case.employee_id, case.level)
    places = {row["evidence_id"]: _places(row, spoken) for row in records(rows)}
    drafts = {row["evidence_id"]: draft_row(row, freeze=freeze) for row in records(rows)}
    status = {row["dimension"]: row["status"] for row in records(readiness(case.criteria))}
    asked = [
        known.id
        for known in case.cycle.rubric(case.employee_id).dimensions
        if known.id in status or _any(places, known.id)
    ]
    made = tuple(
        DraftDimension(
            case.title(name),
            status.get(name, ""),
            _criteria(case, name),
            tuple(drafts[who] for who, named in places.items() if named[:1] == (name,)),
            tuple((case.title(other), lines) for other, lines in _told_under(places, name).items()),
        )
        for name in asked
    )
    return made, tuple(drafts[who] for who, named in places.items() if not named)


def _places(row: Mapping[str, Any], spoken: Mapping[str, Any]) -> tuple[str, ...]:
    counts_for = (item.dimension for item in spoken.get(row["evidence_id"], ()))
    return tuple(dict.fromkeys([*row["dimensions"], *counts_for]))


def _any(places: Mapping[str, tuple[str, ...]], name: str) -> bool:
    return any(name in named for named in places.values())


def _told_under(places: Mapping[str, tuple[str, ...]], name: str) -> dict[str, tuple[int, ...]]:
    """The lines that belong to a dimension too, by the dimension they are told under."""
    found: dict[str, tuple[int, ...]] = {}
    for evidence_id, named in places.items():
        if name in named[1:]:
            found[named[0]] = (*found.get(named[0], ()), int(evidence_id.rpartition(":")[2]))
    return found


def _criteria(case: CaseRecord, dimension: str) -> tuple[DraftCriterion, ...]:
    """What is open first, then the level's own before those of the levels below it."""
    own = records(case.criteria[case.criteria["dimension"] == dimension])[::-1]
    return tuple(_criterion(case, row) for row in sorted(own, key=lambda row: row["status"] == "at bar"))


def _criterion(case: CaseRecord, row: dict[str, Any]) -> DraftCriterion:
    lines = tuple(int(evidence_id.rsplit(":", 1)[1]) for evidence_id in row["rows"])
    asked = required_words(row, case.title(row["dimension"]))
    return DraftCriterion(row["text"], asked, counted_words(row), row["status"], lines)


def thin_because(draft: PacketDraft, pages: float, *, fewest: int = 4) -> str:
    """Say why a draft is shorter than the pages a packet has (R1.5), or "" where it is not."""
    printed = math.ceil(pages)
    if printed >= fewest:
        return ""
    untagged = (
        f"; {times(len(draft.untagged), 'further row')} of the half carry no tag and tell nothing here"
        if draft.untagged
        else ""
    )
    return f"The record fills {times(printed, 'page')}, and a packet has {fewest} to 6: {times(draft.rows, 'row')} under a dimension{untagged}"
