"""Every error perfcal raises, as one tree.

::

    PerfcalError
    ├── UsageError              the call or command was wrong (exit code 2)
    │   ├── UnknownNameError    a name that does not exist; lists the nearest that do
    │   ├── OccupiedError       the destination holds something; nothing is overwritten
    │   ├── ClusterError        the cluster cannot be reached, or is not fit for this run
    │   └── StorageError        a place of files, here or in a store, cannot be read or written
    ├── DataError               the data has errors; `.problems` is the whole table (exit code 1)
    ├── RefusedFormatError      a foreign file of a kind perfcal does not read, named (exit code 1)
    ├── UnprintableTextError    a PDF needs a letter that no font at hand has, named by its code point (exit code 1)
    └── SessionLogError         the session's log refused; `.draft` is what was typed: nothing of it is lost
        ├── StaleViewError      somebody else was first; `.since` is what they wrote
        └── LogUnavailableError  the database cannot be read or written right now; the same draft can be tried again

Each message says where, what was found, and on a line of its own `Hint:` what to type next. No message repeats a
rating, a person's name or a person's prose (R13).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process, utils

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ClusterError",
    "DataError",
    "LogUnavailableError",
    "OccupiedError",
    "PerfcalError",
    "RefusedFormatError",
    "SessionLogError",
    "StaleViewError",
    "StorageError",
    "UnknownNameError",
    "UnprintableTextError",
    "UsageError",
    "nearest",
]


def nearest(name: str, known: Iterable[str], *, limit: int = 3, cutoff: float = 60.0) -> list[str]:
    """Return the known names most like `name`, best first; empty when none is close."""
    found = process.extract(
        name, list(known), scorer=fuzz.WRatio, processor=utils.default_process, limit=limit, score_cutoff=cutoff
    )
    return [match for match, _score, _index in found]


class PerfcalError(Exception):
    """Anything perfcal refuses to do; catch this to catch them all."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(f"{message}\n\nHint: {hint}" if hint else message)
        self.hint = hint


class UsageError(PerfcalError):
    """The call or the command line was wrong; nothing was read or written."""


class UnknownNameError(UsageError):
    """A name (employee, notebook, parameter, pattern …) that does not exist."""

    @classmethod
    def of(cls, what: str, name: str, known: Sequence[str]) -> UnknownNameError:
        """Build the message from the facts: what was asked for, what there is."""
        close = nearest(name, known)
        listed = ", ".join(close or list(known)[:8])
        asked = "did you mean" if close else f"there are {len(known)}, among them"
        hint = f"{asked}: {listed}" if known else f"there is no {what} to choose from"
        return cls(f"no {what} {name!r}", hint=hint)


class OccupiedError(UsageError):
    """The destination already holds something, and perfcal never overwrites what a person wrote."""

    @classmethod
    def of(cls, place: object) -> OccupiedError:
        """Name the place; the way out is another place."""
        return cls(f"{place} already exists and is not empty", hint="name a new folder or file, or move this one away")


class ClusterError(UsageError):
    """The cluster cannot be reached, or is not fit for this run."""


class StorageError(UsageError):
    """A place cannot be read from or written to; pages cannot go on without it."""


class DataError(PerfcalError):
    """The data cannot be used as it stands; `problems` holds every fault found, not only the first."""

    def __init__(self, message: str, problems: pd.DataFrame, *, hint: str = "") -> None:
        super().__init__(message, hint=hint or "each fault is a row of the problems table, `.problems`")
        self.problems = problems


class RefusedFormatError(PerfcalError):
    """A foreign file of a kind perfcal names and does not read (HTML, LaTeX, JavaScript, templates …)."""

    @classmethod
    def of(cls, place: object, kind: str, hint: str) -> RefusedFormatError:
        """Name the file and its kind, and the command that helps instead."""
        return cls(f"{place}: this is {kind}, which perfcal does not read", hint=hint)


class UnprintableTextError(PerfcalError):
    """A text has a letter that neither the fonts perfcal brings nor this machine's own can print."""

    @classmethod
    def of(cls, employee_id: str, letters: Iterable[str]) -> UnprintableTextError:
        """Name the code points, never the text they stand in."""
        points = ", ".join(f"U+{ord(letter):04X}" for letter in letters)
        hint = "install a font that has them (Debian: fonts-noto-extra), or use the HTML page, which the browser prints"
        return cls(f"pre-read of {employee_id}: no font can print {points}", hint=hint)


class SessionLogError(PerfcalError):
    """The session's log refused; `draft` (`perfcal.session.log.entry.Draft`) is what was typed, where something was."""

    def __init__(self, message: str, *, hint: str = "", draft: Any = None) -> None:
        super().__init__(message, hint=hint)
        self.draft = draft


class StaleViewError(SessionLogError):
    """A decision was made on a view that is no longer true; `since` holds what was written since, `version` where it is now."""

    def __init__(self, message: str, *, hint: str, draft: Any, since: tuple[Any, ...], version: int) -> None:
        super().__init__(message, hint=hint, draft=draft)
        self.since = since
        self.version = version

    @classmethod
    def of(cls, draft: Any, thread: str, since: tuple[Any, ...], version: int) -> StaleViewError:
        """Say what changed, by whom and when, in ids; the values are in `since`, for the eyes of the room."""
        who = draft.employee_id or next(
            (entry.employee_id for entry in since), ""
        )  # settling and undoing name an entry
        what = f"{thread} of {who}" if who else thread
        if since:
            told = "; ".join(f"entry {entry.id} ({entry.what}) by {entry.who} at {entry.at}" for entry in since)
            message = f"{what} was changed since it was looked at: {told}"
        else:
            message = f"{what} stands at entry {version}, not at {draft.seen_version}: the log is not the one looked at"
        hint = "look at what is there now; what you typed is kept and can be sent again on top of it"
        return cls(message, hint=hint, draft=draft, since=since, version=version)


class LogUnavailableError(SessionLogError):
    """The database cannot be read or written right now; nothing was half-written, and the same draft may be sent again."""
