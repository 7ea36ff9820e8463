"""Whom to ask what, on one screen: under each manager's name the questions, whom they are about, and where to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from perfcal.evidence.wording import join_words, listed, times
from perfcal.patterns.registry import detectors
from perfcal.schema.cycle import Cycle
from perfcal.view.asked import THE_DIRECTOR, asked_once, places
from perfcal.view.person_words import by_name
from perfcal.view.safe_text import visible
from perfcal.view.shown import Displayed
from perfcal.view.templates import template

__all__ = ["Agenda", "Item", "Talk", "agenda"]

_MOST_PEOPLE = 3


class Item(NamedTuple):
    """One question of a talk."""

    title: str
    asks: str
    about: str  # names and ids, blank where it is about the one who is asked
    look: str  # file and line to open first


class Talk(NamedTuple):
    """What to ask one manager, or the two whom one question concerns."""

    whom: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Agenda(Displayed):
    """The first screen of a page of patterns. Its words are text, ready to be escaped."""

    opening: str
    talks: tuple[Talk, ...]

    def to_html(self) -> str:
        """Return the questions as HTML that needs no style sheet and no script."""
        return template("agenda.html.j2").render(agenda=self)

    def to_text(self) -> str:
        """Return the questions as plain text."""
        lines = [self.opening]
        for talk in self.talks:
            lines += ["", talk.whom]
            lines += [
                " ".join(filter(None, [f"- {item.title}.", item.asks, item.about, item.look])) for item in talk.items
            ]
        return "\n".join(lines)


def agenda(cycle: Cycle, found: pd.DataFrame, *, about: str) -> Agenda:
    """How many questions are there, for whom, and what does one open first? Managers by name, the director last (R11).

    `about` says what the page is about and opens it. A question is not an accusation, and nobody's are counted: larger
    teams have more to ask about (R11.9).
    """
    rows = asked_once(cycle, found)
    words = by_name(cycle, [who for asked in rows["asked"] for who in asked])
    place = {who: at for at, who in enumerate(words)}
    groups = sorted(set(rows["asked"]), key=lambda asked: (not asked, [place[who] for who in asked]))
    talks = tuple(
        Talk(
            join_words([words[who] for who in asked]) or THE_DIRECTOR.capitalize(),
            _items(cycle, rows[rows["asked"].map(lambda each, asked=asked: each == asked)]),
        )
        for asked in groups
    )
    return Agenda(visible(f"{about}: {_counted(len(rows), len(words), alone=() in groups)}"), talks)


def _items(cycle: Cycle, rows: pd.DataFrame) -> tuple[Item, ...]:
    """Return one item for each pattern: several people with the same question stand in one sentence."""
    known = detectors()
    words = by_name(cycle, [who for subjects in rows["subjects"] for who in subjects])
    items = []
    for pattern, some in rows.groupby("pattern", sort=False):
        detector = known.get(str(pattern))
        people = dict.fromkeys(who for subjects in some["subjects"] for who in subjects)
        names = [visible(words[who]) for who in people] if detector is None or detector.about == "person" else []
        firsts = tuple(evidence[0] for evidence in some["evidence"] if evidence)
        items.append(
            Item(
                detector.title if detector else str(pattern).replace("_", " ").capitalize(),
                detector.asks if detector else "",
                f"About {_people(names)}." if names else "",
                f"Look at {places(firsts)}." if firsts else "",
            )
        )
    return tuple(items)


def _people(names: list[str]) -> str:
    return join_words(names) if len(names) <= _MOST_PEOPLE else listed(names, most=_MOST_PEOPLE)


def _counted(questions: int, managers: int, *, alone: bool) -> str:
    """Say how many questions there are, and for whom."""
    if not questions:
        return "nothing was found that is worth asking about. That is no proof that there is nothing."
    whom = join_words([*([times(managers, "manager")] if managers else []), *([THE_DIRECTOR] if alone else [])])
    return f"{times(questions, 'question')} for {whom}. Under each name: what to ask, and the line to open first."
