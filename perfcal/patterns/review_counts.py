"""How many weeks each review cites and each record holds, how many of them are late, and how often by chance (R11.2)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.cited_weeks import cited_pieces, evidence_weeks
from perfcal.patterns.late_shares import discrete_benjamini_hochberg, laplace_trend, late_share_p, late_share_tails
from perfcal.schema.columns import file_lines
from perfcal.schema.cycle import Cycle
from perfcal.schema.once import once_per_cycle

__all__ = ["DATED", "TELLING", "parts_of_records", "review_counts", "tested"]

Array = np.ndarray[Any, Any]

TELLING = 0.05
"""What a review that cites only the last weeks must reach for its numbers to be able to tell."""

DATED = 0.5
"""Share of the bullets that must have a date; with fewer, the dates say little of the review."""


@once_per_cycle
def review_counts(cycle: Cycle) -> pd.DataFrame:
    """Return a row per person with a review (or, where it dates nothing, a packet): counts of weeks and what they come to.

    `cited`, `known` (recorded or cited) and `strong` (with strong rows) are numbers of different weeks, `late`,
    `late_known`, `late_strong` how many of them lie in the last `policy.recency_weeks`, `cited_strong` how many of those
    with strong rows are cited. `p` and `q` (of `family` reviews that could tell) are exact; `fewest` is how many cited weeks, all
    late, would tell; `others` the late share of everybody else's records. Also the `bullets`, how many are `dated`, and
    their `lines`.
    """
    pieces, weeks = _written(cycle)
    people = pieces.groupby("employee_id", as_index=False).agg(
        document=("document", "first"), first=("first", "first"), last=("last", "first")
    )
    counts = people.set_index("employee_id").join(_week_counts(weeks)).join(_bullet_counts(pieces))
    numbers = ["cited", "late", "known", "late_known", "strong", "late_strong", "cited_strong"]
    counts[numbers] = counts[numbers].fillna(0).astype("int64")
    counts["laplace"] = _laplace(weeks, counts)
    counts["others"] = _share_of_others(counts)
    return tested(counts).reset_index().assign(manager=lambda rows: _managers(cycle, rows))


def _written(cycle: Cycle) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what every review cites and the weeks of every record, read some people at a time."""
    sections = cycle.sections
    writing = sections.loc[sections["kind"].isin(("review", "packet")), "employee_id"]
    made = []
    for _some, part in cycle.in_parts(sorted(writing.unique())):
        pieces = cited_pieces(part)
        made.append((pieces, evidence_weeks(part, pieces=pieces)))
    if not made:
        return cited_pieces(cycle), evidence_weeks(cycle)
    return pd.concat([one for one, _ in made], ignore_index=True), pd.concat(
        [one for _, one in made], ignore_index=True
    )


