"""A rubric while it is put together from a foreign ladder: ids from titles, notes on everything that was understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from perfcal.errors import UnknownNameError, UsageError
from perfcal.schema.problems import Problem, Problems
from perfcal.schema.rubric import Dimension, Example, Expectation, Level, Rubric

__all__ = ["ImportedRubric", "Layout", "RubricDraft", "chosen_order", "ordered_rungs", "separate_texts", "slug"]

_BULLET = re.compile(r"\s*(?:[-*+•·▪‣◦–]|\d{1,2}[.)])\s+")

# Names of steps in their usual order; rungs that all appear in one of these rows need no other order.
_RUNG_ORDERS = (
    ("awareness", "foundational", "working", "working knowledge", "practitioner", "expert"),
    (
        "none",
        "novice",
        "beginner",
        "basic",
        "learning",
        "developing",
        "intermediate",
        "competent",
        "proficient",
        "advanced",
        "expert",
        "master",
    ),
    ("emerging", "developing", "practicing", "practising", "role modeling", "role modelling", "exemplifying"),
    ("follow", "assist", "apply", "enable", "ensure, advise", "initiate, influence", "set strategy"),
)


Layout = Literal["pipe", "csv", "ft", "monzo"]


@dataclass(frozen=True, slots=True)
class ImportedRubric:
    """A foreign ladder as a rubric, which layout it was read by, and a note on each thing a person should look at."""

    rubric: Rubric
    layout: Layout
    notes: tuple[Problem, ...]


def slug(title: str) -> str:
    """Return a title as an id that can be typed as a tag: lower case, words joined by hyphens, any script."""
    return "-".join(re.findall(r"[^\W_]+", title.casefold()))


def ordered_rungs(names: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Return rungs lowest first, and whether that order is known (numbers, usual words) rather than that of the file."""
    if all(re.fullmatch(r"\d+", name) for name in names):
        return tuple(sorted(names, key=int)), True
    for order in _RUNG_ORDERS:
        if all(name.casefold() in order for name in names):
            return tuple(sorted(names, key=lambda name: order.index(name.casefold()))), True
    return tuple(names), False


