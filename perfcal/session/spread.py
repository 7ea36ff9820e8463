"""Before and after: what the session did to each rating, and to all of them together (R8.4, R8.6)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from perfcal.schema.columns import BEFORE_AFTER, SPREAD, records, table
from perfcal.schema.cycle import Cycle
from perfcal.schema.scale import OVERALL
from perfcal.session.after import with_decisions

__all__ = ["before_after", "spread"]

_WAYS = {1: "raised", 0: "unchanged", -1: "lowered"}
_ROOMS = {"manager in the room": "yes", "manager not in the room": "no"}


def before_after(cycle: Cycle, state: pd.DataFrame) -> pd.DataFrame:
    """From which overall rating to which did each person go, by whom, why, and was their manager there? (R8.4).

    `state` has the columns of `SESSION_STATE`. One row per person whom a manager or the session rated (columns
    `BEFORE_AFTER`, ratings in the scale's values), in the order of the manager's and the person's id. That the manager
    was in the room is known from the log, so only of ratings that were decided. A move is no fault of anybody's.
    """
    after = with_decisions(cycle, state).ratings
    overall = after[(after["cycle"] == cycle.id) & (after["dimension"] == OVERALL)]
    stages = {
        stage: {row["employee_id"]: row for row in records(overall[overall["stage"] == stage])}
        for stage in ("manager", "calibrated")
    }
    decided = {
        row["employee_id"]: row
        for row in records(state)
        if row["cycle"] == cycle.id and row["thread"] == f"rating:{OVERALL}" and row["status"] == "decided"
    }
    levels = dict(zip(cycle.people["employee_id"], cycle.people["level"], strict=True))
    everybody = dict.fromkeys((*stages["manager"], *stages["calibrated"]))
    rows = [
        {
            "employee_id": who,
            "level": levels.get(who, ""),
            **_moved(stages["manager"].get(who, {}), stages["calibrated"].get(who, {})),
            **_told(stages["manager"].get(who, {}), decided.get(who)),
        }
        for who in everybody
    ]
    return table(sorted(rows, key=lambda row: (row["manager_id"], row["employee_id"])), BEFORE_AFTER)


def spread(cycle: Cycle, moved: pd.DataFrame) -> pd.DataFrame:
    """Did the session raise, lower or draw the ratings together, with and without the manager in the room? (R8.6).

    `moved` has the columns of `BEFORE_AFTER`. Up to three rows (columns `SPREAD`), means and standard deviations in steps
    of the scale. The two rows by room stand only where both, and whoever is in neither, have the policy's minimum of
    people, so that none can be had by subtraction (R13.4). It does not show which rating was right.
    """
    both = moved[moved["before"].notna() & moved["after"].notna()]
    parts = {"everybody": both}
    rooms = {name: both[both["manager_in_room"] == was] for name, was in _ROOMS.items()}
    minimum = cycle.policy.minimum_group
    rest = len(both) - sum(len(part) for part in rooms.values())
    if all(len(part) >= minimum for part in rooms.values()) and (rest == 0 or rest >= minimum):
        parts |= rooms
    return table((_figures(name, part) for name, part in parts.items() if len(part) >= minimum), SPREAD)


def _moved(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    one, other = (None if pd.isna(row.get("rating")) else int(row["rating"]) for row in (before, after))
    step = None if one is None or other is None else other - one
    way = "" if step is None else _WAYS[(step > 0) - (step < 0)]
    return {"before": one, "after": other, "step": step, "direction": way}


def _told(before: dict[str, Any], decided: dict[str, Any] | None) -> dict[str, Any]:
    manager = before.get("rater_id", "")
    told = {"manager_id": manager, "file": before.get("file", ""), "line": before.get("line"), "decided": False}
    if decided is None:
        return told
    there = ("yes" if manager in decided["room"] else "no") if manager else ""
    said = {name: decided[name] for name in ("who", "at", "why")}
    return {**told, **said, "decided": True, "entry": decided["version"], "manager_in_room": there}


def _figures(name: str, part: pd.DataFrame) -> dict[str, Any]:
    before, after = (part[column].astype("float64") for column in ("before", "after"))
    ways = part["direction"].value_counts()
    return {
        "of": name,
        "people": len(part),
        **{way: int(ways.get(way, 0)) for way in _WAYS.values()},
        "mean_before": before.mean(),
        "mean_after": after.mean(),
        "spread_before": before.std(ddof=0),
        "spread_after": after.std(ddof=0),
    }
