"""What a driver raises, told as one plain fault that keeps what was typed; no message repeats a value, a name or a text (R13)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from perfcal.errors import LogUnavailableError, SessionLogError
from perfcal.session.log.entry import Draft

__all__ = ["told_plainly"]


_AGAIN = "then send it again: what you typed is kept"
_LOCKED = ("is held by another program", f"wait for the copy, backup or sync tool to end, {_AGAIN}")
_FULL = ("has no room left on its disk", f"free some space, {_AGAIN}")
_READ_ONLY = ("can only be read", f"make the folder and its files writable, or the database, {_AGAIN}")
_BROKEN_DISK = ("cannot be written to its disk", f"look at the disk: full, at its quota, or gone, {_AGAIN}")
_MISSING = ("cannot be opened", "is the folder there, and may this user write to it?")
_DAMAGED = ("is damaged, or no log at all", "put it aside, and bring back a copy from before")
_GONE = ("cannot be reached", f"is the server running, and the address right? {_AGAIN[0].upper()}{_AGAIN[1:]}")
_FORBIDDEN = ("does not allow this to this user", "ask the owner of the database (docs/session-log.md)")

_SQLITE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PROTOCOL: _LOCKED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_IOERR: _BROKEN_DISK,
    sqlite3.SQLITE_CANTOPEN: _MISSING,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
_POSTGRES = {
    "55P03": _LOCKED,
    "40P01": _LOCKED,
    "57014": _LOCKED,
    "53100": _FULL,
    "25006": _READ_ONLY,
    "42501": _FORBIDDEN,
    "28": _FORBIDDEN,
    "08": _GONE,
    "57": _GONE,
    "58": _BROKEN_DISK,
    "XX": _DAMAGED,
    "": _GONE,
}


@contextmanager
def told_plainly(place: str, draft: Draft | None = None) -> Iterator[None]:
    """Turn what a driver raises into one plain fault; the driver's own words may hold a row and are dropped."""
    try:
        yield
    except SessionLogError as error:
        error.draft = error.draft or draft
        raise
    except (DBAPIError, sqlite3.Error) as error:
        (found, hint), code = _meaning(error.orig if isinstance(error, DBAPIError) else error)
        raise LogUnavailableError(f"{place} {found} ({code})", hint=hint, draft=draft) from None
    except OSError as error:
        raise LogUnavailableError(f"{place} {_MISSING[0]} ({error.strerror})", hint=_MISSING[1], draft=draft) from None


def _meaning(error: BaseException | None) -> tuple[tuple[str, str], str]:
    if isinstance(error, sqlite3.Error):
        number = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        refused = ("refused this", "this is a fault in perfcal or in the file; the code says which")
        return _SQLITE.get(number & 0xFF, refused), getattr(error, "sqlite_errorname", "SQLITE_ERROR")
    state = getattr(error, "sqlstate", None) or ""
    refused = ("refused this", "this is a fault in perfcal or in the database; the code says which")
    return _POSTGRES.get(state) or _POSTGRES.get(state[:2]) or refused, state or "no connection"
