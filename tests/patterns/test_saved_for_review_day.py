"""A growth area nobody had written down before is asked about; one that was is not."""

from __future__ import annotations

from pathlib import Path

from workspaces import write_files

from perfcal.load.workspace import load_workspace
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION
from perfcal.patterns.saved_for_review_day import saved_for_review_day

REVIEW = """
## Review 2026-H1
### Growth areas
- Estimates leave out the rollback rehearsal, and neighbouring squads replanned twice around the harbour cutover
- Pagers handed over without a runbook, so that the night shift guessed at the lighthouse alarm
"""
NOTES = "\n".join(
    f"## Note 2026-0{month}\n- Quay timetable moved forward by {month} berths\n- Watchkeeping shared among four pilots\n"
    for month in range(1, 6)
)
TOLD = (
    "## 1:1 2026-03-12\n### Behavior\nYour estimates left out the rollback rehearsal again, and two squads replanned\n"
)


def status_of(root: Path, body: str) -> tuple[str, str]:
    """The status and the reason for the one person with a growth doc."""
    cycle = load_workspace(write_files(root, docs={"e01": body}))
    rows = saved_for_review_day(cycle)
    row = rows[rows["subject"] == "e01"].iloc[0]
    return row["status"], row["reason"]


def test_an_area_of_which_nothing_was_written_is_asked_about(tmp_path: Path) -> None:
    """Ten lines of notes speak of other things."""
    assert status_of(tmp_path / "ws", f"{NOTES}\n{REVIEW}")[0] == QUESTION


def test_an_area_that_was_written_down_before_is_not(tmp_path: Path) -> None:
    """A conversation in March shares its words."""
    assert status_of(tmp_path / "ws", f"{NOTES}\n{TOLD}\n{REVIEW}")[0] == NO_SIGN


def test_where_nothing_was_written_nothing_can_be_told(tmp_path: Path) -> None:
    """No text of the period could have held a mention."""
    assert status_of(tmp_path / "ws", REVIEW)[0] == CANNOT_TELL


def test_without_growth_areas_there_is_no_row(tmp_path: Path) -> None:
    """Nothing was saved."""
    assert saved_for_review_day(load_workspace(write_files(tmp_path / "ws", docs={"e01": NOTES}))).empty
