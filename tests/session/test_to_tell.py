"""What each manager tells each engineer: facts, and none of the words said in the room about them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from after_session import state_of, write_rated

from perfcal import load_workspace
from perfcal.schema.columns import OBJECTIONS, TO_TELL, records
from perfcal.schema.cycle import Cycle
from perfcal.session.decisions import Session
from perfcal.session.manager_folders import write_manager_folders
from perfcal.session.to_tell import objections, to_tell


@pytest.fixture
def cycle(tmp_path: Path) -> Cycle:
    """Four people, three of them rated, two put up."""
    return load_workspace(write_rated(tmp_path / "ws"))


def told(cycle: Cycle, *rows: dict[str, str]) -> dict[str, dict[str, str]]:
    """What is told, by engineer."""
    return {row["employee_id"]: row for row in records(to_tell(cycle, state_of(*rows)))}


def test_each_engineer_has_a_row_with_before_and_after_in_words(cycle: Cycle) -> None:
    """In the scale's words; who was not talked about stands as proposed."""
    found = told(cycle, {"employee_id": "x1", "value": "5"})
    assert list(found) == ["x1", "x2", "x3"]
    assert list(found["x1"]) == list(TO_TELL)
    assert (found["x1"]["rating_before"], found["x1"]["rating_after"]) == ("Meets", "Far exceeds")
    assert (found["x2"]["rating_before"], found["x2"]["rating_after"]) == ("Exceeds", "Exceeds")
    assert (found["x3"]["rating_before"], found["x3"]["rating_after"]) == ("not rated", "not rated")


@pytest.mark.parametrize(("decision", "has"), [("rejected", True), ("deferred", True), ("approved", False)])
def test_whoever_was_not_promoted_has_a_page_to_go_through(cycle: Cycle, decision: str, has: bool) -> None:
    """The page of R8.7, by the command that makes it."""
    row = told(cycle, {"employee_id": "x1", "what": "promotion", "value": decision})["x1"]
    assert (row["decision"], row["target_level"]) == (decision, "L5")
    assert ("x1 --after-session" in row["page"]) is has


def test_of_what_is_parked_only_number_and_day_are_told(cycle: Cycle) -> None:
    """Its words may be about somebody else; what was settled is not told at all."""
    with Session.open(cycle, who="m01", room=["m01"]) as session:
        session.park("x1", "Whose launch was it, x2's?", owner="m01", due=date(2026, 7, 24))
        first = session.park("x1", "Is the figure theirs?", owner="m01", due=date(2026, 7, 17))
        done = session.park("x2", "Which team?", owner="m01", due=date(2026, 7, 17))
        session.settle(done.id, "the harbour team", seen_version=done.id)
        rows = {row["employee_id"]: row for row in records(to_tell(cycle, session.state()))}
    assert rows["x1"]["parked"] == f"objection {first.id}, due 2026-07-17; objection 1, due 2026-07-24"
    assert rows["x2"]["parked"] == ""
    assert not any("launch" in str(cell) or "heard" in str(cell) for row in rows.values() for cell in row.values())


def test_objections_say_who_owes_what_by_when_and_how_it_ended(cycle: Cycle) -> None:
    """The first due first; a withdrawn one is said to be."""
    with Session.open(cycle, who="m01", room=["m01"]) as session:
        session.park("x1", "Whose launch?", owner="m01", due=date(2026, 7, 24))
        done = session.park("x2", "Which team?", owner="x3", due=date(2026, 7, 17))
        session.settle(done.id, "the harbour team", seen_version=done.id, who="x3")
        gone = session.park("x2", "Mistyped", owner="m01", due=date(2026, 7, 31))
        session.undo(gone.id, why="typed twice", seen_version=gone.id)
        found = objections(session.state(), session.log())
    assert list(found.columns) == list(OBJECTIONS)
    assert found[["objection", "owner", "status", "settled", "by"]].to_numpy().tolist() == [
        ["Which team?", "x3", "settled", "the harbour team", "x3"],
        ["Whose launch?", "m01", "open", "", ""],
        ["Mistyped", "m01", "withdrawn", "", ""],
    ]
    assert str(found["due"].iloc[0].date()) == "2026-07-17"


def test_a_manager_gets_a_folder_with_their_own_engineers_only(cycle: Cycle, tmp_path: Path) -> None:
    """A page for whoever was not promoted, called by an id that never leads out of the folder."""
    rows = to_tell(cycle, state_of({"employee_id": "x1", "what": "promotion", "value": "rejected"}))
    theirs = rows.assign(manager_id=["m01", "..", "m01"])
    asked: list[str] = []
    write_manager_folders(tmp_path / "out", cycle, theirs, page=lambda _cycle, who: asked.append(who) or f"<p>{who}")
    made = sorted(
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.suffix in (".xlsx", ".html")
    )
    assert asked == ["x1"]
    assert made == ["out/%2E%2E/what-to-tell.xlsx", "out/m01/what-to-tell.xlsx", "out/m01/x1.html"]
    sheet = pd.read_excel(tmp_path / "out" / "m01" / "what-to-tell.xlsx", dtype=str, keep_default_na=False)
    assert list(sheet["Id"]) == ["x1", "x3"]
    assert list(sheet["Go through together"]) == ["x1.html", ""]
    assert set(sheet["What I will say (yours to write)"]) == {""}
