"""Make pages in one of the ways `batch.py` compares, and print when each was done: seconds since the first began.

`batch.py` starts it as `PYTHON -c "import batch_worker; batch_worker.main()" '{"way": "limit", "lanes": 2, …}'`.
A process of its own for each measurement, so that nothing is warm from the one before, and so that another interpreter
can be asked for (one without JupyterLab, one with ploomber-engine).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

__all__ = ["Asked", "main"]


@dataclass(frozen=True)
class Asked:
    """What to make, and how."""

    way: str
    lanes: int
    pages: int
    work: float  # seconds of computing in each notebook
    notebook: str
    facts: str
    workspace: str
    folder: str
    chromium: str

    def given(self, number: int) -> dict[str, Any]:
        """Return the parameters of one page."""
        return {"employee_id": f"x{number:05}", "facts": self.facts, "work": self.work}

    def target(self, number: int, suffix: str) -> Path:
        """Return one of the files of a page."""
        return Path(self.folder) / f"x{number:05}.{suffix}"


def printed(asked: Asked, number: int) -> None:
    """Print the HTML of a page by Chromium, which most people have, as they would."""
    page, pdf = asked.target(number, "html"), asked.target(number, "pdf")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--log-level=3"]
    profile = f"--user-data-dir={asked.folder}/chromium-{number}"
    command = [asked.chromium, *quiet, profile, f"--print-to-pdf={pdf}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True)


def stock(asked: Asked, number: int) -> None:
    """One command line after the other: papermill, nbconvert, Chromium."""
    executed = asked.target(number, "ipynb")
    given = [part for name, value in asked.given(number).items() for part in ("-p", name, str(value))]
    run = [sys.executable, "-m", "papermill", "--no-progress-bar", asked.notebook, str(executed), *given]
    subprocess.run(run, check=True, capture_output=True)
    convert = [sys.executable, "-m", "nbconvert", "--to", "html", "--log-level", "ERROR", str(executed)]
    subprocess.run(convert, check=True, capture_output=True)
    printed(asked, number)


@cache
def exporter() -> Any:
    """The exporter of nbconvert, kept."""
    from nbconvert import HTMLExporter  # noqa: PLC0415

    return HTMLExporter()


def by_papermill(asked: Asked, number: int) -> None:
    """From Python by papermill: its stock engine, an exporter that is kept, Chromium."""
    from papermill import execute_notebook  # noqa: PLC0415

    executed = asked.target(number, "ipynb")
    notebook = execute_notebook(asked.notebook, executed, asked.given(number), progress_bar=False)
    asked.target(number, "html").write_text(exporter().from_notebook_node(notebook)[0], encoding="utf-8")
    printed(asked, number)


def by_ploomber(asked: Asked, number: int) -> None:
    """The same with ploomber-engine: the cells run in the worker itself."""
    from ploomber_engine import execute_notebook  # noqa: PLC0415

    executed = asked.target(number, "ipynb")
    given = asked.given(number)
    notebook = execute_notebook(asked.notebook, str(executed), parameters=given, progress_bar=False, verbose=False)
    asked.target(number, "html").write_text(exporter().from_notebook_node(notebook)[0], encoding="utf-8")
    printed(asked, number)


def limit(asked: Asked, number: int) -> None:
    """The cells' code as a plain function, with everything imported and warm."""
    import altair as alt  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    from perfcal.view.charts import chart_svg  # noqa: PLC0415
    from perfcal.view.pre_read import pre_read_from_json, render_pre_read  # noqa: PLC0415

    weeks = pd.DataFrame({"week": range(26), "rows": [(7 * week) % 11 for week in range(26)]})
    shown = [weeks.describe().to_html()]
    shown.append(chart_svg(alt.Chart(weeks).mark_bar().encode(x="week:O", y="rows:Q")))
    shown.append(chart_svg(alt.Chart(weeks).mark_line(point=True).encode(x="week:Q", y="rows:Q")))
    begun = time.process_time()
    while time.process_time() - begun < asked.work:
        sum(range(1000))
    facts = pre_read_from_json(Path(asked.facts).read_text(encoding="utf-8"))
    asked.target(number, "html").write_text(render_pre_read(facts, "html"), encoding="utf-8")
    asked.target(number, "pdf").write_bytes(render_pre_read(facts, "pdf"))
    asked.target(number, "json").write_text(json.dumps(shown), encoding="utf-8")


def by_perfcal(asked: Asked) -> list[float]:
    """The batch itself, with the engine that forks."""
    from perfcal.batch.plan import plan_batch  # noqa: PLC0415
    from perfcal.batch.progress import Reporter  # noqa: PLC0415
    from perfcal.batch.run import run_batch  # noqa: PLC0415

    given: dict[str, str | int | float | bool] = {"facts": asked.facts, "work": asked.work}
    plan = plan_batch(asked.workspace, out=asked.folder, notebooks=[asked.notebook], parameters=given)
    begun, times = time.perf_counter(), list[float]()
    with patch.object(Reporter, "finished", lambda *_: times.append(time.perf_counter() - begun)):
        result = run_batch(plan, jobs=asked.lanes, engine="perfcal-fork", progress=False)
    assert not result.failed, result.failed[0].failure
    return times


def each(asked: Asked, make: Callable[[Asked, int], None], pool: Executor) -> list[float]:
    """Make every page, so many at a time."""
    begun = time.perf_counter()
    with pool:
        pages = [pool.submit(partial(make, asked), number) for number in range(asked.pages)]
        return [page.result() or time.perf_counter() - begun for page in as_completed(pages)]


def main() -> None:
    """Make the pages and print the times."""
    asked = Asked(**json.loads(sys.argv[1]))
    Path(asked.folder).mkdir(parents=True, exist_ok=True)
    if asked.way == "perfcal":
        times = by_perfcal(asked)
    elif asked.way == "stock":
        times = each(asked, stock, ThreadPoolExecutor(asked.lanes))
    else:
        make = {"papermill": by_papermill, "ploomber": by_ploomber, "limit": limit}[asked.way]
        times = each(asked, make, ProcessPoolExecutor(asked.lanes, mp_context=get_context("spawn")))
    print(json.dumps(times))
