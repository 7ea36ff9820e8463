"""What is on record is what managers wrote, cycle by cycle."""

from __future__ import annotations

from patterns_cycles import NOW, cycle_of, rating

from perfcal.patterns.record import manager_record, part_of_each, people_rated


def test_the_record_is_the_managers_ratings_oldest_first() -> None:
    """Other stages, other dimensions and cycles after this one are not in it."""
    rows = [
        rating("e1", "m1", 4),
        rating("e1", "m1", 3, cycle="2025-H2"),
        rating("e1", "m1", 2, cycle="2026-H2"),
        rating("e1", "e1", 5, stage="self"),
        rating("e1", "m1", 5, dimension="scope"),
    ]
    record = manager_record(cycle_of(ratings=rows))
    assert record[["cycle", "rating"]].to_numpy().tolist() == [["2025-H2", 3], [NOW, 4]]
    assert people_rated(record, NOW).to_dict() == {"m1": 1}
    assert manager_record(cycle_of()).empty


def test_a_persons_part_is_all_one_manager_gave_them() -> None:
    """Summed over cycles, in the stratum of the last level and the number of ratings."""
    rows = [rating("e1", "m1", 3, cycle="2025-H2"), rating("e1", "m1", 4), rating("e2", "m2", 5)]
    record = manager_record(cycle_of(ratings=rows)).assign(value=[1.0, 2.0, 5.0])
    record["level"] = ["L4", "L5", "L4"]
    parts = part_of_each(record, sums=["value"])
    assert parts[["rater_id", "value", "times", "stratum"]].to_numpy().tolist() == [
        ["m1", 3.0, 2, "L5 × 2"],
        ["m2", 5.0, 1, "L4 × 1"],
    ]
