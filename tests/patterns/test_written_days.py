"""Days and months that a sentence names."""

from __future__ import annotations

import pandas as pd
import pytest

from perfcal.patterns.written_days import days_named, months_named

FIRST, LAST = pd.Timestamp("2026-01-01"), pd.Timestamp("2026-06-30")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-03-04: cut the queue", ["03-04"]),
        ("On 4 March, and again on Mar 5th", ["03-04", "03-05"]),
        ("4th of March 2026; 6. Mar", ["03-04", "03-06"]),
        ("am 4.3.2026", ["03-04"]),
        ("May 12, 2026", ["05-12"]),
        ("2025-12-30 and 4 March 2025", []),
        ("from 12 may, with 3 may be", []),
        ("March 30% and March 12:30", []),
        ("version 2026-03-04-rc1", []),
    ],
)
def test_days_in_the_ways_people_write_them(text: str, days: list[str]) -> None:
    """A day of the period counts, in whichever form; what only looks like one does not."""
    found = days_named(text, FIRST, LAST)
    assert [f"{start:%m-%d}" for start, end in found if start == end] == days


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("The outage in March", [("03-01", "03-31")]),
        ("In March and April 2026", [("03-01", "03-31"), ("04-01", "04-30")]),
        ("Early May, and late May", [("05-01", "05-10"), ("05-21", "05-31")]),
        ("Released in 2026-02", [("02-01", "02-28")]),
        ("2026-W23", [("06-01", "06-07")]),
        ("Stuck since January, due by June, planned until March", []),
        ("May I say. It may be", []),
        ("Ended in May", [("05-01", "05-31")]),
        ("In March, on 2026-04-02", [("04-02", "04-02")]),
        ("In December", []),
    ],
)
def test_months_and_weeks_where_there_is_no_day(text: str, spans: list[tuple[str, str]]) -> None:
    """Months count where no day is named; what was there since a month, or is due by one, is not of that month."""
    assert [(f"{start:%m-%d}", f"{end:%m-%d}") for start, end in days_named(text, FIRST, LAST)] == spans


def test_a_colleague_with_the_name_of_a_month_is_no_month() -> None:
    """June reviewed it; it was finished in June."""
    assert days_named("June reviewed it", FIRST, LAST, names={"june"}) == []
    assert len(days_named("June reviewed it", FIRST, LAST)) == 1
    assert len(days_named("Finished in June", FIRST, LAST, names={"june"})) == 1


def test_every_month_that_a_claim_of_duration_names() -> None:
    """Here a month after since is what is claimed."""
    assert months_named("Since January, again in March and on 2026-05-02", FIRST, LAST) == {
        "2026-01",
        "2026-03",
        "2026-05",
    }
