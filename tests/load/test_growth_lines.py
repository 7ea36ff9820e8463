"""Tables in repair loops and PIPs: read as the lines their writer would have written."""

from __future__ import annotations

from pathlib import Path

import pytest
from workspaces import write_files

from perfcal.load.growth_headings import part_heading
from perfcal.load.growth_lines import lines_of_table
from perfcal.load.workspace import load_workspace


@pytest.mark.parametrize(("table", "expected"), [
    ("| Expected | Seen |\n|---|---|\n| a review before a merge | 7 without |", ["Expected: a review before a merge; Seen: 7 without"]),
    ("| End | 2026-04-13 |\n|:--|--:|\n| Exit | eight of ten |", ["End: 2026-04-13", "Exit: eight of ten"]),
    ("|Step|Day|\n|--|--|\n|Start|2026-05-04|\n|End|2026-06-29|", ["Start: 2026-05-04", "End: 2026-06-29"]),
    ("| Date | **Check** | Note |\n|---|---|---|\n| 2026-02-20 | Own state | a \\| b |\n| | | |", ["Date: 2026-02-20; Check: Own state; Note: a | b", ""]),
    ("|---|---|", []),
])  # fmt: skip
def test_a_table_becomes_labelled_lines(table: str, expected: list[str]) -> None:
    """By its header, or by its first column where that holds the labels."""
    assert lines_of_table(table.split("\n")) == expected


def test_a_table_in_a_plan_is_text_of_its_part_and_used(tmp_path: Path) -> None:
    """In an update it stays prose, and counts for nothing."""
    table = "| End | 2026-04-13 |\n|---|---|\n| Exit | eight of ten |\n"
    body = f"\n## Repair 2026-03-02\n### Time bound\n{table}\n## 2026-03\n### Shipped\n{table}"
    cycle = load_workspace(write_files(tmp_path, docs={"e01": body}))
    said = cycle.parts.set_index("heading")["text"]
    assert (said["Time bound"], said["Shipped"]) == ("End: 2026-04-13\nExit: eight of ten", "")
    assert cycle.evidence.empty


@pytest.mark.parametrize(("heading", "kind", "name"), [
    ("Touchpoint 2 – 2026-03-16", "repair", "Touch point"),
    ("2026-03-16 Touch point", "repair", "Touch point"),
    ("16 March 2026: touch point", "repair", "Touch point"),
    ("Week 3 touch point (2026-03-16)", "repair", "Touch point"),
    ("Meeting 3 of 8, 2026-03-16", "pip", "Meeting"),
    ("Midpoint talk 2026-03-16", "pip", "Meeting"),
    ("Meeting with Ines 2026-03-16", "pip", "Meeting"),
    ("Outcome of the plan (2026-03-16)", "pip", "Outcome"),
])  # fmt: skip
def test_a_dated_heading_may_be_counted_and_dated_anywhere(heading: str, kind: str, name: str) -> None:
    """Writers number their meetings, and put the day first."""
    found = part_heading(heading, kind, dimensions=(), synonyms=())
    assert (found.name, str(found.span.start)) == (name, "2026-03-16")


def test_a_few_words_over_nested_bullets_are_their_label(tmp_path: Path) -> None:
    """In a plan, where a label is what the bullets below it are about."""
    body = "\n## Repair 2026-03-02\n### Gap\n- Expected\n  - a report in a day\n  - each week\n- Seen.\n  - none\n"
    cycle = load_workspace(write_files(tmp_path, docs={"e01": body}))
    assert list(cycle.parts["text"])[-1].split("\n") == ["Expected: a report in a day; each week", "Seen. none"]
