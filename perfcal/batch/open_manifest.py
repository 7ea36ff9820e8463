"""The manifest of a run that is under way, and the index that grows with it."""

from __future__ import annotations

import time
from pathlib import Path

from perfcal.batch.fingerprint import versions
from perfcal.batch.index import write_index
from perfcal.batch.manifest import Journal, Manifest, Record, write_manifest
from perfcal.batch.page import timestamp
from perfcal.batch.plan import Plan

__all__ = ["OpenManifest"]

_INDEX_SHARE = 50
"""The index is written anew when this many times as long has passed as writing it took: it costs a fiftieth at most."""
_INDEX_PAUSE = 2.0  # seconds between two indexes at least


class OpenManifest:
    """Keeps the records of a run, lets the index show what is finished, and closes both."""

    def __init__(self, plan: Plan, manifest: Manifest) -> None:
        self.plan = plan
        self.records = manifest.records()
        self.made: list[str] = []
        self._journal: Journal | None = None
        self._next_index = 0.0
        self._manifest = manifest.model_copy(
            update={
                "workspace": plan.workspace_seen,
                "inputs": dict(plan.inputs),
                "versions": versions(),
            }
        )

    def enter(self, record: Record) -> None:
        """Keep one more record. Until the run is closed its manifest says interrupted, as a power cut would leave it."""
        if self._journal is None:
            write_manifest(self.plan.folder, self._now(interrupted=True))
            self._journal = Journal(self.plan.folder)
        self._journal.enter(record)
        self.records[record.key] = record
        self.made.append(record.key)
        if time.monotonic() >= self._next_index:
            self._show()

    def close(self) -> Path:
        """Write the manifest as it stays, and the index."""
        if self._journal is not None:
            self._journal.close()
        left = {task.key for task in self.plan.to_run} - set(self.made)
        manifest = self._now(interrupted=bool(left))
        write_manifest(self.plan.folder, manifest)
        return write_index(self.plan, manifest, made=self.made)

    def _show(self) -> None:
        """Write the index of what is finished so far."""
        began = time.monotonic()
        write_index(self.plan, self._now(interrupted=True), made=self.made, under_way=True)
        spent = time.monotonic() - began
        self._next_index = time.monotonic() + max(_INDEX_PAUSE, _INDEX_SHARE * spent)

    def _now(self, *, interrupted: bool) -> Manifest:
        update = {"written": timestamp(), "interrupted": interrupted}
        return self._manifest.with_records(self.records).model_copy(update=update)
