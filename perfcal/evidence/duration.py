"""How long the record shows work at the next level (R5.1: 6–12 months sustained; the months are policy)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from perfcal.evidence.coverage import ROW, rows_for_rule
from perfcal.evidence.window import claimed_rows
from perfcal.evidence.wording import times
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["Duration", "duration_at", "rows_at_level"]

_BREAK_MONTHS = 2  # so many empty months in succession end a sustained stretch


@dataclass(frozen=True, slots=True)
class Duration:
    """The latest sustained stretch of months with work at a level.

    `months` is None where the level has no countable criterion of its own, so that nothing can be said. `first` and
    `last` are the first days of the stretch's first and last month; `since_last` the whole months between its end and
    the cycle's.
    """

    months: int | None
    months_with_rows: int
    first: date | None
    last: date | None
    since_last: int
    required: tuple[int, int]
    rows: tuple[str, ...]

    @property
    def short(self) -> bool:
        """Whether the record shows fewer months than policy asks for."""
        return self.months is not None and self.months < self.required[0]

    def describe(self, level: str) -> str:
        """Say it in one sentence, as a page prints it."""
        low, high = self.required
        asked = f"policy asks for {low}–{high} months"
        if self.months is None:
            return f"{level} has no countable criterion of its own, so months at {level} cannot be told from the record"
        if self.first is None or self.last is None:
            return f"No dated row counts for a criterion of {level} itself; {asked}"
        counted = (
            "each with a row" if self.months_with_rows == self.months else f"{self.months_with_rows} of them with a row"
        )
        return f"{times(self.months, 'month')} of work at {level} on paper, {self.span()} ({counted}{self._silence()}); {asked}"

    def span(self) -> str:
        """The stretch in words: January to May 2026."""
        assert self.first is not None
        assert self.last is not None
        if self.first == self.last:
            return f"in {self.first:%B %Y}"
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        return f"{self.first:%B}{year} to {self.last:%B %Y}"

    def _silence(self) -> str:
        return f"; none in the {times(self.since_last, 'month')} after it" if self.since_last else ""


def rows_at_level(cycle: Cycle, employee_id: str, level: str) -> pd.DataFrame | None:
    """Return the claimed rows, of any time, that count for the level's own criteria and not only for lower ones'.

    None where the level has no countable criterion of its own.
    """
    rubric = cycle.rubric(employee_id)
    own = [
        item
        for item in rubric.criteria(level)
        if item.rule and item.source not in _lower_sources(cycle, employee_id, level)
    ]
    if not own:
        return None
    claimed = claimed_rows(cycle)
    rows = claimed[(claimed["employee_id"] == employee_id) & claimed["date_end"].notna() & ~claimed["late"]]
    listed, speaking = records(rows[ROW]), set[str]()
    for item in own:
        assert item.rule is not None
        found = rows_for_rule(listed, item.rule, dimension=item.dimension, reach_order=rubric.reach)
        speaking |= {row["evidence_id"] for row in found}
    return rows[rows["evidence_id"].isin(speaking)]


def duration_at(cycle: Cycle, employee_id: str, level: str) -> Duration:
    """Return the latest stretch of calendar months with work at the level; two empty months in a row end a stretch.

    It runs from the month of its first row to that of its last, not to the cycle's end: months nobody wrote about are no
    evidence. What was written down is counted, not what was done.
    """
    required = cycle.policy.duration_months
    rows = rows_at_level(cycle, employee_id, level)
    if rows is None:
        return Duration(None, 0, None, None, 0, required, ())
    rows = rows[rows["date_end"] <= pd.Timestamp(cycle.dates.end)]
    months = sorted({day.to_period("M") for day in rows["date_end"]})
    if not months:
        return Duration(0, 0, None, None, 0, required, ())
    first = last = months[-1]
    for month in reversed(months):
        if (first - month).n > _BREAK_MONTHS:
            break
        first = month
    return Duration(
        months=(last - first).n + 1,
        months_with_rows=sum(month >= first for month in months),
        first=first.start_time.date(),
        last=last.start_time.date(),
        since_last=(pd.Period(cycle.dates.end, freq="M") - last).n,
        required=required,
        rows=tuple(rows.loc[rows["date_end"] >= first.start_time, "evidence_id"]),
    )


def _lower_sources(cycle: Cycle, employee_id: str, level: str) -> set[str]:
    rubric = cycle.rubric(employee_id)
    rank, track = rubric.rank(level), rubric.levels[rubric.rank(level)].track
    lower = [known for known in rubric.levels[:rank] if known.track == track]
    return {item.source for known in lower for item in rubric.criteria(known.id)}
