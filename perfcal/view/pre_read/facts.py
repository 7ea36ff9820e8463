"""The one-page pre-read as data: everything a page, a PDF, Markdown or JSON prints, and nothing they must work out.

Frozen: a renderer reads it and adds no fact of its own (R8.1, R8.2, R5.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = [
    "Artifact",
    "Bullet",
    "BulletGroup",
    "CounterArgument",
    "CriterionLine",
    "DimensionStatus",
    "PreRead",
    "SourceLine",
    "TimelinePoint",
]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a statement stands in the record, e.g. growth_docs/e0001.md line 42."""

    file: str
    line: int | None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Artifact:
    """One linked piece of work and why it was chosen."""

    title: str
    url: str
    when: str
    what: str
    reason: str
    source: SourceLine
    reach: str = ""
    changed: str = ""  # what changed underneath an EM's choice; "" when nothing did


@dataclass(frozen=True, slots=True)
class Bullet:
    """One short bullet from the engineer's own row."""

    text: str
    when: str
    source: SourceLine
    url: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class BulletGroup:
    """The bullets of one dimension; `short_by` says how many are missing of those asked for."""

    dimension: str
    title: str
    bullets: tuple[Bullet, ...]
    short_by: int = 0


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion of the target level: required, on paper, and what is missing (R4.2)."""

    text: str
    required: str
    counted: str
    status: str  # at bar, approaching, below, unknown
    judged: bool = False


@dataclass(frozen=True, slots=True)
class DimensionStatus:
    """One dimension's place against the target level's bar. Dimensions are never added up."""

    dimension: str
    title: str
    status: str
    summary: str  # e.g. "2 of 3 criteria at the bar; 1 needs a person's judgement"
    criteria: tuple[CriterionLine, ...]


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    """The evidence of one week: how many rows, in which dimension; weeks without rows are listed with 0."""

    week: date  # its Monday
    rows: int
    linked: int
    late: int = 0
    month_only: int = 0  # of `rows`, those known only by their month: drawn in the week of its middle


@dataclass(frozen=True, slots=True)
class CounterArgument:
    """The strongest objection a peer could raise from the record, and what on paper answers it."""

    kind: str  # a short id, e.g. "recency"; "written" when the EM wrote it
    text: str
    facts: tuple[str, ...]  # the facts on paper that answer it; empty: none does
    sources: tuple[SourceLine, ...]
    response: str  # the EM's own words; "" while not written
    others: tuple[str, ...] = ()  # the other objections found, one line each


@dataclass(frozen=True, slots=True)
class PreRead:
    """One candidate's page. It rates and recommends nothing."""

    employee_id: str
    name: str
    cycle: str
    session: date
    due: date
    current_level: str
    current_title: str
    target_level: str
    target_title: str
    level_since: str
    presenter: str
    complete: bool
    incomplete_because: tuple[str, ...]
    borderline: str  # the sentence of R5.3, "" when not borderline
    artifacts: tuple[Artifact, ...]
    groups: tuple[BulletGroup, ...]
    statuses: tuple[DimensionStatus, ...]
    timeline: tuple[TimelinePoint, ...]
    window_start: date
    window_end: date
    recent_weeks: int  # the last weeks of the window that policy calls recent
    freeze: date
    duration: str  # the sentence on months at the next level
    citing: str  # what the review cites of the record, and how near another review is
    in_flight: tuple[Bullet, ...]
    pitch: str
    pitch_words: int
    counter: CounterArgument
    changes: tuple[str, ...]  # what changed underneath what the EM wrote; shown, never dropped
    document: str  # growth doc file
