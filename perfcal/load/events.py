"""Dated events of a working life: promotions, transfers, resignations, counter-offers, PIPs opened and closed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import BeforeValidator, ValidationInfo

from perfcal.load.cell_dates import day_of
from perfcal.load.cell_fault import BadCellError
from perfcal.load.table_rows import RequiredCell, TableRow, TextRows, checked_rows, one_of, read_rows, refuse_repeats
from perfcal.schema.columns import EVENTS, empty_table, table
from perfcal.schema.problems import Problems

__all__ = ["EVENT_KINDS", "EventRow", "events_from_rows", "read_events"]

EVENT_KINDS = (
    "promotion", "transfer", "manager-change", "resignation-notice", "counter-offer", "pip-opened", "pip-closed", "exit",
)  # fmt: skip


def _known_day(cell: Any, info: ValidationInfo) -> Any:
    day = day_of(cell, (info.context or {}).get("order")) if isinstance(cell, str) else cell
    if day is None:
        raise BadCellError("a blank cell", "YYYY-MM-DD", "write the day of the event")
    return day


class EventRow(TableRow):
    """One thing that happened to one person on one day."""

    employee_id: RequiredCell
    date: Annotated[date, BeforeValidator(_known_day)]
    event: Annotated[str, one_of(EVENT_KINDS)]
    detail: str = ""


_COLUMNS = tuple(EventRow.model_fields)
_REQUIRED = _COLUMNS[:3]


def read_events(path: Path, *, name: str, problems: Problems) -> pd.DataFrame:
    """Return dated events, one row per person, day and kind (columns of `EVENTS`).

    A row with an error is left out and is in `problems`. An event is what the file says happened; nothing is inferred
    from the lack of one.
    """
    rows = read_rows(path, name=name, columns=_COLUMNS, required=_REQUIRED, problems=problems)
    return empty_table(EVENTS) if rows is None else events_from_rows(rows, problems=problems)


def events_from_rows(rows: TextRows, *, problems: Problems) -> pd.DataFrame:
    """Return event rows as `EVENTS`; a row written twice is kept once."""
    checked = checked_rows(rows, EventRow, problems)
    single = refuse_repeats(
        checked,
        lambda row: tuple(row.model_dump().values()),
        name=rows.name,
        per="person, day and event",
        problems=problems,
    )
    return table(({**row.model_dump(), "file": rows.name, "line": line} for line, row in single), EVENTS)
