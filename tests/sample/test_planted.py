"""Planted cases are recorded, and really are where the record says."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import mean, pvariance

import pytest
from sample_reading import LINK, docs, rows, section

from perfcal.errors import UnknownNameError, UsageError
from perfcal.sample import PATTERNS, write_sample

REVIEW = "Review 2026-H1"


def subjects(planted: Path, pattern: str) -> list[str]:
    """Return whom a pattern is planted in."""
    return [row["subject"] for row in rows(planted, "planted") if row["pattern"] == pattern]


def manager_overall(folder: Path) -> dict[str, dict[str, dict[str, int]]]:
    """Return manager → employee → cycle → overall rating."""
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows(folder, "ratings"):
        if row["stage"] == "manager" and row["dimension"] == "overall":
            found[row["rater_id"]][row["employee_id"]][row["cycle"]] = int(row["rating"])
    return found


def cited_days(text: str) -> list[date]:
    """Return the days a review or packet cites beside its evidence."""
    return [
        date.fromisoformat(day)
        for line in text.splitlines()
        if "](" in line
        for day in re.findall(r"\d{4}-\d\d-\d\d", LINK.sub("", line))
    ]


def test_every_pattern_has_its_cases(planted: Path) -> None:
    """Two cases of each pattern were asked for and two are recorded."""
    assert {pattern: len(subjects(planted, pattern)) for pattern in PATTERNS} == dict.fromkeys(PATTERNS, 2)


def test_lines_of_the_record_hold_the_case(planted: Path) -> None:
    """A recorded line of a doc is a heading, and a recorded line of ratings is that person's."""
    for row in rows(planted, "planted"):
        lines = (planted / row["file"]).read_text(encoding="utf-8").splitlines()
        if row["line"]:
            line = lines[int(row["line"]) - 1]
            assert line.startswith(("## ", "### ", "levels:")) or f",{row['subject']}," in line, row


def test_severe_and_lenient_managers_rate_apart(planted: Path) -> None:
    """The shift of 2.5 logits shows against the other managers."""
    overall = manager_overall(planted)
    means = {
        name: mean(value for cycles in people.values() for value in cycles.values()) for name, people in overall.items()
    }
    low, high = sorted(means[name] for name in subjects(planted, "severity"))
    usual = [value for name, value in means.items() if name not in subjects(planted, "severity")]
    assert low < mean(usual) - 0.6 < mean(usual) + 0.6 < high


def test_compressed_managers_use_less_of_the_scale(planted: Path) -> None:
    """A quarter of the spread leaves hardly any variance."""
    overall = manager_overall(planted)
    spread = {
        name: pvariance([value for cycles in people.values() for value in cycles.values()])
        for name, people in overall.items()
    }
    assert max(spread[name] for name in subjects(planted, "compression")) < mean(spread.values()) / 2


