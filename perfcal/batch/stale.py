"""Why a page must be made again: asked of its record, of what it would be made from now, and of the files there are."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from perfcal.batch.manifest import Record
from perfcal.batch.task import Task
from perfcal.files import file_digest

__all__ = ["output_digests", "why_stale"]

_SETTLED = 2_000_000_000  # nanoseconds after which a further change is sure to leave a file another time stamp


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
    """Return the digest of each file a record names, as it is now; a file is read once for as long as it stays the same."""
    return {name: _digest_now(folder / name) for name in record.outputs} if record else {}


def _digest_now(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return file_digest(path)
    if time.time_ns() - found.st_ctime_ns < _SETTLED:
        return file_digest(path)
    return _digest_of(path, (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns))


@lru_cache(maxsize=1 << 16)
def _digest_of(path: Path, _state: tuple[int, ...]) -> str:
    """Return a file's digest; a run asks when it is planned, when it begins and when it ends."""
    return file_digest(path)


def _changed(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    return sorted(name for name in {*before, *now} if before.get(name, "") != now.get(name, ""))


def _what_became(found: str, *, of: str) -> str:
    return "was edited since" if found and of else "is missing"
