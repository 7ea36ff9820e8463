"""What earlier sessions parked and nobody has settled: the first thing on an agenda (R8.4)."""

from __future__ import annotations

import pandas as pd

from perfcal.schema.cycle import Cycle
from perfcal.session.recorded import recorded_state

__all__ = ["open_objections"]


def open_objections(cycle: Cycle, url: str | None = None) -> pd.DataFrame:
    """Return every parked objection of any cycle in the log that is still open (columns `SESSION_STATE`).

    `url` is the log's address where it is not beside the workspace: last cycle's folder, or a PostgreSQL database.

    Raises
    ------
    LogUnavailableError
        There is a log, and it cannot be read.
    """
    state = recorded_state(cycle, url)
    return state[(state["what"] == "parked") & (state["status"] == "open")].reset_index(drop=True)
