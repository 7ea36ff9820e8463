"""One draft becomes one entry, whole, at the end of the log, or is refused with everything that was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select

from perfcal.errors import StaleViewError, UnknownNameError, UsageError
from perfcal.session.log.entry import Draft, Entry, utc_text
from perfcal.session.log.standing import blocked_by, in_force, value_of, version_of
from perfcal.session.log.tables import LOG

__all__ = ["append", "read_entries"]

_ALONE = ("parked", "note-of-room")
_NEWEST = select(func.max(LOG.c.id)).scalar_subquery()


def read_entries(connection: Connection, *where: ColumnElement[bool]) -> list[Entry]:
    """Return the entries that match, in the order of the log."""
    rows = connection.execute(select(LOG).where(*where).order_by(LOG.c.id))
    return [Entry.of_row(row._asdict()) for row in rows]


def append(connection: Connection, draft: Draft, *, cycle: str, at: datetime) -> Entry:
    """Write one entry and return it; call it inside a transaction that writes alone.

    A draft that is on record already (its commit succeeded, its answer was lost) gives that entry again, not a second
    one. `at` is noted, and orders nothing.

    Raises
    ------
    StaleViewError
        The thread has moved on since `draft.seen_version`.
    UsageError
        The entry to undo or to settle is not there, or cannot be undone or settled.
    """
    target = _target(connection, draft, cycle)
    employee_id, thread = (target.employee_id, target.thread) if target else (draft.employee_id, _thread(draft))
    mine = and_(LOG.c.cycle == cycle, LOG.c.employee_id == employee_id, LOG.c.thread == thread)
    # One question for all there is to know: each is a journey to the server while everybody else waits.
    found = read_entries(connection, or_(LOG.c.id == _NEWEST, LOG.c.request == draft.request, mine))
    if known := [entry for entry in found if entry.request == draft.request]:
        return known[0]
    number = found[-1].id + 1 if found else 1
    before = [
        entry for entry in found if (entry.cycle, entry.employee_id, entry.thread) == (cycle, employee_id, thread)
    ]
    if version_of(before) != draft.seen_version:
        since = tuple(entry for entry in before if entry.id > draft.seen_version)
        raise StaleViewError.of(draft, thread, since, version_of(before))
    entry = Entry(
        id=number,
        cycle=cycle,
        employee_id=employee_id,
        what=draft.what,
        dimension=target.dimension if target else draft.dimension,
        before=value_of(before) if before else draft.before,
        after=_after(draft, target, before),
        who=draft.who,
        at=utc_text(at),
        why=draft.why,
        room=draft.room,
        owner=draft.owner,
        due=draft.due,
        about=draft.about,
        seen_version=draft.seen_version,
        thread=thread or f"{draft.what}:{number}",
        request=draft.request,
    )
    connection.execute(insert(LOG), entry.to_row())
    return entry


def _target(connection: Connection, draft: Draft, cycle: str) -> Entry | None:
    """The entry that a draft undoes or settles."""
    if draft.about is None:
        return None
    found = read_entries(connection, LOG.c.id == draft.about, LOG.c.cycle == cycle)
    if not found or (draft.what == "settled" and found[0].what != "parked"):
        kind = "parked objection" if draft.what == "settled" else "entry"
        raise UnknownNameError(f"no {kind} {draft.about} in the log of {cycle}", hint="the log lists them by id")
    return found[0]


def _thread(draft: Draft) -> str:
    """What a draft belongs to; "" for one that begins a thread of its own, which is called by its number."""
    if draft.what == "rating":
        return f"rating:{draft.dimension}"
    return "" if draft.what in _ALONE else draft.what


def _after(draft: Draft, target: Entry | None, thread: list[Entry]) -> str:
    """What the thread holds afterwards; each entry says it, so that the last row of a thread is its state."""
    if target is None:
        return draft.after
    if draft.what == "undo":
        if blocked := blocked_by(target, thread):
            raise UsageError(f"entry {target.id} cannot be undone: {blocked}", hint="look at its thread in the log")
        undone = replace(target, id=thread[-1].id + 1, what="undo", about=target.id)
        return value_of([*thread, undone])
    if target.id not in in_force(thread):
        raise UsageError(f"objection {target.id} was withdrawn", hint="park it again, or undo the undoing")
    return draft.after
