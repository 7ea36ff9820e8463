"""Delete one person from the log on request (R13): the one way past its guards, and it leaves a trace that it was taken."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, update

from perfcal.errors import LogUnavailableError, UsageError
from perfcal.session.log import guards
from perfcal.session.log.append import read_entries
from perfcal.session.log.copies import copies_of
from perfcal.session.log.entry import DELETION, TOMBSTONE, Draft, Entry, utc_text
from perfcal.session.log.store import Store
from perfcal.session.log.tables import LOG

__all__ = ["Deletion", "forget"]


@dataclass(frozen=True, slots=True)
class Deletion:
    """What a deletion did, and what it could not do."""

    entry: Entry  # the log's own note of it
    entries: int  # about the person: id, values and texts are gone; number, cycle, kind and moment are kept
    elsewhere: int  # of others, where the person was who, owner, in the room or on the agenda: the id is gone
    to_read: tuple[int, ...]  # entries whose text still has the id or a name in it, for a person to look at
    remains: tuple[str, ...]  # copies that are still there, in words


def forget(store: Store, draft: Draft, *, cycle: str, at: datetime, names: tuple[str, ...] = ()) -> Deletion:
    """Take one person out of every cycle of a log, in one transaction, and write that it happened.

    Parameters
    ----------
    draft
        Whom (`employee_id`), and who does it.
    names
        How else the person is called in texts: entries that hold one are listed, never rewritten.

    Raises
    ------
    UsageError
        Nothing on record is about this person or names them.
    LogUnavailableError
        On PostgreSQL: this role does not own the table, so it cannot take the guards away.
    """
    with store.writing(draft) as connection:
        entries = read_entries(connection)
        number = (entries[-1].id if entries else 0) + 1
        changed = [new for entry in entries if (new := _without(entry, draft.employee_id, number)) != entry]
        if not changed:
            raise UsageError(f"the log holds nothing about {draft.employee_id}", hint="is the id right?")
        note = _note(draft, number, cycle=cycle, at=at)
        _rewrite(connection, changed, note)
    about = sum(entry.deleted_by == number for entry in changed)
    rewritten = {entry.id: entry for entry in changed}
    kept = [*(rewritten.get(entry.id, entry) for entry in entries), note]
    read = tuple(entry.id for entry in kept if _named(entry, (draft.employee_id, *names)))
    return Deletion(note, about, len(changed) - about, read, _clear_copies(store))


def _rewrite(connection: Connection, changed: list[Entry], note: Entry) -> None:
    guards.take_away(connection)
    for entry in changed:
        connection.execute(update(LOG).where(LOG.c.id == entry.id).values(**entry.to_row()))
    guards.renew(connection)
    connection.execute(insert(LOG), note.to_row())
    guards.prove(connection)


def _without(entry: Entry, employee_id: str, number: int) -> Entry:
    """Return an entry without the person: nothing but its place where it is about them, and no id where it is not."""
    label = f"{TOMBSTONE}{number}"
    made = replace(
        entry,
        who=label if entry.who == employee_id else entry.who,
        owner=label if entry.owner == employee_id else entry.owner,
        room=tuple(label if who == employee_id else who for who in entry.room),
    )
    if entry.employee_id == employee_id:
        return replace(made, employee_id=label, deleted_by=number, before="", after="", why="", owner="", due=None)
    if entry.thread == "agenda":
        quoted, masked = json.dumps(employee_id), json.dumps(label)
        return replace(made, before=made.before.replace(quoted, masked), after=made.after.replace(quoted, masked))
    return made


def _note(draft: Draft, number: int, *, cycle: str, at: datetime) -> Entry:
    label = f"{TOMBSTONE}{number}"
    return Entry(
        id=number,
        cycle=cycle,
        employee_id=label,
        what=DELETION,
        dimension="",
        before="",
        after="",
        who=label if draft.who == draft.employee_id else draft.who,
        at=utc_text(at),
        why=draft.why,
        room=(),
        owner="",
        due=None,
        about=None,
        seen_version=0,
        thread=f"{DELETION}:{number}",
        request=draft.request,
    )


def _named(entry: Entry, names: tuple[str, ...]) -> bool:
    asked = "|".join(re.escape(name) for name in names if name)
    return bool(re.search(rf"(?<!\w)(?:{asked})(?!\w)", f"{entry.before}\n{entry.after}\n{entry.why}", re.IGNORECASE))


def _clear_copies(store: Store) -> tuple[str, ...]:
    """Remove what the database and its migrations keep of the old rows; say what could not be."""
    remains = []
    try:
        store.compact()
    except LogUnavailableError:
        remains.append("freed pages of the database, which is in use: run VACUUM once the other sessions are closed")
    for copy in copies_of(store.place.file) if store.place.file else ():
        try:
            copy.unlink()
        except OSError:
            remains.append(f"{copy.name}, a copy of the log")
    if not store.place.file:
        remains.append("the server's own backups and archived write-ahead files")
    return tuple(remains)
