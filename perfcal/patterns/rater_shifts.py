"""How far each rater's use of the scale lies from the others', and how often chance would take it as far."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.finding import RESAMPLES, SEED
from perfcal.patterns.funnel import WINSORISED, additive_variance
from perfcal.patterns.ordinal import NODES, OrdinalFit, count_cells, fit_ordinal

__all__ = ["LEAST_PRIOR", "LEAST_SHIFT", "rater_shifts", "smallest_size"]

Array = np.ndarray[Any, Any]

LEAST_SHIFT = 0.5
"""Logits a shrunken shift must have to be worth a question: a quarter of a rating point on a usual scale."""
LEAST_PRIOR = 0.5
"""Where no spread is found, a shift is still shrunken, but not to nothing."""
_Z95 = 1.959964


def rater_shifts(
    ratings: pd.DataFrame,
    *,
    covariates: pd.DataFrame | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return each rater's shift against all others at the same levels, with how far chance would take it.

    Parameters
    ----------
    ratings
        `rater_id`, `level`, `rating`; one row per rating, each person rated once.
    covariates
        Further columns of the model, in the order of the rows of `ratings`: an anchor such as the evidence on record.
    resamples, seed
        Of the bootstrap and the permutation.

    Returns
    -------
    pandas.DataFrame
        One row per rater, by id: `rater_id`, `n`, `shift`, `low`, `high` (logits; most probable value under the fitted
        spread, and 95 % interval), `likelihood_ratio`, `p` (bootstrap mid-p; missing when there is nothing to compare),
        `p_permutation` (two-sided, within level), `least_p` (a bound on the p that the most extreme ratings of this
        size would have). `attrs["fit"]` is the fitted model, `attrs["parameters"]` its numbers.

    Notes
    -----
    LR = 2[max l(u) − l(0)] at the fitted thresholds. Its null is drawn from the fitted model for each mix of levels, with
    u ~ N(0, τ²) and τ² the additive variance of the winsorised score z (Spiegelhalter 2005), so that ordinary
    differences between teams are not surprising. It says nothing about who is right.
    """
    ordered = ratings.sort_values(["rater_id", "level"], kind="stable")
    raters, group = np.unique(ordered["rater_id"].to_numpy(dtype=str), return_inverse=True)
    values, category = np.unique(ordered["rating"].to_numpy(dtype=int), return_inverse=True)
    made = pd.DataFrame({"rater_id": raters.astype(object), "n": np.bincount(group, minlength=len(raters))})
    blank = ["shift", "low", "high", "likelihood_ratio", "p", "p_permutation", "least_p"]
    if len(raters) < 2 or len(values) < 2:
        made = made.assign(**dict.fromkeys(blank, np.nan)).astype({"rater_id": "str"})
        made.attrs.update(fit=None, parameters={})
        return made
    levels, level = np.unique(ordered["level"].to_numpy(dtype=str), return_inverse=True)
    design = np.eye(len(levels))[level][:, 1:]
    if covariates is not None:
        design = np.hstack([design, covariates.loc[ordered.index].to_numpy(dtype=float)])
    fit = fit_ordinal(*count_cells(design, category, group))
    free = fit.shifts(fit.counts)
    prior = max(fit.spread, LEAST_PRIOR)
    shrunken = fit.shifts(fit.counts, prior=prior)
    score = fit.score(fit.counts)
    informed = np.maximum(score.information, 1e-9)
    tau = float(np.sqrt(additive_variance(score.slope / np.sqrt(informed), 1 / np.sqrt(informed)).tau2))
    made["shift"] = shrunken.shift
    made["low"], made["high"] = (shrunken.shift + sign * _Z95 * shrunken.error for sign in (-1, 1))
    made["likelihood_ratio"] = free.ratio
    made["p"] = _bootstrap_p(fit, free.ratio, tau=tau, resamples=resamples, seed=seed)
    made["p_permutation"] = _permutation_p(level, category, group, resamples=resamples, seed=seed)
    made["least_p"] = _least_p(fit, tau=tau)
    made = made.astype({"rater_id": "str"})
    numbers = {"spread": fit.spread, "tau": tau, "prior": prior, "least_shift": LEAST_SHIFT}
    named = dict(zip(levels[1:].tolist(), fit.effects[: len(levels) - 1].tolist(), strict=True))
    model = {"thresholds": fit.thresholds.tolist(), "levels": {str(levels[0]): 0.0, **named}}
    chosen = {"nodes": NODES, "winsorised": WINSORISED, "resamples": resamples, "seed": seed}
    made.attrs.update(fit=fit, parameters={**numbers, **model, **chosen, "categories": values.tolist()})
    return made


