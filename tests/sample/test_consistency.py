"""The files of a sample agree with one another, and with what perfcal reads."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import yaml
from sample_reading import docs, rows, section

from perfcal.evidence.coverage import coverage
from perfcal.load.workspace import load_workspace
from perfcal.sample.halves import TODAY
from perfcal.sample.wants import CRITERIA, DIMENSION_OF

MONTH = re.compile(r"^## (\d{4}-\d\d)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
WRITTEN = re.compile(
    r"^## (?:1:1|Feedback|Repair|PIP) (\d{4}-\d\d-\d\d)|^### (?:Reply|Meeting|Touch point) (\d{4}-\d\d-\d\d)",
    re.MULTILINE,
)


def test_perfcal_loads_the_sample_without_an_error(sample: Path) -> None:
    """The sample shows what is tolerated, as notes and a few warnings, and nothing that is wrong."""
    cycle = load_workspace(sample)
    assert "error" not in set(cycle.problems["severity"])
    assert (cycle.problems["severity"] == "warning").sum() <= 5
    assert cycle.evidence["late"].any()


def test_the_planted_sample_loads_without_an_error_too(planted: Path) -> None:
    """Planted cases are cases of a pattern, not faults of the data."""
    assert "error" not in set(load_workspace(planted).problems["severity"])


def test_everybody_named_is_on_the_roster(sample: Path) -> None:
    """Managers, raters, presenters and the room are people of the roster; there is one root."""
    roster = rows(sample, "roster")
    known = {row["employee_id"] for row in roster}
    bosses = [row["manager_id"] for row in roster]
    assert bosses.count("") == 1
    named = {boss for boss in bosses if boss} | {row["rater_id"] for row in rows(sample, "ratings")}
    named |= {row["presenter_id"] for row in rows(sample, "candidates")}
    named |= set(yaml.safe_load((sample / "cycle.yaml").read_text())["room"])
    named |= set(re.findall(r"\{id: (\w+), from", "".join(docs(sample).values())))
    assert named <= known


def test_dates_of_a_month_lie_in_the_month(sample: Path) -> None:
    """An update's bullets are dated in its month, except what is written down late."""
    for name, doc in docs(sample).items():
        for month, body in MONTH.findall(doc):
            shipped = body.split("### Shipped")[-1].split("\n### ")[0]
            dated = re.findall(r"^[-*] (\d{4}-\d\d)", shipped, re.MULTILINE)
            assert month == "2026-07" or set(dated) <= {month}, name


def test_nothing_is_written_in_the_future(sample: Path) -> None:
    """Everything that happened, happened by the day the sample stands still."""
    for name, doc in docs(sample).items():
        days = [date.fromisoformat(day or other) for day, other in WRITTEN.findall(doc)]
        assert max(days, default=TODAY) <= TODAY, name


def test_links_lead_nowhere_real_and_only_to_one_thing(sample: Path) -> None:
    """Addresses use the reserved ending, and an update's link stands in one update only."""
    seen: dict[str, str] = {}
    for name, doc in docs(sample).items():
        assert set(re.findall(r"\]\(https://([^/)]+)", doc)) <= {"docs.example", "git.example", "wiki.example"}
        for _, body in MONTH.findall(doc):
            for url in re.findall(r"\]\(([^)]+)\)", body):
                assert seen.setdefault(url, name) == name
                assert body.count(url) == 1


def test_the_docs_speak_the_rubric(sample: Path) -> None:
    """Every kind the docs are made from counts for its dimension in the rubric, at the levels that ask for it."""
    rubric = yaml.safe_load((sample / "rubric.yaml").read_text(encoding="utf-8"))
    asked = {
        (text["level"], text["dimension"], rule["kind"])
        for text in rubric["expectations"]
        for rule in text.get("evidence", [])
        if "kind" in rule and text["level"] != "L3"
    }
    made = {(level, DIMENSION_OF[kind], kind) for level, wants in CRITERIA.items() for kind, _ in wants}
    assert made == asked
    assert set(DIMENSION_OF) == set(rubric["kinds"])


def test_candidates_differ_as_their_parts_do(sample: Path) -> None:
    """Some candidates meet the bar, some miss a little leverage, some miss whole dimensions."""
    cycle = load_workspace(sample)
    latest = cycle.candidates[cycle.candidates["cycle"] == "2026-H1"]
    gaps = {}
    for name, level in zip(latest["employee_id"], latest["target_level"], strict=True):
        counted = coverage(cycle, employee_ids=[name], level=level)
        counted = counted[counted["required"].notna()]
        gaps[name] = list(counted.loc[counted["status"] != "at bar", "dimension"])
    assert sorted(map(len, gaps.values()))[:5] == [0, 0, 0, 1, 1]
    assert [found for found in gaps.values() if len(found) == 1].count(["leverage"]) >= 2
    assert max(map(len, gaps.values())) >= 4


def test_some_of_everything_happens(sample: Path) -> None:
    """PIPs, repair loops with one ending or none, a resignation, a transfer and a return are all there."""
    written = docs(sample)
    loops = [section(doc, found) for doc in written.values() for found in re.findall(r"\n## (Repair \S+)\n", doc)]
    assert sorted(loop.count("### Verdict") for loop in loops) == [0, 1, 1]
    assert sum("\n## PIP " in doc for doc in written.values()) == 2
    assert {"transfer", "manager-change", "resignation-notice", "pip-opened", "promotion", "exit"} <= {
        row["event"] for row in rows(sample, "events")
    }
    assert {row["status"] for row in rows(sample, "roster")} == {"active", "leave", "left"}
