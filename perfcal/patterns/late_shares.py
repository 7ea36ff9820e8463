"""Exact tests of dates that crowd in the last weeks: of one record, of several together, and their false discovery rate."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import binom, hypergeom

__all__ = [
    "binomial_late_share_p",
    "discrete_benjamini_hochberg",
    "laplace_trend",
    "late_share_p",
    "late_share_tails",
    "pooled_late_share_p",
]

Array = np.ndarray[Any, Any]


def late_share_p(late: Any, cited: Any, *, late_recorded: Any, recorded: Any) -> Array:
    """Return how probable at least `late` late weeks among `cited` are, drawn from `recorded` of which `late_recorded` are.

    One-sided and exact (hypergeometric); numbers of distinct weeks, or arrays of them. A record is finite: four weeks
    drawn from sixteen are all late less often than four throws of a coin are all heads, so this finds more than the
    binomial at the same error. It does not say why weeks were chosen.
    """
    tail: Array = np.asarray(hypergeom.sf(np.asarray(late) - 1, recorded, late_recorded, cited))
    return np.minimum(tail, 1.0)


def binomial_late_share_p(late: Any, cited: Any, *, share: Any) -> Array:
    """Return the one-sided exact binomial p of at least `late` late weeks among `cited`, each late with chance `share`."""
    return np.asarray(binom.sf(np.asarray(late) - 1, cited, share))


def late_share_tails(cited: Array, *, late_recorded: Array, recorded: Array) -> Array:
    """Return how probable at least 0, 1, 2 … late weeks are, of reviews (rows) that cite from parts of a record (columns).

    Each part is drawn from on its own, so that what is preferred for another reason, such as rows with a link, may lie
    late without the choice among its like looking late. One-sided and exact; a record in one part gives `late_share_p`.
    """
    most = int(np.minimum(cited, late_recorded).sum(axis=1).max(initial=0))
    late = np.arange(most + 1)
    chances = np.tile(late == 0, (len(cited), 1)).astype(float)
    for part in range(cited.shape[1]):
        whole, late_known, drawn = (table[:, [part]] for table in (recorded, late_recorded, cited))
        own = hypergeom.pmf(late, np.maximum(whole, 1), late_known, drawn)
        made = np.zeros_like(chances)
        for number in late:
            made[:, number:] += own[:, [number]] * chances[:, : most + 1 - number]
        chances = made
    tails: Array = np.minimum(chances[:, ::-1].cumsum(axis=1)[:, ::-1], 1.0)
    return tails


def pooled_late_share_p(late: int, *, cited: Array, late_recorded: Array, recorded: Array) -> float:
    """Return the exact one-sided p of `late` late weeks in all of several parts or reviews, each drawn on its own."""
    chances = np.ones(1)
    for n, late_known, known in zip(np.ravel(cited), np.ravel(late_recorded), np.ravel(recorded), strict=True):
        chances = np.convolve(chances, hypergeom.pmf(np.arange(min(n, late_known) + 1), max(known, 1), late_known, n))
    return float(min(chances[late:].sum(), 1.0))


def laplace_trend(places: Any) -> float:
    """Return Laplace's z of events at `places` of a period, 0 its beginning and 1 its end; missing without events.

    Above 0 where they crowd towards the end: (mean - 1/2) * sqrt(12 n).
    """
    known = np.asarray(places, dtype=float)
    return float((known.mean() - 0.5) * np.sqrt(12 * len(known))) if len(known) else float("nan")


def discrete_benjamini_hochberg(p: Array, attainable: Array) -> Array:
    """Return the adjusted p of exact tests that can take a few values only (Heyse 2011); a missing p stays missing.

    `attainable` has a row per test: every p it could have had, the largest first, NaN behind. Where Benjamini and
    Hochberg count each test as if any p could come of it, a test whose smallest p is large counts here for nothing at a
    small one: it could not be a false flag there. With tests that can take any value, both are the same.
    """
    adjusted = np.full(p.shape, np.nan)
    known = ~np.isnan(p)
    if not known.any():
        return adjusted
    steps = np.pad(attainable[known], ((0, 0), (0, 1)), constant_values=np.nan)
    gains = steps[:, :-1] - np.nan_to_num(steps[:, 1:])
    heights, gains = steps[:, :-1][~np.isnan(steps[:, :-1])], gains[~np.isnan(gains)]
    order = np.argsort(heights, kind="stable")
    by_chance = np.concatenate([[0.0], np.cumsum(gains[order])])
    ranked = np.sort(p[known])
    at = np.searchsorted(heights[order], ranked * (1 + 1e-9), side="right")
    found = np.searchsorted(ranked, ranked * (1 + 1e-9), side="right")
    q = np.minimum.accumulate((by_chance[at] / found)[::-1])[::-1]
    adjusted[known] = np.minimum(q[np.searchsorted(ranked, p[known])], 1.0)
    return adjusted
