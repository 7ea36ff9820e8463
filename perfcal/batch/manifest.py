"""The record of every run of a cycle, `manifest.json`: what each page was made from, and how it ended.

It is written after every notebook, whole and at once, so a run that is cut off continues where it was. The schema is
in docs/manifest.md. It holds ids, digests, times and counts; never a rating, a name or anybody's prose.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from perfcal.files import write_atomically

__all__ = ["MANIFEST", "Failure", "Manifest", "Record", "read_manifest", "write_manifest"]

MANIFEST = "manifest.json"


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
    """Read a cycle's manifest; one that is missing or not readable counts as none, so that everything is run again."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return Manifest(cycle=cycle)


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write the manifest whole, through a temporary file."""
    return write_atomically(folder / MANIFEST, manifest.model_dump_json(indent=1) + "\n")
