"""Who is in the room and who writes: said by whoever sits at the keyboard, and written into every entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from perfcal.errors import PerfcalError
from perfcal.session.log.entry import Entry
from perfcal.view.controls import button, choice, heading, line_field, said
from perfcal.view.person_words import by_name
from perfcal.view.session_layout import row
from perfcal.view.session_pen import Pen
from perfcal.view.session_people import SessionPeople
from perfcal.view.typed_first import on_press

__all__ = ["Attendance"]

_ASK = "— who writes? —"
_SELF_DECLARED = (
    "On this machine nobody signs in: who writes and who is here is as told, and the log keeps it so. "
    "Each entry carries the boxes as they stand when it is made."
)


class Attendance:
    """Boxes for who is here, the one who facilitates, and a button that notes it in the log."""

    def __init__(self, pen: Pen, people: SessionPeople, wrote: Callable[[Entry], None]) -> None:
        self._pen, self._wrote = pen, wrote
        session = pen.session
        invited = list(people.cycle.dates.room) or [who for _words, who in people.managers()]
        listed = by_name(people.cycle, invited)
        self.boxes = {
            who: widgets.Checkbox(
                value=who in session.room, description=words, indent=False, layout=widgets.Layout(width="20rem")
            )
            for who, words in listed.items()
        }
        others = ", ".join(who for who in session.room if who not in listed)
        self.others = line_field("Others here", value=others, placeholder="their ids, with commas")
        writers = by_name(people.cycle, [*listed, *filter(None, [session.who])])
        self.facilitator = choice("Facilitating", [(_ASK, ""), *((words, who) for who, words in writers.items())])
        self.facilitator.value = session.who
        self.everybody, self.as_before = button("Everybody is here"), button("As in the last entry")
        self.note = button("Note who is here", primary=True)
        self.told, self.state = widgets.HTML(), widgets.HTML()
        for field in (self.facilitator, self.others, *self.boxes.values()):
            field.observe(self._follow, "value")
        on_press(self.everybody, self._tick_all)
        on_press(self.as_before, self._tick_as_before)
        on_press(self.note, self._note)
        self._follow(None)

    @property
    def box(self) -> widgets.Widget:
        """The fields, one under the other."""
        grid = widgets.Layout(flex_flow="row wrap")
        about = widgets.HTML(said([_SELF_DECLARED]))
        boxes = widgets.HBox(list(self.boxes.values()), layout=grid)
        buttons = row([self.everybody, self.as_before, self.note])
        return widgets.VBox(
            [about, self.facilitator, heading("Who is here"), boxes, self.others, buttons, self.state, self.told]
        )

    @property
    def here(self) -> tuple[str, ...]:
        """The ids of who is ticked, and of the others named."""
        ticked = [who for who, field in self.boxes.items() if field.value]
        return tuple(dict.fromkeys([*ticked, *filter(None, map(str.strip, self.others.value.split(",")))]))

    def _follow(self, _change: Any) -> None:
        session = self._pen.session
        session.who, session.room = str(self.facilitator.value), self.here
        missing = [
            *([] if session.who else ["Nobody is named as facilitating yet."]),
            *([] if session.room else ["Nobody is ticked as being here yet."]),
        ]
        first = "Nothing can be decided yet" if missing else f"{len(session.room)} here"
        self.state.value = said(missing, first=first)

    def _tick_all(self) -> None:
        for field in self.boxes.values():
            field.value = True

    def _tick_as_before(self) -> None:
        """Tick who was there when the last entry was made: one press after a break, or after a kernel that died."""
        try:
            rooms = [entry.room for entry in self._pen.session.entries() if entry.room]
        except PerfcalError as error:
            self.told.value = said(str(error).split("\n\n"), first="The log cannot be read right now")
            return
        if not rooms:
            self.told.value = said(["Nothing is written yet."])
            return
        for who, field in self.boxes.items():
            field.value = who in rooms[-1]
        self.others.value = ", ".join(who for who in rooms[-1] if who not in self.boxes)

    def _note(self) -> None:
        room = self.here
        answer = self._pen.write(("room", room), lambda: self._pen.session.note_room(room))
        self.told.value = answer.told
        if answer.entry:
            self._wrote(answer.entry)
