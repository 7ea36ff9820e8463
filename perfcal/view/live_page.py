"""A page that follows one choice: a field above, and under it every part of the page it leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import ipywidgets as widgets

from perfcal.errors import UsageError
from perfcal.schema.cycle import Cycle
from perfcal.view.controls import Option, choice
from perfcal.view.person_words import by_name

__all__ = ["LivePage", "page_of_engineer"]

Page = TypeVar("Page")


class LivePage:
    """The parts of a page by name, as widgets that change with the choice.

    Parameters
    ----------
    label, options, value
        The field: its label, its (words, value) pairs, and what is chosen first.
    make
        Value → page; a page's parts have `to_html`, every text in it escaped.
    parts
        Names of the page's parts, which become attributes here. A part that is a widget itself, such as a form, is
        shown as it is.
    """

    def __init__(
        self, label: str, options: Sequence[Option], *, value: str, make: Callable[[str], Any], parts: Sequence[str]
    ) -> None:
        self._make = make
        self._parts = {name: widgets.VBox() for name in parts}
        self.choice = choice(label, options, value=value)
        self.choice.observe(self._follow, "value")
        self._follow(None)

    def __getattr__(self, name: str) -> Any:
        """Return a part by its name, or whatever else the chosen page holds."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self._parts[name] if name in self._parts else getattr(self.page, name)

    def _follow(self, _change: Any) -> None:
        self.page = self._make(self.choice.value)
        made = {name: _widget(getattr(self.page, name)) for name in self._parts}
        for name, box in self._parts.items():  # all at once: nobody types into a form that is about to change
            box.children = (made[name],)


def _widget(part: Any) -> widgets.Widget:
    return part if isinstance(part, widgets.Widget) else widgets.HTML(part.to_html())


def page_of_engineer(
    cycle: Cycle, employee_id: str, *, make: Callable[[str], Page], parts: Sequence[str], interactive: bool
) -> Page | LivePage:
    """Return one engineer's page, or with `interactive` one that follows a field of all engineers with a growth doc.

    A blank id means the first of them on the roster; an unknown one is refused with the nearest known.
    """
    engineers = cycle.engineer_ids()
    if employee_id:
        cycle.person(employee_id)
    elif not engineers:
        raise UsageError("nobody on the roster has a growth doc", hint="put one into growth_docs/, see docs/formats.md")
    who = employee_id or engineers[0]
    if not interactive:
        return make(who)
    options = [(words, known) for known, words in by_name(cycle, dict.fromkeys([*engineers, who])).items()]
    return LivePage("Engineer", options, value=who, make=make, parts=parts)
