"""Who is put up for which level."""

from __future__ import annotations

from pathlib import Path

import pytest
from workspaces import CANDIDATES, write_files

from perfcal.load.workspace import load_workspace


@pytest.mark.parametrize(
    ("target", "severity", "candidates"),
    [("L9", "error", []), ("L4", "warning", ["e01"]), ("L5", None, ["e01"])],
)
def test_a_target_is_a_level_of_the_rubric_above_the_one_held(
    tmp_path: Path, target: str, severity: str | None, candidates: list[str]
) -> None:
    """A level that does not exist is an error and leaves the row out; one that is held already is a warning."""
    cycle = load_workspace(write_files(tmp_path, candidates=CANDIDATES.replace("e01,L5", f"e01,{target}")))
    said = cycle.problems[cycle.problems["file"] == "candidates.csv"]
    assert list(said["severity"]) == ([severity] if severity else [])
    assert cycle.candidate_ids() == candidates


def test_a_candidate_who_is_not_on_the_roster_is_named_and_has_no_page(tmp_path: Path) -> None:
    """The error names the line; the others go on."""
    cycle = load_workspace(write_files(tmp_path, candidates=CANDIDATES + "2026-H1,e77,L5,m01,,1\n"))
    said = cycle.problems[cycle.problems["file"] == "candidates.csv"]
    assert list(said["line"]) == [3]
    assert cycle.candidate_ids() == ["e01"]
