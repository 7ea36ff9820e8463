"""The manifest of a run that is under way: every record is on disk before the next one is looked at."""

from __future__ import annotations

from pathlib import Path

from perfcal.batch.fingerprint import versions
from perfcal.batch.index import write_index
from perfcal.batch.manifest import Manifest, Record, write_manifest
from perfcal.batch.page import timestamp
from perfcal.batch.plan import Plan

__all__ = ["OpenManifest"]


class OpenManifest:
    """Keeps the records of a run, and closes it with the index."""

    def __init__(self, plan: Plan, manifest: Manifest) -> None:
        self.plan = plan
        self.records = manifest.records()
        self.made: list[str] = []
        self._manifest = manifest.model_copy(
            update={
                "workspace": plan.workspace_seen,
                "inputs": dict(plan.inputs),
                "versions": versions(),
            }
        )

    def enter(self, record: Record) -> None:
        """Keep one more record. Until the run is closed its manifest says interrupted, as a power cut would leave it."""
        self.records[record.key] = record
        self.made.append(record.key)
        self._write(interrupted=True)

    def close(self) -> Path:
        """Write the manifest as it stays, and the index."""
        left = {task.key for task in self.plan.to_run} - set(self.made)
        return write_index(self.plan, self._write(interrupted=bool(left)), made=self.made)

    def _write(self, *, interrupted: bool) -> Manifest:
        update = {"written": timestamp(), "interrupted": interrupted}
        manifest = self._manifest.with_records(self.records).model_copy(update=update)
        write_manifest(self.plan.folder, manifest)
        return manifest
