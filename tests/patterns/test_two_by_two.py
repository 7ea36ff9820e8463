"""The numbers of two groups agree with other people's software and with brute force."""

from __future__ import annotations

from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom, mannwhitneyu

from perfcal.patterns.two_by_two import (
    Counts,
    exact_p,
    fewest_people,
    impact_ratio,
    least_p,
    stratified,
    van_elteren,
)

TEAL = Counts(26, 48, 206, 259)
SIZES = st.integers(1, 30)


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """Any two groups."""
    n, other = draw(SIZES), draw(SIZES)
    return Counts(draw(st.integers(0, n)), n, draw(st.integers(0, other)), other)


def test_the_mid_p_of_a_table_worked_by_hand() -> None:
    """0 of 3 against 3 of 3: the table has probability 1/20, and so has its mirror image."""
    found = exact_p(Counts(0, 3, 3, 3))
    assert found.doubled == pytest.approx(1 / comb(6, 3))
    assert found.least_likely == pytest.approx(1 / comb(6, 3))
    assert found.fisher == pytest.approx(2 / comb(6, 3))


def test_the_worked_examples_of_case_law(reference: Path) -> None:
    """Mid-p, Fisher, ratio and its score interval to 1e-6, of every example that has them."""
    examples = pd.read_csv(reference / "adverse" / "worked_examples.csv").dropna(subset="p_midp_minlik")
    assert len(examples) == 4
    for row in examples.itertuples():
        table = Counts(row.sel_a, row.n_a, row.sel_b, row.n_b)
        found = (*exact_p(table), *impact_ratio(table))
        known = (row.p_midp_2x1sided, row.p_midp_minlik, row.p_fisher)
        known += (row.impact_ratio, row.ratio_ci_lo_score, row.ratio_ci_hi_score)
        assert found == pytest.approx(known, abs=1e-6), row.name


def test_the_interval_of_a_case_from_the_law() -> None:
    """Teal: 26 of 48 against 206 of 259, a ratio of 0.68 that four fifths and chance both reject."""
    assert impact_ratio(TEAL) == pytest.approx((0.681028, 0.503495, 0.857366), abs=1e-6)
    assert exact_p(TEAL).doubled == pytest.approx(0.000420023, abs=1e-6)


@given(counts())
def test_p_and_interval_hold_together(table: Counts) -> None:
    """Every p is a probability, mid-p never above Fisher's where ties allow, and the ratio lies in its interval."""
    exact, ratio = exact_p(table), impact_ratio(table)
    assert 0 < exact.doubled <= 1
    assert exact.least_likely <= exact.fisher + 1e-9
    if table.reference_have:
        assert 0 <= ratio.low <= ratio.ratio + 1e-6
        assert ratio.ratio <= ratio.high + 1e-6
    else:
        assert np.isnan(ratio).all()


@given(counts())
def test_which_group_and_which_outcome_come_first_does_not_matter(table: Counts) -> None:
    """The same p for the groups exchanged and for not having the outcome."""
    turned = Counts(*table[2:], *table[:2])
    against = Counts(table.n - table.have, table.n, table.reference_n - table.reference_have, table.reference_n)
    assert exact_p(turned) == pytest.approx(exact_p(table))
    assert exact_p(against) == pytest.approx(exact_p(table))


@given(counts(), st.booleans())
def test_nothing_is_further_apart_than_the_most_extreme_outcome(table: Counts, adverse: bool) -> None:
    """Nobody of the group (all, where the outcome is one to avoid) gives the p that `least_p` says."""
    extreme = table._replace(have=table.n if adverse else 0)
    assert least_p(table, adverse=adverse) == pytest.approx(exact_p(extreme).doubled)


