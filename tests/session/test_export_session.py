"""What follows a session as a folder: all of it or nothing, and each file said to be what it is."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from after_session import RATINGS, plain_ratings, write_rated

from perfcal import load_workspace
from perfcal.errors import DataError, OccupiedError
from perfcal.patterns.session_moves import session_moves
from perfcal.schema.cycle import Cycle
from perfcal.session.after import with_decisions
from perfcal.session.decisions import Session
from perfcal.session.export import export_session


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Four people, three of them rated, two put up."""
    return write_rated(tmp_path / "ws")


def exported(root: Path, out: Path, **more: object) -> Cycle:
    """Hold a short session, export it, and return the cycle as decided."""
    with Session.open(root, who="m01", room=["m01", "x3"]) as session:
        session.decide("x1", "5", why="=two links", seen_version=0)
        session.decide("x2", "rejected", what="promotion", why="one link", seen_version=0)
        export_session(session, out, **more)  # type: ignore[arg-type]
        return with_decisions(session.cycle, session.state())


def test_every_file_is_described_and_every_description_has_a_file(root: Path, tmp_path: Path) -> None:
    """By the folder's own README."""
    exported(root, tmp_path / "out", page=lambda _cycle, who: who)
    read_me = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    named = {name for row in re.findall(r"^\| (`.*?) \|", read_me, re.MULTILINE) for name in re.findall("`(.*?)`", row)}
    made = {
        path.relative_to(tmp_path / "out")
        .as_posix()
        .replace("/m01/", "/<manager>/")
        .replace("x2.html", "<engineer>.html")
        for path in (tmp_path / "out").rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    assert made == named


def test_put_in_place_it_loads_as_it_was_decided(root: Path, tmp_path: Path) -> None:
    """And the patterns find the session's moves in it."""
    after = exported(root, tmp_path / "out")
    for name in ("ratings", "candidates"):
        (tmp_path / "out" / f"{name}-2026-H1-final.csv").replace(root / f"{name}.csv")
    found = load_workspace(root)
    assert [row[:6] for row in plain_ratings(found.ratings)] == [row[:6] for row in plain_ratings(after.ratings)]
    assert list(found.candidates["decision"]) == ["", "rejected"]
    moved = session_moves(found)
    assert dict(zip(moved["employee_id"], moved["step"], strict=True)) == {"x1": 2, "x2": 0}


def test_a_workbook_is_named_as_what_the_final_file_replaces(root: Path, tmp_path: Path) -> None:
    """Two files of one table could not be read."""
    rows = pd.read_csv(io.StringIO(RATINGS), dtype=str, keep_default_na=False)
    rows.to_excel(root / "ratings.xlsx", index=False)
    (root / "ratings.csv").unlink()
    exported(root, tmp_path / "out")
    assert (
        "own ratings and candidates (`ratings.xlsx`, `candidates.csv`)" in (tmp_path / "out" / "README.md").read_text()
    )


def test_nothing_is_written_over(root: Path, tmp_path: Path) -> None:
    """Not even beside what is there."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(OccupiedError):
        exported(root, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["notes.txt"]


def test_an_export_that_fails_leaves_nothing_behind(root: Path, tmp_path: Path) -> None:
    """A page that cannot be rendered, after half of the files were written."""

    def broken(_cycle: Cycle, _who: str) -> str:
        raise RuntimeError("no font")

    with pytest.raises(RuntimeError, match="no font"):
        exported(root, tmp_path / "out", page=broken)
    assert [path.name for path in tmp_path.iterdir()] == ["ws"]


def test_ratings_that_changed_on_disk_meanwhile_are_refused(root: Path, tmp_path: Path) -> None:
    """What was decided was decided on other ratings."""
    with Session.open(root, who="m01", room=["m01"]) as session:
        (root / "ratings.csv").write_text(RATINGS.replace("x2,m01,manager,overall,4", "x2,m01,manager,overall,1"))
        with pytest.raises(DataError, match="the final ratings would not read back as they were decided"):
            export_session(session, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_listings_tell_of_the_same_session(root: Path, tmp_path: Path) -> None:
    """Decisions, before and after, the audit and who was rejected; a reason that would run is text."""
    exported(root, tmp_path / "out")
    tables = {
        path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in (tmp_path / "out").glob("*.csv")
    }
    assert list(tables["decisions"]["why"]) == ["'=two links", "one link"]
    assert list(tables["decisions"]["room"]) == ["m01; x3"] * 2
    assert list(tables["before-after"]["direction"]) == ["raised", "unchanged", ""]
    assert set(tables["audit"]["pattern"]) == {"session_moves", "moves"}
    assert list(tables["rejected"]["employee_id"]) == ["x2"]
    assert list(tables["oversold"]["decision"]) == ["", "rejected"]
