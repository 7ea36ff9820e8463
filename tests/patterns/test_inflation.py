"""The share above meets is asked about for the organisation and its departments, never for one team."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from patterns_cycles import NOW, cycle_of, rating, shuffled

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, ORGANISATION, QUESTION
from perfcal.patterns.inflation import departments, lake_wobegon, paired_moves
from perfcal.patterns.rated import rated
from perfcal.schema.columns import FINDINGS, PEOPLE, table
from perfcal.schema.cycle import Cycle


def organisation(values: dict[str, list[int]], *, before: dict[str, list[int]] | None = None) -> Cycle:
    """Ratings by manager, m1 and m2 reporting to d1, m3 and m4 to d2, and the ratings of the cycle before."""
    rows, people = [], []
    for manager, own in values.items():
        people.append({"employee_id": manager, "manager_id": "d1" if manager in ("m1", "m2") else "d2"})
        for number, value in enumerate(own):
            people.append({"employee_id": f"{manager}-{number}", "manager_id": manager, "level": "L4"})
            rows.append(rating(f"{manager}-{number}", manager, value))
    for manager, own in (before or {}).items():
        rows += [rating(f"{manager}-{number}", manager, value, cycle="2025-H2") for number, value in enumerate(own)]
    return replace(cycle_of(ratings=rows), people=table(people, PEOPLE))


def by_subject(cycle: Cycle) -> pd.DataFrame:
    """The rows by subject."""
    return lake_wobegon(cycle).set_index("subject")


EVEN = [2, 3, 3, 3, 4, 3, 4, 3, 5, 3]
HIGH = [4, 4, 5, 4, 4, 3, 4, 5, 4, 4]


def test_the_share_has_its_wilson_interval() -> None:
    """Eighteen of forty above meets: 45 %, 30.7 % to 60.2 % (Wilson 1927), which is no question."""
    row = by_subject(organisation({"m1": EVEN, "m2": EVEN, "m3": EVEN, "m4": HIGH})).loc[ORGANISATION]
    assert (row["n"], row["estimate"]) == (40, pytest.approx(18 / 40))
    assert (row["low"], row["high"]) == (pytest.approx(0.307, abs=1e-3), pytest.approx(0.602, abs=1e-3))
    assert row["status"] == NO_SIGN
    assert "18 of 40 ratings are above meets, 45% (31% to 60%)" in row["reason"]
    assert "too few were rated at the same level in the cycle before" in row["reason"]


def test_an_interval_above_one_half_is_a_question_where_it_lies() -> None:
    """Eighteen of twenty in one department, six of twenty in the other."""
    rows = by_subject(organisation({"m1": HIGH, "m2": HIGH, "m3": EVEN, "m4": EVEN}))
    assert rows.loc["d1", "status"] == QUESTION
    assert rows.loc["d2", "status"] == NO_SIGN
    assert "m1" not in rows.index


def test_a_reference_moves_the_line_and_few_ratings_cannot_reach_a_high_one() -> None:
    """Against 90 % the same ratings are no question, and 35 are the fewest that could be: n > 1.96² · 0.9 / 0.1."""
    cycle = organisation({"m1": HIGH, "m2": HIGH, "m3": EVEN, "m4": EVEN})
    rows = lake_wobegon(cycle, reference=0.9).set_index("subject")
    assert rows.loc[ORGANISATION, "status"] == NO_SIGN
    assert rows.loc["d1", "status"] == CANNOT_TELL
    assert "fewer than 35 could not have been told from 90%" in rows.loc["d1", "reason"]


def test_more_up_than_down_since_the_cycle_before_is_a_question() -> None:
    """Everybody of one department moved one up: the sign test's mid-p is half of 0.5 to the power of 20."""
    before = {"m1": [value - 1 for value in EVEN], "m2": [value - 1 for value in EVEN], "m3": EVEN, "m4": EVEN}
    rows = by_subject(organisation({"m1": EVEN, "m2": EVEN, "m3": EVEN, "m4": EVEN}, before=before))
    assert rows.loc["d1", "p"] == pytest.approx(0.5**21)
    assert rows.loc["d1", "status"] == QUESTION
    assert "20 moved up and 0 down of 20 people at the same level" in rows.loc["d1", "reason"]
    assert (rows.loc["d2", "status"], rows.loc["d2", "p"]) == (NO_SIGN, 0.5)
    assert rows.loc["d1", "family_size"] == 3


def test_who_changed_level_is_not_compared() -> None:
    """Of three people rated twice, one was promoted: one up and one the same are left."""
    now = pd.DataFrame({"employee_id": ["a", "b", "c", "d"], "level": ["L4", "L4", "L5", "L4"], "rating": [4, 3, 2, 5]})
    then = pd.DataFrame({"employee_id": ["a", "b", "c"], "level": "L4", "rating": [3, 3, 4]})
    assert paired_moves(now, then, meets=3) == {"compared": 2, "up": 1, "down": 0, "above_then": 0, "above_now": 1}


def test_no_department_can_be_computed_from_the_whole() -> None:
    """One team of four stands outside both departments: the smaller of them is left out beside it."""
    cycle = organisation({"m1": HIGH, "m2": HIGH, "m3": EVEN[:6], "m4": EVEN[:6], "m5": [3, 3, 3, 3]})
    people = cycle.people.assign(
        manager_id=cycle.people["manager_id"].where(cycle.people["employee_id"] != "m5", "d3").astype("str")
    )
    assert list(departments(cycle, rated(cycle))) == ["d1", "d2"]
    outside = replace(cycle, people=people)
    assert list(departments(outside, rated(outside))) == ["d1"]


def test_one_team_or_one_department_is_none_of_its_own() -> None:
    """A leader with a single rater has no row, nor has the leader of everybody."""
    everybody = organisation({"m1": HIGH, "m2": EVEN})
    assert departments(everybody, rated(everybody)) == {}
    beside_one_team = organisation({"m1": HIGH, "m2": EVEN, "m3": EVEN})
    assert list(departments(beside_one_team, rated(beside_one_team))) == ["d1"]


def test_four_people_are_no_organisation() -> None:
    """Fewer than the smallest group shown have no row, and four compared of forty have no numbers (R13.4)."""
    assert lake_wobegon(organisation({"m1": [5, 5], "m2": [5, 5]})).empty
    rows = by_subject(organisation({"m1": EVEN, "m2": EVEN, "m3": EVEN, "m4": EVEN}, before={"m1": [1, 1, 1, 1]}))
    assert "moved up" not in rows.loc[ORGANISATION, "reason"]
    assert rows["p"].isna().all()


def test_order_changes_nothing_and_no_ratings_give_no_rows() -> None:
    """The same cycle gives the same rows, whatever the order of its file; the cycle before alone is not asked about."""
    cycle = organisation({"m1": HIGH, "m2": EVEN, "m3": EVEN, "m4": EVEN}, before={"m1": EVEN})
    pd.testing.assert_frame_equal(lake_wobegon(cycle), lake_wobegon(shuffled(cycle, 1)))
    assert lake_wobegon(cycle_of()).columns.tolist() == list(FINDINGS)
    only_before = replace(cycle, ratings=cycle.ratings[cycle.ratings["cycle"] != NOW])
    assert lake_wobegon(only_before).empty
