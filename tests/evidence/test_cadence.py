"""What a growth doc owes by when: months, replies, notes, reviews, 1:1s, on the days at which an answer changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from growth_life import LONE_ROSTER, bullets, looked_at, month
from hypothesis import given, settings
from hypothesis import strategies as st
from small_workspace import write_growth_doc, write_small_workspace
from workspaces import write_files

from perfcal.errors import UnknownNameError
from perfcal.evidence.cadence.owed import ITEMS, cadence, cadence_ahead, cadence_by_manager
from perfcal.load.workspace import load_workspace, sample_workspace
from perfcal.schema.columns import CADENCE, CADENCE_BY_MANAGER
from perfcal.schema.cycle import Cycle


def statuses(cycle: Cycle, item: str) -> dict[str, str]:
    """The status of one item by period."""
    rows = cadence(cycle, ["e01"])
    own = rows[rows["item"] == item]
    return dict(zip(own["period"], own["status"], strict=True))


@pytest.mark.parametrize(("number", "status"), [(1, "thin"), (4, "thin"), (5, "done"), (8, "done"), (9, "long")])
def test_an_update_has_five_to_eight_bullets(tmp_path: Path, number: int, status: str) -> None:
    """Of any of the four headings; the numbers are policy's."""
    half = number // 2
    body = f"## 2026-03\n### Shipped\n{bullets(half)}### Asked\n{bullets(number - half, first='May I take part')}"
    assert statuses(looked_at(tmp_path, body, on="2026-05-01"), "monthly update")["2026-03"] == status


def test_a_reply_is_no_bullet_of_the_update(tmp_path: Path) -> None:
    """Four bullets and an answer of two are four."""
    body = f"## 2026-03\n### Shipped\n{bullets(4)}### Reply 2026-04-08\n- One\n- Two\n"
    assert statuses(looked_at(tmp_path, body, on="2026-05-01"), "monthly update")["2026-03"] == "thin"


@pytest.mark.parametrize(("on", "status"), [("2026-04-07", "due"), ("2026-04-08", "missing")])
@pytest.mark.parametrize("item", ["monthly update", "manager's note"])
def test_a_month_is_due_until_the_seventh_of_the_next(tmp_path: Path, item: str, on: str, status: str) -> None:
    """Due that day is due; the day after it is missing."""
    assert statuses(looked_at(tmp_path, month("2026-02"), on=on), item)["2026-03"] == status


@pytest.mark.parametrize(("on", "status"), [("2026-04-07", "due"), ("2026-04-08", "thin")])
def test_too_few_bullets_are_only_not_all_yet_until_the_month_is_due(tmp_path: Path, on: str, status: str) -> None:
    """Three bullets on the seventh may still become six."""
    rows = cadence(looked_at(tmp_path, month("2026-03", 3), on=on))
    (row,) = rows[(rows["item"] == "monthly update") & (rows["period"] == "2026-03")].to_dict("records")
    assert (row["status"], pd.isna(row["done"])) == (status, status == "due")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("## 2026-03\n### Shipped\n### Blocked\n", "missing"),  # the headings of a template
        ("## 2026-03\nA month of moving house, mostly.\n", "thin"),  # words, and no bullet
        ("## March 2026\n### Wins\n" + bullets(5), "done"),  # other words for the same
        ("## 2026-03\n### Shipped\n- Did it\n\n## 2026-03\n### Learned\n" + bullets(4), "done"),  # in two sections
    ],
)
def test_what_an_update_is(tmp_path: Path, body: str, status: str) -> None:
    """Headings alone are none; prose is one without bullets."""
    assert (
        statuses(looked_at(tmp_path, month("2026-02") + body, on="2026-05-01"), "monthly update")["2026-03"] == status
    )


