"""Ordered ratings with one random intercept: the one model fitted by hand, because no Python library fits it.

    P(Y ≤ k) = logit⁻¹(t_k − x·b − u_g),   u_g ~ N(0, s²)

A cumulative logit with proportional odds and a normal intercept per group, by maximum likelihood; the intercept is
integrated out by Gauss–Hermite quadrature (Agresti 2010, *Analysis of Ordinal Categorical Data*, ch. 10). It is the
model of R's `ordinal::clmm` and agrees with it. Rows with one design and category are a cell and only counted, so the
work grows with groups × cells, not with rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import approx_fprime, minimize
from scipy.special import log_expit, logsumexp

__all__ = ["OrdinalFit", "Score", "Shifts", "count_cells", "fit_ordinal"]

Array = np.ndarray[Any, Any]

NODES = 21
FURTHEST = 12.0  # logits: a level or category that is separated perfectly has no finite effect, and is held here
_WIDEST = 6.0
_GRID = np.linspace(-8.0, 8.0, 33)  # where a group's own intercept is looked for, before Newton's step
_HALF_STEP = (_GRID[1] - _GRID[0]) / 2


class Shifts(NamedTuple):
    """Where groups of ratings are most probable, in logits; positive is towards higher ratings."""

    shift: Array
    error: Array  # standard error from the curvature there
    ratio: Array  # likelihood ratio against no shift, 2[l(shift) − l(0)]; without a prior only


class Score(NamedTuple):
    """Slopes of the log likelihood by the shift, at none: one number for each group."""

    slope: Array
    information: Array  # the slope's variance, if the ratings are independent
    squares: Array  # sum of the single ratings' squared slopes
    steepest: Array  # the largest size it could have: every rating at one end of the scale


@dataclass(frozen=True)
class OrdinalFit:
    """A fitted model: thresholds t_1 < … < t_{K−1}, effects b, spread s, log likelihood; all but the last in logits."""

    design: Array  # unique rows × effects
    counts: Array  # groups × unique rows × categories
    parameters: Array  # thresholds as first and log differences, effects, spread
    log_likelihood: float

    @property
    def thresholds(self) -> Array:
        """The cuts between neighbouring categories."""
        return _unpack(self.parameters, self.counts.shape[2])[0]

    @property
    def effects(self) -> Array:
        """One per column of the design; positive moves ratings up."""
        return _unpack(self.parameters, self.counts.shape[2])[1]

    @property
    def spread(self) -> float:
        """The standard deviation of the intercepts. It holds true differences and severity alike (R11.9)."""
        return float(self.parameters[-1])

    @cached_property
    def effect_covariance(self) -> Array:
        """The effects' block of the inverse observed information."""
        rows = float(self.counts.sum())
        information = rows * approx_fprime(self.parameters, lambda at: _loss(at, self.design, self.counts)[1], 1e-6)
        first = self.counts.shape[2] - 1
        whole = np.linalg.pinv((information + information.T) / 2)
        return np.asarray(whole[first:-1, first:-1])

    @cached_property
    def modes(self) -> Array:
        """Each group's most probable intercept under N(0, s²)."""
        return self.shifts(self.counts, prior=self.spread).shift

    def probability(self, shifts: Array) -> Array:
        """Return P(category) for each unique row of the design at each intercept; rows × categories × shifts."""
        return np.asarray(np.exp(_cell_terms(self.thresholds, self.design @ self.effects, shifts).log_p))

    def shifts(self, counts: Array, *, prior: float = np.inf) -> Shifts:
        """Return where groups with these counts (groups × rows × categories) are most probable, at the fitted thresholds.

        The log likelihood is concave: the best of a grid and one Newton step from it are within 1e-3 of the maximum. A
        group that has only the highest (or lowest) rating has no finite maximum and is held at the grid's end.
        """
        terms = _cell_terms(self.thresholds, self.design @ self.effects, _GRID)
        flat = counts.reshape(len(counts), -1).astype(float)
        cells = flat.shape[1]
        penalty = 0.0 if np.isinf(prior) else 1.0 / prior**2
        heights = flat @ terms.log_p.reshape(cells, -1) - 0.5 * penalty * _GRID**2
        best = heights.argmax(axis=1)
        each = np.arange(len(flat))
        slope = np.einsum("gc,cg->g", flat, terms.slope.reshape(cells, -1)[:, best]) - penalty * _GRID[best]
        curve = np.einsum("gc,cg->g", flat, terms.curve.reshape(cells, -1)[:, best]) + penalty
        step = np.clip(slope / np.maximum(curve, 1e-9), -_HALF_STEP, _HALF_STEP)
        top = heights[each, best] + slope * step - 0.5 * curve * step**2
        middle = heights[:, len(_GRID) // 2]
        return Shifts(_GRID[best] + step, 1 / np.sqrt(np.maximum(curve, 1e-9)), np.maximum(2 * (top - middle), 0.0))

    def score(self, counts: Array) -> Score:
        """Return the slope of each group's log likelihood at no shift, for groups with these counts."""
        terms = _cell_terms(self.thresholds, self.design @ self.effects, np.zeros(1))
        slope, p = terms.slope[..., 0], np.exp(terms.log_p[..., 0])
        variance = (p * slope**2).sum(axis=1)  # per rating in a row of the design; the expected slope is 0
        sizes = counts.sum(axis=2)
        ends = np.stack([sizes @ slope[:, 0], sizes @ slope[:, -1]])
        squares = np.einsum("grk,rk->g", counts, slope**2)
        return Score(np.einsum("grk,rk->g", counts, slope), sizes @ variance, squares, np.abs(ends).max(axis=0))


class _Cells(NamedTuple):
    log_p: Array  # rows × categories × shifts
    slope: Array  # its derivative by the shift
    curve: Array  # minus its second derivative
    by_upper: Array  # its derivative by the threshold above the category
    by_lower: Array  # and by the threshold below


def count_cells(design: Array, category: Array, group: Array) -> tuple[Array, Array]:
    """Collapse rows: return the unique rows of `design` and how often each group has each category there.

    `category` and `group` are codes from 0 without holes. Counts are groups × unique rows × categories.
    """
    unique, place = np.unique(design, axis=0, return_inverse=True)
    shape = (int(group.max()) + 1, len(unique), int(category.max()) + 1)
    flat = np.ravel_multi_index((group, place.ravel(), category), shape)
    return unique, np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape)


