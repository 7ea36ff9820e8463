"""The cycle as a session leaves it: ratings of stage calibrated, and the decisions on the candidates (R8.6). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from perfcal.schema.columns import RATINGS, SESSION_STATE, records, table
from perfcal.schema.cycle import Cycle
from perfcal.schema.scale import OVERALL
from perfcal.session.rating_words import RatingWords

__all__ = ["LOG_FILE", "final_rating", "final_ratings_of", "reasons_in_force", "with_decisions"]

LOG_FILE = "session log"
"""What `file` says of a row that comes from the log; its `line` is the number of the entry."""

Key = tuple[str, str]


def with_decisions(cycle: Cycle, state: pd.DataFrame) -> Cycle:
    """Return the cycle with what a session decided: what `load_workspace` would give once the final files are in place.

    Parameters
    ----------
    cycle
        The loaded workspace.
    state
        What holds now (columns `SESSION_STATE`).

    Returns
    -------
    Cycle
        Each rating decided stands as a row of stage `calibrated`; the overall rating of a manager which nobody changed
        stands as it was, as such a row too. A calibrated row that was there stays while it says the same. Candidates
        carry their decision.

    It says what the room decided, not that it was right.
    """
    own = state[state["cycle"] == cycle.id]
    return replace(
        cycle,
        ratings=_calibrated(cycle, own[own["what"] == "rating"]),
        candidates=_decided(cycle, own[own["what"] == "promotion"]),
    )


def reasons_in_force(state: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Return the state with who, when, why and room of the entry that set each value, not of a later undoing.

    The log (columns `SESSION_LOG`) is of the same moment as the state.
    """
    setting = {
        (row["cycle"], row["employee_id"], row["thread"]): row
        for row in records(log[log["in_force"] & log["what"].isin(["rating", "promotion"])])
    }
    rows = [
        {**row, **{name: entry[name] for name in ("who", "at", "why", "room")}, "version": entry["id"]}
        if (entry := setting.get((row["cycle"], row["employee_id"], row["thread"])))
        else row
        for row in records(state)
    ]
    return table(rows, SESSION_STATE)


def final_ratings_of(after: Cycle) -> dict[tuple[str, str], int | None]:
    """Return employee id and dimension → final rating of the cycle, None where not rated."""
    rows = after.ratings[(after.ratings["cycle"] == after.id) & _is_final(after.ratings)]
    return {
        (row["employee_id"], row["dimension"]): None if pd.isna(row["rating"]) else int(row["rating"])
        for row in records(rows)
    }


def final_rating(value: str) -> int | None:
    """Return a value of the log as a rating; None where the person is not rated."""
    return int(value) if value else None


def _calibrated(cycle: Cycle, decided: pd.DataFrame) -> pd.DataFrame:
    rows = cycle.ratings
    here = rows["cycle"] == cycle.id
    proposals = {row["employee_id"]: row for row in records(rows[here & (rows["stage"] == "manager") & _overall(rows)])}
    standing = {(row["employee_id"], row["dimension"]): row for row in records(rows[here & _is_final(rows)])}
    wanted = dict(_wanted(decided, proposals))
    for who, row in proposals.items():
        if (who, OVERALL) not in standing:
            wanted.setdefault((who, OVERALL), row)
    changed = {key for key, row in wanted.items() if key not in standing or _differs(row, standing[key])}
    outdated = [(who, of) in changed for who, of in zip(rows["employee_id"], rows["dimension"], strict=True)]
    kept = rows[~(here & _is_final(rows) & pd.Series(outdated, index=rows.index, dtype="bool"))]
    words = RatingWords.of(cycle)
    order = {who: place for place, who in enumerate(proposals)}
    listed = sorted(changed, key=lambda key: (order.get(key[0], len(order)), key))
    made = [_row(cycle, key, final, words) for key in listed if (final := wanted[key]) is not None]
    return pd.concat([kept, table(made, RATINGS)], ignore_index=True) if made else kept.reset_index(drop=True)


def _wanted(
    decided: pd.DataFrame, proposals: Mapping[str, dict[str, Any]]
) -> Iterator[tuple[Key, dict[str, Any] | None]]:
    """Give what the log says of each rating; what was undone goes back to the manager's, or to nothing."""
    for row in records(decided):
        key = row["employee_id"], row["dimension"]
        if row["status"] == "decided":
            yield key, {**row, "rating": final_rating(row["value"])}
        else:
            yield key, proposals.get(key[0]) if key[1] == OVERALL else None


def _differs(row: Mapping[str, Any] | None, standing: Mapping[str, Any]) -> bool:
    if row is None:
        return True
    one, other = (None if pd.isna(each["rating"]) else int(each["rating"]) for each in (row, standing))
    return one != other


def _row(cycle: Cycle, key: Key, source: Mapping[str, Any], words: RatingWords) -> dict[str, Any]:
    """Return one row as it will stand on file: from the log's state, or from the manager's rating nobody changed."""
    rating = None if pd.isna(source["rating"]) else int(source["rating"])
    decided = "version" in source
    return {
        "cycle": cycle.id,
        "employee_id": key[0],
        "rater_id": source["who"] if decided else "",
        "stage": "calibrated",
        "dimension": key[1],
        "rating": rating,
        "label": words.word(rating),
        "rated_on": cycle.dates.session,
        "rationale": source["why"] if decided else "",
        "file": LOG_FILE if decided else source["file"],
        "line": source["version"] if decided else source["line"],
    }


def _decided(cycle: Cycle, decided: pd.DataFrame) -> pd.DataFrame:
    said = {row["employee_id"]: row["value"] for row in records(decided)}
    rows = cycle.candidates
    cells = [
        said.get(who, was) if name == cycle.id else was
        for name, who, was in zip(rows["cycle"], rows["employee_id"], rows["decision"], strict=True)
    ]
    return rows.assign(decision=pd.Series(cells, index=rows.index, dtype="str"))


def _overall(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["dimension"] == OVERALL


def _is_final(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["stage"] == "calibrated"