@pytest.mark.parametrize(
    ("status", "start", "events", "owed"),
    [
        ("active", "2026-03-01", "", ["2026-03", "2026-04", "2026-05", "2026-06"]),
        ("active", "2026-03-02", "", ["2026-04", "2026-05", "2026-06"]),
        ("active", "2020-03-02", "e01,2026-03-31,exit,", ["2026-01", "2026-02", "2026-03"]),
        ("left", "2020-03-02", "e01,2026-03-30,exit,", ["2026-01", "2026-02"]),
        ("left", "2020-03-02", "", ["2026-01", "2026-02"]),  # no day of leaving: since the last update
        ("leave", "2020-03-02", "", ["2026-01", "2026-02"]),
    ],
)
def test_nobody_owes_a_month_they_were_not_here_for(
    tmp_path: Path, status: str, start: str, events: str, owed: list[str]
) -> None:
    """From its first day to its last; leave begins after the last update, as nothing says when."""
    files = {"events": f"employee_id,date,event,detail\n{events}\n"} if events else {}
    body = "## Hello\nwords\n" if start.startswith("2026") else month("2026-02")
    roster = LONE_ROSTER.format(status=status, start=start)
    cycle = looked_at(tmp_path, body + "## 1:1 2026-02-20\nTalked\n", on="2026-07-10", roster=roster, **files)
    assert [period for period in statuses(cycle, "monthly update") if period < "2026-07"] == owed


def test_a_month_of_joining_is_shown_and_not_measured(tmp_path: Path) -> None:
    """Two bullets written in the month of joining are more than was owed."""
    roster = LONE_ROSTER.format(status="active", start="2026-03-16")
    cycle = looked_at(tmp_path, month("2026-03", 2), on="2026-07-01", roster=roster)
    assert statuses(cycle, "monthly update")["2026-03"] == "done"


def test_an_engineer_without_a_doc_has_one_row_and_a_manager_without_one_has_none(tmp_path: Path) -> None:
    """Of m01 (root), m02 (leads e02), e01 (has a doc) and e02 (has none)."""
    cycle = load_workspace(write_files(tmp_path, docs={"e01": month("2026-03")}))
    rows = cadence(cycle)
    assert set(rows["employee_id"]) == {"e01", "e02"}
    (row,) = rows[rows["employee_id"] == "e02"].to_dict("records")
    assert (row["item"], row["status"], row["file"], row["line"]) == ("growth doc", "missing", "roster.csv", 5)


def test_a_doc_that_could_not_be_used_is_unknown(tmp_path: Path) -> None:
    """A private heading stops the document: nothing is called missing."""
    cycle = looked_at(tmp_path, month("2026-03") + "## Private\nno\n", on="2026-07-10")
    assert list(cadence(cycle)["status"]) == ["unknown"]


TALK = "## 1:1 2026-04-15\nTalked about the queue\n"


@pytest.mark.parametrize(
    ("reply", "talk", "on", "status"),
    [
        ("2026-04-10", TALK, "2026-07-01", "done"),
        ("2026-04-15", TALK, "2026-07-01", "done"),  # the day of the 1:1: nobody can tell the hour
        ("2026-04-16", TALK, "2026-07-01", "late"),
        ("2026-06-20", "", "2026-07-01", "done"),  # no 1:1 was held that it could be late for
        ("", TALK, "2026-04-15", "due"),
        ("", TALK, "2026-04-16", "missing"),
        ("", "", "2026-05-07", "due"),  # 30 days after the update's own day
        ("", "", "2026-05-08", "missing"),
        ("", "## 1:1 2026-04-07\nTalked\n", "2026-05-07", "due"),  # the update may have come later that day
        ("2026-07-02", TALK, "2026-07-01", "missing"),  # dated tomorrow: not yet said
    ],
)
def test_an_update_is_answered_before_the_next_one_on_one(
    tmp_path: Path, reply: str, talk: str, on: str, status: str
) -> None:
    """The next one is the first after the day until which the update may come."""
    cycle = looked_at(tmp_path, month("2026-03", reply=reply) + talk, on=on)
    assert statuses(cycle, "reply") == {"2026-03": status}


def test_a_reply_without_a_day_answers_and_nobody_knows_when(tmp_path: Path) -> None:
    """Neither missing nor in time."""
    body = month("2026-03") + "### Reply\nThank you, clear.\n" + TALK
    assert statuses(looked_at(tmp_path, body, on="2026-07-01"), "reply") == {"2026-03": "unknown"}


