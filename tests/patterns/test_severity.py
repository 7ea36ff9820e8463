"""A question is asked only where chance would seldom go, and never says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from patterns_cycles import NOW, cycle_of, drawn_ratings, rating, shuffled

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, SMALLER_TEAMS
from perfcal.patterns.linked_severity import linked_part, linked_severity, rater_severity
from perfcal.patterns.pooled_shifts import pooled_shifts
from perfcal.patterns.rater_shifts import rater_shifts
from perfcal.patterns.severity import severity
from perfcal.patterns.severity_over_cycles import severity_over_cycles
from perfcal.schema.columns import FINDINGS, records
from perfcal.schema.policy import Policy

CYCLES = ("2024-H2", "2025-H1", "2025-H2", NOW)
TWO_APART = (4.0, -4.0, *[0.0] * 18)


def asked(rows: pd.DataFrame) -> list[str]:
    """The subjects of the questions."""
    return list(rows.loc[rows["status"] == QUESTION, "subject"])


def test_managers_far_apart_are_asked_about_and_the_others_are_not() -> None:
    """Two of twenty, four logits up and down."""
    rows = severity(cycle_of(ratings=drawn_ratings(1, TWO_APART)))
    assert asked(rows) == ["m000", "m001"]
    assert (rows["family_size"] == 20).all()
    assert rows["estimate"].iloc[0] > 1 > -1 > rows["estimate"].iloc[1]


def test_without_a_link_nobody_is_called_lenient_or_harsh() -> None:
    """One rater per person: the reason says that rater and team cannot be told apart (R11.9)."""
    reasons = severity(cycle_of(ratings=drawn_ratings(1, TWO_APART)))["reason"]
    assert not reasons.str.contains("lenient|harsh").any()
    assert "one rater per person cannot tell rater from team" in reasons.iloc[0]


def test_what_earlier_sessions_changed_is_a_link() -> None:
    """Eight of eight lowered in the session before: lenient by that link, and only then."""
    before = [
        row
        for person in range(8)
        for row in (
            rating(f"e000-{person}", "m000", 5, cycle="2025-H2"),
            rating(f"e000-{person}", "d1", 4, cycle="2025-H2", stage="calibrated"),
        )
    ]
    rows = severity(cycle_of(ratings=[*drawn_ratings(1, TWO_APART), *before]))
    assert "lowered 8 and raised 0 of 8 ratings by the same manager, lenient by that link" in rows["reason"].iloc[0]


def test_level_is_a_stratum() -> None:
    """A manager of seniors who are rated higher everywhere does not stand out."""
    rng = np.random.default_rng(5)
    ratings, people = [], []
    for manager in range(12):
        for person in range(8):
            senior = manager < 4 or person < 2
            who = f"e{manager}-{person}"
            ratings.append(
                rating(who, f"m{manager:02}", int(np.clip(rng.normal(4.3 if senior else 2.6, 0.6), 1, 5) + 0.5))
            )
            people.append({"employee_id": who, "manager_id": f"m{manager:02}", "level": "L6" if senior else "L4"})
    assert not {"m00", "m01", "m02", "m03"} & set(asked(severity(cycle_of(ratings=ratings, people=people))))


def test_a_small_team_is_not_named() -> None:
    """Four people are fewer than the policy's five (R13.4)."""
    few = [rating(f"f{person}", "m999", 5) for person in range(4)]
    rows = severity(cycle_of(ratings=[*drawn_ratings(2, [0.0] * 10), *few]))
    assert "m999" not in set(rows["subject"])
    assert rows.loc[rows["subject"] == SMALLER_TEAMS, "status"].tolist() == [CANNOT_TELL]
    assert not rows["reason"].str.contains("m999").any()


def test_what_no_ratings_of_this_size_could_show_cannot_be_told() -> None:
    """Where nine in ten get the highest rating, five more of them show nothing; the fewest that could is said."""
    rows = [rating(f"e{m}-{p}", f"m{m:02}", 4 if (m + p) % 9 else 3) for m in range(30) for p in range(5)]
    found = severity(cycle_of(ratings=rows, policy=Policy(false_discovery_rate=0.0001)))
    assert set(found["status"]) <= {CANNOT_TELL, NO_SIGN}
    assert found["reason"].str.contains("are the fewest that could").any()


