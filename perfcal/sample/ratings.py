"""Ratings drawn from an ordinal model: a person's performance for the level, and chance, cut into the scale's steps.

The thresholds give 2, 8, 50, 30 and 10 % over five steps. No rater differs from another unless that was planted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from perfcal.sample.draws import Draws
from perfcal.sample.growth_doc import GrowthDoc
from perfcal.sample.halves import LATEST, Half, workday
from perfcal.sample.person import LEVELS, Person
from perfcal.sample.planted import Planting
from perfcal.schema.scale import OVERALL

__all__ = ["Rating", "ratings_of"]

_THRESHOLDS = (-3.9, -2.2, 0.4, 2.2)
_LEVEL_STEP = 0.29  # 0.86 over the four levels
_NOISE = 0.75
_DIMENSIONS = ("scope", "impact", "leverage")
_SHIFT = 2.5
_GROUP_SHIFT = -1.8


@dataclass(frozen=True, slots=True)
class Rating:
    """One cell of the ratings table."""

    cycle: str
    employee_id: str
    rater_id: str
    stage: str
    dimension: str
    value: int
    rated_on: date
    rationale: str = ""

    def row(self) -> tuple[str | int, ...]:
        """Return the rating as a row of the table."""
        head = (self.cycle, self.employee_id, self.rater_id, self.stage, self.dimension, self.value)
        return *head, str(self.rated_on), self.rationale


def ratings_of(doc: GrowthDoc, cycles: Sequence[Half], planting: Planting) -> Iterator[Rating]:
    """Go through a person's ratings, oldest cycle first: self, sometimes a peer, manager, and calibrated once closed."""
    person = doc.person
    draws = Draws(person.seed, "ratings", person.index)
    level_effects = {name: draws.normal(spread=0.6) for name in _DIMENSIONS}
    last: int | None = None
    for half in cycles:
        performance = person.strength + draws.normal(spread=0.4) + _earlier(person, half)
        if person.started > half.end - timedelta(days=75) or _gone(person, half):
            continue
        rater = person.manager_at(half.end)
        overall = _manager_rating(performance, half, doc, planting, draws=draws, last=last)
        yield from _around(doc, half, performance, draws)
        due = workday(half.end - timedelta(days=draws.integer(0, 6)))
        rating = Rating(
            half.id,
            person.id,
            doc.organisation.manager_id(rater),
            "manager",
            OVERALL,
            overall,
            due,
            _why(overall, doc, half),
        )
        yield rating
        for name, effect in level_effects.items():
            value = (
                overall
                if "halo" in planting.managers.get(rater, ())
                else _step(performance + effect, person, half, draws)
            )
            yield replace(rating, dimension=name, value=value, rationale="")
        if half != LATEST:
            last = _calibrated(overall, performance, half, doc, draws=draws)
            why = doc.speaker.say("reviews.rationale.moved", doc.projects[0]) if last != overall else ""
            director = doc.organisation.director_of(rater)
            yield replace(
                rating, rater_id=director, stage="calibrated", value=last, rated_on=half.session, rationale=why
            )


def _gone(person: Person, half: Half) -> bool:
    return person.status != "active" and half == LATEST


def _earlier(person: Person, half: Half) -> float:
    """Return what was better before somebody's hard half."""
    hard = person.role.startswith(("repair", "pip"))
    return 1.3 if hard and half.end < LATEST.before().start else 0.0


def _step(performance: float, person: Person, half: Half, draws: Draws) -> int:
    level = _LEVEL_STEP * (LEVELS.index(person.level_at(half.end)) - 1.5)
    return _cut(performance + level + draws.logistic(_NOISE))


def _cut(value: float) -> int:
    return 1 + sum(value > threshold for threshold in _THRESHOLDS)


def _around(doc: GrowthDoc, half: Half, performance: float, draws: Draws) -> Iterator[Rating]:
    """Go through the self rating and, for some, a peer's."""
    person = doc.person
    own = _step(performance + 0.5, person, half, draws)
    on = workday(half.end - timedelta(days=draws.integer(8, 16)))
    yield Rating(half.id, person.id, person.id, "self", OVERALL, own, on)
    team = doc.organisation.team_of(person.manager)
    if len(team) > 1 and draws.chance(0.25):
        other = draws.pick(team[:-1])
        peer = f"e{other + 1 + (other >= person.index):04d}"  # anybody but the person
        yield Rating(half.id, person.id, peer, "peer", OVERALL, _step(performance + 0.2, person, half, draws), on)


def _manager_rating(
    performance: float, half: Half, doc: GrowthDoc, planting: Planting, *, draws: Draws, last: int | None
) -> int:
    person = doc.person
    effects = planting.managers.get(person.manager_at(half.end), {})
    shift = _SHIFT * effects.get("severity", 0.0)
    shift += _GROUP_SHIFT * any(person_in for person_in in planting.groups_of(person.seed, person.index))
    level = _LEVEL_STEP * (LEVELS.index(person.level_at(half.end)) - 1.5)
    noise = draws.logistic(_NOISE)
    spread = 0.25 if "compression" in effects else 1.0
    value = _cut((performance + noise) * spread + level + shift)
    if "anchoring" in effects and last is not None and draws.chance(0.97):
        value = last
    if "low_ratings" in effects or ("surprise_pip" in person.plants and half == LATEST.before()):
        value = max(value, 3)
    if "twice_below" in person.plants and half in (LATEST.before(), LATEST.before(2)):
        value = 2
    if "after_transfer" in person.plants:
        value = 5 if half in (LATEST, LATEST.before()) else 3
    if "moves" in person.plants and half == LATEST.before():
        value = 3
    return value


def _calibrated(overall: int, performance: float, half: Half, doc: GrowthDoc, *, draws: Draws) -> int:
    """Return the rating after the session: mostly the manager's, sometimes one step nearer to the performance."""
    moved = draws.chance(0.16)
    up = draws.chance(0.5)
    plants = doc.person.plants
    if half == LATEST.before() and "moves" in plants:
        return overall + 2 if up else overall - 2
    if plants & {"surprise_pip", "twice_below", "after_transfer"} or not moved:
        return overall
    nearer = _cut(performance)
    return overall + (nearer > overall) - (nearer < overall)


def _why(value: int, doc: GrowthDoc, half: Half) -> str:
    """Return the manager's sentence beside the rating; some write none."""
    habit = doc.organisation.habit_of(doc.person.manager_at(half.end))
    if habit in ("late", "silent"):
        return ""
    pool = "above" if value > 3 else "below" if value < 3 else "meets"
    project = doc.project_at(half.first_month + 4)
    return doc.speaker.say(f"reviews.rationale.{pool}", project, level=doc.person.level_at(half.end))
