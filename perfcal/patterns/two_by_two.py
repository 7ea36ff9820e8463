"""Two groups and one outcome: impact ratio, exact tests, and the same within levels. Counts in, numbers out."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import gammaln
from scipy.stats import fisher_exact, norm
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep

__all__ = [
    "Counts",
    "Ratio",
    "Stratified",
    "exact_p",
    "fewest_people",
    "impact_ratio",
    "least_p",
    "stratified",
    "van_elteren",
]

_MOST_SOUGHT = 10_000  # people: beyond, no group is large enough in practice
_SAME = 1e-7  # as probable as the table seen, in R's fisher.test


class Counts(NamedTuple):
    """How many of a group, and of the group it is compared with, have the outcome."""

    have: int
    n: int
    reference_have: int
    reference_n: int


class Ratio(NamedTuple):
    """A group's rate over its reference's, with a 95 % interval."""

    ratio: float
    low: float
    high: float


class ExactP(NamedTuple):
    """Two-sided p of a two-by-two table with its margins held."""

    doubled: float  # Lancaster's mid-p: twice the smaller tail, the table seen counted half
    least_likely: float  # mid-p over all tables less probable than the one seen, those as probable counted half
    fisher: float


class Stratified(NamedTuple):
    """The same two groups within strata; NaN where no stratum has people of both and different outcomes."""

    strata: int  # that say something
    odds_ratio: float  # Mantel–Haenszel
    chi2: float  # Cochran–Mantel–Haenszel, without continuity correction
    p: float
    p_corrected: float
    breslow_day: float
    p_breslow_day: float


def impact_ratio(counts: Counts) -> Ratio:
    """How large is a group's rate beside the reference's? The ratio with its score interval (Koopman 1984).

    Where everybody of one group has the outcome the score equation has no usable root; the interval is then that of
    the logarithm with half a case added, stretched to the ratio. NaN where nobody of the reference has it. It does
    not say why rates differ.
    """
    if not counts.reference_have:
        return Ratio(np.nan, np.nan, np.nan)
    ratio = (counts.have / counts.n) / (counts.reference_have / counts.reference_n)
    for method in ("score", "log-adjusted"):
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.asarray(confint_proportions_2indep(*counts, compare="ratio", method=method))
        low, high = (float(end) for end in found.real)
        if np.isrealobj(found) and low <= ratio + _SAME and ratio <= high + _SAME and high - low > _SAME:
            break
    return Ratio(ratio, max(min(low, ratio), 0.0), max(high, ratio))


def exact_p(counts: Counts) -> ExactP:
    """How often would chance alone part the outcomes of two groups so far? Lancaster's (1961) mid-p, Fisher beside it."""
    have, total = counts.have + counts.reference_have, counts.n + counts.reference_n
    could = np.arange(max(0, have - counts.reference_n), min(have, counts.n) + 1)
    p = _probability(could, counts.n, have, total)
    seen = p[counts.have - could[0]]
    as_probable = np.abs(p - seen) <= _SAME * seen
    tails = (p[could < counts.have].sum(), p[could > counts.have].sum())
    least_likely = p[(p < seen) & ~as_probable].sum() + p[as_probable].sum() / 2
    table = [[counts.have, counts.n - counts.have]]
    table += [[counts.reference_have, counts.reference_n - counts.reference_have]]
    return ExactP(min(1.0, 2 * min(tails) + seen), float(least_likely), float(fisher_exact(table).pvalue))


def least_p(counts: Counts, *, adverse: bool = False) -> float:
    """Return the mid-p if the group had the most extreme outcome beside this reference: nobody has it (`adverse`: all)."""
    other = counts.reference_n - counts.reference_have if adverse else counts.reference_have
    return float(
        _probability(np.zeros(1), counts.n, other, counts.n + counts.reference_n)[0]
    )  # twice half the end's probability


def fewest_people(counts: Counts, *, height: float, adverse: bool = False) -> int | None:
    """How small a group could still reach a mid-p of `height` beside this reference? None where no group could."""
    sizes = range(1, _MOST_SOUGHT + 1)
    place = bisect_left(sizes, True, key=lambda n: least_p(counts._replace(n=n), adverse=adverse) <= height)
    return sizes[place] if place < len(sizes) else None


