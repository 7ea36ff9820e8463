"""PIPs settled within their days (R12.3)."""

from __future__ import annotations

import pandas as pd

from perfcal.evidence.wording import times
from perfcal.patterns.on_record import plans_opened
from perfcal.schema.cycle import Cycle
from perfcal.session.figure import Counted, Period

__all__ = ["plans_settled_in_time"]


def plans_settled_in_time(cycle: Cycle, period: Period) -> Counted:
    """Count the plans opened in the cycle that had an outcome within policy's longest length.

    A plan that still has days left is not counted yet.
    """
    days = cycle.policy.pip_days[1]
    plans = plans_opened(cycle)
    plans = plans[plans["date"].between(pd.Timestamp(period.start), pd.Timestamp(period.end))]
    took = pd.Series(
        [
            _days_taken(cycle, who, opened, period)
            for who, opened in zip(plans["employee_id"], plans["date"], strict=True)
        ],
        index=plans.index,
        dtype="Int64",
    )
    age = (pd.Timestamp(period.now) - plans["date"]).dt.days
    known = took.notna() | (age > days)
    if not known.any():
        return Counted(reason=f"{times(len(plans), 'PIP')} opened in {period.id}, none settled or past {days} days yet")
    settled = (took <= days).fillna(False).astype(bool)[known]
    late = plans[known][~settled]
    running = int((~known).sum())
    said = f"of {times(int(known.sum()), 'PIP')} opened in {period.id} with an outcome or past {days} days" + (
        f"; {running} more within {days} days and not counted yet" if running else ""
    )
    evidence = tuple(row for rows in late["rows"] for row in rows)
    return Counted(int(settled.sum()), int(known.sum()), said, tuple(late["employee_id"]), evidence)


def _days_taken(cycle: Cycle, who: str, opened: pd.Timestamp, period: Period) -> int | None:
    """Return the days from a plan's opening to its first outcome on paper, None where there is none yet."""
    events, parts = cycle.events, cycle.parts
    closed = events.loc[(events["employee_id"] == who) & (events["event"] == "pip-closed"), "date"]
    outcome = (parts["employee_id"] == who) & (parts["kind"] == "pip") & (parts["heading"] == "Outcome")
    ends = pd.concat([closed, parts.loc[outcome & (parts["precision"] == "day"), "date_end"]])
    ends = ends[(ends >= opened) & (ends <= pd.Timestamp(period.now))]
    return None if ends.empty else int((ends.min() - opened).days)