def test_an_empty_reply_is_none(tmp_path: Path) -> None:
    """A heading alone says nothing."""
    body = month("2026-03") + "### Reply 2026-04-09\n" + TALK
    assert statuses(looked_at(tmp_path, body, on="2026-07-01"), "reply") == {"2026-03": "missing"}


@pytest.mark.parametrize(
    ("body", "first", "second"),
    [
        ("", "missing", "missing"),
        ("## Review 2026-Q1\n### Summary\nSteady\n", "done", "missing"),
        ("## Review 2026-Q1\n### Summary\n### Accomplishments\n", "missing", "missing"),  # headings only
        ("## Review 2026-H1\n### Summary\nSteady\n", "missing", "done"),
        ("## Review 2026-Q2\n### Summary\nSteady\n", "missing", "done"),
        ("## Review 2025-Q1\n### Summary\nSteady\n", "missing", "missing"),
    ],
)
def test_a_review_each_quarter_and_the_half_ends_with_one(tmp_path: Path, body: str, first: str, second: str) -> None:
    """The half-yearly review stands for its last quarter, not for its first."""
    cycle = looked_at(tmp_path, month("2026-03") + body, on="2026-07-10")
    assert statuses(cycle, "quarterly review") == {"2026-Q1": first, "2026-Q2": second}


@pytest.mark.parametrize(("on", "status"), [("2026-07-03", "due"), ("2026-07-04", "missing")])
def test_a_candidate_owes_a_packet_by_the_freeze(tmp_path: Path, on: str, status: str) -> None:
    """And who is no candidate owes none."""
    cycle = looked_at(tmp_path, month("2026-03"), on=on)
    assert statuses(cycle, "packet") == {"2026-H1": status}
    assert statuses(replace(cycle, candidates=cycle.candidates.head(0)), "packet") == {}


@pytest.mark.parametrize(
    ("on", "status", "said"),
    [
        ("2026-05-12", "due", "27 days since"),
        ("2026-05-13", "due", "28 days since"),
        ("2026-05-15", "due", "30 days since"),
        ("2026-05-16", "missing", "31 days since the last 1:1 note, 15 April 2026; one is asked for every 30 days."),
    ],
)
def test_the_next_one_on_one_is_due_thirty_days_after_the_last(tmp_path: Path, on: str, status: str, said: str) -> None:
    """The thirtieth day is in time."""
    rows = cadence(looked_at(tmp_path, TALK, on=on))
    row = rows[rows["item"] == "1:1 note"].iloc[-1]
    assert (row["status"], row["due"]) == (status, pd.Timestamp("2026-05-15"))
    assert row["reason"].startswith(said)


@pytest.mark.parametrize(("second", "status"), [("2026-03-01", "done"), ("2026-03-02", "late")])
def test_a_one_on_one_more_than_thirty_days_after_the_one_before_is_late(
    tmp_path: Path, second: str, status: str
) -> None:
    """Counted over the end of a February without a 29th."""
    body = f"## 1:1 2026-01-30\nTalked\n\n## 1:1 {second}\nTalked\n"
    rows = cadence(looked_at(tmp_path, body, on="2026-03-05"))
    held = rows[(rows["item"] == "1:1 note") & rows["done"].notna()]
    assert list(held["status"]) == ["done", status]


def test_february_of_a_leap_year_ends_on_its_29th(tmp_path: Path) -> None:
    """Somebody who leaves that day was there for the month."""
    body = month("2028-01")
    cycle_file = (
        "perfcal: cycle/1\nid: 2028-H1\nstart: 2028-01-01\nend: 2028-06-30\nfreeze: 2028-07-03\nsession: 2028-07-10\n"
    )
    for last, owed in (("2028-02-28", ["2028-01"]), ("2028-02-29", ["2028-01", "2028-02"])):
        events = f"employee_id,date,event,detail\ne01,{last},exit,\n"
        cycle = looked_at(tmp_path, body, on="2028-07-10", cycle=cycle_file, events=events)
        assert list(statuses(cycle, "monthly update")) == owed


