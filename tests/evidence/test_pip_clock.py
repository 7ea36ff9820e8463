"""The clock of a PIP: its days, its weeks, its midpoint and its outcome."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pip_docs import OPENED, cycle_of, plan

from perfcal.evidence.pip.clock import pip_clock


def on(number: int) -> date:
    """Return the day so many days after the PIP's start."""
    return OPENED + timedelta(days=number)


def meeting(number: int, text: str = "Looked at the log together.") -> str:
    """Return a documented meeting of that day."""
    return f"### Meeting {on(number)}\n{text}\n"


def outcome(number: int, text: str = "Met. Told in person.") -> str:
    """Return an outcome of that day."""
    return f"### Outcome {on(number)}\n{text}\n"


def clock(root: Path, *sections: str, day: int, **files: str) -> dict[str, Any]:
    """Return the one row of the clock, looked at so many days after the start."""
    rows = pip_clock(cycle_of(root, *sections, as_of=on(day), **files))
    return {str(name): value for name, value in rows.iloc[0].items()} if len(rows) == 1 else {"rows": len(rows)}


@pytest.mark.parametrize(("day", "state", "overdue"), [
    (0, "running", False), (45, "running", False), (46, "past its end", False),
    (60, "past its end", False), (61, "overdue", True), (91, "overdue", True), (92, "month 4", True),
])  # fmt: skip
def test_the_state_turns_on_its_day(tmp_path: Path, day: int, state: str, overdue: bool) -> None:
    """45 days long; day 60 is not overdue, day 61 is; from 18 August it is month 4."""
    row = clock(tmp_path, plan(days=45), day=day)
    assert (row["day"], row["of"], row["state"], row["overdue"]) == (day, 45, state, overdue)


def test_before_it_is_opened_there_is_no_clock(tmp_path: Path) -> None:
    """What is dated later has not happened."""
    assert clock(tmp_path, plan(), day=-1) == {"rows": 0}


@pytest.mark.parametrize(("start", "last", "first"), [
    (date(2025, 11, 30), date(2026, 2, 27), date(2026, 2, 28)),
    (date(2023, 11, 30), date(2024, 2, 28), date(2024, 2, 29)),
    (date(2026, 1, 31), date(2026, 4, 29), date(2026, 4, 30)),
])  # fmt: skip
def test_month_four_begins_at_the_end_of_a_short_month(tmp_path: Path, start: date, last: date, first: date) -> None:
    """Three calendar months, in leap years too."""
    for as_of, state in ((last, "overdue"), (first, "month 4")):
        assert pip_clock(cycle_of(tmp_path, plan(start), as_of=as_of))["state"].item() == state


def test_an_outcome_stops_the_clock(tmp_path: Path) -> None:
    """Late or not: it stays overdue, and is closed."""
    row = clock(tmp_path, plan(days=45, more=outcome(44)), day=200)
    assert (row["state"], row["day"], row["overdue"], row["outcome"].date()) == ("closed", 44, False, on(44))
    late = clock(tmp_path, plan(days=45, more=outcome(61)), day=200)
    assert (late["state"], late["overdue"]) == ("closed", True)


@pytest.mark.parametrize(("held", "missing"), [
    ((7, 14, 21), ()),
    ((8, 16, 22), ()),
    ((7, 21), (14,)),
    ((14, 21), (7,)),
    ((), (7, 14, 21)),
    ((0, 27), (7, 14)),
])  # fmt: skip
def test_each_whole_week_has_its_meeting(tmp_path: Path, held: tuple[int, ...], missing: tuple[int, ...]) -> None:
    """The first week has the opening; the week that still runs is not asked about."""
    row = clock(tmp_path, plan(more="".join(meeting(number) for number in held)), day=28)
    assert row["weeks_missing"] == tuple(on(number) for number in missing)
    assert clock(tmp_path, plan(), day=13)["weeks_missing"] == ()
    assert clock(tmp_path, plan(), day=14)["weeks_missing"] == (on(7),)


@pytest.mark.parametrize(("meetings", "day", "expected"), [
    (((22, "Midpoint talk."),), 30, "yes"),
    (((7, "The midpoint is on the 9th."), (22, "All as planned.")), 30, "unknown"),
    (((7, "All well."),), 25, "due"),
    (((7, "All well."),), 30, "no"),
    (((35, "Half-way, two weeks late."),), 40, "yes"),
])  # fmt: skip
def test_the_midpoint_talk(tmp_path: Path, meetings: tuple[tuple[int, str], ...], day: int, expected: str) -> None:
    """A meeting that says so; one of that week may have been it."""
    text = plan(days=45, more="".join(meeting(*one) for one in meetings))
    assert clock(tmp_path, text, day=day)["midpoint_talk"] == expected


