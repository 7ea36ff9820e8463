"""How often the resampled patterns find what was planted, and what else they find: compression, halo, anchoring.

Organisations of 60 managers, 6 of them planted, with ratings cut at 2/8/50/30/10 % and 0.86 logit between the lowest and
the highest of four levels. True-positive rate is over planted managers; false share is false flags over all flags. Then
organisations with nothing planted, whose people stay as good as they are from cycle to cycle: how many have any flag.
Run `python benchmarks/resampled.py [organisations]`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.special import logit

from perfcal.patterns.compression import rating_spreads
from perfcal.patterns.finding import QUESTION
from perfcal.patterns.halo import dimension_spreads
from perfcal.patterns.repeats import repeats

SHARES = (0.02, 0.08, 0.50, 0.30, 0.10)
LEVELS = ("L3", "L4", "L5", "L6")
SPAN = 0.86
PLANTED = 6
HALO = {0.5: 0.12, 0.75: 0.60, 1.0: 1.00}
COMPRESSION = {8: 0.13, 12: 0.43, 16: 0.71, 24: 0.99}
STRENGTH = 1.4
"""Standard deviation, in logits, of what stays with a person from cycle to cycle, where several cycles are drawn."""


def thresholds(between: float = 0.0) -> np.ndarray:
    """Cut points that give SHARES on the average level, with `between` as the sd of what else varies."""
    widened = np.sqrt(1 + 0.35 * between**2)  # a logistic with a normal added is nearly a wider logistic
    return logit(np.cumsum(SHARES)[:-1]) * widened


def people(managers: int, size: int, rng: np.random.Generator) -> pd.DataFrame:
    """Everybody's manager and level."""
    rater = np.repeat([f"m{number:05d}" for number in range(managers)], size)
    levels = np.asarray(LEVELS)[rng.integers(0, len(LEVELS), managers * size)]
    return pd.DataFrame({"rater_id": rater, "level": levels, "employee_id": [f"e{n:06d}" for n in range(len(rater))]})


def cut(latent: np.ndarray, level: pd.Series, at: np.ndarray) -> np.ndarray:
    """Ratings of latent values of people of these levels."""
    lift = SPAN * (level.map({name: place for place, name in enumerate(LEVELS)}).to_numpy() / 3 - 0.5)
    return 1 + np.searchsorted(at, latent + lift)


def planted_in(team: pd.DataFrame) -> np.ndarray:
    """Whether a row belongs to one of the managers something is planted in."""
    return (team["rater_id"] < f"m{PLANTED:05d}").to_numpy()


def compressed(size: int, rng: np.random.Generator, *, cycles: int = 1) -> pd.DataFrame:
    """One organisation in which the planted managers use a quarter of the spread."""
    team = people(60, size, rng)
    strength = (STRENGTH if cycles > 1 else 0.0) * rng.standard_normal(len(team))
    at = thresholds(STRENGTH if cycles > 1 else 0.0)
    made = []
    for number in range(cycles):
        latent = strength + rng.logistic(size=len(team))
        latent = np.where(planted_in(team), latent / 4, latent)
        made.append(team.assign(cycle=f"c{number}", rating=cut(latent, team["level"], at)))
    return pd.concat(made, ignore_index=True)


def with_halo(copied: float, rng: np.random.Generator, *, size: int = 8, dimensions: int = 5) -> pd.DataFrame:
    """One organisation in which a share of the planted managers' dimensions is copied from the first."""
    team = people(60, size, rng)
    made, first = [], np.zeros(len(team))
    for number in range(dimensions):
        latent = rng.logistic(size=len(team))
        copy = planted_in(team) & (rng.random(len(team)) < copied) & (number > 0)
        rating = np.where(copy, first, cut(latent, team["level"], thresholds()))
        first = rating if number == 0 else first
        made.append(team.assign(cycle="c0", dimension=f"d{number}", rating=rating))
    return pd.concat(made, ignore_index=True)


