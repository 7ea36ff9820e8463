"""One person's growth doc as the cadence looks at it: what is written, since when and until when it is owed, and by whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from perfcal.evidence.cadence.periods import Period
from perfcal.schema.columns import EVER, records
from perfcal.schema.cycle import Cycle
from perfcal.schema.once import once_per_table

__all__ = ["CadenceRecord", "cadence_records", "full_day"]

Row = dict[str, Any]


@dataclass(frozen=True)
class CadenceRecord:
    """What one person's growth doc holds up to the day looked from; nothing dated later has happened yet."""

    cycle: Cycle
    person: Row
    sections: Sequence[Row]
    parts: Mapping[str, Sequence[Row]]  # section_id → its parts
    bullets: Mapping[str, int]  # section_id → bullets of an update or a note
    late: Sequence[Row]  # the cycle's evidence that was first written after the freeze
    managers: Sequence[Row]  # by first day
    exits: Sequence[date]
    candidate: bool  # put up for promotion in this cycle
    readable: bool  # False where the document was refused as a whole

    @property
    def employee_id(self) -> str:
        """Whose document it is."""
        return str(self.person["employee_id"])

    @property
    def as_of(self) -> date:
        """The day looked from."""
        return self.cycle.as_of

    @cached_property
    def since(self) -> date:
        """The first day anything is owed for: that of joining, else that of the first manager on record."""
        if not pd.isna(self.person["start_date"]):
            return _date(self.person["start_date"])
        return next((_date(row["start"]) for row in self.managers if row["start"] != EVER), date.min)

    @cached_property
    def until(self) -> date:
        """The last day anything is owed for.

        The roster says that somebody is on leave or left, and not since when. Without a dated exit it is taken to be
        since the last month they wrote an update for: what may be no fault is not called one.
        """
        left = [day for day in self.exits if day >= self.since]
        if left:
            return max(left)
        if self.person["status"] == "active":
            return date.max
        written = [section["date_end"] for section in self.of("update") if self.has_content(section)]
        return _date(max(written)) if written else date.min

    def owes(self, period: Period) -> bool:
        """Whether the person was here for the whole of a period: a month of joining or leaving owes nothing."""
        return self.since <= period.start and period.end <= self.until

    def of(self, kind: str, period: Period | None = None) -> list[Row]:
        """Return the sections of a kind, of one period or of all, in the order of the document."""
        own = [section for section in self.sections if section["kind"] == kind]
        return own if period is None else [each for each in own if each["date_start"].date() == period.start]

    def parts_of(self, section: Row, heading: str | None = None) -> list[Row]:
        """Return a section's parts that say something, of one heading or of all."""
        own = self.parts.get(section["section_id"], ())
        return [part for part in own if part["text"] and (heading is None or part["heading"] == heading)]

    def has_content(self, section: Row) -> bool:
        """Whether anything but headings stands in a section; prose counts, though it is no bullet."""
        own = self.parts.get(section["section_id"], ())
        below = max([section["line"], *(part["line"] for part in own)])
        return bool(section["line_end"] > below or any(part["text"] for part in own))

    def days_of(self, section: Row, heading: str) -> list[Row]:
        """Return a section's dated parts of one heading that say something, oldest first."""
        dated = [part for part in self.parts_of(section, heading) if part["precision"] == "day"]
        return sorted(dated, key=lambda part: part["date_start"])

    def manager_on(self, day: date) -> str:
        """Return the manager on a day by the history, else the roster's."""
        held = [row["manager_id"] for row in self.managers if row["start"] <= pd.Timestamp(day)]
        return str(held[-1] if held else self.person["manager_id"])

    def place(self, before: date) -> Row:
        """Return where something missing would stand: after the last section begun by then, else on the roster."""
        dated = [section for section in self.sections if section["date_start"] <= pd.Timestamp(before)]
        if not dated:
            return self.sections[0] if self.sections else self.person
        return max(dated, key=lambda section: (section["date_start"], section["line"]))

    def row(self, period: str, due: date, place: Row, **said: Any) -> Row:
        """Return one row of `CADENCE`.

        Unless said otherwise, the manager is the one of the day it is due, as far as that day has come.
        """
        return {
            "employee_id": self.employee_id,
            "manager_id": self.manager_on(min(due, self.as_of)),
            "period": period,
            "due": due,
            "done": None,
            "file": place["file"],
            "line": place["line"],
            **said,
        }


