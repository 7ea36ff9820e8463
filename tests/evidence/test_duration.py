"""Months of work at the next level: what begins the stretch, what breaks it, and when nothing can be said."""

from __future__ import annotations

from pathlib import Path

import pytest
from workspaces import RUBRIC, write_files

from perfcal.evidence.duration import Duration, duration_at
from perfcal.load.workspace import load_workspace


def duration(root: Path, *months: str, **files: str) -> Duration:
    """The duration at L5 of somebody with one L5 row in each of these months."""
    body = "".join(f"## {month}\n### Shipped\n- {month}-10 built #service #reach-cross-team\n" for month in months)
    return duration_at(load_workspace(write_files(root, docs={"e01": body}, **files)), "e01", "L5")


@pytest.mark.parametrize(
    ("months", "length"),
    [
        (["2026-06"], 1),
        (["2026-01", "2026-03", "2026-05"], 5),  # one empty month does not break it
        (["2026-01", "2026-04", "2026-06"], 3),  # two empty months do
        (["2025-07", "2025-09", "2025-11", "2026-01", "2026-03", "2026-05"], 11),
        (["2026-01", "2026-02", "2026-03", "2026-04"], 4),  # silence after it ends it, and does not undo it
        ([], 0),
    ],
)
def test_two_empty_months_in_a_row_end_the_stretch(tmp_path: Path, months: list[str], length: int) -> None:
    """From the month of its first row to that of its last."""
    assert duration(tmp_path, *months).months == length


@pytest.mark.parametrize(
    ("months", "short"),
    [(["2026-02", "2026-04", "2026-06"], True), (["2026-01", "2026-03", "2026-05", "2026-06"], False)],
)
def test_five_months_are_short_of_six_and_six_are_not(tmp_path: Path, months: list[str], short: bool) -> None:
    """The boundary is policy's."""
    assert duration(tmp_path, *months).short is short
    assert not duration(tmp_path, *months, policy="perfcal: policy/1\nduration_months: [3, 6]\n").short


def test_silence_at_the_end_is_said(tmp_path: Path) -> None:
    """Neither hidden in the months nor taken for no work at all."""
    said = duration(tmp_path, "2026-01", "2026-02", "2026-03").describe("L5")
    assert said.startswith(
        "3 months of work at L5 on paper, January to March 2026 (each with a row; none in the 3 months after it)"
    )


def test_work_of_a_lower_level_does_not_count(tmp_path: Path) -> None:
    """A launch is an L4 criterion; it is no month at L5."""
    body = "## 2026-06\n### Shipped\n- 2026-06-10 launched #launch #reach-team\n"
    assert duration_at(load_workspace(write_files(tmp_path, docs={"e01": body})), "e01", "L5").months == 0


def test_a_level_of_texts_only_cannot_be_told(tmp_path: Path) -> None:
    """Unknown is said, and is not short."""
    rubric = "\n".join(
        line.split(", evidence")[0] + "}" if "level: L5, dim" in line else line for line in RUBRIC.splitlines()
    )
    found = duration(tmp_path, "2026-06", rubric=rubric)
    assert (found.months, found.short) == (None, False)
    assert "cannot be told from the record" in found.describe("L5")
