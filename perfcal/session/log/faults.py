"""What can go wrong with the log, each fault holding what was typed; no message repeats a value, a name or a text (R13).

::

    PerfcalError
    └── SessionLogError              `.draft` is what was typed: nothing of it is lost
        ├── StaleViewError           somebody else was first; `.since` is what they wrote
        └── LogUnavailableError      the database cannot be read or written right now; the same draft can be tried again
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from perfcal.errors import PerfcalError
from perfcal.session.log.entry import Draft, Entry

__all__ = ["LogUnavailableError", "SessionLogError", "StaleViewError", "told_plainly"]


class SessionLogError(PerfcalError):
    """The session's log refused; `draft` is what was typed, where something was."""

    def __init__(self, message: str, *, hint: str = "", draft: Draft | None = None) -> None:
        super().__init__(message, hint=hint)
        self.draft = draft


class StaleViewError(SessionLogError):
    """A decision was made on a view that is no longer true; `since` holds what was written since, `version` where it is now."""

    def __init__(self, message: str, *, hint: str, draft: Draft, since: tuple[Entry, ...], version: int) -> None:
        super().__init__(message, hint=hint, draft=draft)
        self.since = since
        self.version = version

    @classmethod
    def of(cls, draft: Draft, thread: str, since: tuple[Entry, ...], version: int) -> StaleViewError:
        """Say what changed, by whom and when, in ids; the values are in `since`, for the eyes of the room."""
        what = f"{thread} of {draft.employee_id}" if draft.employee_id else thread
        if since:
            told = "; ".join(f"entry {entry.id} ({entry.what}) by {entry.who} at {entry.at}" for entry in since)
            message = f"{what} was changed since it was looked at: {told}"
        else:
            message = f"{what} stands at entry {version}, not at {draft.seen_version}: the log is not the one looked at"
        hint = "look at what is there now; what you typed is kept and can be sent again on top of it"
        return cls(message, hint=hint, draft=draft, since=since, version=version)


class LogUnavailableError(SessionLogError):
    """The database cannot be read or written right now; nothing was half-written, and the same draft may be sent again."""


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
