"""The half-years of the sample, counted back from the latest, and the days in them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

__all__ = ["LATEST", "TODAY", "Half", "halves", "in_month", "month_of", "workday"]

TODAY = date(2026, 7, 8)
"""The last day on which somebody writes in the sample: after the freeze, two days before the session."""


@dataclass(frozen=True, slots=True)
class Half:
    """One calibration cycle: January to June or July to December."""

    year: int
    number: int

    @property
    def id(self) -> str:
        """Return the cycle's id, e.g. 2026-H1."""
        return f"{self.year}-H{self.number}"

    @property
    def start(self) -> date:
        """Return the first day."""
        return date(self.year, 6 * self.number - 5, 1)

    @property
    def end(self) -> date:
        """Return the last day."""
        return date(self.year, 6, 30) if self.number == 1 else date(self.year, 12, 31)

    @property
    def freeze(self) -> date:
        """Return the day after which new evidence is late."""
        return self.end + timedelta(days=3)

    @property
    def session(self) -> date:
        """Return the day of the calibration session."""
        return self.end + timedelta(days=10)

    @property
    def first_month(self) -> int:
        """Return the half's first month as a count of months since year 0."""
        return month_of(self.start)

    def before(self, halves_back: int = 1) -> Half:
        """Return the half that many halves earlier."""
        count = 2 * self.year + self.number - 1 - halves_back
        return Half(count // 2, count % 2 + 1)

    @classmethod
    def holding(cls, month: int) -> Half:
        """Return the half a month belongs to."""
        return cls(month // 12, 1 if month % 12 < 6 else 2)


LATEST = Half(2026, 1)


def halves(count: int) -> tuple[Half, ...]:
    """Return that many halves, oldest first, the latest last."""
    return tuple(LATEST.before(back) for back in range(count - 1, -1, -1))


def month_of(day: date) -> int:
    """Return a day's month as a count of months since year 0."""
    return day.year * 12 + day.month - 1


@cache
def in_month(month: int, day: int) -> date:
    """Return a working day of a month, as near to the asked day as the month and the week allow."""
    year, number = month // 12, month % 12 + 1
    return workday(date(year, number, min(day, monthrange(year, number)[1])))


def workday(day: date) -> date:
    """Return the day itself or, on a weekend, the nearest working day of the same month."""
    if day.weekday() < 5:
        return day
    earlier = day - timedelta(days=day.weekday() - 4)
    return earlier if earlier.month == day.month else day + timedelta(days=7 - day.weekday())