def smallest_size(fit: OrdinalFit, threshold: float, *, tau: float, most: int = 500) -> int | None:
    """Return the fewest ratings, over the organisation's mix of levels, whose most extreme fall could reach `threshold`.

    None where even `most` could not: the end of the scale is what nearly everybody gets.
    """
    mix = fit.counts.sum(axis=(0, 2)) / fit.counts.sum()
    at, weight = _nodes(tau)
    ends = np.log(fit.probability(at)[:, [0, -1], :])
    by_node = np.einsum("r,req->eq", mix, ends)
    for size in range(1, most + 1):
        if 0.5 * float((np.exp(size * by_node) @ weight).min()) <= threshold:
            return size
    return None


def _least_p(fit: OrdinalFit, *, tau: float) -> Array:
    """Return half the probability of the least probable of the two ends: no fall of these ratings has a smaller mid-p."""
    at, weight = _nodes(tau)
    ends = np.log(fit.probability(at)[:, [0, -1], :])
    return np.asarray(0.5 * (np.exp(np.einsum("gr,req->geq", fit.counts.sum(axis=2), ends)) @ weight).min(axis=1))


def _nodes(tau: float) -> tuple[Array, Array]:
    at, weight = np.polynomial.hermite_e.hermegauss(NODES)
    return tau * at, weight / weight.sum()


def _bootstrap_p(fit: OrdinalFit, ratio: Array, *, tau: float, resamples: int, seed: int) -> Array:
    """Return the mid-p of each rater's likelihood ratio under the fitted model with u ~ N(0, τ²).

    Raters with the same number of ratings at each level share their null.
    """
    rng = np.random.default_rng([seed, 1])
    probability = np.moveaxis(fit.probability(tau * rng.standard_normal(resamples)), 2, 1)  # rows × draws × categories

    def counts_at(row: int, sizes: list[int]) -> dict[int, Array]:
        drawn, so_far, made = np.zeros(probability.shape[1:], dtype=np.int64), 0, {}
        for size in sizes:
            drawn = drawn + rng.multinomial(size - so_far, probability[row])
            made[size], so_far = drawn, size
        return made

    def null_of(parts: list[Array]) -> Array:
        return fit.shifts(np.stack(parts, axis=1)).ratio

    return _by_composition(fit.counts.sum(axis=2), counts_at, lambda parts, mine: _mid_p(null_of(parts), ratio[mine]))


def _permutation_p(level: Array, category: Array, group: Array, *, resamples: int, seed: int) -> Array:
    """Return the two-sided mid-p of each rater's sum of categories when ratings are dealt out anew within each level."""
    rng = np.random.default_rng([seed, 2])
    shape = (int(level.max()) + 1, int(category.max()) + 1)
    pools = np.bincount(np.ravel_multi_index((level, category), shape), minlength=shape[0] * shape[1]).reshape(shape)
    steps = np.arange(shape[1])
    seen = np.bincount(group, weights=category)

    def sums_at(row: int, sizes: list[int]) -> dict[int, Array]:
        deal = rng.multivariate_hypergeometric
        return {size: deal(pools[row], size, resamples, method="marginals") @ steps for size in sizes}

    def two_sided(parts: list[Array], mine: Array) -> Array:
        null = np.sum(parts, axis=0)
        upper = _mid_p(null, seen[mine])
        return np.asarray(np.minimum(1.0, 2 * np.minimum(upper, 1 - upper)))

    sizes = np.bincount(np.ravel_multi_index((group, level), (len(seen), shape[0])), minlength=len(seen) * shape[0])
    return _by_composition(sizes.reshape(len(seen), shape[0]), sums_at, two_sided)


def _by_composition(
    sizes: Array,
    draws_at: Callable[[int, list[int]], dict[int, Array]],
    p_of: Callable[[list[Array], Array], Array],
) -> Array:
    """Return a p for each rater, asking once for each mix of levels that occurs."""
    compositions, whose = np.unique(sizes, axis=0, return_inverse=True)
    drawn = [draws_at(row, [int(size) for size in np.unique(column)]) for row, column in enumerate(compositions.T)]
    order = np.argsort(whose.ravel(), kind="stable")
    members = np.split(order, np.cumsum(np.bincount(whose.ravel()))[:-1])
    p = np.empty(len(sizes))
    for composition, mine in zip(compositions, members, strict=True):
        p[mine] = p_of([drawn[row][int(size)] for row, size in enumerate(composition)], mine)
    return p


def _mid_p(null: Array, seen: Array) -> Array:
    """Return how much of the null lies above what was seen, ties counting half, what was seen being one of it."""
    ordered = np.sort(np.round(null, 6))
    rounded = np.round(seen, 6)
    first, last = (np.searchsorted(ordered, rounded, side=side) for side in ("left", "right"))
    return np.asarray((len(ordered) - last + 0.5 * (last - first) + 0.5) / (len(ordered) + 1))
