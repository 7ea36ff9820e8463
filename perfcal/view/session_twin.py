"""The static twin of the live session: the agenda, everybody in its order, the spread, and the log so far."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from perfcal.session.decisions import Session
from perfcal.session.log.place import place_of
from perfcal.view.agenda_page import agenda_shown
from perfcal.view.person_words import by_name
from perfcal.view.session_open import open_items
from perfcal.view.session_people import SessionPeople
from perfcal.view.session_person import entries_table
from perfcal.view.session_spread import spread
from perfcal.view.session_standing import PROMOTION, RATING, Standing, rating_words
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import PageTable, page_table

__all__ = ["SessionTwin"]

_MOST_PEOPLE = 400


class SessionTwin:
    """The same parts as on the wall, for a reader. Where there is no log yet, asking makes none."""

    def __init__(self, people: SessionPeople, *, url: str | None = None, reference: tuple[float, ...] = ()) -> None:
        self._people = people
        self._reference = reference
        self.standing = _standing(people, url)

    @property
    def log(self) -> pd.DataFrame:
        """Every entry so far (columns `SESSION_LOG`)."""
        return self.standing.log

    @property
    def room(self) -> Shown:
        """Who is invited, and what the agenda has."""
        cycle = self._people.cycle
        words = ", ".join(by_name(cycle, cycle.dates.room).values()) or "nobody is named in cycle.yaml"
        return Stack(
            (Note(f"Invited on {cycle.dates.session:%Y-%m-%d}: {words}."), agenda_shown(cycle, self._people.plan))
        )

    @cached_property
    def person(self) -> PageTable:
        """Everybody in the order of the agenda: what is proposed, what holds now, the last cycles, what to ask."""
        people, standing = self._people, self.standing
        rows = [
            {
                "who": people.names[who],
                "level": people.level_words(who),
                "proposed": rating_words(people.cycle, people.proposed.get(who, "")),
                "now": _now(people, standing, who),
                "history": " · ".join(f"{cycle}: {label}" for cycle, label in people.history(who)),
                "asked": " ".join(filter(None, [people.reason(who), *(each.text for each in people.asked(who))])),
            }
            for who in people.order
        ]
        headings = {
            "who": "Person",
            "level": "Level",
            "proposed": "Proposed",
            "now": "Now",
            "history": "Final ratings so far",
            "asked": "To ask",
        }
        made = pd.DataFrame(rows, columns=list(headings))
        return page_table(made, caption="In the order of the agenda", headings=headings, limit=_MOST_PEOPLE)

    @property
    def record(self) -> Shown:
        """Every decision so far, with its reason, and who was there."""
        log = self.log
        decided = log[log["what"].isin(["rating", "promotion", "undo"])]
        if decided.empty:
            return Note("Nothing is decided yet; decisions are made in the notebook opened by hand.")
        return entries_table(self._people, decided, caption="Decided so far, oldest first", zone=None)

    @property
    def spread(self) -> Shown:
        """The spread of ratings before the session and now."""
        return spread(self._people, self.standing, reference=self._reference)

    @property
    def open(self) -> Shown:
        """Who is undecided, what is parked, and every entry."""
        return open_items(self._people, self.standing, zone=None)


def _now(people: SessionPeople, standing: Standing, employee_id: str) -> str:
    """Say what holds now, "" where nothing was decided."""
    told = []
    if standing.decided(employee_id, RATING):
        told.append(rating_words(people.cycle, standing.value(employee_id, RATING, "")))
    if standing.decided(employee_id, PROMOTION):
        told.append(f"promotion {standing.value(employee_id, PROMOTION, '')}")
    return ", ".join(told)


def _standing(people: SessionPeople, url: str | None) -> Standing:
    place = place_of(people.cycle.root, url)
    if place.file and not place.file.exists():
        return Standing.of(())
    with Session.open(people.cycle, url) as session:
        return Standing.of(session.entries())
