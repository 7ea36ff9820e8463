"""One engineer: name, history, the part they play in the sample, and how they write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from perfcal.sample.draws import Draws
from perfcal.sample.halves import LATEST, Half, in_month
from perfcal.sample.organisation import Organisation

__all__ = ["BLOCK", "LEVELS", "REORGANISED", "ROLES", "Person", "Voice", "person"]

LEVELS = ("L3", "L4", "L5", "L6")
REORGANISED = date(2025, 10, 1)
"""The day on which one manager in six took over a team."""

ROLES: dict[str, int] = {
    "ready": 3,
    "borderline": 2,
    "one-sided": 1,
    "late-bloom": 1,
    "unseen": 1,
    "promoted": 3,
    "declined": 1,
    "repair-recovered": 1,
    "repair-failed": 1,
    "repair-drifting": 1,
    "pip": 1,
    "resigned": 1,
    "transferred": 2,
    "returned": 1,
    "on-leave": 1,
    "new": 4,
    "steady": 23,
}
"""The parts people play, in every 48 engineers."""

BLOCK = sum(ROLES.values())
CANDIDATE_ROLES = ("ready", "borderline", "one-sided", "late-bloom", "unseen")
_DISCIPLINE = {"careful": 1.0, "usual": 0.86, "sparse": 0.5}


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody writes a monthly update."""

    subject: str  # before a verb phrase: "", "I" or "we"
    talkative: float  # how often an aside or a mood is added
    tags: float  # how often a bullet carries its tags
    links: float  # how often there is a link
    dates: str  # day, month, none
    full_stop: bool
    box: str  # - or *
    newest_first: bool
    quirk: str  # a tolerated way of writing headings: "", month-name, emoji, synonym, bracket-date


@dataclass(frozen=True, slots=True)
class Person:
    """An engineer of the sample; everything else about them is derived from this."""

    seed: int
    index: int
    name: str
    role: str
    plants: frozenset[str]
    round: int  # of the latest candidacy
    manager: int
    managers: tuple[tuple[int, date], ...]
    levels: tuple[tuple[str, date], ...]
    target: str
    started: date
    written_from: int  # first month of the doc
    written_to: int  # last month of the doc
    away: frozenset[int]  # months without work
    strength: float
    specialities: tuple[tuple[str, date], ...]
    voice: Voice
    status: str

    @property
    def id(self) -> str:
        """Return the employee id."""
        return f"e{self.index + 1:04d}"

    @property
    def given(self) -> str:
        """Return the given name, which colleagues use."""
        return self.name.split()[0]

    @property
    def level(self) -> str:
        """Return the present level."""
        return self.levels[-1][0]

    @property
    def is_candidate(self) -> bool:
        """Whether the person is put up for promotion in the latest cycle."""
        return self.role in CANDIDATE_ROLES

    def level_at(self, day: date) -> str:
        """Return the level held on a day."""
        return [level for level, since in self.levels if since <= day or since == self.levels[0][1]][-1]

    def manager_at(self, day: date) -> int:
        """Return the manager on a day."""
        return [manager for manager, since in self.managers if since <= day or since == self.managers[0][1]][-1]

    def speciality_at(self, day: date) -> str:
        """Return what the person works on, on a day."""
        return [name for name, since in self.specialities if since <= day or since == self.specialities[0][1]][-1]


def person(organisation: Organisation, index: int, *, first: Half, plants: frozenset[str] = frozenset()) -> Person:
    """Return the engineer with this number; the same one whatever the size of the organisation."""
    draws = Draws(organisation.seed, "person", index)
    role, seat = _role(organisation.seed, index)
    if "promotion_recency" in plants:
        role = "late-bloom"
    elif "retention" in plants:
        role = "promoted"
    manager = organisation.manager_of(index)
    started = _started(role, draws)
    levels = _levels(role, started, draws, seat=0 if "retention" in plants else seat)
    written = max(first.first_month, started.year * 12 + started.month - 1)
    managers = _managers(organisation, manager, role=role, started=started)
    target = LEVELS[min(LEVELS.index(levels[-1][0]) + 1, 3)] if role in CANDIDATE_ROLES else ""
    end = LATEST.first_month + (4 if role == "resigned" else 2 if role == "on-leave" else 5)
    away = frozenset(range(LATEST.first_month - 4, LATEST.first_month + 1)) if role == "returned" else frozenset[int]()
    return Person(
        seed=organisation.seed,
        index=index,
        name=organisation.engineer_name(index),
        role=role,
        plants=plants,
        round=2 if role in ("ready", "borderline") and seat == 0 else 1,
        manager=manager,
        managers=managers,
        levels=levels,
        target=target,
        started=started,
        written_from=written,
        written_to=max(end, written),
        away=away,
        strength=_strength(role, draws),
        specialities=_specialities(organisation, managers, index),
        voice=_voice(role, draws, index),
        status={"resigned": "left", "on-leave": "leave"}.get(role, "active"),
    )


