"""Steps that nobody has and columns that tell the rating are told of the organisation only."""

from __future__ import annotations

import pandas as pd
import pytest

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, ORGANISATION, QUESTION
from perfcal.patterns.scale_use import chance_of_alike, scale_use

STEPS = (1, 2, 3, 4, 5)
UNUSED = f"{ORGANISATION}, steps of the scale"


def ratings(values: list[int], *, level: list[str] | None = None, rater: list[str] | None = None) -> pd.DataFrame:
    """One row per rating; one level and a manager each unless said."""
    raters = rater or [f"m{number}" for number in range(len(values))]
    return pd.DataFrame({"rating": values, "level": level or ["L4"] * len(values), "team": "", "rater_id": raters})


def rows_of(frame: pd.DataFrame) -> dict[str, dict]:
    """The rows by subject."""
    return {row["subject"]: row for row in scale_use(frame, steps=STEPS)}


@pytest.mark.parametrize(("count", "status"), [(298, CANNOT_TELL), (299, QUESTION)])
def test_an_unused_step_is_asked_about_once_it_should_have_shown(count: int, status: str) -> None:
    """0.99 to the power of 299 is the first below 5 %."""
    row = rows_of(ratings([3, 4] * 150)[:count])[UNUSED]
    assert row["status"] == status
    assert row["reason"].startswith(f"3 of 5 steps of the scale (1, 2, 5) are in none of {count} ratings")


def test_a_scale_that_is_used_is_no_question() -> None:
    """All five steps are in the ratings."""
    assert rows_of(ratings([1, 2, 3, 4, 5]))[UNUSED]["status"] == NO_SIGN


def test_a_level_that_tells_the_rating_is_a_question() -> None:
    """Ten of one level with 3 and ten of another with 4: chance (2 · 0.5¹⁰)² makes them so."""
    row = rows_of(ratings([3] * 10 + [4] * 10, level=["L4"] * 10 + ["L5"] * 10))[f"{ORGANISATION}, level"]
    assert row["estimate"] == pytest.approx((2 * 0.5**10) ** 2)
    assert row["status"] == QUESTION


def test_too_few_alike_cannot_be_told_and_one_exception_says_nothing() -> None:
    """Two and two alike are as chance may have it; with one different rating the level does not tell it."""
    alike = ratings([3, 3, 4, 4], level=["L4", "L4", "L5", "L5"])
    assert rows_of(alike)[f"{ORGANISATION}, level"]["status"] == CANNOT_TELL
    assert list(rows_of(ratings([3, 3, 4, 5], level=["L4", "L4", "L5", "L5"]))) == [UNUSED]


def test_each_manager_with_one_rating_for_all_is_a_question_of_the_organisation() -> None:
    """The row names the column and no manager."""
    frame = ratings([3] * 6 + [4] * 6 + [3] * 6, rater=["m1"] * 6 + ["m2"] * 6 + ["m3"] * 6)
    row = rows_of(frame)[f"{ORGANISATION}, manager"]
    assert row["status"] == QUESTION
    assert "for each of 3, in 18 ratings" in row["reason"]


def test_the_chance_of_being_alike_by_hand() -> None:
    """Shares 0.75 and 0.25, groups of one and of three: 1 × (0.75³ + 0.25³)."""
    frame = ratings([3, 3, 3, 4], level=["L5", "L4", "L4", "L4"])
    assert chance_of_alike(frame, "level") == pytest.approx(0.75**3 + 0.25**3)
    assert scale_use(frame.iloc[:0], steps=STEPS) == []
