"""An agenda by kind of question, in the time there is; nobody is ranked (R8.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from agenda_tables import parked, person, planned, question, state
from hypothesis import given, settings
from hypothesis import strategies as st
from patterns_cycles import cycle_of, rating

from perfcal.schema.columns import AGENDA
from perfcal.schema.cycle import Cycle
from perfcal.session.agenda import AgendaPlan

MANAGERS = [
    person(1, "", employee_id="m1", name="Wanda Iversen"),
    person(1, "", employee_id="m2", name="Bo Achterberg"),
]


def reasons(plan: AgendaPlan) -> dict[str, str]:
    """Return whom each item is about → why."""
    return {item.employee_id or item.presenter_id or item.kind: item.reason for item in plan.items}


def order(plan: AgendaPlan) -> list[str]:
    """Return the items by whom they are about, or their kind."""
    return [item.employee_id or item.kind for item in plan.items]


def team(*values: int | None, **tables: list[dict[str, object]]) -> Cycle:
    """Return people of one manager with these proposed ratings, e0 first."""
    people = [*MANAGERS, *(person(number) for number in range(len(values)))]
    rows = [rating(f"e{number}", "m1", value, line=number + 2) for number, value in enumerate(values)]
    return cycle_of(people=people, ratings=[*rows, *tables.pop("earlier", [])], **tables)


def test_the_table_has_its_columns_and_its_clock() -> None:
    """Places count from one, every item starts when the one before ends, and the closing is last."""
    rows = planned(team(3, 3), state("e0"), state("e1")).rows
    assert {name: str(kind) for name, kind in rows.dtypes.items()} == dict(AGENDA)
    assert list(rows["place"]) == [1, 2, 3]
    assert list(rows["minutes_from_start"]) == [0, 5, 10]
    assert list(rows["kind"]) == ["candidate", "candidate", "closing"]


def test_blocks_stand_in_the_order_of_their_questions() -> None:
    """Parked, differing, borderline, asked about, clear, INCOMPLETE, teams, closing."""
    states = [
        state("e0"),
        state("e1", status="late", reason="no response"),
        state("e2", borderline="Borderline: at the bar on Scope, approaching Impact. In flight: a row (a.md:3)."),
        state("e3", below=("Scope",)),
        state("e4"),
    ]
    plan = planned(
        team(3, 3, 3, 3, 3, 3), *states, asked=[question("recency", "e4")], objections=[parked("e5", "2026-03-01")]
    )
    assert [item.employee_id for item in plan.items] == ["e5", "e3", "e2", "e4", "e0", "e1", "", ""]
    said = reasons(plan)
    assert said["e1"] == "The pre-read is INCOMPLETE and late, due 2026-07-08: no response."
    assert said["e2"] == "Borderline: at the bar on Scope, approaching Impact."
    assert said["e3"] == "Proposed to L5, and below its bar on Scope on paper."
    assert said["e4"] == "The patterns ask about them: “Reviews that cite the last weeks”."


def test_within_a_block_presenters_and_then_people_stand_by_name() -> None:
    """Bo Achterberg before Wanda Iversen, whatever their ids; the file's order is nothing."""
    states = [state("e1"), state("e0"), state("e3", "m2"), state("e2", "m2")]
    assert order(planned(team(3, 3, 3, 3), *states)) == ["e3", "e2", "e1", "e0", "closing"]


@pytest.mark.parametrize(
    ("now", "last", "own", "said"),
    [
        (4, 2, None, "The proposed rating is 2 steps above last cycle's."),
        (3, 5, None, "The proposed rating is 2 steps below last cycle's."),
        (3, 2, 5, "The proposed rating is 2 steps below the engineer's own."),
        (2, 3, 2, "The rating is below meets, and no critical conversation of the cycle is on paper."),
    ],
)
def test_a_rating_that_differs_is_an_item_of_its_own(now: int, last: int, own: int | None, said: str) -> None:
    """Two steps are said, in words without a rating; the row of the rating is named."""
    earlier = [rating("e0", "m1", last, cycle="2025-H2", line=9)]
    earlier += [] if own is None else [rating("e0", "e0", own, stage="self", line=10)]
    evidence = [{"employee_id": "e0", "section": "update", "heading": "Shipped", "date_end": pd.Timestamp("2026-03-01"),
                 "date_start": pd.Timestamp("2026-03-01"), "links": (("a", "https://docs.example/1"),)}]  # fmt: skip
    item = planned(team(now, earlier=earlier, evidence=evidence)).items[0]
    assert (item.kind, item.employee_id, item.presenter_id, item.reason) == ("rating", "e0", "m1", said)
    assert (item.file, item.line) == ("ratings.csv", 2)


