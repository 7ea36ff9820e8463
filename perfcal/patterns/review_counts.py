"""How many weeks each review cites and each record holds, how many of them are late, and how often by chance (R11.2)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.cited_weeks import cited_pieces, evidence_weeks
from perfcal.patterns.late_shares import discrete_benjamini_hochberg, laplace_trend, late_share_p
from perfcal.schema.cycle import Cycle

__all__ = ["DATED", "HALF", "OTHERS", "STRONG_EARLIER", "TELLING", "UNUSUAL", "review_counts", "tested"]

Array = np.ndarray[Any, Any]

TELLING = 0.05
"""What a review that cites only the last weeks must reach for its numbers to be able to tell."""

DATED = 0.5
"""Share of the bullets that must have a date; with fewer, the dates say little of the review."""

STRONG_EARLIER, OTHERS, UNUSUAL, HALF = 3, 20, 0.05, 0.5
"""Nothing earlier cited: weeks with strong earlier rows, other such reviews to compare with, how seldom by chance, and how
many of all reviews like that may be expected by chance, as a share of those found."""


def review_counts(cycle: Cycle) -> pd.DataFrame:
    """Return a row per person with a review (or, where it dates nothing, a packet): counts of weeks and what they come to.

    `cited`, `known` (recorded or cited) and `strong` (with strong rows, or cited) are numbers of different weeks, `late`,
    `late_known`, `late_strong` how many of them lie in the last `policy.recency_weeks`, `strong_earlier` the weeks before
    with strong rows. `p` and `q` (of `family` reviews that could tell) are exact; `fewest` is how many cited weeks, all
    late, would tell; `others` the late share of everybody else's records; `by_chance` how often a review that cites as
    much as those of others would cite nothing earlier, `against_usage` whether this one does. Also the `bullets`, how
    many are `dated`, and their `lines`.
    """
    pieces = cited_pieces(cycle)
    weeks = evidence_weeks(cycle, pieces=pieces)
    people = pieces.groupby("employee_id", as_index=False).agg(
        document=("document", "first"), first=("first", "first"), last=("last", "first")
    )
    counts = people.set_index("employee_id").join(_week_counts(weeks)).join(_bullet_counts(pieces))
    numbers = ["cited", "late", "known", "late_known", "strong", "late_strong", "strong_earlier"]
    counts[numbers] = counts[numbers].fillna(0).astype("int64")
    counts["laplace"] = _laplace(weeks, counts)
    counts["others"] = _share_of_others(counts)
    return tested(counts).reset_index().assign(manager=lambda rows: _managers(cycle, rows))


def tested(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts of weeks (`cited` to `strong_earlier`, `bullets`, `dated`), one row per review, with what they come to."""
    attainable = _attainable(counts)
    told = (counts["dated"] >= DATED * counts["bullets"]) & (counts["cited"] > 0)
    told &= np.nanmin(attainable, axis=1, initial=1.0) <= TELLING
    p = np.take_along_axis(attainable, counts["late"].to_numpy()[:, None], axis=1)[:, 0]
    p = np.where(told, p, np.nan)
    by_chance, against_usage = _nothing_earlier(counts)
    return counts.assign(
        p=p,
        q=discrete_benjamini_hochberg(p, attainable),
        family=int(told.sum()),
        fewest=_fewest(counts),
        by_chance=by_chance,
        against_usage=against_usage,
    )


def _week_counts(weeks: pd.DataFrame) -> pd.DataFrame:
    """Count different weeks: cited; known (recorded or cited); with strong rows (or cited); and how many of each are late."""
    cited, late = weeks["cited"] > 0, weeks["late"]
    strong = (weeks["strong"] > 0) | cited
    flags = {
        "cited": cited,
        "late": cited & late,
        "known": cited | (weeks["recorded"] > 0),
        "late_known": late,
        "strong": strong,
        "late_strong": strong & late,
    }
    flags["strong_earlier"] = (weeks["strong"] > 0) & ~late
    made = pd.DataFrame(flags).astype("int64").groupby(weeks["employee_id"]).sum()
    # A record without any strong row is compared as a whole.
    bare = (weeks["strong"] > 0).groupby(weeks["employee_id"]).sum() == 0
    made["strong"] = made["strong"].where(~bare, made["known"])
    made["late_strong"] = made["late_strong"].where(~bare, made["late_known"])
    return made


