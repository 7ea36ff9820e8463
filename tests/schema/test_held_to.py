"""Which of several rubrics somebody is held to: the one named, else that of the level they hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfcal import load_workspace
from perfcal.schema.rubric import Level, Rubric, held_to

ENGINEERS = next(iter(load_workspace().rubrics.values()))
DESIGNERS = Rubric("design", (Level("D3"), Level("D4", aliases=("Designer IV",))), ENGINEERS.dimensions, ())
BOTH = {"eng": ENGINEERS, "design": DESIGNERS}


@pytest.mark.parametrize(
    ("named", "level", "found"),
    [
        ("design", "L4", "design"),  # the growth doc says so
        ("", "D4", "design"),
        ("", "designer iv", "design"),
        ("", "L4", ENGINEERS.id),
        ("", "X9", ENGINEERS.id),
        ("", "", ENGINEERS.id),
        ("gone", "D3", "design"),
    ],
)
def test_a_rubric_is_named_or_knows_the_level(named: str, level: str, found: str) -> None:
    """The workspace's first where neither says."""
    assert held_to(BOTH, named, level=level).id == found


def test_somebody_without_a_growth_doc_is_held_to_the_rubric_of_their_level() -> None:
    """The roster alone tells it."""
    cycle = load_workspace()
    people = cycle.people.copy()
    who = people["employee_id"].iloc[-1]
    people.loc[people["employee_id"] == who, "level"] = "D4"
    two = replace(cycle, people=people, rubrics={**cycle.rubrics, "design": DESIGNERS}, rubric_of={})
    assert two.rubric(who).id == "design"
    assert two.rubric(people["employee_id"].iloc[5]).id == ENGINEERS.id
    assert two.rubric("nobody").id == ENGINEERS.id
