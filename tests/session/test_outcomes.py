"""Six figures on whether the programme works, each with its numerator, denominator and list (R12)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small_workspace import ROSTER, write_growth_doc, write_small_workspace

from perfcal import load_workspace
from perfcal.schema.columns import OUTCOMES
from perfcal.session.outcomes import outcomes

RATINGS = "cycle,employee_id,rater_id,stage,dimension,rating,rated_on\n"
CANDIDATES = "cycle,employee_id,target_level,presenter_id,decision,round\n"


def figure(root: Path, requirement: str, *, day: str = "2026-07-31") -> dict[str, Any]:
    """Return one row of the outcomes of a workspace."""
    found = outcomes(load_workspace(root, as_of=day))
    return found[found["requirement"] == requirement].iloc[0].to_dict()


def fraction(row: dict[str, Any]) -> tuple[Any, Any]:
    """Numerator and denominator, None where the record cannot say."""
    return tuple(None if pd.isna(row[name]) else int(row[name]) for name in ("numerator", "denominator"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write the workspace of four."""
    return write_small_workspace(tmp_path)


def rate(root: Path, *rows: str) -> None:
    """Write the ratings file."""
    (root / "ratings.csv").write_text(RATINGS + "".join(f"{row}\n" for row in rows), encoding="utf-8")


def put_up(root: Path, *rows: str) -> None:
    """Write the candidates file."""
    (root / "candidates.csv").write_text(CANDIDATES + "".join(f"{row}\n" for row in rows), encoding="utf-8")


def test_without_anything_on_record_nothing_is_counted(root: Path) -> None:
    """Every figure has its row and says what is lacking; none is zero by default."""
    put_up(root)
    found = outcomes(load_workspace(root))
    assert list(found.columns) == list(OUTCOMES)
    assert list(found["requirement"]) == ["R12.1", "R12.2", "R12.3", "R12.4", "R12.5", "R12.6"]
    counted = found.set_index("requirement")["numerator"].notna()
    assert list(counted.index[counted]) == ["R12.4"]


TALK = "## 1:1 {day}\n### Situation\nRelease of {day}\n### Behavior\nThe way back was not tried\n"


@pytest.mark.parametrize(
    ("body", "surprised"),
    [
        ("", 1),
        (TALK.format(day="2026-06-19"), 0),  # the day before the rating
        (TALK.format(day="2026-06-20"), 1),  # the day itself is too late
        (TALK.format(day="2025-12-31"), 1),  # last cycle's
        ("## 1:1 2026-05-05\nA good talk.\n", 1),
        ("## Repair 2026-05-05\n### Gap\nLate notes\n", 0),
    ],
)
def test_a_low_rating_is_a_surprise_where_nothing_critical_was_written(root: Path, body: str, surprised: int) -> None:
    """The day of the rating is no notice, and praise or small talk is none either."""
    write_growth_doc(root, "x1", body=body + "## 2026-03\n### Shipped\n- One thing\n")
    rate(root, "2026-H1,x1,m01,manager,overall,2,2026-06-20", "2026-H1,x2,m01,manager,overall,3,2026-06-20")
    row = figure(root, "R12.1")
    assert fraction(row) == (surprised, 2)
    assert row["people"] == ("x1",) * surprised


def test_two_steps_below_the_own_rating_is_one_too(root: Path) -> None:
    """One step below is ordinary."""
    rate(
        root,
        "2026-H1,x1,x1,self,overall,5,2026-06-01",
        "2026-H1,x1,m01,manager,overall,3,2026-06-20",
        "2026-H1,x2,x2,self,overall,4,2026-06-01",
        "2026-H1,x2,m01,manager,overall,3,2026-06-20",
    )
    assert figure(root, "R12.1")["people"] == ("x1",)


def test_a_rating_yet_to_come_is_not_counted(root: Path) -> None:
    """Looked at from May, June has not happened."""
    rate(root, "2026-H1,x1,m01,manager,overall,2,2026-06-20")
    assert fraction(figure(root, "R12.1", day="2026-05-01")) == (None, None)


