"""Ratings that repeat the last cycle's are asked about where peers' ratings after the same ones do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from patterns_cycles import NOW, SHARES, cycle_of, rating, shuffled

from perfcal.patterns.anchoring import anchoring
from perfcal.patterns.finding import ORGANISATION, QUESTION, SMALLER_TEAMS
from perfcal.schema.columns import FINDINGS

CYCLES = ("2025-H1", "2025-H2", NOW)


def drawn(seed: int, *, repeating: int = 0, people: int = 8, managers: int = 20) -> list:
    """Ratings over three cycles; the first `repeating` managers give every person what they had."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(managers):
        for person in range(people):
            values = rng.choice(5, size=3, p=SHARES) + 1
            values = values[:1].repeat(3) if number < repeating else values
            for name, value in zip(CYCLES, values.tolist(), strict=True):
                rows.append(rating(f"e{number}-{person}", f"m{number:02}", value, cycle=name, line=len(rows) + 2))
    return rows


def test_every_repeat_is_a_question_and_the_others_are_none() -> None:
    """Two of twenty managers repeat all sixteen ratings."""
    rows = anchoring(cycle_of(ratings=drawn(1, repeating=2))).set_index("subject")
    assert list(rows.index[rows["status"] == QUESTION]) == ["m00", "m01"]
    assert rows.loc["m00", "reason"].startswith(
        "16 of 16 ratings of 8 people equal those of the cycle before, where other"
    )
    assert rows.loc["m00", "estimate"] == 1
    assert len(rows.loc["m00", "evidence"]) == 16


def test_what_peers_ratings_do_is_the_measure() -> None:
    """Where everybody's rating stays, nobody is asked about it, and a row says how many stay."""
    rows = anchoring(cycle_of(ratings=drawn(2, repeating=20))).set_index("subject")
    assert QUESTION not in set(rows["status"])
    assert rows.loc[ORGANISATION, "estimate"] == 1
    assert rows.loc[ORGANISATION, "reason"].startswith("100% (99% to 100%) of 320 ratings equal those")


def test_a_small_team_is_never_named_and_one_cycle_has_no_pairs() -> None:
    """Four people are below the smallest group shown; without a cycle before there is nothing to repeat."""
    small = [rating(f"s{n}", "m99", 3, cycle=name) for n in range(4) for name in CYCLES]
    rows = anchoring(cycle_of(ratings=[*drawn(4), *small]))
    assert "m99" not in set(rows["subject"])
    assert SMALLER_TEAMS in set(rows["subject"])
    assert anchoring(cycle_of(ratings=[rating(f"e{n}", "m1", 3) for n in range(9)])).empty


def test_order_changes_nothing_and_no_ratings_give_no_rows() -> None:
    """The same cycle gives the same rows, whatever the order of its file."""
    cycle = cycle_of(ratings=drawn(5, repeating=1))
    pd.testing.assert_frame_equal(anchoring(cycle), anchoring(shuffled(cycle, 1)))
    assert anchoring(cycle_of()).columns.tolist() == list(FINDINGS)
    assert anchoring(cycle_of()).empty
