"""Dimensions rated alike more than peers rate them are asked about, unless everybody does so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from patterns_cycles import NOW, SHARES, cycle_of, rating, shuffled

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, ORGANISATION, QUESTION, SMALLER_TEAMS
from perfcal.patterns.halo import dimension_spreads, halo
from perfcal.schema.columns import FINDINGS

DIMENSIONS = ("scope", "impact", "leverage")


def drawn(seed: int, *, alike: int = 0, people: int = 8, managers: int = 20) -> list:
    """Ratings by dimension; under the first `alike` managers each person has one value in all of them."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(managers):
        for person in range(people):
            values = rng.choice(5, size=3, p=SHARES) + 1
            values = values[:1].repeat(3) if number < alike else values
            for name, value in zip(DIMENSIONS, values.tolist(), strict=True):
                more = {"dimension": name, "line": len(rows) + 2}
                rows.append(rating(f"e{number}-{person}", f"m{number:02}", value, **more))
    return rows


def test_the_spread_is_the_mean_variance_over_dimensions() -> None:
    """Variances of (2, 4) and (3, 3, 3) are 2 and 0, whatever the levels of the two people."""
    frame = pd.DataFrame(
        {"cycle": NOW, "employee_id": list("aabbb"), "rater_id": "m1", "level": "L4", "rating": [2, 4, 3, 3, 3]}
    )
    spreads = dimension_spreads(frame, resamples=100)
    assert spreads[["people", "times", "alike", "spread"]].to_numpy().tolist() == [[2, 2, 1, 1.0]]


def test_eight_people_with_all_dimensions_alike_are_a_question() -> None:
    """Two of twenty managers copy one value into every dimension."""
    rows = halo(cycle_of(ratings=drawn(1, alike=2))).set_index("subject")
    assert list(rows.index[rows["status"] == QUESTION]) == ["m00", "m01"]
    assert rows.loc["m00", "reason"].startswith(
        "8 of 8 times the 8 people were rated, all dimensions are alike, closer"
    )
    assert len(rows.loc["m00", "evidence"]) == 24


def test_where_everybody_has_equal_dimensions_nobody_stands_out() -> None:
    """It cannot be told of any manager, and a row on the organisation says why."""
    rows = halo(cycle_of(ratings=drawn(2, alike=20))).set_index("subject")
    assert set(rows["status"]) == {CANNOT_TELL}
    assert rows.loc[ORGANISATION, "reason"] == (
        "All 160 people have all dimensions alike: nobody can stand out, and nothing is said about anyone."
    )


def test_the_organisation_row_counts_whom_it_counts() -> None:
    """With nothing planted the share of people with equal dimensions is that of the draws."""
    frame = pd.DataFrame(drawn(3))
    alike = frame.groupby("employee_id")["rating"].agg(lambda own: own.min() == own.max()).mean()
    row = halo(cycle_of(ratings=drawn(3))).set_index("subject").loc[ORGANISATION]
    assert row["estimate"] == pytest.approx(alike)
    assert row["low"] < alike < row["high"]
    assert row["status"] == NO_SIGN


def test_one_rated_dimension_has_no_spread() -> None:
    """People with fewer than two rated dimensions are left out, and so is a team of them."""
    single = [rating(f"s{n}", "m99", 3, dimension="scope") for n in range(8)]
    unrated = [rating(f"s{n}", "m99", None, dimension="impact") for n in range(8)]
    rows = halo(cycle_of(ratings=[*drawn(4), *single, *unrated]))
    assert "m99" not in set(rows["subject"])
    assert rows.set_index("subject").loc[ORGANISATION, "n"] == 160


def test_a_small_team_is_never_named_and_overall_is_no_dimension() -> None:
    """Four people are below the smallest group shown; an overall rating does not count among the dimensions."""
    small = drawn(5, people=4, managers=1, alike=1)
    renamed = [{**row, "rater_id": "m99", "employee_id": f"s{row['employee_id']}"} for row in small]
    overall = [rating(f"e0-{n}", "m00", 5) for n in range(8)]
    without, with_overall = (halo(cycle_of(ratings=[*drawn(5), *renamed, *more])) for more in ([], overall))
    assert "m99" not in set(without["subject"])
    assert SMALLER_TEAMS in set(without["subject"])
    pd.testing.assert_frame_equal(without, with_overall)


def test_too_few_people_cannot_tell() -> None:
    """One in ten people has equal dimensions by chance and one hundred managers are compared: five cannot show it."""
    frame = pd.DataFrame(drawn(6, people=5, managers=2)).assign(level="L4")
    frame["rating"] = np.where(frame["employee_id"].str.endswith(("-0", "-1", "-2", "-3")), 3, frame["rating"])
    assert set(dimension_spreads(frame)["status"]) == {CANNOT_TELL}


def test_order_changes_nothing_and_no_ratings_give_no_rows() -> None:
    """The same cycle gives the same rows, whatever the order of its file."""
    cycle = cycle_of(ratings=drawn(7, alike=1))
    pd.testing.assert_frame_equal(halo(cycle), halo(shuffled(cycle, 1)))
    assert halo(cycle_of()).columns.tolist() == list(FINDINGS)
    assert halo(cycle_of()).empty
