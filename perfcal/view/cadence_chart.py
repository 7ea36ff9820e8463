"""The half as a calendar: what each month owed a growth doc, and whether it is there, late, missing or still due (R1.9)."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from perfcal.errors import UsageError
from perfcal.evidence.cadence.owed import ITEMS, cadence
from perfcal.evidence.cadence.record import full_day
from perfcal.evidence.wording import join_words, times
from perfcal.schema.columns import file_lines, records
from perfcal.schema.cycle import Cycle
from perfcal.view.cadence_grid import cadence_grid
from perfcal.view.person_words import by_name
from perfcal.view.picture import Picture, picture
from perfcal.view.tables import PageTable, page_table

__all__ = ["STATUSES", "cadence_chart"]

STATUSES = {
    "done": ("●", "there"),
    "late": ("▲", "there, late"),
    "outside": ("◇", "there, with fewer or more bullets than asked for"),
    "missing": ("✕", "missing"),
    "due": ("○", "due"),
    "unknown": ("?", "cannot be told"),
}
"""Status as drawn → its sign and its words; thin and long months are one sign."""

_SIGNS = " · ".join(f"{sign} {words}" for sign, words in STATUSES.values())
_PERIOD = re.compile(r"(?P<year>\d{4})-(?P<unit>[QH])?(?P<number>\d{1,2})")
_DRAWN_AS = {"thin": "outside", "long": "outside"}
_MOST_MONTHS = 13
_SAYS_NOT = "It does not show how good anything written is: a mark says that a section is there, not what it is worth."


def cadence_chart(cycle: Cycle, *, employee_id: str = "", manager_id: str = "") -> Picture:
    """What did each month of the half owe, and is it there? Of one growth doc, or of all that one manager answers for.

    Exactly one of `employee_id` and `manager_id` is asked for. A quarter and a half stand in their last month, a 1:1 in
    the month it was held, the next one in the month it is due. For a manager each mark has its count; the rows are those
    of `perfcal.evidence.cadence.cadence` (R1.2–R1.5, R1.8, R1.9). It does not show how good anything written is.
    """
    if bool(employee_id) == bool(manager_id):
        raise UsageError("a calendar is of one person", hint="name either employee_id or manager_id")
    who = employee_id or manager_id
    cycle.person(who)
    rows = cadence(cycle, [employee_id] if employee_id else None)
    own = rows if employee_id else rows[rows["manager_id"] == manager_id]
    placed = _placed(own, cycle)
    named = by_name(cycle, [who])[who]
    months, items = _months(cycle), _items(placed)
    return picture(
        cadence_grid(_marks(placed), items=items, months=months, as_of=cycle.as_of, counted=bool(manager_id)),
        title=f"Month by month: {f'the growth doc of {named}' if employee_id else f'what {named} answers for'}",
        alt=_alt(placed),
        key=f"{_SIGNS}. Shaded: the month of {full_day(cycle.as_of)}.",
        says_not=_SAYS_NOT,
        table=_row_table(own) if employee_id else _count_table(placed),
    )


def _months(cycle: Cycle) -> list[str]:
    """Return the cycle's months and those since, up to the one looked from."""
    first, last = cycle.dates.start, max(cycle.dates.end, cycle.as_of)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers][:_MOST_MONTHS]


def _placed(rows: pd.DataFrame, cycle: Cycle) -> pd.DataFrame:
    """Add the month each row stands in and the sign it is drawn as; what is due after the last month stays out."""
    months = _months(cycle)
    shown = rows["status"].replace(_DRAWN_AS)
    placed = rows.assign(month=[_month(row, months[0]) for row in records(rows)], shown=shown)
    return placed[placed["month"].isin(months)]


def _month(row: dict[str, Any], first: str) -> str:
    """Return the month of a row: that of its period, or its last; else the one it was done in, or is due in."""
    found = _PERIOD.fullmatch(row["period"])
    if found is None or row["item"] == "1:1 note":
        return max(f"{row['due'] if pd.isna(row['done']) else row['done']:%Y-%m}", first)
    months = {"Q": 3, "H": 6, None: 1}[found["unit"]]
    return f"{found['year']}-{int(found['number']) * months:02d}"


def _items(placed: pd.DataFrame) -> list[str]:
    return [item for item in ("growth doc", *ITEMS) if item in set(placed["item"])]


def _marks(placed: pd.DataFrame) -> list[dict[str, Any]]:
    """Return how often each sign stands for each item in each month, in the order of the signs."""
    counts = placed.groupby(["item", "month", "shown"]).size().rename("count").reset_index()
    return sorted(records(counts), key=lambda row: list(STATUSES).index(row["shown"]))


def _alt(placed: pd.DataFrame) -> str:
    counts = placed["shown"].value_counts()
    told = [f"{int(counts[name])} {words}" for name, (_sign, words) in STATUSES.items() if name in counts.index]
    return f"A calendar of {times(placed['month'].nunique(), 'month')}: {join_words(told) or 'nothing is owed'}."


def _row_table(rows: pd.DataFrame) -> PageTable:
    told = rows.assign(where=file_lines(rows))
    headings = {"item": "What", "period": "Of", "status": "Status", "due": "Due", "reason": "Why", "where": "Where"}
    return page_table(told, caption="What is owed and what is there", headings=headings, rest="see perfcal cadence")


def _count_table(placed: pd.DataFrame) -> PageTable:
    wide = pd.crosstab([placed["item"], placed["month"]], placed["shown"]).reset_index()
    told = wide.reindex(columns=["item", "month", *STATUSES], fill_value=0)
    order = {item: number for number, item in enumerate(("growth doc", *ITEMS))}
    told = told.sort_values(["item", "month"], key=lambda column: column.replace(order), kind="stable")
    headings = {"item": "What", "month": "Month", **{name: words for name, (_sign, words) in STATUSES.items()}}
    return page_table(told, caption="How many, by month", headings=headings, counted=False, limit=100)
