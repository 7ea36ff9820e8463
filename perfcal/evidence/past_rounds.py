"""Earlier rounds of the same step: what was decided, and the objection the packet then recorded (R8.4, R5.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

from perfcal.evidence.case_record import CaseRecord
from perfcal.schema.columns import records
from perfcal.schema.dates import cycle_days

__all__ = ["PastRound", "last_round"]

_AGAINST = ("rejected", "deferred")


@dataclass(frozen=True, slots=True)
class PastRound:
    """One earlier decision against the step, the day its period ended, and the objection on paper."""

    cycle: str
    decision: str
    date: date
    objection: str
    rows: tuple[str, ...]


def last_round(case: CaseRecord) -> PastRound | None:
    """Return the latest earlier decision against this person's step to the same level, or None."""
    listed = case.cycle.candidates
    own = listed[(listed["employee_id"] == case.employee_id) & (listed["target_level"] == case.level)]
    against = own[(own["cycle"] != case.cycle.id) & own["decision"].isin(_AGAINST)]
    dated = [(days[1], row) for row in records(against) if (days := cycle_days(row["cycle"]))]
    earlier = sorted(((end, row) for end, row in dated if end < case.start), key=lambda pair: pair[0])
    if not earlier:
        return None
    end, row = earlier[-1]
    objection, line = _objection(case, end)
    return PastRound(row["cycle"], row["decision"], end, objection, (f"{case.employee_id}:{line}",) if line else ())


def _objection(case: CaseRecord, end: date) -> tuple[str, int | None]:
    """The first sentence of the packet's own counter-argument of that period; packets are written for peers."""
    parts = case.cycle.parts
    own = parts[
        (parts["employee_id"] == case.employee_id)
        & (parts["kind"] == "packet")
        & (parts["heading"] == "Counter-argument")
        & (parts["date_end"] == pd.Timestamp(end))
    ]
    if own.empty or not own["text"].iloc[-1]:
        return "", None
    sentence = re.split(r"(?<=[.!?])\s", own["text"].iloc[-1])[0]
    return sentence[:200], int(own["line"].iloc[-1])
