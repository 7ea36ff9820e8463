"""The direction of a record over quarters: growing, level, cannot tell, and the counts behind the word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from plan_samples import plan_cycle

from perfcal.evidence.growth_trend import trajectory_quarters

MONTHS = ("2025-08", "2025-11", "2026-02", "2026-05")


def record(*reaches: str, rows: int = 2, tags: str = "") -> str:
    """Return a growth doc with so many rows in one month of each of the last four quarters, of these reaches."""
    months = zip(MONTHS, reaches, strict=True)
    lines = (
        f"## {month}\n### Shipped\n" + f"- Cut the wait {tags} #reach-{reach}\n" * rows
        for month, reach in months
        if reach
    )
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("reaches", "word"),
    [
        (("team", "team", "team", "org"), "growing"),
        (("team", "team", "org", "team"), "growing"),
        (("team", "team", "team", "team"), "level"),
        (("org", "team", "team", "team"), "level"),
        (("", "", "team", "org"), "cannot tell"),  # nothing to compare with
        (("team", "org", "", ""), "cannot tell"),
    ],
)
def test_a_wider_reach_than_in_the_half_year_before_is_growing(
    tmp_path: Path, reaches: tuple[str, ...], word: str
) -> None:
    """Two quarters are compared with the two before; a silent half-year tells nothing."""
    assert trajectory_quarters(plan_cycle(tmp_path, record(*reaches)), "e01").word == word


def test_a_criterion_newly_met_is_growing_and_is_named(tmp_path: Path) -> None:
    """The same reach, and rows of a dimension that had none: its criterion is new, in the quarter of its row."""
    body = record("team", "team", "team", "").replace("wait  #reach", "wait #scope #reach")
    body += "\n## 2026-05\n### Shipped\n- Opened the market #scope #launch #reach-team\n- Cut the queue #reach-team\n"
    trend = trajectory_quarters(plan_cycle(tmp_path, body), "e01")
    assert trend.word == "growing"
    assert [len(new) for new in trend.quarters["newly_met"]] == [0, 0, 0, 1]
    assert list(trend.quarters["quarter"]) == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]


def test_the_day_looked_from_ends_the_last_quarter(tmp_path: Path) -> None:
    """A row dated later has not happened; the quarter ends on the day looked from."""
    trend = trajectory_quarters(
        plan_cycle(tmp_path, record("team", "team", "team", "org"), as_of=date(2026, 4, 30)), "e01"
    )
    assert trend.word == "cannot tell"
    assert trend.quarters["rows"].iloc[-1] == 0
    assert trend.quarters["end"].iloc[-1].date() == date(2026, 4, 30)


def test_quarters_before_the_first_row_are_left_out(tmp_path: Path) -> None:
    """A doc that begins in November does not say that the summer was empty."""
    trend = trajectory_quarters(plan_cycle(tmp_path, record("", "team", "team", "team")), "e01")
    assert list(trend.quarters["quarter"]) == ["2025-Q4", "2026-Q1", "2026-Q2"]


def test_without_a_growth_doc_there_are_no_quarters_and_no_direction(tmp_path: Path) -> None:
    """Nothing in, nothing out, and the word says so."""
    trend = trajectory_quarters(plan_cycle(tmp_path, "## 2026-02\n"), "e02")
    assert trend.word == "cannot tell"
    assert trend.quarters.empty


def test_rows_that_name_no_reach_and_meet_nothing_tell_no_direction(tmp_path: Path) -> None:
    """An untagged record is silent about its direction, not level."""
    body = record("team", "team", "team", "team").replace("#reach-team", "")
    assert trajectory_quarters(plan_cycle(tmp_path, body), "e01").word == "cannot tell"
