"""Exact tests of dates that crowd in the last weeks."""

from __future__ import annotations

from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.patterns.finding import benjamini_hochberg
from perfcal.patterns.late_shares import (
    binomial_late_share_p,
    discrete_benjamini_hochberg,
    laplace_trend,
    late_share_p,
    late_share_tails,
    pooled_late_share_p,
)


def test_four_of_four_late_weeks_from_sixteen_by_hand() -> None:
    """Drawn from a record, 1 of 1,820 choices; thrown as a coin, one in 256."""
    assert late_share_p(4, 4, late_recorded=4, recorded=16) == pytest.approx(1 / comb(16, 4))
    assert binomial_late_share_p(4, 4, share=0.25) == pytest.approx(1 / 256)


def test_a_late_record_makes_late_citations_likely() -> None:
    """Where everything is recorded late, everything is cited late, and that is no sign."""
    assert late_share_p(5, 5, late_recorded=9, recorded=9) == 1


def test_reviews_pooled_by_hand() -> None:
    """Two reviews that each cite one of two weeks, one of them late: both late in one case of four."""
    ones, twos = np.array([1, 1]), np.array([2, 2])
    assert pooled_late_share_p(2, cited=ones, late_recorded=ones, recorded=twos) == pytest.approx(0.25)
    assert pooled_late_share_p(1, cited=ones, late_recorded=ones, recorded=twos) == pytest.approx(0.75)


def test_parts_of_a_record_are_drawn_from_on_their_own() -> None:
    """Two strong weeks of which one of two is late, and one of four others: 0, 1, 2 late in 3, 4 and 1 of 8 cases."""
    cited, late, whole = np.array([[1, 1]]), np.array([[1, 1]]), np.array([[2, 4]])
    assert late_share_tails(cited, late_recorded=late, recorded=whole)[0] == pytest.approx([1, 5 / 8, 1 / 8])


@given(st.integers(1, 12), st.data())
def test_one_part_is_the_whole_record(recorded: int, data: st.DataObject) -> None:
    """With no week in the second part, the tails are those of one draw from the record."""
    late, cited = data.draw(st.integers(0, recorded)), data.draw(st.integers(0, recorded))
    numbers = [np.array([[n, 0]]) for n in (cited, late, recorded)]
    tails = late_share_tails(numbers[0], late_recorded=numbers[1], recorded=numbers[2])[0]
    known = [late_share_p(at, cited, late_recorded=late, recorded=recorded) for at in range(len(tails))]
    assert tails == pytest.approx(known)


def test_laplace_of_the_coal_mining_disasters(reference: Path) -> None:
    """The trend of 191 dated disasters over 112 years is -7.678, as published."""
    dates = pd.read_csv(reference / "time" / "coal.csv")["date"]
    assert laplace_trend((dates - 1851) / 112) == pytest.approx(-7.678157, abs=1e-6)


def test_a_test_that_could_not_flag_is_not_counted() -> None:
    """Beside nine tests whose smallest p is one half, a p of 0.02 stays 0.02; Benjamini and Hochberg would make it 0.2."""
    attainable = np.array([[1.0, 0.02]] + [[1.0, 0.5]] * 9)
    p = np.array([0.02] + [1.0] * 9)
    assert discrete_benjamini_hochberg(p, attainable)[0] == pytest.approx(0.02)
    assert benjamini_hochberg(p)[0] == pytest.approx(0.2)


@given(st.lists(st.integers(1, 200), min_size=1, max_size=12))
def test_with_every_value_attainable_it_is_benjamini_and_hochberg(numbers: list[int]) -> None:
    """Tests that can take each of 200 values give the adjusted p of the continuous procedure."""
    p = np.array(numbers) / 200
    attainable = np.tile(np.arange(200, 0, -1) / 200, (len(p), 1))
    assert discrete_benjamini_hochberg(p, attainable) == pytest.approx(benjamini_hochberg(p))


def test_a_missing_p_stays_missing() -> None:
    """What could not be tested is in no family."""
    got = discrete_benjamini_hochberg(np.array([np.nan, 0.01]), np.array([[1.0, 0.3], [1.0, 0.01]]))
    assert np.isnan(got[0])
    assert got[1] == pytest.approx(0.01)
