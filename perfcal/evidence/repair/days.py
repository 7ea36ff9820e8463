"""Days in the text of a repair loop or a PIP: full ones, months, and days without a year, which is the nearest one.

A day of numbers alone is read only where it can mean one day (13/04/2026); 03/04/2026 is a date that nobody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from perfcal.schema.dates import BadDateError, Span, parse_span

__all__ = [
    "DATE",
    "days_in",
    "end_in",
    "end_unclear",
    "has_unclear_day",
    "range_in",
    "spans_in",
    "start_in",
    "without_dates",
]

_YEAR = r"(?:19|20)\d\d"
_TH = r"(?:st|nd|rd|th)?"
_MONTH = r"(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?i:uary|ruary|ch|il|ust|tember|ober|ember)?\.?"
_CAPITAL = r"(?=[A-Z])" + _MONTH  # "5 may" is no day, "5 May" is
DATE = (
    rf"(?<![\w/-])(?:{_YEAR}-\d\d-\d\d|{_YEAR}/\d\d/\d\d|\d{{1,2}}{_TH} (?:of )?{_MONTH},? {_YEAR}|{_MONTH} \d{{1,2}}{_TH},? {_YEAR}"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR}|{_YEAR}-\d\d(?!-)|{_MONTH},? {_YEAR}"
    rf"|\d{{1,2}}{_TH} (?:of )?{_CAPITAL}|{_CAPITAL} \d{{1,2}}{_TH}(?![:%]))(?![\w/])"
)
"""A date as people write it, for use inside other patterns; it has no groups of its own."""

_DATE = re.compile(DATE)
_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_NO_YEAR = re.compile(rf"\A(?:\d{{1,2}}{_TH} (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}{_TH})\Z")
_UNCLEAR = re.compile(r"(?<![\w./-])\d{1,2}[./]\d{1,2}[./](?:\d\d){1,2}(?![\w/])")
_ENDS = re.compile(
    r"\b(?:end(?:s|ing|ed)?|finish(?:es|ed)?|last day|until|till|by|through|due|closes?|over|deadline|conclud(?:es?|ed|ing)|complet(?:es?|ed|ion)|expires?)\b[^.;\d]{0,25}$|\bto\s*$|\.\.\s*$",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"\b(?:from|since|start(?:s|ed|ing)?|opened|begins?|begun|commenc(?:es?|ed|ing)|effective|after)\b[^.;\d]{0,15}$",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:\.\.|–|—|-|→|to|until|till|through)\s*", re.IGNORECASE)

_OTHER_DAY = re.compile(r"\b(?:not|before|review|look|report|first|check|talk|meet\w*|mid\w*)\b", re.IGNORECASE)
_FEW_WORDS = 4

_Place = tuple[int, int, date]  # where a day stands in its text


def spans_in(text: str, *, near: date | None = None) -> list[Span]:
    """Return every day or month written out, in order; what no calendar has is left out.

    A day without its year is of the year that brings it nearest to `near`, the day its section is about; without `near`
    it is no day.
    """
    return [span for _, span in _found(text, near)]


def days_in(text: str, *, near: date | None = None) -> list[date]:
    """Return every full day written in a text, in order."""
    return [day for _, _, day in _places(text, near)]


def without_dates(text: str) -> str:
    """Return a text with its dates taken out: what is left of a figure is a figure."""
    return _DATE.sub(" ", text)


def has_unclear_day(text: str) -> bool:
    """Say whether a text has a day of numbers alone that can mean two days."""
    return any(_day_of_numbers(found[0]) is None for found in _UNCLEAR.finditer(text))


def range_in(text: str, *, near: date | None = None) -> tuple[date, date] | None:
    """Return the first two days that stand on both sides of a dash, `..`, "to" or "until"."""
    places = _places(text, near)
    for (_, end, first), (start, _, last) in pairwise(places):
        if _JOIN.fullmatch(text[end:start]):
            return first, last
    return None


def end_in(text: str, *, near: date | None = None) -> date | None:
    """Return the day that a text says something ends; a lone day counts unless it is where something begins."""
    places = _places(text, near)
    ends = [day for start, _, day in places if _ENDS.search(text[:start])]
    if ends:
        return ends[-1]
    alone = len(places) == 1 and not has_unclear_day(text) and not _STARTS.search(text[: places[0][0]])
    return places[0][2] if alone and _bare(text, places[0]) else None


def end_unclear(text: str, *, near: date | None = None) -> bool:
    """Say whether a text has a day that may be the end, where none is called so."""
    named = [start for start, _, _ in _places(text, near) if not _STARTS.search(text[:start])]
    return has_unclear_day(text) or bool(named)


def _bare(text: str, place: _Place) -> bool:
    """Say whether a day's sentence says little else, and nothing that makes the day another than the end."""
    start = max(text.rfind(mark, 0, place[0]) for mark in ".;\n") + 1
    ends = [at for mark in ".;\n" if (at := text.find(mark, place[1])) >= 0]
    around = text[start : place[0]] + " " + text[place[1] : min(ends, default=len(text))]
    return len(re.findall(r"\w+", around)) <= _FEW_WORDS and not _OTHER_DAY.search(around)


def start_in(text: str, *, near: date | None = None) -> date | None:
    """Return the day that a text says something starts."""
    return next((day for start, _, day in _places(text, near) if _STARTS.search(text[:start])), None)


def _places(text: str, near: date | None) -> list[_Place]:
    found = _found(text, near)
    return [(match.start(), match.end(), span.start) for match, span in found if span.precision == "day" and span.start]


def _found(text: str, near: date | None) -> Iterator[tuple[re.Match[str], Span]]:
    for match in _DATE.finditer(text):
        if (span := _span(match[0], near)) is not None and span.start is not None:
            yield match, span


def _span(written: str, near: date | None) -> Span | None:
    if _NUMBERS.fullmatch(written):
        day = _day_of_numbers(written)
        return Span(day, day, "day", tolerated=True) if day else None
    whole = written.replace(" of ", " ")
    if not _NO_YEAR.match(whole):
        return _parsed(whole)
    years = (near.year - 1, near.year, near.year + 1) if near else ()
    spans = [span for year in years if (span := _parsed(f"{whole} {year}")) and span.start]
    return min(spans, key=lambda span: abs((span.start - near).days) if span.start and near else 0, default=None)


def _day_of_numbers(written: str) -> date | None:
    """Return the day of 13/04/2026 or 4/13/2026; none where it can mean two days, or has no whole year."""
    found = _NUMBERS.fullmatch(written)
    if not found:
        return None
    one, two, year = (int(part) for part in found.groups())
    day, month = (one, two) if one > 12 else (two, one)
    span = _parsed(f"{year}-{month:02d}-{day:02d}") if max(one, two) > 12 or one == two else None
    return span.start if span else None


def _parsed(written: str) -> Span | None:
    try:
        return parse_span(written)
    except BadDateError:
        return None
