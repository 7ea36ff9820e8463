"""Which rows of a growth doc count, and for when: the ground every other table of evidence stands on."""

from __future__ import annotations

from datetime import date

import pandas as pd

from perfcal.errors import UsageError
from perfcal.schema.columns import EVER
from perfcal.schema.cycle import Cycle
from perfcal.schema.growth import COUNTED_HEADINGS
from perfcal.schema.once import once_per_table

__all__ = ["bar_level", "claimed_rows", "counted_rows", "current_level", "evidence_window", "has_bar", "level_since"]


def evidence_window(cycle: Cycle) -> tuple[date, date]:
    """Return the first and last day whose evidence counts: the cycle's own, or as many months back as policy says."""
    months = cycle.policy.evidence_window_months
    if not months:
        return cycle.dates.start, cycle.dates.end
    start = pd.Timestamp(cycle.dates.end) + pd.Timedelta(days=1) - pd.DateOffset(months=months)
    return start.date(), cycle.dates.end


def claimed_rows(cycle: Cycle) -> pd.DataFrame:
    """Return every row an engineer claims as done: monthly updates, under Shipped or Learned, no open box, not in flight.

    Manager's notes, feedback, reviews and packets are other people's words or repeat a row, so they never count twice.
    """
    return _claimed(cycle.evidence)


@once_per_table
def _claimed(rows: pd.DataFrame) -> pd.DataFrame:
    own = rows[(rows["section"] == "update") & rows["heading"].isin(COUNTED_HEADINGS)]
    return own[~own["in_flight"] & own["done"].map(lambda box: box is not False).astype(bool)]


def counted_rows(cycle: Cycle, *, start: date | None = None, end: date | None = None) -> pd.DataFrame:
    """Return the claimed rows that count: dated, ended within the window, and not LATE (R1.8, R4.2).

    Parameters
    ----------
    cycle
        The loaded workspace.
    start, end
        Days of another window; by default the cycle's (`evidence_window`).
    """
    first, last = evidence_window(cycle)
    rows = claimed_rows(cycle)
    ended = rows["date_end"]
    within = (ended >= pd.Timestamp(start or first)) & (ended <= pd.Timestamp(end or last))
    return rows[within & ~rows["late"]]


def current_level(cycle: Cycle, employee_id: str) -> str:
    """Return the level a person holds at the cycle's end by their history, or by the roster where there is none."""
    held = _held_by(cycle, employee_id)
    return held[-1][1] if held else str(cycle.person(employee_id)["level"])


def level_since(cycle: Cycle, employee_id: str) -> date | None:
    """Return the day the level held at the cycle's end began, by the history or the roster; None where neither says."""
    held = _held_by(cycle, employee_id)
    began = held[-1][0] if held else cycle.person(employee_id)["level_since"]
    return None if pd.isna(began) or began == EVER else began.date()


def _held_by(cycle: Cycle, employee_id: str) -> list[tuple[pd.Timestamp, str]]:
    """Return the first day and the level of each entry of a person's history up to the cycle's end, oldest first."""
    end = pd.Timestamp(cycle.dates.end)
    return [entry for entry in _histories(cycle.level_history).get(employee_id, ()) if entry[0] <= end]


@once_per_table
def _histories(history: pd.DataFrame) -> dict[str, list[tuple[pd.Timestamp, str]]]:
    ordered = history.sort_values("start", kind="stable")
    found: dict[str, list[tuple[pd.Timestamp, str]]] = {}
    for who, start, level in zip(ordered["employee_id"], ordered["start"], ordered["level"], strict=True):
        found.setdefault(str(who), []).append((start, str(level)))
    return found


@once_per_table
def _targets(candidates: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return the level each candidate of each cycle was put up for; the last row of the file counts."""
    return dict(
        zip(zip(candidates["cycle"], candidates["employee_id"], strict=True), candidates["target_level"], strict=True)
    )


def has_bar(cycle: Cycle, employee_id: str) -> bool:
    """Say whether there is a level whose bar a person can be held against: none where no rubric knows the one they hold."""
    try:
        return bool(bar_level(cycle, employee_id))
    except UsageError:
        return False


def bar_level(cycle: Cycle, employee_id: str) -> str:
    """Return the level whose bar a person is held against.

    That is the candidate's target in this cycle, else the target in the growth doc, else the next level, else their own.
    """
    put_up_for = _targets(cycle.candidates).get((cycle.id, employee_id))
    if put_up_for is not None:
        return put_up_for
    rubric, written = cycle.rubric(employee_id), current_level(cycle, employee_id)
    level = rubric.level_id(written)
    if target := cycle.target_of.get(employee_id):
        return target
    if level is None:
        known = ", ".join(item.id for item in rubric.levels)
        hint = f"correct the level on the roster, or name a target in the growth doc: {known}"
        raise UsageError(f"no bar for {employee_id}: level {written!r} is not in rubric {rubric.id}", hint=hint)
    return rubric.next_level(level) or level
