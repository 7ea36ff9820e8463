"""The cycle as a session leaves it (R8.6)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from after_session import RATINGS, state_of, write_rated

from perfcal import load_workspace
from perfcal.patterns.session_moves import session_moves
from perfcal.schema.columns import SESSION_STATE, empty_table, records
from perfcal.schema.cycle import Cycle
from perfcal.session.after import reasons_in_force, with_decisions
from perfcal.session.decisions import Session


@pytest.fixture
def cycle(tmp_path: Path) -> Cycle:
    """Four people, three of them rated."""
    return load_workspace(write_rated(tmp_path / "ws"))


def finals(cycle: Cycle) -> dict[tuple[str, str], str]:
    """The calibrated ratings of this cycle, by person and dimension."""
    rows = cycle.ratings[(cycle.ratings["cycle"] == cycle.id) & (cycle.ratings["stage"] == "calibrated")]
    return {(row["employee_id"], row["dimension"]): str(row["rating"]) for row in records(rows)}


def test_what_nobody_changed_stands_as_the_manager_rated_it(cycle: Cycle) -> None:
    """Every manager's overall rating becomes final; of a dimension only what the room decided."""
    after = with_decisions(cycle, empty_table(SESSION_STATE))
    assert finals(after) == {("x1", "overall"): "3", ("x2", "overall"): "4", ("x3", "overall"): "None"}
    assert len(after.ratings) == len(cycle.ratings) + 3


def test_what_was_decided_replaces_it(cycle: Cycle) -> None:
    """By whom and why stands in the row; somebody rated in the room for the first time has one too."""
    state = state_of(
        {"employee_id": "x1", "value": "4", "why": "two links"},
        {"employee_id": "x1", "value": "", "dimension": "scope"},
        {"employee_id": "m01", "value": "3"},
    )
    after = with_decisions(cycle, state)
    assert finals(after) | {("x1", "overall"): "4", ("m01", "overall"): "3"} == finals(after)
    assert finals(after)["x1", "scope"] == "None"
    row = after.ratings[(after.ratings["rationale"] == "two links")].iloc[0]
    assert (row["rater_id"], row["label"], str(row["rated_on"].date())) == ("m01", "4", "2026-07-10")


def test_what_was_undone_goes_back_to_the_managers(cycle: Cycle) -> None:
    """Also where an earlier export of the decision has been put in place."""
    decided = with_decisions(cycle, state_of({"employee_id": "x2", "value": "5"}))
    undone = with_decisions(decided, state_of({"employee_id": "x2", "value": "4", "status": "undone"}))
    assert finals(decided)["x2", "overall"] == "5"
    assert finals(undone)["x2", "overall"] == "4"


def test_applying_a_state_twice_changes_nothing(cycle: Cycle) -> None:
    """The final ratings are there already."""
    state = state_of({"employee_id": "x2", "value": "5"})
    once = with_decisions(cycle, state)
    assert with_decisions(once, state).ratings.equals(once.ratings)


def test_candidates_carry_their_decision(cycle: Cycle) -> None:
    """Of this cycle only; the others stay as they are."""
    after = with_decisions(cycle, state_of({"employee_id": "x2", "what": "promotion", "value": "rejected"}))
    assert list(after.candidates["decision"]) == ["", "rejected"]
    another = state_of({"employee_id": "x2", "what": "promotion", "value": "rejected", "cycle": "2025-H2"})
    assert list(with_decisions(cycle, another).candidates["decision"]) == ["", ""]


def test_the_patterns_see_the_moves(cycle: Cycle) -> None:
    """From the manager's to the room's, in steps."""
    moved = session_moves(with_decisions(cycle, state_of({"employee_id": "x1", "value": "5"})))
    assert dict(zip(moved["employee_id"], moved["step"], strict=True)) == {"x1": 2, "x2": 0}


def test_the_reason_is_that_of_the_decision_not_of_a_later_undoing(cycle: Cycle) -> None:
    """Decided, changed, and the change taken back: the first decision holds, with its own words."""
    with Session.open(cycle, who="m01", room=["m01"]) as session:
        first = session.decide("x1", "4", why="two links", seen_version=0)
        second = session.decide("x1", "2", why="a slip", seen_version=first.id, who="x3")
        session.undo(second.id, why="meant x2", seen_version=second.id)
        (row,) = records(reasons_in_force(session.state(), session.log()))
    assert (row["value"], row["why"], row["who"], row["version"]) == ("4", "two links", "m01", 1)


@pytest.mark.parametrize(
    ("written", "value", "word"),
    [("3 - Meets", "3", "3 - Meets"), ("Meets", "5", "Far exceeds"), ("3", "5", "5"), ("3", "", "n/a")],
)
def test_a_rating_is_written_as_the_file_writes_its_others(tmp_path: Path, written: str, value: str, word: str) -> None:
    """The same word for the same value, the same manner for one it never wrote."""
    rows = [
        line.replace(",overall,3,", f",overall,{written},")
        for line in RATINGS.splitlines()
        if ",overall,4," not in line
    ]
    kept = [line for line in rows if ",scope," not in line and ",overall,2," not in line]
    folder = write_rated(tmp_path, "\n".join(kept) + "\n")
    scale = (folder / "scale.yaml").read_text().replace("label: Meets}", "label: Meets, aliases: [3 - Meets]}")
    (folder / "scale.yaml").write_text(scale)
    after = with_decisions(load_workspace(folder), state_of({"employee_id": "x1", "value": value}))
    final = after.ratings[(after.ratings["cycle"] == "2026-H1") & (after.ratings["stage"] == "calibrated")]
    assert final.loc[final["employee_id"] == "x1", "label"].item() == word


def test_a_cycle_without_ratings_has_those_of_the_room(cycle: Cycle) -> None:
    """Nothing on file before; the scale's own labels are used."""
    empty = replace(cycle, ratings=cycle.ratings.iloc[:0])
    after = with_decisions(empty, state_of({"employee_id": "x1", "value": "3"}))
    assert [(row["employee_id"], row["label"]) for row in records(after.ratings)] == [("x1", "Meets")]
