"""What a claim says of reach, of leading, of numbers and of constancy, to be held against the rows (R5.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import permutations

from perfcal.evidence.days_in_text import without_dates

__all__ = [
    "CONSTANT",
    "EACH_MONTH",
    "EACH_QUARTER",
    "HELPED",
    "LED",
    "REACH_CLAIMS",
    "derivable",
    "numbers_in",
    "stands_in",
]

_ORG = r"(?:org|organi[sz]ation|engineering)"
REACH_CLAIMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "company",
        re.compile(
            r"\bcompany[- ]?wide\b|\bacross the (?:whole |entire )?company\b|\b(?:the )?(?:whole|entire) company\b|\b(?:all|every|everybody|everyone|anybody|each) (?:\w+ ){0,2}?(?:of|in|at|across) (?:the|our) company\b|\bevery (?:department|employee)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "org",
        re.compile(
            rf"\b{_ORG}[- ]?wide\b|\bacross (?:the |all of )?(?:whole |entire )?{_ORG}\b|\b(?:the )?(?:whole|entire) {_ORG}\b|\b(?:all|every) (?:the |our |other )?teams?\b",
            re.IGNORECASE,
        ),
    ),
)
"""The reach a phrase claims, the widest first."""

LED = re.compile(r"\b(?:led|drove|spearheaded|headed|championed|single-?handed(?:ly)?|owned)\b", re.IGNORECASE)
HELPED = re.compile(
    r"\b(?:help(?:ed|s|ing)?|assist(?:ed|s|ing)?|support(?:ed|s|ing)|contribut(?:ed|es|ing)|took part|taking part|joined|attended|pair(?:ed|ing)|"
    r"shadow(?:ed|ing)?|sat in|gave a hand|lent a hand|review(?:ed|s)|under|alongside)\b",
    re.IGNORECASE,
)
CONSTANT = re.compile(
    r"\b(?:consistent(?:ly)?|always(?!-)|continuous(?:ly)? (?:led|delivered|shipped|showed)|throughout|month after month|week after week|time and again|"
    r"all (?:half|year|through)|at all times|without exception)\b",
    re.IGNORECASE,
)
EACH_MONTH = re.compile(r"\b(?:every|each) (?:single )?(?:month|week)\b|\bmonth (?:after|by) month\b", re.IGNORECASE)
EACH_QUARTER = re.compile(r"\b(?:every|each) (?:single )?quarter\b", re.IGNORECASE)

_PERIOD = re.compile(
    r"\b\d{4}-[HQ]\d\b|\b[HQ]\d(?: \d{4})?\b|\b(?:19|20)\d{2}\b|https?://\S+|\brow \d+|\blines? \d+(?:[–-]\d+)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,#/-])(\d+(?:[ \u202f\u00a0](?=\d{3}(?!\d))\d{3})*(?:[.,]\d+)*)(?![\w/-]*[a-z]{3})(?=[\s%€$£.,;:)x×]|[kmb]\b|k€|ms|s\b|h\b|$)",
    re.IGNORECASE,
)


def numbers_in(text: str) -> list[float]:
    """Return the numbers a text gives, without dates, periods, versions and names such as p99."""
    bare = _PERIOD.sub(" ", without_dates(text))
    return [value for found in _NUMBER.finditer(bare) if (value := _value(found[1])) is not None]


def stands_in(number: float, known: Iterable[float]) -> bool:
    """Whether a number is among the known ones, as it stands or rounded."""
    return any(_near(number, value) for value in known)


def derivable(number: float, known: Iterable[float]) -> bool:
    """Whether a number stands in the known ones, or follows from two of them: a difference, a share, a factor, a sum."""
    values = list(dict.fromkeys(known))
    if stands_in(number, values):
        return True
    return any(
        _near(number, result) for first, second in permutations(values, 2) for result in _results(first, second)
    ) or _near(number, sum(values))


def _results(first: float, second: float) -> list[float]:
    shares = [abs(first - second) / first * 100, first / second, first / second * 100] if first and second else []
    return [abs(first - second), first + second, *shares]


def _near(number: float, value: float) -> bool:
    """Equal, or equal once rounded as one rounds in a sentence."""
    return abs(number - value) <= max(0.051, 0.005 * abs(value)) or number == round(value)


def _value(written: str) -> float | None:
    plain = re.sub(r"[ \u202f\u00a0]", "", written).rstrip(".,")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", plain):
        plain = plain.replace(",", "")
    try:
        return float(plain.replace(",", "."))
    except ValueError:  # 1.2.3 is a version
        return None
