"""What an engineer works on for a few months: a change to a system, with the words and figures that belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfcal.sample.draws import Draws
from perfcal.sample.halves import in_month
from perfcal.sample.person import Person
from perfcal.sample.phrases import Phrase, System, phrasebook

__all__ = ["Project", "projects_of"]


@dataclass(frozen=True, slots=True)
class Project:
    """One change to one system, from its first month to its last; its figures stay the same wherever it is named."""

    change: str
    system: System
    first: int
    last: int
    words: dict[str, str]
    options: dict[str, tuple[str, ...]]

    @property
    def slug(self) -> str:
        """Return the system's name as it appears in an address."""
        return self.system.name.replace(" ", "-")


def projects_of(person: Person, draws: Draws) -> tuple[Project, ...]:
    """Return a person's projects in order, covering every month of the doc and the half before it."""
    return tuple(_projects(person, draws))


def _projects(person: Person, draws: Draws) -> Iterator[Project]:
    book = phrasebook()
    changes = draws.shuffled(book.changes)
    seen: dict[str, list[System]] = {}
    month, number = person.written_from - draws.integer(0, 2), 0
    while month <= person.written_to + 1:
        speciality = person.speciality_at(in_month(month, 15))
        left = seen.setdefault(speciality, [])
        if not left:
            left.extend(draws.shuffled(book.systems[speciality]))
        system = left.pop()
        if draws.chance(0.35):  # people stay with a system they know
            left.insert(0, system)
        length = draws.integer(2, 4) if person.level == "L3" else draws.integer(3, 6)
        months = (month, month + length - 1)
        project = _project(changes[number % len(changes)], system, months, seat=person.index // 2, draws=draws)
        project.words["rfc"] = f"RFC {project.last // 12}-{6 * person.index + number % 6 + 11}"
        yield project
        month, number = month + length, number + 1


def _project(change: str, system: System, months: tuple[int, int], *, seat: int, draws: Draws) -> Project:
    pools = phrasebook().pools

    def place(slot: str) -> str:
        return draws.pick(phrasebook().words(f"months.{slot}"))

    options = {key: tuple(phrase.fill(draws, place) for phrase in phrases) for key, phrases in system.options.items()}
    words = {key: draws.pick(options[key]) for key in ("legacy", "feature", "users")}
    words["system"] = system.name
    measures = [entry[0] for entry in pools.get(f"changes.{change}.measure", ())] or list(system.options["measure"])
    words |= _figures(draws.pick(measures), draws, words)
    words["title"] = draws.pick(pools[f"changes.{change}.title"])[0].fill(draws, lambda slot: words.get(slot, ""))
    words["Title"] = words["title"][0].upper() + words["title"][1:]
    near = {key: _near(options[key], seat) for key in ("piece", "fault", "dep")}
    return Project(change, system, *months, words, near)


def _near(options: tuple[str, ...], seat: int) -> tuple[str, ...]:
    """Return two of the options: teammates on one system look after different parts of it."""
    start = seat % len(options)
    return (*options, *options)[start : start + 2]


def _figures(measure: Phrase, draws: Draws, words: dict[str, str]) -> dict[str, str]:
    """Return a measure with its value before, half-way and after, as a person would quote them."""
    name, before, after = measure.fill(draws, lambda slot: words.get(slot, "")).split(" ; ")
    high, unit = _drawn(before, draws)
    low, _ = _drawn(after, draws)
    middle = low + (high - low) * draws.uniform(0.35, 0.65)
    precise = "." in before or "." in after
    start, mid, end = (_written(value, precise=precise) for value in (high, middle, low))
    return {
        "measure": name,
        "from": start,
        "before": start + unit,
        "mid": mid + unit,
        "after": end + unit,
        "moved": draws.pick(("fell", "went down", "came down") if low < high else ("rose", "went up", "grew")),
    }


def _drawn(bounds: str, draws: Draws) -> tuple[float, str]:
    numbers, _, unit = bounds.partition(" ")
    low, high = map(float, numbers.split("-"))
    value = draws.uniform(low, high) if "." in numbers else draws.integer(int(low), int(high))
    return value, f" {unit}" if unit else ""


def _written(value: float, *, precise: bool) -> str:
    if precise:
        return f"{value:.1f}"
    step = 1 if value < 100 else 5 if value < 1000 else 10 if value < 10000 else 1000
    return f"{round(value / step) * step:,}" if value >= 10000 else str(round(value / step) * step)
