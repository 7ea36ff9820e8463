"""A packet's Duration that claims more months at the level than have a row (R5.1, R5.3)."""

from __future__ import annotations

import re
from typing import Any

from perfcal.evidence.case_record import CaseRecord
from perfcal.evidence.duration import rows_at_level
from perfcal.evidence.promotion.overselling import OversoldClaim
from perfcal.evidence.promotion.text import written_lines
from perfcal.evidence.wording import times
from perfcal.schema.dates import months_through

__all__ = ["overstated_months"]

_NUMBERS = (
    "half a",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "halve": 6, "year": 12}
_SPAN = re.compile(
    rf"\b(?P<number>\d{{1,2}}(?:[.,]5)?|an?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})[ -](?:(?:full|whole|straight|solid|good|entire|complete|consecutive)[ -])?"
    r"(?P<unit>month|quarter|half|halve|year)s?\b",
    re.IGNORECASE,
)
_ROUNDED = 1  # month: from the middle of one month to the middle of another


def overstated_months(case: CaseRecord, section: dict[str, Any]) -> OversoldClaim | None:
    """Return the first sentence of the Duration that says how long the level was worked at, and says more than the rows.

    Only a sentence that names the level aimed at says so; how long the level held was held is no claim. It is held
    against all months from the first row at the level to the last, gaps included. Where the level has no countable
    criterion of its own, the record cannot contradict.
    """
    rows = rows_at_level(case.cycle, case.employee_id, case.level)
    if rows is None:
        return None
    days = rows["date_end"]
    months = months_through(days.min(), days.max()) if len(days) else 0
    parts = case.cycle.parts
    own = parts[(parts["section_id"] == section["section_id"]) & (parts["heading"] == "Duration")]
    at_level = _at_level(case)
    for line in written_lines(case.cycle, own):
        for sentence in re.split(r"(?<=[.!?])\s+", line.text):
            claimed = max((_months(found) for found in _SPAN.finditer(sentence)), default=0.0)
            if claimed > months + _ROUNDED and at_level.search(sentence):
                why = f"it claims {times(round(claimed), 'month')} at {case.level}; {times(months, 'month')} lie between the first row at it and the last"
                return OversoldClaim("duration", why, line.file, line.line, "")
    return None


def _at_level(case: CaseRecord) -> re.Pattern[str]:
    rubric = case.cycle.rubric(case.employee_id)
    level = next(item for item in rubric.levels if item.id == case.level)
    names = "|".join(re.escape(name) for name in (level.id, level.title, *level.aliases) if name)
    return re.compile(rf"\b(?:at|on|as|of) (?:an? |the )?(?:{names}|next level|level aimed at)\b", re.IGNORECASE)


def _months(found: re.Match[str]) -> float:
    word, unit = found["number"].casefold(), _MONTHS[found["unit"].casefold()]
    if word == "half a":
        return unit / 2
    number = _NUMBERS.index(word) if word in _NUMBERS else 1 if word in {"a", "an"} else float(word.replace(",", "."))
    return number * unit
