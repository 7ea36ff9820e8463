"""Peer and stakeholder input on paper: the feedback sections of the window, from inside and outside the team (R5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from perfcal.evidence.roster import roster
from perfcal.evidence.stretch.sponsor import people_named
from perfcal.evidence.visibility.words import names_any
from perfcal.evidence.window import evidence_window
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["Side", "WrittenInput", "written_input"]

Side = Literal["inside", "outside", "unknown"]

_INSIDE = re.compile(r"\b(?:same|own|our|my) (?:team|squad)\b|\bteam ?mate\b|\bpeer in the team\b", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"\b(?:customer|client|vendor|supplier|external|stakeholder|merchant|another team|other team|outside|company-wide)\b",
    re.IGNORECASE,
)
_TEAM_NAMED = re.compile(r"\([^()]*,\s*[^\W\d_][^(),]*\)|\bteam\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrittenInput:
    """One feedback section: its day, whether its writer is of the team, and what of it peers may read (R13.3)."""

    on: date
    side: Side
    shareable: tuple[dict[str, Any], ...]
    file: str
    line: int


def written_input(cycle: Cycle, employee_id: str) -> list[WrittenInput]:
    """Return the feedback sections of the window up to today, oldest first.

    Inside or outside is told by the `From:` line: a team or a person of the roster, or its words; where it names neither,
    it is unknown. What only the person's EM signs is no peer's input, and is left out. The team is the roster's, as it
    is today.
    """
    first, last = evidence_window(cycle)
    sections = cycle.sections
    own = sections[(sections["employee_id"] == employee_id) & (sections["kind"] == "feedback")]
    own = own[own["date_end"].between(pd.Timestamp(first), pd.Timestamp(min(last, cycle.as_of)))]
    given = [(row, _from(cycle, row)) for row in records(own.sort_values(["date_end", "line"], kind="stable"))]
    return [_input(cycle, row, said) for row, said in given if not _of_the_em(cycle, row, said)]


def _input(cycle: Cycle, section: dict[str, Any], said: str) -> WrittenInput:
    rows = cycle.evidence
    side = _side(cycle, section["employee_id"], said)
    may_be_read = rows[(rows["section_id"] == section["section_id"]) & rows["shareable"]]
    may_be_read = may_be_read[~may_be_read["text"].str.match(r"From:", case=False).astype(bool)]
    return WrittenInput(
        section["date_end"].date(), side, tuple(records(may_be_read)), section["file"], int(section["line"])
    )


def _from(cycle: Cycle, section: dict[str, Any]) -> str:
    fields = cycle.fields
    named = fields[(fields["section_id"] == section["section_id"]) & (fields["key"].str.casefold() == "from")]
    return "" if named.empty else str(named["value"].iloc[0])


def _of_the_em(cycle: Cycle, section: dict[str, Any], said: str) -> bool:
    """Whether nobody but the EM of then or now is named as its writer."""
    writers = set(people_named(cycle, said)["employee_id"])
    return bool(writers) and writers <= {
        section["manager_at_the_time"],
        cycle.person(section["employee_id"])["manager_id"],
    }


def _side(cycle: Cycle, employee_id: str, text: str) -> Side:
    own = str(cycle.person(employee_id)["team"])
    others = set(roster(cycle).teams.held_by(text)) - {own}
    people = people_named(cycle, text)
    if others or (people["team"] != own).any() or _OUTSIDE.search(text):
        return "outside"
    if names_any(text, [own]) or not people.empty or _INSIDE.search(text):
        return "inside"
    return "outside" if _TEAM_NAMED.search(text) else "unknown"
