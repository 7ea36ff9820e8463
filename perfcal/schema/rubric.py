"""The rubric: levels × dimensions × expectations, with evidence criteria that can be counted (R4).

No code knows that "L5" means anything: levels are ids from the file, and their order there is their rank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Criterion", "Dimension", "EvidenceRule", "Example", "Expectation", "Level", "Period", "Rubric", "held_to"]

Period = Literal["", "month", "quarter", "half", "year"]


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the ladder. `requires` names, per dimension, the rung this level asks for."""

    id: str
    title: str = ""
    track: str = ""
    aliases: tuple[str, ...] = ()
    requires: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """One column of the bar, e.g. scope; `weight` is the file's own and is never used to add people up."""

    id: str
    title: str
    group: str = ""
    weight: float | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """What must be on paper: rows of a kind and reach, counted (`minimum`) or summed (`total`), maybe per period."""

    kind: str = ""
    reach: str = ""
    minimum: int | None = None
    total: int | None = None
    per: Period = ""

    @property
    def required(self) -> int:
        """The number asked for; one row when the rule gives none."""
        return self.total if self.total is not None else (self.minimum if self.minimum is not None else 1)

    def describe(self) -> str:
        """Say the rule in words, as a page prints it."""
        what = self.kind or "artifact"
        reach = f" reaching {self.reach} or beyond" if self.reach else ""
        per = f" in every {self.per}" if self.per else ""
        return f"{self.required} × {what}{reach}{per}"


@dataclass(frozen=True, slots=True)
class Example:
    """A named, approved piece of work that shows the bar (R4.3)."""

    title: str
    url: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One text of one cell. A cell is a level or a rung of a dimension; it may hold any number of texts.

    With both `level` and `rung`: this level requires that rung of the dimension, and this is what it says there.
    """

    dimension: str
    text: str
    level: str = ""
    rung: str = ""
    evidence: tuple[EvidenceRule, ...] = ()
    examples: tuple[Example, ...] = ()
    line: int | None = field(default=None, compare=False)  # where it was read is not part of what it says


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to look for: a countable rule, or a text that a person must judge (`rule` is None).

    `id` is made from the words, not the position, so a judgement a person wrote stays with the criterion it was about.
    """

    id: str
    dimension: str
    text: str
    source: str
    rule: EvidenceRule | None = None


@dataclass(frozen=True, slots=True)
class Rubric:
    """A whole ladder for one job family."""

    id: str
    levels: tuple[Level, ...]
    dimensions: tuple[Dimension, ...]
    expectations: tuple[Expectation, ...]
    cumulative: bool = True
    kinds: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    rungs: tuple[str, ...] = ()
    not_expected: tuple[tuple[str, str], ...] = ()
    file: str = field(default="", compare=False)
    _by_name: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for level in self.levels:
            for name in (level.id, *level.aliases):
                self._by_name.setdefault(name.strip().casefold(), level.id)

    @property
    def outside_reach(self) -> tuple[str, ...]:
        """The reaches beyond the team: all but the first two steps, the person and the team."""
        return self.reach[2:]

    def level_id(self, written: str) -> str | None:
        """Return the id a roster cell means (id or alias, ignoring case), or None."""
        return self._by_name.get(written.strip().casefold())

    def rank(self, level: str) -> int:
        """Return the level's place in the file, lowest first, counted from 0."""
        return [known.id for known in self.levels].index(level)

    def next_level(self, level: str) -> str | None:
        """Return the level after this one on the same track, or None at the top. A blank track belongs to every track."""
        track = self.levels[self.rank(level)].track
        above = self.levels[self.rank(level) + 1 :]
        return next((known.id for known in above if not track or known.track in {"", track}), None)

    def title_of(self, level: str) -> str:
        """Return the level's title, or its id where it has none."""
        return self.levels[self.rank(level)].title or level

    def dimension(self, name: str) -> Dimension:
        """Return the dimension with this id."""
        return next(known for known in self.dimensions if known.id == name)

    def expectations_for(self, level: str, dimension: str | None = None) -> tuple[Expectation, ...]:
        """Return the texts that make this level's bar, lower levels' and lower rungs' included where cumulative."""
        levels = self._levels_up_to(level)
        rungs = self._rungs_of(levels)
        return tuple(
            text
            for text in self.expectations
            if (dimension is None or text.dimension == dimension)
            and (text.level in levels if text.level else (text.dimension, text.rung) in rungs)
        )

    def criteria(self, level: str, dimension: str | None = None) -> tuple[Criterion, ...]:
        """Return everything to look for at this level, in the file's order; ids are unique."""
        made: dict[str, Criterion] = {}
        for text in self.expectations_for(level, dimension):
            for criterion in _criteria_of(text):
                unique = criterion.id
                while unique in made and made[unique].text != criterion.text:
                    unique += "+"
                made.setdefault(unique, Criterion(unique, *_rest(criterion)))
        return tuple(made.values())

    def _requirements(self, levels: Collection[str]) -> list[tuple[str, str]]:
        stated = [pair for known in self.levels if known.id in levels for pair in known.requires]
        return stated + [
            (text.dimension, text.rung) for text in self.expectations if text.level in levels and text.rung
        ]

    def _rungs_of(self, levels: Collection[str]) -> set[tuple[str, str]]:
        """Return the (dimension, rung) cells that belong to the bar of these levels; lower rungs where cumulative."""
        wanted = set(self._requirements(levels))
        if not self.cumulative:
            return wanted
        return {(dimension, lower) for dimension, rung in wanted for lower in self.rungs[: self.rungs.index(rung) + 1]}

    def _levels_up_to(self, level: str) -> tuple[str, ...]:
        """Return the levels whose bar this level includes: itself, and those below on its track when cumulative."""
        if not self.cumulative:
            return (level,)
        rank, track = self.rank(level), self.levels[self.rank(level)].track
        return tuple(known.id for known in self.levels[: rank + 1] if known.track in {"", track})


def _criteria_of(text: Expectation) -> tuple[Criterion, ...]:
    source = text.level or text.rung
    prefix = f"{source}/{text.dimension}"
    if not text.evidence:
        return (Criterion(f"{prefix}/{_slug(text.text)}", text.dimension, text.text, source),)
    return tuple(
        Criterion(f"{prefix}/{_slug(rule.describe(), words=9)}", text.dimension, text.text, source, rule)
        for rule in text.evidence
    )


def _rest(criterion: Criterion) -> tuple[str, str, str, EvidenceRule | None]:
    return criterion.dimension, criterion.text, criterion.source, criterion.rule


def _slug(text: str, *, words: int = 6) -> str:
    return "-".join(re.findall(r"\w+", text.casefold())[:words])


def held_to(rubrics: Mapping[str, Rubric], named: str, *, level: str) -> Rubric:
    """Return the rubric a growth doc names; without one, the first that knows the level somebody holds, else the first."""
    every = list(rubrics.values())
    return rubrics.get(named) or next((each for each in every if each.level_id(level)), every[0])
