"""The hand-written fit: it agrees with other people's software, and its derivatives with differences."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import approx_fprime

from perfcal.patterns.ordinal import OrdinalFit, count_cells, fit_ordinal


def wine_fit(reference: Path) -> OrdinalFit:
    """Ratings of 72 glasses by nine judges (Randall 1989)."""
    wine = pd.read_csv(reference / "raters" / "wine.csv")
    design = np.c_[wine["temp"] == "warm", wine["contact"] == "yes"].astype(float)
    return fit_ordinal(*count_cells(design, wine["rating"].to_numpy() - 1, wine["judge"].to_numpy() - 1))


def drawn(seed: int, *, groups: int = 12, size: int = 9) -> tuple[np.ndarray, np.ndarray]:
    """Counts of an invented organisation: two effects, four categories, one shift per group."""
    rng = np.random.default_rng(seed)
    design = rng.integers(0, 2, size=(groups * size, 2)).astype(float)
    group = np.repeat(np.arange(groups), size)
    latent = design @ [0.8, -0.5] + rng.normal(size=groups)[group] + rng.logistic(size=len(group))
    category = (latent[:, None] > np.array([-1.5, 0.2, 1.8])).sum(axis=1)
    return count_cells(design, category, group)


def test_it_agrees_with_clmm_on_wine(reference: Path) -> None:
    """ordinal::clmm 2022.11-16 with ten adaptive nodes: thresholds, effects, variance and likelihood to 1e-3."""
    fit = wine_fit(reference)
    assert fit.thresholds == pytest.approx([-1.62349, 1.51280, 4.22705, 6.08615], abs=1e-3)
    assert fit.effects == pytest.approx([3.06189, 1.83343], abs=1e-3)
    assert fit.spread**2 == pytest.approx(1.287733, abs=1e-3)
    assert fit.log_likelihood == pytest.approx(-81.532461, abs=1e-3)


def test_the_judges_most_probable_shifts_agree_with_clmm(reference: Path) -> None:
    """The conditional modes, which clmm prints for its Laplace fit (variance 1.279 for 1.288)."""
    modes = [1.69618, -0.56578, 0.96881, -0.05955, 0.23051, 0.47704, -1.91097, -0.27294, -0.55468]
    assert wine_fit(reference).modes == pytest.approx(modes, abs=4e-3)


def test_standard_errors_come_from_the_curvature(reference: Path) -> None:
    """Clmm's for temperature and contact are 0.5954 and 0.5125 in the tutorial's table."""
    errors = np.sqrt(np.diag(wine_fit(reference).effect_covariance))
    assert errors == pytest.approx([0.595, 0.512], abs=2e-3)


@pytest.mark.parametrize("seed", range(3))
def test_the_maximum_is_flat(seed: int) -> None:
    """At the estimate the likelihood falls in every direction."""
    design, counts = drawn(seed)
    fit = fit_ordinal(design, counts)
    for step in np.eye(len(fit.parameters))[:-1] * 0.01:
        for sign in (-1, 1):
            moved = OrdinalFit(design, counts, fit.parameters + sign * step, 0.0)
            assert _log_likelihood(moved) <= fit.log_likelihood + 1e-9


def test_probabilities_add_up_to_one_in_the_far_tails() -> None:
    """No category's probability is lost to cancellation, however far the shift."""
    fit = fit_ordinal(*drawn(1))
    sums = fit.probability(np.array([-30.0, -5.0, 0.0, 5.0, 30.0])).sum(axis=1)
    assert sums == pytest.approx(np.ones_like(sums), abs=1e-12)


def test_a_groups_shift_is_where_its_likelihood_is_highest() -> None:
    """The grid and its Newton step find what a fine search finds."""
    fit = fit_ordinal(*drawn(2))
    found = fit.shifts(fit.counts)
    fine = np.linspace(-8, 8, 16001)
    heights = fit.counts.reshape(len(fit.counts), -1) @ np.log(fit.probability(fine)).reshape(-1, len(fine))
    inside = np.abs(fine[heights.argmax(axis=1)]) < 7
    assert found.shift[inside] == pytest.approx(fine[heights.argmax(axis=1)][inside], abs=0.02)
    ratio = 2 * (heights.max(axis=1) - heights[:, len(fine) // 2])
    assert found.ratio == pytest.approx(ratio, abs=0.02)


def test_the_score_is_the_slope_of_the_likelihood_at_no_shift() -> None:
    """Against a difference quotient."""
    fit = fit_ordinal(*drawn(3))
    flat = fit.counts.reshape(len(fit.counts), -1)

    def heights(shift: float) -> np.ndarray:
        return flat @ np.log(fit.probability(np.array([shift]))).reshape(-1)

    slopes = [
        approx_fprime([0.0], lambda at, group=group: heights(at[0])[group], 1e-6)[0] for group in range(len(flat))
    ]
    assert fit.score(fit.counts).slope == pytest.approx(slopes, abs=1e-4)


def test_a_group_with_only_the_highest_rating_is_held_at_the_end() -> None:
    """It has no finite maximum; the prior gives it one."""
    design, counts = drawn(4)
    counts[0] = 0
    counts[0, 0, -1] = 9
    fit = fit_ordinal(design, counts)
    assert fit.shifts(counts).shift[0] > 5
    assert 0.3 < fit.shifts(counts, prior=0.7).shift[0] < 2.5


def _log_likelihood(fit: OrdinalFit) -> float:
    """By brute force: a thousand nodes instead of twenty-one."""
    at = np.linspace(-8, 8, 4001)
    weight = np.exp(-(at**2) / 2) / np.exp(-(at**2) / 2).sum()
    by_group = fit.counts.reshape(len(fit.counts), -1) @ np.log(fit.probability(fit.spread * at)).reshape(-1, len(at))
    return float(np.log(np.exp(by_group) @ weight).sum())
