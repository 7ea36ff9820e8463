"""What a log holds, for whoever only reads: where there is none, nothing is, and no file is made."""

from __future__ import annotations

import pandas as pd

from perfcal.schema.columns import SESSION_STATE, empty_table
from perfcal.schema.cycle import Cycle
from perfcal.session.after import with_decisions
from perfcal.session.log.append import read_entries
from perfcal.session.log.place import PATIENCE, place_of
from perfcal.session.log.state import state_table
from perfcal.session.log.store import Store

__all__ = ["after_session", "as_decided", "recorded_state"]


def recorded_state(cycle: Cycle, url: str | None = None) -> pd.DataFrame:
    """Return what holds now in the log, for every cycle in it (columns `SESSION_STATE`); empty where there is no log.

    `url` is the log's address where it is not beside the workspace: last cycle's folder, or a PostgreSQL database.

    Raises
    ------
    LogUnavailableError
        There is a log, and it cannot be read.
    """
    place = place_of(cycle.root, url)
    if place.file and not place.file.exists():
        return empty_table(SESSION_STATE)
    store = Store(place, patience=PATIENCE)
    try:
        with store.reading() as connection:
            return state_table(read_entries(connection))
    finally:
        store.close()


def as_decided(cycle: Cycle, url: str | None = None) -> Cycle:
    """Return the cycle with what its session decided, also before the final files are put in place (R8.6).

    Where the log holds nothing about this cycle, it is the cycle as it is.
    """
    state = recorded_state(cycle, url)
    return with_decisions(cycle, state) if (state["cycle"] == cycle.id).any() else cycle


def after_session(cycle: Cycle, url: str | None = None) -> Cycle:
    """Return the cycle as decided, once the day of its session has come; looked at from before, nothing is decided."""
    return as_decided(cycle, url) if cycle.as_of >= cycle.dates.session else cycle
