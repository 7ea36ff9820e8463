"""Finished files into the reports, each by one rename, and never over something a person changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from perfcal.files import file_digest

__all__ = ["publish"]


def publish(staged: Sequence[Path], *, stage: Path, folder: Path, before: Mapping[str, str]) -> tuple[str, ...]:
    """Move files from `stage` to the same place under `folder`; return what was found changed by hand and kept.

    `before` holds what the last run wrote there, by digest. A page of it that was not made again this time is removed,
    so that no page of an earlier state passes for today's.
    """
    names = [path.relative_to(stage).as_posix() for path in staged]
    kept = []
    for name in dict.fromkeys((*names, *before)):
        place = folder / name
        found = file_digest(place)
        if found and found != before.get(name):
            kept.append(_move_aside(place).relative_to(folder).as_posix())
        elif found and name not in names:
            place.unlink()
    for path, name in zip(staged, names, strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        path.replace(folder / name)
    return tuple(kept)


def _move_aside(place: Path) -> Path:
    """Rename a file to the first free name: e0001.ipynb → e0001.kept.ipynb, e0001.kept-2.ipynb."""
    number = 1
    while (free := place.with_name(f"{place.stem}.kept{f'-{number}' if number > 1 else ''}{place.suffix}")).exists():
        number += 1
    return place.replace(free)
