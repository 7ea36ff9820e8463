"""Measure the batch against other ways to make the same pages, and how its time and memory grow.

    python benchmarks/batch.py [--part a|b] [--lanes 1 2] [--full] [--stock PYTHON] [--ploomber PYTHON]

Part a: pages a minute (executed notebook, HTML and PDF of each) by six ways with equal lanes, start-up left out: what is
counted begins when each lane has made two pages. Part b: seconds and megabytes for 50, 200 and 800 pages, with `--full`
also 5,000. Figures are of this machine, on this day, with all that it does besides: quote ratios of one run.

`--stock` names a Python for the three stock ways, e.g. of an environment without JupyterLab; `--ploomber` one that has
ploomber-engine, which perfcal does not depend on; both need perfcal and its libraries too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from batch_inputs import WORK, company, facts_file, write_notebook
from batch_worker import Asked

FOLDER = Path(__file__).parent
WAYS = {
    "limit": "the cells' code as a warm plain function",
    "stock": "papermill CLI, nbconvert CLI, Chromium",
    "papermill": "papermill in a pool, kept exporter, Chromium",
    "ploomber": "ploomber-engine in a pool, the same exports",
    "perfcal": "perfcal run --engine perfcal-fork",
}
PAGES = {"stock": 4, "papermill": 6, "ploomber": 16, "perfcal": 60, "limit": 60}
"""Pages a lane of each way makes in the quick form; with computing in them, a sixth of those above ten."""
_BEGUN = 2  # pages of each lane before counting begins
_BEAT = 0.1  # seconds between two looks at the memory


class Bench:
    """What every measurement needs: the notebook, the facts of its page, a company, a folder to write to."""

    def __init__(self, folder: Path, *, chromium: str, pythons: Mapping[str, str]) -> None:
        self.folder = folder
        self.notebook = write_notebook(folder / "page.ipynb")
        self.facts = facts_file(folder / "facts.json")
        self.chromium = chromium
        self.pythons = pythons
        self._number = 0

    def start(self, way: str, *, lanes: int, pages: int, work: float = 0.0) -> subprocess.Popen[str]:
        """Start one measurement."""
        self._number += 1
        asked = Asked(
            way=way,
            lanes=lanes,
            pages=pages,
            work=work,
            notebook=str(self.notebook),
            facts=str(self.facts),
            workspace=str(self.company(pages)) if way == "perfcal" else "",
            folder=str(self.folder / f"{self._number}"),
            chromium=self.chromium,
        )
        command = [self.pythons.get(way, sys.executable), "-c", "import batch_worker; batch_worker.main()"]
        path = os.pathsep.join(filter(None, [str(FOLDER), str(FOLDER.parent), os.environ.get("PYTHONPATH")]))
        environment = {**os.environ, "PYTHONPATH": path}
        return subprocess.Popen(
            [*command, json.dumps(asdict(asked))], env=environment, stdout=subprocess.PIPE, text=True
        )

    def times(self, way: str, *, lanes: int, pages: int, work: float = 0.0) -> list[float]:
        """Return when each page was done; what fails is tried once more, as stock kernels may choose one port for two."""
        for _attempt in range(2):
            run = self.start(way, lanes=lanes, pages=pages, work=work)
            said, _ = run.communicate()
            shutil.rmtree(self.folder / f"{self._number}", ignore_errors=True)
            if not run.returncode:
                return [float(time) for time in json.loads(said.splitlines()[-1])]
        raise SystemExit(f"{way} failed twice")

    def company(self, candidates: int) -> Path:
        """Return a workspace of so many candidates, written when first asked for."""
        folder = self.folder / f"company-{candidates}"
        return folder if folder.exists() else company(folder, candidates=candidates)


def a_minute(times: list[float], lanes: int) -> float:
    """Pages a minute, once every lane has made two."""
    begun = min(_BEGUN * lanes, len(times) - 1)
    return 60 * (len(times) - begun) / (times[-1] - times[begun - 1])


def ratios(bench: Bench, *, lanes: int, full: bool, ways: list[str]) -> None:
    """Part a: one table for each notebook, and what the gain depends on."""
    tables = {}
    for work, what in (
        (0.0, "Jupyter-heavy: two charts, a table, a page"),
        (WORK, f"the same and {WORK:g} s of computing"),
    ):
        print(f"\n{what}; {lanes} side by side\n{'':46}{'pages a minute':>16}{'× stock':>9}{'limit ÷':>9}", flush=True)
        found: dict[str, float] = {}
        for way in ways:
            found[way] = measured(bench, way, lanes=lanes, work=work, full=full)
            times_stock = f"{found[way] / found['stock']:9.1f}" if "stock" in found else f"{'':9}"
            below_limit = f"{found['limit'] / found[way]:9.2f}" if "limit" in found else ""
            print(f"{WAYS[way]:46}{found[way]:16.1f}{times_stock}{below_limit}", flush=True)
        tables[work] = {way: 60 * lanes / rate for way, rate in found.items()}
    if {"stock", "perfcal"} <= set(ways):
        (stock, fork), (heavy_stock, heavy_fork) = [(each["stock"], each["perfcal"]) for each in tables.values()]
        print(
            f"gain ≈ ({stock:.2f} + X) / ({fork:.2f} + X) for X s of a notebook's own work: "
            f"{(stock + WORK) / (fork + WORK):.1f} at {WORK:g} s, measured {heavy_stock / heavy_fork:.1f}"
        )


def measured(bench: Bench, way: str, *, lanes: int, work: float, full: bool) -> float:
    """Pages a minute of one way."""
    pages = PAGES[way] * (3 if full else 1)
    if work and pages > 10:
        pages = max(pages // 6, _BEGUN + 2)
    return a_minute(bench.times(way, lanes=lanes, pages=pages * lanes, work=work), lanes)


def growth(bench: Bench, *, lanes: int, sizes: list[int]) -> None:
    """Part b: how seconds and megabytes grow with the number of pages."""
    print(
        f"\nGrowth, {lanes} side by side\n{'pages':>7}{'plan and start':>16}{'ms a page':>11}{'first half':>12}{'second':>8}",
        end="",
    )
    print(f"{'MB driver, first':>18}{'last tenth':>12}{'MB all, highest':>17}")
    for size in sizes:
        begun = time.perf_counter()
        run = bench.start("perfcal", lanes=lanes, pages=size)
        with watched(run.pid) as seen:
            said, _ = run.communicate()
        whole = time.perf_counter() - begun
        if run.returncode:
            raise SystemExit(f"{size} pages failed")
        times = [float(time) for time in json.loads(said.splitlines()[-1])]
        halves = [1000 * (times[b - 1] - times[a - 1]) / (b - a) for a, b in ((4, size // 2), (size // 2, size))]
        at_work = [mb for moment, *mb in seen if moment >= whole - times[-1] + times[2 * lanes]]
        tenth = max(1, len(at_work) // 10)
        driver = [max(mb[0] for mb in part) for part in (at_work[:tenth], at_work[-tenth:])]
        print(f"{size:7}{whole - times[-1]:14.1f} s{1000 * (times[-1] - times[3]) / (size - 4):11.1f}", end="")
        print(
            f"{halves[0]:12.1f}{halves[1]:8.1f}{driver[0]:18.0f}{driver[1]:12.0f}{max(mb[1] for mb in at_work):17.0f}",
            flush=True,
        )


@contextmanager
def watched(pid: int) -> Iterator[list[tuple[float, float, float]]]:
    """Note the memory of a process, and of it and all below together, in megabytes: (second, own, all). Linux only."""
    seen: list[tuple[float, float, float]] = []
    over, begun = threading.Event(), time.perf_counter()

    def watch() -> None:
        while not over.wait(_BEAT):
            own = megabytes(pid)
            if own:
                seen.append((time.perf_counter() - begun, own, sum(map(megabytes, below(pid)))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def megabytes(pid: int) -> float:
    """What a process holds, pages it shares with others counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def below(pid: int) -> Iterator[int]:
    """Yield a process and everything it started."""
    yield pid
    try:
        children = [path.read_text(encoding="ascii").split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return
    for child in (int(child) for some in children for child in some):
        yield from below(child)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", choices=["a", "b"], action="append", help="one part only")
    parser.add_argument("--lanes", type=int, nargs="+", default=[1, 2], help="notebooks side by side")
    parser.add_argument("--full", action="store_true", help="three times the pages, and 5,000 in part b")
    parser.add_argument("--ways", nargs="+", choices=WAYS, help="of part a; those that can be run, when not said")
    parser.add_argument("--sizes", type=int, nargs="+", help="of part b")
    parser.add_argument("--stock", default=sys.executable, help="the Python of the stock ways")
    parser.add_argument("--ploomber", default="", help="a Python that has ploomber-engine")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "", help="the browser that prints")
    asked = parser.parse_args()
    able = [
        way for way in WAYS if way in ("perfcal", "limit") or (asked.chromium and (way != "ploomber" or asked.ploomber))
    ]
    pythons = {"stock": asked.stock, "papermill": asked.stock, "ploomber": asked.ploomber}
    lab = subprocess.run([asked.stock, "-c", "import jupyterlab"], capture_output=True, check=False).returncode == 0
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, ",
        end="",
    )
    print(f"load {os.getloadavg()[0]:.1f}, JupyterLab {'' if lab else 'not '}installed", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), chromium=asked.chromium, pythons=pythons)
        if "a" in (asked.part or "ab"):
            for lanes in asked.lanes:
                ratios(bench, lanes=lanes, full=asked.full, ways=[way for way in able if way in (asked.ways or able)])
        if "b" in (asked.part or "ab"):
            sizes = asked.sizes or [50, 200, 800, *([5000] if asked.full else [])]
            growth(bench, lanes=max(asked.lanes), sizes=sizes)


if __name__ == "__main__":
    main()
