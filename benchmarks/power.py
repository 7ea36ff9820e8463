"""How often are shifted managers found, and how many flags are false? Simulated, beside the targets and naive rules.

    python benchmarks/power.py [--cycles 200]

The design of docs/methods.md: 60 managers × 8 people, 6 of them shifted; ratings 2/8/50/30/10 %; levels span 0.86 logit.
TPR is the share of shifted managers found with the right sign; "false" the mean share of false flags among the flags of
a cycle (a cycle without flags has none).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from perfcal.patterns.finding import benjamini_hochberg
from perfcal.patterns.funnel import level_adjusted
from perfcal.patterns.pooled_shifts import pooled_shifts
from perfcal.patterns.rater_shifts import LEAST_SHIFT, rater_shifts

SHARES = np.array([0.02, 0.08, 0.50, 0.30, 0.10])
CUTS = np.log(np.cumsum(SHARES)[:-1] / (1 - np.cumsum(SHARES)[:-1]))
LEVELS = np.array([-0.43, -0.1433, 0.1433, 0.43])
RATE = 0.10
SHIFTS = (1.0, 1.5, 2.0, 2.5, 3.0)
TARGETS = {
    "70 % above meets": (".34/.72", ".61/.57", ".81/.51", ".94/.48", ".98/.45"),
    "z funnel, BH": (".04/.06", ".20/.05", ".48/.05", ".80/.05", ".94/.04"),
    "severity": (".06/.10", ".25/.08", ".59/.10", ".85/.09", ".96/.08"),
}


@dataclass(frozen=True)
class Design:
    """One simulated organisation."""

    shift: float = 0.0
    shifted: int = 6
    odd: int = -1  # every second one is shifted downwards; 1: all upwards
    team_spread: float = 0.0  # true differences between teams, logits
    managers: int = 60
    people: int = 8
    cycles: int = 1
    standing_spread: float = 0.0  # what a person keeps from cycle to cycle
    anchored: float = 0.0  # standard deviation of the part of a person's standing that the record shows


def organisation(rng: np.random.Generator, design: Design) -> tuple[pd.DataFrame, np.ndarray]:
    """Return ratings with an anchor column, and each manager's true shift."""
    shape = (design.managers, design.people)
    level = rng.integers(0, len(LEVELS), shape)
    shift = np.zeros(design.managers)
    shift[: design.shifted] = design.shift * np.where(np.arange(design.shifted) % 2, design.odd, 1)
    shown = design.anchored * rng.standard_normal(shape)
    person = LEVELS[level] + shown + design.standing_spread * rng.standard_normal(shape)
    person += (shift + design.team_spread * rng.standard_normal(design.managers))[:, None]
    latent = person + rng.logistic(size=(design.cycles, *shape))
    spread = np.sqrt(1 + 3 / np.pi**2 * (design.standing_spread**2 + design.anchored**2))
    value = 1 + (latent[..., None] > CUTS * spread).sum(axis=-1)
    cycle, manager, who = np.indices(value.shape)
    ratings = pd.DataFrame(
        {
            "cycle": cycle.ravel().astype(str),
            "rater_id": np.char.add("m", np.char.zfill(manager.ravel().astype(str), 3)),
            "employee_id": (manager * design.people + who).ravel().astype(str),
            "level": np.broadcast_to(level, value.shape).ravel().astype(str),
            "rating": value.ravel(),
            "anchor": np.broadcast_to(_fifths(shown), value.shape).ravel(),
        }
    )
    return ratings, shift


Flags = tuple[np.ndarray, np.ndarray]  # which managers are flagged, and the direction


def many_above_meets(ratings: pd.DataFrame) -> Flags:
    """The rule of thumb: 70 % of a team above "meets"."""
    above = (ratings["rating"] > 3).groupby(ratings["rater_id"]).mean().to_numpy()
    return above >= 0.7, np.ones(len(above))


def z_funnel(ratings: pd.DataFrame) -> Flags:
    """The level-adjusted mean, normal p, BH."""
    raters = level_adjusted(ratings)
    z = (raters["difference"] / raters["error"]).to_numpy()
    return benjamini_hochberg(2 * norm.sf(np.abs(z))) <= RATE, np.sign(z)


def _shifts(rows: pd.DataFrame) -> Flags:
    q = benjamini_hochberg(rows["p"])
    return (q <= RATE) & (rows["shift"].abs() >= LEAST_SHIFT).to_numpy(), np.sign(rows["shift"].to_numpy())


def severity(ratings: pd.DataFrame) -> Flags:
    """The pattern `severity`: what the package does."""
    return _shifts(rater_shifts(ratings[ratings["cycle"] == "0"]))


def anchored(ratings: pd.DataFrame) -> Flags:
    """The same fit with the evidence on record, in fifths, as a covariate."""
    return _shifts(rater_shifts(ratings, covariates=pd.get_dummies(ratings["anchor"]).iloc[:, 1:]))


def over_cycles(ratings: pd.DataFrame) -> Flags:
    """The pattern `severity_over_cycles`: what the package does with several cycles."""
    return _shifts(pooled_shifts(ratings))


