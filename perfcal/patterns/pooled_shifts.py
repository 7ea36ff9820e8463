"""The same managers over several cycles: more ratings say more, though the same people are rated again and again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from perfcal.patterns.funnel import WINSORISED, additive_variance
from perfcal.patterns.ordinal import OrdinalFit, count_cells, fit_ordinal
from perfcal.patterns.rater_shifts import LEAST_PRIOR

__all__ = ["pooled_shifts"]

Array = np.ndarray[Any, Any]

_Z95 = 1.959964
_NUMBERS = ("z", "p", "least_p", "shift", "low", "high")


def pooled_shifts(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return each rater's shift over several cycles against all others at the same levels in the same cycles.

    Parameters
    ----------
    ratings
        `rater_id`, `employee_id`, `cycle`, `level`, `rating`.

    Returns
    -------
    pandas.DataFrame
        One row per rater, by id: `rater_id`, `n` (ratings), `people`, `shift`, `low`, `high` (logits, shrunken, 95 %),
        `z`, `p` (two-sided, missing when there is nothing to compare), `least_p` (of all ratings at one end).
        `attrs["parameters"]`: spread, τ and the covariance of one person's ratings.

    Notes
    -----
    The score U of the shift at none, under the cumulative logit with fixed effects of level and cycle. Ratings of one
    person resemble each other, so Var U = I + Σ T(T−1)·c over the people, with c the mean product of scores within a
    person beyond that between people of one rater. z = U/√Var U is referred to N(0, 1 + τ²·I²/Var U), with τ² the
    additive variance of the winsorised z. Persisting differences between teams are in it as much as a rater's habit.
    """
    ordered = ratings.sort_values(["rater_id", "employee_id", "cycle", "level"], kind="stable")
    raters, group = np.unique(ordered["rater_id"].to_numpy(dtype=str), return_inverse=True)
    values, category = np.unique(ordered["rating"].to_numpy(dtype=int), return_inverse=True)
    made = pd.DataFrame({"rater_id": pd.Series(raters, dtype="str"), "n": np.bincount(group, minlength=len(raters))})
    person = ordered.groupby(["rater_id", "employee_id"], sort=True).ngroup().to_numpy()
    rater_of = group[np.unique(person, return_index=True)[1]]
    made["people"] = np.bincount(rater_of, minlength=len(raters))
    if len(raters) < 2 or len(values) < 2:
        made = made.assign(**dict.fromkeys(_NUMBERS, np.nan))
        made.attrs["parameters"] = {}
        return made
    design = np.hstack([_dummies(ordered["level"]), _dummies(ordered["cycle"])])
    fit = fit_ordinal(*count_cells(design, category, group))
    score = fit.score(fit.counts)
    alike, repeats = _resemblance(fit, count_cells(design, category, person)[1], rater_of)
    informed = np.maximum(score.information, 1e-9)
    variance = informed + repeats * alike
    error = np.sqrt(variance) / informed
    made["z"] = score.slope / np.sqrt(variance)
    tau2 = additive_variance(made["z"].to_numpy(), error).tau2
    wide = np.sqrt(1 + tau2 / error**2)
    made["p"] = 2 * norm.sf(made["z"].abs() / wide)
    made["least_p"] = 2 * norm.sf(score.steepest / np.sqrt(variance) / wide)
    shrunken = fit.shifts(fit.counts * (informed / variance)[:, None, None], prior=max(fit.spread, LEAST_PRIOR))
    made["shift"] = shrunken.shift
    made["low"], made["high"] = (shrunken.shift + sign * _Z95 * shrunken.error for sign in (-1, 1))
    made.attrs["parameters"] = {"spread": fit.spread, "tau": float(np.sqrt(tau2)), "within_person": alike,
                                "winsorised": WINSORISED, "thresholds": fit.thresholds.tolist()}  # fmt: skip
    return made


def _resemblance(fit: OrdinalFit, by_person: Array, rater_of: Array) -> tuple[float, Array]:
    """Return how alike one person's scores are beyond those of a rater's different people, and each rater's repeats.

    The first is a mean product of scores, never below none; the second is Σ T(T − 1) over the rater's people.
    """
    person = fit.score(by_person)
    size = by_person.sum(axis=(1, 2))
    within, pairs = (person.slope**2 - person.squares).sum(), (size * (size - 1)).sum()
    by_rater = np.bincount(rater_of, weights=person.slope)
    rated = np.bincount(rater_of, weights=size)
    between = (by_rater**2).sum() - (person.slope**2).sum()
    others = (rated**2).sum() - (size**2).sum()
    alike = within / max(pairs, 1) - between / max(others, 1)
    return max(float(alike), 0.0), np.bincount(rater_of, weights=size * (size - 1))


def _dummies(names: pd.Series[str]) -> Array:
    known, place = np.unique(names.to_numpy(dtype=str), return_inverse=True)
    return np.asarray(np.eye(len(known))[place][:, 1:])
