"""Ratings below "meets" two cycles running."""

from __future__ import annotations

from typing import Any

import pandas as pd

from perfcal.evidence.wording import times
from perfcal.patterns.finding import NO_SIGN, ORGANISATION, QUESTION, Detector, findings
from perfcal.patterns.on_record import critical_rows, final_pairs
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["TWICE_BELOW", "twice_below"]


def twice_below(cycle: Cycle) -> pd.DataFrame:
    """Who has been rated below meets in two consecutive cycles, the later being this one or the one before? (R9.1).

    Final ratings: calibrated where a session was held, else the manager's. `n` counts the R3 conversations, repair loops
    and PIPs on paper since a year before this cycle's end. It is a question about support, and no finding about the person.
    """
    pairs = final_pairs(cycle)
    both = pairs[(pairs["rating"] < cycle.scale.meets) & (pairs["rating_before"] < cycle.scale.meets)]
    latest = both.drop_duplicates("employee_id", keep="last")
    since = pd.Timestamp(cycle.dates.end) - pd.DateOffset(years=1)
    written = critical_rows(cycle)
    written = written[(written["date"] >= since) & written["employee_id"].isin(latest["employee_id"])]
    told = dict(list(written.groupby("employee_id")))
    rows = [_case(row, told.get(row["employee_id"], written.iloc[:0])) for row in records(latest)]
    people = int(pairs["employee_id"].nunique())
    if people:
        reason = f"{times(len(rows), 'person is', 'people are')} below meets two cycles running, of {people} rated in two consecutive ones."
        rows.append({"subject": ORGANISATION, "n": people, "status": NO_SIGN, "reason": reason, "evidence": ()})
    return findings(rows, pattern="twice_below")


def _case(row: dict[str, Any], written: pd.DataFrame) -> dict[str, Any]:
    said = f"{times(len(written), 'conversation, repair loop or PIP is', 'conversations, repair loops or PIPs are')} on paper"
    reason = f"Rated below meets in {row['cycle']} and in the cycle before it; {said} in the year up to the end of this cycle."
    evidence = (row["row_before"], row["row"], *written["row"])
    return {
        "subject": row["employee_id"],
        "n": len(written),
        "status": QUESTION,
        "reason": reason,
        "evidence": evidence,
    }


TWICE_BELOW = Detector(
    name="twice_below",
    title="Below meets two cycles running",
    about="person",
    asks="What has been tried between the two ratings, and what does the engineer say would help?",
    rule='The final overall rating is below "meets" in two consecutive cycles, the later being this cycle or the one before.',
    silent_on="It does not show the cause; expectations, support or the role may be it as well as the work.",
    find=twice_below,
    source="R9.1, R9.6",
)
