"""People that one table names and the roster does not have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from perfcal.load.cell_fault import listed_lines
from perfcal.load.people_index import PeopleIndex, looks_like_id, shown_person
from perfcal.schema.problems import Problem, Problems, Severity

__all__ = ["check_references"]

_SAID_ONE_BY_ONE = 10


def check_references(
    people: pd.DataFrame,
    ratings: pd.DataFrame,
    candidates: pd.DataFrame,
    events: pd.DataFrame,
    *,
    problems: Problems,
    left_out: Collection[str] = (),
) -> None:
    """Say which rows name a person who is not on the roster; a candidate who is not there, or has left, as well.

    Nothing is dropped or corrected: past ratings name people who have left. An id that differs from one on the roster by
    leading zeros, or is a name or an email of one person there, gets that person's id as its hint. `left_out` are the
    ids of roster rows that were refused: they have their own problem and are not called unknown.
    """
    index = PeopleIndex(zip(people["employee_id"], people["name"], [""] * len(people), strict=True))
    known = {"", *people["employee_id"], *left_out}
    looked_at: tuple[tuple[pd.DataFrame, str, Severity], ...] = (
        (ratings, "employee_id", "warning"),
        (ratings, "rater_id", "warning"),
        (candidates, "employee_id", "error"),
        (candidates, "presenter_id", "warning"),
        (events, "employee_id", "warning"),
    )
    for rows, column, severity in looked_at:
        unknown = rows[~rows[column].isin(known)]
        for file, part in unknown.groupby("file", sort=False):
            _say_unknown(part, column, index, _Said(str(file), column, severity, problems))
    _warn_candidates(people, candidates, problems)


@dataclass(frozen=True, slots=True)
class _Said:
    """Where problems about one column of one file go, and how severe they are."""

    file: str
    column: str
    severity: Severity
    problems: Problems

    def add(self, lines: list[int], found: str, hint: str) -> None:
        said = f"{found}, in {listed_lines(lines)}"
        self.problems.add(Problem(self.severity, self.file, lines[0], said, "an id on the roster", hint, self.column))


def _say_unknown(rows: pd.DataFrame, column: str, index: PeopleIndex, said: _Said) -> None:
    """Say each unknown id with its lines; where they are many, those with a likely meaning, and the rest as a count."""
    where: dict[str, list[int]] = {}
    for person, line in zip(rows[column], rows["line"], strict=True):
        where.setdefault(person, []).append(int(line))
    meant = {person: index.find(person).id for person in where}
    vague = [person for person in where if not meant[person]]
    grouped = set(vague) if len(vague) > _SAID_ONE_BY_ONE else set()
    for person in (person for person in where if person not in grouped):
        hint = "add this person with status left, or correct the id"
        if meant[person]:
            hint = f"did you mean {meant[person]}?" if looks_like_id(meant[person]) else "write the id the roster has"
        said.add(where[person], f"{shown_person(person)}, who is not on the roster", hint)
    if grouped:
        lines = sorted(line for person in grouped for line in where[person])
        hint = "add them with status left, or correct the ids"
        said.add(lines, f"{len(grouped)} people who are not on the roster", hint)


def _warn_candidates(people: pd.DataFrame, candidates: pd.DataFrame, problems: Problems) -> None:
    left = set(people.loc[people["status"] == "left", "employee_id"])
    columns = ["file", "line", "employee_id", "presenter_id", "decision"]
    for file, line, person, presenter, decision in candidates[columns].itertuples(index=False, name=None):
        if person in left and not decision:
            found, hint = (
                f"{shown_person(person)}, who has left, put up",
                "delete the row, or correct the status on the roster",
            )
            problems.warning(file, line, found, "a person who is here", hint=hint, column="employee_id")
        if person == presenter:
            found, hint = f"{shown_person(person)}, presented by themselves", "name who presents"
            problems.warning(file, line, found, "another presenter", hint=hint, column="presenter_id")