@pytest.mark.parametrize("ratings", [[], [rating(f"e{n}", "m1", 3) for n in range(9)], drawn_ratings(1, [0.0])])
def test_nothing_to_compare_is_said_without_a_warning(ratings: list[dict[str, object]]) -> None:
    """No ratings, all alike, or one manager."""
    rows = severity(cycle_of(ratings=ratings))
    assert list(rows.columns) == list(FINDINGS)
    assert set(rows["status"]) <= {CANNOT_TELL}


def test_order_and_names_of_the_rows_do_not_matter() -> None:
    """Same findings from shuffled rows; renamed people are not even looked at."""
    cycle = cycle_of(ratings=drawn_ratings(3, TWO_APART))
    pd.testing.assert_frame_equal(severity(cycle), severity(shuffled(cycle, 1)))
    renamed = cycle.ratings.assign(employee_id="x" + cycle.ratings["employee_id"])
    other = replace(cycle, ratings=renamed, people=cycle.people.assign(employee_id="x" + cycle.people["employee_id"]))
    assert severity(other)["p"].tolist() == severity(cycle)["p"].tolist()


def test_the_null_flags_few() -> None:
    """Forty cycles without any effect: at most one in eight with any question."""
    flagged = [bool(asked(severity(cycle_of(ratings=drawn_ratings(seed, [0.0] * 30))))) for seed in range(40)]
    assert sum(flagged) <= 5


def test_teams_that_truly_differ_are_not_each_a_surprise() -> None:
    """160 teams of ten, a logit of true spread: p below .02 stays rare, where chance alone would call one in five so rare."""
    spread = np.random.default_rng(0).normal(size=160)
    drawn = pd.DataFrame(drawn_ratings(0, spread, people=10)).assign(level="L4")
    found = rater_shifts(drawn[["rater_id", "level", "rating"]])
    assert 0.5 < found.attrs["parameters"]["tau"] < 1.5
    assert (found["p"] < 0.02).mean() < 0.1


def test_the_permutation_p_agrees_with_brute_force() -> None:
    """Dealing out the ratings within level 20,000 times by hand."""
    rng = np.random.default_rng(0)
    ratings = pd.DataFrame(
        {"rater_id": ["a"] * 5 + ["b"] * 7, "level": ["L4", "L5"] * 6, "rating": rng.integers(1, 6, 12)}
    )
    found = rater_shifts(ratings).set_index("rater_id")["p_permutation"]
    values, level = ratings["rating"].to_numpy(), ratings["level"].to_numpy()
    sums = []
    for _ in range(20_000):
        dealt = np.empty(12)
        for name in ("L4", "L5"):
            dealt[level == name] = rng.permutation(values[level == name])
        sums.append(dealt[:5].sum())
    null, seen = np.array(sums), ratings["rating"][:5].sum()
    upper = (null > seen).mean() + 0.5 * (null == seen).mean()
    assert found["a"] == pytest.approx(2 * min(upper, 1 - upper), abs=0.03)


def test_several_cycles_find_what_one_cannot() -> None:
    """A shift of 1.8 logits in each of four cycles, of three managers in twenty."""
    shifts = (1.8, -1.8, 1.8, *[0.0] * 17)
    cycle = cycle_of(ratings=drawn_ratings(4, shifts, cycles=CYCLES))
    assert asked(severity_over_cycles(cycle)) == ["m000", "m001", "m002"]
    assert set(asked(severity(cycle))) < {"m000", "m001", "m002"}


def test_rating_the_same_people_again_does_not_multiply_the_evidence() -> None:
    """The same ratings four times over: the same z, not the double."""
    once = pd.DataFrame(drawn_ratings(6, TWO_APART)).assign(level="L4")
    again = pd.concat([once.assign(cycle=name) for name in CYCLES], ignore_index=True)
    one, four = pooled_shifts(once), pooled_shifts(again)
    assert (four["n"] == 4 * one["n"]).all()
    assert four["z"].abs().max() < 1.25 * one["z"].abs().max()


