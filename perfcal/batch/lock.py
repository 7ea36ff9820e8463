"""One run at a time in one cycle's reports; a second one waits, and says for whom."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from perfcal.errors import UsageError

__all__ = ["LOCK_WAIT", "exclusive"]

LOCK_WAIT = 600
"""Seconds a run waits for another one that writes to the same reports."""

_STAGE, _HOLDER = ".running", "pid"


@contextmanager
def exclusive(folder: Path, *, waiting: Callable[[str], None], patience: float = LOCK_WAIT) -> Iterator[Path]:
    """Hold a cycle's reports and give an empty folder in them to work in; it is gone afterwards.

    What a run that was killed left in that folder is removed: its notebooks were not finished. The lock is the
    operating system's, so it ends with the process that holds it, however that ends.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "name a folder that can be written to, with --out"
        raise UsageError(f"{folder}: {error.strerror or error}", hint=hint) from error
    lock = FileLock(folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting(f"{_who(folder)} is writing to {folder.name}; waiting for it")
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            raise UsageError(
                f"{folder}: {_who(folder)} is still writing here after {patience:g} seconds",
                hint="wait for it to end, or write elsewhere with --out",
            ) from None
    try:
        stage = folder / _STAGE
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
        (stage / _HOLDER).write_text(str(os.getpid()), encoding="ascii")
        yield stage
    finally:
        shutil.rmtree(folder / _STAGE, ignore_errors=True)
        lock.release()


def _who(folder: Path) -> str:
    try:
        return f"another run (process {int((folder / _STAGE / _HOLDER).read_text(encoding='ascii'))})"
    except (OSError, ValueError):
        return "another run"
