"""Promotions soon after a resignation notice or a counter-offer, while the record leaves criteria open (R11.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from perfcal.evidence.coverage import coverage
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, Detector, findings
from perfcal.patterns.on_record import window_before
from perfcal.schema.columns import EVER, file_lines, records
from perfcal.schema.cycle import Cycle

__all__ = ["RETENTION", "retention"]

DAYS = 90
_NOTICES = {"resignation-notice": "a resignation notice", "counter-offer": "a counter-offer"}


def retention(cycle: Cycle) -> pd.DataFrame:
    """Was anybody promoted within 90 days of a notice or counter-offer while criteria were open? One row per such promotion.

    The criteria are those of the level promoted to, on the rows of the year up to that day (R4.2). `n` is how many of them
    are below the bar or approaching it. No sign where all that can be counted are met; cannot tell where none can be.

    It does not say why somebody was promoted.
    """
    start, end = window_before(cycle)
    promoted = _promotions(cycle)
    promoted = promoted[(promoted["date"] > start) & (promoted["date"] <= end)]
    notices = cycle.events[cycle.events["event"].isin(list(_NOTICES))][["employee_id", "date", "event", "file", "line"]]
    pairs = promoted.merge(notices, on="employee_id", suffixes=("", "_notice"))
    days = (pairs["date"] - pairs["date_notice"]).dt.days
    soon = pairs.assign(days=days)[days.between(0, DAYS)].sort_values(["employee_id", "date", "days"], kind="stable")
    rows = [_case(row, cycle) for row in records(soon.drop_duplicates("employee_id", keep="first"))]
    return findings(rows, pattern="retention", parameters={"days": DAYS})


def _promotions(cycle: Cycle) -> pd.DataFrame:
    """Return every promotion, by events and level histories: `employee_id`, `date`, `level` ("" where unsaid), `source`."""
    history = cycle.level_history[cycle.level_history["start"] > EVER].sort_values(
        ["employee_id", "start"], kind="stable"
    )
    later = history[history["employee_id"].duplicated()].assign(date=lambda rows: rows["start"])
    events = cycle.events[(cycle.events["event"] == "promotion") & cycle.events["date"].notna()]
    both = pd.concat([events.assign(level="", kind=1), later.assign(kind=0)], ignore_index=True)
    both = both.assign(source=file_lines(both))
    ordered = both.sort_values(["employee_id", "date", "kind"], kind="stable")
    return ordered[["employee_id", "date", "level", "source"]]


def _case(row: dict[str, Any], cycle: Cycle) -> dict[str, Any]:
    who, day = row["employee_id"], row["date"]
    level = row["level"] or _level_on(cycle, who, day)
    criteria = _criteria_on(cycle, who, day, level=level)
    known = criteria[criteria["status"] != "unknown"] if criteria is not None else pd.DataFrame()
    after = f"Promoted on {day.date()}, {row['days']} days after {_NOTICES[row['event']]}"
    evidence = (row["source"], f"{row['file']}:{row['line']}")
    if known.empty:
        reason = f"{after}; no criterion of the level can be counted from the record."
        return {"subject": who, "n": 0, "status": CANNOT_TELL, "reason": reason, "evidence": evidence}
    short = known[known["status"] != "at bar"]
    words = f"{len(short)} of the {len(known)} criteria of {level} that can be counted were short on the record of the year before"
    status = QUESTION if len(short) else NO_SIGN
    return {"subject": who, "n": len(short), "status": status, "reason": f"{after}; {words}.", "evidence": evidence}


def _level_on(cycle: Cycle, who: str, day: pd.Timestamp) -> str:
    """Return the level a person had from some days after a promotion on, by the history, else by the roster."""
    history = cycle.level_history
    own = history[(history["employee_id"] == who) & (history["start"] <= day + pd.Timedelta(days=31))]
    if not own.empty and own["start"].max() > EVER:
        return str(own.sort_values("start", kind="stable")["level"].iloc[-1])
    people = cycle.people[cycle.people["employee_id"] == who]
    return str(people["level"].iloc[0]) if len(people) else ""


def _criteria_on(cycle: Cycle, who: str, day: pd.Timestamp, *, level: str) -> pd.DataFrame | None:
    """Return the criteria of a level against one person's record as it stood on a day; None where the level has no bar."""
    known: Mapping[str, str] = {each.id: each.id for each in cycle.rubric(who).levels}
    if level not in known:
        return None
    start = (day - pd.DateOffset(years=1) + pd.Timedelta(days=1)).date()
    then = replace(cycle.about(who), dates=replace(cycle.dates, start=start, end=day.date(), freeze=day.date()))
    return coverage(then, employee_ids=[who], level=level)


RETENTION = Detector(
    name="retention",
    title="Promoted soon after a notice or a counter-offer",
    about="person",
    asks="Would the room have approved this case on the same record had nobody been about to leave?",
    rule=(
        "A promotion in the year up to the session, on the day of a resignation notice or counter-offer or at most 90 days "
        "after it, while the record of the year before leaves criteria of that level below the bar or approaching it."
    ),
    silent_on="The two may have nothing to do with each other, and what was not written down may have met the bar.",
    find=retention,
    source="R5.2, R11.6",
)
