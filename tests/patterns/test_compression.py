"""Ratings closer together than chance deals them are asked about; people who cannot show it are not accused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from patterns_cycles import NOW, SHARES, cycle_of, rating, shuffled

from perfcal.patterns.compression import compression, rating_spreads
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, SMALLER_TEAMS
from perfcal.schema.columns import FINDINGS

CYCLES = ("2024-H2", "2025-H1", "2025-H2", NOW)


def drawn(seed: int, *, alike: int = 0, wide: int = 0, people: int = 12, managers: int = 20, cycles=(NOW,)) -> list:
    """Ratings of managers; the first `alike` give everybody meets, the next `wide` the two ends in turn."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(managers):
        for person in range(people):
            for name in cycles:
                value = 3 if number < alike else int(rng.choice(5, p=SHARES)) + 1
                value = (1, 5)[person % 2] if alike <= number < alike + wide else value
                rows.append(rating(f"e{number}-{person}", f"m{number:02}", value, cycle=name, line=len(rows) + 2))
    return rows


def test_the_spread_is_the_standard_deviation_within_level() -> None:
    """Ratings 2, 4 | 3, 3 at L4 and 5, 3 at L5: level means 3 and 4, so m1 has (1 + 1 + 1 + 1) / 3 about its mean of 0."""
    frame = pd.DataFrame(
        {
            "cycle": NOW,
            "employee_id": list("abcdef"),
            "rater_id": ["m1", "m1", "m2", "m2", "m1", "m1"],
            "level": ["L4"] * 4 + ["L5"] * 2,
            "rating": [2, 4, 3, 3, 5, 3],
        }
    )
    spreads = rating_spreads(frame, resamples=200).set_index("rater_id")
    assert spreads.loc["m1", "spread"] == pytest.approx((4 / 3) ** 0.5)
    assert spreads.loc["m2", "spread"] == 0
    assert spreads[["people", "ratings"]].to_numpy().tolist() == [[4, 4], [2, 2]]


def test_twelve_alike_are_a_question_and_the_others_are_none() -> None:
    """Two of twenty managers rate all twelve people alike."""
    rows = compression(cycle_of(ratings=drawn(1, alike=2))).set_index("subject")
    assert list(rows.index[rows["status"] == QUESTION]) == ["m00", "m01"]
    assert "lie closer together than peers' do: a standard deviation of 0.00 steps" in rows.loc["m00", "reason"]
    assert (rows["family_size"] == 20).all()
    assert len(rows.loc["m00", "evidence"]) == 12


def test_too_much_spread_has_words_of_its_own() -> None:
    """A manager who gives the two ends of the scale in turn lies further apart."""
    rows = compression(cycle_of(ratings=drawn(2, wide=1))).set_index("subject")
    assert rows.loc["m00", "status"] == QUESTION
    assert "lie further apart than peers' do" in rows.loc["m00", "reason"]


def test_five_alike_cannot_be_told() -> None:
    """Half of everybody has meets: five such people come together by chance too often among 20 managers."""
    rows = compression(cycle_of(ratings=drawn(3, alike=1, people=5))).set_index("subject")
    assert rows.loc["m00", "status"] == CANNOT_TELL
    assert "people are the fewest who could" in rows.loc["m00", "reason"]


def test_a_habit_shows_over_cycles() -> None:
    """Five people cannot show it in one cycle, and do in four."""
    rows = compression(cycle_of(ratings=drawn(4, alike=1, people=5, cycles=CYCLES))).set_index("subject")
    assert rows.loc["m00", "status"] == QUESTION
    assert "The 20 ratings of 5 people over 4 cycles" in rows.loc["m00", "reason"]


def test_the_same_people_over_again_are_no_more_evidence() -> None:
    """Ratings that are copied from cycle to cycle leave the p of one cycle where it was."""
    once = drawn(5, alike=1, people=8)
    often = [{**row, "cycle": name} for name in CYCLES for row in once]
    one, four = (compression(cycle_of(ratings=rows)).set_index("subject") for rows in (once, often))
    assert four["p"].to_numpy() == pytest.approx(one["p"].to_numpy(), abs=0.03)


def test_a_small_team_is_never_named() -> None:
    """Four people are below the smallest group shown, however many they were before."""
    rows = [*drawn(6), *(rating(f"s{n}", "m99", 3) for n in range(4))]
    rows += [rating(f"s{n}", "m99", 3, cycle="2025-H2") for n in range(9)]
    found = compression(cycle_of(ratings=rows))
    assert "m99" not in set(found["subject"])
    assert SMALLER_TEAMS in set(found["subject"])


def test_a_scale_of_one_step_tells_nothing() -> None:
    """Where everybody has the same rating nobody stands out and no number of people would."""
    rows = compression(cycle_of(ratings=drawn(7, alike=20)))
    assert set(rows["status"]) == {CANNOT_TELL}
    assert rows["reason"].str.contains("no number of people could").all()


def test_order_and_repetition_change_nothing_and_no_ratings_give_no_rows() -> None:
    """The same cycle gives the same rows, whatever the order of its file."""
    cycle = cycle_of(ratings=drawn(8, alike=1))
    pd.testing.assert_frame_equal(compression(cycle), compression(shuffled(cycle, 1)))
    assert compression(cycle_of()).columns.tolist() == list(FINDINGS)
    assert compression(cycle_of()).empty


def test_organisations_without_a_habit_are_seldom_asked_about() -> None:
    """Of 20 organisations of 20 managers, at most 12.5 % of cycles and a margin have any question."""
    found = [rating_spreads(cycle_of_rows(seed)) for seed in range(20)]
    assert sum((rows["status"] == QUESTION).any() for rows in found) <= 5
    assert all((rows["status"] == NO_SIGN).any() for rows in found)


def cycle_of_rows(seed: int) -> pd.DataFrame:
    """The core's own table of an organisation without a habit."""
    return pd.DataFrame(drawn(100 + seed)).assign(level="L4")
