"""Chance is what dealing whole people out anew gives, and nothing a manager's id could change."""

from __future__ import annotations

from math import ceil, log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION
from perfcal.patterns.permutation import compared, dealt, fewest_people


def total(sums: np.ndarray) -> np.ndarray:
    """The sum itself."""
    return sums[..., 0]


def parts_of(values: dict[str, list[float]], stratum: str = "L4") -> pd.DataFrame:
    """One stratum; values by rater."""
    rows = [(rater, stratum, value) for rater, own in values.items() for value in own]
    return pd.DataFrame(rows, columns=["rater_id", "stratum", "value"]).astype({"rater_id": "str", "stratum": "str"})


def test_the_mid_p_of_a_pool_that_can_be_counted() -> None:
    """Two of four people have 1: a team of those two is one of six, so the upper mid-p is 1/12 and the lower 11/12."""
    tested = dealt(
        parts_of({"m1": [1, 1], "m2": [0, 0]}), total, sums=["value"], raters=["m1"], rate=0.1, resamples=40_000
    )
    assert tested["p_high"].iloc[0] == pytest.approx(1 / 12, abs=0.005)
    assert tested["p_low"].iloc[0] == pytest.approx(11 / 12, abs=0.005)


def test_people_are_dealt_within_their_stratum() -> None:
    """Where a stratum is one manager's alone, every deal gives them what they have."""
    parts = pd.concat([parts_of({"m1": [5, 9]}, "L4"), parts_of({"m2": [1, 2]}, "L5")])
    tested = dealt(parts, total, sums=["value"], raters=["m1", "m2"], rate=0.1)
    assert tested["p_low"].tolist() == pytest.approx([0.5, 0.5])
    assert tested[["usual_low", "usual_high"]].to_numpy().tolist() == [[14, 14], [3, 3]]


def test_a_thin_tail_is_drawn_until_one_alone_could_be_asked_about() -> None:
    """Of 500 managers the first would need p ≤ 0.0002, less than one in as many draws as one round has."""
    rng = np.random.default_rng(1)
    values = {f"m{number:03}": list(rng.normal(size=8)) for number in range(500)}
    values["m000"] = [9.0] * 8
    tested = dealt(parts_of(values), total, sums=["value"], raters=sorted(values), rate=0.1)
    assert tested["p_high"].iloc[0] < 0.1 / 500


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(12)))
def test_neither_order_nor_names_change_what_is_found(order: list[int]) -> None:
    """Shuffled rows and other ids give the same figures."""
    parts = parts_of({"m1": [1, 2, 2, 5], "m2": [0, 0, 3, 1], "m3": [4, 4, 2, 2]})
    other = parts.iloc[order].replace({"rater_id": {"m1": "x1", "m2": "x2", "m3": "x3"}})
    first = dealt(parts, total, sums=["value"], raters=["m1", "m2", "m3"], rate=0.1, resamples=200)
    second = dealt(other, total, sums=["value"], raters=["x1", "x2", "x3"], rate=0.1, resamples=200)
    pd.testing.assert_frame_equal(first.drop(columns="rater_id"), second.drop(columns="rater_id"))


def test_what_the_people_could_not_have_shown_is_cannot_tell() -> None:
    """One is asked about, so one more of four would need p ≤ 2 × 0.1 / 4; the third could not have reached it."""
    tested = compared(pd.DataFrame({"p": [0.001, 0.4, 0.4, 0.9], "least_p": [0.001, 0.01, 0.06, 0.05]}), rate=0.1)
    assert tested["height"].tolist() == pytest.approx([0.05] * 4)
    assert tested["status"].tolist() == [QUESTION, NO_SIGN, CANNOT_TELL, NO_SIGN]


def test_the_fewest_people_follow_from_the_commonest_rating() -> None:
    """With half of all people alike and α = 0.1 / 60: ⌈ln α / ln 0.5⌉ = 10; where all are alike, no number will do."""
    parts = parts_of({"m1": [0, 0]})
    assert fewest_people(parts, pd.Series({"L4": 0.5}), height=0.1 / 60) == ceil(log(0.1 / 60) / log(0.5)) == 10
    assert fewest_people(parts, pd.Series({"L4": 1.0}), height=0.1 / 60) is None
