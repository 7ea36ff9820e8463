"""Documents already read, kept on this machine for the next start, and never taken for what they are not.

A document is found again by the digest of everything its reading depended on, so no clock and no size is ever asked. A
file is believed only when its own bytes have the digest in its name: a damaged one is as good as none. It is always safe to
delete the folder. What it holds is as personal as the workspace, and no more: what left the workspace leaves the cache.
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from perfcal.files import write_atomically
from perfcal.load.growth_doc import Terms
from perfcal.load.growth_records import SCHEMA

__all__ = ["GrowthCache", "cache_of", "forget_cache", "terms_digest"]

_OWNER = "workspace.txt"  # in each folder: the workspace it is of
_OFF = {"off", "no", "0", "false"}
_PACKAGE = Path(__file__).resolve().parents[1]
_READERS = ("load/*.py", "schema/**/*.py", "errors.py")
_LIBRARIES = ("pyromark", "pyyaml", "rapidfuzz")


class GrowthCache:
    """One workspace's folder of Parquet files, some documents in each; without a folder it is always empty."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.files = {path: kept for path in _listed(folder) if (kept := _sound(path)) is not None}
        self.place = {
            key: (path, row) for path, kept in self.files.items() for row, key in enumerate(kept["key"].to_pylist())
        }
        self.used: set[Path] = set()

    def __contains__(self, key: object) -> bool:
        """Whether the document found by a key was read before."""
        return key in self.place

    def completed(self, keys: Sequence[str], read: pa.Table) -> pa.Table:
        """Return the documents of these keys in order, kept or just read; where no file is exactly that, write one."""
        path = self.place[keys[0]][0] if keys[0] in self.place else None
        if path is not None and self.files[path]["key"].to_pylist() == keys:
            self.used.add(path)
            return self.files[path]
        new = {key: row for row, key in enumerate(read["key"].to_pylist())}
        rows = [read.slice(new[key], 1) if key in new else self._kept(key) for key in keys]
        documents = pa.concat_tables(rows).combine_chunks()
        self._write(documents)
        return documents

    def _kept(self, key: str) -> pa.Table:
        path, row = self.place[key]
        return self.files[path].slice(row, 1)

    def _write(self, documents: pa.Table) -> None:
        """Keep some documents; a cache that cannot be written is one that is not used."""
        if self.folder is None:
            return
        stream = io.BytesIO()
        pq.write_table(documents, stream, compression="lz4")
        path = self.folder / f"{_digest(stream.getvalue())}.parquet"
        with suppress(OSError):
            write_atomically(path, stream.getvalue())
            self.used.add(path)

    def tidy(self) -> None:
        """Remove whatever was not used this time, older readings of a changed document among it."""
        for path in _listed(self.folder):
            if path not in self.used and path.name != _OWNER:
                with suppress(OSError):  # open elsewhere on Windows: the next start tries again
                    path.unlink()


def cache_of(root: Path) -> GrowthCache:
    """Return the cache of a workspace: in this user's cache folder, or none where it is switched off or not private."""
    top = _top()
    if top is None:
        return GrowthCache(None)
    place = os.fsencode(root.resolve())  # a path need not be text
    folder = top / _digest(place)
    try:
        if not folder.is_dir():
            _remove_orphans(top)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(folder / _OWNER, place)
        sound = all(map(_private, (top, folder)))
    except OSError:
        sound = False
    return GrowthCache(folder if sound else None)


def forget_cache(root: Path) -> None:
    """Delete what is kept of a workspace (R13); the next start reads every document anew."""
    top = _top()
    if top is not None:
        shutil.rmtree(top / _digest(os.fsencode(root.resolve())), ignore_errors=True)


def terms_digest(terms: Terms) -> str:
    """Return the digest of all that a reading depends on beside the document: the terms, perfcal's code, the parsers."""
    return _digest(f"{terms!r}\n{_code_digest()}".encode())


@cache
def _code_digest() -> str:
    files = sorted(path for pattern in _READERS for path in _PACKAGE.glob(pattern))
    code = [f"{path.relative_to(_PACKAGE)} {_digest(path.read_bytes())}" for path in files]
    versions = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    return _digest("\n".join([*code, *versions, platform.python_version()]).encode())


def _top() -> Path | None:
    """Return the folder for all workspaces: `PERFCAL_CACHE` names another one, or switches the cache off."""
    asked = os.environ.get("PERFCAL_CACHE", "")
    if asked.casefold() in _OFF:
        return None
    named = Path(os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "")
    try:
        place = named if named.is_absolute() else Path.home() / ".cache"
    except RuntimeError:  # a user without a home
        return None
    return (Path(asked) if asked else place / "perfcal") / "growth_docs"


def _private(folder: Path) -> bool:
    """Whether a folder is this user's alone; where it is theirs and open to others, it is closed."""
    if os.name == "nt":  # a profile's folders are the user's
        return True
    found = folder.lstat()
    if found.st_uid != os.getuid() or folder.is_symlink():
        return False
    if found.st_mode & 0o077:
        folder.chmod(0o700)
    return True


def _remove_orphans(top: Path) -> None:
    """Remove what is kept of workspaces that are gone."""
    for owner in top.glob(f"*/{_OWNER}"):
        if not Path(os.fsdecode(owner.read_bytes())).is_dir():
            shutil.rmtree(owner.parent, ignore_errors=True)


def _listed(folder: Path | None) -> Collection[Path]:
    try:
        return list(folder.iterdir()) if folder else ()
    except OSError:
        return ()


def _sound(path: Path) -> pa.Table | None:
    try:
        payload = path.read_bytes()
        if path.stem != _digest(payload):
            return None
        # one thread, also inside Arrow: the process may be about to fork
        documents = pq.ParquetFile(pa.BufferReader(payload), pre_buffer=False).read(use_threads=False)
    except (OSError, pa.ArrowException):
        return None
    return documents if documents.schema.equals(SCHEMA) else None


def _digest(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()[:40]
