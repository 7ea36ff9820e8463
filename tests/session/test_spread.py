"""Before and after: who moved, which way, and was their manager there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from after_session import state_of, write_rated
from patterns_cycles import cycle_of, rating

from perfcal import load_workspace
from perfcal.schema.columns import BEFORE_AFTER, SESSION_STATE, SPREAD, empty_table, records
from perfcal.schema.cycle import Cycle
from perfcal.schema.policy import Policy
from perfcal.session.spread import before_after, spread


def moves(cycle: Cycle, *rows: dict[str, object]) -> dict[str, dict[str, object]]:
    """Before and after, by person."""
    return {row["employee_id"]: row for row in records(before_after(cycle, state_of(*rows)))}


def test_each_rating_says_where_it_was_and_where_it_went(tmp_path: Path) -> None:
    """With who, why and the entry where it was decided, and the manager's own line either way."""
    cycle = load_workspace(write_rated(tmp_path))
    found = moves(cycle, {"employee_id": "x1", "value": "5", "why": "two links", "who": "m02"})
    assert list(found) == ["x1", "x2", "x3"]
    assert list(found["x1"]) == list(BEFORE_AFTER)
    raised = found["x1"]
    assert (raised["before"], raised["after"], raised["step"], raised["direction"]) == (3, 5, 2, "raised")
    assert (raised["who"], raised["why"], raised["entry"], raised["decided"]) == ("m02", "two links", 1, True)
    assert (found["x2"]["direction"], found["x2"]["decided"], found["x2"]["line"]) == ("unchanged", False, 7)
    assert (found["x3"]["direction"], pd.isna(found["x3"]["step"])) == ("", True)


@pytest.mark.parametrize(("room", "there"), [(("m01", "d01"), "yes"), (("d01",), "no")])
def test_whether_the_manager_was_there_is_the_logs_word(tmp_path: Path, room: tuple[str, ...], there: str) -> None:
    """The room of the entry, not the room that was planned; of what nobody decided it is not said."""
    found = moves(load_workspace(write_rated(tmp_path)), {"employee_id": "x1", "value": "5", "room": room})
    assert (found["x1"]["manager_in_room"], found["x2"]["manager_in_room"]) == (there, "")


def of_rooms(there: int, away: int, *, silent: int = 0, minimum: int = 5) -> pd.DataFrame:
    """The spread of so many people decided with their manager in the room, without, and not decided."""
    people = [f"e{number:02}" for number in range(there + away + silent)]
    cycle = cycle_of(ratings=[rating(who, "m1", 3) for who in people], policy=Policy(minimum_group=minimum))
    rows = [
        {"employee_id": who, "value": "4", "room": ("m1",) if number < there else ("d1",)}
        for number, who in enumerate(people[: there + away])
    ]
    state = state_of(*rows) if rows else empty_table(SESSION_STATE)
    return spread(cycle, before_after(cycle, state))


def test_the_spread_is_counted_with_and_without_the_manager() -> None:
    """Both groups large enough: three rows, in steps of the scale."""
    found = of_rooms(5, 6)
    assert list(found.columns) == list(SPREAD)
    assert found[["of", "people", "raised"]].to_numpy().tolist() == [
        ["everybody", 11, 11],
        ["manager in the room", 5, 5],
        ["manager not in the room", 6, 6],
    ]
    assert (found["mean_before"].iloc[0], found["mean_after"].iloc[0], found["spread_after"].iloc[0]) == (3, 4, 0)


@pytest.mark.parametrize(("there", "away", "silent"), [(5, 4, 0), (5, 5, 3), (0, 0, 6)])
def test_a_group_that_is_too_small_hides_the_other_too(there: int, away: int, silent: int) -> None:
    """It could be had by subtraction otherwise, also from those nobody decided on."""
    assert list(of_rooms(there, away, silent=silent)["of"]) == ["everybody"]


def test_of_too_few_people_nothing_is_shown() -> None:
    """Not even together."""
    assert of_rooms(2, 2).empty


def test_another_cycles_decisions_move_nothing(tmp_path: Path) -> None:
    """The log of a server may hold several."""
    cycle = load_workspace(write_rated(tmp_path))
    state = state_of({"employee_id": "x1", "value": "5", "cycle": "2025-H2"})
    assert not before_after(cycle, state)["decided"].any()
    assert before_after(replace(cycle, ratings=cycle.ratings.iloc[:0]), state).empty
