"""The rules about single cases, on their boundary days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pandas as pd
import pytest
from patterns_cycles import NOW, cycle_of, rating

from perfcal.load.workspace import load_workspace
from perfcal.patterns.after_transfer import after_transfer
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION
from perfcal.patterns.low_ratings import low_ratings
from perfcal.patterns.moves import moves
from perfcal.patterns.on_record import critical_rows, final_ratings, plans_opened
from perfcal.patterns.retention import retention
from perfcal.patterns.session_moves import session_changes, session_moves
from perfcal.patterns.surprise_pip import surprise_pip
from perfcal.patterns.twice_below import twice_below
from perfcal.schema.cycle import Cycle
from perfcal.schema.policy import Policy

OPENED = pd.Timestamp("2026-04-13")
LAST = "2025-H2"
DOC = [{"file": "growth_docs/e1.md", "lines": 9, "used": 9}]


def event(what: str, day: str | pd.Timestamp, who: str = "e1", line: int = 2) -> dict[str, Any]:
    """One line of events.csv."""
    return {"employee_id": who, "date": pd.Timestamp(day), "event": what, "file": "events.csv", "line": line}


def section(kind: str, day: pd.Timestamp, who: str = "e1", line: int = 10) -> dict[str, Any]:
    """One dated section of a growth doc."""
    where = {"file": f"growth_docs/{who}.md", "line": line, "section_id": f"{who}:{line}"}
    return {"employee_id": who, "kind": kind, "date_start": day, "date_end": day, **where}


def conversation(day: pd.Timestamp, who: str = "e1", line: int = 10) -> dict[str, list[dict[str, Any]]]:
    """A 1:1 with a Situation and a Behavior, as sections and parts."""
    talk = section("1:1", day, who, line)
    parts = [{**talk, "heading": heading} for heading in ("Situation", "Behavior", "Ask")]
    return {"sections": [talk], "parts": parts}


def plan_after(value: int, **tables: Any) -> Cycle:
    """A PIP opened in April after a rating of December."""
    rated = rating("e1", "m1", value, cycle=LAST, rated_on=pd.Timestamp("2025-12-18"))
    return cycle_of(ratings=[rated], events=[event("pip-opened", OPENED)], accounts=DOC, **tables)


def only(rows: pd.DataFrame, subject: str = "e1") -> pd.Series:
    """The one row about a subject."""
    (place,) = rows.index[rows["subject"] == subject]
    return rows.loc[place]


@pytest.mark.parametrize(
    ("days", "status"), [(29, QUESTION), (30, NO_SIGN), (31, NO_SIGN), (183, NO_SIGN), (184, QUESTION)]
)
def test_a_conversation_gives_notice_from_thirty_days_to_half_a_year_before(days: int, status: str) -> None:
    """Later it is part of the plan, earlier a rating at meets has settled it."""
    row = only(surprise_pip(plan_after(3, **conversation(OPENED - timedelta(days=days)))))
    assert row["status"] == status
    assert "growth_docs/e1.md:10" in row["evidence"] or days > 183


@pytest.mark.parametrize(("value", "status"), [(2, NO_SIGN), (3, QUESTION), (5, QUESTION)])
def test_a_plan_is_no_surprise_after_a_rating_below_meets(value: int, status: str) -> None:
    """The last rating before it counts."""
    assert only(surprise_pip(plan_after(value)))["status"] == status


def test_a_plan_without_a_rating_or_without_any_document_cannot_be_told() -> None:
    """Unknown is never met, and never missed either."""
    assert only(surprise_pip(cycle_of(events=[event("pip-opened", OPENED)], accounts=DOC)))["status"] == CANNOT_TELL
    rated = rating("e1", "m1", 3, cycle=LAST)
    assert only(surprise_pip(cycle_of(ratings=[rated], events=[event("pip-opened", OPENED)])))["status"] == CANNOT_TELL


def test_event_and_section_of_one_plan_are_one_case() -> None:
    """Fourteen days apart is one plan, fifteen are two."""
    near = cycle_of(events=[event("pip-opened", OPENED)], sections=[section("pip", OPENED + timedelta(days=14))])
    far = cycle_of(events=[event("pip-opened", OPENED)], sections=[section("pip", OPENED + timedelta(days=15))])
    assert plans_opened(near)["rows"].tolist() == [("events.csv:2", "growth_docs/e1.md:10")]
    assert len(plans_opened(far)) == 2


def test_the_share_of_surprises_has_its_interval_from_the_smallest_group_on() -> None:
    """Five plans without notice: Clopper–Pearson 48 to 100 %."""
    people = [f"e{number}" for number in range(5)]
    cycle = cycle_of(
        ratings=[rating(who, "m1", 3, cycle=LAST) for who in people],
        events=[event("pip-opened", OPENED, who) for who in people],
        accounts=DOC,
    )
    row = only(surprise_pip(cycle), "organisation")
    assert (row["n"], row["estimate"], round(row["low"], 2), row["high"]) == (5, 1.0, 0.48, 1.0)


def test_a_one_to_one_without_behavior_is_no_conversation() -> None:
    """R3 asks for both a Situation and a Behavior."""
    talk = section("1:1", OPENED)
    assert critical_rows(cycle_of(sections=[talk], parts=[{**talk, "heading": "Situation"}])).empty


def test_a_calibrated_rating_is_the_final_one() -> None:
    """Where no session was held it is the manager's; both name the manager."""
    rows = [rating("e1", "m1", 4), rating("e1", "d1", 3, stage="calibrated"), rating("e2", "m1", 2)]
    found = final_ratings(cycle_of(ratings=rows)).set_index("employee_id")
    assert found["rating"].to_dict() == {"e1": 3, "e2": 2}
    assert set(found["rater_id"]) == {"m1"}