def stratified(have: np.ndarray[Any, Any], n: np.ndarray[Any, Any]) -> Stratified:
    """Do the two groups differ within strata, and differently so from one to another? CMH and Breslow–Day.

    `have` and `n` are strata × 2, the group first. Strata without people of both, or where all have the outcome or none,
    say nothing and are left out. Breslow–Day is NaN with fewer than two strata or a common odds ratio of 0 or infinity.
    """
    total, with_it = n.sum(axis=1), have.sum(axis=1)
    telling = (n > 0).all(axis=1) & (with_it > 0) & (with_it < total)
    if not telling.any():
        return Stratified(0, *[np.nan] * 6)
    cells = np.stack([have[telling], n[telling] - have[telling]], axis=-1).astype(float)  # strata × groups × outcomes
    tables = StratifiedTable(np.moveaxis(cells, 0, -1))
    with np.errstate(divide="ignore"):
        odds = float(tables.oddsratio_pooled)
    plain, corrected = tables.test_null_odds(), tables.test_null_odds(correction=True)
    equal = _equal_odds(cells, odds)
    return Stratified(
        len(cells), odds, float(plain.statistic), float(plain.pvalue), float(corrected.pvalue), equal[0], equal[1]
    )


def van_elteren(values: pd.Series[float], group: pd.Series[bool], stratum: pd.Series[str]) -> tuple[float, float]:
    """Return how often one of the group has the higher value of a pair from the same stratum (ties half), and its p.

    Wilcoxon's rank sums within strata, weighted by 1 / (people + 1) (van Elteren 1960), the normal approximation with
    ties. NaN where no stratum has people of both groups.
    """
    rank = values.groupby(stratum).rank()
    each = pd.DataFrame({"stratum": stratum, "group": group.astype(float), "in": rank.where(group, 0.0), "rank": rank})
    parts = each.groupby("stratum").agg(
        m=("group", "sum"), n=("group", "size"), ranks=("in", "sum"), spread=("rank", "var")
    )
    parts = parts[(parts["m"] > 0) & (parts["m"] < parts["n"])]
    if parts.empty:
        return np.nan, np.nan
    m, n, weight = parts["m"], parts["n"], 1 / (parts["n"] + 1)
    pairs = float((weight * m * (n - m)).sum())
    apart = float((weight * (parts["ranks"] - m * (n + 1) / 2)).sum())
    variance = float((weight**2 * m * (n - m) / n * parts["spread"]).sum())
    return 0.5 + apart / pairs, float(2 * norm.sf(abs(apart) / np.sqrt(variance))) if variance > 0 else 1.0


def _probability(could: np.ndarray[Any, Any], n: int, have: int, total: int) -> np.ndarray[Any, Any]:
    """Return how probable it is that so many of `n` are among the `have` of `total` (hypergeometric; 0 where they cannot).

    The same numbers as scipy's to 1e-9, which takes a hundred times as long with a hundred thousand people.
    """

    def ways(size: float, chosen: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.asarray(gammaln(size + 1) - gammaln(chosen + 1) - gammaln(size - chosen + 1))

    possible = (could <= have) & (n - could <= total - have)
    at = np.where(possible, could, max(0, n + have - total))
    p = np.exp(ways(have, at) + ways(total - have, n - at) - ways(total, np.asarray(n)))
    return np.where(possible, p, 0.0)


def _equal_odds(cells: np.ndarray[Any, Any], odds: float) -> tuple[float, float]:
    if len(cells) < 2 or not 0 < odds < np.inf:
        return np.nan, np.nan
    if abs(odds - 1) < _SAME:  # the equation for the expected counts divides by 1 − odds ratio
        cells = cells.copy()
        cells[:, 0, 0] += 10 * _SAME
    found = StratifiedTable(np.moveaxis(cells, 0, -1)).test_equal_odds()
    return float(found.statistic), float(found.pvalue)
