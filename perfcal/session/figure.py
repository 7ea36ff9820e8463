"""One figure of a cycle: what was counted of how many, and the cases behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from perfcal.patterns.rated import previous_cycle
from perfcal.schema.cycle import Cycle

__all__ = ["Counted", "Period"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A numerator and its denominator; both None where the record cannot say."""

    numerator: int | None = None
    denominator: int | None = None
    reason: str = ""
    people: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """The share, or None where there is nothing to divide by."""
        return self.numerator / self.denominator if self.numerator is not None and self.denominator else None


@dataclass(frozen=True, slots=True)
class Period:
    """A cycle's name and days, up to the day looked from."""

    id: str
    start: date
    end: date
    session: date
    now: date  # nothing later has happened yet

    @classmethod
    def of(cls, cycle: Cycle) -> Period:
        """Return this cycle's period."""
        return cls(cycle.id, cycle.dates.start, cycle.dates.end, cycle.dates.session, cycle.as_of)

    def before(self, cycle: Cycle) -> Period | None:
        """Return the cycle before, as long as this one and with its session as late; None when none is on record."""
        name = previous_cycle(cycle, self.id)
        if not name:
            return None
        end = self.start - timedelta(days=1)
        session = end + (self.session - self.end)
        start = self.start - (self.end - self.start) - timedelta(days=1)
        return Period(name, start, end, session, self.now)
