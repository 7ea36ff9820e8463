"""How long the record shows work at the next level (R5.1: 6–12 months sustained; the months are policy)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from perfcal.evidence.coverage import rows_for_rule
from perfcal.evidence.window import claimed_rows
from perfcal.schema.cycle import Cycle

__all__ = ["Duration", "duration_at", "rows_at_level"]

_BREAK_MONTHS = 2  # so many empty months in succession end a sustained stretch


@dataclass(frozen=True, slots=True)
class Duration:
    """The latest sustained stretch of months with work at a level, up to the cycle's end.

    `months` is None where the level has no countable criterion of its own, so that nothing can be said.
    """

    months: int | None
    months_with_rows: int
    first: date | None
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
        if not self.months:
            return f"No dated row counts for a criterion of {level} itself; {asked}"
        counted = (
            f"{self.months_with_rows} of them with a row" if self.months_with_rows < self.months else "each with a row"
        )
        word = "month" if self.months == 1 else "months"
        return f"{self.months} {word} of work at {level} on paper, since {self.first:%B %Y} ({counted}); {asked}"


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
    speaking: set[str] = set()
    for item in own:
        assert item.rule is not None
        found = rows_for_rule(rows, item.rule, dimension=item.dimension, reach_order=rubric.reach)
        speaking |= set(found["evidence_id"])
    return rows[rows["evidence_id"].isin(speaking)]


def duration_at(cycle: Cycle, employee_id: str, level: str) -> Duration:
    """Return how many months up to the cycle's end hold work at the level; two empty months in a row end the stretch.

    It counts calendar months with written, dated work, and says nothing about months nobody wrote down.
    """
    required = cycle.policy.duration_months
    rows = rows_at_level(cycle, employee_id, level)
    if rows is None:
        return Duration(None, 0, None, required, ())
    end = pd.Period(cycle.dates.end, freq="M")
    months = {day.to_period("M") for day in rows["date_end"] if day <= pd.Timestamp(cycle.dates.end)}
    first, gap, month = None, 0, end
    while months and month >= min(months) and gap < _BREAK_MONTHS:
        first, gap = (month, 0) if month in months else (first, gap + 1)
        month -= 1
    if first is None:
        return Duration(0, 0, None, required, ())
    kept = [month for month in months if month >= first]
    return Duration(
        months=(end - first).n + 1,
        months_with_rows=len(kept),
        first=first.start_time.date(),
        required=required,
        rows=tuple(rows.loc[rows["date_end"] >= first.start_time, "evidence_id"]),
    )


def _lower_sources(cycle: Cycle, employee_id: str, level: str) -> set[str]:
    rubric = cycle.rubric(employee_id)
    rank, track = rubric.rank(level), rubric.levels[rubric.rank(level)].track
    lower = [known for known in rubric.levels[:rank] if known.track == track]
    return {item.source for known in lower for item in rubric.criteria(known.id)}
