"""The day a workspace is looked at from."""

from __future__ import annotations

from datetime import date

import pandas as pd

from perfcal.clock import today
from perfcal.errors import UsageError

__all__ = ["looked_from"]

_HALF_A_YEAR = pd.Timedelta(days=183)


def looked_from(asked: date | str | None, session: date, *dated: pd.DataFrame) -> date:
    """Return the day asked for; `"today"` stops at the last day there is anything to say about.

    That last day is the session's, or the latest day of a section or part in `dated`, as far as it is within half a year
    of the session: a year mistyped moves nobody's clock. `"today"` never reaches a day in the future.
    """
    if isinstance(asked, date):
        return asked
    if asked and asked != "today":
        return _day(asked)
    latest = pd.Timestamp(session)
    for rows in dated:
        days = rows.loc[rows["precision"] == "day", "date_end"]
        reached = days[days <= pd.Timestamp(session) + _HALF_A_YEAR].max()
        latest = latest if pd.isna(reached) else max(latest, reached)
    last: date = latest.date()
    return min(today(), last) if asked else last


def _day(asked: str) -> date:
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise UsageError(f"{asked!r} is not a day", hint="write YYYY-MM-DD, or today") from None
