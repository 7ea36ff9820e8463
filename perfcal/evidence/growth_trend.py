"""Whether the record still grows, over quarters (R5.1, R8.7): rows, widest reach, criteria met; counts, never a score.

`trajectory_quarters` returns a `GrowthTrend`: `word` ("growing", "level", "cannot tell"), `reason` (one sentence with the
counts) and `quarters`, a table of the last four calendar quarters, oldest first, without those before the first row:

    quarter        2026-Q1
    start, end     its first and last day; `end` is not later than the day looked from
    rows           finished rows that count, not LATE
    outside        those of them that name a reach beyond the team
    widest_reach   the widest reach any of them names; "" where none does
    met            countable criteria of the level aimed at that are met on the rows of this quarter and the one before
    countable      how many such criteria there are
    newly_met      tuple of ids met so, and not at the end of the quarter before
    evidence_ids   tuple of the rows
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from perfcal.evidence.coverage import ROW, criteria_met
from perfcal.evidence.window import bar_level, claimed_rows
from perfcal.evidence.wording import times
from perfcal.schema.columns import DAY, Columns, records, table
from perfcal.schema.cycle import Cycle

__all__ = ["GrowthTrend", "trajectory_quarters"]

_QUARTERS = 4
_FEWEST = 3  # rows in each half of the year: fewer tell nothing about a direction

_COLUMNS: Columns = {
    "quarter": "str",
    "start": DAY,
    "end": DAY,
    "rows": "Int64",
    "outside": "Int64",
    "widest_reach": "str",
    "met": "Int64",
    "countable": "Int64",
    "newly_met": "object",
    "evidence_ids": "object",
}


@dataclass(frozen=True)
class GrowthTrend:
    """The direction of one record, and the quarters it is read from."""

    employee_id: str
    level: str
    word: str
    reason: str
    quarters: pd.DataFrame


def trajectory_quarters(cycle: Cycle, employee_id: str) -> GrowthTrend:
    """Does the record still grow? The last two quarters beside the two before: widest reach and criteria met.

    Growing: one of the two rose and none fell. Level: none rose. Cannot tell: too few rows on either side, no row
    that names a reach or meets a criterion, one rose and one fell, or both are at the most that can be counted. It is
    about what is written down, not about ability, and a level record is no fault: it may be just what the level asks
    for.
    """
    level, last = bar_level(cycle, employee_id), pd.Period(min(cycle.dates.end, cycle.as_of), freq="Q")
    rows = claimed_rows(replace(cycle, evidence=cycle.evidence_of(employee_id)))
    rows = rows[(rows["date_end"] <= pd.Timestamp(cycle.as_of)) & ~rows["late"]]
    asked = [last - back for back in range(_QUARTERS - 1, -1, -1)]
    first = rows["date_end"].min()
    known = [quarter for quarter in asked if not pd.isna(first) and quarter.end_time >= first]
    rubric, counted = cycle.rubric(employee_id), records(rows[ROW])

    def met_by(quarter: pd.Period) -> Mapping[str, bool]:
        """Which countable criteria are met on the rows of a quarter and the one before it."""
        begins, ends = (quarter - 1).start_time.date(), quarter.end_time.date()
        return criteria_met(rubric, level, counted, start=begins, end=ends)

    met = {quarter: met_by(quarter) for quarter in dict.fromkeys([*(known_one - 1 for known_one in known), *known])}
    made = table((_quarter(cycle, rows, quarter, employee_id=employee_id, known=met) for quarter in known), _COLUMNS)
    word, reason = _direction(made, cycle.rubric(employee_id).reach)
    return GrowthTrend(employee_id, level, word, reason, made)


def _quarter(
    cycle: Cycle,
    rows: pd.DataFrame,
    quarter: pd.Period,
    *,
    employee_id: str,
    known: Mapping[pd.Period, Mapping[str, bool]],
) -> dict[str, object]:
    within = rows[rows["date_end"].between(quarter.start_time, quarter.end_time)]
    rubric = cycle.rubric(employee_id)
    met, before = known[quarter], known[quarter - 1]
    end: date = min(quarter.end_time.date(), cycle.as_of)
    return {
        "quarter": f"{quarter.year}-Q{quarter.quarter}",
        "start": quarter.start_time.date(),
        "end": end,
        "rows": len(within),
        "outside": int(within["reach"].isin(rubric.outside_reach).sum()),
        "widest_reach": max((reach for reach in within["reach"] if reach), key=rubric.reach.index, default=""),
        "met": sum(met.values()),
        "countable": len(met),
        "newly_met": tuple(name for name, is_met in met.items() if is_met and not before[name]),
        "evidence_ids": tuple(within["evidence_id"]),
    }


def _direction(quarters: pd.DataFrame, reach: tuple[str, ...]) -> tuple[str, str]:
    earlier, later = quarters.iloc[:-2], quarters.iloc[-2:]
    counts = int(earlier["rows"].sum()), int(later["rows"].sum())
    if min(counts) < _FEWEST:
        return (
            "cannot tell",
            f"{times(counts[0], 'row')} in the two quarters before the last two and {counts[1]} in those; {_FEWEST} on each side tell a direction",
        )
    widths = [_widest(part["widest_reach"], reach) for part in (earlier, later)]
    met, countable = [int(part["met"].iloc[-1]) for part in (earlier, later)], int(later["countable"].iloc[-1])
    reason = (
        f"{times(counts[1], 'row')} in the last two quarters, {counts[0]} in those before; widest reach {_named(widths[1], reach)}, "
        f"before {_named(widths[0], reach)}; {met[1]} of {countable} countable criteria met on them, before {met[0]}"
    )
    steps = {_sign(widths[1] - widths[0]), _sign(met[1] - met[0])}
    at_the_top = widths[0] == len(reach) - 1 and met[0] == met[1] == countable
    if max(widths) < 0 and not any(met):
        return "cannot tell", f"{reason}; neither reach nor criteria can be compared"
    if steps == {0} and at_the_top:
        return "cannot tell", f"{reason}; that is the most that can be counted"
    if steps == {1, -1}:
        return "cannot tell", f"{reason}; one rose and one fell"
    return ("growing" if 1 in steps else "level"), reason


def _widest(named: pd.Series, reach: tuple[str, ...]) -> int:
    return max((reach.index(name) for name in named if name), default=-1)


def _named(width: int, reach: tuple[str, ...]) -> str:
    return reach[width] if width >= 0 else "not said"


def _sign(difference: int) -> int:
    return (difference > 0) - (difference < 0)
