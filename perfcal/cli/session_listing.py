"""How the session's command prints entries of the log and what holds now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfcal.cli.listing import Format, note, print_rows
from perfcal.evidence.wording import times

if TYPE_CHECKING:
    import pandas as pd

    from perfcal.schema.cycle import Cycle
    from perfcal.session.log.entry import Entry

__all__ = ["counted", "print_entries", "print_state", "say_entry"]

_LOG_FOR_EYES = ["id", "at", "employee_id", "what", "dimension", "before", "after", "who", "why", "room", "in_force"]
_STATE_FOR_EYES = ["employee_id", "what", "dimension", "status", "proposed", "value", "who", "owner", "due", "version"]


def say_entry(cycle: Cycle, entries: list[Entry], form: Format) -> None:
    """Print what was just written, and how to take it back."""
    from perfcal.session.log.state import log_table

    print_entries(cycle, log_table(entries), form)
    note(f"entry {entries[-1].id} is on record; to take it back: perfcal session … undo {entries[-1].id}")


def print_entries(cycle: Cycle, rows: pd.DataFrame, form: Format) -> None:
    """Print entries; for eyes the columns that say who changed what, with everybody who was in the room."""
    if form is Format.table:
        rows = _labelled(cycle, rows, "before", "after")[_LOG_FOR_EYES].assign(
            at=rows["at"].str.slice(0, 19) + "Z",  # whole seconds; JSON and CSV keep the rest
            room=[", ".join(room) for room in rows["room"]],
        )
    print_rows(rows, form)


def print_state(cycle: Cycle, rows: pd.DataFrame, form: Format) -> None:
    """Print what holds now (columns `SESSION_STATE`); for eyes the columns that say what, and who owes what."""
    if form is Format.table:
        rows = _labelled(cycle, rows, "proposed", "value")[_STATE_FOR_EYES]
    print_rows(rows, form)


def _labelled(cycle: Cycle, rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return entries with ratings as the scale calls them, for eyes; JSON and CSV keep its values."""
    steps = cycle.scale.values  # noqa: PD011 - the scale's, no frame's
    label = {str(step.value): step.label for step in steps}
    of_rating = rows["thread"].str.startswith("rating:")
    words = {
        name: [label.get(cell, cell) if rated else cell for rated, cell in zip(of_rating, rows[name], strict=True)]
        for name in columns
    }
    return rows.assign(**words)


def counted(held: pd.DataFrame) -> str:
    """Say how much is decided and still open, in counts."""
    decided = held[held["status"] == "decided"]["what"].value_counts()
    parked = int((held["status"] == "open").sum())
    said = [times(int(decided.get(what, 0)), word) for what, word in (("rating", "rating"), ("promotion", "promotion"))]
    return f"{' and '.join(said)} decided, {times(parked, 'objection')} open"