def test_halo_gives_one_rating_for_all_dimensions(planted: Path) -> None:
    """Every dimension repeats the overall rating, which nobody else does."""
    cells: dict[str, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows(planted, "ratings"):
        if row["stage"] == "manager":
            cells[row["rater_id"]][row["employee_id"], row["cycle"]].add(row["rating"])
    flat = {name for name, people in cells.items() if all(len(values) == 1 for values in people.values())}
    assert flat == set(subjects(planted, "halo"))


def test_anchored_managers_repeat_themselves(planted: Path) -> None:
    """Nearly every rating equals the calibrated one before it."""
    calibrated = {
        (row["employee_id"], row["cycle"]): int(row["rating"])
        for row in rows(planted, "ratings")
        if row["stage"] == "calibrated"
    }
    before = {"2025-H1": "2024-H2", "2025-H2": "2025-H1", "2026-H1": "2025-H2"}
    for name in subjects(planted, "anchoring"):
        pairs = [
            value == calibrated[person, before[cycle]]
            for person, cycles in manager_overall(planted)[name].items()
            for cycle, value in cycles.items()
            if (person, before.get(cycle)) in calibrated
        ]
        assert mean(pairs) > 0.9


def test_low_ratings_are_avoided_despite_criticism(planted: Path) -> None:
    """Nobody is below meets, and criticism of three people is on paper."""
    written, team = docs(planted), defaultdict(list)
    for row in rows(planted, "roster"):
        team[row["manager_id"]].append(row["employee_id"])
    for name in subjects(planted, "low_ratings"):
        assert min(value for cycles in manager_overall(planted)[name].values() for value in cycles.values()) >= 3
        assert sum("\n## 1:1 2026-02-11\n" in written[person] for person in team[name]) >= 2


def test_reviews_with_recency_cite_the_last_weeks_only(planted: Path) -> None:
    """Evidence from before the last six weeks exists and is not cited."""
    for name in subjects(planted, "recency"):
        cited = cited_days(section(docs(planted)[name], REVIEW).split("### Growth areas")[0])
        assert all(day > date(2026, 5, 18) for day in cited)
        assert (
            len(re.findall(r"2026-0[56]-\d\d\)", section(docs(planted)[name], REVIEW))) >= 2
        )  # with a link or without
        assert "\n## 2026-02\n" in docs(planted)[name] or "\n## 2026-03\n" in docs(planted)[name]


def test_packets_with_recency_cite_the_last_quarter_only(planted: Path) -> None:
    """The case rests on the last quarter, while it is made for a half."""
    for name in subjects(planted, "promotion_recency"):
        packet = section(docs(planted)[name], "Packet 2026-H1").split("### Duration")[0]
        assert cited_days(packet)
        assert min(cited_days(packet)) >= date(2026, 4, 1)


def test_copied_reviews_are_nearly_the_same(planted: Path) -> None:
    """But for the name, two people got one text."""
    for row in rows(planted, "planted"):
        if row["pattern"] == "copies":
            source = row["detail"].split()[-1]
            mine, theirs = (
                set(LINK.sub("", section(docs(planted)[name], REVIEW)).split()) for name in (row["subject"], source)
            )
            assert len(mine & theirs) / len(mine | theirs) > 0.8


def test_growth_areas_saved_for_the_review_stand_nowhere_before(planted: Path) -> None:
    """The topic of each growth area is in no note of the half."""
    for name in subjects(planted, "saved_for_review_day"):
        areas = re.findall(
            r"^- ([^:]+):", section(docs(planted)[name], REVIEW).split("### Growth areas")[1], re.MULTILINE
        )
        notes = re.findall(r"\n## Note 2026-0\d\n(.*?)(?=\n## )", docs(planted)[name], re.DOTALL)
        assert areas
        assert not any(f"- {area}:" in note for area in areas for note in notes)


def test_surprise_pips_follow_a_rating_at_meets(planted: Path) -> None:
    """The last rating was at or above meets and no criticism was written before the PIP."""
    ratings = {
        (row["employee_id"], row["cycle"], row["stage"], row["dimension"]): int(row["rating"])
        for row in rows(planted, "ratings")
    }
    for name in subjects(planted, "surprise_pip"):
        assert ratings[name, "2025-H2", "calibrated", "overall"] >= 3
        assert "\n## Repair" not in docs(planted)[name]
        assert [row["event"] for row in rows(planted, "events") if row["employee_id"] == name].count("pip-opened") == 1


def test_retention_promotes_within_ninety_days_of_a_notice(planted: Path) -> None:
    """Notice, counter-offer and promotion come in this order and close together."""
    for name in subjects(planted, "retention"):
        days = {
            row["event"]: date.fromisoformat(row["date"])
            for row in rows(planted, "events")
            if row["employee_id"] == name
        }
        assert days["resignation-notice"] < days["counter-offer"] < days["promotion"]
        assert (days["promotion"] - days["resignation-notice"]).days < 90


def test_single_ratings_follow_their_rule(planted: Path) -> None:
    """Moved by two, raised after the transfer, below meets twice: each as recorded."""
    calibrated = {
        (row["employee_id"], row["cycle"]): int(row["rating"])
        for row in rows(planted, "ratings")
        if row["stage"] == "calibrated"
    }
    overall = {name: cycles for people in manager_overall(planted).values() for name, cycles in people.items()}
    for name in subjects(planted, "moves"):
        assert abs(calibrated[name, "2025-H2"] - overall[name]["2025-H2"]) == 2
    for name in subjects(planted, "after_transfer"):
        assert calibrated[name, "2025-H2"] >= calibrated[name, "2025-H1"] + 2
    for name in subjects(planted, "twice_below"):
        assert [calibrated[name, cycle] for cycle in ("2025-H1", "2025-H2")] == [2, 2]


def test_a_planted_group_is_rated_lower(planted: Path) -> None:
    """The group with the disparity has a lower mean than the others together."""
    groups = {row["employee_id"]: row for row in rows(planted, "demographics")}
    for subject in subjects(planted, "group_disparity"):
        column, value = subject.split("=")
        ratings: dict[bool, list[int]] = {True: [], False: []}
        for people in manager_overall(planted).values():
            for name, cycles in people.items():
                ratings[groups[name][column] == value] += cycles.values()
        assert mean(ratings[True]) < mean(ratings[False]) - 0.3


def test_without_planting_there_is_no_record(sample: Path) -> None:
    """`planted.csv` stands beside planted cases only."""
    assert not (sample / "planted.csv").exists()


def test_ratings_set_for_people_leave_their_managers_pattern_alone(tmp_path: Path) -> None:
    """Nobody has a rating set under a manager whose ratings are compressed, repeated or never low."""
    plant = {"compression": 2, "anchoring": 2, "low_ratings": 2, "moves": 4, "twice_below": 4}
    write_sample(tmp_path / "made", engineers=120, plant=plant)
    kept = {
        name for pattern in ("compression", "anchoring", "low_ratings") for name in subjects(tmp_path / "made", pattern)
    }
    raters = manager_overall(tmp_path / "made")
    people = {name for pattern in ("moves", "twice_below") for name in subjects(tmp_path / "made", pattern)}
    assert len(people) == 8
    assert not people & {person for manager in kept for person in raters[manager]}
    assert all(
        min(ratings.values()) >= 3
        for name in subjects(tmp_path / "made", "low_ratings")
        for ratings in raters[name].values()
    )


def test_growth_areas_are_saved_where_the_manager_tells_others_early(tmp_path: Path) -> None:
    """Silence is planted beside notes: a colleague of each planted person has a title in a note."""
    write_sample(tmp_path / "made", engineers=120, plant={"saved_for_review_day": 4})
    managers = {row["employee_id"]: row["manager_id"] for row in rows(tmp_path / "made", "roster")}
    texts = docs(tmp_path / "made")
    for name in subjects(tmp_path / "made", "saved_for_review_day"):
        team = [texts[other] for other, manager in managers.items() if manager == managers[name] and other in texts]
        assert any(re.search(r"(?s)\n## Note 2026-0[34].*?\n- [A-Z][a-z ]{4,30}: ", text) for text in team)


def test_an_unknown_pattern_is_answered_with_the_nearest(tmp_path: Path) -> None:
    """A misspelt pattern plants nothing."""
    with pytest.raises(UnknownNameError, match=r"(?s)no pattern to plant 'recencie'.*did you mean: .*recency"):
        write_sample(tmp_path / "made", plant={"recencie": 1})
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(("pattern", "most"), [("severity", 3), ("group_disparity", 2), ("after_transfer", 2)])
def test_more_cases_than_fit_are_refused_with_the_maximum(tmp_path: Path, pattern: str, most: int) -> None:
    """The message names the largest number possible, which then is possible."""
    with pytest.raises(UsageError, match=f"this organisation can hold {most}"):
        write_sample(tmp_path / "made", plant={pattern: 40})
    assert write_sample(tmp_path / "made", plant={pattern: most}).planted == most


def test_a_negative_number_of_cases_is_refused(tmp_path: Path) -> None:
    """The hint says what to give."""
    with pytest.raises(UsageError, match="0 or more"):
        write_sample(tmp_path / "made", plant={"halo": -1})
