"""What the record holds on one person, dated: critical writing, improvement plans, final ratings.

The rules about single cases stand on these tables.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from perfcal.evidence.pip.record import SAME_PLAN_DAYS
from perfcal.patterns.rated import cycles_on_record, rated
from perfcal.schema.columns import DAY, file_lines
from perfcal.schema.cycle import Cycle

__all__ = ["critical_rows", "final_pairs", "final_ratings", "plans_opened", "window_before"]

_CRITICAL = ("repair", "pip")
_CONVERSATION = ("Situation", "Behavior")
_COLUMNS = ["employee_id", "date", "kind", "row"]


def critical_rows(cycle: Cycle) -> pd.DataFrame:
    """Return every dated piece of critical writing: R3 conversations, repair loops, PIPs. One row each, oldest first.

    A 1:1 is a conversation in the sense of R3 where it has both a Situation and a Behavior; praise written so counts too,
    since no count can tell. Columns: `employee_id`, `date`, `kind`, `row` (file:line).
    """
    parts = cycle.parts[(cycle.parts["kind"] == "1:1") & cycle.parts["heading"].isin(_CONVERSATION)]
    spoken = parts.groupby("section_id")["heading"].nunique()
    sections = cycle.sections
    held = sections["section_id"].isin(spoken.index[spoken == len(_CONVERSATION)]) | sections["kind"].isin(_CRITICAL)
    found = sections[held & sections["date_start"].notna()]
    made = found.assign(date=found["date_start"], row=file_lines(found))
    return made[_COLUMNS].sort_values(["date", "employee_id", "row"], kind="stable").reset_index(drop=True)


def plans_opened(cycle: Cycle) -> pd.DataFrame:
    """Return every PIP that was opened, from events and growth docs; one within 14 days of another is the same plan.

    Columns: `employee_id`, `date` (the earlier of the two), `rows` (tuple of file:line).
    """
    events = cycle.events[(cycle.events["event"] == "pip-opened") & cycle.events["date"].notna()]
    sections = cycle.sections[(cycle.sections["kind"] == "pip") & cycle.sections["date_start"].notna()]
    both = pd.concat(
        [
            events.assign(row=file_lines(events))[["employee_id", "date", "row"]],
            sections.assign(date=sections["date_start"], row=file_lines(sections))[["employee_id", "date", "row"]],
        ],
        ignore_index=True,
    ).sort_values(["employee_id", "date", "row"], kind="stable")
    gap = both.groupby("employee_id")["date"].diff()
    plan = (gap.isna() | (gap > pd.Timedelta(days=SAME_PLAN_DAYS))).cumsum()
    made = both.groupby(plan).agg(employee_id=("employee_id", "first"), date=("date", "first"), rows=("row", tuple))
    return made.reset_index(drop=True)


def final_ratings(cycle: Cycle) -> pd.DataFrame:
    """Return each person's overall rating of each cycle on record: calibrated where a session was held, else the manager's.

    Columns: `cycle`, `place` (0 for the oldest cycle), `employee_id`, `rater_id` (the manager), `level`, `rating`,
    `rated_on` (where no day is given: the cycle's last day, or for an earlier cycle the day before this one), `row`. Of
    several ratings of one stage the last in the file counts.
    """
    days = cycle.ratings
    day_of = dict(zip(file_lines(days), days["rated_on"], strict=True))
    tables = []
    for place, name in enumerate(cycles_on_record(cycle)):
        manager, session = (
            rated(cycle, cycle_id=name, stage=stage).drop_duplicates("employee_id", keep="last")
            for stage in ("manager", "calibrated")
        )
        rater = dict(zip(manager["employee_id"], manager["rater_id"], strict=True))
        known = pd.concat([session, manager]).drop_duplicates("employee_id")
        tables.append(known.assign(place=place, rater_id=[rater.get(who, "") for who in known["employee_id"]]))
    whole = pd.concat(tables, ignore_index=True) if tables else rated(cycle).assign(place=0)
    last = {True: pd.Timestamp(cycle.dates.end), False: pd.Timestamp(cycle.dates.start) - pd.Timedelta(days=1)}
    told: list[Any] = [day_of[row] for row in whole["row"]]
    filled = [last[name == cycle.id] if pd.isna(day) else day for day, name in zip(told, whole["cycle"], strict=True)]
    made = whole.assign(rated_on=pd.Series(filled, index=whole.index, dtype=DAY))
    return made.sort_values(["employee_id", "place"], kind="stable", ignore_index=True)


def final_pairs(cycle: Cycle) -> pd.DataFrame:
    """Return the final ratings of the last two cycles, each beside the same person's of the cycle before it.

    Columns of `final_ratings`, and `rating_before`, `rated_on_before`, `row_before`. Who was not rated in the cycle before
    is not among them.
    """
    ratings = final_ratings(cycle)
    before = ratings.assign(place=ratings["place"] + 1)[["employee_id", "place", "rating", "rated_on", "row"]]
    pairs = ratings.merge(before, on=["employee_id", "place"], suffixes=("", "_before"))
    last = ratings["place"].max() if len(ratings) else 0
    return pairs[pairs["place"] >= last - 1]


def window_before(cycle: Cycle) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the days that the rules about cases look at: a year up to the session, so that the last cycle is in it."""
    end = pd.Timestamp(cycle.dates.session)
    return end - pd.Timedelta(days=365), end