@pytest.mark.parametrize(("timeline", "end"), [
    ("Start: 2026-05-18\nEnd: 2026-07-02", date(2026, 7, 2)),
    ("2026-05-18..2026-07-02", date(2026, 7, 2)),
    ("From 18 May 2026 until 2 July 2026, midpoint 9 June 2026", date(2026, 7, 2)),
    ("45 days", date(2026, 7, 2)),
    ("- Start: 2026-05-18\n- Midpoint: 2026-06-09\n- End: 2026-07-02", date(2026, 7, 2)),
    ("Start: 2026-05-18", None),
])  # fmt: skip
def test_the_timeline_as_people_write_it(tmp_path: Path, timeline: str, end: date | None) -> None:
    """Fields, a range, words, a length; a start alone has no end."""
    text = f"\n## PIP {OPENED}\n### Gap\nTwo releases without a review\n### Timeline\n{timeline}\n"
    found = clock(tmp_path, text, day=10)["end"]
    assert (None if pd.isna(found) else found.date()) == end


@pytest.mark.parametrize("said", ["Extended: 2026-07-20", "The plan is extended to 2026-07-20, once."])
def test_an_extension_moves_the_end_and_not_what_is_overdue(tmp_path: Path, said: str) -> None:
    """Day 50 is within it; day 61 is overdue all the same."""
    text = plan(days=45, more=f"### Meeting {on(44)}\n{said}\n")
    assert clock(tmp_path, text, day=50)["state"] == "running"
    assert clock(tmp_path, text, day=61)["state"] == "overdue"
    assert clock(tmp_path, text, day=40)["end"].date() == on(45)


def test_events_open_and_close_a_plan(tmp_path: Path) -> None:
    """Where no section is written; one within two weeks of a section is the same plan."""
    head = "employee_id,date,event,detail\n"
    alone = f"{head}e01,2026-05-18,pip-opened,\ne01,2026-07-01,pip-closed,\n"
    row = clock(tmp_path, day=100, events=alone)
    assert (row["state"], row["day"], row["case"]) == ("closed", 44, "PIP 2026-05-18")
    both = f"{head}e01,2026-05-20,pip-opened,\ne01,2026-07-01,pip-closed,\n"
    row = clock(tmp_path, plan(), day=100, events=both)
    assert (row["state"], row["day"], row["file"]) == ("closed", 44, "growth_docs/e01.md")


def test_two_plans_have_two_clocks(tmp_path: Path) -> None:
    """Each with its own outcome."""
    first = plan(date(2025, 5, 19), days=45, more="### Outcome 2025-07-01\nMet. Told in person.\n")
    rows = pip_clock(cycle_of(tmp_path, first, plan(), as_of=on(10)))
    assert list(rows["state"]) == ["closed", "running"]
    assert list(rows["day"]) == [43, 10]


def test_an_outcome_that_was_not_told_stops_nothing(tmp_path: Path) -> None:
    """The clock runs on, and the reason says why."""
    row = clock(tmp_path, plan(days=45, more=outcome(44, "Not met. I have not told her yet.")), day=50)
    assert (row["state"], row["day"]) == ("past its end", 50)
    assert "not delivered" in row["reason"]


@pytest.mark.parametrize("more", [
    "### Meetings\n- 2026-05-26 All reviewed\n- 2 June: Midpoint talk, all reviewed\n",
    "### Meetings\n| Date | Said |\n|---|---|\n| 2026-05-26 | All reviewed |\n| 2026-06-02 | Midpoint talk |\n",
    "### Weekly check-in 2026-05-26\nAll reviewed\n### Midpoint talk 2026-06-02\nAll reviewed\n",
])  # fmt: skip
def test_meetings_as_people_keep_them(tmp_path: Path, more: str) -> None:
    """A list, a table, and headings in other words."""
    row = clock(tmp_path, plan(days=30, more=more), day=21)
    assert (row["meetings"], row["weeks_missing"], row["midpoint_talk"]) == (2, (), "yes")
