"""What earlier sessions parked, read from their log."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from small_workspace import write_small_workspace

from perfcal import load_workspace
from perfcal.session.agenda_parked import open_objections
from perfcal.session.decisions import Session


def test_without_a_log_nothing_is_parked_and_nothing_is_written(tmp_path: Path) -> None:
    """Looking makes no database."""
    cycle = load_workspace(write_small_workspace(tmp_path))
    assert open_objections(cycle).empty
    assert not (tmp_path / "session").exists()


def test_the_open_ones_of_every_cycle_come_back(tmp_path: Path) -> None:
    """With owner, day and words; what was settled or withdrawn does not, nor do decisions."""
    root = write_small_workspace(tmp_path)
    with Session.open(load_workspace(root), who="m01", room=["m01"]) as session:
        session.park("x1", "Whose design was the quay?", owner="m01", due=date(2026, 8, 1))
        done = session.park("x2", "Is the import still slow?", owner="m01", due=date(2026, 8, 2))
        session.settle(done.id, "It is not", seen_version=done.id)
        gone = session.park("x2", "Mistyped", owner="m01", due=date(2026, 8, 3))
        session.undo(gone.id, why="typed twice", seen_version=gone.id)
    text = (root / "cycle.yaml").read_text(encoding="utf-8").replace("2026-H1", "2026-H2")
    (root / "cycle.yaml").write_text(text, encoding="utf-8")
    rows = open_objections(load_workspace(root))
    assert rows[["cycle", "employee_id", "owner", "value"]].to_numpy().tolist() == [
        ["2026-H1", "x1", "m01", "Whose design was the quay?"]
    ]
    assert rows["due"].iloc[0].date() == date(2026, 8, 1)
    elsewhere = load_workspace(write_small_workspace(tmp_path / "next"))
    assert len(open_objections(elsewhere, f"sqlite:///{root / 'session' / 'decisions.db'}")) == 1
