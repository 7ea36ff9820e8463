"""The fields a session decides with: a rating, a promotion, a challenge, an objection to park, and taking the last one back.

Each button writes one entry. What is typed about a person stays with that person until it is recorded or emptied.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date, timedelta
from typing import Any

import ipywidgets as widgets

from perfcal.evidence.wording import join_words
from perfcal.session.decisions import Session
from perfcal.session.log.entry import Draft, Entry
from perfcal.session.log.typed import DECISIONS
from perfcal.view.controls import button, choice, said, text_field
from perfcal.view.person_words import by_name
from perfcal.view.session_layout import folding, unfold
from perfcal.view.session_pen import Pen
from perfcal.view.session_people import SessionPeople
from perfcal.view.session_standing import PROMOTION, RATING, Standing, change_words, rating_words
from perfcal.view.typed_first import on_press

__all__ = ["DecideForm"]

AS_PROPOSED = "As proposed; nobody objected."
"""The reason an entry carries where a rating is kept by one press and nothing was typed."""

_DUE_IN = timedelta(days=7)
_LABELS = "6.5rem"
_NOBODY = [("— nobody yet —", "")]
_REFUSED = object()


class DecideForm:
    """The fields for whoever is shown, and the versions that were seen when they were laid out."""

    def __init__(self, pen: Pen, people: SessionPeople, *, wrote: Callable[[Entry | None], None]) -> None:
        self._pen, self._people, self._wrote = pen, people, wrote
        self._typed: dict[str, dict[str, Any]] = {}
        self._blank: dict[str, Any] = {}
        self._standing = Standing.of(())
        self.employee_id = ""
        self._make_fields()
        self._make_buttons()
        self.told = widgets.HTML()
        for chosen in (self.rating, self.promotion):
            chosen.observe(lambda _change: self._name_buttons(), "value")
        self.box = self._lay_out()

    def _make_fields(self) -> None:
        scale = self._people.cycle.scale
        steps = [(step.label, str(step.value)) for step in scale.values]
        self.rating = _toggles("Rating", [*steps, ("not rated", "")])
        self.promotion = _toggles("Promotion", [(word, word) for word in DECISIONS])
        self.why = text_field(
            "Reason", placeholder="what the room heard that settles it; required for a change", rows=2
        )
        self.challenge = text_field("Challenge", placeholder="what was asked or doubted, in one sentence", rows=2)
        everybody = by_name(self._people.cycle, self._people.cycle.people["employee_id"])
        names = [(words, who) for who, words in everybody.items()]
        self.raised_by = choice("Raised by", [("whoever facilitates", ""), *names])
        self.objection = text_field(
            "Objection", placeholder="what is left open, to be settled outside the room", rows=2
        )
        self.owner = choice("Owner", [*_NOBODY, *names])
        self.due = widgets.DatePicker(description="Settled by", layout=widgets.Layout(width="20rem"))
        self._fields = {
            name: getattr(self, name)
            for name in ("rating", "promotion", "why", "challenge", "raised_by", "objection", "owner", "due")
        }
        for field in self._fields.values():
            field.style.description_width = _LABELS
        for field in (self.why, self.challenge, self.objection):
            field.continuous_update = True  # from the first letter on it is known that somebody types

    def _make_buttons(self) -> None:
        self.keep = button("Keep as proposed")
        self.record = button("Record the rating", primary=True)
        self.decide = button("Record the promotion", primary=True)
        self.undo = button("Undo")
        self.note = button("Note the challenge")
        self.park = button("Park the objection")
        self.to_challenge, self.to_park = folding("Challenge …"), folding("Park an objection …")
        for each, act in (
            (self.keep, self._keep),
            (self.record, self._record),
            (self.decide, self._decide),
            (self.undo, self._undo),
            (self.note, self._note),
            (self.park, self._park),
        ):
            on_press(each, act)

    def _lay_out(self) -> widgets.Widget:
        """Put fields and buttons in the order of the talk: decide, challenge, park."""
        self.of_promotion = widgets.VBox([self.promotion])
        challenge = widgets.VBox([self.challenge, self.raised_by, _indented([self.note])])
        parked = widgets.VBox([self.objection, self.owner, self.due, _indented([self.park])])
        for pressed, panel in ((self.to_challenge, challenge), (self.to_park, parked)):
            unfold(pressed, panel)
        buttons = _indented([self.keep, self.record, self.decide, self.undo])
        further = [_indented([self.to_challenge, self.to_park]), challenge, parked]
        return widgets.VBox([self.rating, self.of_promotion, self.why, buttons, self.told, *further])

    def open(self, employee_id: str, standing: Standing) -> None:
        """Lay the fields out for a person as the log stands; what was typed about them before is there again."""
        self._remember()
        if employee_id != self.employee_id:
            self.told.value = ""
        self.employee_id, self._standing = employee_id, standing
        people = self._people
        self._blank = {
            "rating": standing.value(employee_id, RATING, people.proposed.get(employee_id, "")),
            "promotion": standing.value(employee_id, PROMOTION, people.decisions.get(employee_id, "")) or None,
            "why": "",
            "challenge": "",
            "raised_by": "",
            "objection": "",
            "owner": "",
            "due": self._session_day + _DUE_IN,
        }
        for name, value in {**self._blank, **self._typed.get(employee_id, {})}.items():
            self._fields[name].value = value if name != "promotion" or value in DECISIONS else None
        self._label()

    @property
    def untouched(self) -> bool:
        """Whether nothing was typed or chosen about whoever is shown."""
        return not self._differing()

    def waiting(self) -> list[str]:
        """Return about whom something is typed and not recorded, by id."""
        self._remember()
        return [who for who, typed in self._typed.items() if typed]

    def _differing(self) -> dict[str, Any]:
        found = {name: field.value for name, field in self._fields.items()}
        return {name: value for name, value in found.items() if value != self._blank.get(name)}

    def _remember(self) -> None:
        if self.employee_id:
            self._typed[self.employee_id] = self._differing()

    def _label(self) -> None:
        people, who = self._people, self.employee_id
        target = people.target(who)
        self.of_promotion.layout.display = self.decide.layout.display = None if target else "none"
        self._name_buttons()
        now = rating_words(people.cycle, str(self._blank["rating"]))
        self.keep.description = f"Keep {now}"
        self.keep.disabled = self._standing.decided(who, RATING)
        last = self._standing.to_undo(who)
        self.undo.disabled = last is None
        self.undo.description = "Nothing to undo" if last is None else f"Undo entry {last['id']}"
        self.undo.tooltip = "" if last is None else change_words(people.cycle, last, people.names)

    def _name_buttons(self) -> None:
        """Say on each button what it will write, as it has arrived here: the last chance to see a slip."""
        self.record.description = f"Record rating: {rating_words(self._people.cycle, str(self.rating.value))}"
        self.decide.disabled = self.promotion.value is None
        self.decide.description = f"Record promotion: {self.promotion.value or '…'}"

    @property
    def _session_day(self) -> date:
        return max(self._people.cycle.as_of, self._people.cycle.dates.session)

    @property
    def _session(self) -> Session:
        return self._pen.session

    def _send(self, words: Hashable, send: Callable[[], Entry], *, spent: tuple[str, ...]) -> None:
        """Write one entry; on success the fields it was made of are empty again, on refusal nothing is touched."""
        answer = self._pen.write((self.employee_id, words), send)
        for name in spent:  # recorded, it is typed no more; refused, it stays whatever the log now says
            self._blank[name] = self._fields[name].value if answer.entry else _REFUSED
        if answer.entry or answer.moved_on:
            self._wrote(answer.entry)
        self.told.value = answer.told

    def _keep(self) -> None:
        self._rate(str(self._blank["rating"]), self.why.value.strip() or AS_PROPOSED)

    def _record(self) -> None:
        self._rate(str(self.rating.value), self.why.value)

    def _rate(self, after: str, why: str) -> None:
        who, seen = self.employee_id, self._standing.seen(self.employee_id, RATING)
        self._send(
            (RATING, after, why, seen),
            lambda: self._session.decide(who, after or "unrated", why=why, seen_version=seen),
            spent=("rating", "why"),
        )

    def _decide(self) -> None:
        who, seen = self.employee_id, self._standing.seen(self.employee_id, PROMOTION)
        after, why = self.promotion.value or "", self.why.value
        self._send(
            (PROMOTION, after, why, seen),
            lambda: self._session.decide(who, after, why=why, seen_version=seen, what="promotion"),
            spent=("promotion", "why"),
        )

    def _note(self) -> None:
        text, by = self.challenge.value.strip(), self.raised_by.value or self._session.who
        if not text:
            self.told.value = said(["The challenge is empty; type it in its field."], first="Not recorded")
            return
        draft = Draft("note-of-room", by, employee_id=self.employee_id, after=text, room=self._session.room)
        self._send(("challenge", text, by), lambda: self._session.append(draft), spent=("challenge", "raised_by"))

    def _park(self) -> None:
        who, text, owner, due = self.employee_id, self.objection.value, self.owner.value, self.due.value
        self._send(
            ("park", text, owner, due),
            lambda: self._session.park(who, text, owner=owner, due=due),
            spent=("objection", "owner", "due"),
        )

    def _undo(self) -> None:
        last = self._standing.to_undo(self.employee_id)
        if last is None:
            return
        entry, why = int(last["id"]), self.why.value
        seen = self._standing.seen(self.employee_id, str(last["thread"]))
        self._send(
            ("undo", entry, why, seen),
            lambda: self._session.undo(entry, why=why, seen_version=seen),
            spent=("rating", "promotion", "why"),
        )

    def waiting_words(self) -> str:
        """Say about whom something is typed and not recorded, "" where nothing is."""
        names = [self._people.names[who] for who in self.waiting()]
        return f"Typed and not recorded yet: {join_words(names)}." if names else ""


def _indented(buttons: list[widgets.Widget]) -> widgets.HBox:
    """Return buttons in a row that begins where the fields above begin."""
    return widgets.HBox(buttons, layout=widgets.Layout(flex_flow="row wrap", margin=f"0 0 0 {_LABELS}"))


def _toggles(label: str, options: list[tuple[str, str]]) -> widgets.ToggleButtons:
    """Return buttons of which one is chosen: the whole scale stands on the wall, and nothing on it is marked as right."""
    return widgets.ToggleButtons(
        options=options,
        value=None,
        description=label,
        style={"description_width": _LABELS, "button_width": "auto"},
        layout=widgets.Layout(width="auto", display="flex"),
    )
