"""Who changed what, when, why, and who was there: of each decision that holds and differs from what was proposed (R8.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

import pandas as pd

from perfcal.view.session_people import SessionPeople
from perfcal.view.session_standing import PROMOTION, RATING, Standing, change_words, local_time
from perfcal.view.tables import PageTable, page_table

__all__ = ["Change", "change_of", "changes_so_far", "changes_table", "unbroken"]


@dataclass(frozen=True, slots=True)
class Change:
    """One decision in words, with the entry that made it what it is."""

    employee_id: str
    name: str
    thread: str
    did: str
    who: str
    at: str
    why: str
    room: str
    entry: str
    verb: str  # changed, kept, taken back


def change_of(
    people: SessionPeople, standing: Standing, *, employee_id: str, thread: str, zone: tzinfo | None
) -> Change | None:
    """Return who made one thread of a person what it is now; None where nothing was written on it."""
    held, row = standing.threads.get((employee_id, thread)), standing.last_change(employee_id, thread)
    if held is None or row is None:
        return None
    names = {"": "", **people.names}
    return Change(
        employee_id=employee_id,
        name=names.get(employee_id, employee_id),
        thread=thread,
        did=_did(people, held, names),
        who=names.get(row["who"], row["who"]),
        at=local_time(row["at"], zone),
        why=row["why"],
        room=", ".join(names.get(who, who) for who in row["room"]),
        entry=str(row["id"]),
        verb=_verb(standing, employee_id, thread),
    )


def changes_so_far(people: SessionPeople, standing: Standing, *, zone: tzinfo | None) -> list[Change]:
    """Which ratings and promotions are not what was proposed? In the order of the agenda; taken back ones are not here."""
    kept = [
        (who, thread)
        for who in people.order
        for thread in (RATING, PROMOTION)
        if standing.differs(who, thread) and standing.decided(who, thread)
    ]
    found = [change_of(people, standing, employee_id=who, thread=thread, zone=zone) for who, thread in kept]
    return [change for change in found if change]


def changes_table(people: SessionPeople, standing: Standing, *, zone: tzinfo | None) -> PageTable:
    """Return the changes as a table, one row each, with everything somebody may ask about it."""
    headings = {
        "name": "Person",
        "did": "Proposed → now",
        "who": "Who",
        "at": "When",
        "why": "Why",
        "room": "Who was there",
        "entry": "Entry",
    }
    rows = [[getattr(change, name) for name in headings] for change in changes_so_far(people, standing, zone=zone)]
    made = pd.DataFrame(rows, columns=list(headings))
    return unbroken(page_table(made, caption="Changed so far", headings=headings, limit=400), "When")


def unbroken(table: PageTable, heading: str) -> PageTable:
    """Return the table with the moments of one column on one line each."""
    pairs = zip(table.headings, table.alignment, strict=True)
    return replace(table, alignment=tuple("day" if name == heading else alignment for name, alignment in pairs))


def _verb(standing: Standing, employee_id: str, thread: str) -> str:
    if not standing.decided(employee_id, thread):
        return "taken back"
    return "changed" if standing.differs(employee_id, thread) else "kept"


def _did(people: SessionPeople, held: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say what holds against what was proposed, over however many entries it came about."""
    if held["status"] == "undone":
        return "as proposed"
    told = {"what": held["what"], "dimension": held["dimension"], "before": held["proposed"], "after": held["value"]}
    return change_words(people.cycle, told, names)
