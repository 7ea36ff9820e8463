"""Improvement plans that nobody had announced: a PIP after a rating at or above "meets", with nothing critical on paper (R11.3)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from perfcal.evidence.wording import times
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, ORGANISATION, QUESTION, Detector, findings
from perfcal.patterns.on_record import critical_rows, final_ratings, plans_opened, window_before
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["SURPRISE_PIP", "surprise_pip"]

NOTICE_DAYS = 30
_LOOK_BACK_DAYS = 183  # what a rating at or above meets has settled since is no notice of a plan


def surprise_pip(cycle: Cycle) -> pd.DataFrame:
    """Was anybody put on an improvement plan without having been told in writing? One row per plan's person (R11.3, R9.1).

    A question where the last final rating before the plan was at or above "meets" and no R3 conversation, repair loop or
    earlier plan is dated at least 30 days (and at most half a year) before it. `n` counts that writing. A row on the
    organisation has the share of such plans with its Clopper–Pearson interval.

    It does not say that the plan was wrong, only that the record does not show it coming.
    """
    start, end = window_before(cycle)
    plans = plans_opened(cycle)
    plans = plans[(plans["date"] > start) & (plans["date"] <= end)]
    ratings, written = final_ratings(cycle), critical_rows(cycle)
    rated, told = _by_person(ratings, plans["employee_id"]), _by_person(written, plans["employee_id"])
    rows = [_case(plan, rated[plan["employee_id"]], told[plan["employee_id"]], cycle) for plan in records(plans)]
    latest = {row["subject"]: row for row in rows}  # plans are in the order of their days: the last one stands
    made = [*latest.values(), *_organisation(rows, cycle)]
    parameters = {"notice_days": NOTICE_DAYS, "look_back_days": _LOOK_BACK_DAYS}
    return findings(made, pattern="surprise_pip", parameters=parameters)


def _by_person(rows: pd.DataFrame, people: pd.Series[str]) -> defaultdict[str, pd.DataFrame]:
    """Return the rows of each of these people; no rows for somebody who has none."""
    own = rows[rows["employee_id"].isin(people)]
    return defaultdict(lambda: rows.iloc[:0], {str(who): each for who, each in own.groupby("employee_id")})


def _case(plan: dict[str, Any], ratings: pd.DataFrame, written: pd.DataFrame, cycle: Cycle) -> dict[str, Any]:
    who, opened = plan["employee_id"], plan["date"]
    before = ratings[ratings["rated_on"] < opened].tail(1)
    own = written[written["date"] < opened]
    own = own[own["date"] >= opened - pd.Timedelta(days=_LOOK_BACK_DAYS)]
    days = sorted((opened - own["date"]).dt.days)
    early = [number for number in days if number >= NOTICE_DAYS]
    status, said = (
        NO_SIGN,
        f"after a rating below meets; {times(len(early), 'piece')} of critical writing at least {NOTICE_DAYS} days before it",
    )
    if before.empty:
        status, said = CANNOT_TELL, "with no rating on record before it"
    elif before["rating"].iloc[0] >= cycle.scale.meets:
        status, said = _told(early, days, documents=len(cycle.accounts))
    reason = f"A PIP was opened on {opened.date()} {said}."
    evidence = (*plan["rows"], *before["row"], *own["row"])
    return {"subject": who, "n": len(early), "status": status, "reason": reason, "evidence": evidence}


def _told(early: list[int], days: list[int], *, documents: int) -> tuple[str, str]:
    """Return the status of a plan after a rating at or above meets, from the days between critical writing and the plan."""
    after = "after a rating at or above meets"
    if not documents:
        return CANNOT_TELL, f"{after}; no growth doc was loaded that could hold what was written before"
    if early:
        return (
            NO_SIGN,
            f"{after}, with {times(len(early), 'piece')} of critical writing at least {NOTICE_DAYS} days before it",
        )
    late = f"; what there is was written {days[0]} days before" if days else ""
    return (
        QUESTION,
        f"{after}, with no conversation, repair loop or plan dated at least {NOTICE_DAYS} days before it{late}",
    )


def _organisation(rows: list[dict[str, Any]], cycle: Cycle) -> list[dict[str, Any]]:
    """Return the row on all plans of the year; none without a plan."""
    known = [row for row in rows if row["status"] != CANNOT_TELL]
    if not rows:
        return []
    asked = sum(row["status"] == QUESTION for row in known)
    said = (
        f"{asked} of {times(len(known), 'PIP')} of the last year with a record before them came without notice on paper"
    )
    numbers: dict[str, Any] = {}
    if len(known) >= cycle.policy.minimum_group:
        low, high = proportion_confint(asked, len(known), method="beta")
        numbers = {"estimate": asked / len(known), "low": float(low), "high": float(high)}
        said += f", {asked / len(known):.0%} ({low:.0%} to {high:.0%})"
    else:
        said += f"; a share is given from {cycle.policy.minimum_group} on"
    status = NO_SIGN if numbers else CANNOT_TELL
    return [
        {"subject": ORGANISATION, "n": len(known), **numbers, "status": status, "reason": f"{said}.", "evidence": ()}
    ]


SURPRISE_PIP = Detector(
    name="surprise_pip",
    title="Improvement plans without notice on paper",
    about="person",
    asks="Where was this engineer told in writing, before the plan, what had to change?",
    rule=(
        "A PIP opened in the year up to the session, after a last final rating at or above meets, with no R3 conversation "
        "(Situation and Behavior), repair loop or earlier PIP dated at least 30 days and at most half a year before it."
    ),
    silent_on="It does not show whether the plan was right, nor what was said and not written down.",
    find=surprise_pip,
    source="R9.1, R11.3; Clopper & Pearson 1934",
)
