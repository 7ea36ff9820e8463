"""A table is made once for a cycle, and nobody can change what the next one gets."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from patterns_cycles import cycle_of, rating

from perfcal.patterns.rated import rated
from perfcal.schema.cycle import Cycle
from perfcal.schema.once import once_per_cycle


def test_it_is_made_once_for_each_question_and_each_cycle() -> None:
    """Asked twice, made once; other words and another cycle are other questions."""
    asked: list[tuple[str, str]] = []

    @once_per_cycle
    def named(cycle: Cycle, *, word: str = "") -> str:
        asked.append((cycle.id, word))
        return cycle.id + word

    cycle = cycle_of()
    assert [named(cycle, word="a"), named(cycle, word="a"), named(cycle)] == ["2026-H1a", "2026-H1a", "2026-H1"]
    assert named(replace(cycle), word="a") == "2026-H1a"
    assert asked == [("2026-H1", "a"), ("2026-H1", ""), ("2026-H1", "a")]


def test_a_caller_who_writes_into_a_table_writes_into_their_own() -> None:
    """The next one gets what was made, cells, columns and attributes."""
    cycle = cycle_of(ratings=[rating("e1", "m1", 3)])
    first = rated(cycle)
    first["rating"] = 5
    first.loc[0, "level"] = "L9"
    first.attrs["mine"] = True
    assert list(rated(cycle)["rating"]) == [3]
    assert list(rated(cycle)["level"]) == ["L4"]
    assert rated(cycle).attrs == {}


def test_other_ratings_are_other_answers() -> None:
    """A cycle with another table is another cycle."""
    cycle = cycle_of(ratings=[rating("e1", "m1", 3)])
    assert len(rated(cycle)) == 1
    assert rated(replace(cycle, ratings=cycle.ratings.head(0))).empty
    pd.testing.assert_frame_equal(rated(cycle), rated(replace(cycle)))
