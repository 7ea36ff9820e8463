"""A repeat is a rating equal to the final one of the cycle before; its chance is that of peers after the same rating."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from patterns_cycles import NOW, cycle_of, rating
from scipy.stats import binom

from perfcal.patterns.finding import CANNOT_TELL
from perfcal.patterns.repeats import PAIRS, poisson_binomial_p, rating_pairs, repeats


def test_a_pair_is_this_rating_and_the_final_one_before() -> None:
    """Calibrated goes before the manager's; a cycle without a rating before it, or with a gap, makes no pair."""
    rows = [
        rating("e1", "m1", 3, cycle="2025-H1"),
        rating("e1", "m1", 4, cycle="2025-H2"),
        rating("e1", "d1", 5, cycle="2025-H2", stage="calibrated"),
        rating("e1", "m2", 5),
        rating("e2", "m1", 3, cycle="2025-H1"),
        rating("e2", "m1", 3),
    ]
    pairs = rating_pairs(cycle_of(ratings=rows))
    assert pairs[["cycle", "rater_id", "last", "rating"]].to_numpy().tolist() == [
        ["2025-H2", "m1", 3, 4],
        [NOW, "m2", 5, 5],
    ]


def test_a_rating_that_seldom_changes_is_expected_not_to() -> None:
    """After meets eight in ten stay and after exceeds none: eight of eight after meets are no surprise, and could be none."""
    rng = np.random.default_rng(3)
    last = np.where(np.arange(240) < 24, 3, rng.choice([3, 4], size=240))
    now = np.where((last == 3) & (rng.random(240) < 0.8), 3, 2)
    people = {"employee_id": [f"e{n}" for n in range(240)], "rater_id": [f"m{n // 8:02}" for n in range(240)]}
    pairs = pd.DataFrame({**people, "cycle": NOW, "level": "L4", "last": last, "rating": now})
    told = repeats(pairs).set_index("rater_id")
    assert (told.loc[["m00", "m01", "m02"], "status"] == CANNOT_TELL).all()
    assert told["least_p"].iloc[:3].min() > 0.5 * 0.75**8
    assert told.loc["m00", "expected"] == pytest.approx(8 * 0.8, abs=0.5)


def test_the_expectation_leaves_the_managers_own_pairs_out() -> None:
    """Others' pairs after the same rating are never equal: drawn a little to one half, and not to the manager's own."""
    people = {"employee_id": [f"e{n}" for n in range(40)], "rater_id": ["m0"] * 8 + ["m1"] * 32}
    pairs = pd.DataFrame({**people, "cycle": NOW, "level": "L4", "last": 3, "rating": [3] * 8 + [4] * 32})
    told = repeats(pairs, resamples=100).set_index("rater_id")
    shrunk = 0.5
    for _ in range(3):  # all, after the same rating, at the same level
        shrunk = 10 * shrunk / (32 + 10)
    assert told.loc["m0", "expected"] == pytest.approx(8 * shrunk)
    assert told.loc["m0", "equal"] == 8


def test_the_poisson_binomial_of_three_pairs_by_hand() -> None:
    """Chances 0.2, 0.5 and 0.4: all equal 0.04, two equal 0.06 + 0.04 + 0.16 = 0.26."""
    share, equal = pd.Series([0.2, 0.5, 0.4, 0.7]), pd.Series([1.0, 1.0, 0.0, 1.0])
    told = poisson_binomial_p(share, equal, pd.Series(["m1", "m1", "m1", "m2"]))
    assert told.loc["m1"].tolist() == pytest.approx([0.04 + 0.26 / 2, 0.02])
    assert told.loc["m2"].tolist() == pytest.approx([0.35, 0.35])


def test_equal_chances_are_the_binomial() -> None:
    """Thirty pairs with 0.45 each agree with scipy."""
    told = poisson_binomial_p(pd.Series([0.45] * 30), pd.Series([1.0] * 20 + [0.0] * 10), pd.Series(["m1"] * 30))
    assert told["p"].iloc[0] == pytest.approx(binom.sf(20, 30, 0.45) + binom.pmf(20, 30, 0.45) / 2)


def test_no_pairs_have_the_columns_all_the_same() -> None:
    """A first cycle has nothing before it."""
    assert rating_pairs(cycle_of()).columns.tolist() == list(PAIRS)
    assert repeats(rating_pairs(cycle_of())).empty
