"""The pages between two sessions, end to end by papermill: a team's documents, and each engineer's own page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_workspace import write_growth_doc, write_small_workspace

from perfcal.batch.plan import plan_batch
from perfcal.batch.run import run_batch

pytestmark = pytest.mark.batch
PRIVATE = "## 1:1 2026-05-05\n### Situation\nReview of 2026-05-04\n### Behavior\nZEBRAFISH\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two engineers' pages and one team's, looked at from a day in May."""
    root = write_small_workspace(tmp_path_factory.mktemp("life") / "ws")
    for who, work in (("x2", "Otter lift"), ("x3", "Heron gate")):
        write_growth_doc(root, who, body=f"## 2026-03\n### Shipped\n- 2026-03-03 {work} #scope\n{PRIVATE}")
    notebooks = ["trajectory", "growth_doc_health"]
    plan = plan_batch(root, out=root.parent / "out", notebooks=notebooks, only=["x2", "x3", "m01"], as_of="2026-05-12")
    result = run_batch(plan, jobs=2, progress=False)
    assert result.exit_code == 0
    return result.folder


@pytest.mark.parametrize(
    ("who", "own", "other"), [("x2", "Otter lift", "Heron gate"), ("x3", "Heron gate", "Otter lift")]
)
def test_an_engineers_page_is_their_own(folder: Path, who: str, own: str, other: str) -> None:
    """Neither a colleague's line nor a conversation's words are in the page, nor in the notebook it was made by."""
    for suffix in ("html", "ipynb"):
        text = (folder / "trajectories" / f"{who}.{suffix}").read_text(encoding="utf-8")
        assert own in text
        assert other not in text
        assert "ZEBRAFISH" not in text


def test_the_page_is_a_page_and_not_a_frame_of_one(folder: Path) -> None:
    """What an engineer opens is the page itself: it prints, it can be searched, and it asks nobody for anything."""
    page = (folder / "trajectories" / "x2.html").read_text(encoding="utf-8")
    assert "<iframe" not in page
    assert "Content-Security-Policy" in page
    assert "The next level" in page


def test_the_teams_page_says_what_to_do_this_week(folder: Path) -> None:
    """Looked at from 12 May: the conversation of the 5th has nothing agreed, and updates are overdue."""
    page = (folder / "growth_doc_health" / "m01.html").read_text(encoding="utf-8")
    assert "as of 2026-05-12" in page
    assert "write the monthly update" in page
    assert "Commit is empty" in page


def test_the_day_is_on_record(folder: Path) -> None:
    """Whoever opens the notebook sees from which day it looked."""
    notebook = json.loads((folder / "trajectories" / "x2.ipynb").read_text(encoding="utf-8"))
    assert notebook["metadata"]["papermill"]["parameters"]["as_of"] == "2026-05-12"
