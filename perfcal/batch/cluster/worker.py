"""What a worker does for one page: the same as a thread of a single machine, and then the files go to the reports.

Only ids, digests and our own words leave a worker: nothing here logs, and what is raised quotes no data.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import get_worker

from perfcal.batch.cluster.kit import WORKSPACE, notebook_in, unpack
from perfcal.batch.cluster.notes import Note, all_there, read_note, write_note
from perfcal.batch.cluster.places import Place
from perfcal.batch.fingerprint import code_digest, versions
from perfcal.batch.fork.servers import closing_servers
from perfcal.batch.manifest import Record
from perfcal.batch.page import PageMaker
from perfcal.batch.plan import Plan
from perfcal.batch.publish import publish
from perfcal.batch.quiet import quiet_libraries
from perfcal.batch.task import Task
from perfcal.errors import StorageError, UsageError
from perfcal.files import file_digest, packaged
from perfcal.view.shared_findings import sharing_findings
from perfcal.view.svg import drawing_apart

__all__ = ["Ask", "Order", "begun_here", "identity", "leave", "make_page"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is the same for every page of a run."""

    run: str
    reports: Place  # of the cycle
    kit: str  # the archive in the reports
    digest: str  # of the archive
    sample: bool  # the pages are about the sample, which is not in the archive
    cycle: str
    engine: str | None
    timeouts: tuple[int, int | None]  # seconds for a cell, and for all cells of a notebook if that is limited
    code: str  # digest of the code that planned


@dataclass(frozen=True, slots=True, repr=False)
class Ask:
    """One page that is asked for; `before` is what the last recorded run wrote for it.

    Dask shows what it was handed in its logs, when something fails: this has nothing to show.
    """

    task: Task
    order: Order
    before: Mapping[str, str]


def identity() -> dict[str, str]:
    """Return what makes the pages here: versions, and the digests of perfcal's code and of its sample."""
    sample = packaged("sample")
    files = sorted(path for path in sample.rglob("*") if path.is_file())
    listed = "\n".join(f"{path.relative_to(sample)} {file_digest(path)}" for path in files)
    return {**versions(), "code": code_digest(), "sample": sha256(listed.encode()).hexdigest()}


def make_page(ask: Ask) -> str:
    """Make one page, write its files to the reports, and return its record as JSON.

    A page that an earlier attempt of this run had finished is not made again.
    """
    if code_digest() != ask.order.code:
        raise UsageError("a worker has another perfcal than the one that planned", hint="install the same everywhere")
    with _HERE.begun(ask.task, ask.order):
        return _page(ask.task, ask.order, ask.before).model_dump_json()


def begun_here(run: str) -> list[str]:
    """Return the pages of a run that are being made by this process."""
    return _HERE.pages(run)


def leave(order: Order) -> None:
    """Forget a run that has ended: its workspace, its warm processes, what was cached of it."""
    _HERE.leave(order)


def _page(task: Task, order: Order, before: Mapping[str, str]) -> Record:
    """Make a page and deliver it, unless an earlier attempt of this run has."""
    earlier = read_note(order.reports, task.key)
    if earlier and earlier.run == order.run and all_there(order.reports, earlier.record):
        return earlier.record
    with _HERE.at_work(order) as kit, TemporaryDirectory(dir=kit.parent) as private:
        record = _made(task, order, kit, Path(private))
        _HERE.check(order)
        known = earlier.record.outputs if earlier else {}
        return _delivered(record, order, Path(private), before=before, known=known)


def _made(task: Task, order: Order, kit: Path, private: Path) -> Record:
    """Make a page into `private`, by the code of a run on one machine."""
    workspace = None if order.sample else kit / WORKSPACE
    plan = Plan(workspace, private / "made", order.cycle, tasks=(), inputs={})
    stage = private / "stage"
    own = replace(task, notebook=replace(task.notebook, path=notebook_in(kit, task.notebook)))
    return PageMaker(plan, stage, {}, order.engine, *order.timeouts).make(own)


