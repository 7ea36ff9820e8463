"""Measure what a user waits for: loading, one pre-read in each format, and the batch. One table.

Each figure is the median of some rounds in this process, on the sample organisation and on a larger one made for the
occasion. Figures are of this machine, on this day; quote the ratio of two runs, not a single one.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from perfcal.batch.plan import plan_batch
from perfcal.batch.run import run_batch
from perfcal.load.workspace import load_workspace, sample_workspace
from perfcal.sample import write_sample
from perfcal.view.pre_read import render_pre_read
from perfcal.view.pre_read.assemble import pre_read

ROUNDS = 5
LARGER = 480


def median_seconds(work: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """The median wall time of some rounds, after one that is not counted."""
    work()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def show(what: str, seconds: float, note: str = "") -> None:
    """Print one line of the table."""
    print(f"{what:44} {seconds * 1000:10.1f} ms   {note}", flush=True)


def loading(workspace: Path) -> None:
    """Reading a workspace, cold in nothing but the file cache."""
    cycle = load_workspace(workspace)
    docs, size = len(cycle.accounts), sum(path.stat().st_size for path in (workspace / "growth_docs").glob("*.md"))
    seconds = median_seconds(lambda: load_workspace(workspace), rounds=3)
    show(f"load {docs} growth docs, {size / 1e6:.1f} MB", seconds, f"{seconds * 1000 / docs:.2f} ms a doc")


def pages() -> None:
    """One candidate's facts and pages, with everything warm."""
    cycle = load_workspace()
    candidate = cycle.candidate_ids()[0]
    facts = pre_read(cycle, candidate)
    show("pre-read facts of one candidate", median_seconds(lambda: pre_read(cycle, candidate)))
    for form in ("html", "pdf", "md", "json"):
        rendered = render_pre_read(facts, form)
        show(
            f"render {form}",
            median_seconds(lambda form=form: render_pre_read(facts, form)),
            f"{len(rendered) / 1e3:.0f} kB",
        )


def batch(jobs: int) -> None:
    """The whole main job on the sample: notebooks, HTML and PDF."""
    with tempfile.TemporaryDirectory() as out:
        plan = plan_batch(None, out=out)
        begin = time.perf_counter()
        done = run_batch(plan, jobs=jobs, progress=False)
        seconds = time.perf_counter() - begin
        show(
            f"perfcal run, {len(done.ran)} notebooks, {jobs} side by side",
            seconds,
            f"{seconds / len(done.ran):.1f} s each",
        )
        begin = time.perf_counter()
        run_batch(plan_batch(None, out=out), jobs=jobs, progress=False)
        show("perfcal run again, nothing changed", time.perf_counter() - begin)


def main() -> int:
    """Run everything."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}")
    loading(sample_workspace())
    with tempfile.TemporaryDirectory() as folder:
        larger = Path(folder) / "larger"
        show(f"write a sample of {LARGER} engineers", made(larger))
        loading(larger)
    pages()
    for jobs in (1, 2):
        batch(jobs)
    return 0


def made(dest: Path) -> float:
    """Seconds to write the larger organisation."""
    begin = time.perf_counter()
    write_sample(dest, engineers=LARGER, managers=LARGER // 8)
    return time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())
