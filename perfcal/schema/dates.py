"""Dates as people write them in growth docs: a span of days and how precise the writer was.

Understood as such: `2026-03-14`, `2026-03-01..2026-03-09`, `2026-03`. Tolerated, because each can mean one thing only:
`[Nov 30, 2024]`, `[Nov 22-24, 2022]`, `[Aug-Sep, 2024]`, `[Aug 31 - Oct 19, 2024]`, `[Jun 13 & Jul 24, 2023]`,
`[13 June 2023]`, `[May 2024]`, `[2024]`, `2026/03/14`. All-number dates that do not begin with the year are
never guessed.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from perfcal.schema.growth import Precision

__all__ = [
    "MONTHS",
    "NO_SPAN",
    "BadDateError",
    "Span",
    "cycle_days",
    "half_span",
    "iso_day",
    "leading_date",
    "month_span",
    "months_through",
    "parse_span",
    "quarter_span",
]


class BadDateError(ValueError):
    """Text that has the shape of a date and is not one, e.g. 2026-02-30; `found` is the text."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"{found}: {expected}")
        self.found = found
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last day meant, both included; both None and precision "none" when no date is given."""

    start: date | None
    end: date | None
    precision: Precision
    tolerated: bool = False  # understood, but not written the way the format asks


NO_SPAN = Span(None, None, "none")

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""The months in English, whatever the machine's language."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_CYCLE_ID = re.compile(r"([1-9]\d{3})\D{0,2}([HQ])([1-4])", re.IGNORECASE)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_DAY = r"\d{4}-\d{1,2}-\d{1,2}"
_ISO = re.compile(
    rf"(?P<from>{_DAY})(?:T[\d:.]+Z?)?(?:\s*(?P<join>\.\.|-|–|to\b|until\b)\s*(?P<to>{_DAY}))?(?![\w/-]|\.\.)"
    r"|(?P<month>\d{4}-\d{1,2})(?:\s*\.\.\s*(?P<month_to>\d{4}-\d{1,2}))?(?![\w/-]|\.\.)"
)
_HALF_A_DATE = re.compile(r"\[?((?:19|20)\d{2}-\d{2}(?!\d)[\w.-]*)")
_YEAR_FIRST = re.compile(r"\[?((?:19|20)\d{2})([/.])(\d{1,2})\2(\d{1,2})\]?(?![\w./-])")
_BRACKET = re.compile(r"\[([^\[\]\n]{3,40})\]")
_AMBIGUOUS = re.compile(r"\[?(\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}[.-]\d{1,2}[.-](?:19|20)\d{2})\]?(?![\w./-])")
_MONTHS = {name[:letters].casefold(): at for at, name in enumerate(MONTHS, start=1) for letters in (3, len(name))}
_MONTHS["sept"] = 9
_WORD = re.compile(r"\d{4}|\d{1,2}(?:st|nd|rd|th)?\b|[^\W\d_]+\.?|\.\.|[-–—&,]")
_JOIN = {"-", "–", "—", "&", "to", "and", "until", ".."}


def iso_day(text: str) -> date | None:
    """Return the day written exactly YYYY-MM-DD; None for a week, a day without hyphens and a day no calendar has."""
    try:
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def month_span(year: int, month: int, *, tolerated: bool = False) -> Span:
    """Return the span of one calendar month; an impossible month is refused."""
    if not 1 <= month <= 12:
        raise BadDateError(f"{year}-{month:02d}", "a month from 01 to 12")
    _check_year(year)
    return Span(date(year, month, 1), _last_day(year, month), "month", tolerated)


def quarter_span(year: int, quarter: int) -> Span:
    """Return the span of one calendar quarter."""
    if not 1 <= quarter <= 4:
        raise BadDateError(f"{year}-Q{quarter}", "a quarter from Q1 to Q4")
    _check_year(year)
    return Span(date(year, 3 * quarter - 2, 1), _last_day(year, 3 * quarter), "quarter")


def half_span(year: int, half: int) -> Span:
    """Return the span of one half-year."""
    if half not in (1, 2):
        raise BadDateError(f"{year}-H{half}", "H1 or H2")
    _check_year(year)
    return Span(date(year, 6 * half - 5, 1), _last_day(year, 6 * half), "half")


def cycle_days(cycle_id: str) -> tuple[date, date] | None:
    """Return the first and last day of a cycle named by its half or quarter; named otherwise, it has no place in time."""
    found = _CYCLE_ID.search(cycle_id)
    if not found:
        return None
    year, length = int(found[1]), 6 if found[2].upper() == "H" else 3
    last = int(found[3]) * length
    return (date(year, last - length + 1, 1), _last_day(year, last)) if last <= 12 else None


def months_through(first: date, last: date) -> int:
    """Return how many calendar months lie from one day to another, those of both days included."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def leading_date(text: str) -> tuple[Span, str]:
    """Split a bullet into the date it starts with and the rest.

    Returns `NO_SPAN` and the text itself when it starts with none. Raises `BadDateError` for something that can only
    be meant as a date and is not one, or not only one.
    """
    if found := _ISO.match(text):
        return _iso(found), _rest(text, found.end())
    if found := _HALF_A_DATE.match(text):
        raise BadDateError(found[1], "a day as YYYY-MM-DD, a range as YYYY-MM-DD..YYYY-MM-DD, then a blank")
    if found := _YEAR_FIRST.match(text):
        day = _day(int(found[1]), int(found[3]), int(found[4]))
        return Span(day, day, "day", tolerated=True), _rest(text, found.end())
    if found := _AMBIGUOUS.match(text):
        raise BadDateError(found[1], "a day as YYYY-MM-DD; the order of day and month is never guessed")
    if (found := _BRACKET.match(text)) and (span := parse_span(found[1])):
        return span, _rest(text, found.end())
    return NO_SPAN, text


