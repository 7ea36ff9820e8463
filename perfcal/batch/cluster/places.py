"""A folder anywhere: of this machine, of a shared disk, or of an object store, by its fsspec address.

Credentials are never part of an address here, nor sent anywhere: each machine finds its own, as the store's library does.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from perfcal.errors import PerfcalError, StorageError, UsageError

__all__ = ["Place", "place_of"]

_PUT_IS_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oci", "memory"})
"""Stores in which an object is there with all of its content or not at all; anywhere else a rename makes it so."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder by its address, with no separator at the end; what is in it is named relative to it."""

    address: str

    @property
    def folder(self) -> Path | None:
        """The folder on this machine; None where it is elsewhere."""
        return Path(self._root) if "file" in self._protocols else None

    @property
    def within(self) -> str:
        """The path without protocol: bucket and prefix of an object store."""
        return self._root

    def within_reach(self) -> bool:
        """Say whether the bucket is there; any other place is made when it is first written to."""
        if "file" in self._protocols:
            return True
        with self._faults("read from"):
            return bool(self._fs.exists(self._root.partition("/")[0]))

    def below(self, *names: str) -> Place:
        """Return a folder in this one."""
        return Place("/".join((self.address, *names)))

    def names(self, folder: str = "") -> list[str]:
        """Return every file below, or below one folder in it."""
        start = f"{self._root}/{folder}".rstrip("/")
        self._fs.invalidate_cache()
        with self._faults("read from"):
            found = self._fs.find(start) if self._fs.exists(start) else []
        return sorted(posixpath.relpath(path, self._root) for path in found)

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None where there is none."""
        return self.read_all([name]).get(name)

    def read_all(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return the content of those files that are there, fetched side by side where the store can."""
        names = list(dict.fromkeys(names))
        if not names:
            return {}
        paths, whole = [f"{self._root}/{name}" for name in names], [None] * len(names)
        with self._faults("read from"):
            found = self._fs.cat_ranges(paths, whole, whole, on_error="return")  # `cat` looks first what is there
            for content in found:
                if isinstance(content, Exception) and not isinstance(content, FileNotFoundError | NotADirectoryError):
                    raise content
        return {name: content for name, content in zip(names, found, strict=True) if isinstance(content, bytes)}

    def digests(self, names: Iterable[str]) -> dict[str, str]:
        """Return the SHA-256 of those files that are there."""
        return {name: sha256(content).hexdigest() for name, content in self.read_all(names).items()}

    def write(self, name: str, content: bytes) -> None:
        """Write a file so that nobody sees half of it."""
        target = f"{self._root}/{name}"
        with self._faults("written to"):
            if _PUT_IS_WHOLE.intersection(self._protocols):
                self._fs.pipe_file(target, content)
                return
            self._fs.makedirs(posixpath.dirname(target), exist_ok=True)
            partial = posixpath.join(posixpath.dirname(target), f".{uuid4().hex}.tmp")
            self._fs.pipe_file(partial, content)
            self._fs.mv(partial, target)

    def remove(self, names: Iterable[str]) -> None:
        """Remove those files that are there."""
        with self._faults("written to"):
            for name in names:
                with suppress(FileNotFoundError):
                    self._fs.rm_file(f"{self._root}/{name}")

    def remove_folder(self, folder: str) -> None:
        """Remove a folder and all below it, where there is one."""
        with self._faults("written to"), suppress(FileNotFoundError):
            self._fs.invalidate_cache()
            self._fs.rm(f"{self._root}/{folder}", recursive=True)

    @property
    def _fs(self) -> Any:
        return _opened(self.address)[0]

    @property
    def _root(self) -> str:
        return str(_opened(self.address)[1]).rstrip("/")

    @property
    def _protocols(self) -> tuple[str, ...]:
        protocol = self._fs.protocol
        return (protocol,) if isinstance(protocol, str) else tuple(protocol)

    @contextmanager
    def _faults(self, what: str) -> Iterator[None]:
        """Say a store's fault in our words: those of its library name keys, requests and accounts."""
        try:
            yield
        except PerfcalError:
            raise
        except Exception as fault:  # noqa: BLE001  # every store's library has errors of its own
            hint = "check the bucket, the endpoint and the credentials, on the workers' machines too"
            raise StorageError(f"{self.address} cannot be {what} ({type(fault).__name__})", hint=hint) from None


def place_of(address: str | os.PathLike[str]) -> Place:
    """Return a place by a path or an fsspec address: `reports`, `file:///srv/reports`, `s3://bucket/reports`."""
    text = os.fspath(address)
    if "://" not in text:
        return Place(str(Path(text).absolute()))
    return Place(text.rstrip("/"))


def _opened(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415  # comes with perfcal[cluster]

        return url_to_fs(address)  # type: ignore[no-any-return]  # fsspec keeps what it has opened
    except ImportError as missing:
        hint = "pip install 'perfcal[cluster]', and fsspec's library for that store"
        raise UsageError(f"{address}: no library for such a place ({missing.name or 'fsspec'})", hint=hint) from None
    except ValueError:
        raise UsageError(f"{address}: no such kind of place", hint="e.g. s3://bucket/folder, or a path") from None