def test_late_evidence_is_counted_with_its_lines(tmp_path: Path) -> None:
    """Work of May remembered in July, after the freeze; July's own work is the next cycle's."""
    body = "## 2026-07\n### Shipped\n- 2026-05-04 Cut the import\n- 2026-07-06 Began the next\n- 2026-06-02 Wrote it down\n"
    rows = cadence(looked_at(tmp_path, body, on="2026-07-10"))
    (row,) = rows[rows["item"] == "LATE evidence"].to_dict("records")
    assert row["reason"] == "2 rows were first written after the freeze of 3 July 2026: lines 10, 12."
    assert (row["status"], row["requirement"], row["line"]) == ("late", "R1.8", 10)


PLAN = "## Plan 2026-H1\n### Design doc\nThe queue's design\nDue: 2026-05-04\n"


@pytest.mark.parametrize(
    ("audits", "on", "third", "fifth"),
    [
        ([], "2026-03-31", "due", "due"),
        ([], "2026-04-01", "missing", "due"),
        ([], "2026-05-31", "missing", "due"),
        ([], "2026-06-01", "missing", "missing"),
        (["2026-03-31"], "2026-05-31", "done", "due"),
        (["2026-04-01"], "2026-05-31", "late", "due"),
        (["2026-03-20", "2026-04-28"], "2026-06-30", "done", "done"),
        (["2026-05-01"], "2026-06-30", "missing", "done"),
        (["2026-03-20", "2026-06-01"], "2026-06-30", "done", "late"),
        (["2026-03-20", "2026-07-01"], "2026-06-30", "done", "missing"),  # not yet
    ],
)
def test_a_plan_is_audited_in_its_third_and_fifth_month(
    tmp_path: Path, audits: list[str], on: str, third: str, fifth: str
) -> None:
    """Due by the month's last day; an audit between the two belongs to the third unless that one has its own."""
    body = PLAN + "".join(f"### Audit {day}\n- Design doc: open\n" for day in audits)
    assert list(statuses(looked_at(tmp_path, body, on=on), "visibility audit").values()) == [third, fifth]


@pytest.mark.parametrize(("on", "status"), [("2026-05-18", "due"), ("2026-05-19", "missing")])
@pytest.mark.parametrize(
    ("item", "body", "closing"),
    [
        ("PIP meeting", "## PIP 2026-05-04\n### Gap\nDates\n### Meeting 2026-05-11\n- Two of four\n", "Outcome"),
        ("repair touch point", "## Repair 2026-05-04\n### Gap\nDates\n### Touch point 2026-05-11\n- Two\n", "Verdict"),
    ],
)
def test_the_next_meeting_is_due_a_week_after_the_last(
    tmp_path: Path, item: str, body: str, closing: str, on: str, status: str
) -> None:
    """And none once it is closed."""
    assert list(statuses(looked_at(tmp_path, body, on=on), item).values()) == [status]
    closed = f"{body}### {closing} 2026-05-17\n{'Recovery' if closing == 'Verdict' else 'Delivered'}\n"
    assert statuses(looked_at(tmp_path, closed, on=on), item) == {}


EXTENDED = """\
## PIP 2026-05-04
### Timeline
Start: 2026-05-04
End: 2026-06-15
### Meeting 2026-05-11
- Two of four
### Outcome 2026-06-15
- Extended to 2026-08-15
"""
CALLED_OFF = "### {} 2026-05-20\n- Cancelled, on leave\n"
NO_VERDICT = (
    "## Repair 2026-05-04\n### Gap\nDates\n### End\n2026-06-15\n### Verdict 2026-06-15\n- Not yet decided, next week\n"
)