def test_probabilities_of_many_people_are_scipys() -> None:
    """Ten thousand people: twice the lower tail, the table seen counted half."""
    lower = hypergeom.cdf(950, 10_000, 3_000, 3_300) - hypergeom.pmf(950, 10_000, 3_000, 3_300) / 2
    assert exact_p(Counts(950, 3_300, 2_050, 6_700)).doubled == pytest.approx(2 * lower, rel=1e-6)


def test_the_fewest_people_reach_the_threshold_and_one_less_does_not() -> None:
    """Beside 20 of 40, at 5 %."""
    table = Counts(1, 3, 20, 40)
    fewest = fewest_people(table, height=0.05)
    assert fewest is not None
    assert least_p(table._replace(n=fewest)) <= 0.05 < least_p(table._replace(n=fewest - 1))
    assert fewest_people(Counts(0, 3, 0, 40), height=0.05) is None


def test_berkeley_within_departments(reference: Path) -> None:
    """CMH with and without correction, common odds ratio and Breslow–Day, to 1e-5."""
    rows = pd.read_csv(reference / "adverse" / "UCBAdmissions.csv")
    n = rows.pivot_table(index="Dept", columns="Gender", values="Freq", aggfunc="sum")[["Male", "Female"]]
    admitted = rows[rows["Admit"] == "Admitted"].pivot_table(index="Dept", columns="Gender", values="Freq")
    found = stratified(admitted[["Male", "Female"]].to_numpy(), n.to_numpy())
    assert found.strata == 6
    assert found.odds_ratio == pytest.approx(0.9046968, abs=1e-5)
    assert (found.chi2, found.p) == pytest.approx((1.5246, 0.2169), abs=1e-4)
    assert found.p_corrected == pytest.approx(0.2323, abs=1e-4)
    assert (found.breslow_day, found.p_breslow_day) == pytest.approx((18.82551, 0.0020714), abs=1e-5)


def test_strata_that_say_nothing_change_nothing() -> None:
    """People of one group only, or of one outcome only, are no comparison; alone they leave nothing to say."""
    have, n = np.array([[3, 8], [2, 6]]), np.array([[10, 10], [9, 11]])
    more_have, more_n = np.vstack([have, [[0, 3], [0, 0], [4, 2]]]), np.vstack([n, [[0, 5], [6, 7], [4, 2]]])
    assert stratified(more_have, more_n) == stratified(have, n)
    assert stratified(more_have[2:], more_n[2:]).strata == 0
    assert np.isnan(stratified(more_have[2:], more_n[2:]).p)


def test_opposite_strata_cancel_and_differ_among_themselves() -> None:
    """An odds ratio of exactly one within levels is no reason to miss that levels disagree."""
    found = stratified(np.array([[2, 18], [18, 2]]), np.array([[20, 20], [20, 20]]))
    assert found.p == pytest.approx(1.0)
    assert found.odds_ratio == pytest.approx(1.0)
    assert found.p_breslow_day < 0.001


def test_ranks_in_one_stratum_are_wilcoxons() -> None:
    """One level: the share of pairs and the p that scipy gives without continuity correction."""
    values = pd.Series([1, 2, 2, 3, 4, 3, 3, 4, 5, 5, 2, 4], dtype="float64")
    group = pd.Series([True] * 5 + [False] * 7)
    known = mannwhitneyu(values[group], values[~group], use_continuity=False, method="asymptotic")
    higher, p = van_elteren(values, group, pd.Series(["L4"] * 12))
    assert higher == pytest.approx(known.statistic / 35)
    assert p == pytest.approx(known.pvalue)


def test_ranks_are_compared_within_strata_only() -> None:
    """A group that is wholly at a level of its own has nobody to be compared with."""
    values, group = pd.Series([1.0, 1.0, 5.0, 5.0]), pd.Series([True, True, False, False])
    assert np.isnan(van_elteren(values, group, pd.Series(["L3", "L3", "L5", "L5"]))).all()
    assert van_elteren(pd.Series([3.0] * 4), group, pd.Series(["L3"] * 4)) == (0.5, 1.0)