def test_one_step_from_last_time_is_no_item_of_its_own() -> None:
    """Everybody about whom nothing is to be said stands in their team's block."""
    plan = planned(team(3, 3, earlier=[rating("e0", "m1", 2, cycle="2025-H2")]))
    assert order(plan) == ["rating", "closing"]
    assert plan.items[0].people == ("e1", "e0")  # by name
    assert plan.items[0].reason.startswith("2 people with nothing on record that differs")


def test_who_has_no_rating_yet_is_counted_in_the_block() -> None:
    """A team with a rating missing says how many."""
    assert "1 of them without a proposed rating" in planned(team(3, None)).items[0].reason


def test_a_question_about_a_manager_stands_with_their_candidates_and_team() -> None:
    """It is put to the manager, so nobody of the team becomes an item of their own by it."""
    plan = planned(team(3, 3, 3), state("e0"), asked=[question("severity", "m1")])
    assert order(plan) == ["rating", "e0", "closing"]
    assert "the patterns ask about m1: “Ratings higher or lower than peers'”" in plan.items[0].reason
    assert "their manager m1" in reasons(plan)["e0"]
    assert plan.items[1].minutes > planned(team(3, 3, 3), state("e0")).items[0].minutes


def test_an_improvement_plan_is_not_for_the_room() -> None:
    """The pattern about plans puts nobody on the agenda (R13.3)."""
    assert order(planned(team(3), asked=[question("surprise_pip", "e0")])) == ["rating", "closing"]


def test_parked_objections_come_by_their_day_with_their_owner() -> None:
    """The earliest day first; a day that has passed is said; what is settled is not on it."""
    rows = [
        parked("e1", "2026-07-20", item=4),
        parked("e0", "2026-02-01", item=5),
        parked("e2", "2026-01-01", status="settled"),
    ]
    plan = planned(replace(team(3, 3, 3), as_of=date(2026, 7, 9)), objections=rows)
    assert order(plan)[:2] == ["e0", "e1"]
    whole = "Parked in 2025-H2, owned by m1, due 2026-02-01, which has passed: Whose design was it?"
    assert plan.items[0].reason == whole
    assert "passed" not in plan.items[1].reason


def test_who_has_left_is_not_on_it() -> None:
    """Only people who are there are talked about."""
    cycle = cycle_of(people=[*MANAGERS, person(0, status="left")], ratings=[rating("e0", "m1", 3)])
    assert order(planned(cycle)) == ["closing"]


def test_a_session_with_nobody_has_a_closing() -> None:
    """Empty in, and a table of the same columns out."""
    assert order(planned(cycle_of())) == ["closing"]


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(6)), st.permutations(range(4)))
def test_the_order_of_the_files_is_nothing(people: list[int], states: list[int]) -> None:
    """Rosters, ratings and candidates in any order give the same agenda."""
    cycle = team(3, 5, 3, 1, 3, 3, earlier=[rating(f"e{n}", "m1", 3, cycle="2025-H2") for n in range(6)])
    listed = [state(f"e{number}", f"m{1 + number % 2}", below=("Scope",) * (number == 3)) for number in range(4)]
    rows = cycle.people.iloc[[0, 1, *(number + 2 for number in people)]].reset_index(drop=True)
    turned = replace(cycle, people=rows, ratings=cycle.ratings.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(planned(turned, *(listed[n] for n in states)).rows, planned(cycle, *listed).rows)
