"""Is the programme working? Six figures of a cycle, each with the list behind it and the change since the last (R12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from perfcal.schema.columns import OUTCOMES, table
from perfcal.schema.cycle import Cycle
from perfcal.session.agreement import agreed_with_the_gap
from perfcal.session.figure import Counted, Period
from perfcal.session.first_round import approved_in_the_first_round
from perfcal.session.next_level import write_to_the_next_level
from perfcal.session.review_minutes import reviews_within_the_time
from perfcal.session.settled_plans import plans_settled_in_time
from perfcal.session.surprises import surprised_by_their_rating

__all__ = ["outcomes"]


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure: its words, its source, its target in words, and how it is counted."""

    name: str
    requirement: str
    target: str
    count: Callable[[Cycle, Period], Counted]


_FIGURES = (
    _Figure("Ratings that may have come as a surprise", "R12.1", "none", surprised_by_their_rating),
    _Figure("Promotion packets approved in the first round", "R12.2", "70 %", approved_in_the_first_round),
    _Figure("PIPs settled in time", "R12.3", "all, within 60 days", plans_settled_in_time),
    _Figure("Engineers who write to every dimension of the next level", "R12.4", "all", write_to_the_next_level),
    _Figure("Rejected engineers who agreed with the gap in writing", "R12.5", "all", agreed_with_the_gap),
    _Figure("Reviews written in 60 to 90 minutes", "R12.6", "most", reviews_within_the_time),
)


def outcomes(cycle: Cycle) -> pd.DataFrame:
    """Return the figures of R12 with their numerators, denominators, lists, and the change since the last cycle.

    Parameters
    ----------
    cycle
        The loaded workspace; what is dated after `cycle.as_of` has not happened yet.

    Returns
    -------
    pandas.DataFrame
        Columns `OUTCOMES`. `people` and `evidence` are the cases to look at: of R12.1 those who may have been surprised,
        of the others those who are missing from the numerator.

    Notes
    -----
    Each figure is what the record can show in place of asking. A figure nobody can count stays empty and says what would
    have to be written down. None of them is about one person's work.
    """
    now = Period.of(cycle)
    return table((_row(cycle, figure, now, now.before(cycle)) for figure in _FIGURES), OUTCOMES)


def _row(cycle: Cycle, figure: _Figure, now: Period, before: Period | None) -> dict[str, Any]:
    counted = figure.count(cycle, now)
    earlier = figure.count(cycle, before) if before else Counted()
    return {
        "figure": figure.name,
        "requirement": figure.requirement,
        "target": figure.target,
        "numerator": counted.numerator,
        "denominator": counted.denominator,
        "share": counted.share,
        "numerator_before": earlier.numerator,
        "denominator_before": earlier.denominator,
        "change": _change(counted.share, earlier.share),
        "reason": counted.reason or f"nothing to count in {now.id}",
        "people": counted.people,
        "evidence": counted.evidence,
    }


def _change(share: float | None, before: float | None) -> float | None:
    return None if share is None or before is None else share - before