@dataclass
class RubricDraft:
    """Levels, dimensions and texts in the order they are met; the same thing met twice is one thing."""

    name: str
    levels: dict[str, Level] = field(default_factory=dict)
    rungs: list[str] = field(default_factory=list)
    notes: Problems = field(default_factory=Problems)
    _dimensions: dict[tuple[str, str], Dimension] = field(default_factory=dict)
    _texts: dict[tuple[str, str, str, str], Expectation] = field(default_factory=dict)
    _blank: dict[tuple[str, str], None] = field(default_factory=dict)

    def note(self, line: int | None, found: str, expected: str, *, hint: str, column: str = "") -> None:
        """Say something that was understood and used."""
        self.notes.note(self.name, line, found, expected, hint=hint, column=column)

    def warn(self, line: int | None, found: str, expected: str, *, hint: str, column: str = "") -> None:
        """Say something a person must look at before the rubric is used."""
        self.notes.warning(self.name, line, found, expected, hint=hint, column=column)

    def level(self, level_id: str, title: str = "", *, track: str = "") -> str:
        """Return the id of a level, added when new; its title is also how a roster may write it."""
        if level_id not in self.levels:
            self.levels[level_id] = Level(level_id, title, track)
        elif title and not self.levels[level_id].title:
            self.levels[level_id] = replace(self.levels[level_id], title=title)
        return level_id

    def dimension(self, title: str, *, group: str = "", summary: str = "", key: str = "") -> str:
        """Return the id of a dimension, added when new; `key` is the id the source gives, if any."""
        place = (group, key or title)
        if place not in self._dimensions:
            taken = {known.id for known in self._dimensions.values()}
            self._dimensions[place] = Dimension(_free_id(key or title, group, taken), title, group, summary=summary)
        elif summary and not self._dimensions[place].summary:
            self._dimensions[place] = replace(self._dimensions[place], summary=summary)
        return self._dimensions[place].id

    def text(
        self,
        dimension: str,
        text: str,
        *,
        level: str = "",
        rung: str = "",
        examples: Sequence[Example] = (),
        line: int | None = None,
    ) -> None:
        """Add one text to a cell; an identical text of the same cell is kept once, with the examples of both."""
        if rung and rung not in self.rungs:
            self.rungs.append(rung)
        cell = (level, rung, dimension, " ".join(text.split()))
        if cell in self._texts:
            self._merge(cell, examples, line)
            return
        self._texts[cell] = Expectation(dimension, text, level, rung, (), tuple(examples), line)

    def _merge(self, cell: tuple[str, str, str, str], examples: Sequence[Example], line: int | None) -> None:
        first = self._texts[cell]
        more = tuple(example for example in examples if example not in first.examples)
        self._texts[cell] = replace(first, examples=first.examples + more)
        where = f"{cell[0] or cell[1]} × {cell[2]}"
        found = f"the same text again (first in line {first.line})"
        self.note(line, found, "each text of a cell once", hint="kept once, with the examples of both", column=where)

    def leave_blank(self, level: str, dimension: str) -> None:
        """Say that the source itself expects nothing in this cell."""
        self._blank[level, dimension] = None

    def require(self, level: str, dimension: str, rung: str) -> None:
        """Say that a level asks for a rung where the source gives no text for it."""
        if rung not in self.rungs:
            self.rungs.append(rung)
        held = self.levels[level]
        if (dimension, rung) not in held.requires:
            self.levels[level] = replace(held, requires=(*held.requires, (dimension, rung)))

    def weigh(self, dimension: str, weight: float) -> None:
        """Keep the source's weight of a dimension."""
        place = next(place for place, known in self._dimensions.items() if known.id == dimension)
        self._dimensions[place] = replace(self._dimensions[place], weight=weight)

    def order_levels(self, ids: Sequence[str]) -> None:
        """Put the levels into this order."""
        self.levels = {level: self.levels[level] for level in ids}

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions met so far."""
        return tuple(self._dimensions.values())

    def finish(self, rubric_id: str, *, layout: Layout) -> ImportedRubric:
        """Return the rubric with its notes; a cell with a text is never also `not_expected`."""
        rungs, known = ordered_rungs(self.rungs)
        if not known:
            hint = "check the order of `rungs:`, lowest first"
            self.warn(
                None, f"rungs in order of appearance: {', '.join(rungs)}", "lowest first", hint=hint, column="rungs"
            )
        self.note(
            None,
            "no word on whether a level includes the ones below it",
            "cumulative: true or false",
            hint="`cumulative: true` was written; change it where a level's text replaces the one below",
            column="cumulative",
        )
        filled = {(text.level, text.dimension) for text in self._texts.values()}
        rubric = Rubric(
            id=slug(rubric_id) or "rubric",
            levels=_with_aliases(self.levels.values()),
            dimensions=self.dimensions,
            expectations=tuple(self._texts.values()),
            rungs=rungs,
            not_expected=tuple(cell for cell in self._blank if cell not in filled),
            file=self.name,
        )
        return ImportedRubric(rubric, layout, tuple(self.notes))


def _free_id(title: str, group: str, taken: set[str]) -> str:
    """Return an id nobody has: the title's, else with the group's before it, else with a number."""
    base = slug(title)
    if not re.search(r"[^\W\d_]", base):
        base = f"dimension-{base}".rstrip("-")
    inner = slug(group.rsplit(" / ", 1)[-1])
    tries = [base, f"{inner}-{base}".strip("-"), *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(each for each in tries if each not in taken)


def _with_aliases(levels: Iterable[Level]) -> tuple[Level, ...]:
    """Let a roster write a level's title as well as its id, where the title means one level only."""
    listed = list(levels)
    ids = [level.id.casefold() for level in listed]
    titles = [level.title.casefold() for level in listed]
    return tuple(
        replace(level, aliases=(level.title,))
        if level.title and titles.count(level.title.casefold()) == 1 and level.title.casefold() not in ids
        else level
        for level in listed
    )


def chosen_order(levels: Iterable[Level], wanted: Sequence[str], *, name: str) -> list[str]:
    """Return the ids of the levels in the order a person gave, by id or title; each level is named exactly once."""
    known = list(levels)
    by_name = {word.casefold(): level.id for level in known for word in (level.title, level.id) if word}
    ids = list(dict.fromkeys(by_name.values()))
    unknown = [word for word in wanted if word.strip().casefold() not in by_name]
    if unknown:
        raise UnknownNameError.of("level", unknown[0].strip(), [level.title or level.id for level in known])
    order = [by_name[word.strip().casefold()] for word in wanted]
    missing = [level for level in ids if level not in order]
    if missing or len(set(order)) < len(order):
        found = f"{', '.join(missing)} not named" if missing else "a level named twice"
        raise UsageError(f"{name}: --levels: {found}", hint=f"name each level once, lowest first: {','.join(ids)}")
    return order


def separate_texts(cell: str) -> list[str]:
    """Return the texts of a cell: one, or one per line where every line is a bullet of its own."""
    lines = cell.splitlines()
    bullets = [_BULLET.match(line) for line in lines]
    if len(lines) > 1 and all(bullets):
        return [
            text for line, found in zip(lines, bullets, strict=True) if found and (text := line[found.end() :].strip())
        ]
    return [cell.strip()] if cell.strip() else []
