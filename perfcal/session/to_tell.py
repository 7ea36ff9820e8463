"""What each manager tells each engineer after a session, and what is still open (R8.4, R8.6, R8.7)."""

from __future__ import annotations

import shlex

import pandas as pd

from perfcal.schema.columns import OBJECTIONS, TO_TELL, records, table
from perfcal.schema.cycle import Cycle
from perfcal.session.after import with_decisions
from perfcal.session.rating_words import RatingWords
from perfcal.session.spread import before_after

__all__ = ["TALKED_THROUGH", "objections", "to_tell"]

TALKED_THROUGH = ("rejected", "deferred")
"""Decisions whose criteria, work and gap manager and engineer go through on one page (R8.7)."""


def to_tell(cycle: Cycle, state: pd.DataFrame) -> pd.DataFrame:
    """What does each manager tell each engineer, and which page do they go through together? (R8.6, R8.7).

    One row per engineer rated or put up in the cycle (columns `TO_TELL`), in the order of the manager's and the engineer's
    id; the manager is who they report to now. Reasons and objections were said in a room and may be about others: none of
    their words is here, only the number and the day of what is still parked.
    """
    words = RatingWords.of(cycle)
    moved = {row["employee_id"]: row for row in records(before_after(cycle, state))}
    candidates = with_decisions(cycle, state).candidates
    cases = {row["employee_id"]: row for row in records(candidates[candidates["cycle"] == cycle.id])}
    parked = _open(cycle, state)
    rows = []
    for person in records(cycle.people[cycle.people["employee_id"].isin([*moved, *cases])]):
        who = person["employee_id"]
        case, rating = cases.get(who, {}), moved.get(who)
        before, after = (
            words.label(None if pd.isna(rating[when]) else int(rating[when])) if rating else ""
            for when in ("before", "after")
        )
        decision = case.get("decision", "")
        row = {"manager_id": person["manager_id"], "employee_id": who, "name": person["name"]}
        row |= {"rating_before": before, "rating_after": after, "parked": "; ".join(parked.get(who, ()))}
        row |= {"target_level": case.get("target_level", ""), "decision": decision, "page": _page(cycle, who, decision)}
        rows.append(row)
    return table(sorted(rows, key=lambda row: (row["manager_id"], row["employee_id"])), TO_TELL)


def objections(state: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Who owes an answer to which parked objection by when, and how was it settled? (R8.4).

    `state` and `log` have the columns of `SESSION_STATE` and `SESSION_LOG`. Columns `OBJECTIONS`, the first due first.
    """
    said = dict(zip(log["id"], log["after"], strict=True))
    rows = [
        {
            **{name: row[name] for name in ("item", "employee_id", "owner", "due", "status")},
            "objection": said[row["item"]],
            "settled": row["value"] if row["status"] == "settled" else "",
            "by": row["who"] if row["status"] == "settled" else "",
            "at": row["at"] if row["status"] == "settled" else "",
        }
        for row in records(state[state["what"] == "parked"])
    ]
    return table(sorted(rows, key=lambda row: (row["due"], row["item"])), OBJECTIONS)


def _open(cycle: Cycle, state: pd.DataFrame) -> dict[str, list[str]]:
    held = state[(state["cycle"] == cycle.id) & (state["what"] == "parked") & (state["status"] == "open")]
    found: dict[str, list[str]] = {}
    for row in records(held.sort_values(["due", "item"], kind="stable")):
        found.setdefault(row["employee_id"], []).append(f"objection {row['item']}, due {row['due'].date()}")
    return found


def _page(cycle: Cycle, employee_id: str, decision: str) -> str:
    if decision not in TALKED_THROUGH:
        return ""
    return shlex.join(["perfcal", "trajectory", str(cycle.root), employee_id, "--after-session"])
