"""Which evidence a person is to have, so that docs, candidacies and ratings tell one story.

Most people have what their level usually leaves behind. Candidates of the latest cycle have exactly what their part
asks for: all of the target level's criteria, all but some leverage, one dimension only, and so on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from perfcal.sample.draws import Draws
from perfcal.sample.halves import LATEST, Half, in_month, month_of, workday
from perfcal.sample.person import LEVELS, Person

__all__ = ["CRITERIA", "DIMENSION_OF", "Want", "wants_in"]

DIMENSION_OF = {
    "launch": "scope",
    "service": "scope",
    "metric": "impact",
    "unblocked": "leverage",
    "mentored": "leverage",
    "direction": "leverage",
    "design-doc": "artifacts",
    "rfc": "artifacts",
    "retro": "artifacts",
    "cited": "artifacts",
}
"""Kind of artifact → the dimension it is evidence for, as in the sample's rubric."""

CRITERIA: dict[str, tuple[tuple[str, str], ...]] = {
    "L4": (("launch", "team"), ("metric", "team"), ("mentored", "team"), ("design-doc", "team")),
    "L5": (
        ("service", "team"),
        ("launch", "cross-team"),
        ("metric", "org"),
        ("metric", "org"),
        ("unblocked", "cross-team"),  # first quarter
        ("unblocked", "cross-team"),  # second quarter
        ("design-doc", "org"),
        ("design-doc", "org"),
        ("design-doc", "org"),
    ),
    "L6": (
        ("service", "cross-team"),
        ("service", "cross-team"),
        ("metric", "company"),
        ("direction", "org"),
        ("rfc", "org"),
        ("retro", "org"),
    ),
}
"""Level → kinds and reach that meet its countable criteria; levels build on one another."""

_USUAL: dict[str, dict[str, float]] = {
    "L3": {"launch": 0.8, "metric": 0.6, "design-doc": 0.5, "retro": 0.2, "unblocked": 0.2},
    "L4": {"launch": 1.5, "metric": 1.2, "design-doc": 1.2, "mentored": 0.6, "unblocked": 0.8, "retro": 0.4},
    "L5": {
        "launch": 1.6,
        "service": 1.1,
        "metric": 1.9,
        "design-doc": 2.2,
        "unblocked": 2.2,
        "mentored": 1,
        "retro": 0.6,
    }
    | {"rfc": 0.3},
    "L6": {
        "launch": 1.4,
        "service": 1.9,
        "metric": 1.8,
        "design-doc": 2.2,
        "unblocked": 2.0,
        "direction": 1.2,
        "rfc": 0.9,
    }
    | {"retro": 0.8, "cited": 0.7, "mentored": 0.8},
}
_REACH: dict[str, dict[str, float]] = {
    "L3": {"team": 6, "cross-team": 1},
    "L4": {"team": 6, "cross-team": 3, "org": 0.6},
    "L5": {"team": 2, "cross-team": 4, "org": 3},
    "L6": {"cross-team": 3, "org": 5, "company": 1.2},
}
_LATE_BLOOM = date(2026, 5, 20)


@dataclass(frozen=True, slots=True)
class Want:
    """One piece of evidence a person is to have."""

    kind: str
    reach: str
    on: date
    count: int = 1
    in_flight: bool = False
    linked: bool = True
    tail: bool = True


def wants_in(person: Person, month: int) -> tuple[Want, ...]:
    """Return what a person is to have in a month."""
    return _wants(person, Half.holding(month)).get(month, ())


@lru_cache(maxsize=8)
def _wants(person: Person, half: Half) -> dict[int, tuple[Want, ...]]:
    """Return what a person is to have in a half, by month."""
    draws = Draws(person.seed, "wants", person.index, half.id)
    if half == LATEST and person.is_candidate:
        found = _candidate(person, half, draws)
    elif half == LATEST.before() and person.role == "ready":
        found = _all_of(person.target, half, draws)
    else:
        found = _usual(person, half, draws)
    by_month: dict[int, tuple[Want, ...]] = {}
    for want in found:
        month = month_of(want.on)
        if month not in person.away:
            by_month[month] = (*by_month.get(month, ()), want)
    return by_month


def _candidate(person: Person, half: Half, draws: Draws) -> Iterator[Want]:
    if person.role == "one-sided":
        yield from (_want(kind, "org", half, draws) for kind in ("metric",) * 4 + ("launch",))
    elif person.role == "unseen":
        yield from (
            _want(kind, "team", half, draws) for kind in ("launch",) * 3 + ("metric", "metric", "design-doc", "service")
        )
    else:
        short = person.role == "borderline"
        yield from (want for want in _all_of(person.target, half, draws, late=person.role == "late-bloom", short=short))


def _all_of(target: str, half: Half, draws: Draws, *, late: bool = False, short: bool = False) -> Iterator[Want]:
    """Return evidence for every countable criterion up to a level; `short` leaves a little leverage out."""
    quarter = 0
    for level in LEVELS[1 : LEVELS.index(target) + 1]:
        for kind, reach in CRITERIA[level]:
            months = (0, 5)
            count = 1
            if kind == "unblocked":
                months = (3 * quarter, 3 * quarter + 2)
                count = 2 if short and quarter else draws.integer(3, 5)
                quarter += 1
            elif kind == "direction":
                count = 3 if short else draws.integer(5, 8)
            yield _want(kind, reach, half, draws, months=months, count=count, late=late)
    if short:
        last = in_month(half.first_month + 5, draws.integer(8, 24))
        yield Want("unblocked" if target == "L5" else "direction", "cross-team", last, 1, in_flight=True)


def _want(
    kind: str,
    reach: str,
    half: Half,
    draws: Draws,
    *,
    months: tuple[int, int] = (0, 5),
    count: int = 1,
    late: bool = False,
) -> Want:
    if late:
        on = workday(_LATE_BLOOM + timedelta(days=draws.integer(0, 38)))
    else:
        on = in_month(half.first_month + draws.integer(*months), draws.integer(2, 27))
    return Want(kind, reach, on, count)


def _usual(person: Person, half: Half, draws: Draws) -> Iterator[Want]:
    level = person.level_at(half.start)
    push = math.exp(0.22 * max(min(person.strength, 2), -2.5))
    for kind, rate in _USUAL[level].items():
        expected = rate * push
        for _ in range(int(expected) + draws.chance(expected % 1)):
            count = draws.integer(4, 7) if kind == "direction" else draws.integer(1, 4) if kind == "unblocked" else 1
            reach = draws.weighted(_REACH[level])
            if kind in ("unblocked", "direction") and reach == "team":
                reach = "cross-team"  # their phrases speak of other teams
            linked = draws.chance(person.voice.links)
            on = in_month(half.first_month + draws.integer(0, 5), draws.integer(2, 27))
            yield Want(kind, reach, on, count, linked=linked, tail=draws.chance(0.6))
