"""The record of every run of a cycle, `manifest.json`: what each page was made from, and how it ended.

It is written whole when a run begins and when it ends. In between each record is one line of `manifest.journal.jsonl`
beside it, so that the thousandth costs what the first did, and a run that is cut off continues where it was. The schema
is in docs/manifest.md. It holds ids, digests, times and counts; never a rating, a name or anybody's prose.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from perfcal.files import write_atomically

__all__ = ["JOURNAL", "MANIFEST", "Failure", "Journal", "Manifest", "Record", "read_manifest", "write_manifest"]

MANIFEST = "manifest.json"
JOURNAL = "manifest.journal.jsonl"


class Failure(BaseModel):
    """Why a notebook failed: where, and the class of what was raised. A message only where perfcal itself wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(description="class of the exception, e.g. DataError, KeyError, DeadKernelError")
    where: str = Field(description="e.g. In [4] of pre_reads/e0001.ipynb")
    message: str = Field("", description="perfcal's own words; blank for any other exception, which may quote the data")


class Record(BaseModel):
    """How one page was last made, from what, and what it says about itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(description="the page without suffix, under the cycle's reports: pre_reads/e0001")
    notebook: str
    title: str
    employee_id: str = ""
    parameters: dict[str, str | int | float | bool]
    engine: str = ""
    notebook_digest: str
    code_digest: str
    inputs: dict[str, str] = Field(description="what the page depends on, with its digest when the page was made")
    started: str
    seconds: float
    outcome: Literal["done", "failed"]
    failure: Failure | None = None
    note: str = ""
    outputs: dict[str, str] = Field(description="each file written, with its SHA-256")
    kept: tuple[str, ...] = Field((), description="files changed by hand since the run before, moved aside")
    complete: bool | None = Field(None, description="what a pre-read says of itself (R8.1); null for other pages")
    incomplete_because: tuple[str, ...] = ()


class Manifest(BaseModel):
    """Every page of one cycle's reports."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    perfcal: Literal["manifest/1"] = "manifest/1"
    cycle: str
    workspace: str = Field("", description="seen from the reports; blank for the sample")
    written: str = ""
    interrupted: bool = False
    versions: dict[str, str] = Field(default_factory=dict)
    inputs: dict[str, str] = Field(default_factory=dict, description="every input file when the last run was planned")
    notebooks: tuple[Record, ...] = ()

    def records(self) -> dict[str, Record]:
        """Return the records by key."""
        return {record.key: record for record in self.notebooks}

    def with_records(self, records: Mapping[str, Record]) -> Manifest:
        """Return the same manifest with these records, in the order of their keys."""
        return self.model_copy(update={"notebooks": tuple(records[key] for key in sorted(records))})


def read_manifest(folder: Path, *, cycle: str) -> Manifest:
    """Read a cycle's manifest, and the records of a run that is under way or was cut off.

    One that is missing or not readable counts as none, so that everything is run again.
    """
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return Manifest(cycle=cycle)
    since = {record.key: record for record in _journalled(folder)}
    return manifest.with_records({**manifest.records(), **since}) if since else manifest


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write the manifest whole, through a temporary file; what its journal held is in it from then on."""
    path = write_atomically(folder / MANIFEST, manifest.model_dump_json(indent=1) + "\n")
    # A crash between the two leaves records in both, and reading them twice changes nothing.
    (folder / JOURNAL).unlink(missing_ok=True)
    return path


class Journal:
    """The records of a run under way: each is on disk, whole, before the next one is looked at."""

    def __init__(self, folder: Path) -> None:
        self._lines = (folder / JOURNAL).open("ab")

    def enter(self, record: Record) -> None:
        """Write one record down."""
        self._lines.write(record.model_dump_json().encode() + b"\n")
        self._lines.flush()
        os.fsync(self._lines.fileno())

    def close(self) -> None:
        """Let the file go; it stays until the manifest holds what is in it."""
        self._lines.close()


def _journalled(folder: Path) -> Iterator[Record]:
    """Yield the records a journal holds, up to a line that a crash left unfinished."""
    try:
        lines = (folder / JOURNAL).read_bytes().splitlines(keepends=True)
    except OSError:
        return
    for line in lines:
        try:
            yield Record.model_validate_json(line)
        except ValidationError:
            return
