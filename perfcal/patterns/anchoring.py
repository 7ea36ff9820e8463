"""Whose ratings repeat the last cycle's more often than the same ratings of peers do: anchoring (R11.7)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from perfcal.patterns.finding import (
    CANNOT_TELL,
    NO_SIGN,
    ORGANISATION,
    QUESTION,
    RESAMPLES,
    SEED,
    Detector,
    findings,
    smaller_teams,
)
from perfcal.patterns.permutation import compared, dealt, fewest_people
from perfcal.patterns.rated import cycles_on_record, rated
from perfcal.patterns.record import part_of_each, people_rated
from perfcal.schema.columns import records, table
from perfcal.schema.cycle import Cycle

__all__ = ["ANCHORING", "PAIRS", "anchoring", "rating_pairs", "repeats"]

PAIRS = {
    "cycle": "str",
    "employee_id": "str",
    "rater_id": "str",
    "level": "str",
    "last": "Int64",  # the final rating of the cycle before
    "rating": "Int64",
    "row": "str",
}
"""One row per manager rating whose person was rated in the cycle before."""

_WEIGHT = 10.0
"""Pairs' worth of the coarser share that a share of the transition table is drawn towards."""


def anchoring(cycle: Cycle) -> pd.DataFrame:
    """Whose ratings equal the last cycle's more often than peers' after the same ratings? One row per manager (R11.7).

    Every pair of cycles in a row on record counts. `estimate` is the share of the manager's pairs that are equal, with
    its Wilson interval (which takes pairs of one person as unrelated). It does not say which of the two ratings was
    too near the other: work that stays the same earns the same rating.
    """
    pairs = rating_pairs(cycle)
    sizes = people_rated(pairs, cycle.id)
    named = list(sizes.index[sizes >= cycle.policy.minimum_group])
    rate = cycle.policy.false_discovery_rate
    told = repeats(pairs, raters=named, rate=rate)
    rows = pairs[pairs["rater_id"].isin(named)].groupby("rater_id")["row"].agg(tuple)
    made = [
        {
            "subject": row["rater_id"],
            "n": row["pairs"],
            **_share(row["equal"], row["pairs"]),
            "p": row["p"],
            "q": row["q"],
            "family_size": row["family"],
            "status": row["status"],
            "reason": _reason(row, fewest=told.attrs["fewest"]),
            "evidence": rows[row["rater_id"]],
        }
        for row in records(told)
    ]
    made += [*_organisation(pairs), *smaller_teams(sizes, minimum=cycle.policy.minimum_group)]
    parameters = {"rate": rate, "resamples": RESAMPLES, "seed": SEED, "weight": _WEIGHT}
    return findings(made, pattern="anchoring", parameters={**parameters, "fewest_people": told.attrs["fewest"]})


def rating_pairs(cycle: Cycle) -> pd.DataFrame:
    """Return every manager rating with the same person's final rating of the cycle before it; columns of `PAIRS`.

    Final is the calibrated rating, else the manager's. A person who was not rated in the cycle before has no pair.
    """
    made = []
    for before, now in pairwise(cycles_on_record(cycle)):
        final = pd.concat([rated(cycle, cycle_id=before, stage=stage) for stage in ("manager", "calibrated")])
        last = final.drop_duplicates("employee_id", keep="last").set_index("employee_id")["rating"]
        ratings = rated(cycle, cycle_id=now)
        made.append(ratings.assign(last=ratings["employee_id"].map(last)).dropna(subset="last"))
    whole = [pairs for pairs in made if not pairs.empty]
    return pd.concat(whole, ignore_index=True)[list(PAIRS)].astype(PAIRS) if whole else table([], PAIRS)


