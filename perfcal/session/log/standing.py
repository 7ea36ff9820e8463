"""What follows from the entries: which are in force, what a thread holds, what can be undone. Pure: entries in, facts out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from perfcal.session.log.entry import DELETION, Entry

__all__ = ["blocked_by", "in_force", "value_of", "version_of"]


def in_force(entries: Iterable[Entry]) -> set[int]:
    """Return the ids of the entries that hold: all but those that an entry in force undoes."""
    known = sorted(entries, key=lambda entry: entry.id)
    undone: set[int | None] = set()
    for entry in reversed(known):  # an undo stands behind what it undoes, and may itself be undone
        if entry.what == "undo" and entry.id not in undone:
            undone.add(entry.about)
    return {entry.id for entry in known} - undone


def value_of(thread: Sequence[Entry]) -> str:
    """Return what one thread holds: what the last entry in force set, or what was there before the first."""
    holding = in_force(thread)
    changes = [entry for entry in thread if entry.id in holding and entry.what != "undo"]
    return changes[-1].after if changes else thread[0].before if thread else ""


def version_of(thread: Sequence[Entry]) -> int:
    """Return the entry that whoever writes next must have seen; 0 for a thread that is still empty."""
    return thread[-1].id if thread else 0


def blocked_by(target: Entry, thread: Sequence[Entry]) -> str:
    """Return why an entry cannot be undone, in words, or "" where it can.

    Entries of a thread come off in the order they went on, and go back on in reverse: taking one out from under a later
    one would leave a chain of before and after that nobody decided.
    """
    if target.what == DELETION or target.deleted_by is not None:
        return "what it said was deleted"
    holding = in_force(thread)
    if target.id not in holding:
        return "it is undone already"
    later = (entry for entry in thread if entry.id > target.id and entry.id in holding)
    above = [entry.id for entry in later if entry.what != "undo" or (entry.about or 0) < target.id]
    return f"entry {above[0]} stands on it: undo that one first" if above else ""
