"""How often reviews that cite the last weeks are found, and how often others are asked about.

Evidence of a half of 26 weeks, whose last six are cited three times as often as the rest: the exact binomial beside its
target, the most that any test could find, its mid-p, and the test perfcal uses, whose weeks are drawn from what each person recorded. Then even reviews with
bursts, where one cited week in three has three bullets. Then 100 short reviews of an organisation, five of which cite
only the last six weeks, and organisations where none does. Run `python benchmarks/recency.py [draws]`.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd
from scipy.stats import binom

from perfcal.patterns.late_shares import binomial_late_share_p, late_share_p, pooled_late_share_p
from perfcal.patterns.review_counts import tested

WEEKS, LATE, TIMES, LEVEL, RATE = 26, 6, 3, 0.05, 0.10
TARGETS = {12: 0.54, 20: 0.80, 48: 0.96}
PEOPLE, PLANTED = 100, 5


def weights(times: float) -> np.ndarray:
    """How often each week of the half is cited, the last six `times` as often as the others."""
    each = np.where(np.arange(WEEKS) >= WEEKS - LATE, float(times), 1.0)
    return each / each.sum()


def binomial(n: int, times: float, *, mid: bool = False) -> float:
    """The exact chance that `n` weeks, each late or not on its own, are told from the share of the record."""
    late = np.arange(n + 1)
    p = binomial_late_share_p(late, n, share=LATE / WEEKS) - mid * binom.pmf(late, n, LATE / WEEKS) / 2
    return float(binom.pmf(late, n, weights(times)[-LATE:].sum())[p <= LEVEL].sum())


def most_powerful(n: int, times: float) -> float:
    """The most that any test of such weeks can find at the level, by Neyman and Pearson: the border is drawn by lot."""
    late, share = np.arange(n + 1), LATE / WEEKS
    border = int(late[binom.sf(late - 1, n, share) <= LEVEL][0]) - 1
    lot = (LEVEL - binom.sf(border, n, share)) / binom.pmf(border, n, share)
    chance = weights(times)[-LATE:].sum()
    return float(binom.sf(border, n, chance) + lot * binom.pmf(border, n, chance))


def from_records(
    reviews: int, cited: int, times: float, rng: np.random.Generator, *, draws: int, recorded: int = 20
) -> float:
    """Share of draws in which reviews that cite `cited` of `recorded` weeks are told together, from their own records."""
    hits = 0
    for _ in range(draws):
        late, known = np.zeros(reviews, dtype=int), np.zeros(reviews, dtype=int)
        for at in range(reviews):
            weeks = rng.choice(WEEKS, recorded, replace=False)
            chances = weights(times)[weeks]
            drawn = rng.choice(weeks, cited, replace=False, p=chances / chances.sum())
            late[at], known[at] = (drawn >= WEEKS - LATE).sum(), (weeks >= WEEKS - LATE).sum()
        whole = np.full(reviews, recorded)
        parts = {"cited": np.full(reviews, cited), "late_recorded": known, "recorded": whole}
        hits += pooled_late_share_p(int(late.sum()), **parts) <= LEVEL
    return hits / draws


def with_bursts(rng: np.random.Generator, *, draws: int, cited: int = 12) -> tuple[float, float]:
    """Share of even reviews told by weeks, and by bullets, where one cited week in three has three bullets."""
    by_weeks = by_bullets = 0
    for _ in range(draws):
        drawn = rng.choice(WEEKS, cited, replace=False)
        late = drawn >= WEEKS - LATE
        bullets = np.where(rng.random(cited) < 1 / 3, 3, 1)
        by_weeks += late_share_p(late.sum(), cited, late_recorded=LATE, recorded=WEEKS) <= LEVEL
        by_bullets += binomial_late_share_p((bullets * late).sum(), bullets.sum(), share=LATE / WEEKS) <= LEVEL
    return by_weeks / draws, by_bullets / draws


def short_reviews(cited: tuple[int, ...], planted: int, rng: np.random.Generator) -> pd.DataFrame:
    """100 reviews that cite so many weeks of 18 recorded ones, eight of them strong; the planted cite late weeks only."""
    rows = []
    for person in range(PEOPLE):
        weeks = np.sort(rng.choice(WEEKS, 18, replace=False))
        strong = set(rng.choice(weeks, 8, replace=False))
        late = weeks[weeks >= WEEKS - LATE]
        pool = late if person < planted else weeks
        drawn = set(rng.choice(pool, min(int(rng.choice(cited)), len(pool)), replace=False))
        row = {"cited": drawn, "late": drawn & set(late), "known": weeks, "late_known": late, "strong": strong}
        row |= {"late_strong": strong & set(late), "cited_strong": strong & drawn}
        rows.append({name: len(found) for name, found in row.items()})
    counts = pd.DataFrame(rows)
    return counts.assign(bullets=counts["cited"], dated=counts["cited"])


def asked(cited: tuple[int, ...], rng: np.random.Generator, *, organisations: int) -> tuple[float, float, float]:
    """Share of the planted found, other people asked about per organisation, and people where nothing is planted."""
    found = others = false = 0
    for _ in range(organisations):
        for planted in (PLANTED, 0):
            counts = tested(short_reviews(cited, planted, rng))
            flags = counts["q"].le(RATE).to_numpy()
            found += int(flags[:planted].sum())
            others += int(flags[planted:].sum()) if planted else 0
            false += 0 if planted else int(flags.sum())
    return found / (PLANTED * organisations), others / organisations, false / organisations


def main(draws: int) -> None:
    """Print what is found beside its target."""
    began, rng = time.perf_counter(), np.random.default_rng(11)
    print("late weeks x 3, at 5 %      12 weeks  20 weeks  48 weeks")
    print("target                      " + "  ".join(f"{value:8.2f}" for value in TARGETS.values()))
    print("most any test can find      " + "  ".join(f"{most_powerful(n, TIMES):8.2f}" for n in TARGETS))
    for name, mid in (("exact binomial", False), ("binomial, mid-p", True)):
        print(f"{name:28}" + "  ".join(f"{binomial(n, TIMES, mid=mid):8.2f}" for n in TARGETS))
        print("  nothing planted           " + "  ".join(f"{binomial(n, 1, mid=mid):8.3f}" for n in TARGETS))
    designs = ((2, 6), (4, 5), (8, 6))
    print(
        "exact, from own records     "
        + "  ".join(f"{from_records(*one, TIMES, rng, draws=draws):8.2f}" for one in designs)
    )
    print(
        "  nothing planted           " + "  ".join(f"{from_records(*one, 1, rng, draws=draws):8.3f}" for one in designs)
    )
    by_weeks, by_bullets = with_bursts(rng, draws=10 * draws)
    print(f"bursts, nothing planted, 12 weeks: by weeks {by_weeks:.3f}, by bullets {by_bullets:.3f}")
    print("100 short reviews, 5 cite only the last six weeks: found, others asked, asked where nothing is planted")
    for cited in ((1, 2), (2, 3), (3, 4), (3, 4, 5, 6, 7, 8)):
        found, others, false = asked(cited, rng, organisations=max(draws // 10, 10))
        print(f"  {cited[0]} to {cited[-1]} weeks cited {found:.2f}  {others:.2f}  {false:.2f}")
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
