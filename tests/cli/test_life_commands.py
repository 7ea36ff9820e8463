"""`gates`, `cadence`, `feedback`, `review`, `outcomes`, `trajectory`, `draft`: rows to standard output, words beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_workspace import write_growth_doc, write_small_workspace

from perfcal.schema.columns import CADENCE, CLAUSES, COMMITMENTS, CONVERSATIONS, OUTCOMES, REVIEW_FINDINGS

DOC = """\
## 1:1 2026-03-12
### Situation
Release of 2026-03-10
### Behavior
The note went out two days after it
### Commit
- [ ] 2026-04-09 Look at the next two notes together

## Review 2026-Q1
### Summary
She always does amazing work.

## PIP 2026-05-01
### Gap
Late notes
"""
LISTINGS = {
    ("gates",): CLAUSES,
    ("cadence",): CADENCE,
    ("cadence", "--ahead"): CADENCE,
    ("feedback",): CONVERSATIONS,
    ("feedback", "--commitments"): COMMITMENTS,
    ("review",): REVIEW_FINDINGS,
    ("outcomes",): OUTCOMES,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One record with a conversation, a review and a plan."""
    folder = write_small_workspace(tmp_path / "ws")
    write_growth_doc(folder, "x1", body=DOC)
    return folder


@pytest.mark.parametrize("words", LISTINGS, ids=" ".join)
def test_each_listing_is_json_with_the_tables_columns(perfcal, root: Path, words: tuple[str, ...]) -> None:
    """Standard output is one array and nothing else; the day looked from is said beside it."""
    said = perfcal(words[0], root, *words[1:], "--as-of", "2026-05-12", "--format", "json")
    rows = json.loads(said.out)
    assert said.code == 0
    assert rows
    assert {tuple(row) for row in rows} == {tuple(LISTINGS[words])}
    assert "2026-05-12" in said.err


def test_a_gate_that_is_named_is_asked_of_everybody(perfcal, root: Path) -> None:
    """Unasked, the PIP gate speaks of those it concerns; by name, of every document."""
    unasked = json.loads(perfcal("gates", root, "--format", "json").out)
    named = json.loads(perfcal("gates", root, "--gate", "pip", "--format", "json").out)
    assert {row["employee_id"] for row in unasked if row["gate"] == "pip"} == {"x1"}
    assert {row["employee_id"] for row in named} == {"x1", "x2", "x3"}
    assert {row["met"] for row in named} <= {"yes", "no", "unknown"}


def test_a_managers_id_stands_for_their_reports(perfcal, root: Path) -> None:
    """An engineer's for themselves; an unknown one is refused with the nearest."""
    team = json.loads(perfcal("cadence", root, "--for", "m01", "--format", "json").out)
    one = json.loads(perfcal("cadence", root, "--for", "x2", "--format", "json").out)
    assert {row["employee_id"] for row in team} == {"x1", "x2", "x3"}
    assert {row["employee_id"] for row in one} == {"x2"}
    refused = perfcal("cadence", root, "--for", "x22")
    assert (refused.code, refused.out) == (2, "")
    assert "x2" in refused.err


def test_what_lies_open_by_manager(perfcal, root: Path) -> None:
    """One row per manager, and no column that adds the others up."""
    (row,) = json.loads(perfcal("cadence", root, "--by-manager", "--format", "json").out)
    assert row["manager_id"] == "m01"


def test_the_engineers_page_is_written_whole_or_not_at_all(perfcal, root: Path, tmp_path: Path) -> None:
    """Into a new file, never over one that is there."""
    target = tmp_path / "x1.html"
    assert perfcal("trajectory", root, "x1", "--out", target).code == 0
    before = target.read_bytes()
    assert b"Late notes" not in before
    assert perfcal("trajectory", root, "x2", "--out", target).code == 2
    assert target.read_bytes() == before


def test_drafts_come_as_markdown_to_paste(perfcal, root: Path) -> None:
    """In the growth doc's own grammar."""
    assert perfcal("draft", root, "x2").out.startswith("## Packet 2026-H1")
    assert perfcal("draft", root, "x2", "--kind", "review").out.startswith("## Review 2026-H1")


@pytest.mark.parametrize("command", ["gates", "cadence", "feedback", "review", "outcomes", "trajectory", "draft"])
def test_each_helps_with_an_example(perfcal, command: str) -> None:
    """What to type, with an id."""
    said = perfcal(command, "--help")
    assert said.code == 0
    assert f"Example: perfcal {command}" in said.out


def test_a_day_that_is_none_is_a_wrong_call(perfcal, root: Path) -> None:
    """Exit code 2, and what to write."""
    said = perfcal("cadence", root, "--as-of", "tomorrow")
    assert (said.code, said.out) == (2, "")
    assert "YYYY-MM-DD" in said.err