def cadence_records(cycle: Cycle, employee_ids: Collection[str] | None) -> Iterator[CadenceRecord]:
    """Yield everybody who keeps a growth doc: who has one, and who has no reports. Managers without one owe none.

    An id that is not on the roster is refused with the nearest that are.
    """
    for who in employee_ids or ():
        cycle.person(who)
    asked = set(cycle.people["employee_id"] if employee_ids is None else employee_ids)
    now = pd.Timestamp(cycle.as_of)
    sections = _grouped(_of(cycle.sections, asked, cycle.sections["date_start"] <= now))
    written = (cycle.parts["precision"] != "day") | (cycle.parts["date_start"] <= now)
    parts_of, late = _grouped(_of(cycle.parts, asked, written), "section_id"), _grouped(_late_rows(cycle))
    managers, bullets = _grouped(cycle.manager_history.sort_values("start", kind="stable")), _bullets(cycle)
    exits = _grouped(cycle.events[cycle.events["event"] == "exit"])
    leading, documents, candidates = (
        set(cycle.people["manager_id"]),
        _documents(cycle.accounts),
        set(cycle.candidate_ids()),
    )
    for person in records(cycle.people[cycle.people["employee_id"].isin(asked)]):
        who = person["employee_id"]
        if who in sections or who in documents or who not in leading:
            yield CadenceRecord(
                cycle,
                person,
                sections=sections.get(who, []),
                parts=parts_of,
                bullets=bullets,
                late=late.get(who, []),
                managers=managers.get(who, []),
                exits=[_date(row["date"]) for row in exits.get(who, [])],
                candidate=who in candidates,
                readable=documents.get(who, True),
            )


def full_day(day: date) -> str:
    """A day in words, with its year: 7 April 2026."""
    return f"{day.day} {day:%B %Y}"


def _date(stamp: Any) -> date:
    return pd.Timestamp(stamp).date()


def _of(rows: pd.DataFrame, asked: set[str], chosen: pd.Series[bool]) -> pd.DataFrame:
    return rows[rows["employee_id"].isin(asked) & chosen]


def _grouped(rows: pd.DataFrame, by: str = "employee_id") -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in records(rows):
        grouped.setdefault(row[by], []).append(row)
    return grouped


def _bullets(cycle: Cycle) -> dict[str, int]:
    """Count the top-level bullets of each update and note; those of a reply are the EM's and not the update's."""
    rows = cycle.evidence
    own = rows[((rows["section"] == "update") & (rows["heading"] != "Reply")) | (rows["section"] == "note")]
    return {str(section): int(count) for section, count in own.groupby("section_id").size().items()}


def _late_rows(cycle: Cycle) -> pd.DataFrame:
    """Return the cycle's own work that was first written after the freeze; work of the time after it is no part of it."""
    rows = cycle.evidence
    ended = rows["date_end"]
    within = (ended >= pd.Timestamp(cycle.dates.start)) & (ended <= pd.Timestamp(cycle.dates.end))
    return rows[rows["late"] & within & (rows["date_start"] <= pd.Timestamp(cycle.as_of))]


@once_per_table
def _documents(accounts: pd.DataFrame) -> dict[str, bool]:
    """Return whose growth doc is on file by its name, and whether any of it could be used."""
    return {PurePosixPath(row["file"]).stem: row["used"] > 0 for row in records(accounts)}