def test_first_rounds_only(root: Path) -> None:
    """A second round is no first one, and an undecided packet is not counted yet."""
    put_up(root, "2026-H1,x1,L5,m01,approved,1", "2026-H1,x2,L5,m01,rejected,1", "2026-H1,x3,L5,m01,approved,2")
    row = figure(root, "R12.2")
    assert fraction(row) == (1, 2)
    assert (row["people"], row["evidence"]) == (("x2",), ("candidates.csv:3",))


def test_the_change_since_the_last_cycle(root: Path) -> None:
    """The same figure of the cycle before stands beside it."""
    rate(root, "2025-H2,x1,m01,manager,overall,3,2025-12-10", "2026-H1,x1,m01,manager,overall,3,2026-06-20")
    put_up(root, "2025-H2,x1,L5,m01,rejected,1", "2026-H1,x2,L5,m01,approved,1")
    row = figure(root, "R12.2")
    assert (row["numerator_before"], row["denominator_before"], row["change"]) == (0, 1, 1.0)


@pytest.mark.parametrize(
    ("outcome", "day", "expected"),
    [
        ("2026-04-30", "2026-07-31", (1, 1)),  # day 60
        ("2026-05-01", "2026-07-31", (0, 1)),  # day 61
        ("", "2026-04-30", (None, None)),  # 60 days old: still has today
        ("", "2026-05-01", (0, 1)),
    ],
)
def test_sixty_days(root: Path, outcome: str, day: str, expected: tuple[Any, Any]) -> None:
    """Day 60 is in time, day 61 is not; a plan with days left is not counted yet."""
    end = f"### Outcome {outcome}\nMet.\n" if outcome else ""
    write_growth_doc(root, "x1", body=f"## PIP 2026-03-01\n### Gap\nLate notes\n{end}")
    assert fraction(figure(root, "R12.3", day=day)) == expected


def test_every_dimension_of_the_next_level(root: Path) -> None:
    """A line on each counts; one dimension without a line does not. Who is at the top is not asked."""
    write_growth_doc(root, "x1", body="## 2026-03\n### Shipped\n- 2026-03-02 Took the pager over #scope\n")
    row = figure(root, "R12.4")
    assert fraction(row) == (2, 3)
    assert row["people"] == ("x1",)


@pytest.mark.parametrize(
    ("section", "agreed"),
    [
        ("## 1:1 2026-07-14\nShe agrees with the gap and wants a design by October.\n", 1),
        ("## 1:1 2026-07-10\nHe agrees with the gap.\n", 0),  # the day of the session is before it
        ("## 1:1 2026-07-14\nHe does not agree with the gap.\n", 0),
        ("## 1:1 2026-07-14\nWe read the page together.\n", 0),
    ],
)
def test_agreement_is_looked_for_after_the_session(root: Path, section: str, agreed: int) -> None:
    """Before the session nobody can agree with its outcome."""
    write_growth_doc(root, "x1", body=section)
    put_up(root, "2026-H1,x1,L5,m01,rejected,1")
    assert fraction(figure(root, "R12.5")) == (agreed, 1)


def test_minutes_are_counted_where_they_are_written(root: Path) -> None:
    """60 and 90 are in time; a review without the line is not counted."""
    review = "## Review 2026-Q1\nMinutes: {}\n### Summary\nA quarter.\n"
    for who, minutes in (("x1", "60"), ("x2", "91 in all")):
        write_growth_doc(root, who, body=review.format(minutes))
    row = figure(root, "R12.6")
    assert fraction(row) == (1, 2)
    assert "2 of 2 reviews" in row["reason"]


def test_no_name_is_in_any_reason(root: Path) -> None:
    """Reasons are counts and days."""
    rate(root, "2026-H1,x1,m01,manager,overall,2,2026-06-20")
    text = " ".join(outcomes(load_workspace(root))["reason"])
    names = [line.split(",")[1].split()[0] for line in ROSTER.splitlines()[1:]]
    assert [name for name in names if name in text] == []
