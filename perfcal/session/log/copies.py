"""Whole copies of a SQLite log beside it: from before a migration, or when its file was replaced under our feet."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

__all__ = ["copies_of", "copy_beside"]


def copies_of(file: Path) -> list[Path]:
    """Return the copies that lie beside a log."""
    return sorted(file.parent.glob(f"{file.name}.*.backup"))


def copy_beside(source: sqlite3.Connection, file: Path, label: str) -> Path:
    """Copy all that a connection sees, what lies in its write-ahead file included; an earlier copy is left alone."""
    kept = file.with_name(f"{file.name}.{label}.{len(copies_of(file)) + 1}.backup")
    partial = kept.with_name(f".{kept.name}.tmp")
    try:
        with closing(sqlite3.connect(partial)) as target:
            source.backup(target)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(kept)
    finally:
        partial.unlink(missing_ok=True)
    return kept
