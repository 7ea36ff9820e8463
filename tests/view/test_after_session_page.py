"""The page for after the session, and the outcomes, say what the room decided: from the log, before any file is in place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from small_workspace import write_small_workspace

from perfcal import load_workspace
from perfcal.session.decisions import Session
from perfcal.view.outcomes_page import outcomes_page
from perfcal.view.trajectory import TrajectoryPage, trajectory_control


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose session turned x1 down and promoted x2, in words nobody else is to read."""
    root = write_small_workspace(tmp_path)
    with Session.open(root, who="m01", room=("m01",)) as session:
        session.decide("x1", "rejected", why="WHY-rejected: thinner than x2", seen_version=0, what="promotion")
        session.decide("x2", "approved", why="WHY-approved", seen_version=0, what="promotion")
        session.decide("x1", "2", why="WHY-rating", seen_version=0)
        session.park("x1", "WHY-objection", owner="m01", due=date(2026, 8, 1))
    return root


def page_text(root: Path, who: str, *, after_session: bool) -> str:
    """What the notebook of one engineer shows, without its frame."""
    page = trajectory_control(load_workspace(root), who, after_session=after_session, interactive=False)
    assert isinstance(page, TrajectoryPage)
    return page.page.to_text()


@pytest.mark.parametrize(("who", "said"), [("x1", "was not approved"), ("x2", "was approved"), ("x3", "not put up")])
def test_each_reads_their_own_decision(root: Path, who: str, said: str) -> None:
    """By the log, while candidates.csv is still blank (R8.7)."""
    assert said in page_text(root, who, after_session=True)


def test_nothing_else_of_the_session_is_on_anybodys_page(root: Path) -> None:
    """No reason, no rating, no objection, no room, and nobody else (R1.7, R13.3)."""
    for who, others in (("x1", ("Tariq", "x2", "Mei")), ("x2", ("Ilse", "x1", "Mei")), ("x3", ("Ilse", "Tariq", "x1"))):
        text = page_text(root, who, after_session=True)
        for word in ("WHY", "m01", "Ngozi", "rating 2", *others):
            assert word not in text, (who, word)


def test_before_the_session_nothing_is_decided(root: Path) -> None:
    """The page between sessions does not ask the log."""
    assert "approved" not in page_text(root, "x1", after_session=False)


def test_without_a_log_none_is_made(tmp_path: Path) -> None:
    """Reading a page leaves no trace in the workspace."""
    root = write_small_workspace(tmp_path)
    assert "No decision on L5 is recorded" in page_text(root, "x1", after_session=True)
    assert not (root / "session").exists()


def test_outcomes_count_what_the_session_decided(root: Path) -> None:
    """One of two packets of a first round was approved (R12.2)."""
    rows = outcomes_page(load_workspace(root)).outcomes.set_index("requirement")
    assert (rows.loc["R12.2", "numerator"], rows.loc["R12.2", "denominator"]) == (1, 2)


def test_before_the_session_outcomes_know_no_decision(root: Path) -> None:
    """Looked at from the day before, nothing is decided yet."""
    rows = outcomes_page(load_workspace(root, as_of="2026-07-09")).outcomes.set_index("requirement")
    assert rows["denominator"].isna()["R12.2"]