def _delivered(
    record: Record, order: Order, private: Path, *, before: Mapping[str, str], known: Mapping[str, str]
) -> Record:
    """Write a page's files to the reports; what somebody changed there by hand is kept beside them.

    What is there is fetched, one machine's own `publish` decides, and what it left goes back. `known` is what an attempt
    that died meant to write.
    """
    made, there = private / "made", private / "there"
    found = order.reports.read_all({*record.outputs, *before})
    for name, content in found.items():
        _write(there / name, content)
    ours = {**before, **{name: known[name] for name in found if file_digest(there / name) == known.get(name)}}
    if any(file_digest(there / name) != ours.get(name) for name in found):
        for name in order.reports.names(record.key.rpartition("/")[0]):
            if not (there / name).exists():  # only so that no name is taken twice
                _write(there / name, b"")
    kept = publish([made / name for name in record.outputs], stage=made, folder=there, before=ours)
    record = record.model_copy(update={"kept": kept})
    write_note(order.reports, Note(run=order.run, record=record))
    for name in (*kept, *record.outputs):
        order.reports.write(name, (there / name).read_bytes())
    order.reports.remove(name for name in found if name not in record.outputs)
    return record


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@dataclass(slots=True)
class _Here:
    """What this process keeps warm for the runs it works for, in the folder Dask gives a worker and removes with it."""

    runs: dict[str, Place] = field(default_factory=dict)  # and the reports they write to
    left: set[str] = field(default_factory=set)
    under_way: list[tuple[str, str]] = field(default_factory=list)  # run and page
    turn: threading.Lock = field(default_factory=threading.Lock)
    warm: ExitStack = field(default_factory=ExitStack)

    @contextmanager
    def begun(self, task: Task, order: Order) -> Iterator[None]:
        """Count a page among those that are being made."""
        page = (order.run, task.key)
        self.under_way.append(page)
        try:
            yield
        finally:
            self.under_way.remove(page)

    def pages(self, run: str) -> list[str]:
        """Return the pages of a run that are being made."""
        return [key for each, key in self.under_way if each == run]

    @contextmanager
    def at_work(self, order: Order) -> Iterator[Path]:
        """Give the folder of a run's workspace and notebooks, unpacked when first asked for."""
        folder = Path(get_worker().local_directory) / "perfcal"
        with self.turn:
            self.check(order)
            if not self.runs:
                self._warm(folder)
            self._enter(order)
            kit = folder / f"kit-{order.digest}"
            if not kit.is_dir():
                content = order.reports.read(order.kit)
                if content is None:
                    raise StorageError(f"{order.reports.address}: the run's workspace is not there any more")
                unpack(content, kit, digest=order.digest)
        yield kit

    def check(self, order: Order) -> None:
        """Refuse to go on for a run that has left: its workspace is gone, and nobody waits for the page."""
        if order.run in self.left:
            raise StorageError("the run has ended", hint="start it again")

    def leave(self, order: Order) -> None:
        """Forget a run; the last one takes along what was warm."""
        with self.turn:
            self._enter(order)
            self.left.add(order.run)
            del self.runs[order.run]
            if not self.runs:
                self.warm.close()

    def _enter(self, order: Order) -> None:
        """Count a run in; only one at a time writes to the same reports, so that an earlier one died without a word."""
        self.left.update(run for run, reports in self.runs.items() if reports == order.reports and run != order.run)
        self.runs = {run: reports for run, reports in self.runs.items() if run not in self.left}
        self.runs[order.run] = order.reports

    def _warm(self, folder: Path) -> None:
        for each in ("cache", "findings"):
            (folder / each).mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.warm = ExitStack()
        self.warm.callback(shutil.rmtree, folder, ignore_errors=True)
        self.warm.enter_context(_caching_in(folder / "cache"))
        self.warm.enter_context(quiet_libraries())
        self.warm.enter_context(sharing_findings(folder / "findings"))
        self.warm.enter_context(drawing_apart())
        self.warm.enter_context(closing_servers())


@contextmanager
def _caching_in(folder: Path) -> Iterator[None]:
    """Keep what is read of the workspace where it goes when the run goes."""
    before = os.environ.get("PERFCAL_CACHE")
    os.environ["PERFCAL_CACHE"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("PERFCAL_CACHE")
        if before is not None:
            os.environ["PERFCAL_CACHE"] = before


_HERE = _Here()
