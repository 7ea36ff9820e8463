"""What a growth doc owes by when: months, quarters and halves with the day each is due (R1.2–R1.5). Dates only."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from perfcal.schema.cycle import Cycle

__all__ = ["Period", "half_label", "last_day", "months", "quarters"]


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of the calendar and the day by which what it owes is written."""

    label: str  # 2026-03, 2026-Q1
    words: str  # March 2026, the first quarter of 2026
    start: date
    end: date
    due: date


_QUARTERS = ("first", "second", "third", "fourth")


def months(cycle: Cycle) -> list[Period]:
    """Return the cycle's months, and later ones due up to `policy.ahead_days` after the day looked from."""
    return [Period(f"{first:%Y-%m}", f"{first:%B %Y}", first, end, due) for first, end, due in _spans(cycle, length=1)]


def quarters(cycle: Cycle) -> list[Period]:
    """Return the cycle's quarters, and later ones due up to `policy.ahead_days` after the day looked from."""
    made = []
    for first, end, due in _spans(cycle, length=3):
        number = first.month // 3
        words = f"the {_QUARTERS[number]} quarter of {first.year}"
        made.append(Period(f"{first.year}-Q{number + 1}", words, first, end, due))
    return made


def half_label(day: date) -> str:
    """Return the half-year of a day as a heading writes it: 2026-H1."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def last_day(year: int, month: int) -> date:
    """Return the last day of a month; the thirteenth is the next year's first."""
    of_year, number = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(of_year, number, calendar.monthrange(of_year, number)[1])


def _spans(cycle: Cycle, *, length: int) -> Iterator[tuple[date, date, date]]:
    """Yield first day, last day and due day of each stretch of `length` months that begins with the cycle's first."""
    horizon = cycle.as_of + timedelta(days=cycle.policy.ahead_days)
    start = cycle.dates.start
    number = (start.year * 12 + start.month - 1) // length * length
    while True:
        first, after = _first(number), _first(number + length)
        end, due = after - timedelta(days=1), after.replace(day=cycle.policy.update_due_day)
        if end > cycle.dates.end and due > horizon:
            return
        yield first, end, due
        number += length


def _first(number: int) -> date:
    """Return the first day of a month counted from year 0."""
    return date(number // 12, number % 12 + 1, 1)
