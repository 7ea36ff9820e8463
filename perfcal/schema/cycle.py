"""The frozen whole: everything one calibration cycle knows, handed to every function that looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from perfcal.errors import UnknownNameError
from perfcal.schema.policy import Policy
from perfcal.schema.pre_read_notes import PreReadNotes
from perfcal.schema.row_places import row_places
from perfcal.schema.rubric import Rubric, held_to
from perfcal.schema.scale import Scale

__all__ = ["TABLES_BY_PERSON", "Cycle", "CycleDates"]

TABLES_BY_PERSON = (
    "ratings",
    "candidates",
    "events",
    "evidence",
    "sections",
    "parts",
    "fields",
    "manager_history",
    "level_history",
)
"""Tables whose rows are about one person each."""

_NOWHERE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class CycleDates:
    """Which cycle this is. Evidence first written after `freeze` is LATE (R1.8)."""

    id: str
    start: date
    end: date
    freeze: date
    session: date
    room: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cycle:
    """One workspace, loaded and checked. Tables have the columns of `perfcal.schema.columns`; treat them as read-only.

    Demographics are not here: only the analyst's functions load them, from their own file (R13.2).
    """

    dates: CycleDates
    rubrics: Mapping[str, Rubric]
    scale: Scale
    policy: Policy
    people: pd.DataFrame
    ratings: pd.DataFrame
    candidates: pd.DataFrame
    events: pd.DataFrame
    evidence: pd.DataFrame
    sections: pd.DataFrame
    parts: pd.DataFrame
    fields: pd.DataFrame
    manager_history: pd.DataFrame
    level_history: pd.DataFrame
    problems: pd.DataFrame
    accounts: pd.DataFrame
    root: Path
    as_of: date  # the day to look from: nothing dated later has happened yet
    rubric_of: Mapping[str, str] = field(default_factory=dict)  # employee_id → rubric id, from the growth doc
    target_of: Mapping[str, str] = field(default_factory=dict)  # employee_id → target level, from the growth doc
    target_by: Mapping[str, str] = field(default_factory=dict)  # employee_id → by when, as written: 2026-H2
    pre_read_notes: Mapping[str, PreReadNotes] = field(default_factory=dict)  # employee_id → what the EM wrote

    @property
    def id(self) -> str:
        """The cycle's id, e.g. 2026-H1."""
        return self.dates.id

    def person(self, employee_id: str) -> pd.Series:
        """Return one row of `people`; an unknown id is refused with the nearest known."""
        found = self._rows_of("people", employee_id)
        if found.empty:
            raise UnknownNameError.of("employee", employee_id, list(self.people["employee_id"]))
        return found.iloc[0]

    def rubric(self, employee_id: str) -> Rubric:
        """Return the rubric this person's growth doc names; without one, that of the level they hold, else the first."""
        named = self.rubric_of.get(employee_id, "")
        if named in self.rubrics or len(self.rubrics) == 1:
            return held_to(self.rubrics, named, level="")
        held = self._rows_of("people", employee_id)["level"]
        return held_to(self.rubrics, named, level=held.iloc[0] if len(held) else "")

    def about(self, *employee_ids: str) -> Cycle:
        """Return the same cycle with these people's rows only; `people` stays whole, for the names of others' roles."""
        own: dict[str, Any] = {name: self._rows_of(name, *employee_ids) for name in TABLES_BY_PERSON}
        return replace(self, **own)

    def in_parts(self, employee_ids: Sequence[str], *, size: int = 2_000) -> Iterator[tuple[Sequence[str], Cycle]]:
        """Go through some people at a time with the cycle about them, in the order given: what is held stays bounded."""
        for begin in range(0, len(employee_ids), size):
            some = employee_ids[begin : begin + size]
            yield some, self.about(*some)

    def evidence_of(self, employee_id: str) -> pd.DataFrame:
        """Return one person's evidence rows, in the order of the document."""
        rows = self._rows_of("evidence", employee_id)
        return rows.sort_values("line", kind="stable").reset_index(drop=True)

    def candidate_ids(self) -> list[str]:
        """Return who on the roster is put up for promotion in this cycle, in the file's order."""
        listed = self.candidates.loc[self.candidates["cycle"] == self.id, "employee_id"]
        known = row_places(self.people)
        return [who for who in listed.unique() if who in known]

    def engineer_ids(self) -> list[str]:
        """Return who has a growth doc and has not left, in the order of the roster."""
        here = self.people.loc[self.people["status"] != "left", "employee_id"]
        written = row_places(self.sections)
        return [who for who in here.unique() if who in written]

    def _rows_of(self, name: str, *employee_ids: str) -> pd.DataFrame:
        """Return some people's rows of a table: found by place, so that going through everybody stays linear."""
        rows: pd.DataFrame = getattr(self, name)
        known = row_places(rows)
        places = [known.get(who, _NOWHERE) for who in dict.fromkeys(employee_ids)]
        return rows.take(np.sort(np.concatenate([_NOWHERE, *places])))
