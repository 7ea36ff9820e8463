"""What earlier sessions parked and nobody has settled: the first thing on an agenda (R8.4)."""

from __future__ import annotations

import pandas as pd

from perfcal.schema.columns import SESSION_STATE, empty_table
from perfcal.schema.cycle import Cycle
from perfcal.session.log.append import read_entries
from perfcal.session.log.place import PATIENCE, place_of
from perfcal.session.log.state import state_table
from perfcal.session.log.store import Store

__all__ = ["open_objections"]


def open_objections(cycle: Cycle, url: str | None = None) -> pd.DataFrame:
    """Return every parked objection of any cycle in the log that is still open (columns `SESSION_STATE`).

    Without a log there is none; asking makes no file. `url` is the log's address where it is not beside the workspace:
    last cycle's folder, or a PostgreSQL database.

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
            state = state_table(read_entries(connection))
    finally:
        store.close()
    return state[(state["what"] == "parked") & (state["status"] == "open")].reset_index(drop=True)
