"""The rows of the sample's tables: roster, candidates, events, demographics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from perfcal.sample.draws import Draws
from perfcal.sample.halves import LATEST, Half, in_month, workday
from perfcal.sample.organisation import Leader, Organisation
from perfcal.sample.person import Person
from perfcal.sample.planted import GROUPS, group_of

__all__ = ["HEADERS", "candidate_rows", "demographic_row", "event_rows", "leader_row", "roster_row"]

HEADERS: dict[str, tuple[str, ...]] = {
    "roster": (
        "employee_id",
        "name",
        "manager_id",
        "level",
        "level_since",
        "track",
        "team",
        "status",
        "start_date",
    ),
    "ratings": ("cycle", "employee_id", "rater_id", "stage", "dimension", "rating", "rated_on", "rationale"),
    "candidates": ("cycle", "employee_id", "target_level", "presenter_id", "decision", "round"),
    "events": ("employee_id", "date", "event", "detail"),
    "demographics": ("employee_id", *GROUPS),
    "planted": ("pattern", "subject", "detail", "file", "line"),
}
"""Table → its columns, in the order they are written."""


def leader_row(leader: Leader, seed: int) -> tuple[str, ...]:
    """Return the roster row of a manager or director."""
    draws = Draws(seed, "leader dates", leader.id)
    started = in_month(LATEST.first_month - draws.integer(40, 110), draws.integer(1, 28))
    since = in_month(LATEST.first_month - draws.integer(24, 39), 15)
    return (
        leader.id,
        leader.name,
        leader.boss,
        leader.level,
        str(since),
        "management",
        leader.team,
        "active",
        str(started),
    )


def roster_row(organisation: Organisation, person: Person) -> tuple[str, ...]:
    """Return the roster row of an engineer."""
    level, since = person.levels[-1]
    boss, team = organisation.manager_id(person.manager), organisation.team_name(person.manager)
    return person.id, person.name, boss, level, str(since), "ic", team, person.status, str(person.started)


def candidate_rows(organisation: Organisation, person: Person, cycles: Sequence[Half]) -> Iterator[tuple[str, ...]]:
    """Go through a person's candidacies, earlier rounds with their decision."""

    def row(half: Half, target: str, decision: str, turn: int) -> tuple[str, ...]:
        presenter = organisation.manager_id(person.manager_at(half.end))
        return half.id, person.id, target, presenter, decision, str(turn)

    if person.role == "promoted":
        level, since = person.levels[-1]
        half = Half(since.year, 1 if since.month < 7 else 2).before()
        if half in cycles:
            yield row(half, level, "approved", 1)
    if LATEST.before() in cycles and (person.round == 2 or person.role == "declined"):
        target = person.target or {"L3": "L4", "L4": "L5"}.get(person.level, "L6")
        yield row(LATEST.before(), target, "deferred" if person.role == "borderline" else "rejected", 1)
    if person.is_candidate:
        yield row(LATEST, person.target, "", person.round)


def event_rows(person: Person, first: date) -> Iterator[tuple[str, ...]]:
    """Go through what happened to a person since the first cycle began, in order."""
    yield from sorted((row for row in _events(person) if row[1] >= str(first)), key=lambda row: row[1])


def _events(person: Person) -> Iterator[tuple[str, ...]]:
    for (old, _), (new, since) in zip(person.levels, person.levels[1:], strict=False):
        yield person.id, str(since), "promotion", f"{old} to {new}"
    for _, since in person.managers[1:]:
        moved = person.role == "transferred"
        yield person.id, str(since), "transfer" if moved else "manager-change", "" if moved else "reorganisation"
    told = date(2026, 4, 14)
    if person.role == "resigned":
        yield person.id, str(told), "resignation-notice", ""
        yield person.id, str(told + timedelta(days=6)), "counter-offer", "declined"
        yield person.id, str(date(2026, 5, 29)), "exit", ""
    if "retention" in person.plants:
        notice = workday(person.levels[-1][1] - timedelta(days=48))
        yield person.id, str(notice), "resignation-notice", ""
        yield person.id, str(workday(notice + timedelta(days=9))), "counter-offer", "accepted"
    if person.role == "repair-failed":
        yield person.id, "2026-03-09", "pip-opened", ""
        yield person.id, "2026-05-08", "pip-closed", "criteria met"
    if person.role == "pip":
        yield person.id, "2026-05-18", "pip-opened", ""
    if "surprise_pip" in person.plants:
        yield person.id, "2026-04-13", "pip-opened", ""


def demographic_row(person: Person) -> tuple[str, ...]:
    """Return a person's row of the analyst's table."""
    return person.id, *(group_of(person.seed, person.index, column) for column in GROUPS)
