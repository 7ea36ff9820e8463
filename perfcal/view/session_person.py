"""What stands on the wall for one person: what is proposed and what holds now, history, the bar, and what to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from perfcal.schema.columns import records
from perfcal.view.pre_read.facts import DimensionStatus
from perfcal.view.session_changes import Change, change_of, unbroken
from perfcal.view.session_people import Asked, SessionPeople
from perfcal.view.session_standing import PROMOTION, RATING, Standing, change_words, local_time, rating_words
from perfcal.view.tables import PageTable, page_table
from perfcal.view.templates import template
from perfcal.view.theme import STATUS_SYMBOLS

__all__ = ["PersonFacts", "entries_table", "person_facts"]

_HEADINGS = {
    "id": "Entry",
    "at": "When",
    "who": "Who",
    "did": "What",
    "why": "Why",
    "room": "Who was there",
}


class Fact(NamedTuple):
    """One large word on the wall; what changed it opens under it with one click."""

    name: str
    value: str
    note: str = ""
    change: Change | None = None


class Past(NamedTuple):
    """One final rating of an earlier cycle, and what changed it where this log knows."""

    cycle: str
    label: str
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One person's panel; everything in it is text, ready to be escaped."""

    name: str
    introduction: str
    facts: tuple[Fact, ...]
    history: tuple[Past, ...]
    dimensions: tuple[tuple[str, str], ...]
    bar_level: str
    bar: tuple[DimensionStatus, ...]
    asked: tuple[Asked, ...]
    agenda: str

    def to_html(self) -> str:
        """Return the panel as HTML that needs no style sheet and no script."""
        return template("session_person.html.j2").render(person=self, symbols=STATUS_SYMBOLS)

    def to_text(self) -> str:
        """Return the panel as plain text."""
        lines = [
            self.name,
            self.introduction,
            *(f"{each.name}: {each.value} {each.note}".strip() for each in self.facts),
        ]
        return "\n".join([*lines, *(each.text for each in self.asked)])


def person_facts(
    people: SessionPeople,
    standing: Standing,
    employee_id: str,
    *,
    earlier: Mapping[str, Standing] = MappingProxyType({}),
    zone: tzinfo | None = None,
) -> PersonFacts:
    """What does the room see of one person? Facts of the record and of the log; it advises nothing (R8.3, R13.1).

    `earlier` is what the log says of other cycles, by cycle: who changed a rating back then is told beside it.
    """
    level, bar = people.bar(employee_id)
    place = people.order.index(employee_id) + 1
    manager = people.manager(employee_id)
    presented = f"rated by {people.names.get(manager, manager)}" if manager else "rated by nobody"
    return PersonFacts(
        name=people.names[employee_id],
        introduction=f"{people.level_words(employee_id)} · {presented} · {place} of {len(people.order)}",
        facts=tuple(_facts(people, standing, employee_id, zone=zone)),
        history=tuple(
            Past(cycle, label, _change_then(people, earlier.get(cycle), employee_id, zone=zone))
            for cycle, label in people.history(employee_id)
        ),
        dimensions=tuple(people.dimensions(employee_id)),
        bar_level=level,
        bar=bar,
        asked=tuple(people.asked(employee_id)),
        agenda=people.reason(employee_id),
    )


def entries_table(people: SessionPeople, entries: pd.DataFrame, *, caption: str, zone: tzinfo | None) -> PageTable:
    """Who changed what, when, why, and who was there? One row per entry, in the order of the log (R8.4)."""
    told = {"": "", **people.names}
    rows = [
        {
            "id": row["id"],
            "at": local_time(row["at"], zone),
            "who": told.get(row["who"], row["who"]),
            "did": _did(people, row, told),
            "why": row["why"],
            "room": ", ".join(told.get(who, who) for who in row["room"]),
        }
        for row in records(entries)
    ]
    made = pd.DataFrame(rows, columns=list(_HEADINGS)).astype({"id": "str"})
    table = page_table(
        made, caption=caption, headings=_HEADINGS, limit=400, rest="perfcal session log prints every one"
    )
    return unbroken(table, "When")


def _did(people: SessionPeople, row: dict[str, object], told: dict[str, str]) -> str:
    words = change_words(people.cycle, row, told)
    return words if row["in_force"] else f"{words} (taken back)"


def _change_then(
    people: SessionPeople, standing: Standing | None, employee_id: str, *, zone: tzinfo | None
) -> Change | None:
    if standing is None:
        return None
    return change_of(people, standing, employee_id=employee_id, thread=RATING, zone=zone)


def _facts(people: SessionPeople, standing: Standing, employee_id: str, *, zone: tzinfo | None) -> list[Fact]:
    proposed = people.proposed.get(employee_id, "")
    rating = change_of(people, standing, employee_id=employee_id, thread=RATING, zone=zone)
    now = rating_words(people.cycle, standing.value(employee_id, RATING, proposed))
    facts = [
        Fact("Proposed", rating_words(people.cycle, proposed)),
        Fact("Now", now if standing.decided(employee_id, RATING) else "as proposed", "not decided yet", rating),
    ]
    if target := people.target(employee_id):
        value = standing.value(employee_id, PROMOTION, people.decisions.get(employee_id, ""))
        promotion = change_of(people, standing, employee_id=employee_id, thread=PROMOTION, zone=zone)
        facts.append(Fact(f"Promotion to {target}", value or "undecided", "", promotion))
    return facts
