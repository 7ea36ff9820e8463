"""A workspace loaded ahead: by a warm process, for the one notebook that runs in each fork of it.

What is kept is given once. A second `load_workspace` in the same process reads the files again, so nothing that a
notebook does to its tables is seen by another reader.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from perfcal.schema.cycle import Cycle

__all__ = ["Stamp", "file_stamp", "keep", "kept_as", "take"]

Stamp = Mapping[Path, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class _Kept:
    cycle: Cycle
    folder: Path
    stamp: Stamp


_kept: list[_Kept] = []  # one at the most


def file_stamp(files: Iterable[Path]) -> Stamp:
    """Return what tells, without reading them, that files are no longer what they were."""
    return {path: (found.st_size, found.st_mtime_ns, found.st_ino) for path in files if (found := _stat(path))}


def keep(cycle: Cycle | None, stamp: Stamp) -> None:
    """Keep a workspace in the place of any other; None keeps nothing.

    Its files had this stamp before they were read, and it is looked at from its last day.
    """
    _kept[:] = [] if cycle is None else [_Kept(cycle, cycle.root.resolve(), stamp)]


def kept_as(folder: Path, stamp: Stamp) -> bool:
    """Say whether what is kept is this folder, with its files as they are now."""
    return bool(_kept) and _kept[0].folder == folder.resolve() and _kept[0].stamp == stamp


def take(folder: Path) -> Cycle | None:
    """Return the workspace that is kept of a folder, and keep it no longer; None when it is another, or none."""
    if not _kept or _kept[0].folder != folder.resolve():
        return None
    return _kept.pop().cycle


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:  # taken away since it was listed
        return None
