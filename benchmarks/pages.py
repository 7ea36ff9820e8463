"""Measure the rating patterns' pages of a run: each page on its own, and with the findings computed once for all of them.

    python benchmarks/pages.py [--jobs 2] [--larger 120]

Two organisations: the sample, and a larger invented one with planted patterns. Wall time is of this machine on this
day; the processor's time of all kernels together is what sharing saves, and moves less with what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from perfcal.batch.plan import plan_batch
from perfcal.batch.run import run_batch
from perfcal.sample import write_sample
from perfcal.sample.planted import PATTERNS
from perfcal.view.shared_findings import sharing_findings

Sharing = Callable[[Path], AbstractContextManager[None]]


class Spent(NamedTuple):
    """Seconds of the clock, seconds of all processors, and pages."""

    wall: float
    processor: float
    pages: int


@contextmanager
def each_its_own(_folder: Path) -> Iterator[None]:
    """Share nothing: every page computes the findings of the whole organisation."""
    yield


def run_pages(workspace: Path | None, *, jobs: int, sharing: Sharing) -> Spent:
    """Make every page of the rating patterns once."""
    with tempfile.TemporaryDirectory() as out, patch("perfcal.batch.run.sharing_findings", sharing):
        plan = plan_batch(workspace, out=out, notebooks=["rating_patterns"])
        before, began = sum(os.times()[:4]), time.perf_counter()
        result = run_batch(plan, jobs=jobs, progress=False)
        assert not result.failed, "a page failed"
        return Spent(time.perf_counter() - began, sum(os.times()[:4]) - before, len(result.ran))


def compare(what: str, workspace: Path | None, *, jobs: int) -> None:
    """Print both ways, and the ratio."""
    own = run_pages(workspace, jobs=jobs, sharing=each_its_own)
    once = run_pages(workspace, jobs=jobs, sharing=sharing_findings)
    print(f"{what}, {own.pages} pages, {jobs} side by side")
    for how, spent in (("each page on its own", own), ("findings computed once", once)):
        each = spent.processor / spent.pages
        print(f"  {how:24} {spent.wall:7.1f} s   processors {spent.processor:7.1f} s, {each:5.1f} s a page")
    print(
        f"  {'ratio':24} {once.wall / own.wall:7.2f}     processors {once.processor / own.processor:7.2f}", flush=True
    )


def main() -> None:
    """Measure the sample, then a larger organisation with planted patterns."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--larger", type=int, default=120, help="engineers of the larger organisation")
    asked = parser.parse_args()
    compare("the sample", None, jobs=asked.jobs)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        write_sample(workspace, engineers=asked.larger, plant=dict.fromkeys(PATTERNS, 1))
        compare(f"{asked.larger} engineers", workspace, jobs=asked.jobs)


if __name__ == "__main__":
    main()
