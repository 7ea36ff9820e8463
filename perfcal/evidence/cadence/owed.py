"""The health of growth docs: what each owes by when, what is written, what comes next (R1.2–R1.5, R1.8, R1.9).

It counts sections, bullets and days. It does not say how good anything written is, and a list per manager is a list of
things to do, never a measure of the manager.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from perfcal.evidence.cadence.follow_ups import pip_meetings, pip_outcomes, plan_audits, repair_verdicts, touch_points
from perfcal.evidence.cadence.items import late_evidence, notes, packet, reviews, updates
from perfcal.evidence.cadence.record import CadenceRecord, cadence_records
from perfcal.evidence.cadence.talks import one_on_ones, replies
from perfcal.schema.columns import CADENCE, CADENCE_BY_MANAGER, empty_table, file_lines, table
from perfcal.schema.cycle import Cycle

__all__ = ["ITEMS", "cadence", "cadence_ahead", "cadence_by_manager"]

ITEMS: dict[str, Callable[[CadenceRecord], Iterator[dict[str, Any]]]] = {
    "monthly update": updates,
    "reply": replies,
    "manager's note": notes,
    "quarterly review": reviews,
    "packet": packet,
    "1:1 note": one_on_ones,
    "LATE evidence": late_evidence,
    "visibility audit": plan_audits,
    "repair touch point": touch_points,
    "repair verdict": repair_verdicts,
    "PIP meeting": pip_meetings,
    "PIP outcome": pip_outcomes,
}
"""What is asked of a growth doc, in the order of a page."""


_COUNTED = {
    "without_doc": ("growth doc", ("missing",)),
    "updates_missing": ("monthly update", ("missing",)),
    "updates_outside": ("monthly update", ("thin", "long")),
    "unanswered": ("reply", ("missing",)),
    "notes_missing": ("manager's note", ("missing",)),
    "reviews_missing": ("quarterly review", ("missing",)),
}
"""Column of `CADENCE_BY_MANAGER` → which rows it counts."""


def cadence(cycle: Cycle, employee_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """What does each growth doc owe, by when, and is it there? One row per thing, columns of `CADENCE`.

    Parameters
    ----------
    cycle
        The loaded workspace. Days are counted to `cycle.as_of`: what is due that day is still due, the day after it is
        missing, and nothing dated later has happened.
    employee_ids
        Whose documents; all when none is named. An unknown id is refused with the nearest known.

    Notes
    -----
    Asked about are the months, quarters and half of the cycle, and what has come due, or comes due within
    `policy.ahead_days`, since. Nobody owes a month, quarter or half they were not here for from its first day to its
    last; somebody on leave, or who left without a dated exit, owes nothing after their last update. A manager without
    a growth doc owes none; an engineer without one has a single row that says so.

    `status` is `done`; `late` (there, after its day, or evidence after the freeze); `missing`; `due` (its day has not
    passed); `thin` or `long` (outside the bullets asked for); `unknown` (there, without the day that would tell).
    """
    for who in employee_ids or ():
        cycle.person(who)
    roster = cycle.people["employee_id"]
    asked = list(roster if employee_ids is None else roster[roster.isin(employee_ids)])
    tables = [_owed_in(part, some) for some, part in cycle.in_parts(asked)]
    return pd.concat(tables, ignore_index=True) if tables else empty_table(CADENCE)


def cadence_ahead(cycle: Cycle, employee_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """What is due from the day looked from until `policy.ahead_days` after it? Rows of `cadence`, by day due.

    What is overdue is not among them: see the status `missing`.
    """
    rows = cadence(cycle, employee_ids)
    horizon = pd.Timestamp(cycle.as_of + timedelta(days=cycle.policy.ahead_days))
    soon = rows[(rows["status"] == "due") & (rows["due"] <= horizon)]
    return soon.sort_values(["due", "employee_id"], kind="stable", ignore_index=True)


def cadence_by_manager(cycle: Cycle, employee_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """What lies open with each manager, counted? Columns of `CADENCE_BY_MANAGER`, in the order of the roster (R1.9).

    A month or quarter belongs to the manager of its last day, a reply to that of the day it was due, and what comes next
    to today's. A list of what to do with its lines, not a score of a manager: no column is a sum of others.
    """
    rows = cadence(cycle, employee_ids)
    places = {who: number for number, who in enumerate(cycle.people["employee_id"])}
    managers = sorted(set(rows["manager_id"]) - {""}, key=lambda who: (places.get(who, len(places)), who))
    owed = dict(list(rows.groupby("manager_id")))
    active = cycle.people[cycle.people["status"].eq("active") & cycle.people["employee_id"].isin(rows["employee_id"])]
    reports = active["manager_id"].value_counts()
    return table((_counts(owed[who], int(reports.get(who, 0)), cycle) for who in managers), CADENCE_BY_MANAGER)


def _owed_in(part: Cycle, employee_ids: Sequence[str]) -> pd.DataFrame:
    return table((each for record in cadence_records(part, employee_ids) for each in _owed_by(record)), CADENCE)


def _owed_by(record: CadenceRecord) -> list[dict[str, Any]]:
    if not record.readable or not record.sections:
        return _without_a_doc(record)
    return [each for item in ITEMS.values() for each in item(record)]


def _without_a_doc(record: CadenceRecord) -> list[dict[str, Any]]:
    """Return one row for a document that is not there, or that could not be used, rather than one for each month."""
    here = record.since <= record.as_of and record.until >= record.cycle.dates.start
    if not here or (record.person["status"] != "active" and record.readable):
        return []
    status, reason = "missing", "No growth doc with a section in it; there is one for each engineer."
    if not record.readable:
        status, reason = "unknown", "The growth doc could not be used; the problems of the workspace say why."
    named = {"item": "growth doc", "requirement": "R1.1", "status": status, "reason": reason}
    return [record.row(record.cycle.id, max(record.since, record.cycle.dates.start), record.person, **named)]


def _counts(own: pd.DataFrame, reports: int, cycle: Cycle) -> dict[str, Any]:
    counted = {
        name: own[(own["item"] == item) & own["status"].isin(status)] for name, (item, status) in _COUNTED.items()
    }
    waited = _longest_without(own, cycle)
    listed = pd.concat([*counted.values(), waited])
    return {
        "manager_id": own["manager_id"].iloc[0],
        "reports": reports,
        **{name: len(open_rows) for name, open_rows in counted.items()},
        "days_without": None if waited.empty else _days_without(waited, cycle).iloc[0],
        "longest_without": "" if waited.empty else waited["employee_id"].iloc[0],
        "rows": tuple(file_lines(listed)),
    }


def _longest_without(own: pd.DataFrame, cycle: Cycle) -> pd.DataFrame:
    """Return the row of the report whose next 1:1 note has been waited for longest, if there is any."""
    waiting = own[(own["item"] == "1:1 note") & own["done"].isna()]
    return waiting.assign(days=_days_without(waiting, cycle)).sort_values("days", kind="stable").tail(1)[list(own)]


def _days_without(waiting: pd.DataFrame, cycle: Cycle) -> pd.Series[Any]:
    """Return the days since the last 1:1 note; since the cycle's start or joining where there is none yet."""
    days: pd.Series[Any] = (pd.Timestamp(cycle.as_of) - waiting["due"]).dt.days + cycle.policy.one_on_one_days
    return days
