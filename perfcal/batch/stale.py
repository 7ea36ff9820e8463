"""Why a page must be made again: asked of its record, of what it would be made from now, and of the files there are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from perfcal.batch.manifest import Record
from perfcal.batch.task import Task
from perfcal.files import file_digest

__all__ = ["output_digests", "why_stale"]


def why_stale(task: Task, record: Record | None, found: Mapping[str, str], *, code: str) -> tuple[str, ...]:
    """Return every reason why a page is out of date; none means that making it again would give the same page.

    `found` holds the digest of each file the record names as it is on disk now, "" where it is gone. The engine is no
    reason: any engine must give the same page.
    """
    if record is None:
        return ("not run yet",)
    reasons = ["failed last time"] if record.outcome == "failed" else []
    reasons += [f"{name} changed" for name in _changed(record.inputs, task.inputs)]
    if record.notebook_digest != task.notebook.fingerprint:
        reasons.append(f"notebook {task.notebook.name} changed")
    if record.code_digest != code:
        reasons.append("perfcal, or a library it uses, changed")
    reasons += [f"parameter {name} changed" for name in _changed(record.parameters, task.parameters)]
    reasons += [
        f"{name} {_what_became(found.get(name, ''), of=made)}"
        for name, made in record.outputs.items()
        if found.get(name, "") != made
    ]
    return tuple(reasons)


def output_digests(folder: Path, record: Record | None) -> dict[str, str]:
    """Return the digest of each file a record names, as it is now."""
    return {name: file_digest(folder / name) for name in record.outputs} if record else {}


def _changed(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    return sorted(name for name in {*before, *now} if before.get(name, "") != now.get(name, ""))


def _what_became(found: str, *, of: str) -> str:
    return "was edited since" if found and of else "is missing"
