"""How often a rating stays what it was, under each rater, and how often it would by chance.

Two chances are asked, and the larger counts. One takes the last ratings as they are and the pairs as unrelated (exact
Poisson binomial); the other keeps all pairs of a person together (whole people dealt out anew).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.finding import RESAMPLES, SEED
from perfcal.patterns.permutation import compared, dealt, fewest_people
from perfcal.patterns.rated import cycles_on_record, rated
from perfcal.patterns.record import part_of_each
from perfcal.schema.columns import table
from perfcal.schema.cycle import Cycle

__all__ = ["PAIRS", "WEIGHT", "poisson_binomial_p", "rating_pairs", "repeats"]

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

WEIGHT = 10.0
"""Pairs' worth of the coarser share that a share of the transition table is drawn towards."""


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
        By rater: `rater_id`, `people`, `pairs`, `equal`, `expected` (by the other raters' table), `p` (the larger
        of two upper mid-p: the Poisson binomial's, and that of the studentised excess over the table when whole people
        are dealt out within level and number of pairs), `least_p`, `q`,
        `family`, `height`, `status`. `attrs["fewest"]` is the fewest people who could stand out.
    """
    equal = (pairs["rating"] == pairs["last"]).astype("float64")
    share = _transitions(pairs, equal)
    values = pairs.assign(
        equal=equal,
        excess=equal - share["all"],
        chance=share["all"] * (1 - share["all"]),
        expected=share["others"],
        log=np.log(share["others"]),
    )
    parts = part_of_each(values, sums=["equal", "excess", "chance", "expected", "log"])
    chosen = sorted(raters if raters is not None else parts["rater_id"].unique())
    tested = dealt(parts, _excess, sums=["excess", "chance"], raters=chosen, rate=rate, resamples=resamples, seed=seed)
    of_rater = parts.groupby("rater_id")[["times", "equal", "expected"]].sum().rename(columns={"times": "pairs"})
    given = poisson_binomial_p(share["others"], equal, pairs["rater_id"]).reindex(chosen)
    tested = tested.join(of_rater, on="rater_id").assign(p=np.maximum(tested["p_high"], given["p"].to_numpy()))
    whole = (parts["equal"] == parts["times"]).astype("float64").groupby(parts["stratum"]).mean()
    dealt_least = 0.5 * parts["stratum"].map(whole).astype("float64").groupby(parts["rater_id"]).prod().reindex(chosen)
    tested["least_p"] = np.maximum(dealt_least.to_numpy(), given["least_p"].to_numpy())
    made = compared(tested, rate=rate)
    height = float(made["height"].max()) if len(made) else rate
    likelier = np.maximum(whole, np.exp(parts.groupby("stratum")["log"].mean()))
    made.attrs["fewest"] = fewest_people(parts, likelier, height=2 * height) if len(parts) else None
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
            share = (total + WEIGHT * share) / (count + WEIGHT)
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


def _excess(sums: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the excess in units of what chance leaves open: people whose rating seldom changes are no surprise."""
    return np.asarray(sums[..., 0] / np.sqrt(np.maximum(sums[..., 1], 1e-9)))


def poisson_binomial_p(share: pd.Series[float], equal: pd.Series[float], rater_id: pd.Series[str]) -> pd.DataFrame:
    """Return, by rater, the exact upper mid-p `p` of as many equal pairs, each equal with its own `share`, and `least_p`.

    `least_p` is the mid-p of all pairs being equal, the smallest there is. Pairs are taken as unrelated.
    """
    rater, names = pd.factorize(rater_id, sort=True)
    place = pd.Series(rater).groupby(rater).cumcount().to_numpy()
    seen = np.bincount(rater, weights=equal, minlength=len(names)).astype(int)
    chance = np.zeros(
        (len(names), int(place.max(initial=-1)) + 1)
    )  # no pair: equal with chance 0, which changes nothing
    chance[rater, place] = share
    counts = np.zeros((len(names), chance.shape[1] + 1))
    counts[:, 0] = 1.0
    for column in chance.T:
        up = counts * column[:, None]
        counts -= up
        counts[:, 1:] += up[:, :-1]
    rows, size = np.arange(len(names)), np.bincount(rater, minlength=len(names))
    tail = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
    p = tail[rows, seen] - 0.5 * counts[rows, seen]
    return pd.DataFrame({"p": p, "least_p": 0.5 * counts[rows, size]}, index=names)
