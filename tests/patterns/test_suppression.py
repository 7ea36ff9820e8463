"""What is shown never tells how many people a hidden group has."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfcal.patterns.suppression import shown_groups

SIZES = st.lists(st.integers(1, 9), min_size=1, max_size=5)


def shown(sizes: list[int], *, minimum: int = 5) -> list[str]:
    """The groups shown, named g0, g1, … ."""
    return shown_groups(pd.Series({f"g{place}": size for place, size in enumerate(sizes)}), minimum=minimum)


def worlds(total: int, groups: int) -> Iterator[list[int]]:
    """Every way to divide so many people among so many groups."""
    if groups == 1:
        yield [total]
        return
    for first in range(1, total - groups + 2):
        yield from ([first, *rest] for rest in worlds(total - first, groups - 1))


@pytest.mark.parametrize(
    ("sizes", "kept"),
    [
        ([5, 6, 7], ["g0", "g1", "g2"]),
        ([3, 6, 7, 8], ["g2", "g3"]),  # one alone: the next smallest goes with it
        ([1, 2, 6, 7, 8], ["g3", "g4"]),  # three people together are fewer than five
        ([2, 3, 6, 7], ["g2", "g3"]),  # five together: enough
        ([4, 4, 6, 7], ["g3"]),  # eight in two groups below five are four and four
        ([3, 6, 6, 8], ["g3"]),  # all of one size at once, whatever their names
        ([4, 3], []),
        ([9, 0], ["g0"]),
        ([], []),
    ],
)
def test_small_groups_are_hidden_and_others_with_them(sizes: list[int], kept: list[str]) -> None:
    """Worked by hand at a minimum of five."""
    assert shown(sizes) == kept


@given(SIZES, st.integers(2, 6))
def test_nothing_shown_is_below_the_minimum_and_the_rest_is_not_too_few(sizes: list[int], minimum: int) -> None:
    """And where some are shown, those hidden are at least two groups with the minimum of people together."""
    kept = shown(sizes, minimum=minimum)
    hidden = [size for place, size in enumerate(sizes) if f"g{place}" not in kept]
    assert all(size >= minimum for place, size in enumerate(sizes) if f"g{place}" in kept)
    if kept and hidden:
        assert len(hidden) >= 2
        assert sum(hidden) >= minimum


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(2, 6))
def test_no_hidden_size_is_told_by_the_rest(sizes: list[int], minimum: int) -> None:
    """Whoever knows the rule, the total and all that is shown finds two sizes at least that each hidden group may have."""
    kept = shown(sizes, minimum=minimum)
    hidden = [place for place in range(len(sizes)) if f"g{place}" not in kept]
    if not kept or not hidden:
        return
    possible: dict[int, set[int]] = {place: set() for place in hidden}
    for guess in worlds(sum(sizes[place] for place in hidden), len(hidden)):
        world = list(sizes)
        for place, size in zip(hidden, guess, strict=True):
            world[place] = size
        if shown(world, minimum=minimum) == kept:
            for place, size in zip(hidden, guess, strict=True):
                possible[place].add(size)
    assert min(map(len, possible.values())) >= 2


@given(SIZES, st.randoms())
def test_neither_order_nor_names_decide(sizes: list[int], random: object) -> None:
    """The same sizes are shown whatever the groups are called."""
    mixed = list(sizes)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert sorted(sizes[int(name[1:])] for name in shown(sizes)) == sorted(
        mixed[int(name[1:])] for name in shown(mixed)
    )
