"""The one reader of the clock: everything else is handed a day."""

from __future__ import annotations

from datetime import date, datetime

__all__ = ["local_now", "today"]


def today() -> date:
    """Return this machine's day."""
    return local_now().date()


def local_now() -> datetime:
    """Return this moment, with the machine's time zone."""
    return datetime.now().astimezone()
