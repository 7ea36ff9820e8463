"""The log as tables: every entry, and what holds now. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from perfcal.schema.columns import SESSION_LOG, SESSION_STATE, table
from perfcal.session.log.entry import Entry
from perfcal.session.log.standing import in_force, value_of, version_of

__all__ = ["log_table", "state_table"]

_STANDING = ("rating", "promotion", "parked", "agenda")


def log_table(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return one row per entry, in order (columns `SESSION_LOG`); `in_force` is False where an entry was undone."""
    listed = sorted(entries, key=lambda entry: entry.id)
    holding = in_force(listed)
    names = [name for name in SESSION_LOG if name != "in_force"]
    rows = ({**{name: getattr(entry, name) for name in names}, "in_force": entry.id in holding} for entry in listed)
    return table(rows, SESSION_LOG)


def state_table(entries: Iterable[Entry]) -> pd.DataFrame:
    """Return what holds now, one row per thread in the order they began (columns `SESSION_STATE`).

    Entries about a deleted person hold nothing and are left out. The state depends on the order of the entries' ids
    alone: not on any clock, and not on the order they are handed in.
    """

    def key(entry: Entry) -> tuple[str, str, str]:
        return entry.cycle, entry.employee_id, entry.thread

    grouped = groupby(sorted(entries, key=lambda entry: (key(entry), entry.id)), key=key)
    threads = sorted((list(thread) for _key, thread in grouped), key=lambda thread: thread[0].id)
    return table((_row(thread) for thread in threads if _stands(thread[0])), SESSION_STATE)


def _stands(first: Entry) -> bool:
    return first.what in _STANDING and first.deleted_by is None


def _row(thread: Sequence[Entry]) -> dict[str, Any]:
    first, last = thread[0], thread[-1]
    holding = in_force(thread)
    changes = [entry for entry in thread if entry.id in holding and entry.what != "undo"]
    return {
        **{
            name: getattr(first, name)
            for name in ("cycle", "employee_id", "what", "dimension", "thread", "owner", "due")
        },
        **{name: getattr(last, name) for name in ("who", "at", "why", "room")},
        "status": _status(first, changes),
        "proposed": first.before,
        "value": value_of(thread),
        "item": first.id if first.what == "parked" else None,
        "changes": len(changes),
        "version": version_of(thread),
    }


def _status(first: Entry, changes: Sequence[Entry]) -> str:
    if first.what == "parked":
        return {"parked": "open", "settled": "settled"}[changes[-1].what] if changes else "withdrawn"
    return "decided" if changes else "undone"
