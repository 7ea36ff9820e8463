"""The front matter of a growth doc: read through the fields every YAML file is read through."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from workspaces import RUBRIC

from perfcal.load.growth_front_matter import FrontMatter, read_front_matter
from perfcal.load.growth_source import read_source
from perfcal.load.rubric import read_rubric
from perfcal.schema.problems import Problems

SOUND = """\
---
perfcal: growth/1
employee_id: e01
managers: [{id: m01, from: 2024-03-01}]
levels: [{level: L4, from: 2024-03-01}]
target: {level: L5, by: 2026-H2}
---
"""


def read(folder: Path, text: str) -> tuple[FrontMatter, list[tuple[int | None, str]]]:
    """The front matter of a text, and (line, found) of each fault."""
    (folder / "rubric.yaml").write_text(RUBRIC)
    (folder / "e01.md").write_text(text, encoding="utf-8")
    problems = Problems()
    rubric = read_rubric(folder / "rubric.yaml", name="rubric.yaml", problems=problems)
    assert rubric is not None
    source = read_source(folder / "e01.md", name="e01.md", problems=problems)
    front, _ = read_front_matter(source, rubrics={rubric.id: rubric}, employee_ids=["e01"], problems=problems)
    return front, [(fault.line, fault.found) for fault in problems]


def test_sound_front_matter_reads_as_written(tmp_path: Path) -> None:
    """Histories have their days; the target its level and its half."""
    front, faults = read(tmp_path, SOUND)
    assert faults == []
    assert [(row.value, row.start) for row in front.managers + front.levels] == [
        ("m01", date(2024, 3, 1)),
        ("L4", date(2024, 3, 1)),
    ]
    assert (front.employee_id, front.target_level, front.target_by) == ("e01", "L5", "2026-H2")


@pytest.mark.parametrize(
    ("old", "new", "line", "found"),
    [
        ("managers:", "manager:", 4, "unknown key 'manager'"),
        ("employee_id: e01", "employee_id: e01\nrubric: leadership of Noor", 4, "rubric of another name"),
        ("m01, from: 2024-03-01", "m01", 4, "no from"),
        ("m01, from: 2024-03-01", "m01, from: 2024-02-30", 4, "from: 2024-02-30"),
        ("m01, from: 2024-03-01", "m01, from: 20240301", 4, "from: 20240301"),
        ("m01, from: 2024-03-01", "m01, from: 2026-W10-1", 4, "from, which is no day"),
        ("[{id: m01, from: 2024-03-01}]", "Noor Abadi", 4, "managers is text"),
        ("level: L4", "level: L44", 5, "level 'L44'"),
        ("level: L4", "level: with Noor Abadi", 5, "level that is on no rubric"),
        ("{level: L5, by: 2026-H2}", "L5", 6, "a target without a level"),
        ("{level: L5, by: 2026-H2}", "\n  level: L5\n  by: soon", 8, "a target date that is none"),
    ],
)
def test_a_fault_is_named_with_its_line_which_is_refused(
    tmp_path: Path, old: str, new: str, line: int, found: str
) -> None:
    """The rest of the document is used; no message shows words that may be a person's."""
    front, faults = read(tmp_path, SOUND.replace(old, new))
    assert faults == [(line, found)]
    assert front.refused_lines == {line}
    assert front.employee_id == "e01"


def test_a_history_out_of_order_is_read_in_order(tmp_path: Path) -> None:
    """And noted."""
    later = "[{id: m02, from: 2025-01-01}, {id: m01, from: 2024-03-01}]"
    front, faults = read(tmp_path, SOUND.replace("[{id: m01, from: 2024-03-01}]", later))
    assert [row.value for row in front.managers] == ["m01", "m02"]
    assert faults == [(4, "managers out of order")]
