"""Days and months that a sentence names: 2026-03-04, 4 March, Mar 4th, early June, in May."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache

import pandas as pd

from perfcal.schema.dates import MONTHS

__all__ = ["days_named", "months_named"]

Span = tuple[pd.Timestamp, pd.Timestamp]

_NUMBER = {name[:letters].casefold(): at + 1 for at, name in enumerate(MONTHS) for letters in (3, len(name))}
_NUMBER["sept"] = 9

_WORD = rf"(?P<month>{'|'.join([*MONTHS, 'Sept', *(name[:3] for name in MONTHS)])})\.?"
_FULL = "|".join(MONTHS)
_YEAR = r"(?:,? (?P<year>\d{4}))?"
_ISO = re.compile(r"(?<![\w-])(?P<year>\d{4})([-/])(?P<number>\d{2})\2(?P<day>\d{2})(?![\w-])")
_DOTTED = re.compile(r"(?<![\w.])(?P<day>\d{1,2})\. ?(?P<number>\d{1,2})\. ?(?P<year>\d{4})(?![\w.])")
_DAY_FIRST = re.compile(rf"(?<![\w.,%€$£-])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?(?: of)? {_WORD}\b{_YEAR}(?! ?%)")
_MONTH_FIRST = re.compile(rf"\b{_WORD} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w%-]|[.:]\d| ?(?:%|am\b|pm\b)){_YEAR}")
_ISO_WEEK = re.compile(r"(?<![\w-])(?P<year>\d{4})-?W(?P<week>\d{2})(?![\w-])")
_ISO_MONTH = re.compile(r"(?<![\w-])(?P<year>\d{4})-(?P<number>\d{2})(?![\w-])")
_MONTH = re.compile(rf"(?:\b(?P<part>[Ee]arly|[Mm]id|[Ll]ate)[ -])?\b(?P<month>{_FULL})\b{_YEAR}")
_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}

_BACKGROUND = re.compile(
    r"\b(?:since|until|till|before|by|due|last|next|planned for)(?: (?:early|mid|late|the|end of))* ?$", re.IGNORECASE
)
"""Words before a month that tell what was there before or comes after, and not when the work was."""

_IN_TIME = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|from|to|and|early|mid|late|during|through|last|the|\d{1,2})|[(–-])[ -]?$",
    re.IGNORECASE,
)
"""What stands before a month that is a name, too, or a verb."""


def days_named(text: str, first: pd.Timestamp, last: pd.Timestamp, *, names: Collection[str] = ()) -> list[Span]:
    """Return the days of a period that a text names, or, where it names none, the weeks; or else the months.

    A day without a year is of the latest year that puts it into the period. A month after since, until, before or by
    dates something else. `names` are lower-case names of people: June who reviewed it is no month.
    """
    period = (first, last)
    return list(dict.fromkeys(_days(text, period) or _weeks(text, period) or _months(text, period, names)))


def months_named(text: str, first: pd.Timestamp, last: pd.Timestamp) -> set[str]:
    """Return the months of a period that a text names, by a day, a month's number or its word: 2026-03."""
    period = (first, last)
    spans = [*_days(text, period), *_months(text, period, (), background=True)]
    return {f"{start:%Y-%m}" for start, _end in spans}


def _days(text: str, period: Span) -> list[Span]:
    patterns = (_ISO, _DOTTED, _DAY_FIRST, _MONTH_FIRST)
    found = [(match.start(), _day(match, period)) for pattern in patterns for match in pattern.finditer(text)]
    return [(day, day) for _at, day in sorted(found, key=lambda one: one[0]) if day is not None]


def _day(match: re.Match[str], period: Span) -> pd.Timestamp | None:
    told = match.groupdict()
    month = int(told["number"]) if told.get("number") else _NUMBER[told["month"].casefold()]
    for year in _years(told.get("year"), period):
        day = _on_calendar(year, month, int(told["day"]))
        if day is not None and period[0] <= day <= period[1]:
            return day
    return None


@lru_cache(maxsize=50_000)
def _on_calendar(year: int, month: int, day: int) -> pd.Timestamp | None:
    """Return a day, or None where the calendar has none such; the same few thousand days are named again and again."""
    try:
        return pd.Timestamp(date(year, month, day))
    except ValueError:
        return None


def _weeks(text: str, period: Span) -> list[Span]:
    found = []
    for match in _ISO_WEEK.finditer(text):
        monday = pd.to_datetime(f"{match['year']}-W{match['week']}-1", format="%G-W%V-%u", errors="coerce")
        if not pd.isna(monday) and period[0] <= monday <= period[1]:
            found.append((monday, min(monday + pd.Timedelta(days=6), period[1])))
    return found


def _months(text: str, period: Span, names: Collection[str], *, background: bool = False) -> Iterator[Span]:
    for match in sorted([*_MONTH.finditer(text), *_ISO_MONTH.finditer(text)], key=lambda one: one.start()):
        told, before = match.groupdict(), text[: match.start()]
        word = (told.get("month") or "").casefold()
        # A "May" that begins a sentence is no month.
        doubtful = word == "may" or word in names
        if doubtful and not told["year"] and not told["part"] and not _IN_TIME.search(before):
            continue
        if not background and _BACKGROUND.search(before):
            continue
        month = _NUMBER[word] if word else int(told["number"])
        for year in _years(told["year"], period) if 1 <= month <= 12 else ():
            start = pd.Timestamp(year, month, 1)
            end = start + pd.offsets.MonthEnd()
            if period[0] <= end and start <= period[1]:
                yield _third(told.get("part"), start, end)
                break


def _third(part: str | None, start: pd.Timestamp, end: pd.Timestamp) -> Span:
    if not part:
        return start, end
    low, high = _THIRDS[part.casefold()]
    return start.replace(day=low), start.replace(day=min(high, end.day))


def _years(told: str | None, period: Span) -> list[int]:
    return [int(told)] if told else list(range(period[1].year, period[0].year - 1, -1))
