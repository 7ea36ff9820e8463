"""Known cases of the patterns, planted on request: who carries which, and where it can be found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

from perfcal.errors import UnknownNameError, UsageError
from perfcal.sample.draws import Draws
from perfcal.sample.halves import LATEST, Half
from perfcal.sample.organisation import Organisation
from perfcal.sample.person import Person, person

__all__ = ["GROUPS", "PATTERNS", "Planting", "group_of", "planting_for"]

PATTERNS: dict[str, str] = {
    "severity": "manager",
    "compression": "manager",
    "halo": "manager",
    "anchoring": "manager",
    "low_ratings": "manager",
    "group_disparity": "group",
    "recency": "person",
    "copies": "person",
    "surprise_pip": "person",
    "saved_for_review_day": "person",
    "retention": "person",
    "moves": "person",
    "after_transfer": "person",
    "twice_below": "person",
    "promotion_recency": "person",
}
"""Pattern → whom it is planted in."""

GROUPS: dict[str, tuple[str, ...]] = {
    "site": ("Porto", "Tampere", "Brno", "Cork"),
    "route_in": ("direct", "campus", "referral", "agency"),
}
"""Demographic columns of the sample and their values; the second value is the one a disparity is planted in."""

_SMALLEST_TEAM = 4
_SILENT = ("silent", "late")
_SETTING_RATINGS = {"moves", "after_transfer", "twice_below"}
_UNLIKE_SET_RATINGS = {"compression", "low_ratings", "anchoring"}


@dataclass
class Planting:
    """Who carries which planted pattern."""

    people: dict[int, frozenset[str]] = field(default_factory=dict)
    managers: dict[int, dict[str, float]] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    copied_from: dict[int, int] = field(default_factory=dict)
    asked: bool = False

    def plants_of(self, index: int) -> frozenset[str]:
        """Return the patterns planted in a person."""
        return self.people.get(index, frozenset())

    def groups_of(self, seed: int, index: int) -> list[str]:
        """Return the groups with a planted disparity that a person belongs to."""
        return [column for column in self.groups if group_of(seed, index, column) == GROUPS[column][1]]


def group_of(seed: int, index: int, column: str) -> str:
    """Return a person's value in a demographic column."""
    return Draws(seed, "group", column, index).pick(GROUPS[column])


def planting_for(organisation: Organisation, cycles: tuple[Half, ...], wanted: Mapping[str, int]) -> Planting:
    """Choose who carries the patterns; refuse an unknown pattern, or more cases than the organisation can hold."""
    for pattern in wanted:
        if pattern not in PATTERNS:
            raise UnknownNameError.of("pattern to plant", pattern, list(PATTERNS))
    planting = Planting(asked=bool(wanted))
    for pattern, subject in PATTERNS.items():
        count = wanted.get(pattern, 0)
        if count < 0:
            raise UsageError(f"--plant {pattern}={count}", hint="give a number of cases, 0 or more")
        if count:
            _PLANTERS[subject](pattern, count, organisation=organisation, cycles=cycles, planting=planting)
    return planting


def _plant_managers(
    pattern: str, count: int, *, organisation: Organisation, cycles: tuple[Half, ...], planting: Planting
) -> None:
    """Plant in managers with a team to rate, at most half of them: a pattern is one only beside managers without it."""
    del cycles
    order = Draws(organisation.seed, "plant", "managers").shuffled(range(organisation.managers))
    able = [number for number in order if len(organisation.team_of(number)) >= _SMALLEST_TEAM]
    free = [number for number in able if number not in planting.managers]
    _refuse_over(pattern, count, min(len(free), len(able) // 2))
    for place, number in enumerate(free[:count]):
        planting.managers[number] = {pattern: 1.0 if place % 2 else -1.0}
        if pattern == "low_ratings":
            for index in organisation.team_of(number)[:3]:
                planting.people[index] = planting.plants_of(index) | {pattern}


def _plant_groups(
    pattern: str, count: int, *, organisation: Organisation, cycles: tuple[Half, ...], planting: Planting
) -> None:
    del organisation, cycles
    _refuse_over(pattern, count, len(GROUPS))
    planting.groups = tuple(GROUPS)[:count]


def _plant_people(
    pattern: str, count: int, *, organisation: Organisation, cycles: tuple[Half, ...], planting: Planting
) -> None:
    """Plant in people without a story of their own, one pattern each; go through everybody only when needed.

    Those in whom the pattern stands out come first, and the others where there is no room among them.
    """
    found: list[int] = []
    step = _stride(organisation.engineers)
    for choosy, place in product((True, False), range(organisation.engineers)):
        index = place * step % organisation.engineers
        if len(found) == count:
            break
        if index in planting.people:
            continue
        candidate = person(organisation, index, first=cycles[0])
        if choosy and not _shows(pattern, candidate, organisation, planting):
            continue
        if _suits(pattern, candidate, cycles) and _with_source(pattern, candidate, organisation, planting):
            found.append(index)
            planting.people[index] = frozenset({pattern})
    _refuse_over(pattern, count, len(found))


def _suits(pattern: str, candidate: Person, cycles: tuple[Half, ...]) -> bool:
    """Whether a person is there long enough, and free, to carry a pattern."""
    if pattern == "after_transfer":
        return candidate.role == "transferred" and len(candidate.managers) > 1 and len(cycles) > 2
    if candidate.role != "steady" or len(candidate.managers) > 1:
        return False
    needs = 3 if pattern == "twice_below" else 2 if pattern in ("moves", "surprise_pip", "retention") else 1
    return len(cycles) >= needs and candidate.written_from <= LATEST.before(needs - 1).first_month


def _shows(pattern: str, candidate: Person, organisation: Organisation, planting: Planting) -> bool:
    """Whether a pattern stands out here, and leaves what is planted in the manager as it is.

    Where a manager writes no growth area down early, silence about one is none; and ratings that a pattern sets would
    spread a compressed team, or give a low one to a manager without any.
    """
    if pattern == "saved_for_review_day":
        return organisation.habit_of(candidate.manager) not in _SILENT
    effects = {effect for manager, _since in candidate.managers for effect in planting.managers.get(manager, {})}
    return pattern not in _SETTING_RATINGS or not effects & _UNLIKE_SET_RATINGS


def _with_source(pattern: str, candidate: Person, organisation: Organisation, planting: Planting) -> bool:
    """Whether a review could have been copied from a colleague under the same manager; remembers from whom."""
    if pattern != "copies":
        return True
    taken = {*planting.people, *planting.copied_from.values(), candidate.index}
    for other in organisation.team_of(candidate.manager):
        if other not in taken and _suits(pattern, person(organisation, other, first=LATEST), (LATEST,)):
            planting.copied_from[candidate.index] = other
            planting.people[other] = frozenset({"copied"})
            return True
    return False


def _stride(size: int) -> int:
    """Return a step that visits everybody once, far apart."""
    return next(step for step in (7919, 104729, 1) if size % step) if size > 1 else 1


def _refuse_over(pattern: str, count: int, most: int) -> None:
    if count > most:
        raise UsageError(
            f"--plant {pattern}={count}: this organisation can hold {most}",
            hint=f"plant at most {most}, or make the organisation larger with --engineers, --managers or --cycles",
        )


_PLANTERS = {"manager": _plant_managers, "group": _plant_groups, "person": _plant_people}
