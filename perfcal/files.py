"""Files: written so that nobody sees half of one, told apart by digest, and those that come with perfcal found."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Literal

__all__ = ["file_digest", "packaged", "write_atomically"]

_PACKAGE = Path(__file__).resolve().parent
_IN_CHECKOUT = {"notebooks": "notebooks", "sample": "data/sample"}


def packaged(name: Literal["notebooks", "sample"]) -> Path:
    """Return a folder that comes with perfcal: inside the wheel, or beside the package in a checkout."""
    packed = _PACKAGE / "_shelf" / name
    return packed if packed.is_dir() else _PACKAGE.parent / _IN_CHECKOUT[name]


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file as it is on disk, "" when there is none."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return ""


def write_atomically(path: Path, content: str | bytes) -> Path:
    """Write `content` to `path` through a temporary file in the same folder and a rename.

    The folder is made when missing. On any failure the old file stays as it was and the temporary one is removed.
    Text is written as UTF-8 with the line ends it has.
    """
    payload = content.encode("utf-8") if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(payload)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def _mode(path: Path) -> int:
    """Keep the permissions a file had; a new one gets what the process's umask would give it."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
