"""Who was rated by whom, at the level held then."""

from __future__ import annotations

from typing import Any

import pandas as pd
from patterns_cycles import NOW, cycle_of, rating

from perfcal.patterns.rated import cycles_on_record, last_session, previous_cycle, rated
from perfcal.schema.columns import RATED
from perfcal.schema.cycle import Cycle

ADA: dict[str, Any] = {"employee_id": "e1", "manager_id": "m1", "level": "L5"}
HISTORY = [
    {"employee_id": "e1", "level": "L4", "start": pd.Timestamp("2023-01-01")},
    {"employee_id": "e1", "level": "L5", "start": pd.Timestamp("2026-01-15")},
]


def two_cycles(**more: Any) -> Cycle:
    """One person rated before and after a promotion, with days."""
    ratings = [
        rating("e1", "m1", 4, cycle="2025-H2", rated_on=pd.Timestamp("2025-12-18"), line=3),
        rating("e1", "m1", 3, rated_on=pd.Timestamp("2026-06-20"), line=2),
        rating("e1", "d1", 4, cycle="2025-H2", stage="calibrated", rated_on=pd.Timestamp("2026-01-10")),
        rating("e1", "m1", 5, dimension="scope", rated_on=pd.Timestamp("2026-06-20")),
        rating("e2", "m1", None, rated_on=pd.Timestamp("2026-06-20")),
    ]
    return cycle_of(ratings=ratings, people=[ADA], **more)


def test_the_level_is_the_one_held_then() -> None:
    """Promoted in January: the December rating was given at the old level."""
    cycle = two_cycles(level_history=HISTORY)
    assert list(rated(cycle, cycle_id="2025-H2")["level"]) == ["L4"]
    assert list(rated(cycle)["level"]) == ["L5"]


def test_without_a_history_the_roster_tells_the_level() -> None:
    """Nothing better is known."""
    assert list(rated(two_cycles(), cycle_id="2025-H2")["level"]) == ["L5"]


def test_a_rating_without_a_day_belongs_to_the_first_day_of_its_cycle() -> None:
    """Only of the current cycle are the days known."""
    cycle = cycle_of(ratings=[rating("e1", "m1", 3)], people=[ADA], level_history=HISTORY)
    assert list(rated(cycle)["level"]) == ["L4"]


def test_rows_point_to_file_and_line_and_unrated_ones_are_left_out() -> None:
    """One overall rating of the two people; the dimension is asked for by name."""
    cycle = two_cycles()
    rows = rated(cycle)
    assert list(rows.columns) == list(RATED)
    assert list(rows["row"]) == ["ratings.csv:2"]
    assert list(rated(cycle, dimension=None)["dimension"]) == ["scope"]
    assert list(rated(cycle, cycle_id="2025-H2", stage="calibrated")["rater_id"]) == ["d1"]


def test_cycles_are_in_the_order_of_their_days() -> None:
    """The ids may be called anything."""
    days = {"spring": "2025-05-01", NOW: "2026-06-01", "autumn": "2025-11-01"}
    cycle = cycle_of(
        ratings=[rating("e1", "m1", 3, cycle=name, rated_on=pd.Timestamp(day)) for name, day in days.items()]
    )
    assert cycles_on_record(cycle) == ["spring", "autumn", NOW]
    assert previous_cycle(cycle) == "autumn"
    assert previous_cycle(cycle, "spring") == ""


def test_without_days_the_ids_give_the_order() -> None:
    """One cycle without a day is enough: half an order would be none."""
    rows = [rating("e1", "m1", 3), rating("e1", "m1", 3, cycle="2024-H2", rated_on=pd.Timestamp("2024-12-01"))]
    cycle = cycle_of(ratings=[*rows, rating("e1", "m1", 3, cycle="2025-H2")])
    assert cycles_on_record(cycle) == ["2024-H2", "2025-H2", NOW]


def test_a_cycle_without_ratings_yet_follows_the_last_on_record() -> None:
    """Before the managers have rated, and with nothing at all."""
    cycle = cycle_of(ratings=[rating("e1", "m1", 3, cycle="2025-H2", rated_on=pd.Timestamp("2025-12-01"))])
    assert previous_cycle(cycle) == "2025-H2"
    assert rated(cycle).empty
    assert cycles_on_record(cycle_of()) == []
    assert previous_cycle(cycle_of()) == ""


def test_the_last_session_is_the_latest_with_calibrated_ratings() -> None:
    """The session of the current cycle is not held yet."""
    assert last_session(two_cycles()) == "2025-H2"
    assert last_session(cycle_of()) == ""
