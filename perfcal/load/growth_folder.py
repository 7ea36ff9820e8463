"""A folder of growth docs as one Arrow table: what was read before is taken from the cache, the rest is read and kept.

Documents are handled in chunks of neighbours by name. Where a chunk ends follows from the names in it alone, so a document
that comes, goes or changes touches its own chunk and no other.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pyarrow as pa

from perfcal.load.growth_cache import GrowthCache, terms_digest
from perfcal.load.growth_doc import Terms
from perfcal.load.growth_parse import Document
from perfcal.load.growth_records import SCHEMA
from perfcal.load.growth_workers import parsed_batches
from perfcal.load.text_file import name_below, read_bytes
from perfcal.schema.problems import Problems

__all__ = ["read_growth_folder"]

_CHUNK = 128  # documents, on average
_AT_ONCE = 64  # chunks whose unread documents are in memory together


def read_growth_folder(
    root: Path, terms: Terms, *, employee_ids: Collection[str], cache: GrowthCache, processes: int = 0
) -> pa.Table:
    """Return every growth doc of a workspace as a row, in the order of their paths (see `growth_records`).

    Parameters
    ----------
    employee_ids
        The roster, which lets a file named for a person stand in for missing front matter.
    processes
        As in `parsed_batches`.
    """
    folder = _Folder(root, terms_digest(terms), employee_ids)
    chunks = list(_chunks(sorted((root / "growth_docs").glob("*.md"))))
    made = [SCHEMA.empty_table()]
    for first in range(0, len(chunks), _AT_ONCE):
        found = [[folder.document(path) for path in paths] for paths in chunks[first : first + _AT_ONCE]]
        unread = [[document for document in documents if document.key not in cache] for documents in found]
        keys = [[document.key for document in documents] for documents in found]
        read = parsed_batches(unread, terms, processes=processes)
        made += [cache.completed(own, new) for own, new in zip(keys, read, strict=True)]
    cache.tidy()
    return pa.concat_tables(made)


@dataclass(frozen=True, slots=True)
class _Folder:
    """What a document's key depends on beside its bytes."""

    root: Path
    context: str
    employee_ids: Collection[str]

    def document(self, path: Path) -> Document:
        """Read a document's bytes, and say what it is found by."""
        name = name_below(path, self.root)
        problems = Problems()
        payload = read_bytes(path, name=name, problems=problems)
        is_person = path.stem in self.employee_ids
        digest = hashlib.sha256(f"{self.context}\n{is_person}\n{name}\n{list(problems)!r}\n".encode())
        digest.update(payload or b"")
        return Document(name, payload, digest.hexdigest(), is_person, tuple(problems))


def _chunks(paths: Sequence[Path]) -> Iterator[Sequence[Path]]:
    begin = 0
    for end, path in enumerate(paths, start=1):
        if end == len(paths) or crc32(os.fsencode(path.name)) % _CHUNK == 0:
            yield paths[begin:end]
            begin = end
