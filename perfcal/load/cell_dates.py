"""Days in table cells. ISO is always understood; day and month are never guessed apart (`--dates dmy|mdy|ymd`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal, get_args

from perfcal.load.cell_fault import BadCellError

__all__ = ["DATE_ORDERS", "DateOrder", "day_of", "fitting_orders", "is_day_shaped", "needs_order", "proposed_order"]

DateOrder = Literal["dmy", "mdy", "ymd"]
DATE_ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)

_CLOCK = re.compile(
    r"[T ]+\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,4})[-/.] ?(\d{1,2})[-/.] ?(\d{1,4})\.?")
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,? )?(?:(\d{1,2})(?:st|nd|rd|th)?\.?[-/ ]?([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?)"
    r",?[-/ ]?(\d{4}|\d{2})"
)
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_PIVOT = 70  # two-digit years: 70–99 are 19yy, 00–69 are 20yy
_WORDS = {"dmy": "day/month/year", "mdy": "month/day/year", "ymd": "year/month/day"}
_SERIAL = re.compile(r"[2-6]\d{4}(\.0+)?")


@lru_cache(maxsize=8192)
def day_of(cell: str, order: DateOrder | None = None) -> date | None:
    """Return the day a cell means; None for a blank cell.

    Understood always: `2026-03-14` (with or without a clock time, which is dropped), `2026/3/14`, `20260314`,
    `14 Mar 2026`, `Mar 14, 2026`. Numbers such as `3/4/2026` are read only by a stated `order`. Two-digit years
    00–69 mean 20yy. Raises `BadCellError` for anything else; the message never shows a cell that is not date-like.
    """
    text = _CLOCK.sub("", cell.strip())
    if not text:
        return None
    parts = _year_first(text) or _named(text)
    if parts is None and (numbers := _NUMBERS.fullmatch(text)):
        parts = _ordered(numbers.groups(), order, text)
    if parts is None:
        raise _not_a_day(text)
    try:
        day = date(*parts)
    except ValueError:
        raise BadCellError(
            f"{text!r}, a day that no calendar has", _wanted(order), "check the day and the month"
        ) from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise BadCellError(f"{text!r}, a year outside {_FIRST_YEAR}–{_LAST_YEAR}", _wanted(order), "check the year")
    return day


def is_day_shaped(cell: str) -> bool:
    """Whether a cell is written like a day, in any order; eight bare digits may as well be an id."""
    text = _CLOCK.sub("", cell.strip())
    return not text.isdigit() and bool(_YEAR_FIRST.fullmatch(text) or _named(text) or needs_order(text))


def needs_order(cell: str) -> bool:
    """Whether a cell is three numbers that only a stated order makes a day."""
    text = _CLOCK.sub("", cell.strip())
    return bool(not _YEAR_FIRST.fullmatch(text) and _NUMBERS.fullmatch(text))


def fitting_orders(cells: Iterable[str]) -> tuple[DateOrder, ...]:
    """Return the orders by which every cell of numbers is a day; all of them when no cell needs one."""
    asked = {cell for cell in cells if needs_order(cell)}
    return tuple(order for order in DATE_ORDERS if all(_reads(cell, order) for cell in asked))


def proposed_order(cells: Iterable[str]) -> DateOrder | None:
    """Return the one order that fits a column (some number above 12 settles it): a proposal for a person to confirm.

    None when the column needs no order, or when more than one order, or none, fits all of it.
    """
    asked = [cell for cell in cells if needs_order(cell)]
    fitting = fitting_orders(asked)
    return fitting[0] if asked and len(fitting) == 1 else None


def _reads(cell: str, order: DateOrder) -> bool:
    try:
        return day_of(cell, order) is not None
    except BadCellError:
        return False


def _year_first(text: str) -> tuple[int, int, int] | None:
    found = _YEAR_FIRST.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    return year, month, day


def _named(text: str) -> tuple[int, int, int] | None:
    found = _NAMED.fullmatch(text)
    if not found:
        return None
    day_before, month_after, month_before, day_after, year = found.groups()
    month = _month(month_after or month_before)
    return (_full_year(year), month, int(day_before or day_after)) if month else None


def _month(word: str) -> int | None:
    folded = word.casefold()
    whole = next((number for number, name in enumerate(_MONTH_NAMES, 1) if name.startswith(folded)), None)
    return whole or (9 if folded == "sept" else None)


def _ordered(numbers: tuple[str, ...], order: DateOrder | None, text: str) -> tuple[int, int, int]:
    if order is None:
        raise BadCellError(
            f"{text!r}, which does not say what is day and what is month",
            "YYYY-MM-DD",
            "write it as YYYY-MM-DD, or import the file with `--dates dmy` or `--dates mdy`",
        )
    named = dict(zip(order, numbers, strict=True))
    if len(named["y"]) not in {2, 4} or len(named["d"]) > 2:
        raise BadCellError(
            f"{text!r}, which is not {_WORDS[order]}", _wanted(order), "check the date order of this file"
        )
    return _full_year(named["y"]), int(named["m"]), int(named["d"])


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _PIVOT else 2000)


def _wanted(order: DateOrder | None) -> str:
    return f"YYYY-MM-DD or {_WORDS[order]}" if order else "YYYY-MM-DD"


def _not_a_day(text: str) -> BadCellError:
    if _SERIAL.fullmatch(text):
        return BadCellError(
            "a spreadsheet's day number", "YYYY-MM-DD", "format the column as a date in the spreadsheet and save again"
        )
    return BadCellError("text that is not a date", "YYYY-MM-DD", "write the day as YYYY-MM-DD, or leave the cell blank")
