"""How often is a group asked about for nothing, and how often is a real difference found? Beside the targets.

    python benchmarks/groups.py [--draws 300]

Two groups in one comparison, spread over one level or four; the rule of `compare_groups` (mid-p, and CMH within levels)
beside the rule of four fifths alone and each test by itself. "False" is the share of draws with a question where the
rates are the same; "power" where the true ratio is one half.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfcal.patterns.finding import QUESTION
from perfcal.patterns.groups import compare_groups

SEED = 20260101
RULES = ("question", "mid-p alone", "CMH alone", "Fisher alone", "four fifths alone")
BASES = (0.3, 0.4, 0.5, 0.6)
TARGETS = {(10, 20, 1.0): "false <= .05", (20, 40, 0.5): "power .33"}


@dataclass(frozen=True)
class Design:
    """One comparison: sizes, the rate of the larger group, the true ratio, and over how many levels people stand."""

    small: int
    large: int
    rate: float
    ratio: float
    levels: int = 1


def drawn(rng: np.random.Generator, design: Design) -> pd.DataFrame:
    """Return the plain table of one draw, a row per person; with several levels the rate differs by 0.86 logit in all."""
    group = np.repeat(["small", "large"], [design.small, design.large])
    level = rng.integers(design.levels, size=len(group))
    logit = np.log(design.rate / (1 - design.rate)) + 0.86 * (level / max(design.levels - 1, 1) - 0.5) * (
        design.levels > 1
    )
    rate = np.where(group == "small", design.ratio, 1.0) / (1 + np.exp(-logit))
    return pd.DataFrame({"outcome": rng.random(len(group)) < rate, "group": group, "stratum": level.astype(str)})


def flags(outcomes: pd.DataFrame) -> np.ndarray:
    """Return what each of `RULES` says of one draw."""
    row = compare_groups(outcomes).iloc[0]
    tests = (row["p"] <= 0.05, row["p_cmh"] <= 0.05, row["p_fisher"] <= 0.05)
    return np.array([row["status"] == QUESTION, *tests, row["ratio"] < 0.8])


def shares(design: Design, *, draws: int) -> np.ndarray:
    """Return how often each of `RULES` flags."""
    rng = np.random.default_rng(
        [SEED, design.small, design.levels, round(100 * design.rate), round(100 * design.ratio)]
    )
    return np.mean([flags(drawn(rng, design)) for _ in range(draws)], axis=0)


def main() -> None:
    """Print every design beside its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=300)
    draws = parser.parse_args().draws
    for (small, large, ratio), target in TARGETS.items():
        print(f"\n{small} v {large}, true ratio {ratio}, {draws} draws each; target: {target}")
        print("levels  rate  " + "  ".join(RULES))
        for levels in (1, 4):
            for rate in BASES:
                found = shares(Design(small, large, rate, ratio, levels), draws=draws)
                print(
                    f"{levels:6}  {rate:4.1f}  "
                    + "  ".join(f"{share:{len(n)}.3f}" for share, n in zip(found, RULES, strict=True))
                )


if __name__ == "__main__":
    main()