def parse_span(text: str) -> Span | None:
    """Return the span a whole text means, or None when it is no date; impossible days raise `BadDateError`."""
    cleaned = text.strip()
    if found := _ISO.fullmatch(cleaned):
        return _iso(found)
    if re.fullmatch(r"\d{4}", cleaned):
        year = int(cleaned)
        return (
            Span(date(year, 1, 1), date(year, 12, 31), "year", tolerated=True)
            if _FIRST_YEAR <= year <= _LAST_YEAR
            else None
        )
    return _named(cleaned)


def _iso(found: re.Match[str]) -> Span:
    return _months(found[0], found["month"], found["month_to"]) if found["month"] else _days(*found.group(0, 1, 2, 3))


@lru_cache(maxsize=4096)  # a company writes of the same few years
def _days(whole: str, first: str, join: str | None, last: str | None) -> Span:
    start = _day(*_numbers(first))
    if not last:
        return Span(start, start, "day", tolerated=len(first) != 10)
    return _ordered(start, _day(*_numbers(last)), whole, tolerated=join != "..")


def _months(whole: str, first: str, last: str | None) -> Span:
    span = month_span(*_numbers(first))
    return _ordered(span.start, month_span(*_numbers(last)).end, whole) if last else span


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split("-")]


def _named(text: str) -> Span | None:
    """Read month names with days and years: each side of a join takes what it lacks from the other."""
    words = [word.rstrip(".") if word != ".." else word for word in _WORD.findall(text)]
    if not words or not any(word.casefold() in _MONTHS for word in words) or _WORD.sub("", text).strip():
        return None
    sides: list[dict[str, int]] = [{}]
    for before, word in zip(["", *words], words, strict=False):
        if word.casefold() in _JOIN:
            sides.append({})
        elif word != "," and not _place(word, sides[-1]):
            if before != ",":
                return None
            sides.append({})  # Mar 2, 4 & 9, 2024
            _place(word, sides[-1])
    return _span_of(sides, text)


def _place(word: str, side: dict[str, int]) -> bool:
    """Put one word into its slot; False when it is no part of a date or the slot is taken."""
    number = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word)
    if word.casefold() in _MONTHS:
        slot, value = "month", _MONTHS[word.casefold()]
    elif number.isdecimal():  # a raised ² is a digit too, and no number
        slot, value = ("year" if len(number) == 4 else "day"), int(number)
    else:
        return False
    if slot in side:
        return False
    side[slot] = value
    return True


def _span_of(sides: list[dict[str, int]], text: str) -> Span | None:
    if not all(sides) or "year" not in sides[-1]:
        return None
    first, last = sides[0], dict(sides[-1])
    if "day" in first and "month" not in first and "month" in last:  # 13–15 June 2023
        first = first | {"month": last["month"]}
    if "month" not in last and "day" in last and "day" in first:  # Nov 22-24, 2022
        last["month"] = [side["month"] for side in sides if "month" in side][-1]
    if "month" not in first or "month" not in last or ("day" in first) != ("day" in last):
        return None
    first = {"year": last["year"]} | first
    if "day" not in last:
        start, end = month_span(first["year"], first["month"]).start, month_span(last["year"], last["month"]).end
        precision: Precision = "month" if len(sides) == 1 else "range"
        return _ordered(start, end, text) if precision == "range" else Span(start, end, precision, tolerated=True)
    start, end = _day(first["year"], first["month"], first["day"]), _day(last["year"], last["month"], last["day"])
    return Span(start, end, "day", tolerated=True) if len(sides) == 1 else _ordered(start, end, text)


def _ordered(start: date | None, end: date | None, text: str, *, tolerated: bool = True) -> Span:
    if start is None or end is None or end < start:
        raise BadDateError(text, "a range that ends on or after the day it starts")
    return Span(start, end, "range", tolerated)


def _check_year(year: int) -> None:
    """Refuse a year that nobody means: a slip of the pen, before which or after which no clock could be counted."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadDateError(f"the year {year:04d}", f"a year from {_FIRST_YEAR} to {_LAST_YEAR}")


def _day(year: int, month: int, day: int) -> date:
    _check_year(year)
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDateError(f"{year:04d}-{month:02d}-{day:02d}", "a day of the calendar, as YYYY-MM-DD") from None


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _rest(text: str, end: int) -> str:
    return text[end:].lstrip(" \t:–—-")
