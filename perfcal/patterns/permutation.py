"""What a manager's people would look like had they been dealt out by lot: whole people, within strata.

The null of a manager depends only on how many people of each stratum they have. So sums over people are drawn once for
each stratum and size, without replacement, and shared by all managers: ten thousand managers cost seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, RESAMPLES, SEED, benjamini_hochberg

__all__ = ["compared", "dealt", "fewest_people"]

Array = np.ndarray[Any, Any]

_FEW = 20
"""A tail this thin after the first round is drawn further."""
_USUAL = (0.025, 0.975)


def dealt(
    parts: pd.DataFrame,
    statistic: Callable[[Array], Array],
    *,
    sums: list[str],
    raters: list[str],
    rate: float,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return each rater's statistic and how often chance gives as little or as much of it.

    Parameters
    ----------
    parts
        One row per rater and person: `rater_id`, `stratum`, and the columns named by `sums`, which add up over people.
    statistic
        Sums (draws × columns) → values. Monotone in what is asked; it may use any of the sums.
    raters
        Whom to return; everybody is in the pool.
    rate
        The false discovery rate the p will be held against: thin tails are drawn further until one manager alone among
        `raters` could reach it.

    Returns
    -------
    pandas.DataFrame
        One row per rater, by id: `rater_id`, `people`, `value`, `usual_low`, `usual_high` (the middle 95 % of the null),
        `p_low`, `p_high` (one-sided mid-p, what was seen being one of the draws).

    Notes
    -----
    Exchangeable is what the null says of people within a stratum, all their ratings together. A team chosen for being
    alike differs from it too, without any habit of the rater.
    """
    pools, sizes, seen = _ground(parts, sums=sums, raters=raters)
    value = np.round(statistic(seen), 9) if raters else np.empty(0)
    below, equal, draws = (np.zeros(len(raters)) for _ in range(3))
    usual = np.full((len(raters), 2), np.nan)
    open_ones = np.arange(len(raters))
    rounds = max(1, int(np.ceil(2 * len(raters) / rate / resamples)))
    for turn in range(rounds):
        drawn: dict[tuple[int, int], Array] = {}
        for place in open_ones:
            null = _null(pools, sizes[place], drawn, resamples=resamples, seed=(seed, turn))
            values = np.round(statistic(null), 9)
            below[place] += np.count_nonzero(values < value[place])
            equal[place] += np.count_nonzero(values == value[place])
            draws[place] += resamples
            if turn == 0:
                usual[place] = np.quantile(values, _USUAL)
        thin = np.minimum(below, draws - below - equal) + equal < _FEW
        open_ones = open_ones[thin[open_ones]]
    low = (below + 0.5 * equal + 0.5) / (draws + 1)
    made = {"rater_id": raters, "people": sizes.sum(axis=1), "value": value}
    return pd.DataFrame(
        {**made, "usual_low": usual[:, 0], "usual_high": usual[:, 1], "p_low": low, "p_high": 1 - low}
    ).astype({"rater_id": "str"})


def compared(tested: pd.DataFrame, *, rate: float) -> pd.DataFrame:
    """Return `tested` (`p`, `least_p`) with `q`, `family`, `height` and `status`.

    `height` is what p would have to be at most for one more manager to be asked about, beside those who are; where even
    `least_p`, the smallest p these people could have given, lies above it, nothing could have been told.
    """
    q = benjamini_hochberg(tested["p"])
    asked, family = q <= rate, int(tested["p"].notna().sum())
    height = min(1.0, (int(asked.sum()) + 1) / max(family, 1)) * rate
    blind = ~(tested["least_p"].to_numpy() <= height)
    status = np.select([asked, blind], [QUESTION, CANNOT_TELL], NO_SIGN)
    return tested.assign(q=q, family=family, height=height, status=status)


def fewest_people(parts: pd.DataFrame, share: pd.Series[float], *, height: float) -> int | None:
    """Return the fewest people, over the organisation's mix of strata, who could reach a p of `height`: ⌈ln α / ln p⌉.

    `share` is the probability, by stratum, of the most extreme person. None where everybody is alike.
    """
    each = float(np.log(parts["stratum"].map(share).astype("float64")).mean())
    return max(1, int(np.ceil(np.log(height) / each - 1e-9))) if each < 0 else None


def _ground(parts: pd.DataFrame, *, sums: list[str], raters: list[str]) -> tuple[list[Array], Array, Array]:
    """Return each stratum's people as rows of sums, each rater's people by stratum, and each rater's own sums."""
    ordered = parts.sort_values(["stratum", *sums], kind="stable")  # by value: no result depends on an id
    stratum, names = pd.factorize(ordered["stratum"])
    rater = pd.Index(raters, dtype="str").get_indexer(pd.Index(ordered["rater_id"]))
    people = ordered[sums].to_numpy(dtype=float)
    pools = np.split(people, np.cumsum(np.bincount(stratum, minlength=len(names)))[:-1]) if len(names) else []
    sizes = np.zeros((len(raters), len(names)), dtype=np.int64)
    seen = np.zeros((len(raters), len(sums)))
    known = rater >= 0
    np.add.at(sizes, (rater[known], stratum[known]), 1)
    np.add.at(seen, rater[known], people[known])
    return pools, sizes, seen


def _null(
    pools: list[Array], sizes: Array, drawn: dict[tuple[int, int], Array], *, resamples: int, seed: tuple[int, int]
) -> Array:
    """Return draws of one rater's sums; what was `drawn` for another of the same sizes is used again."""
    total = np.zeros((resamples, pools[0].shape[1]))
    for stratum in np.flatnonzero(sizes):
        key = (int(stratum), int(sizes[stratum]))
        if key not in drawn:
            drawn[key] = _sums(pools[stratum], key[1], resamples, rng=np.random.default_rng([*seed, *key]))
        total = total + drawn[key]
    return total


def _sums(pool: Array, size: int, resamples: int, *, rng: np.random.Generator) -> Array:
    """Return the sums of `size` people drawn without replacement (Floyd's algorithm, all draws side by side)."""
    if 2 * size > len(pool):
        return np.asarray(pool.sum(axis=0) - _sums(pool, len(pool) - size, resamples, rng=rng))
    chosen = np.empty((resamples, size), dtype=np.intp)
    for place in range(size):
        last = len(pool) - size + place
        pick = rng.integers(0, last, size=resamples, endpoint=True)
        taken = (chosen[:, :place] == pick[:, None]).any(axis=1)
        chosen[:, place] = np.where(taken, last, pick)
    return np.asarray(pool[chosen].sum(axis=1))
