"""How figures, days and lists are worded, the same wherever a sentence is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

__all__ = ["counted_words", "day", "join_words", "listed", "required_words", "times", "when"]


def day(of: date) -> str:
    """A day and its month in words: 3 July."""
    return f"{of.day} {of:%B}"


def when(row: dict[str, Any]) -> str:
    """A row's date as a page prints it."""
    if row["precision"] == "none" or pd.isna(row["date_end"]):
        return "undated"
    if row["precision"] in {"day", "range"}:
        return f"{row['date_end'].day} {row['date_end']:%b %Y}"
    return (
        f"{row['date_end']:%b %Y}" if row["precision"] == "month" else f"{row['date_start']:%b}–{row['date_end']:%b %Y}"
    )


def times(number: int, word: str, plural: str = "") -> str:
    """A number and its noun."""
    return f"{number} {word if number == 1 else plural or word + 's'}"


def join_words(words: Sequence[str]) -> str:
    """Words as a list in a sentence."""
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"


def listed(words: Sequence[str], *, most: int = 3) -> str:
    """The first few words of a list, and how many more there are."""
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def required_words(criterion: Mapping[str, Any], title: str) -> str:
    """What one row of `coverage` asks for: 3 × unblocked a quarter; `title` is its dimension's."""
    if pd.isna(criterion["required"]):
        return "a written judgement"
    kind = criterion["kind"] or f"row on {title}"
    reach = f" reaching {criterion['reach']}" if criterion["reach"] else ""
    per = f" a {criterion['per']}" if criterion["per"] else ""
    return f"{criterion['required']} × {kind}{reach}{per}"


def counted_words(criterion: Mapping[str, Any]) -> str:
    """What is on paper for one row of `coverage`."""
    if pd.isna(criterion["required"]):
        return "judged by the EM" if criterion["judged"] else "not judged yet"
    if criterion["judged"]:
        return f"{criterion['counted']} on paper, judged {criterion['status']} by the EM"
    if criterion["periods"] > 1:
        return f"met in {criterion['periods_met']} of {criterion['periods']} {criterion['per']}s"
    return f"{criterion['counted']} on paper"