def paired(rng: np.random.Generator, *, copied: float, size: int = 8, cycles: int = 2) -> pd.DataFrame:
    """One organisation of people who stay as good as they are, in which planted managers repeat the last rating."""
    team = people(60, size, rng)
    strength, at = STRENGTH * rng.standard_normal(len(team)), thresholds(STRENGTH)
    made, last = [], np.zeros(len(team), dtype=int)
    for number in range(cycles):
        rating = cut(strength + rng.logistic(size=len(team)), team["level"], at)
        repeat = planted_in(team) & (rng.random(len(team)) < copied) & (number > 0)
        rating = np.where(repeat, last, rating)
        if number:
            made.append(team.assign(cycle=f"c{number}", last=last, rating=rating))
        last = rating
    return pd.concat(made, ignore_index=True)


def row(
    what: str, organisation: Callable[[np.random.Generator], pd.DataFrame], test: Callable[..., pd.DataFrame], runs: int
) -> tuple[float, float, float]:
    """Print and return the true-positive rate, the false share and the share of organisations with any flag."""
    found = false = either = 0
    for seed in range(runs):
        tested = test(organisation(np.random.default_rng([7, seed])))
        asked = tested["rater_id"][tested["status"] == QUESTION]
        true = int((asked < f"m{PLANTED:05d}").sum())
        found, false, either = found + true, false + len(asked) - true, either + (len(asked) > 0)
    rate, share = found / (PLANTED * runs), false / max(found + false, 1)
    print(f"{what:56} {rate:6.2f}   {share:6.3f}   {either / runs:6.3f}", flush=True)
    return rate, share, either / runs


def main(runs: int) -> None:
    """Print the tables."""
    print(f"{runs} organisations a row, 60 managers, {PLANTED} planted")
    print(f"{'':56} {'TPR':>6}   {'false':>6}   {'any':>6}")
    for copied, target in HALO.items():
        row(
            f"halo, {copied:.0%} copied (target {target:.2f})",
            lambda rng, c=copied: with_halo(c, rng),
            dimension_spreads,
            runs,
        )
    for size, target in COMPRESSION.items():
        row(
            f"compression, n = {size} (target {target:.2f})",
            lambda rng, n=size: compressed(n, rng),
            rating_spreads,
            runs,
        )
    row("compression, n = 8 over 4 cycles", lambda rng: compressed(8, rng, cycles=4), rating_spreads, runs)
    row("anchoring, n = 8, 97 % repeated, 1 pair a person", lambda rng: paired(rng, copied=0.97), repeats, runs)
    row(
        "anchoring, n = 8, 97 % repeated, 3 pairs a person",
        lambda rng: paired(rng, copied=0.97, cycles=4),
        repeats,
        runs,
    )
    print("nothing planted: the share of organisations with any flag is the last figure (target at most 0.125)")
    nothing(runs)
    large()


def nothing(runs: int) -> None:
    """The same organisations with nothing planted; all flags are false."""
    row("halo", lambda rng: with_halo(0.0, rng), dimension_spreads, runs)
    row("compression, 1 cycle", lambda rng: unplanted(rng, cycles=1), rating_spreads, runs)
    row("compression, 4 cycles", lambda rng: unplanted(rng, cycles=4), rating_spreads, runs)
    row("anchoring, 1 pair a person", lambda rng: paired(rng, copied=0.0), repeats, runs)
    row("anchoring, 3 pairs a person", lambda rng: paired(rng, copied=0.0, cycles=4), repeats, runs)


def unplanted(rng: np.random.Generator, *, cycles: int) -> pd.DataFrame:
    """One organisation of people who stay as good as they are, rated alike by everybody."""
    first = paired(rng, copied=0.0, cycles=cycles + 1)
    return first.drop(columns="last")


def large() -> None:
    """The time of 10,000 managers with 8 people each."""
    rng = np.random.default_rng(7)
    team = people(10_000, 8, rng)
    ratings = team.assign(cycle="c0", rating=cut(rng.logistic(size=len(team)), team["level"], thresholds()))
    begin = time.perf_counter()
    rating_spreads(ratings)
    print(f"compression, 10,000 managers × 8: {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
