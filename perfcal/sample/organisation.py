"""Who reports to whom: teams of about eight, a director for about seven managers, one root."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from perfcal.sample.draws import Draws
from perfcal.sample.phrases import phrasebook

__all__ = ["HABITS", "SPAN", "Leader", "Organisation", "invented_name"]

SPAN = 7
"""Managers per director, and directors per director above them."""

HABITS = ("punctual", "brief", "late", "glowing", "keeper", "silent")
"""What a manager's written record is like; six managers in a row have one each."""


@dataclass(frozen=True, slots=True)
class Leader:
    """Anyone above the engineers."""

    id: str
    name: str
    boss: str
    level: str
    team: str


class Organisation:
    """The tree of an invented organisation, computed on demand so that any size fits in memory."""

    def __init__(self, seed: int, *, engineers: int, managers: int) -> None:
        self.seed, self.engineers, self.managers = seed, engineers, managers
        self._starts = [self._start(number) for number in range(managers)]
        self._layers = [managers]
        while self._layers[-1] > 1:
            self._layers.append(-(-self._layers[-1] // SPAN))
        if len(self._layers) <= 2:
            self._layers.append(1)  # a director stands between managers and root even where one would do

    def _start(self, manager: int) -> int:
        """Return the first engineer of a team; every second boundary is shifted so that teams differ in size."""
        even = -(-manager * self.engineers // self.managers)
        room = self.engineers // self.managers // 4
        return even + Draws(self.seed, "team", manager).integer(-room, room) if manager % 2 else even

    def manager_of(self, engineer: int) -> int:
        """Return the manager (counted from 0) of an engineer (counted from 0)."""
        return bisect_right(self._starts, engineer) - 1

    def team_of(self, manager: int) -> range:
        """Return the engineers of one manager."""
        end = self._starts[manager + 1] if manager + 1 < self.managers else self.engineers
        return range(self._starts[manager], end)

    def neighbour(self, manager: int) -> int:
        """Return the manager whose people moved here, or who moves there, in the sample's history."""
        other = manager + 1 if manager % 2 == 0 else manager - 1
        return other if other < self.managers else max(manager - 1, 0)

    def habit_of(self, manager: int) -> str:
        """Return the writing habit of a manager."""
        return _habits(self.seed, manager // 6)[manager % 6]

    def specialities_of(self, manager: int) -> tuple[str, str]:
        """Return the two specialities of a team."""
        known = _specialities(self.seed, manager // 5)
        return known[2 * (manager % 5)], known[2 * (manager % 5) + 1]

    def team_name(self, manager: int) -> str:
        """Return the team's name; a larger organisation numbers the teams of one name."""
        names = phrasebook().teams[self.specialities_of(manager)[0]]
        block = manager // 5
        return names[block % len(names)] + (f" {block // len(names) + 1}" if block >= len(names) else "")

    def manager_id(self, manager: int) -> str:
        """Return the employee id of a manager."""
        return f"m{manager + 1:02d}"

    def director_of(self, manager: int) -> str:
        """Return the employee id of a manager's director."""
        return self._leader_id(1, manager // SPAN)

    def leaders(self) -> Iterator[Leader]:
        """Go through everybody above the engineers, managers first, the root last."""
        for layer, count in enumerate(self._layers):
            for number in range(count):
                yield self._leader(layer, number)

    def manager_name(self, manager: int) -> str:
        """Return a manager's name."""
        return self._leader_name(0, manager)

    def engineer_name(self, engineer: int) -> str:
        """Return an engineer's name."""
        return _name(self.seed, "person", engineer)

    def _leader(self, layer: int, number: int) -> Leader:
        last = len(self._layers) - 1
        boss = "" if layer == last else self._leader_id(layer + 1, number // SPAN)
        level = "M3" if layer == last else "M1" if layer == 0 else "M2"
        team = self.team_name(number) if layer == 0 else "Engineering"
        return Leader(self._leader_id(layer, number), self._leader_name(layer, number), boss, level, team)

    def _leader_id(self, layer: int, number: int) -> str:
        if layer == 0:
            return self.manager_id(number)
        if layer == len(self._layers) - 1:
            return "v01"
        return f"d{sum(self._layers[1:layer]) + number + 1:02d}"

    def _leader_name(self, layer: int, number: int) -> str:
        return _name(self.seed, "leader", layer, number)


def invented_name(draws: Draws) -> str:
    """Return a name put together from parts, belonging to nobody."""
    book = phrasebook()
    starts, ends = book.words("names.family_start"), book.words("names.family_end")
    family = draws.pick(starts) + draws.pick(ends)
    if draws.chance(0.06):
        family += "-" + draws.pick(starts) + draws.pick(ends)
    return f"{draws.pick(book.words('names.given'))} {family}"


# A team of neighbours asks for the same few names again and again: small caches, so that any size fits in memory.
@lru_cache(maxsize=256)
def _name(seed: int, *purpose: str | int) -> str:
    return invented_name(Draws(seed, "name", *purpose))


@lru_cache(maxsize=16)
def _habits(seed: int, block: int) -> tuple[str, ...]:
    return tuple(Draws(seed, "habits", block).shuffled(HABITS))


@lru_cache(maxsize=16)
def _specialities(seed: int, block: int) -> tuple[str, ...]:
    return tuple(Draws(seed, "specialities", block).shuffled(list(phrasebook().systems)))
