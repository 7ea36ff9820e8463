"""The numbers of the funnel agree with other software and with what dealing out by chance gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from patterns_cycles import cycle_of, drawn_ratings, rating

from perfcal.patterns.funnel import additive_variance, funnel, level_adjusted


def test_the_additive_variance_agrees_with_funnelplotr(reference: Path) -> None:
    """Its unit test's table: square-root transform, winsorised at 10 %."""
    table = pd.read_csv(reference / "funnel" / "funnelplotr_unit_test.csv")
    error = (1 / (2 * np.sqrt(table["denominator"]))).to_numpy()
    found = additive_variance((np.sqrt(table["numerator"] / table["denominator"]).to_numpy() - 1) / error, error)
    assert found.phi == pytest.approx(2.327178, abs=1e-6)
    assert found.tau2 == pytest.approx(0.00343978, abs=1e-8)


def test_outliers_do_not_hide_themselves() -> None:
    """Two groups far out among thirty leave τ² where the other twenty-eight put it."""
    z = np.concatenate([np.linspace(-1.5, 1.5, 28), [9.0, -9.0]])
    assert additive_variance(z, np.ones(30)).tau2 < 0.5 < float(np.mean(z**2)) - 1


def test_the_error_is_that_of_dealing_out_within_levels() -> None:
    """Against 20,000 deals by hand."""
    rng = np.random.default_rng(2)
    ratings = pd.DataFrame(
        {"rater_id": ["a"] * 4 + ["b"] * 8, "level": ["L4", "L4", "L5"] * 4, "rating": rng.integers(1, 6, 12)}
    )
    centred = (ratings["rating"] - ratings.groupby("level")["rating"].transform("mean")).to_numpy(dtype=float)
    level = ratings["level"].to_numpy()
    means = []
    for _ in range(20_000):
        dealt = np.empty(12)
        for name in ("L4", "L5"):
            dealt[level == name] = rng.permutation(centred[level == name])
        means.append(dealt[:4].mean())
    assert level_adjusted(ratings)["error"].iloc[0] == pytest.approx(np.std(means), rel=0.03)
    assert np.mean(means) == pytest.approx(0, abs=0.02)


def test_limits_narrow_with_size_and_hold_most_managers() -> None:
    """One row per manager by name; nine in ten and more lie inside the 95 % limits without any effect."""
    big = drawn_ratings(4, [0.0] * 30, people=20)
    small = [
        {**row, "rater_id": f"s{row['rater_id']}", "employee_id": f"s{row['employee_id']}"}
        for row in drawn_ratings(5, [0.0] * 30, people=6)
    ]
    rows = funnel(cycle_of(ratings=[*big, *small]))
    assert list(rows["rater_id"]) == sorted(rows["rater_id"])
    assert rows.loc[rows["n"] == 20, "high95"].max() < rows.loc[rows["n"] == 6, "high95"].min()
    assert ((rows["observed"] >= rows["low95"]) & (rows["observed"] <= rows["high95"])).mean() >= 0.9


def test_small_teams_are_counted_and_not_shown() -> None:
    """Their ratings still belong to what the others are compared with."""
    few = [rating(f"f{person}", "m999", 5) for person in range(4)]
    rows = funnel(cycle_of(ratings=[*drawn_ratings(2, [0.0] * 5), *few]))
    assert "m999" not in set(rows["rater_id"])
    assert rows.attrs["smaller"] == 1


def test_no_ratings_no_rows() -> None:
    """The columns stay."""
    rows = funnel(cycle_of())
    assert rows.empty
    assert {"rater_id", "n", "observed", "z", "low95", "high998"} <= set(rows.columns)