def test_one_cycle_has_no_rows_over_cycles() -> None:
    """There the pattern `severity` has said all."""
    assert severity_over_cycles(cycle_of(ratings=drawn_ratings(1, TWO_APART))).empty


def test_linked_raters_of_ptam4(reference: Path) -> None:
    """Exactly 837 (lenient), 803 and 835 (harsh), with the severities RaschPy, TAM and sirt give them."""
    wide = pd.read_csv(reference / "raters" / "ptam4.csv").rename(
        columns={"rater": "rater_id", "idstud": "employee_id"}
    )
    long = wide.melt(id_vars=["rater_id", "employee_id"], var_name="item", value_name="rating")
    found = rater_severity(long).set_index("rater_id")
    flagged = found[(found["q"] <= 0.10) & (found["severity"].abs() >= 0.4)]
    assert dict(np.sign(flagged["severity"])) == {"803": 1, "835": 1, "837": -1}
    assert flagged["severity"].to_dict() == pytest.approx({"803": 0.931, "835": 0.478, "837": -1.276}, abs=0.01)


def test_only_people_with_several_raters_link() -> None:
    """Two networks and a rater alone: the larger network is kept, the rest says nothing."""
    pairs = [("a", n) for n in range(6)] + [("b", n) for n in range(6)] + [("c", n) for n in range(3, 9)]
    pairs += [("b", 6), ("b", 7), ("b", 8), ("x", 20), ("y", 20), ("z", 30)]
    ratings = pd.DataFrame(pairs, columns=["rater_id", "employee_id"])
    assert set(linked_part(ratings, fewest=3)["rater_id"]) == {"a", "b", "c"}
    assert linked_part(ratings, fewest=12).empty


def test_without_shared_people_the_page_says_so() -> None:
    """One row for the organisation: severity and true team quality cannot be told apart."""
    rows = linked_severity(cycle_of(ratings=drawn_ratings(1, TWO_APART)))
    assert rows[["subject", "status"]].to_numpy().tolist() == [["organisation", CANNOT_TELL]]
    assert "severity and true team quality cannot be told apart" in rows["reason"].iloc[0]


def test_three_managers_of_the_same_people_are_compared() -> None:
    """The third rates everybody two steps lower: harsher, on people whom others rated too."""
    rows = [
        rating(f"e{person}", boss, 3 + (person % 3) - drop, cycle=cycle)
        for person in range(12)
        for boss, cycle, drop in (("a", "2025-H1", 0), ("b", "2025-H2", person % 2), ("c", NOW, 2))
    ]
    found = linked_severity(cycle_of(ratings=rows)).set_index("subject")
    assert found.loc["c", "status"] == QUESTION
    assert "harsher" in found.loc["c", "reason"]
    assert "c" in asked(linked_severity(cycle_of(ratings=rows)))


def test_people_at_one_end_of_the_scale_link_nobody() -> None:
    """Ten shared people whom both rated alike at an end, two apart: nothing is left to fit, and it says so."""
    pairs = [(3, 3)] * 6 + [(4, 4)] * 2 + [(4, 3)] * 2
    rows = [
        rating(f"e{number}", rater, value)
        for number, both in enumerate(pairs)
        for rater, value in zip(("m01", "m02"), both, strict=True)
    ]
    (row,) = records(linked_severity(cycle_of(ratings=rows)))
    assert row["status"] == "cannot tell"


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_shared_there_is_an_answer(seed: int) -> None:
    """Few managers, few people, few categories: a row for each or one for all, and never an error."""
    rng = np.random.default_rng(seed)
    rows = [
        rating(f"e{person}", f"m{rater:02}", int(rng.integers(3, 3 + 1 + seed % 3)))
        for person in range(12)
        for rater in rng.choice(4, size=2, replace=False)
    ]
    assert set(linked_severity(cycle_of(ratings=rows))["status"]) <= {"question", "no sign", "cannot tell"}