@pytest.mark.parametrize(("before", "after", "asked"), [(3, 5, True), (5, 3, True), (3, 4, False), (3, 3, False)])
def test_a_move_of_two_steps_is_a_case(before: int, after: int, asked: bool) -> None:
    """In either direction; one step is what sessions are for."""
    rows = [rating("e1", "m1", before, line=2), rating("e1", "d1", after, stage="calibrated", line=3)]
    found = moves(cycle_of(ratings=rows))
    assert ("e1" in set(found["subject"])) is asked
    if asked:
        assert only(found)["evidence"] == ("ratings.csv:2", "ratings.csv:3")
        assert "no rationale on record" in only(found)["reason"]


def test_session_moves_has_a_row_for_each_person_rated_twice() -> None:
    """Before and after, by person; who was not calibrated is left out."""
    rows = [rating("e1", "m1", 4), rating("e1", "d1", 3, stage="calibrated"), rating("e2", "m1", 2)]
    found = session_moves(cycle_of(ratings=rows))
    assert found[["employee_id", "before", "after", "step"]].to_numpy().tolist() == [["e1", 4, 3, -1]]


def session_of(moved: dict[str, int], *, people: int = 12) -> Cycle:
    """Managers with this many of their ratings lowered by one."""
    rows = []
    for manager, lowered in moved.items():
        for person in range(people):
            who, value = f"{manager}-{person}", 3 + person % 3
            rows += [rating(who, manager, value), rating(who, "d1", value - (person < lowered), stage="calibrated")]
    return cycle_of(ratings=rows)


def test_moves_all_one_way_are_asked_about() -> None:
    """Twelve of twelve lowered, beside managers with none."""
    found = session_changes(session_of({"m1": 12, "m2": 0, "m3": 0}))
    assert only(found, "m1")["status"] == QUESTION
    assert only(found, "m2")["status"] == NO_SIGN
    assert "lowered 12 of 36 ratings" in only(found, "organisation")["reason"]


def test_too_few_ratings_could_not_have_stood_out() -> None:
    """Five moves one way have a p of 1/16."""
    found = session_changes(session_of({"m1": 5, "m2": 0}, people=5))
    assert set(found.loc[found["subject"] != "organisation", "status"]) == {CANNOT_TELL}
    assert "with fewer than 6" in only(found, "m1")["reason"]


@pytest.mark.parametrize(("earlier", "now", "asked"), [(2, 2, True), (2, 3, False), (3, 2, False), (1, 2, True)])
def test_below_meets_twice_running(earlier: int, now: int, asked: bool) -> None:
    """Both cycles, in a row."""
    found = twice_below(cycle_of(ratings=[rating("e1", "m1", earlier, cycle=LAST), rating("e1", "m1", now)]))
    assert ("e1" in set(found["subject"])) is asked


def test_two_low_ratings_with_a_cycle_between_them_are_not_running() -> None:
    """On leave in the cycle between."""
    other = rating("e2", "m1", 3, cycle=LAST)
    rows = [rating("e1", "m1", 2, cycle="2025-H1"), other, rating("e1", "m1", 2)]
    assert "e1" not in set(twice_below(cycle_of(ratings=rows))["subject"])


@pytest.mark.parametrize(
    ("day", "asked"), [("2025-12-18", False), ("2025-12-19", True), ("2026-06-20", True), ("2026-06-21", False)]
)
def test_a_transfer_lies_after_the_one_rating_and_up_to_the_other(day: str, asked: bool) -> None:
    """Rated on 18 December and on 20 June."""
    ratings = [
        rating("e1", "m1", 3, cycle=LAST, rated_on=pd.Timestamp("2025-12-18")),
        rating("e1", "m2", 5, rated_on=pd.Timestamp("2026-06-20"), line=3),
    ]
    found = after_transfer(cycle_of(ratings=ratings, events=[event("transfer", day)]))
    assert ("e1" in set(found["subject"])) is asked


