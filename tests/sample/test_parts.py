"""The small parts of the sample: draws, half-years, the tree of an organisation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfcal.sample.draws import Draws
from perfcal.sample.halves import Half, halves, in_month, month_of, workday
from perfcal.sample.organisation import Organisation
from perfcal.sample.person import BLOCK, ROLES, person

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(st.integers(), st.text(max_size=9), st.integers(-50, 50), st.integers(0, 50))
def test_draws_keep_their_bounds_and_repeat(seed: int, purpose: str, low: int, width: int) -> None:
    """A stream gives the same numbers for the same name, each within its bounds."""
    first, again = Draws(seed, purpose), Draws(seed, purpose)
    numbers = [first.integer(low, low + width) for _ in range(20)]
    assert numbers == [again.integer(low, low + width) for _ in range(20)]
    assert all(low <= number <= low + width for number in numbers)


def test_draws_follow_their_weights_and_spreads() -> None:
    """Weights, normal and logistic draws have the shares and moments they are asked for."""
    draws = Draws(1, "moments")
    heads = sum(draws.weighted({"heads": 3, "tails": 1}) == "heads" for _ in range(4000))
    normal = [draws.normal(2, 3) for _ in range(4000)]
    assert heads / 4000 == pytest.approx(0.75, abs=0.03)
    assert sum(normal) / 4000 == pytest.approx(2, abs=0.2)
    assert sum(draws.logistic() < 0.405 for _ in range(4000)) / 4000 == pytest.approx(0.6, abs=0.03)


@given(DAYS)
def test_a_half_holds_its_days(day: date) -> None:
    """Every day lies in the half of its month, between the half's first and last day."""
    half = Half.holding(month_of(day))
    assert half.start <= day <= half.end < half.freeze < half.session
    assert half.before().end + timedelta(days=1) == half.start


@given(DAYS, st.integers(1, 31))
def test_working_days_stay_in_their_month(day: date, asked: int) -> None:
    """A weekend gives the nearest working day of the same month."""
    for found in (workday(day), in_month(month_of(day), asked)):
        assert found.weekday() < 5
        assert month_of(found) == month_of(day)


def test_halves_end_with_the_latest() -> None:
    """Four halves are the two years before the session."""
    assert [half.id for half in halves(4)] == ["2024-H2", "2025-H1", "2025-H2", "2026-H1"]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 99))
def test_every_engineer_is_in_one_team(engineers: int, managers: int, seed: int) -> None:
    """Teams cut the engineers into runs without gap or overlap, and each has its manager."""
    organisation = Organisation(seed, engineers=max(engineers, managers), managers=managers)
    members = [index for number in range(managers) for index in organisation.team_of(number)]
    assert members == list(range(organisation.engineers))
    assert all(index in organisation.team_of(organisation.manager_of(index)) for index in members)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 500))
def test_leaders_form_one_tree(managers: int) -> None:
    """Ids are unique, every boss exists and comes later, and only the last has none."""
    leaders = list(Organisation(7, engineers=managers, managers=managers).leaders())
    places = {leader.id: place for place, leader in enumerate(leaders)}
    assert len(places) == len(leaders)
    assert all(places[leader.boss] > place for place, leader in enumerate(leaders[:-1]))
    assert leaders[-1].boss == ""
    assert max(sum(leader.boss == boss for leader in leaders) for boss in places) <= 7


def test_every_block_plays_every_part() -> None:
    """Any 48 engineers in a row of a block hold the same mix of stories."""
    organisation = Organisation(5, engineers=2 * BLOCK, managers=12)
    for start in (0, BLOCK):
        parts = [person(organisation, index, first=halves(4)[0]).role for index in range(start, start + BLOCK)]
        assert {role: parts.count(role) for role in ROLES} == ROLES
