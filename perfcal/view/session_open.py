"""What is still open in a session: who is undecided, what is parked, and everything that was written so far."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

import ipywidgets as widgets
import pandas as pd

from perfcal.evidence.wording import times
from perfcal.session.log.entry import Entry
from perfcal.view.controls import button, choice, heading, line_field
from perfcal.view.session_changes import changes_table
from perfcal.view.session_chooser import undecided
from perfcal.view.session_pen import Pen
from perfcal.view.session_people import SessionPeople
from perfcal.view.session_person import entries_table
from perfcal.view.session_standing import Standing
from perfcal.view.shown import Note, Stack
from perfcal.view.tables import PageTable, page_table
from perfcal.view.typed_first import on_press

__all__ = ["OpenItems", "open_items", "parked_table", "undecided_table"]


def open_items(people: SessionPeople, standing: Standing, *, zone: tzinfo | None) -> Stack:
    """What was changed, what is parked, what is nobody's decision yet, and what was written? For the end of a session."""
    log = standing.log
    changes = int((log["what"].isin(["rating", "promotion"]) & log["in_force"]).sum())
    told = f"{times(len(log), 'entry', 'entries')} so far, {times(changes, 'decision')} of them in force."
    written = entries_table(people, log, caption="Everything written so far, oldest first", zone=zone)
    changed = changes_table(people, standing, zone=zone)
    return Stack((changed, parked_table(people, standing), undecided_table(people, standing), Note(told), written))


def undecided_table(people: SessionPeople, standing: Standing) -> PageTable:
    """Who is undecided, and about what? One row per person, in the order of the agenda."""
    rows = [
        {
            "who": people.names[who],
            "level": people.level_words(who),
            "manager": _manager(people, who),
            "open": tuple(left),
        }
        for who in people.order
        if (left := undecided(people, standing, who))
    ]
    headings = {"who": "Person", "level": "Level", "manager": "Rated by", "open": "Undecided"}
    return page_table(
        pd.DataFrame(rows, columns=list(headings)), caption="Not decided yet", headings=headings, limit=400
    )


def parked_table(people: SessionPeople, standing: Standing) -> PageTable:
    """Which objections are parked, with whom, and until when? By the day they are due."""
    told = {"": "", **people.names}
    rows = [
        {
            "item": str(row["item"]),
            "who": told.get(row["employee_id"], row["employee_id"]),
            "text": row["value"],
            "owner": told.get(row["owner"], row["owner"]),
            "due": row["due"],
        }
        for row in standing.parked()
    ]
    headings = {"item": "Entry", "who": "About", "text": "Objection", "owner": "Owner", "due": "Due"}
    made = pd.DataFrame(rows, columns=list(headings))
    return page_table(made, caption="Parked, to be settled outside the room", headings=headings)


class OpenItems:
    """The same with a field to settle what was parked, where something is."""

    def __init__(self, pen: Pen, people: SessionPeople, wrote: Callable[[Entry | None], None]) -> None:
        self._pen, self._people, self._wrote = pen, people, wrote
        self._standing = Standing.of(())
        self.item = choice("Settle", [("—", "")])
        self.how = line_field("How", placeholder="what was found, and by whom")
        self.settle = button("Record as settled")
        self.told, self.tables = widgets.HTML(), widgets.HTML()
        self._fields = widgets.VBox([heading("Settle what was parked"), self.item, self.how, self.settle, self.told])
        on_press(self.settle, self._settle)
        self.box = widgets.VBox([self._fields, self.tables])

    def stand(self, standing: Standing, *, zone: tzinfo | None) -> None:
        """Take in what the log says now; what is typed stays."""
        self._standing = standing
        self.tables.value = open_items(self._people, standing, zone=zone).to_html()
        parked = {str(row["item"]): f"{row['item']} · {row['value']}" for row in standing.parked()}
        options = [(words, item) for item, words in parked.items()] or [("nothing is parked", "")]
        if tuple(options) != tuple(self.item.options):
            chosen = self.item.value
            self.item.options = options
            self.item.value = chosen if chosen in parked else options[0][1]
        self._fields.layout.display = None if parked or self.told.value else "none"

    def _settle(self) -> None:
        if not self.item.value:
            return
        item, how = int(self.item.value), self.how.value
        row = next(row for row in self._standing.parked() if int(row["item"]) == item)
        seen = int(row["version"])
        answer = self._pen.write(
            ("settle", item, how, seen), lambda: self._pen.session.settle(item, how, seen_version=seen)
        )
        self.told.value = answer.told
        if answer.entry:
            self.how.value = ""
        if answer.entry or answer.moved_on:
            self._wrote(answer.entry)


def _manager(people: SessionPeople, employee_id: str) -> str:
    manager = people.manager(employee_id)
    return people.names.get(manager, manager)