def repeats(
    pairs: pd.DataFrame,
    *,
    raters: Sequence[str] | None = None,
    rate: float = 0.10,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return how many pairs are equal under each rater, how many other raters' transitions give, and how often chance does.

    Parameters
    ----------
    pairs
        Columns of `PAIRS` (without `row`), oldest cycle first.
    raters
        Whom to test, one family; all when not said.

    Returns
    -------
    pandas.DataFrame
        By rater: `rater_id`, `people`, `pairs`, `equal`, `expected` (by the other raters' table), `p` (upper mid-p of
        the excess over the table when whole people are dealt out within level and number of pairs), `least_p`, `q`,
        `family`, `height`, `status`. `attrs["fewest"]` is the fewest people who could stand out.
    """
    equal = (pairs["rating"] == pairs["last"]).astype("float64")
    share = _transitions(pairs, equal)
    values = pairs.assign(equal=equal, excess=equal - share["all"], expected=share["others"])
    parts = part_of_each(values, sums=["equal", "excess", "expected"])
    chosen = sorted(raters if raters is not None else parts["rater_id"].unique())
    tested = dealt(parts, _only, sums=["excess"], raters=chosen, rate=rate, resamples=resamples, seed=seed)
    of_rater = parts.groupby("rater_id")[["times", "equal", "expected"]].sum().rename(columns={"times": "pairs"})
    whole = (parts["equal"] == parts["times"]).astype("float64").groupby(parts["stratum"]).mean()
    least = 0.5 * parts["stratum"].map(whole).groupby(parts["rater_id"]).prod()
    tested = tested.join(of_rater, on="rater_id").assign(p=tested["p_high"])
    made = compared(tested.assign(least_p=tested["rater_id"].map(least).astype("float64")), rate=rate)
    height = float(made["height"].max()) if len(made) else rate
    made.attrs["fewest"] = fewest_people(parts, whole.clip(lower=1e-9), height=2 * height) if len(parts) else None
    return made.drop(columns=["value", "usual_low", "usual_high", "p_low", "p_high"])


def _transitions(pairs: pd.DataFrame, equal: pd.Series[float]) -> pd.DataFrame:
    """Return, for each pair, the share that stays equal after the same last rating at the same level.

    Drawn towards the share after the same last rating, that towards the share of all. `others` leaves out the pairs of
    the pair's own rater.
    """
    shares = {}
    for name, own in (("all", []), ("others", ["rater_id"])):
        share: pd.Series[float] | float = 0.5
        for keys in ([], ["last"], ["last", "level"]):
            count, total = _sums(pairs, equal, keys=keys)
            if own:
                mine = _sums(pairs, equal, keys=[*keys, *own])
                count, total = count - mine[0], total - mine[1]
            share = (total + _WEIGHT * share) / (count + _WEIGHT)
        shares[name] = share
    return pd.DataFrame(shares)


def _sums(
    pairs: pd.DataFrame, equal: pd.Series[float], *, keys: list[str]
) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return how many pairs share the values of `keys`, and how many of those are equal, for each pair."""
    if not keys:
        return equal * 0 + len(equal), equal * 0 + equal.sum()
    grouped = equal.groupby([pairs[key] for key in keys])
    return grouped.transform("size").astype("float64"), grouped.transform("sum")


def _only(sums: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(sums[..., 0])


def _share(count: float, n: int) -> dict[str, float]:
    low, high = proportion_confint(count, n, method="wilson")
    return {"estimate": count / n, "low": float(low), "high": float(high)}


def _reason(row: dict[str, Any], *, fewest: int | None) -> str:
    figures = (
        f"{row['equal']:.0f} of {row['pairs']} ratings of {row['people']} people equal those of the cycle before, where "
        f"other managers' ratings after the same ones give {row['expected']:.1f} (q {row['q']:.2f} among {row['family']})"
    )
    if row["status"] == QUESTION:
        return f"{figures}: they repeat more often than peers' at the same levels."
    if row["status"] == CANNOT_TELL:
        more = f"{fewest} people with as many are the fewest who could" if fewest else "no number of people could"
        first = f"{row['pairs']} ratings of {row['people']} people with one before them"
        return f"{first} could not have stood out among {row['family']} managers; {more}."
    return f"{figures}."


def _organisation(pairs: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the row on everybody: how often a rating stays what it was, whoever gave it."""
    if pairs.empty:
        return []
    share = _share(int((pairs["rating"] == pairs["last"]).sum()), len(pairs))
    said = f"{share['estimate']:.0%} ({share['low']:.0%} to {share['high']:.0%}) of {len(pairs)} ratings"
    reason = f"{said} equal those of the cycle before, whoever gave them."
    return [{"subject": ORGANISATION, "n": len(pairs), **share, "status": NO_SIGN, "reason": reason, "evidence": ()}]


ANCHORING = Detector(
    name="anchoring",
    title="Ratings that repeat the last cycle's",
    about="manager",
    asks="What did each of these people do since the last cycle that this rating rests on?",
    rule=(
        "How many manager ratings equal the person's final rating of the cycle before, over all cycles on record, beyond "
        "the organisation's share after the same rating at the same level; against whole people dealt out anew among "
        "people of the same level with as many pairs (upper mid-p, Benjamini–Hochberg among the cycle's managers, q at "
        "most 0.10 unless the policy says otherwise)."
    ),
    silent_on="Steady work earns steady ratings; a repeat is a question about the evidence and no sign that it was not read.",
    find=anchoring,
    source="Tversky & Kahneman 1974; Phipson & Smyth 2010; R11.7",
)