def tested(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts of weeks (`cited` to `cited_strong`, `bullets`, `dated`), one row per review, with what they come to."""
    attainable = _attainable(counts)
    told = (counts["dated"] >= DATED * counts["bullets"]) & (counts["cited"] > 0)
    told &= _least(counts) <= TELLING
    p = np.take_along_axis(attainable, counts["late"].to_numpy()[:, None], axis=1)[:, 0]
    p = np.where(told, p, np.nan)
    return counts.assign(
        p=p,
        q=discrete_benjamini_hochberg(p, attainable),
        family=int(told.sum()),
        fewest=_fewest(counts),
    )


def parts_of_records(counts: pd.DataFrame) -> dict[str, Array]:
    """Return each review's weeks in two parts, those with strong rows and the others: cited, recorded, and recorded late.

    A review may prefer strong rows, and those may lie late; within each part, no week has a reason to be preferred.
    """
    pairs = {
        "cited": ("cited", "cited_strong"),
        "late_recorded": ("late_known", "late_strong"),
        "recorded": ("known", "strong"),
    }
    return {
        name: np.stack([counts[strong], counts[whole] - counts[strong]], axis=1).astype("int64")
        for name, (whole, strong) in pairs.items()
    }


def _week_counts(weeks: pd.DataFrame) -> pd.DataFrame:
    """Count different weeks: cited; known (recorded or cited); with strong rows; and how many of each are late or cited."""
    cited, late, strong = weeks["cited"] > 0, weeks["late"], weeks["strong"] > 0
    known = cited | (weeks["recorded"] > 0)
    flags = {
        "cited": cited,
        "late": cited & late,
        "known": known,
        "late_known": known & late,
        "strong": strong,
        "late_strong": strong & late,
        "cited_strong": strong & cited,
    }
    return pd.DataFrame(flags).astype("int64").groupby(weeks["employee_id"]).sum()


def _bullet_counts(pieces: pd.DataFrame) -> pd.DataFrame:
    place = file_lines(pieces)
    grouped = pieces.assign(place=place, dated=place.where(pieces["end"].notna())).groupby("employee_id")
    return grouped.agg(
        bullets=("place", "nunique"), dated=("dated", "nunique"), lines=("place", lambda at: tuple(dict.fromkeys(at)))
    )


def _attainable(counts: pd.DataFrame) -> Array:
    """Return, per review, the p of every number of late weeks it could cite, from 0 on; NaN where it could not."""
    parts = parts_of_records(counts)
    most = np.minimum(parts["cited"], parts["late_recorded"]).sum(axis=1)
    tails = late_share_tails(**parts)
    return np.where(np.arange(tails.shape[1]) <= most[:, None], tails, np.nan)


def _least(counts: pd.DataFrame) -> Array:
    """Return the p of a review that cites as many weeks as this one, as many of them late as its record has."""
    most = counts[["cited", "late_known"]].min(axis=1)
    return late_share_p(most, counts["cited"], late_recorded=counts["late_known"], recorded=counts["known"])


def _fewest(counts: pd.DataFrame) -> Array:
    """Return how many cited weeks, all late, this record would need to tell; 0 where no number would do."""
    needed = np.zeros(len(counts), dtype=int)
    for n in range(int(counts["late_known"].max() if len(counts) else 0), 0, -1):
        p = late_share_p(n, n, late_recorded=counts["late_known"], recorded=counts["known"])
        needed = np.where((p <= TELLING) & (n <= counts["late_known"]), n, needed)
    return needed


def _laplace(weeks: pd.DataFrame, counts: pd.DataFrame) -> pd.Series[float]:
    length = (((counts["last"] - counts["first"]).dt.days + 1) / 7).rename("length")
    cited = weeks[weeks["cited"] > 0].merge(length, left_on="employee_id", right_index=True)
    place = (1 - (cited["back"] + 0.5) / cited["length"]).clip(lower=0)
    made: pd.Series[float] = place.groupby(cited["employee_id"]).agg(laplace_trend).astype("float64")
    return made


def _share_of_others(counts: pd.DataFrame) -> pd.Series[float]:
    """Return the late share of everybody else's recorded weeks; missing where nobody else has any."""
    late, known = counts["late_known"], counts["known"]
    rest = known.sum() - known
    return ((late.sum() - late) / rest.where(rest > 0)).astype("float64")


def _managers(cycle: Cycle, counts: pd.DataFrame) -> pd.Series[str]:
    """Return who was each person's manager at the end of the review's period."""
    history = cycle.manager_history[["employee_id", "manager_id", "start"]].sort_values("start", kind="stable")
    asked = counts[["employee_id", "last"]].reset_index().sort_values("last", kind="stable")
    held = pd.merge_asof(asked, history, left_on="last", right_on="start", by="employee_id").set_index("index")
    roster = cycle.people.drop_duplicates("employee_id").set_index("employee_id")["manager_id"]
    return held["manager_id"].fillna(held["employee_id"].map(roster)).fillna("").astype("str").sort_index()