@pytest.mark.parametrize(
    ("item", "body", "on", "due"),
    [
        ("PIP meeting", EXTENDED, "2026-07-20", date(2026, 5, 18)),  # an extension is no outcome
        ("PIP outcome", EXTENDED, "2026-08-20", date(2026, 8, 15)),
        ("repair verdict", NO_VERDICT, "2026-07-01", date(2026, 6, 15)),  # nor is a postponement a verdict
        (
            "PIP meeting",
            "## PIP 2026-05-04\n### Meeting 2026-05-11\n- Two\n" + CALLED_OFF.format("Meeting"),
            "2026-05-25",
            date(2026, 5, 18),
        ),
        (
            "repair touch point",
            "## Repair 2026-05-04\n### Touch point 2026-05-11\n- Two\n" + CALLED_OFF.format("Touch point"),
            "2026-05-25",
            date(2026, 5, 18),
        ),
    ],
)
def test_what_is_under_way_is_read_as_its_own_clock_reads_it(
    tmp_path: Path, item: str, body: str, on: str, due: date
) -> None:
    """Words under Outcome or Verdict that end nothing, and meetings that were called off."""
    rows = cadence(looked_at(tmp_path, body, on=on))
    (row,) = rows[rows["item"] == item].to_dict("records")
    assert (row["due"].date(), row["status"]) == (due, "missing")


def test_a_pip_that_an_event_closed_asks_for_nothing(tmp_path: Path) -> None:
    """The outcome stands in the events, not in the document."""
    body = "## PIP 2026-03-02\n### Gap\nDates\n### Timeline\nSix to eight weeks.\n"
    events = "employee_id,date,event,detail\ne01,2026-03-02,pip-opened,\ne01,2026-04-20,pip-closed,\n"
    rows = cadence(looked_at(tmp_path, body, on="2026-07-01", events=events))
    assert not [item for item in rows["item"] if item.startswith("PIP")]


@pytest.mark.parametrize(("on", "listed"), [("2026-07-07", False), ("2026-07-08", True)])
def test_what_is_due_within_thirty_days_is_listed_by_its_day(tmp_path: Path, on: str, listed: bool) -> None:
    """July's update, due 7 August, is 30 days ahead on 8 July and 31 on the 7th."""
    ahead = cadence_ahead(looked_at(tmp_path, month("2026-06") + TALK, on=on))
    assert ("2026-07" in set(ahead.loc[ahead["item"] == "monthly update", "period"])) is listed
    assert list(ahead["due"]) == sorted(ahead["due"])
    assert set(ahead["status"]) <= {"due"}


def test_a_months_note_belongs_to_the_manager_of_its_last_day(tmp_path: Path) -> None:
    """A change on the last day of March moves March; what comes next belongs to today's manager."""
    doc = (
        "---\nperfcal: growth/1\nemployee_id: e01\nmanagers: [{id: m02, from: 2024-01-01}, {id: m01, from: 2026-04-01}]\n"
        f"---\n{month('2026-03')}"
    )
    cycle = load_workspace(write_files(tmp_path, docs={"e01": doc}), as_of=date(2026, 5, 8))
    rows = cadence(cycle, ["e01"])
    owner = {(row["item"], row["period"]): row["manager_id"] for row in rows.to_dict("records")}
    assert owner["manager's note", "2026-03"] == "m02"
    assert owner["manager's note", "2026-04"] == "m01"
    assert owner["1:1 note", "2026-01"] == "m01"


def test_a_managers_open_things_are_counted_and_listed(tmp_path: Path) -> None:
    """Updates of January, February, April and May are missing, March is thin, unanswered, and without a note."""
    body = month("2026-03", 2) + month("2026-06") + "## Note 2026-06\n" + bullets(3) + "\n## 1:1 2026-01-20\nTalked\n"
    (row,) = cadence_by_manager(looked_at(tmp_path, body, on="2026-07-10")).to_dict("records")
    counted = {name: row[name] for name in CADENCE_BY_MANAGER if name not in {"manager_id", "rows"}}
    assert counted == {
        "reports": 1, "without_doc": 0, "updates_missing": 4, "updates_outside": 1, "unanswered": 1, "notes_missing": 5,
        "reviews_missing": 2, "days_without": 171, "longest_without": "e01",
    }  # fmt: skip
    assert len(row["rows"]) == 4 + 1 + 1 + 5 + 2 + 1
    assert all(place.startswith("growth_docs/e01.md:") for place in row["rows"])


