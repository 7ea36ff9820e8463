"""Days written in running text: 2026-03-14, 14 March 2026, March 14, and whether a text has any date at all.

A day of numbers alone that does not begin with the year can mean two days (03/04/2026): it is a date, and no day is
read from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

__all__ = ["days_in", "has_date", "without_dates"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:,?\s+(?P<{0}>(?:19|20)\d\d)\b)?"
_TH = r"(?:st|nd|rd|th)?\b"
_DAY = re.compile(
    r"(?<![\d-])(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?![\d-])"
    rf"|(?<![\d.,:/-])(?P<d1>\d{{1,2}}){_TH}\.?\s+(?:of\s+)?{_MONTH.format('m1')}{_YEAR.format('y1')}"
    rf"|\b{_MONTH.format('m2')}\s+(?P<d2>\d{{1,2}}){_TH}(?![:%]){_YEAR.format('y2')}",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?<![\d./-])\d{1,2}[./]\d{1,2}[./](?:19|20)?\d\d(?!\d)"  # 14.03.2026, 3/14/26: some day, whichever it is
    r"|(?<![\d-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d-])"  # 2026-03, a date of the format
    rf"|\b{_MONTH.format('m')}\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)


def days_in(text: str, *, year: int | None = None) -> list[date]:
    """Return the days a text names, in the order of the text; one without a year is of `year`, else not returned."""
    return [day for found in _DAY.finditer(text) if (day := _day(found, year)) is not None]


def has_date(text: str) -> bool:
    """Whether a text names a day or a month of the calendar; `last Tuesday` is none, for nobody can look it up."""
    return bool(_OTHER.search(text)) or any(_any_year(text))


def without_dates(text: str) -> str:
    """Return a text without the days and months it names."""
    return _OTHER.sub(" ", _DAY.sub(" ", text))


def _any_year(text: str) -> Iterator[bool]:
    return (_day(found, 2000) is not None for found in _DAY.finditer(text))  # a leap year: 29 February is a day


def _day(found: re.Match[str], year: int | None) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        number, month, written = (found["d1"] or found["d2"], found["m1"] or found["m2"], found["y1"] or found["y2"])
        of_year = int(written) if written else year
        return None if of_year is None else date(of_year, _MONTHS.index(month[:3].casefold()) + 1, int(number))
    except ValueError:
        return None
