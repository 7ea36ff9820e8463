"""Measure what Dask adds to a notebook: the same pages by `perfcal run` and by `perfcal run --cluster local`.

    python benchmarks/cluster.py [--workers 1 2] [--pages 16] [--rounds 1] [--full]

Equal lanes; start-up left out: what is counted begins when each lane has made two pages. Rounds of the two ways take
turns, and medians are shown. The last column is Dask alone: tasks of the same size that do nothing, one after the other
on each worker. What is left is the way of a page's files to the reports, with a note before them, which a run on one
machine does by a rename. Figures are of this machine, on this day: quote the shares, not the milliseconds.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from unittest.mock import patch

from batch_inputs import company, facts_file, write_notebook

from perfcal.batch.cluster import laid_out, run_on_cluster
from perfcal.batch.cluster.client import connected, workers_on
from perfcal.batch.manifest import Record
from perfcal.batch.open_manifest import OpenManifest
from perfcal.batch.plan import plan_batch
from perfcal.batch.run import run_batch
from perfcal.batch.task import Task

_BEGUN = 2  # pages of each lane before counting begins
_EMPTY = 200  # tasks that do nothing


@contextmanager
def noting() -> Iterator[list[float]]:
    """Give a list that gets the moment at which each page was recorded."""
    moments: list[float] = []
    enter = OpenManifest.enter

    def noted(under_way: OpenManifest, record: Record) -> None:
        enter(under_way, record)
        moments.append(time.perf_counter())
        if record.outcome != "done":
            raise SystemExit(f"{record.key}: {record.failure}")

    with patch.object(OpenManifest, "enter", noted):
        yield moments


def milliseconds(moments: list[float], lanes: int) -> float:
    """Return what a page takes of a lane."""
    begun = _BEGUN * lanes
    return 1000 * lanes * (moments[-1] - moments[begun - 1]) / (len(moments) - begun)


def one_round(folder: Path, *, cluster: bool, lanes: int, pages: int) -> float:
    """Make the pages of a company one way, and return the milliseconds of a page."""
    asked = {"notebooks": [str(folder / "page.ipynb")], "parameters": {"facts": str(folder / "facts.json")}}
    with tempfile.TemporaryDirectory() as out, noting() as moments:
        workspace = folder / f"company-{pages * lanes}"
        if not workspace.exists():
            company(workspace, candidates=pages * lanes)
        with laid_out(workspace, out=out) as ground:
            plan = plan_batch(ground.workspace, out=ground.out, **asked)
            if cluster:
                run_on_cluster(plan, ground, cluster="local", jobs=lanes, progress=False)
            else:
                run_batch(plan, jobs=lanes, progress=False)
    return milliseconds(moments, lanes)


def nothing(_task: Task) -> str:
    """Do what Dask itself costs."""
    return ""


def dask_alone(folder: Path, *, lanes: int) -> float:
    """Return the milliseconds of a lane that a task takes which does nothing."""
    plan = plan_batch(None, out=folder / "nowhere", notebooks=["pre_read"])
    task = plan.tasks[-1]
    with workers_on("local", jobs=lanes) as scheduler, connected(scheduler) as client:
        begun = 0.0
        for number in (_EMPTY // 10, _EMPTY):  # the first to warm up
            begun = time.perf_counter()
            client.gather([client.submit(nothing, task, key=f"n-{number}-{each}") for each in range(number)])
        return 1000 * lanes * (time.perf_counter() - begun) / _EMPTY


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="side by side")
    parser.add_argument("--pages", type=int, default=16, help="of each lane")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--full", action="store_true", help="40 pages of each lane, three rounds")
    asked = parser.parse_args()
    pages, rounds = (40, 3) if asked.full else (asked.pages, asked.rounds)
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, ",
        end="",
    )
    print(f"load {os.getloadavg()[0]:.1f}; milliseconds of a lane for each notebook, medians of {rounds}")
    print(
        f"{'workers':>8}{'one machine':>13}{'Dask':>8}{'Dask ÷ one':>12}{'added':>8}{'of it Dask alone':>18}",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_notebook(folder / "page.ipynb")
        facts_file(folder / "facts.json")
        for lanes in asked.workers:
            both = [
                [one_round(folder, cluster=cluster, lanes=lanes, pages=pages) for cluster in (False, True)]
                for _ in range(rounds)
            ]
            alone, dask = (median(each) for each in zip(*both, strict=True))
            empty = dask_alone(folder, lanes=lanes)
            print(f"{lanes:8}{alone:13.0f}{dask:8.0f}{dask / alone:12.2f}{dask - alone:8.0f}{empty:18.1f}", flush=True)


if __name__ == "__main__":
    main()
