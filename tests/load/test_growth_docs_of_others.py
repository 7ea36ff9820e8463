"""Documents other people wrote: nothing breaks, nothing is lost, and their dates are understood."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from perfcal.load.growth_docs import GrowthDoc, read_growth_doc
from perfcal.schema.policy import Policy
from perfcal.schema.rubric import Dimension, Level, Rubric

RUBRIC = Rubric("eng-ic", (Level("L4"),), (Dimension("scope", "Scope"),), ())
FREEZE = date(2026, 7, 3)
FRONT = "---\nperfcal: growth/1\nemployee_id: e01\n---\n"
DATED = re.compile(r"^\* \[[A-Z][a-z]{2,8}\b[^\]\n]{0,22}\b\d{4}\]", re.MULTILINE)


def read(text: str, folder: Path) -> GrowthDoc:
    """Read a text as one person's document."""
    path = folder / "e01.md"
    path.write_text(FRONT + text, encoding="utf-8")
    return read_growth_doc(
        path, name="e01.md", rubrics={"eng-ic": RUBRIC}, policy=Policy(), freeze=FREEZE, cycle_end=date(2026, 6, 30)
    )


@pytest.mark.parametrize(
    "name",
    [
        "zkan-brag/2021.md",
        "zkan-brag/2022.md",
        "zkan-brag/2024.md",
        "taliw-brag/2024-november.md",
        "neha-brag/brag-document.md",
        "carvajalluis/Worklog-Template.md",
        "vtorosyan/1on1.md",
        "zachariahcox/promotion-packet.md",
        "carducci-logseq/template.md",
        "wttj/Development_Plan_Template.md",
    ],
)
def test_a_document_of_another_kind_is_prose_and_says_so(name: str, inputs: Path, tmp_path: Path) -> None:
    """No section of the grammar: no evidence, no refusal, and a warning that says what to write."""
    text = (inputs / name).read_text(encoding="utf-8")
    doc = read(text, tmp_path)
    account = doc.account
    assert account["lines"] == len((FRONT + text).removesuffix("\n").split("\n"))
    assert account["used"] + account["prose"] == account["lines"]
    assert doc.evidence == []
    assert "a document of prose only" in [problem.found for problem in doc.problems]


def test_a_manager_s_private_notes_stop_the_document(inputs: Path, tmp_path: Path) -> None:
    """The heading is found where it stands, emoji and all."""
    text = (inputs / "wbollock-obsidian" / "one-on-one-note.md").read_text(encoding="utf-8")
    doc = read(text, tmp_path)
    line = next(n for n, row in enumerate((FRONT + text).split("\n"), 1) if row.startswith("## ") and "Private" in row)
    assert [problem.line for problem in doc.problems] == [line]
    assert doc.account["refused"] == doc.account["lines"]


@pytest.mark.parametrize("year", [2021, 2022, 2024])
def test_every_leading_date_of_a_real_brag_document_is_understood(year: int, inputs: Path, tmp_path: Path) -> None:
    """Its bullets, put under a month, are rows; those that begin with a date in brackets have it."""
    text = (inputs / "zkan-brag" / f"{year}.md").read_text(encoding="utf-8")
    bullets = text.count("\n* ")
    monthly = re.sub(r"^#{1,6} .*$", "", text, flags=re.MULTILINE)
    doc = read(f"## {year}-12\n### Shipped\n{monthly}", tmp_path)
    dated = [row for row in doc.evidence if row["dated_by"] == "bullet"]
    assert len(dated) == len(DATED.findall(text)) > 4
    assert all(row["date_start"].year == year for row in dated)
    assert len(doc.evidence) + sum(problem.found == "a placeholder" for problem in doc.problems) == bullets
