"""What every page of a run is made from, as one archive by content: the workspace and the notebooks.

One file, since a store that hands out ten thousand growth docs one by one takes minutes over it. It holds what perfcal
reads and nothing else, and the demographics only where a page to make is the one that reads them (R13.2).
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path, PurePosixPath

from perfcal.batch.shelf import Notebook
from perfcal.errors import StorageError

__all__ = ["NOTEBOOKS", "WORKSPACE", "notebook_in", "packed", "travels", "unpack"]

WORKSPACE, NOTEBOOKS = "workspace", "notebooks"
_FOLDERS = ("rubrics", "growth_docs", "pre_reads", "session")
_SUFFIXES = (".yaml", ".csv", ".tsv", ".parquet", ".xlsx")
_LOG = "session/decisions.db"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day a zip knows: the same content is the same archive


def travels(name: str, *, demographics: bool) -> bool:
    """Say whether a file of a workspace is one that pages can be made from."""
    path = PurePosixPath(name)
    if any(part.startswith(".") for part in path.parts) or (name == "demographics.csv" and not demographics):
        return False
    if len(path.parts) == 1:
        return path.suffix in _SUFFIXES
    in_session = path.parts[0] == "session"
    return path.parts[0] in _FOLDERS and (not in_session or name == _LOG or path.suffix == ".yaml")


def packed(workspace: Path | None, notebooks: Iterable[Notebook], *, demographics: bool) -> bytes:
    """Return the archive of a workspace, None for the sample, which perfcal brings everywhere, and of notebooks."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, content in sorted(_contents(workspace, notebooks, demographics=demographics)):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def unpack(content: bytes, folder: Path, *, digest: str) -> Path:
    """Write an archive out as `folder`, whole or not at all; one that is not what was packed is refused."""
    if sha256(content).hexdigest() != digest:
        raise StorageError("the workspace a worker was sent is not the archive that was packed", hint="run it again")
    partial = folder.with_name(f".{folder.name}.partial")
    partial.mkdir(mode=0o700)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(partial)  # the digest says it is ours
    return partial.replace(folder)


def notebook_in(folder: Path, notebook: Notebook) -> Path:
    """Return where a notebook lies in what was unpacked."""
    return folder / NOTEBOOKS / notebook.fingerprint / notebook.path.name


def _contents(
    workspace: Path | None, notebooks: Iterable[Notebook], *, demographics: bool
) -> Iterator[tuple[str, bytes]]:
    for name, path in {notebook_in(Path(), each).as_posix(): each.path for each in notebooks}.items():
        yield name, path.read_bytes()
    for path in workspace.rglob("*") if workspace else ():
        name = path.relative_to(workspace or path).as_posix()
        if travels(name, demographics=demographics) and path.is_file():
            yield f"{WORKSPACE}/{name}", _log_content(path) if name == _LOG else path.read_bytes()


def _log_content(path: Path) -> bytes:
    """Return the session's log as a reader sees it now, what lies in its write-ahead file included."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as log, closing(sqlite3.connect(":memory:")) as copy:
        log.backup(copy)
        return copy.serialize()
