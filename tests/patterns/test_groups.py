"""A difference between groups is asked about only where an exact test and the levels agree; small groups stay hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from patterns_cycles import NOW, cycle_of, rating, shuffled

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION
from perfcal.patterns.groups import COMPARISONS, NOT_STATED, compare_groups, group_comparisons, group_disparity
from perfcal.schema.columns import FINDINGS
from perfcal.schema.cycle import Cycle

SITES = {"Porto": [2] * 12 + [3] * 8, "Brno": [3] * 8 + [4] * 12, "Cork": [3] * 10 + [4] * 10}


def organisation(sites: dict[str, list[int]], **more: Any) -> tuple[Cycle, pd.DataFrame]:
    """A cycle of these ratings by site, and its demographics."""
    people = [(f"{site}{n}", site, value) for site, values in sites.items() for n, value in enumerate(values)]
    rows = [rating(who, f"m{place % 7}", value) for place, (who, _, value) in enumerate(people)]
    places = pd.DataFrame([(who, site) for who, site, _ in people], columns=["employee_id", "site"], dtype="str")
    return cycle_of(ratings=rows, **more), places


def outcomes(*cells: tuple[str, str, int, int]) -> pd.DataFrame:
    """A plain table from (group, stratum, how many have the outcome, of how many)."""
    rows = [(True, g, s, have) for g, s, have, _ in cells] + [(False, g, s, n - have) for g, s, have, n in cells]
    return pd.DataFrame(rows, columns=["outcome", "group", "stratum", "weight"])


def test_a_group_far_below_the_others_is_asked_about_and_no_other() -> None:
    """Nobody of Porto above "meets", most of the others."""
    found = group_disparity(*organisation(SITES))
    asked = found[found["status"] == QUESTION]
    assert list(asked["subject"]) == ["site=Porto", "site=Porto"]
    assert found.columns.tolist() == list(FINDINGS)
    assert set(found["evidence"]) == {()}
    assert found["reason"].str.contains('0 of 20 of Porto were rated above "meets" against 12 of 20 of Brno').sum() == 1


def test_the_family_is_every_pair_of_groups() -> None:
    """Three groups have three pairs for each of two outcomes, though only those with the best are shown."""
    compared = group_comparisons(*organisation(SITES))
    assert len(compared) == 4
    assert set(compared["family_size"]) == {6}
    first, second = sorted(compared["p"])[:2]
    assert compared["q"].min() == pytest.approx(min(first * 6, second * 3))


def test_the_ratio_of_an_adverse_outcome_is_turned_so_that_less_is_worse() -> None:
    """12 of 20 below "meets" against 4 of 20: one third, not three."""
    found = compare_groups(outcomes(("a", "L4", 12, 20), ("b", "L4", 4, 20)), adverse=True)
    assert found[["group", "reference"]].to_numpy().tolist() == [["a", "b"]]
    assert found["ratio"].iloc[0] == pytest.approx(1 / 3)
    assert found["status"].iloc[0] == QUESTION


def test_four_fifths_alone_asks_nothing() -> None:
    """1 of 10 against 3 of 20 is a ratio of 0.67, and chance."""
    found = compare_groups(outcomes(("a", "L4", 1, 10), ("b", "L4", 3, 20))).iloc[0]
    assert found["ratio"] < 0.8
    assert found["status"] == CANNOT_TELL
    more = compare_groups(outcomes(("a", "L4", 8, 20), ("b", "L4", 11, 20))).iloc[0]
    assert more["ratio"] < 0.8
    assert more["status"] == NO_SIGN


def test_a_difference_that_levels_explain_asks_nothing() -> None:
    """One in ten at the lower level and nine in ten at the higher, in both groups, but they stand at different levels."""
    found = compare_groups(
        outcomes(("a", "L3", 8, 80), ("a", "L5", 18, 20), ("b", "L3", 2, 20), ("b", "L5", 72, 80))
    ).iloc[0]
    assert found["aggregate"]
    assert found["p_cmh"] == pytest.approx(1.0)
    assert found["status"] == NO_SIGN


def test_levels_that_turn_the_difference_round_ask_nothing() -> None:
    """Worse over all and better at every level: no question about the group (Simpson 1951)."""
    found = compare_groups(
        outcomes(("a", "L3", 40, 180), ("a", "L5", 20, 20), ("b", "L3", 1, 20), ("b", "L5", 140, 180))
    ).iloc[0]
    assert found["aggregate"]
    assert found["p_cmh"] <= 0.05
    assert found["odds_ratio"] > 1
    assert found["status"] == NO_SIGN


def test_berkeley_admissions(reference: Path) -> None:
    """Flagged in aggregate, not within departments, and departments differ among themselves."""
    rows = pd.read_csv(reference / "adverse" / "UCBAdmissions.csv")
    plain = pd.DataFrame(
        {
            "outcome": rows["Admit"] == "Admitted",
            "group": rows["Gender"],
            "stratum": rows["Dept"],
            "weight": rows["Freq"],
        }
    )
    found = compare_groups(plain).iloc[0]
    assert (found["have"], found["n"], found["reference_have"], found["reference_n"]) == (557, 1835, 1198, 2691)
    assert found["ratio"] == pytest.approx(0.6818298, abs=1e-5)
    assert found["p_fisher"] == pytest.approx(4.836e-22, rel=1e-3)
    assert found["aggregate"]
    assert (found["p_cmh"], found["p_cmh_corrected"]) == pytest.approx((0.2169, 0.2323), abs=1e-4)
    assert found["p_breslow_day"] == pytest.approx(0.0020714, abs=1e-5)
    assert found["status"] == NO_SIGN


def test_a_small_group_is_neither_named_nor_counted() -> None:
    """Three people in Tampere: they and the next smallest are hidden, and no number says how many."""
    found = group_disparity(*organisation({**SITES, "Tampere": [1, 1, 1], "Malmö": [3] * 9}))
    assert not found["subject"].str.contains("Tampere|Malmö").any()
    assert not found["reason"].str.contains("Tampere|Malmö").any()
    hidden = found[found["subject"] == "site"]
    assert set(hidden["status"]) == {CANNOT_TELL}
    assert hidden["n"].isna().all()
    assert hidden["reason"].str.startswith("2 groups are not compared").all()


def test_nothing_is_shown_where_nothing_can_be_compared() -> None:
    """A column of names, or of one value, gives a row that says so, without a value of it."""
    cycle, places = organisation(SITES)
    odd = places.assign(site="all the same", nickname="Zed" + places["employee_id"])
    found = group_disparity(cycle, odd)
    assert set(found["status"]) == {CANNOT_TELL}
    assert set(found["subject"]) == {"site", "nickname"}
    assert not found["reason"].str.contains("Zed").any()


def test_people_not_stated_are_a_group_like_the_others() -> None:
    """Blank cells and people who are not in the table at all."""
    cycle, places = organisation(SITES)
    places.loc[places["site"] == "Brno", "site"] = " "
    found = group_comparisons(cycle, places[places["site"] != "Cork"])
    assert set(found["reference"]) == {NOT_STATED}
    assert set(found["reference_n"]) == {40}


def test_what_this_size_could_not_show_is_told_with_the_size_that_could() -> None:
    """Six people beside a rate of a quarter."""
    found = group_disparity(*organisation({"Porto": [3] * 6, "Brno": [3] * 45 + [4] * 15}))
    above = found[found["reason"].str.contains("above")].iloc[0]
    assert above["status"] == CANNOT_TELL
    assert "15 are the fewest who could" in above["reason"]


def test_promotions_are_compared_by_the_latest_decision() -> None:
    """A candidate turned down once and approved later counts once, as approved; an open case does not count."""
    cycle, places = organisation(SITES)
    rows = [candidate(f"Porto{n}", "rejected") for n in range(8)] + [
        candidate(f"Brno{n}", "approved") for n in range(8)
    ]
    rows += [candidate(f"Brno{n}", "rejected", cycle="2025-H2") for n in range(8)]
    rows += [candidate(f"Cork{n}", "") for n in range(8)]
    with_cases = cycle_of(ratings=cycle.ratings.to_dict("records"), candidates=rows)
    found = group_comparisons(with_cases, places)
    approved = found[found["outcome"] == "promotion approved"].iloc[0]
    assert approved[["have", "n", "reference_have", "reference_n"]].tolist() == [0, 8, 8, 8]
    assert approved["status"] == QUESTION


def candidate(employee_id: str, decision: str, cycle: str = NOW) -> dict[str, Any]:
    """One promotion case."""
    usual = {"target_level": "L5", "presenter_id": "m1", "round": 1, "file": "candidates.csv", "line": 2}
    return {**usual, "employee_id": employee_id, "decision": decision, "cycle": cycle}


def test_the_shift_of_ranks_stands_beside() -> None:
    """Porto's people have the higher rating of hardly any pair; promotions have no ranks."""
    found = group_comparisons(*organisation(SITES)).set_index(["group", "outcome"])
    assert found.loc[("Porto", 'rated above "meets"'), "higher"] == pytest.approx(0.5 * 8 * 8 / 400)
    assert found["p_shift"].min() < 0.001


def test_order_does_not_matter_and_nobody_gives_no_rows() -> None:
    """Shuffled ratings and demographics; no demographics, no ratings."""
    cycle, places = organisation(SITES)
    mixed = places.sample(frac=1, random_state=3)
    before = places.copy()
    pd.testing.assert_frame_equal(group_disparity(cycle, places), group_disparity(shuffled(cycle, 1), mixed))
    pd.testing.assert_frame_equal(places, before)
    for empty in (group_disparity(cycle, places.iloc[:, :1]), group_disparity(cycle_of(), places)):
        assert empty.empty
        assert empty.columns.tolist() == list(FINDINGS)
    assert compare_groups(outcomes()).columns.tolist() == list(COMPARISONS)


def test_fair_organisations_are_seldom_asked_about() -> None:
    """Thirty organisations of four equal sites at two levels: at most one in ten with any question, and a margin."""
    rng = np.random.default_rng(5)
    asked = 0
    for _ in range(30):
        have = rng.binomial(20, 0.4, size=8)
        cells = [(f"s{place % 4}", f"L{place // 4}", int(count), 20) for place, count in enumerate(have)]
        asked += (compare_groups(outcomes(*cells))["status"] == QUESTION).any()
    assert asked <= 5
