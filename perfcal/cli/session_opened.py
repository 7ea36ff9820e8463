"""What stands behind a verb of `perfcal session`: the log of a workspace, who is named, and what to type again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from perfcal.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from perfcal.schema.cycle import Cycle
    from perfcal.session.decisions import Session
    from perfcal.session.log.entry import Entry

__all__ = [
    "opened_session",
    "repeatable",
    "require_candidate",
    "version_at",
    "workspace_and_entry",
    "workspace_and_name",
]


@contextmanager
def opened_session(
    workspace: Path | None, db: str | None, *, who: str | None = None, room: str = "", others: Iterable[str] = ()
) -> Iterator[Session]:
    """Open the log; whoever is named is somebody the roster or cycle.yaml knows."""
    from perfcal.load.workspace import load_workspace
    from perfcal.session.decisions import Session

    if workspace is None and db is None:
        hint = "name it: `perfcal session WORKSPACE …`; `perfcal session --rehearse` shows one on invented people"
        raise UsageError("a session needs a workspace of its own", hint=hint)
    cycle = load_workspace(workspace)
    there = [word.strip() for word in room.split(",") if word.strip()] or list(cycle.dates.room)
    if who is not None:
        _require_known(cycle, [who, *there, *others])
    with Session.open(cycle, db, who=who or "", room=there) as opened:
        yield opened


@contextmanager
def repeatable(verb: str, workspace: Path | None, subject: str) -> Iterator[None]:
    """Say, where somebody was first, how to look and what to type again; never what was typed."""
    from perfcal.errors import SessionLogError, StaleViewError

    try:
        yield
    except StaleViewError as error:
        told = str(error).partition("\n\nHint:")[0]
        place = f" {workspace}" if workspace else ""
        about = next((entry.employee_id for entry in error.since), "")
        look = f"perfcal session{place} log" + (f" --for {about}" if about else "")
        seen = "" if verb == "undo" else f" --seen {error.version}"  # an undo looks at the log itself
        again = f"perfcal session{place} {verb} {subject} …{seen}"
        hint = f"look with `{look}`; nothing was written. To decide on top of it, type the same again: `{again}`"
        raise SessionLogError(told, hint=hint, draft=error.draft) from None


def workspace_and_name(words: list[str]) -> tuple[Path | None, str]:
    """Return the workspace, where it is named, and whom or what a verb is about."""
    if len(words) > 2:
        raise UsageError(f"{len(words)} names", hint="write `perfcal session WORKSPACE VERB` and one name")
    return (Path(words[0]) if len(words) == 2 else None), words[-1]


def workspace_and_entry(words: list[str]) -> tuple[Path | None, int]:
    """Return the workspace, where it is named, and the number of an entry."""
    workspace, number = workspace_and_name(words)
    if not number.isdecimal():
        raise UsageError("an entry is called by its number", hint="`perfcal session log` lists them")
    return workspace, int(number)


def _require_known(cycle: Cycle, named: Iterable[str]) -> None:
    known = list(dict.fromkeys([*cycle.people["employee_id"], *cycle.dates.room]))
    for who in named:
        if who.strip() not in known:
            raise UnknownNameError.of("person", who, known)


def require_candidate(cycle: Cycle, employee_id: str) -> None:
    """Refuse a promotion of somebody who is put up for none."""
    cycle.person(employee_id)
    if employee_id not in cycle.candidate_ids():
        raise UnknownNameError.of("candidate", employee_id, cycle.candidate_ids())


def version_at(entries: Iterable[Entry], number: int) -> int:
    """Return the last entry of an entry's thread: whoever undoes it names it, and has seen what is there."""
    listed = list(entries)
    target = next((entry for entry in listed if entry.id == number), None)
    if target is None:
        return 0
    place = target.employee_id, target.thread
    return max(entry.id for entry in listed if (entry.employee_id, entry.thread) == place)
