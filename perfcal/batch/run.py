"""Run a plan: what is out of date is made, each record kept at once, and one failure stops nothing else."""

from __future__ import annotations

import gc
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from perfcal.batch.engine import CELL_TIMEOUT, check_engine, default_engine
from perfcal.batch.fork.servers import closing_servers, forking_is_safe
from perfcal.batch.lock import exclusive
from perfcal.batch.manifest import Record, read_manifest
from perfcal.batch.open_manifest import OpenManifest
from perfcal.batch.page import PageMaker
from perfcal.batch.plan import Plan
from perfcal.batch.progress import Reporter, reporting
from perfcal.batch.quiet import quiet_libraries
from perfcal.batch.workers import default_jobs, spread, stop_on_interrupt
from perfcal.errors import UsageError
from perfcal.view.shared_findings import sharing_findings
from perfcal.view.svg import drawing_apart

__all__ = ["BatchResult", "opening", "run_batch"]

_LANES_OF_A_DRAWING = 8
"""Notebooks side by side that one process draws the charts of: a chart takes it a hundredth of a second."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How a run ended."""

    folder: Path
    index: Path
    ran: tuple[Record, ...]
    up_to_date: int
    interrupted: bool = False

    @property
    def failed(self) -> tuple[Record, ...]:
        """The notebooks of this run that failed; each is kept with its error."""
        return tuple(record for record in self.ran if record.outcome == "failed")

    @property
    def exit_code(self) -> int:
        """0 when everything asked for is there, 1 when a notebook failed or the run was stopped."""
        return 1 if self.failed or self.interrupted else 0


def run_batch(
    plan: Plan,
    *,
    jobs: int | None = None,
    engine: str | None = None,
    progress: bool = True,
    cell_timeout: int = CELL_TIMEOUT,
    notebook_timeout: int | None = None,
) -> BatchResult:
    """Run what a plan finds out of date; write the pages, `manifest.json` and `index.html`.

    A failing notebook is an outcome, not an exception. Ctrl-C lets the notebooks that have begun finish, a second one
    leaves them; either way what is done is kept, and the next run does the rest.

    Parameters
    ----------
    plan
        From `plan_batch`. What another run has made since is not made again.
    jobs
        Notebooks run side by side; one for each core when not said.
    engine
        Name of an engine registered with papermill. When not said, forks of a warm process where forking is safe, and
        papermill's own elsewhere.
    progress
        Say on standard error how far it is.
    cell_timeout
        Seconds one cell may take.
    notebook_timeout
        Seconds all cells of one notebook may take together, if that is limited.
    """
    check_engine(engine)
    if jobs is not None and jobs < 1:
        raise UsageError(f"{jobs} notebooks side by side", hint="--jobs takes a number from 1 up")
    jobs = jobs or default_jobs()
    with reporting(show=progress) as reporter, exclusive(plan.folder, waiting=reporter.say) as stage:
        manifest = read_manifest(plan.folder, cycle=plan.cycle)
        plan = plan.checked_against(manifest)
        under_way = OpenManifest(plan, manifest)
        before = {key: record.outputs for key, record in under_way.records.items()}
        maker = PageMaker(plan, stage, before, engine or default_engine(), cell_timeout, notebook_timeout)
        if engine is None and not forking_is_safe():
            reporter.say(
                "forking is not safe on this system: each notebook starts a kernel of its own, which is slower"
            )
        reporter.begin(opening(plan), tasks=plan.to_run, earlier=manifest.notebooks, jobs=jobs)
        pa.default_memory_pool().release_unused()  # the company was read for the plan alone; the warm process reads its own
        gc.freeze()  # plan and libraries stay for the whole run: the collector need not look at them again and again
        try:
            stopped = _run_all(under_way, maker, reporter, jobs=jobs)
        finally:
            gc.unfreeze()
            index = under_way.close()
    ran = tuple(under_way.records[key] for key in under_way.made)
    return BatchResult(plan.folder, index, ran, len(plan.up_to_date), stopped and len(ran) < len(plan.to_run))


def _run_all(under_way: OpenManifest, maker: PageMaker, reporter: Reporter, *, jobs: int) -> bool:
    """Run the notebooks and keep each record as it comes; return whether somebody asked to stop."""

    def told() -> None:
        reporter.say("stopping: the notebooks that have begun are finished first; Ctrl-C again leaves them")

    to_run = under_way.plan.to_run
    drawing = drawing_apart(1 + jobs // _LANES_OF_A_DRAWING) if to_run else nullcontext()
    with quiet_libraries(), sharing_findings(maker.stage), drawing, closing_servers(), stop_on_interrupt(told) as stop:
        for record in spread(maker.make, to_run, jobs=jobs, stop=stop):
            under_way.enter(record)
            reporter.finished(record)
        return stop.is_set()


def opening(plan: Plan) -> str:
    """Return what a run says first: how much there is to do."""
    todo = len(plan.to_run)
    return f"cycle {plan.cycle}: {todo} {'notebook' if todo == 1 else 'notebooks'} to run, {len(plan.up_to_date)} up to date"
