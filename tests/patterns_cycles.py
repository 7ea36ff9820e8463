"""Cycles made of frames, without a file: a test of a pattern says only who rated whom how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from perfcal.schema import columns
from perfcal.schema.columns import table
from perfcal.schema.cycle import Cycle, CycleDates
from perfcal.schema.policy import Policy
from perfcal.schema.rubric import Rubric
from perfcal.schema.scale import Scale, ScaleValue

NOW = "2026-H1"
LABELS = ("Below", "Partly meets", "Meets", "Exceeds", "Far exceeds")
SHARES = np.array([0.02, 0.08, 0.50, 0.30, 0.10])
_TABLES = {
    "people": columns.PEOPLE,
    "ratings": columns.RATINGS,
    "candidates": columns.CANDIDATES,
    "events": columns.EVENTS,
    "evidence": columns.EVIDENCE,
    "sections": columns.SECTIONS,
    "parts": columns.PARTS,
    "fields": columns.FIELDS,
    "manager_history": columns.MANAGER_HISTORY,
    "level_history": columns.LEVEL_HISTORY,
    "problems": columns.PROBLEMS,
    "accounts": columns.ACCOUNTS,
}


def cycle_of(*, policy: Policy | None = None, **tables: Iterable[dict[str, Any]]) -> Cycle:
    """Return a cycle with these rows; tables that are not named are empty. Ratings without people make their own."""
    made = {name: table(tables.get(name, []), kinds) for name, kinds in _TABLES.items()}
    cycle = Cycle(
        dates=CycleDates(NOW, date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 3), date(2026, 7, 10)),
        rubrics={"eng-ic": Rubric("eng-ic", levels=(), dimensions=(), expectations=())},
        scale=Scale(tuple(ScaleValue(value, label) for value, label in enumerate(LABELS, start=1)), meets=3),
        policy=policy or Policy(),
        root=Path("nowhere"),
        as_of=date(2026, 7, 10),
        **made,
    )
    return cycle if "people" in tables else replace(cycle, people=_people_of(cycle.ratings))


def rating(employee_id: str, rater_id: str, value: int | None, **more: Any) -> dict[str, Any]:
    """Return one manager's overall rating of this cycle, unless `more` says otherwise."""
    usual = {"cycle": NOW, "stage": "manager", "dimension": "overall", "file": "ratings.csv", "line": 2}
    return {**usual, "employee_id": employee_id, "rater_id": rater_id, "rating": value, **more}


def drawn_ratings(
    seed: int, shifts: Iterable[float], *, people: int = 8, cycles: Iterable[str] = (NOW,)
) -> list[dict[str, Any]]:
    """Draw ratings from the ordinal model of the methods page: one manager for each shift, in logits."""
    rng = np.random.default_rng(seed)
    cuts = np.log(np.cumsum(SHARES)[:-1] / (1 - np.cumsum(SHARES)[:-1]))
    rows = []
    for number, shift in enumerate(shifts):
        for person in range(people):
            standing = rng.normal(scale=0.5)
            for name in cycles:
                value = 1 + int((standing + shift + rng.logistic() > cuts).sum())
                rows.append(rating(f"e{number:03}-{person}", f"m{number:03}", value, cycle=name, line=len(rows) + 2))
    return rows


def shuffled(cycle: Cycle, seed: int) -> Cycle:
    """Return the same cycle with the rows of its ratings in another order."""
    order = np.random.default_rng(seed).permutation(len(cycle.ratings))
    return replace(cycle, ratings=cycle.ratings.iloc[order].reset_index(drop=True))


def _people_of(ratings: pd.DataFrame) -> pd.DataFrame:
    rows = ratings.drop_duplicates("employee_id")
    known = [
        {"employee_id": who, "name": f"Person {who}", "manager_id": boss, "level": "L4", "status": "active"}
        for who, boss in zip(rows["employee_id"], rows["rater_id"], strict=True)
    ]
    bosses = [{"employee_id": boss, "name": f"Boss {boss}", "status": "active"} for boss in rows["rater_id"].unique()]
    return table([*known, *bosses], columns.PEOPLE)