def fit_ordinal(design: Array, counts: Array, *, nodes: int = NODES) -> OrdinalFit:
    """Fit the model to counts of groups × rows of the design × categories; see `count_cells`.

    Every category must occur: a category nobody used has no threshold, and is left out before.
    """
    categories = counts.shape[2]
    start = np.concatenate([_start(counts.sum(axis=(0, 1))), np.zeros(design.shape[1]), [0.5]])
    bounds = [(-FURTHEST, FURTHEST), *[(-8.0, 4.0)] * (categories - 2), *[(-FURTHEST, FURTHEST)] * design.shape[1]]
    found = minimize(
        _loss,
        start,
        args=(design, counts, nodes),
        jac=True,
        method="L-BFGS-B",
        bounds=[*bounds, (0.0, _WIDEST)],
        options={"maxiter": 1000, "ftol": 1e-13, "gtol": 1e-8, "maxcor": 30},
    )
    return OrdinalFit(design, counts, found.x, -float(found.fun) * float(counts.sum()))


def _loss(parameters: Array, design: Array, counts: Array, nodes: int = NODES) -> tuple[float, Array]:
    """Return minus the log likelihood per rating, and its gradient."""
    thresholds, effects, spread = _unpack(parameters, counts.shape[2])
    at, weight = np.polynomial.hermite_e.hermegauss(nodes)
    terms = _cell_terms(thresholds, design @ effects, spread * at)
    flat = counts.reshape(len(counts), -1)
    joint = flat @ terms.log_p.reshape(flat.shape[1], -1) + np.log(weight / weight.sum())
    by_group = logsumexp(joint, axis=1)
    share = (flat.T @ np.exp(joint - by_group[:, None])).reshape(terms.log_p.shape)
    by_shift = share * terms.slope
    upper, lower = (share * terms.by_upper).sum(axis=(0, 2)), (share * terms.by_lower).sum(axis=(0, 2))
    by_threshold = upper[:-1] + lower[1:]
    later = np.cumsum(by_threshold[::-1])[::-1]  # raising one threshold's increment raises all that follow
    gradient = np.concatenate(
        [later[:1], later[1:] * np.diff(thresholds), design.T @ by_shift.sum(axis=(1, 2)), [(by_shift * at).sum()]]
    )
    rows = flat.sum()
    return -float(by_group.sum()) / rows, -gradient / rows


def _cell_terms(thresholds: Array, eta: Array, shifts: Array) -> _Cells:
    """Return log P of each category and its derivatives, without cancellation in the tails.

    With F the logistic function, F(hi) − F(lo) = F(hi)·F(−lo)·(1 − exp(lo − hi)).
    """
    ends = np.concatenate([[-np.inf], thresholds, [np.inf]])
    centre = eta[:, None, None] + shifts
    upper, lower = ends[1:, None] - centre, ends[:-1, None] - centre
    gap = -np.expm1(ends[:-1] - ends[1:])[:, None]
    log_upper, log_above = log_expit(upper), log_expit(-lower)
    log_p = log_upper + log_above + np.log(gap)
    below, above = np.exp(log_expit(lower)), np.exp(log_expit(-upper))
    reached = np.exp(log_upper)
    slope = below - above
    curve = reached * above + below * np.exp(log_above)
    return _Cells(log_p, slope, curve, above / (np.exp(log_above) * gap), -below / (reached * gap))


def _unpack(parameters: Array, categories: int) -> tuple[Array, Array, float]:
    first, differences = parameters[:1], np.exp(parameters[1 : categories - 1])
    return np.cumsum(np.concatenate([first, differences])), parameters[categories - 1 : -1], float(parameters[-1])


def _start(used: Array) -> Array:
    """Return the thresholds that fit the shares of the categories without any effect."""
    share = np.clip(np.cumsum(used)[:-1] / used.sum(), 1e-6, 1 - 1e-6)
    cuts = np.log(share / (1 - share))
    return np.concatenate([cuts[:1], np.log(np.maximum(np.diff(cuts), 1e-3))])