@dataclass
class Tally:
    """What became of one rule's flags."""

    found: float = 0.0
    false_share: float = 0.0
    any_flag: float = 0.0
    cycles: int = 0

    def add(self, flags: Flags, shift: np.ndarray) -> None:
        """Count one cycle."""
        flagged, direction = flags
        right = flagged & (shift != 0) & (np.sign(shift) == direction)
        self.found += right.sum() / max((shift != 0).sum(), 1)
        self.false_share += (flagged.sum() - right.sum()) / max(flagged.sum(), 1)
        self.any_flag += bool(flagged.any())
        self.cycles += 1

    def __str__(self) -> str:
        return f"{self.found / self.cycles:.2f}/{self.false_share / self.cycles:.2f}"


def simulate(rules: Iterable[Callable[[pd.DataFrame], Flags]], design: Design, *, cycles: int) -> list[Tally]:
    """Run several rules over the same simulated cycles."""
    listed = list(rules)
    tallies = [Tally() for _ in listed]
    rng = np.random.default_rng(20260101)
    for _ in range(cycles):
        ratings, shift = organisation(rng, design)
        for rule, tally in zip(listed, tallies, strict=True):
            tally.add(rule(ratings), shift)
    return tallies


def print_power(cycles: int) -> None:
    """Print TPR/false share by shift, each rule under its target."""
    rules = {"70 % above meets": many_above_meets, "z funnel, BH": z_funnel, "severity": severity}
    columns = [simulate(rules.values(), Design(shift), cycles=cycles) for shift in SHIFTS]
    print(f"\nTPR/false share, {cycles} simulated cycles of 60 × 8, 6 shifted, half of them downwards, by (logits):")
    print(f"{'':34}" + "".join(f"{shift:>10}" for shift in SHIFTS))
    for place, name in enumerate(rules):
        print(f"{name:34}" + "".join(f"{column[place]!s:>10}" for column in columns))
        print(f"{'  target':34}" + "".join(f"{target:>10}" for target in TARGETS[name]))


def print_one_way(cycles: int) -> None:
    """Print the package's own row where all six are shifted upwards: a tenth of the managers then moves the middle too."""
    columns = [simulate([severity], Design(shift, odd=1), cycles=cycles) for shift in SHIFTS]
    print(f"{'severity, all six upwards':34}" + "".join(f"{column[0]!s:>10}" for column in columns))


def print_beyond(cycles: int) -> None:
    """Print what more ratings of the same managers, and the record as an anchor, add to one cycle of the same design."""
    print("\nBeyond one cycle of ratings (severity of one cycle in the same organisations above each):")
    print(f"{'':34}" + "".join(f"{shift:>10}" for shift in SHIFTS))
    for words, more in {"one person's ratings alike (sd 1.0)": 1.0, "very alike (sd 1.8)": 1.8}.items():
        made = [
            simulate([severity, over_cycles], Design(s, cycles=4, standing_spread=more), cycles=cycles) for s in SHIFTS
        ]
        print(f"4 cycles, {words}")
        for place, name in enumerate(("  one cycle", "  four cycles")):
            print(f"{name:34}" + "".join(f"{column[place]!s:>10}" for column in made))
    for spread in (1.0, 2.0):
        made = [simulate([severity, anchored], Design(s, anchored=spread), cycles=cycles) for s in SHIFTS]
        print(f"record explains {spread**2 / (spread**2 + np.pi**2 / 3):.0%} of the variance within levels")
        for place, name in enumerate(("  without it", "  with it as a covariate")):
            print(f"{name:34}" + "".join(f"{column[place]!s:>10}" for column in made))


def print_honest(cycles: int) -> None:
    """Print how often anybody is flagged where nobody is severe."""
    print("\nCycles with any flag where no manager is severe (at most 12.5 % without any effect):")
    rules = {"z funnel, BH": z_funnel, "severity": severity, "four cycles": over_cycles}
    for words, spread in {"no effect anywhere": 0.0, "true team quality varies by sd 0.5": 0.5}.items():
        design = Design(shifted=0, team_spread=spread, cycles=4, standing_spread=1.0)
        one = Design(shifted=0, team_spread=spread)
        tallies = [*simulate([z_funnel, severity], one, cycles=cycles), *simulate([over_cycles], design, cycles=cycles)]
        said = ", ".join(f"{name} {tally.any_flag / cycles:.1%}" for name, tally in zip(rules, tallies, strict=True))
        print(f"{words:36} {said}")
    print(
        "Every flag of the second line is false: with one rater per person team quality cannot be told from severity."
    )


def print_speed() -> None:
    """Print the time of the fit with its bootstrap at two sizes."""
    print("\nSeconds for the fit, the bootstrap and the permutation:")
    for managers in (60, 10_000):
        ratings, _ = organisation(np.random.default_rng(1), Design(2.0, managers=managers))
        began = time.perf_counter()
        rater_shifts(ratings)
        print(f"  {managers:>6} managers × 8: {time.perf_counter() - began:.2f} s")


def _fifths(shown: np.ndarray) -> np.ndarray:
    return np.digitize(shown, np.quantile(shown, [0.2, 0.4, 0.6, 0.8]))


def main() -> int:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=200, help="simulated cycles for each cell")
    cycles = parser.parse_args().cycles
    print_speed()
    print_power(cycles)
    print_one_way(max(cycles // 4, 10))
    print_honest(cycles)
    print_beyond(max(cycles // 4, 10))
    return 0


if __name__ == "__main__":
    sys.exit(main())
