"""Rejected engineers who agreed with the gap in writing (R12.5)."""

from __future__ import annotations

import re

import pandas as pd

from perfcal.evidence.wording import times
from perfcal.schema.columns import file_lines
from perfcal.schema.cycle import Cycle
from perfcal.session.figure import Counted, Period

__all__ = ["agreed_with_the_gap"]

_AGREED = re.compile(r"\bagree(?:s|d|ment)?\b", re.IGNORECASE)
_DENIED = re.compile(r"(?:\bnot|n['’]t|\bnever|\bdid not|\bno|\bwithout)\s+(?:\w+\s+)?agree", re.IGNORECASE)
_SPOKEN = ("1:1", "note", "update", "feedback")


def agreed_with_the_gap(cycle: Cycle, period: Period) -> Counted:
    """Count the rejected and deferred whose document says, after the session, that they agreed.

    An agreement is a section dated after the session (a 1:1, a note, an update) in which somebody writes that it was
    agreed; whether the gap was meant is for the reader. The day of the session itself is before it.
    """
    listed = cycle.candidates
    listed = listed[(listed["cycle"] == period.id) & listed["decision"].isin(["rejected", "deferred"])]
    if listed.empty:
        return Counted(reason=f"nobody was rejected or deferred in {period.id}")
    agreed = _agreeing(cycle, period)
    silent = listed[~listed["employee_id"].isin(agreed)]
    said = f"{times(len(listed), 'rejected or deferred case', 'rejected or deferred cases')}; agreement is looked for after the session"
    places = file_lines(silent)
    return Counted(len(listed) - len(silent), len(listed), said, tuple(silent["employee_id"]), tuple(places))


def _agreeing(cycle: Cycle, period: Period) -> set[str]:
    parts = cycle.parts[cycle.parts["kind"].isin(_SPOKEN)]
    after = parts[(parts["date_end"] > pd.Timestamp(period.session)) & (parts["date_end"] <= pd.Timestamp(period.now))]
    said = after["text"].map(lambda text: bool(_AGREED.search(text)) and not _DENIED.search(text)).astype(bool)
    return set(after.loc[said, "employee_id"])
