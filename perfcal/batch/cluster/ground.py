"""Where a run on a cluster takes its workspace from and puts its reports: planned here, wherever they are.

On this machine both are used as they are. In an object store, the workspace is brought down once, and of the reports
only the manifest; what else is there is known by digest.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from perfcal.batch.cluster.kit import travels
from perfcal.batch.cluster.notes import UNDER_WAY, all_there, notes_in
from perfcal.batch.cluster.places import Place, place_of
from perfcal.batch.cluster.worker import Order
from perfcal.batch.manifest import JOURNAL, MANIFEST, Manifest, Record, read_manifest
from perfcal.batch.plan import Plan, refuse_mixing
from perfcal.errors import StorageError
from perfcal.load.growth_cache import forget_cache

__all__ = ["Ground", "laid_out"]

_INDEX = "index.html"


@dataclass(slots=True)
class Ground:
    """A workspace and an out folder as `plan_batch` takes them, and the places they stand for."""

    workspace: Path | None
    out: Path
    reports_of: Place  # all cycles
    _sent: dict[str, int] = field(default_factory=dict)  # file of this machine → when what was sent had been written

    def reports(self, plan: Plan) -> Place:
        """Return the place of a cycle's reports."""
        return self.reports_of.below(plan.folder.name)

    @property
    def elsewhere(self) -> bool:
        """Whether `out` only stands for where the reports are."""
        return self.reports_of.folder != self.out

    def address(self, path: Path) -> str:
        """Return where a file of `out` really is."""
        return f"{self.reports_of.address}/{path.relative_to(self.out).as_posix()}"

    def _fetch_manifest(self, folder: Path) -> None:
        for name, content in self.reports_of.read_all(
            [f"{folder.name}/{each}" for each in (MANIFEST, JOURNAL)]
        ).items():
            target = folder.parent / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def standing(self, plan: Plan) -> tuple[Plan, Manifest]:
        """Return the plan and the manifest as they stand now, with what a run that was cut off had finished."""
        if self.elsewhere:
            self._fetch_manifest(plan.folder)
        manifest, reports = read_manifest(plan.folder, cycle=plan.cycle), self.reports(plan)
        refuse_mixing(plan, manifest)
        records = manifest.records()
        left = [note.record for note in notes_in(reports)]
        finished = {each.key: each for each in left if _newer(each, records.get(each.key)) and all_there(reports, each)}
        manifest = manifest.with_records({**records, **finished})
        if self.elsewhere:
            outputs = [name for record in manifest.notebooks for name in record.outputs]
            plan = replace(plan, elsewhere=reports.digests(outputs))
        return plan.checked_against(manifest), manifest

    def send(self, plan: Plan, *names: str) -> None:
        """Put files of the run itself where the reports are, those that were written since they were last put there."""
        for name in names if self.elsewhere else ():
            path = plan.folder / name
            written = path.stat().st_mtime_ns if path.exists() else None
            if written is not None and self._sent.get(name) != written:
                self.reports(plan).write(name, path.read_bytes())
                self._sent[name] = written

    def send_index(self, plan: Plan) -> None:
        """Let the index be seen as it grows."""
        self.send(plan, _INDEX)

    def close(self, plan: Plan, order: Order, *, complete: bool) -> None:
        """Put the manifest and the index in place, and remove what the run worked with.

        The notes of a run that was stopped stay: a worker may still be writing a page that nobody waits for.
        """
        self.send(plan, MANIFEST, _INDEX)
        if complete:
            self.reports(plan).remove_folder(UNDER_WAY)
        else:
            self.reports(plan).remove([order.kit])


@contextmanager
def laid_out(workspace: str | os.PathLike[str] | None = None, *, out: str | os.PathLike[str]) -> Iterator[Ground]:
    """Give the ground of a run: its workspace brought down and its reports' manifest with it, where they are elsewhere.

    Parameters
    ----------
    workspace
        A folder, or an fsspec address; the sample without one.
    out
        Reports go to `out/<cycle>/`: a folder, or an fsspec address. Every worker writes there.

    Raises
    ------
    StorageError
        A place cannot be read, or its bucket does not exist.
    """
    source, target = place_of(workspace) if workspace else None, place_of(out)
    for place in filter(None, (source, target)):
        if not place.within_reach():
            raise StorageError(f"{place.address}: there is no such bucket", hint="make it, or name another")
    if target.folder and (source is None or source.folder):
        yield Ground(source.folder if source else None, target.folder, target)
        return
    with TemporaryDirectory(prefix="perfcal-") as private:
        # The ways between the folders are as in the store: pages name their workspace as it is seen from them.
        workspace = _brought_down(source, private) if source else None
        try:
            yield Ground(workspace, _stand_in(target, private), target)
        finally:
            if workspace and not workspace.is_symlink():
                forget_cache(workspace)  # what was read of it is kept no longer than it


def _brought_down(source: Place, private: str) -> Path:
    folder = _stand_in(source, private)
    if source.folder:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.symlink_to(source.folder, target_is_directory=True)
        return folder
    names = [name for name in source.names() if travels(name, demographics=True)]
    if "cycle.yaml" not in names:
        raise StorageError(f"{source.address} is no workspace", hint="name a folder with a cycle.yaml")
    for name, content in source.read_all(names).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def _stand_in(place: Place, private: str) -> Path:
    """Return the folder that stands for a place: a store's own path, or the name alone of a folder elsewhere."""
    return Path(private) / (place.folder.name if place.folder else place.within.strip("/"))


def _newer(record: Record, before: Record | None) -> bool:
    return before is None or record.started > before.started
