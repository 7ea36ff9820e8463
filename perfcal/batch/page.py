"""Make one page of a plan: execute, strip, export, publish; and the record of it, whatever happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from perfcal.batch.engine import CELL_TIMEOUT, Execution, execute
from perfcal.batch.export import export_pages
from perfcal.batch.fingerprint import code_digest
from perfcal.batch.manifest import Failure, Record
from perfcal.batch.notebook_files import strip_paths, write_executed
from perfcal.batch.paths import machine_paths, without_paths
from perfcal.batch.plan import Plan
from perfcal.batch.publish import publish
from perfcal.batch.task import Parameter, Task
from perfcal.errors import PerfcalError
from perfcal.files import file_digest

__all__ = ["PageMaker", "record_of", "timestamp"]


@dataclass(frozen=True, slots=True)
class PageMaker:
    """Makes the pages of one plan, each in `stage` first; `before` says what the last run wrote for each key."""

    plan: Plan
    stage: Path
    before: Mapping[str, Mapping[str, str]]
    engine: str | None = None
    cell_timeout: int = CELL_TIMEOUT
    notebook_timeout: int | None = None

    def make(self, task: Task) -> Record:
        """Make one page and return its record; a notebook, an export or a file that fails is that page's failure."""
        started = timestamp()
        target = self.stage / f"{task.key}.ipynb"
        source = task.notebook.path
        given = self._given(task)
        target.parent.mkdir(parents=True, exist_ok=True)
        run = execute(
            source,
            parameters=given,
            engine=self.engine,
            cell_timeout=self.cell_timeout,
            notebook_timeout=self.notebook_timeout,
        )
        made = self._export(task, target, run)
        published = self._publish(task, made)
        record = record_of(
            task,
            engine=self.engine,
            started=started,
            seconds=run.seconds,
            failure=published.failure,
            outputs=published.outputs,
        )
        told = {"complete": made.complete, "incomplete_because": made.incomplete_because}
        note = without_paths(run.note, self._paths(task))
        return record.model_copy(update={"note": note, "kept": published.kept, **told})

    def _given(self, task: Task) -> dict[str, Parameter]:
        """Return the parameters as the kernel gets them: the workspace in full, since it runs in the notebook's folder."""
        return {**task.parameters, "workspace": str(self.plan.workspace) if self.plan.workspace else ""}

    def _paths(self, task: Task) -> dict[str, str]:
        """Return what to write instead of each path of this machine: the workspace as it was asked for."""
        workspace = self.plan.workspace
        return machine_paths({workspace: str(task.parameters["workspace"])} if workspace else {})

    def _export(self, task: Task, target: Path, run: Execution) -> _Made:
        """Make the pages of an executed notebook, which is written once, when its pages are drawn."""
        paths = self._paths(task)
        notebook = strip_paths(run.notebook, paths, source=task.notebook.path.name, name=target.name)
        facts, failure = None, None
        try:
            pages, facts = export_pages(notebook, target, title=task.notebook.title, failed=run.failure is not None)
        except Exception as fault:  # noqa: BLE001  # this page only
            pages = tuple(path for path in map(target.with_suffix, (".html", ".pdf")) if path.exists())
            failure = _failure(fault, f"the pages of {task.key}.ipynb")
        write_executed(target, notebook)
        if run.failure:
            where, message = f"{run.failure.where} of {task.key}.ipynb", without_paths(run.failure.message, paths)
            failure = Failure(kind=run.failure.kind, where=where, message=message)
        if facts is None:
            return _Made((target, *pages), failure)
        return _Made((target, *pages), None, facts.complete, facts.incomplete_because)

    def _publish(self, task: Task, made: _Made) -> _Published:
        before = self.before.get(task.key, {})
        try:
            kept = publish(made.files, stage=self.stage, folder=self.plan.folder, before=before)
        except OSError as fault:  # e.g. a page that another program holds open
            return _Published(before, failure=_failure(fault, f"writing {task.key}"))
        names = [path.relative_to(self.stage).as_posix() for path in made.files]
        return _Published({name: file_digest(self.plan.folder / name) for name in names}, kept, made.failure)


@dataclass(frozen=True, slots=True)
class _Made:
    files: tuple[Path, ...]
    failure: Failure | None = None
    complete: bool | None = None
    incomplete_because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Published:
    outputs: Mapping[str, str]
    kept: tuple[str, ...] = ()
    failure: Failure | None = None


def _failure(fault: Exception, where: str) -> Failure:
    words = str(fault) if isinstance(fault, PerfcalError) else ""  # only these are known to quote nobody
    return Failure(kind=type(fault).__name__, where=where, message=words)


def record_of(
    task: Task,
    *,
    engine: str | None,
    started: str,
    seconds: float,
    failure: Failure | None,
    outputs: Mapping[str, str],
) -> Record:
    """Return the record of a page by this code: of what it was made, and what became of it."""
    return Record(
        key=task.key,
        notebook=task.notebook.name,
        title=task.notebook.title,
        employee_id=task.employee_id,
        parameters=dict(task.parameters),
        engine=engine or "",
        notebook_digest=task.notebook.fingerprint,
        code_digest=code_digest(),
        inputs=dict(task.inputs),
        started=started,
        seconds=round(seconds, 2),
        outcome="failed" if failure else "done",
        failure=failure,
        outputs=dict(outputs),
    )


def timestamp() -> str:
    """Return the time now, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