def test_an_unknown_id_is_refused_with_the_nearest(tmp_path: Path) -> None:
    """No rows would read as no faults."""
    with pytest.raises(UnknownNameError, match="no employee 'e1'"):
        cadence(looked_at(tmp_path, "", on="2026-07-10"), ["e1"])


def test_nobody_asked_about_is_an_empty_table_of_the_same_columns(tmp_path: Path) -> None:
    """Empty in, empty out."""
    cycle = looked_at(tmp_path, "", on="2026-07-10")
    assert list(cadence(cycle, [])) == list(CADENCE)
    assert list(cadence_by_manager(cycle, [])) == list(CADENCE_BY_MANAGER)
    assert cadence_ahead(cycle, []).empty


SAMPLE = load_workspace(sample_workspace())


@settings(deadline=None, max_examples=12)
@given(on=st.dates(date(2025, 12, 1), date(2026, 12, 31)))
def test_on_any_day_missing_is_past_and_due_is_not(on: date) -> None:
    """A law of the statuses, and every row has a known item, a reason, and a file and line."""
    rows = cadence(replace(SAMPLE, as_of=on), ["e0001", "e0015", "e0031", "e0038"])
    now = pd.Timestamp(on)
    assert (rows.loc[rows["status"] == "missing", "due"] < now).all()
    assert (rows.loc[rows["status"] == "due", "due"] >= now).all()
    assert (rows["done"].dropna() <= now).all()
    assert set(rows["item"]) <= set(ITEMS)
    assert (rows["reason"] != "").all()
    assert rows["line"].notna().all()


def test_the_input_and_its_order_do_not_matter() -> None:
    """Tables shuffled, same rows; nothing handed in is changed."""
    tables = ("sections", "parts", "evidence", "manager_history")
    shuffled = replace(SAMPLE, **{name: getattr(SAMPLE, name).sample(frac=1, random_state=7) for name in tables})
    mixed = cadence(shuffled, ["e0003", "e0015"])
    told = cadence(SAMPLE, ["e0003", "e0015"])
    keys = ["employee_id", "item", "period", "due"]
    pd.testing.assert_frame_equal(mixed.sort_values(keys, ignore_index=True), told.sort_values(keys, ignore_index=True))


@pytest.mark.parametrize(
    ("kind", "closing", "body"),
    [
        ("PIP", "PIP outcome", "### Timeline\nStart: 2026-05-04\nEnd: {end}\n### Meeting 2026-05-11\n- Two of four\n"),
        ("Repair", "repair verdict", "### Time bound\nEnd: {end}\n### Touch point 2026-05-11\n- Two\n"),
    ],
)
@pytest.mark.parametrize(("end", "closes"), [("2026-06-10", False), ("2026-06-09", True)])
def test_past_its_end_a_plan_asks_for_its_ending(
    tmp_path: Path, kind: str, closing: str, body: str, end: str, closes: bool
) -> None:
    """On the last day the next step is still a step; from the day after it is the outcome or verdict."""
    root = write_small_workspace(tmp_path)
    write_growth_doc(root, "x1", body=f"## {kind} 2026-05-04\n### Gap\nDates\n{body.format(end=end)}")
    rows = cadence(load_workspace(root, as_of="2026-06-10"), ["x1"])
    assert (closing in set(rows["item"])) is closes


@pytest.mark.parametrize(("on", "closes"), [("2026-06-15", False), ("2026-06-16", True)])
def test_a_repair_loop_without_a_written_end_has_policys_weeks(tmp_path: Path, on: str, closes: bool) -> None:
    """Six weeks after the opening of 4 May; from the day after it is the verdict that is asked for."""
    root = write_small_workspace(tmp_path)
    write_growth_doc(root, "x1", body="## Repair 2026-05-04\n### Gap\nDates\n### Touch point 2026-06-08\n- Two\n")
    rows = cadence(load_workspace(root, as_of=on), ["x1"])
    asked = {"repair verdict" if closes else "repair touch point"}
    assert set(rows["item"]) & {"repair verdict", "repair touch point"} == asked
    said = (
        "It was to end on 15 June 2026, 6 weeks after its opening, no end being written, 1 day ago, and has no verdict."
    )
    assert (said in set(rows["reason"])) is closes
