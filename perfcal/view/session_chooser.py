"""Who is talked about next: a field, Next and Previous, and what narrows the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from perfcal.view.controls import button, choice, said
from perfcal.view.session_layout import folding, row, unfold
from perfcal.view.session_people import SessionPeople
from perfcal.view.session_standing import PROMOTION, RATING, Standing
from perfcal.view.typed_first import on_press, typed_first

__all__ = ["PersonChooser", "undecided"]

_EVERYONE = ""


class PersonChooser:
    """The chosen person, in the order of the agenda. Whoever is shown stays until somebody chooses another."""

    def __init__(self, people: SessionPeople, standing: Standing, chosen: Callable[[str], None]) -> None:
        self._people, self._standing, self._chosen = people, standing, chosen
        self.person = choice("Person", people.options(people.order), value=people.order[0])
        self.person.style.description_width = "initial"
        self.person.layout = widgets.Layout(flex="1 1 12rem", width="auto", max_width="62rem")
        self.previous, self.next = button("◀ Previous"), button("Next ▶", primary=True)
        self.level = choice("Level", [("all", _EVERYONE), *((level, level) for level in people.levels())])
        self.manager = choice("Manager", [("all", _EVERYONE), *people.managers()])
        for narrow in (self.level, self.manager):
            narrow.layout.width = "min(100%, 26rem)"
        self.candidates = _box("Candidates only")
        self.open = _box("Undecided only")
        self.changed = _box("Changed only")
        self.asked = _box("With questions only")
        self.told = widgets.HTML()
        self.narrow = folding("Filter …")
        self.filters = self._lay_out()
        self.person.observe(self._follow, "value")
        on_press(self.next, lambda: self.step(1))
        on_press(self.previous, lambda: self.step(-1))
        for field in (self.level, self.manager, self.candidates, self.open, self.changed, self.asked):
            field.observe(self._narrow, "value")
        self._narrow(None)

    @property
    def value(self) -> str:
        """The id of who is shown."""
        return str(self.person.value)

    def _lay_out(self) -> widgets.Widget:
        """Put the fields that narrow the list into a panel that `narrow` shows; how many are left is always told."""
        boxes = row([self.candidates, self.open, self.changed, self.asked])
        panel = widgets.VBox([row([self.level, self.manager]), boxes])
        unfold(self.narrow, panel)
        return widgets.VBox([panel, self.told])

    def matching(self) -> list[str]:
        """Return everybody the filters leave, in the order of the agenda."""
        people, standing = self._people, self._standing
        return [
            who
            for who in people.order
            if self.level.value in {_EVERYONE, people.level(who)}
            and self.manager.value in {_EVERYONE, people.manager(who)}
            and (not self.candidates.value or people.target(who))
            and (not self.open.value or undecided(people, standing, who))
            and (not self.changed.value or standing.changed(who))
            and (not self.asked.value or people.has_question(who))
        ]

    def stand(self, standing: Standing) -> None:
        """Take in what the log says now: what is undecided or changed may narrow the list."""
        self._standing = standing
        self._narrow(None)

    def step(self, by: int) -> None:
        """Go to the next or previous of the people left; at either end, stay."""
        order, left = self._people.order, set(self.matching())
        here = order.index(self.value)
        ahead = order[here + 1 :] if by > 0 else order[:here][::-1]
        found = next((who for who in ahead if who in left), None)
        if found:
            self.person.value = found

    def _narrow(self, _change: Any) -> None:
        """Offer who is left, and whoever is shown."""
        left = self.matching()
        kept = set(left) | {self.value}
        options = self._people.options([who for who in self._people.order if who in kept])
        if tuple(options) != tuple(self.person.options):
            shown = self.value
            self.person.unobserve(self._follow, "value")
            self.person.options = options
            self.person.value = shown
            self.person.observe(self._follow, "value")
        self._tell(left)

    def _tell(self, left: list[str]) -> None:
        order = self._people.order
        here = order.index(self.value)
        self.next.disabled = not any(who in left for who in order[here + 1 :])
        self.previous.disabled = not any(who in left for who in order[:here])
        narrowed = len(left) < len(order)
        beside = "" if self.value in left else "; who is shown is not one of them"
        self.told.value = said([f"{len(left)} of {len(order)} people{beside}."]) if narrowed else ""

    def _follow(self, _change: Any) -> None:
        self._tell(self.matching())
        typed_first(lambda: self._chosen(self.value))


def undecided(people: SessionPeople, standing: Standing, employee_id: str) -> list[str]:
    """Return what nobody has decided yet about a person: the rating, the promotion, both or nothing."""
    waits = [] if standing.decided(employee_id, RATING) else ["rating"]
    asked = people.target(employee_id) and not people.decisions.get(employee_id)
    return [*waits, *(["promotion"] if asked and not standing.decided(employee_id, PROMOTION) else [])]


def _box(label: str) -> widgets.Checkbox:
    return widgets.Checkbox(value=False, description=label, indent=False, layout=widgets.Layout(width="auto"))