def _role(seed: int, index: int) -> tuple[str, int]:
    """Return the part a person plays and their seat among those who play it."""
    return _seats(seed, index // BLOCK)[index % BLOCK]


@lru_cache(maxsize=8)
def _seats(seed: int, block: int) -> list[tuple[str, int]]:
    seats = [(role, seat) for role, count in ROLES.items() for seat in range(count)]
    return Draws(seed, "roles", block).shuffled(seats)


def _started(role: str, draws: Draws) -> date:
    if role == "new":
        return in_month(LATEST.first_month + draws.integer(0, 3), draws.integer(1, 16))
    least = 22 if role in CANDIDATE_ROLES else 15 if role != "steady" else 7
    return in_month(LATEST.first_month - draws.integer(least, least + 34), draws.integer(1, 28))


def _levels(role: str, started: date, draws: Draws, *, seat: int) -> tuple[tuple[str, date], ...]:
    if role == "promoted":
        old = draws.integer(0, 2)
        halves_back = seat % 2
        return (LEVELS[old], started), (LEVELS[old + 1], LATEST.before(halves_back).start + timedelta(days=14))
    if role in CANDIDATE_ROLES:
        now = 2 if (role, seat) in (("ready", 2), ("late-bloom", 0)) else 1
    elif role == "new":
        now = draws.weighted({0: 5, 1: 3, 2: 2})
    else:
        now = draws.weighted({0: 2, 1: 9, 2: 7, 3: 4})
    early = started + timedelta(days=draws.integer(330, 700))
    if now and early < LATEST.before(2).start and draws.chance(0.5):
        half = Half.holding(early.year * 12 + early.month - 1)
        return (LEVELS[now - 1], started), (LEVELS[now], half.start + timedelta(days=14))
    return ((LEVELS[now], started),)


def _managers(organisation: Organisation, manager: int, *, role: str, started: date) -> tuple[tuple[int, date], ...]:
    """Return the managers over time: a transfer or a reorganisation changes them."""
    other = organisation.neighbour(manager)
    changed = date(2025, 11, 3) if role == "transferred" else REORGANISED
    moves = role == "transferred" or organisation.habit_of(manager) == "silent"
    if not moves or other == manager or started >= changed:
        return ((manager, started),)
    return (other, started), (manager, changed)


def _specialities(
    organisation: Organisation, managers: tuple[tuple[int, date], ...], index: int
) -> tuple[tuple[str, date], ...]:
    """Return what the person works on over time; a reorganisation leaves people with their systems."""
    if managers[-1][1] == REORGANISED:
        managers = ((managers[-1][0], managers[0][1]),)
    return tuple((organisation.specialities_of(manager)[index % 2], since) for manager, since in managers)


def _strength(role: str, draws: Draws) -> float:
    """Return the person's performance for their level, on the scale of the rating model."""
    shift = {"ready": 1.5, "borderline": 0.9, "promoted": 1.2, "late-bloom": 0.3, "unseen": 0.2}.get(role, 0.0)
    shift -= {"repair-recovered": 1.2, "repair-failed": 2.2, "repair-drifting": 1.3, "pip": 1.9}.get(role, 0.0)
    return shift + draws.normal(spread=0.9 if role == "steady" else 0.4)


def _voice(role: str, draws: Draws, index: int) -> Voice:
    careful = role in CANDIDATE_ROLES or role == "promoted"
    tags = "careful" if careful else draws.weighted({"careful": 3, "usual": 5, "sparse": 2})
    return Voice(
        subject=draws.weighted({"": 6, "I": 2.5, "we": 0.5}),
        talkative=draws.pick((0.0, 0.04, 0.1, 0.22)),
        tags=_DISCIPLINE[tags],
        links=0.95 if careful else draws.pick((0.3, 0.6, 0.85)),
        dates="day" if careful else draws.weighted({"day": 6, "month": 1, "none": 2.5}),
        full_stop=draws.chance(0.3),
        box="*" if draws.chance(0.15) else "-",
        newest_first=draws.chance(0.2),
        quirk={5: "month-name", 17: "emoji", 29: "synonym", 41: "bracket-date"}.get(index % BLOCK, ""),
    )
