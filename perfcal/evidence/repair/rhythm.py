"""How often a plan asks for touch points: weekly, twice a week, every second Tuesday, monthly (R10.5)."""

from __future__ import annotations

import re

__all__ = ["planned_days"]

_NUMBERS = {"second": 2, "other": 2, "two": 2, "third": 3, "three": 3, "four": 4, "fourth": 4}
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri)days?"
_EVERY = re.compile(
    rf"\b(?:every|each) (?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)}) (?P<unit>days?|weeks?|months?|{_WEEKDAY})\b",
    re.IGNORECASE,
)
_RHYTHMS = (
    (3, r"\bdaily\b|\bevery (?:day|morning)\b|\b(?:twice|two times|three times|thrice|2x|2 ?×|3x) (?:a|per|each|every|weekly)\b|\btwice[- ]weekly\b"),
    (7, rf"\bweekly\b|\bweeks? by week\b|\b(?:every|each|once a|once per|per|a) week\b|{_WEEKDAY}"),
    (14, r"\bfortnight(?:ly|s)?\b"),
    (28, r"\bmonthly\b|\b(?:every|each|once a|once per|per|a) month\b"),
    (90, r"\bquarterly\b|\b(?:every|each|once a|once per|per|a) quarter\b"),
)  # fmt: skip


def planned_days(text: str) -> int | None:
    """Return how many days a plan leaves between touch points, the shortest it names; None where it names none.

    "Bi-weekly" is twice a week to some and every two weeks to others: it is read as weekly, which both keep.
    """
    spaced = [_days(found) for found in _EVERY.finditer(text)]
    rest = _EVERY.sub(" ", text)
    named = [days for days, words in _RHYTHMS if re.search(words, rest, re.IGNORECASE)]
    return min([*named, *spaced], default=None)


def _days(found: re.Match[str]) -> int:
    number, unit = found["number"].casefold(), found["unit"].casefold()
    long = 1 if unit in ("day", "days") else 28 if unit.startswith("month") else 7
    return (_NUMBERS.get(number) or int(number)) * long
