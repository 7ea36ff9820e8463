"""Somebody who writes: fills phrases with the words of their surroundings and never says one twice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from perfcal.sample.draws import Draws
from perfcal.sample.organisation import Organisation, invented_name
from perfcal.sample.person import Person
from perfcal.sample.phrases import Phrase, phrasebook
from perfcal.sample.project import Project

__all__ = ["Speaker"]

_PLACES = ("country", "place", "day", "language", "topic", "month_long", "role")
_STRIDES = (7, 11, 13, 5, 3, 1)


class Speaker:
    """The words around one person's doc: colleagues, other teams, places; and what has been said already."""

    def __init__(self, organisation: Organisation, person: Person, draws: Draws) -> None:
        self.draws, self.person, self._organisation = draws, person, organisation
        self._decks: dict[str, tuple[int, int, int]] = {}
        self.once: set[tuple[int, str]] = set()  # what each project has told: its design, its launch …
        self.links = 0
        book = phrasebook()
        self._pools: dict[str, Sequence[str]] = {name: book.words(f"months.{name}") for name in _PLACES}
        self._pools["team"] = self._other_teams()
        names = dict.fromkeys(_given(organisation, other) for other in self._team(person.manager))
        self._pools["peer"] = [name for name in names if name != person.given] or ["Sam", "Robin", "Noor"]
        newcomers = [invented_name(draws).split()[0] for _ in range(3)]
        self._pools["mentee"] = [name for name in newcomers if name != person.given] or ["Robin"]
        self._words = {"name": person.given}

    def _team(self, manager: int) -> range:
        """Return a handful of teammates, always the same for a team."""
        team = self._organisation.team_of(manager)
        return range(team.start, min(team.stop, team.start + 12))

    def _other_teams(self) -> list[str]:
        own = set(self._organisation.specialities_of(self.person.manager))
        return [team for name, teams in phrasebook().teams.items() if name not in own for team in teams]

    def say(self, pool: str, project: Project, **words: str) -> str:
        """Return the next phrase of a pool; blank once the pool is used up."""
        return (self.parts(pool, project, **words) or [""])[0]

    def parts(self, pool: str, project: Project, **words: str) -> list[str]:
        """Return the parts of the pool's next phrase (``a || b``); empty once the pool is used up."""
        entries = phrasebook().pools.get(pool, ())
        position = self._next(pool, len(entries))
        return self.fill(entries[position], project, **words) if position is not None else []

    def work(self, project: Project, **words: str) -> str:
        """Return the next piece of work that belongs to the project's system; blank once all are told."""
        pool = f"{project.system.speciality}.{project.system.name}"
        position = self._next(pool, len(project.system.work))
        return self.fill([project.system.work[position]], project, **words)[0] if position is not None else ""

    def fill(self, entry: Sequence[Phrase], project: Project, **words: str) -> list[str]:
        """Return phrases with every slot filled; one slot means one thing within an entry."""
        memo: dict[str, str] = {}

        def lookup(slot: str) -> str:
            if slot not in memo:
                memo[slot] = words.get(slot) or self._words.get(slot) or self._drawn(slot, project, memo)
            return memo[slot]

        return [phrase.fill(self.draws, lookup) for phrase in entry]

    def address_as(self, words: Mapping[str, str]) -> None:
        """Set words that stay the same from here on, such as the manager's name and the level."""
        self._words |= words

    def _next(self, pool: str, size: int) -> int | None:
        """Return the next place in a pool, walked in an order of the person's own."""
        if pool not in self._decks:
            stride = next(step for step in _STRIDES if math.gcd(step, max(size, 1)) == 1)
            self._decks[pool] = (self.draws.integer(0, max(size - 1, 0)), stride, 0)
        start, stride, told = self._decks[pool]
        if told >= size:
            return None
        self._decks[pool] = (start, stride, told + 1)
        return (start + told * stride) % size

    def _drawn(self, slot: str, project: Project, memo: Mapping[str, str]) -> str:
        if slot in project.words:
            return project.words[slot]
        if slot == "part":
            piece = memo.get("piece") or self.draws.pick(project.options["piece"])
            return piece.removeprefix("the ")
        stem = slot.rstrip("2")
        if stem in project.options:
            if stem == "piece" and "part" in memo:
                return f"the {memo['part']}"
            return self.draws.pick(project.options[stem])
        pool = [word for word in self._pools[stem] if word not in memo.values()] or self._pools[stem]
        return self.draws.pick(pool)


def _given(organisation: Organisation, engineer: int) -> str:
    return invented_name(Draws(organisation.seed, "person", engineer)).split()[0]
