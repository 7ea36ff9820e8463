"""One candidate's record, gathered once: what the objections, the bullets and the pitch all look at."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Self

import pandas as pd

from perfcal.evidence.artifacts import bullet_choices
from perfcal.evidence.coverage import coverage
from perfcal.evidence.duration import Duration, duration_at, rows_at_level
from perfcal.evidence.readiness import readiness
from perfcal.evidence.window import bar_level, claimed_rows, counted_rows, current_level, evidence_window
from perfcal.evidence.wording import counted_words, required_words, when
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.dates import months_through
from perfcal.schema.growth import COUNTED_HEADINGS

__all__ = ["CaseRecord", "Gap", "OverdueStretch"]

_SHIPPED = re.compile(r"\b(?:shipped|done|live|launched|landed|delivered|complete[d]?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of days without a finished row."""

    start: date
    end: date

    @property
    def weeks(self) -> int:
        """Its length in whole weeks."""
        return (self.end - self.start).days // 7


@dataclass(frozen=True, slots=True)
class OverdueStretch:
    """A stretch project whose due date has passed without a word that it shipped."""

    due: date
    row: str


@dataclass(frozen=True)
class CaseRecord:
    """The record behind one case. Every attribute is a view of the cycle; nothing is judged here."""

    cycle: Cycle
    employee_id: str
    criteria: pd.DataFrame = field(repr=False)  # the coverage of this person against the target level

    @classmethod
    def of(cls, cycle: Cycle, employee_id: str) -> Self:
        """Gather one person's record against the bar they are held to."""
        return cls(cycle, employee_id, coverage(cycle, employee_ids=[employee_id]))

    @cached_property
    def level(self) -> str:
        """The level whose bar is asked about."""
        return bar_level(self.cycle, self.employee_id)

    @cached_property
    def held(self) -> str:
        """The level held at the cycle's end."""
        return current_level(self.cycle, self.employee_id)

    @cached_property
    def readiness(self) -> pd.DataFrame:
        """Where the record stands against the bar, dimension by dimension; columns of `READINESS`."""
        return readiness(self.criteria)

    @property
    def start(self) -> date:
        """The first day that counts."""
        return evidence_window(self.cycle)[0]

    @property
    def end(self) -> date:
        """The last day that counts."""
        return evidence_window(self.cycle)[1]

    @property
    def freeze(self) -> date:
        """The day after which a row is LATE."""
        return self.cycle.dates.freeze

    @property
    def weeks(self) -> int:
        """The window's length in weeks, rounded up."""
        return math.ceil(((self.end - self.start).days + 1) / 7)

    @property
    def months(self) -> int:
        """The window's length in calendar months."""
        return months_through(self.start, self.end)

    @property
    def recent_from(self) -> pd.Timestamp:
        """The last day before the weeks that policy calls recent."""
        return pd.Timestamp(self.end) - pd.Timedelta(weeks=self.cycle.policy.recency_weeks)

    @cached_property
    def claimed(self) -> pd.DataFrame:
        """The person's claimed rows of any time."""
        rows = claimed_rows(self.cycle)
        return rows[rows["employee_id"] == self.employee_id]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The person's rows that count in the window, and that a peer may read."""
        rows = counted_rows(self.cycle)
        return rows[(rows["employee_id"] == self.employee_id) & rows["shareable"]]

    @cached_property
    def duration(self) -> Duration:
        """Months of work at the target level."""
        return duration_at(self.cycle, self.employee_id, self.level)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions a pre-read shows: policy's, as far as the rubric has them; else the rubric's first three."""
        known = [dimension.id for dimension in self.cycle.rubric(self.employee_id).dimensions]
        asked = tuple(name for name in self.cycle.policy.pre_read_dimensions if name in known)
        return asked or tuple(known[:3])

    @property
    def outside_reach(self) -> tuple[str, ...]:
        """The reaches beyond the team."""
        return self.cycle.rubric(self.employee_id).outside_reach

    def title(self, dimension: str) -> str:
        """The dimension's title."""
        return self.cycle.rubric(self.employee_id).dimension(dimension).title

    def rows_per_dimension(self) -> pd.Series:
        """How many counted rows are tagged with each dimension of the rubric."""
        known = [dimension.id for dimension in self.cycle.rubric(self.employee_id).dimensions]
        return self.rows["dimensions"].explode().value_counts().reindex(known, fill_value=0)

    def months_with_rows(self) -> int:
        """How many months of the window have a counted row."""
        return int(self.rows["date_end"].dt.to_period("M").nunique())

    def gap(self, criterion: dict[str, Any]) -> float:
        """The share of one countable criterion that is missing, over all its periods."""
        required = criterion["required"]
        if pd.isna(required) or not required or criterion["judged"]:
            return 1.0 if criterion["status"] == "below" else 0.5
        if criterion["periods"] > 1:
            return float(1 - criterion["periods_met"] / criterion["periods"])
        return float(criterion["missing"] / required)

    def shortfall(self, criterion: dict[str, Any]) -> str:
        """What one criterion lacks, in figures."""
        if pd.isna(criterion["required"]):
            return f"“{criterion['text']}” is judged {criterion['status']}"
        asked = required_words(criterion, self.title(criterion["dimension"]))
        return f"{asked}, {counted_words(criterion)}"

    def latest_row(self, dimension: str) -> date | None:
        """The last day of a counted row tagged with a dimension."""
        rows = self.rows[self.rows["dimensions"].map(lambda named: dimension in named).astype(bool)]
        return None if rows.empty else rows["date_end"].max().date()

    def in_flight(self) -> pd.DataFrame:
        """The rows tagged in-flight that were written in the window."""
        rows = self.cycle.evidence
        own = (
            (rows["employee_id"] == self.employee_id)
            & rows["in_flight"]
            & rows["shareable"]
            & (rows["section"] == "update")
        )
        written = rows["date_end"] >= pd.Timestamp(self.start)
        return rows[own & written & ~rows["late"]]

    def in_flight_facts(self, dimension: str | None) -> tuple[str, ...]:
        """What is under way for a dimension (or at all), as facts with their lines."""
        rows = self.in_flight()
        if dimension is not None:
            rows = rows[rows["dimensions"].map(lambda named: dimension in named).astype(bool)]
        return tuple(f"in flight: {self.row_fact(row)}" for row in records(rows.tail(2)))

    def counting_facts(self, dimension: str) -> tuple[str, ...]:
        """The strongest counted rows of a dimension, as facts with their lines."""
        rows = bullet_choices(self.cycle, self.employee_id, dimension)
        return tuple(self.row_fact(row) for row in records(rows.head(2)))

    def row_fact(self, row: dict[str, Any]) -> str:
        """One row as a fact: its day, its words, its line."""
        words = row["text"] if len(row["text"]) <= 140 else row["text"][:139].rsplit(" ", 1)[0] + " …"
        return f"{when(row)}: {words} ({row['file']}:{row['line']})"

    def strongest(self, rows: pd.DataFrame, number: int) -> list[dict[str, Any]]:
        """The rows with the widest reach and a link first."""
        order = self.cycle.rubric(self.employee_id).reach
        listed_rows = records(rows)
        listed_rows.sort(
            key=lambda row: (-(order.index(row["reach"]) if row["reach"] in order else -1), not row["links"])
        )
        return listed_rows[:number]

    def earlier_level_rows(self) -> list[dict[str, Any]]:
        """Rows at the target level from before the sustained stretch."""
        rows = rows_at_level(self.cycle, self.employee_id, self.level)
        if rows is None:
            return []
        return records(rows[~rows["evidence_id"].isin(self.duration.rows)])

    def linked_titles(self) -> list[str]:
        """The titles of what can be opened."""
        return [links[0][0] for links in self.rows["links"] if links]

    def late_rows(self) -> pd.DataFrame:
        """Claimed rows of the window that were first written after the freeze (R1.8)."""
        rows = self.claimed
        within = (rows["date_end"] >= pd.Timestamp(self.start)) & (rows["date_end"] <= pd.Timestamp(self.end))
        return rows[within & rows["late"]]

    def undated_rows(self) -> pd.DataFrame:
        """Counted rows that have no day of their own, only their section's period."""
        return self.rows[self.rows["dated_by"] != "bullet"]

    def longest_gap(self) -> Gap | None:
        """The longest stretch of the window between finished rows; None where no row has a day."""
        spans = self.rows[["date_start", "date_end"]].sort_values("date_start", kind="stable")
        if spans.empty:
            return None
        reached, best = pd.Timestamp(self.start), Gap(self.start, self.start)
        for begin, end in [*spans.itertuples(index=False), (pd.Timestamp(self.end), pd.Timestamp(self.end))]:
            if (begin - reached).days > (best.end - best.start).days:
                best = Gap(reached.date(), begin.date())
            reached = max(reached, end)
        return best

    def facts_between(self, start: date, end: date) -> tuple[str, ...]:
        """What the engineer wrote in a stretch without finished rows: blocked, asked, or in flight."""
        rows = self.cycle.evidence
        own = (rows["employee_id"] == self.employee_id) & (rows["section"] == "update") & rows["shareable"]
        open_rows = own & (~rows["heading"].isin(COUNTED_HEADINGS) | rows["in_flight"])
        within = (rows["date_start"] >= pd.Timestamp(start)) & (rows["date_end"] <= pd.Timestamp(end))
        return tuple(
            f"{row['heading'].lower()}: {self.row_fact(row)}" for row in records(rows[open_rows & within].head(2))
        )

    def shareable_feedback(self) -> tuple[str, ...]:
        """Peer input of the window whose section is marked shareable (R13.3)."""
        rows = self.cycle.evidence
        own = (rows["employee_id"] == self.employee_id) & (rows["section"] == "feedback") & rows["shareable"]
        within = rows["date_end"].between(pd.Timestamp(self.start), pd.Timestamp(self.end))
        return tuple(f"peer input: {self.row_fact(row)}" for row in records(rows[own & within].head(2)))

    def overdue_stretch(self) -> OverdueStretch | None:
        """The plan's stretch project, when its due day has passed and no field says that it shipped (R5.2)."""
        fields = self.cycle.fields
        own = fields[
            (fields["employee_id"] == self.employee_id)
            & (fields["kind"] == "plan")
            & (fields["heading"] == "Stretch project")
        ]
        for row in records(own[own["key"].str.casefold() == "due"]):
            due = pd.to_datetime(row["value"], format="%Y-%m-%d", errors="coerce")
            if pd.isna(due) or not self.start <= due.date() <= self.end:
                continue
            said = own.loc[own["section_id"] == row["section_id"], "value"].str.contains(_SHIPPED).any()
            if not said and not self._audited_as_shipped(row["section_id"]):
                return OverdueStretch(due.date(), f"{self.employee_id}:{row['line']}")
        return None

    def _audited_as_shipped(self, section_id: str) -> bool:
        """Whether an audit of the plan ticks the stretch project off, or says that it shipped (R6.2)."""
        rows = self.cycle.evidence
        audit = rows[(rows["section_id"] == section_id) & (rows["heading"] == "Audit")]
        stretch = audit[audit["text"].str.casefold().str.contains("stretch")]
        ticked = stretch["done"].map(lambda box: box is True).any()
        return bool(ticked or stretch["text"].str.contains(_SHIPPED).any())