def _bullet_counts(pieces: pd.DataFrame) -> pd.DataFrame:
    place = pieces["file"] + ":" + pieces["line"].astype("str")
    grouped = pieces.assign(place=place, dated=place.where(pieces["end"].notna())).groupby("employee_id")
    return grouped.agg(
        bullets=("place", "nunique"), dated=("dated", "nunique"), lines=("place", lambda at: tuple(dict.fromkeys(at)))
    )


def _attainable(counts: pd.DataFrame) -> Array:
    """Return, per review, the p of every number of late weeks it could cite, from 0 on; NaN where it could not."""
    most = counts[["cited", "late_known"]].min(axis=1).to_numpy()
    late = np.arange(int(most.max(initial=0)) + 1)[None, :]
    columns = {
        name: counts[name].to_numpy()[:, None] for name in ("cited", "known", "late_known", "strong", "late_strong")
    }
    drawn = late_share_p(late, columns["cited"], late_recorded=columns["late_known"], recorded=columns["known"])
    strong = late_share_p(late, columns["cited"], late_recorded=columns["late_strong"], recorded=columns["strong"])
    return np.where(late <= most[:, None], np.maximum(drawn, strong), np.nan)


def _fewest(counts: pd.DataFrame) -> Array:
    """Return how many cited weeks, all late, this record would need to tell; 0 where no number would do."""
    needed = np.zeros(len(counts), dtype=int)
    for n in range(int(counts["late_known"].max() if len(counts) else 0), 0, -1):
        p = np.maximum(
            late_share_p(n, n, late_recorded=counts["late_known"], recorded=counts["known"]),
            late_share_p(n, n, late_recorded=counts["late_strong"], recorded=counts["strong"]),
        )
        needed = np.where((p <= TELLING) & (n <= counts["late_strong"]), n, needed)
    return needed


def _nothing_earlier(counts: pd.DataFrame) -> tuple[Array, Array]:
    """Return how seldom a review like this would cite nothing earlier by chance, and whether that is against usage.

    The chance is that of a review of this record which cites as many weeks as those of others with such a record do:
    three weeks or more with strong earlier rows. Missing where there are too few others, or this one has no such record.
    """
    comparable = ((counts["cited"] > 0) & (counts["strong_earlier"] >= STRONG_EARLIER)).to_numpy(dtype=bool)
    numbers = np.arange(1, int(counts["cited"].max() if len(counts) else 0) + 1)
    own = (counts["cited"].to_numpy()[:, None] == numbers) & comparable[:, None]
    others = own.sum(axis=0) - own
    total = others.sum(axis=1)
    chance = (others * _all_late(counts, numbers)).sum(axis=1) / np.maximum(total, 1)
    chance = np.where(comparable & (total >= OTHERS), chance, np.nan)
    nothing = (counts["late"].eq(counts["cited"]) & counts["dated"].ge(DATED * counts["bullets"])).to_numpy(dtype=bool)
    p = np.where(nothing | np.isnan(chance), chance, 1.0)
    q = discrete_benjamini_hochberg(p, np.stack([np.where(np.isnan(chance), np.nan, 1.0), chance], axis=1))
    return chance, nothing & (chance <= UNUSUAL) & (q <= HALF)


def _all_late(counts: pd.DataFrame, numbers: Array) -> Array:
    """Return, per review and number of cited weeks, the p of all of them being late."""
    columns = {name: counts[name].to_numpy()[:, None] for name in ("known", "late_known", "strong", "late_strong")}
    drawn = late_share_p(numbers, numbers, late_recorded=columns["late_known"], recorded=columns["known"])
    strong = late_share_p(numbers, numbers, late_recorded=columns["late_strong"], recorded=columns["strong"])
    return np.nan_to_num(np.maximum(drawn, strong))


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
