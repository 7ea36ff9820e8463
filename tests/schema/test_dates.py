"""Dates as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.schema.dates import (
    NO_SPAN,
    BadDateError,
    cycle_days,
    iso_day,
    leading_date,
    months_through,
    parse_span,
)


@given(st.dates())
def test_a_day_reads_back_from_iso(day: date) -> None:
    """And from nothing shorter or longer."""
    assert iso_day(day.isoformat()) == day
    assert iso_day(f"{day} ") is iso_day(day.isoformat()[:-1]) is None


@pytest.mark.parametrize(
    "text", ["2026-W10-1", "20240301", "2026-02-30", "0000-01-01", "٢٠٢٦-٠٣-١٤", "2026-03-14T10:00", ""]
)
def test_what_is_not_exactly_a_day_is_none(text: str) -> None:
    """Other forms of ISO 8601 are faults: they are typed by accident."""
    assert iso_day(text) is None


SPANS = {
    "2026-03-14": (date(2026, 3, 14), date(2026, 3, 14), "day"),
    "2026-03-01..2026-03-09": (date(2026, 3, 1), date(2026, 3, 9), "range"),
    "2026-02": (date(2026, 2, 1), date(2026, 2, 28), "month"),
    "[Nov 30, 2024]": (date(2024, 11, 30), date(2024, 11, 30), "day"),
    "[Nov 22-24, 2022]": (date(2022, 11, 22), date(2022, 11, 24), "range"),
    "[Aug-Sep, 2024]": (date(2024, 8, 1), date(2024, 9, 30), "range"),
    "[Aug 31 - Oct 19, 2024]": (date(2024, 8, 31), date(2024, 10, 19), "range"),
    "[Jun 13 & Jul 24, 2023]": (date(2023, 6, 13), date(2023, 7, 24), "range"),
    "[Dec 30, 2023 - Jan 2, 2024]": (date(2023, 12, 30), date(2024, 1, 2), "range"),
    "[Mar 2, 4 & 9, 2024]": (date(2024, 3, 2), date(2024, 3, 9), "range"),
    "[13–15 June 2023]": (date(2023, 6, 13), date(2023, 6, 15), "range"),
    "[May 2024]": (date(2024, 5, 1), date(2024, 5, 31), "month"),
    "[2024]": (date(2024, 1, 1), date(2024, 12, 31), "year"),
    "2026/03/14": (date(2026, 3, 14), date(2026, 3, 14), "day"),
    "2024-02-29": (date(2024, 2, 29), date(2024, 2, 29), "day"),
}


@pytest.mark.parametrize("written", SPANS)
def test_each_form_of_a_date_means_its_days(written: str) -> None:
    """A bullet's leading date is split off with its precision, and the words are left."""
    span, rest = leading_date(f"{written} moved the ledger")
    assert (span.start, span.end, span.precision) == SPANS[written]
    assert rest == "moved the ledger"


@pytest.mark.parametrize(
    "text",
    [
        "Moved 3 services", "[RFC 118] done", "1.12.3 is out", "24/7 support", "2026-123 x", "[May be] so",
        "[10 May 2026 ²] noted", "[Mar 2026²] noted", "[¹ may slip] so",
    ],
)  # fmt: skip
def test_words_that_only_look_like_dates_are_words(text: str) -> None:
    """Versions, references and months used as verbs date nothing."""
    assert leading_date(text) == (NO_SPAN, text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "2025-02-29", "2026-13-01", "2026-13", "[Feb 30, 2024]", "2026-03-09..2026-03-01",
        "0000-03", "2026-03..0000-02", "[Mar 0000]", "[Mar-Apr, 0000]", "0206-03-01", "2626-03",
    ],
)  # fmt: skip
def test_an_impossible_day_is_refused(text: str) -> None:
    """The shape of a date with no such day is a fault, never silently undated."""
    with pytest.raises(BadDateError):
        leading_date(f"{text} moved the ledger")


@pytest.mark.parametrize("text", ["03/04/2026", "14.03.2026", "14-03-2026"])
def test_a_day_and_month_order_is_never_guessed(text: str) -> None:
    """All-number dates in another order are named, with what to type."""
    with pytest.raises(BadDateError, match="never guessed"):
        leading_date(f"{text} moved the ledger")


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_written_range_reads_back(first: date, last: date) -> None:
    """Any range written as the format asks comes back as the same two days."""
    start, end = sorted((first, last))
    span = parse_span(f"{start}..{end}")
    assert span is not None
    assert (span.start, span.end) == (start, end)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is a date, no date, or a named fault."""
    with suppress(BadDateError):
        span, rest = leading_date(text)
        assert span.precision == "none" or len(rest) < len(text)


@pytest.mark.parametrize(
    ("cycle_id", "days"),
    [
        ("2026-H1", (date(2026, 1, 1), date(2026, 6, 30))),
        ("calibration 2025 h2", (date(2025, 7, 1), date(2025, 12, 31))),
        ("2024Q1", (date(2024, 1, 1), date(2024, 3, 31))),
        ("2024-Q4", (date(2024, 10, 1), date(2024, 12, 31))),
        ("2026-H3", None),
        ("spring", None),
    ],
)
def test_a_cycle_named_by_its_half_or_quarter_has_days(cycle_id: str, days: tuple[date, date] | None) -> None:
    """A year has two halves: a third one, like any other name, has no place in time."""
    assert cycle_days(cycle_id) == days


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), 6),
        (date(2025, 12, 31), date(2026, 1, 1), 2),
        (date(2026, 2, 3), date(2026, 2, 3), 1),
    ],
)
def test_the_months_of_both_days_count(first: date, last: date, months: int) -> None:
    """The last day of one month and the first of the next lie in two."""
    assert months_through(first, last) == months
