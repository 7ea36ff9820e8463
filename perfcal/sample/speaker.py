"""Somebody who writes: fills phrases with the words of their surroundings and never says one twice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

from perfcal.sample.draws import Draws
from perfcal.sample.organisation import Organisation, invented_name
from perfcal.sample.person import Person
from perfcal.sample.phrases import Phrase, phrasebook
from perfcal.sample.project import Project

__all__ = ["Speaker"]

_PLACES = ("country", "place", "day", "language", "topic", "month_long", "role")
_STRIDES = (7, 11, 13, 5, 3, 1)
_AGAIN = ("growth.", "talks.", "reviews.summary", "reviews.ahead", "reviews.done.what", "reviews.done.how")
_TRIES = 5  # for a colleague or a place other than the one just named
_WORK = 2  # pieces of a system's work told by one person; teammates on the system tell others
_GOLDEN = 0.6180339887  # spreads neighbours evenly over a pool of any size


class Speaker:
    """The words around one person's doc: colleagues, other teams, places; and what has been said already."""

    def __init__(self, organisation: Organisation, person: Person, draws: Draws) -> None:
        self.draws, self.person, self._organisation = draws, person, organisation
        self._spread = person.index * _GOLDEN % 1
        self._told: dict[str, int] = {}  # how much of each pool has been said
        self.once: set[tuple[int, str]] = set()  # what each project has told: its design, its launch …
        self.changes: set[int] = set()  # numbers of the changes linked to
        book = phrasebook()
        self._pools: dict[str, Sequence[str]] = {name: book.words(f"months.{name}") for name in _PLACES}
        self._pools["team"] = self._other_teams()
        names = dict.fromkeys(organisation.engineer_name(other).split()[0] for other in self._team(person.manager))
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
        position = self._next(pool, len(entries), again=pool.startswith(_AGAIN))
        return self.fill(entries[position], project, **words) if position is not None else []

    def work(self, project: Project, **words: str) -> str:
        """Return the next piece of work that belongs to the project's system; blank once all are told."""
        pool = f"{project.system.speciality}.{project.system.name}"
        told = self._told.get(pool, 0)
        if told == _WORK:
            return ""
        self._told[pool] = told + 1
        seats = max(len(project.system.work) // _WORK, 1)
        position = (self.person.index // 2 % seats * _WORK + told) % len(project.system.work)
        return self.fill([project.system.work[position]], project, **words)[0]

    def fill(self, entry: Sequence[Phrase], project: Project, **words: str) -> list[str]:
        """Return phrases with every slot filled; one slot means one thing within an entry."""
        memo = words
        same, known = self._words, project.words

        def lookup(slot: str) -> str:
            word = memo.get(slot) or same.get(slot) or known.get(slot)
            if word is None:
                word = memo[slot] = self._drawn(slot, project, memo)
            return word

        return [phrase.fill(self.draws, lookup) for phrase in entry]

    def claim(self, pool: str, project: Project, **words: str) -> str:
        """Return the next phrase of a pool of deeds; one without a verb in front is a sentence of its own."""
        position = self._next(pool, len(phrasebook().pools.get(pool, ())), again=pool.startswith("kinds."))
        if position is None:
            return ""
        phrase = phrasebook().pools[pool][position][0]
        text = self.fill([phrase], project, **words)[0]
        return text[0].upper() + text[1:] if phrase.opens_with_slot else text

    def address_as(self, words: Mapping[str, str]) -> None:
        """Set words that stay the same from here on, such as the manager's name and the level."""
        self._words |= words

    def _next(self, pool: str, size: int, *, again: bool) -> int | None:
        """Return the next place in a pool; neighbours begin far apart, so that they seldom say the same.

        A long career uses a pool up. Evidence and reviews then begin it `again`, with other words in its slots.
        """
        told = self._told.get(pool, 0)
        if told >= size and not (again and size):
            return None
        self._told[pool] = told + 1
        return (int(self._spread * size) + told) * _stride(size) % size

    def _drawn(self, slot: str, project: Project, memo: Mapping[str, str]) -> str:
        if slot == "part":
            piece = memo.get("piece") or self.draws.pick(project.options["piece"])
            return piece.removeprefix("the ")
        stem = slot.rstrip("2")
        if stem in project.options:
            if stem == "piece" and "part" in memo:
                return f"the {memo['part']}"
            return self.draws.pick(project.options[stem])
        pool, taken = self._pools[stem], memo.values()
        word = self.draws.pick(pool)
        for _ in range(_TRIES):
            if word not in taken:
                break
            word = self.draws.pick(pool)
        return word


@cache
def _stride(size: int) -> int:
    """Return a step that visits every place of a pool."""
    return next(step for step in _STRIDES if math.gcd(step, size) == 1)
