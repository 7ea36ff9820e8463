"""Run a plan on a cluster: workers make the pages and write them, and this machine keeps the record of each."""

from __future__ import annotations

import os
from hashlib import sha256

from perfcal.batch.cluster.client import Answer, Scheduler, answers, lanes, one_at_a_time, workers_on
from perfcal.batch.cluster.ground import Ground
from perfcal.batch.cluster.kit import packed
from perfcal.batch.cluster.notes import UNDER_WAY
from perfcal.batch.cluster.worker import Order
from perfcal.batch.engine import CELL_TIMEOUT, check_engine, default_engine
from perfcal.batch.fingerprint import code_digest
from perfcal.batch.lock import exclusive
from perfcal.batch.manifest import Failure, Record
from perfcal.batch.open_manifest import OpenManifest
from perfcal.batch.page import record_of, timestamp
from perfcal.batch.plan import Plan
from perfcal.batch.progress import Reporter, reporting
from perfcal.batch.run import BatchResult, opening
from perfcal.batch.task import Task
from perfcal.batch.workers import stop_on_interrupt

__all__ = ["run_on_cluster"]


def run_on_cluster(
    plan: Plan,
    ground: Ground,
    *,
    cluster: str,
    jobs: int | None = None,
    engine: str | None = None,
    progress: bool = True,
    cell_timeout: int = CELL_TIMEOUT,
    notebook_timeout: int | None = None,
) -> BatchResult:
    """Run what a plan finds out of date on the workers of a Dask cluster; the pages are those of `run_batch`.

    A page counts once its record is here. One whose worker died is made by another, one whose scheduler died when that
    is back, and one whose driver died by the next run, unless it is found finished.

    Parameters
    ----------
    plan
        From `plan_batch(ground.workspace, out=ground.out)`.
    ground
        From `laid_out`.
    cluster
        A scheduler's address, `tcp://host:8786` or `tls://host:8786`, or `local`: processes of this machine.
    jobs
        Workers of `local`; one for each core when not said.
    engine, progress, cell_timeout, notebook_timeout
        As in `run_batch`.

    Raises
    ------
    ClusterError
        Nobody answers, or a worker has another perfcal, Python or library than this machine.
    StorageError
        The workspace or the reports cannot be reached, from here or from a worker.
    """
    check_engine(engine)
    with (
        reporting(show=progress) as reporter,
        exclusive(plan.folder, waiting=reporter.say),
        workers_on(cluster, jobs=jobs) as scheduler,
        one_at_a_time(scheduler, ground.reports(plan), waiting=reporter.say) as client,
    ):
        plan, manifest = ground.standing(plan)
        under_way = OpenManifest(plan, manifest)
        reporter.begin(opening(plan), tasks=plan.to_run, earlier=manifest.notebooks, jobs=lanes(client))
        order = _order(plan, ground, engine=engine, timeouts=(cell_timeout, notebook_timeout))
        try:
            stopped = _run_all(under_way, ground, reporter, scheduler=scheduler, order=order)
        finally:
            index = under_way.close()
            ground.close(plan, order, complete=len(under_way.made) == len(plan.to_run))
    ran = tuple(under_way.records[key] for key in under_way.made)
    return BatchResult(plan.folder, index, ran, len(plan.up_to_date), stopped and len(ran) < len(plan.to_run))


def _run_all(
    under_way: OpenManifest, ground: Ground, reporter: Reporter, *, scheduler: Scheduler, order: Order
) -> bool:
    """Have the pages made and keep each record as it comes; return whether somebody asked to stop."""

    def told() -> None:
        reporter.say("stopping: the notebooks that have begun are finished first; Ctrl-C again leaves them")

    plan = under_way.plan
    before = {key: record.outputs for key, record in under_way.records.items()}
    with stop_on_interrupt(told) as stop:
        for task, answer in answers(scheduler, order, plan.to_run, before, stop=stop, say=reporter.say):
            record = _record(task, answer, order, before.get(task.key, {}))
            under_way.enter(record)
            reporter.finished(record)
            if plan.elsewhere is not None:
                plan.elsewhere.update(record.outputs)
            ground.send_index(plan)
        return stop.is_set()


def _order(plan: Plan, ground: Ground, *, engine: str | None, timeouts: tuple[int, int | None]) -> Order:
    """Put what the pages are made from where the workers find it, and return what they are told."""
    reports = ground.reports(plan)
    demographics = any(task.notebook.reads == "demographics" for task in plan.to_run)
    kit = packed(plan.workspace, [task.notebook for task in plan.to_run], demographics=demographics)
    digest = sha256(kit).hexdigest()
    name = f"{UNDER_WAY}/kit-{digest}.zip"
    if plan.to_run:
        reports.write(name, kit)
    return Order(
        run=os.urandom(8).hex(),
        reports=reports,
        kit=name,
        digest=digest,
        sample=plan.workspace is None,
        cycle=plan.cycle,
        engine=engine or default_engine(),
        timeouts=timeouts,
        code=code_digest(),
    )


def _record(task: Task, answer: Answer, order: Order, before: dict[str, str]) -> Record:
    """Return the record of a page, also of one that took every worker along that tried it."""
    if isinstance(answer, str):
        return Record.model_validate_json(answer)
    return record_of(
        task,
        engine=order.engine,
        started=timestamp(),
        seconds=0.0,
        failure=Failure(kind=type(answer).__name__, where=f"a worker of the cluster, at {task.key}"),
        outputs=before,
    )
