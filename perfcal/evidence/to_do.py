"""What to do this week: what is overdue and what comes due, of cadence and commitments together (R1.9, R3.2, R6.2, R9.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from perfcal.evidence.cadence.owed import ITEMS, cadence
from perfcal.evidence.feedback.commitments import commitments
from perfcal.evidence.wording import day, join_words, listed, times
from perfcal.schema.columns import DAY, TO_DO, Columns, records, table
from perfcal.schema.cycle import Cycle

__all__ = ["DAYS_AHEAD", "to_do", "week_by_kind", "week_in_words"]

DAYS_AHEAD = 7
_FIRST = ("PIP outcome", "PIP meeting", "repair verdict", "repair touch point", "visibility audit")
"""What cannot wait: a clock is running for somebody."""
_ENGINEERS = ("monthly update", "visibility audit")
_COMMITMENT, _AGREED = "commitment", "come back to what was agreed"
_BY_KIND: Columns = {"what": "str", "whose": "str", "employee_ids": "object", "overdue": "Int64", "since": DAY}
_WHAT = {
    "monthly update": "write the monthly update",
    "reply": "reply to the update in writing",
    "manager's note": "write the month's note",
    "quarterly review": "write the quarterly review",
    "packet": "write the packet",
    "1:1 note": "hold a 1:1 and write it down",
    "visibility audit": "audit the visibility plan together",
    "repair touch point": "hold the touch point and write it down",
    "PIP meeting": "hold the PIP meeting and write it down",
    "PIP outcome": "deliver the PIP's outcome, or extend it in writing",
    "repair verdict": "give the repair loop's verdict: recovery, PIP opens, or parting begins",
}


def to_do(cycle: Cycle, employee_ids: Sequence[str] | None = None, *, days: int = DAYS_AHEAD) -> pd.DataFrame:
    """What is overdue, and what comes due within some days? Columns of `TO_DO`, most pressing first.

    What is overdue of one kind stands in one row, with its months; what comes due has a row each. First come plans with a
    clock (PIP, repair loop, visibility audit), then commitments, then the monthly and quarterly writing. It is a list of
    things to do, not a measure of whoever has not done them.
    """
    owed = cadence(cycle, employee_ids)
    until = pd.Timestamp(cycle.as_of + timedelta(days=days))
    rows = [*_overdue(owed), *_soon(owed[(owed["status"] == "due") & (owed["due"] <= until)])]
    rows += list(_commitments(commitments(cycle, employee_ids), until))
    rows.sort(key=lambda row: (row["order"], row["status"] != "overdue", row["due"], row["employee_id"]))
    return table(rows, TO_DO)


def week_in_words(rows: pd.DataFrame, *, days: int = DAYS_AHEAD) -> str:
    """Say in one sentence how much of what is overdue, and how much comes due."""
    late = rows.loc[rows["status"] == "overdue", "kind"]
    soon = int((rows["status"] == "due").sum())
    kinds = join_words([f"{number} × {kind}" for kind, number in late.value_counts(sort=False).items()])
    return f"Overdue: {kinds or 'nothing'}. Due within {days} days: {soon or 'nothing'}."


def week_by_kind(rows: pd.DataFrame) -> pd.DataFrame:
    """Which things are to be done, and for whose documents? One row per kind of thing, in the order of `to_do`.

    Columns: `what`, `whose` (who does it), `employee_ids` (whose documents, the longest open first, each once), `overdue`
    (how many of the rows are) and `since` (the first day any of them was, or is, due).
    """
    found = [
        {
            "what": _AGREED if kind == _COMMITMENT else _WHAT.get(str(kind), str(own["what"].iloc[0])),
            "whose": own["whose"].iloc[0],
            "employee_ids": tuple(dict.fromkeys(own.sort_values("due", kind="stable")["employee_id"])),
            "overdue": int((own["status"] == "overdue").sum()),
            "since": own["due"].min(),
        }
        for kind, own in rows.groupby("kind", sort=False)
    ]
    return table(found, _BY_KIND)


def _overdue(owed: pd.DataFrame) -> Iterator[dict[str, Any]]:
    missing = owed[owed["status"] == "missing"]
    for (_who, item), group in missing.groupby(["employee_id", "item"], sort=False):
        first, periods = records(group)[0], list(dict.fromkeys(group["period"]))
        if item not in _WHAT:
            yield _row(first, first["reason"], "overdue", first["reason"])
            continue
        several = len(periods) > 1
        reason = f"{times(len(periods), 'period')} without: {listed(periods, most=6)}" if several else first["reason"]
        yield _row(first, _WHAT[item], "overdue", reason)


def _soon(owed: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in records(owed):
        yield _row(row, _WHAT.get(row["item"], row["item"]), "due", row["reason"])


def _row(row: dict[str, Any], what: str, status: str, reason: str) -> dict[str, Any]:
    item = row["item"]
    places = [*_FIRST, _COMMITMENT, *(known for known in ITEMS if known not in _FIRST)]
    return {
        **row,
        "what": what,
        "status": status,
        "reason": reason,
        "whose": "engineer" if item in _ENGINEERS else "EM",
        "kind": item,
        "order": places.index(item) if item in places else len(places),
    }


def _commitments(made: pd.DataFrame, until: pd.Timestamp) -> Iterator[dict[str, Any]]:
    open_ones = made[made["status"].isin(["open", "overdue"]) & (made["due"] <= until)]
    for row in records(open_ones):
        late = row["status"] == "overdue"
        said = f"agreed on {_full(row['made'])} for {_full(row['due'])}" + (
            "; no note comes back to it" if late else ""
        )
        yield {
            **row,
            "what": f"{_AGREED}: {row['text']}",
            "status": "overdue" if late else "due",
            "reason": said,
            "whose": "EM",
            "requirement": "R3.2",
            "kind": _COMMITMENT,
            "order": len(_FIRST),
        }


def _full(of: pd.Timestamp) -> str:
    return f"{day(of)} {of.year}"
