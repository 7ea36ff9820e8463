"""How often each pattern asks where nothing is planted, and how many of the planted cases it finds.

Invented organisations, clean ones and ones with a case of every pattern. One row per pattern: rows and questions in
the clean organisations (and in how many of them), planted cases found, and others asked about beside them. What chance
brings is no planted case: two ratings below meets running, or a rise of two steps, do occur. Run
`python benchmarks/clean.py [organisations]`.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

import perfcal
from perfcal.sample import PATTERNS

ENGINEERS, MANAGERS, CYCLES, CASES = 120, 15, 4, 1
NEVER_PLANTED = {"group_disparity"}
STANDS_FOR = {"recency_by_manager": "recency", "severity_over_cycles": "severity"}
"""Patterns that look for what is planted under another name."""


def organisation(folder: Path, seed: int, plant: dict[str, int] | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write an organisation; return its findings and its planted cases."""
    place = folder / f"{seed}-{bool(plant)}"
    perfcal.write_sample(place, engineers=ENGINEERS, managers=MANAGERS, cycles=CYCLES, seed=seed, plant=plant)
    planted = pd.read_csv(place / "planted.csv") if plant else pd.DataFrame(columns=["pattern", "subject"])
    return perfcal.patterns(perfcal.load_workspace(place)), planted


def tally(seeds: range, folder: Path) -> pd.DataFrame:
    """Return, per pattern, the counts that `main` prints."""
    counts: Counter[tuple[str, str]] = Counter()
    plant = {pattern: CASES for pattern in PATTERNS if pattern not in NEVER_PLANTED}
    for seed in seeds:
        found, _none = organisation(folder, seed, None)
        asked = found[found["status"] == "question"]
        counts.update((name, "rows") for name in found["pattern"])
        counts.update((name, "questions") for name in asked["pattern"])
        counts.update((name, "organisations") for name in asked["pattern"].unique())
        found, planted = organisation(folder, seed, plant)
        for name, rows in found.groupby("pattern"):
            whose = set(planted.loc[planted["pattern"] == STANDS_FOR.get(str(name), name), "subject"])
            asked_about = set(rows.loc[rows["status"] == "question", "subject"])
            counts[str(name), "planted"] += len(whose)
            counts[str(name), "found"] += len(whose & asked_about)
            counts[str(name), "others"] += len(asked_about - whose)
    names = list(dict.fromkeys(name for name, _count in counts))
    columns = ["rows", "questions", "organisations", "planted", "found", "others"]
    return pd.DataFrame([[counts[name, column] for column in columns] for name in names], names, columns)


def main(organisations: int) -> None:
    """Print one row per pattern."""
    began = time.perf_counter()
    with TemporaryDirectory() as folder:
        print(tally(range(1, organisations + 1), Path(folder)).to_string())
    print(
        f"{organisations} clean and {organisations} planted organisations of {ENGINEERS}: {time.perf_counter() - began:.0f} s"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
