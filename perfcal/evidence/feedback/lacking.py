"""The feedback record: what each conversation lacks of Situation, Behavior, Impact, Ask, Commit (R3.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from perfcal.evidence.days_in_text import days_in, has_date, without_dates
from perfcal.evidence.feedback.conversations import conversations
from perfcal.evidence.feedback.observable import states_of_mind
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.growth import HEADINGS

__all__ = ["FIELDS", "NOT_SEEN", "feedback", "lacking"]

FIELDS = HEADINGS["1:1"]
"""The five labelled fields, in their order."""
NOT_SEEN = "Behavior says what somebody feels, wants or is, not what was seen"
"""The one thing of `missing` that a word list says: worth a second look, where the others are facts."""

_PLACEHOLDER = re.compile(r"\W*(?:tbd|tba|todo|n/a|none|nothing|xxx+|\.\.\.|…)?\W*", re.IGNORECASE)
_WORD = re.compile(r"(?!\b(?:by|on|due|until|before|the|of)\b)\b[^\W\d_]", re.IGNORECASE)


def feedback(cycle: Cycle, employee_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """Which conversations are on record, and what does each lack? Columns of `CONVERSATIONS`, as the documents hold them.

    `missing` names what R3.1 asks for and is not there: a field, a date in Situation, an observable Behavior, a date
    in Commit that does not lie before the talk, a checkpoint in Commit (what will be looked at that day). Only
    conversations held by `cycle.as_of` are asked about. An unknown id is refused with the nearest known.

    That nothing is missing does not make a conversation a good one, or a fair one.
    """
    for who in employee_ids or ():
        cycle.person(who)
    held = conversations(cycle)
    held = held[held["date"] <= pd.Timestamp(cycle.as_of)]
    if employee_ids is not None:
        held = held[held["employee_id"].isin(list(employee_ids))]
    found = [(*lacking(row), *_day_gone(row)) for row in records(held)]
    return held.assign(missing=pd.Series(found, index=held.index, dtype="object")).reset_index(drop=True)


def lacking(said: Mapping[str, str]) -> tuple[str, ...]:
    """Name what five texts lack of R3.1, in the order of the fields; keys are the fields' names in small letters."""
    found: list[str] = []
    for name in FIELDS:
        text = said.get(name.casefold(), "")
        found += _LACKS.get(name, _nothing)(text) if not _is_blank(text) else [f"{name} is empty"]
    return tuple(found)


def _situation_lacks(text: str) -> list[str]:
    return [] if has_date(text) else ["Situation has no date"]


def _behavior_lacks(text: str) -> list[str]:
    return [NOT_SEEN] if states_of_mind(text) else []


def _commit_lacks(text: str) -> list[str]:
    found = [] if has_date(text) else ["Commit has no date"]
    return found if _WORD.search(without_dates(text)) else [*found, "Commit has no checkpoint"]


def _day_gone(conversation: Mapping[str, Any]) -> list[str]:
    """A Commit whose every day lies before the talk binds nobody: most often a month mistyped."""
    held = conversation["date"].date()
    days = days_in(conversation["commit"] or "", year=held.year)
    return ["Commit's date is before the conversation"] if days and max(days) < held else []


def _nothing(_text: str) -> list[str]:
    return []


_LACKS = {"Situation": _situation_lacks, "Behavior": _behavior_lacks, "Commit": _commit_lacks}


def _is_blank(text: str) -> bool:
    return not text.strip() or bool(_PLACEHOLDER.fullmatch(text.strip()))
