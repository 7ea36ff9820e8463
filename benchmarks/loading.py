"""Seconds and memory of loading a workspace: nothing kept, everything kept, and one document changed since.

`python benchmarks/loading.py [--full] [--sizes 48 1000] [--workspace FOLDER]`. Organisations of so many engineers are
written, their growth docs some 22 KB each, and loaded by a process of its own for every line, on one core and on all. Of
each line the wall time and the processor's time of all processes are shown: other work on the machine moves the second less.
The last lines take one document apart: what its reading costs without tables, cache and the start of a process.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyromark

from perfcal.load.growth_doc import Terms
from perfcal.load.growth_parse import Document, parsed
from perfcal.load.growth_records import rows
from perfcal.load.growth_text import _OPTIONS, blocks
from perfcal.load.workspace import load_workspace
from perfcal.sample import write_sample

QUICK, FULL = (48, 400), (48, 1_000, 10_000)
CYCLES = 3  # half-years written about: docs of some 22 KB
TAKEN_APART = 100  # documents


def spent() -> tuple[float, float]:
    """Return the wall clock, and the processor's seconds of this process and those it started."""
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return time.perf_counter(), own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def measure(workspace: Path) -> None:
    """Load once, everything imported before, and print what it took."""
    load_workspace()
    wall, processor = spent()
    cycle = load_workspace(workspace)
    wall, processor = (now - before for now, before in zip(spent(), (wall, processor), strict=True))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"docs": len(cycle.accounts), "rows": len(cycle.evidence), "wall": wall, "cpu": processor, "mb": memory}
    print(json.dumps(told))


def loaded(workspace: Path, cache: str, cores: set[int]) -> dict[str, float]:
    """Measure in a fresh process that sees so many cores."""
    command = [sys.executable, __file__, "--measure", str(workspace)]
    environment = {**os.environ, "PERFCAL_CACHE": cache}
    with seeing(cores):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


@contextmanager
def seeing(cores: set[int]) -> Iterator[None]:
    """Let processes started here run on some cores only, where the system can."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def show(state: str, cores: int, told: dict[str, float]) -> None:
    """Print one line of the table."""
    each = 1000 / told["docs"]
    print(
        f"{told['docs']:7,} {told['rows']:10,} {state:18} {cores:5} {told['wall']:9.2f} {told['cpu']:9.2f} "
        f"{told['wall'] * each:9.3f} {told['cpu'] * each:9.3f} {told['mb']:8.0f}",
        flush=True,
    )


def table(workspace: Path) -> None:
    """Measure one workspace in every state, on one core and on all."""
    everything = os.sched_getaffinity(0)
    changed = max((workspace / "growth_docs").glob("*.md"))
    for cores in ({min(everything)}, everything):
        with tempfile.TemporaryDirectory() as cache:
            show("nothing kept", len(cores), loaded(workspace, cache, cores))
            show("all kept", len(cores), loaded(workspace, cache, cores))
            with changed.open("a", encoding="utf-8") as document:
                document.write("\nA line more.\n")
            show("one doc changed", len(cores), loaded(workspace, cache, cores))
        show("cache off", len(cores), loaded(workspace, "off", cores))


def taken_apart(workspace: Path) -> None:
    """Print the processor's time of the steps of one document, each with all before it."""
    cycle = load_workspace(workspace)
    terms = Terms(cycle.rubrics, cycle.dates.freeze, cycle.dates.end)
    paths = sorted((workspace / "growth_docs").glob("*.md"))[:TAKEN_APART]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    documents = [Document(path.name, text.encode(), path.name, True) for path, text in zip(paths, texts, strict=True)]
    size = sum(map(len, texts)) / len(texts) / 1000
    steps: dict[str, Callable[[], object]] = {
        "pulldown-cmark alone (pyromark.html)": lambda: [pyromark.html(text) for text in texts],
        "its events as Python objects": lambda: [
            count(pyromark.events_with_range(text, options=_OPTIONS)) for text in texts
        ],
        "blocks with their lines": lambda: [count(blocks(text)) for text in texts],
        "rows as Arrow, problems and account": lambda: parsed(documents, terms),
        "the table of evidence": lambda: rows(parsed(documents, terms), "evidence"),
    }
    print(f"\nOne growth doc of {size:.0f} KB, ms of a processor (least of five)")
    for step, work in steps.items():
        print(f"  {step:40} {least(work) * 1000 / len(texts):7.3f}", flush=True)


def count(found: Iterable[object]) -> int:
    """Go through something, keeping nothing of it."""
    return sum(1 for _ in found)


def least(work: Callable[[], object], *, times: int = 5) -> float:
    """Return the fewest processor seconds of some runs."""
    found = []
    for _ in range(times):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def main() -> None:
    """Measure each size, or one workspace that is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--full", action="store_true", help=f"the sizes {FULL} in place of {QUICK}")
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--workspace", type=Path, help="a workspace that is there; a line is added to one of its docs")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure)
        return
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}")
    print("   docs   evidence state              cores    wall s     cpu s   ms wall    ms cpu       MB   (ms: a doc)")
    if asked.workspace:
        table(asked.workspace)
        taken_apart(asked.workspace)
        return
    for engineers in asked.sizes or (FULL if asked.full else QUICK):
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder) / "workspace"
            write_sample(workspace, engineers=engineers, cycles=CYCLES)
            table(workspace)
            if engineers == (asked.sizes or QUICK)[-1]:
                taken_apart(workspace)


if __name__ == "__main__":
    main()