def test_a_rise_by_one_step_after_a_transfer_is_common_and_no_case() -> None:
    """It is counted for the organisation."""
    ratings = [
        rating("e1", "m1", 3, cycle=LAST),
        rating("e1", "m2", 4),
        rating("e2", "m1", 3, cycle=LAST),
        rating("e2", "m1", 3),
    ]
    found = after_transfer(cycle_of(ratings=ratings, events=[event("transfer", "2026-03-01")]))
    assert set(found["subject"]) == {"organisation"}
    assert "1 of 1 ratings rose" in found["reason"].iloc[0]


@cache
def sample() -> Cycle:
    """The committed sample organisation."""
    return load_workspace()


def promoted(days: int, *, evidence: bool) -> Cycle:
    """Somebody of the sample promoted so many days after a notice, with or without the record for it."""
    cycle = sample()
    day = pd.Timestamp("2026-03-02")
    events = cycle_of(
        events=[event("resignation-notice", day - timedelta(days=days), "e0001"), event("promotion", day, "e0001", 3)]
    ).events
    levels = cycle_of(
        level_history=[
            {"employee_id": "e0001", "level": "L3", "start": pd.Timestamp("2024-01-01"), "file": "d.md", "line": 1},
            {"employee_id": "e0001", "level": "L4", "start": day, "file": "d.md", "line": 2},
        ]
    ).level_history
    rows = cycle.evidence if evidence else cycle.evidence.iloc[:0]
    return replace(cycle, events=events, level_history=levels, evidence=rows)


@pytest.mark.parametrize(("days", "asked"), [(-1, False), (0, True), (89, True), (90, True), (91, False)])
def test_a_promotion_within_ninety_days_of_a_notice(days: int, asked: bool) -> None:
    """On the day itself and up to ninety days later; never before the notice."""
    found = retention(promoted(days, evidence=False))
    assert ("e0001" in set(found.loc[found["status"] == QUESTION, "subject"])) is asked


def test_a_promotion_says_how_many_criteria_were_short() -> None:
    """Of those of the new level that can be counted."""
    row = only(retention(promoted(10, evidence=False)), "e0001")
    assert row["n"] >= 1
    assert "10 days after a resignation notice" in row["reason"]
    assert "criteria of L4 that can be counted were short" in row["reason"]


def avoiding(*, cases: int, low_elsewhere: int = 3, talks: int = 2) -> Cycle:
    """One manager with nobody low over four cycles, cases on paper, and nine managers with some low ratings."""
    cycles = ("2024-H2", "2025-H1", LAST, NOW)
    rows = [rating(f"a{p}", "m00", 3, cycle=name) for name in cycles for p in range(10)]
    rows += [
        rating(f"b{m}-{p}", f"m{m:02}", 2 if p < low_elsewhere else 4, cycle=name)
        for name in cycles for m in range(1, 10) for p in range(10)
    ]  # fmt: skip
    made: dict[str, list[dict[str, Any]]] = {"sections": [], "parts": []}
    for person in range(cases):
        for number in range(talks):
            talk = conversation(pd.Timestamp("2026-02-10") + timedelta(days=30 * number), f"a{person}", 10 + number)
            for name, found in talk.items():
                made[name] += found
    return cycle_of(ratings=rows, **made)


def test_three_cases_and_nobody_low_are_asked_about() -> None:
    """Each case is listed with its rating and its conversations."""
    row = only(low_ratings(avoiding(cases=3)), "m00")
    assert row["status"] == QUESTION
    assert row["estimate"] == 3
    assert len(row["evidence"]) == 9


def test_one_conversation_beside_a_good_rating_is_ordinary() -> None:
    """Feedback is meant to work."""
    row = only(low_ratings(avoiding(cases=10, talks=1)), "m00")
    assert row["status"] == NO_SIGN
    assert row["estimate"] == 0


def test_where_nobody_is_rated_low_nothing_can_be_told() -> None:
    """No share to compare with."""
    found = low_ratings(avoiding(cases=3, low_elsewhere=0))
    assert set(found["status"]) == {CANNOT_TELL}


@pytest.mark.parametrize(
    "rule", [surprise_pip, moves, session_changes, twice_below, after_transfer, retention, low_ratings]
)
def test_an_empty_workspace_has_no_cases(rule: Any) -> None:
    """No rows, the same columns, no warning."""
    assert rule(cycle_of()).empty
    assert rule(cycle_of(policy=Policy(minimum_group=2))).empty
