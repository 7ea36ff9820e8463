"""Managers and levels as dated histories (R1.1): who managed whom, and at which level, on any day."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from perfcal.load.growth_doc import GrowthHead
from perfcal.load.growth_front_matter import Tenure
from perfcal.schema.columns import EVER, LEVEL_HISTORY, MANAGER_HISTORY, records, table
from perfcal.schema.problems import Problems

__all__ = ["at_the_time", "check_histories", "level_history", "manager_history"]


def manager_history(docs: Iterable[GrowthHead], people: pd.DataFrame) -> pd.DataFrame:
    """Return each person's managers with their first day; the roster stands in where a growth doc has none.

    A roster gives today's manager without a first day: such a row starts at 1900-01-01, that is, "as long as we know".
    """
    rows = [_row(doc, tenure, "manager_id") for doc in docs if doc.front.employee_id for tenure in doc.front.managers]
    told = {row["employee_id"] for row in rows}
    untold = [person for person in records(people) if person["employee_id"] not in told and person["manager_id"]]
    rows += [_from_roster(person, "manager_id", EVER) for person in untold]
    return table(rows, MANAGER_HISTORY)


def level_history(docs: Iterable[GrowthHead], people: pd.DataFrame) -> pd.DataFrame:
    """Return each person's levels with their first day; the roster's `level_since` stands in for a missing history."""
    rows = [_row(doc, tenure, "level") for doc in docs if doc.front.employee_id for tenure in doc.front.levels]
    told = {row["employee_id"] for row in rows}
    for person in records(people):
        if person["employee_id"] not in told and person["level"]:
            since = person["level_since"]
            rows.append(_from_roster(person, "level", EVER if pd.isna(since) else since))
    return table(rows, LEVEL_HISTORY)


def at_the_time(rows: pd.DataFrame, history: pd.DataFrame, value: str) -> pd.Series:
    """Return, for each dated row, the value that held on its last day; blank where the day or the history is unknown."""
    days = rows["date_end"].fillna(rows["date_start"])
    asked = pd.DataFrame({"employee_id": rows["employee_id"], "day": days, "order": range(len(rows))})
    dated = asked[asked["day"].notna()].sort_values("day", kind="stable")
    known = history.rename(columns={"start": "day"})[["employee_id", "day", value]].sort_values("day", kind="stable")
    found = pd.merge_asof(dated, known, on="day", by="employee_id").set_index("order")[value]
    return pd.Series(found.reindex(range(len(rows))).fillna("").astype("str").to_numpy(), index=rows.index, dtype="str")


def check_histories(docs: Iterable[GrowthHead], people: pd.DataFrame, problems: Problems) -> None:
    """Compare the last entry of each history with the roster; a difference is a warning, both are kept."""
    known = people.set_index("employee_id")[["manager_id", "level", "status"]].to_dict("index")
    for doc in docs:
        person = known.get(doc.front.employee_id)
        if person is None or person["status"] == "left":
            continue
        for tenures, column, word in (
            (doc.front.managers, "manager_id", "manager"),
            (doc.front.levels, "level", "level"),
        ):
            if tenures and person[column] and tenures[-1].value != person[column]:
                hint = f"add the change with its date here, or correct the roster; this document's {word} is used for dates"
                known_id = (
                    column == "level" or person[column] in known
                )  # a manager may be written by name: no name here
                found = f"last {word} {tenures[-1].value}, on the roster {person[column] if known_id else 'another'}"
                problems.warning(doc.name, tenures[-1].line, found, f"the roster's {word}", hint=hint)


def _row(doc: GrowthHead, tenure: Tenure, column: str) -> dict[str, object]:
    return {
        "employee_id": doc.front.employee_id,
        column: tenure.value,
        "start": tenure.start,
        "file": doc.name,
        "line": tenure.line,
    }


def _from_roster(person: dict[str, object], column: str, start: object) -> dict[str, object]:
    return {
        "employee_id": person["employee_id"],
        column: person[column],
        "start": start,
        "file": person["file"],
        "line": person["line"],
    }
