"""Engineers whose own lines speak to every dimension of the next level (R12.4: they can quote its criteria)."""

from __future__ import annotations

import pandas as pd

from perfcal.evidence.window import claimed_rows
from perfcal.evidence.wording import times
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.session.figure import Counted, Period

__all__ = ["write_to_the_next_level"]


def write_to_the_next_level(cycle: Cycle, period: Period) -> Counted:
    """Count the engineers with a finished line of the cycle on every dimension their next level has criteria for.

    It stands in for asking them to quote the criteria: who files work under a dimension has read its words. Engineers at
    the top of their ladder, and those without a document, are not counted.
    """
    rows = claimed_rows(cycle)
    rows = rows[rows["date_end"].between(pd.Timestamp(period.start), pd.Timestamp(period.end))]
    written: dict[str, set[str]] = {}
    for who, named in zip(rows["employee_id"], rows["dimensions"], strict=True):
        written.setdefault(who, set()).update(named)
    wanted = _wanted(cycle, period)
    silent = [who for who, asked in wanted.items() if not asked <= written.get(who, set())]
    if not wanted:
        return Counted(reason="nobody with a document has a next level on the ladder")
    said = f"{times(len(wanted), 'engineer')} with a document and a next level; it stands in for asking them"
    return Counted(len(wanted) - len(silent), len(wanted), said, tuple(silent), ())


def _wanted(cycle: Cycle, period: Period) -> dict[str, frozenset[str]]:
    """Return, by engineer with lines up to the cycle's end, the dimensions of the next level."""
    known = cycle.sections[cycle.sections["date_start"] <= pd.Timestamp(period.end)]
    people = cycle.people[cycle.people["employee_id"].isin(known["employee_id"]) & (cycle.people["status"] == "active")]
    history = cycle.level_history[cycle.level_history["start"] <= pd.Timestamp(period.end)]
    held = history.sort_values("start", kind="stable").drop_duplicates("employee_id", keep="last")
    level_then = dict(zip(held["employee_id"], held["level"], strict=True))
    made: dict[str, frozenset[str]] = {}
    by_level: dict[tuple[str, str], frozenset[str]] = {}
    for row in records(people):
        rubric = cycle.rubric(row["employee_id"])
        level = rubric.level_id(level_then.get(row["employee_id"], row["level"]))
        above = rubric.next_level(level) if level else None
        if above is None:
            continue
        key = (rubric.id, above)
        if key not in by_level:
            by_level[key] = frozenset(item.dimension for item in rubric.criteria(above))
        if by_level[key]:
            made[row["employee_id"]] = by_level[key]
    return made
