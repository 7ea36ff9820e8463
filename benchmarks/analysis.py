"""Seconds and memory of every pattern, every gate, the cadence and the coverage as an organisation grows, with exponents.

`python benchmarks/analysis.py [--full] [--sizes 1000 10000] [--only NAME …] [--written 3]`. A cycle of so many engineers with
eight cycles of ratings, histories and events, and growth docs of the last three (of none with `--written 0`, which is
enough for the patterns of ratings and a tenth of the memory), is grown in memory. Each row is computed
alone, on a cycle that has remembered nothing: what several patterns share is in the row of each. Seconds are those of
the processor, which other work on the machine moves less; memory is the most held beyond the cycle's own tables. The
exponent is that of size in seconds: 1 is linear.
"""

from __future__ import annotations

import argparse
import gc
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from grown_cycle import BASE, base_cycle, grown

from perfcal.evidence.cadence.owed import cadence, cadence_by_manager
from perfcal.evidence.coverage import coverage
from perfcal.evidence.gates import GATES, gates
from perfcal.evidence.readiness import readiness
from perfcal.patterns.groups import group_disparity
from perfcal.patterns.language import language_by_group
from perfcal.patterns.registry import detectors, patterns
from perfcal.schema.cycle import Cycle

__all__ = ["main"]

Work = Callable[[Cycle], object]
QUICK, FULL = (250, 1_000), (1_000, 10_000, 100_000)
_GROUPS = ("red", "amber", "green", "blue")


class Spent(NamedTuple):
    """What one row took."""

    seconds: float
    megabytes: float


def works() -> dict[str, Work]:
    """Return everything measured, by name."""
    found: dict[str, Work] = {name: detector.find for name, detector in detectors().items()}
    found["all patterns together"] = patterns
    found["group_disparity"] = lambda cycle: group_disparity(cycle, _demographics(cycle))
    found["language_by_group"] = lambda cycle: language_by_group(cycle, _demographics(cycle))
    for name, gate in GATES.items():
        found[f"gate: {name}"] = lambda cycle, gate=gate: gates(
            cycle, gate=gate.name, employee_ids=gate.concerns(cycle)
        )
    found["all gates"] = gates
    found["cadence"] = cadence
    found["cadence_by_manager"] = cadence_by_manager
    found["coverage, candidates"] = coverage
    found["coverage, everybody"] = lambda cycle: coverage(cycle, employee_ids=cycle.engineer_ids())
    found["readiness, everybody"] = lambda cycle: readiness(coverage(cycle, employee_ids=cycle.engineer_ids()))
    return found


def measured(work: Work, cycle: Cycle) -> Spent:
    """Return what one row takes on a cycle that remembers nothing yet."""
    fresh = replace(cycle)
    gc.collect()
    before = _forget_peak()
    begun = time.process_time()
    work(fresh)
    return Spent(time.process_time() - begun, max(_status("VmHWM") - before, 0) / 1024)


def _forget_peak() -> int:
    """Begin a new peak of memory and return what is held now, in kB (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])


def _demographics(cycle: Cycle) -> pd.DataFrame:
    ids = cycle.people["employee_id"]
    drawn = np.random.default_rng(7).integers(0, len(_GROUPS), len(ids))
    return pd.DataFrame(
        {"employee_id": ids, "group": pd.Series(np.array(_GROUPS)[drawn], index=ids.index, dtype="str")}
    )


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Return the slope of the logarithm of seconds on that of the size."""
    if len(sizes) < 2:
        return float("nan")
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(seconds, 1e-4)), 1)[0])


def main() -> None:
    """Print one table."""
    asked = _asked()
    sizes = asked.sizes or list(FULL if asked.full else QUICK)
    print(f"Python {platform.python_version()}, pandas {pd.__version__}, {platform.system()} {platform.machine()}")
    base = base_cycle(written=asked.written)
    chosen = {name: work for name, work in works().items() if not asked.only or name in asked.only}
    taken: dict[str, list[Spent]] = {name: [] for name in chosen}
    for size in sizes:
        begun = time.process_time()
        cycle = grown(base, size)
        _say(cycle, size, time.process_time() - begun)
        for name, work in chosen.items():
            spent = measured(work, cycle)
            taken[name].append(spent)
            print(f"  {name:24} {spent.seconds:9.2f} s {spent.megabytes:9.0f} MB", flush=True)
        del cycle
    print("\n".join(_table(sizes, taken)))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="1,000, 10,000 and 100,000 engineers; about 12 GB")
    parser.add_argument("--sizes", type=int, nargs="+", help=f"engineers, multiples of {BASE}")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="rows to measure")
    parser.add_argument("--written", type=int, default=3, help="cycles that the growth docs go back")
    return parser.parse_args()


def _say(cycle: Cycle, size: int, seconds: float) -> None:
    rows = {name: len(getattr(cycle, name)) for name in ("ratings", "sections", "parts", "evidence")}
    said = ", ".join(f"{count:,} {name}" for name, count in rows.items())
    print(f"{size:,} engineers: {said}; {_status('VmRSS') / 1024:,.0f} MB held, made in {seconds:.0f} s", flush=True)


def _table(sizes: list[int], taken: dict[str, list[Spent]]) -> Iterator[str]:
    heads = "".join(f"{size:>12,}" for size in sizes)
    yield f"\n{'seconds':24}{heads}    exponent   most memory at the largest"
    for name, spent in taken.items():
        seconds = [each.seconds for each in spent]
        figures = "".join(f"{each:12.2f}" for each in seconds)
        yield f"{name:24}{figures}    {exponent(sizes, seconds):8.2f}   {spent[-1].megabytes:9,.0f} MB"


if __name__ == "__main__":
    main()
