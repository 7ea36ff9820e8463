"""The written part of the sample: phrases from text files, with slots that a speaker fills.

A phrase is a line such as ``moved {feature} to {3-9} markets``: a name in braces is looked up, a pair of numbers is
drawn, and ``th`` after a pair makes an ordinal. The files say beside themselves how they are laid out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from perfcal.sample.draws import Draws

__all__ = ["Phrase", "Phrasebook", "System", "phrasebook", "sentence"]

_SLOT = re.compile(r"\{(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)\}(th)?|\{(\w+)\}")
_ENDS = (". ", "? ", "! ")
_TEXT_FILES = ("changes", "kinds", "months", "names", "notes", "talks", "feedback", "growth", "reviews", "cases")
_SYSTEM_FILES = ("systems_1", "systems_2")


@dataclass(frozen=True, slots=True)
class Span:
    """Two bounds between which a number is drawn."""

    low: float
    high: float
    decimals: int = 0
    ordinal: bool = False

    def draw(self, draws: Draws) -> str:
        """Return a number as a person would write it: large ones rounded and grouped."""
        if self.decimals:
            return f"{draws.uniform(self.low, self.high):.{self.decimals}f}"
        number = draws.integer(int(self.low), int(self.high))
        if self.low >= 500 and self.high < 2100 and self.high - self.low < 20:
            return str(number)  # a year or a status code
        step = 1 if self.high < 100 else 5 if self.high < 1000 else 10 if self.high < 10000 else 500
        number = max(round(number / step) * step, int(self.low))
        return f"{number:,}" if number >= 10000 else f"{number}{_suffix(number) if self.ordinal else ''}"


@dataclass(frozen=True, slots=True)
class Slot:
    """A word to look up; with a capital letter where it begins a sentence."""

    name: str
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line, cut at its slots."""

    parts: tuple[str | Span | Slot, ...]

    @classmethod
    def of(cls, line: str) -> Phrase:
        """Cut a line into text, drawn numbers and names to look up."""
        return cls(tuple(_cut(line)))

    @property
    def opens_with_slot(self) -> bool:
        """Whether the line begins with something looked up, so that nobody can be put before it."""
        return not isinstance(self.parts[0], str)

    def fill(self, draws: Draws, lookup: Callable[[str], str] | None = None) -> str:
        """Return the line with its numbers drawn and its names looked up."""
        text: list[str] = []
        for part in self.parts:
            if isinstance(part, str):
                text.append(part)
            elif isinstance(part, Span):
                text.append(part.draw(draws))
            elif lookup is not None:
                word = lookup(part.name)
                text.append(word[:1].upper() + word[1:] if part.capital else word)
        return "".join(text)


@dataclass(frozen=True, slots=True)
class System:
    """Something an engineer works on, with the words that belong to it."""

    name: str
    speciality: str
    options: dict[str, tuple[Phrase, ...]]
    work: tuple[Phrase, ...]


@dataclass(frozen=True)
class Phrasebook:
    """All phrases: pools by name (``months.learned``) and the systems of each speciality."""

    pools: dict[str, tuple[tuple[Phrase, ...], ...]]
    systems: dict[str, tuple[System, ...]]
    teams: dict[str, tuple[str, ...]]
    _words: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def words(self, pool: str) -> tuple[str, ...]:
        """Return a pool of plain words (places, weekdays, names)."""
        if pool not in self._words:
            self._words[pool] = tuple(str(entry[0].parts[0]) for entry in self.pools[pool])
        return self._words[pool]

    @cached_property
    def changes(self) -> tuple[str, ...]:
        """Return the kinds of change a project can make."""
        return tuple(
            name.split(".")[1] for name in self.pools if name.startswith("changes.") and name.endswith(".title")
        )


@cache
def phrasebook() -> Phrasebook:
    """Read the packaged phrase files, once."""
    pools = {name: entries for stem in _TEXT_FILES for name, entries in _pools(stem)}
    systems: dict[str, list[System]] = {}
    teams: dict[str, tuple[str, ...]] = {}
    for stem in _SYSTEM_FILES:
        for heading, lines in _blocks(stem):
            speciality, _, name = heading.partition(".")
            if name:
                systems.setdefault(speciality, []).append(_system(speciality, name, lines))
            else:
                title, _, names = speciality.partition(" | ")
                teams[title] = tuple(names.split(", "))
    return Phrasebook(pools, {name: tuple(found) for name, found in systems.items()}, teams)


def sentence(text: str) -> str:
    """Return text as a sentence: a capital letter and an end."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".?!:" else ".")


def _pools(stem: str) -> Iterator[tuple[str, tuple[tuple[Phrase, ...], ...]]]:
    for heading, lines in _blocks(stem):
        yield f"{stem}.{heading}", tuple(tuple(map(Phrase.of, line.split(" || "))) for line in lines)


def _blocks(stem: str) -> Iterator[tuple[str, list[str]]]:
    """Return the headings of a file with the lines under each; `=== x` prefixes the headings that follow."""
    prefix, heading, lines = "", "", list[str]()
    for line in (files(__package__) / "phrases" / f"{stem}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("=== ") or (line.startswith("[") and line.endswith("]")):
            if heading:
                yield heading, lines
            if line.startswith("=== "):
                heading, lines = line[4:], []
                prefix = heading.split(" | ")[0] + "."
            else:
                heading, lines = prefix + line[1:-1], []
        elif line and not line.startswith("# "):
            lines.append(line)
    yield heading, lines


def _system(speciality: str, name: str, lines: list[str]) -> System:
    keyed = dict(line.split(" = ", 1) for line in lines if not line.startswith("- "))
    options = {key: tuple(map(Phrase.of, value.split(" | "))) for key, value in keyed.items()}
    return System(name, speciality, options, tuple(Phrase.of(line[2:]) for line in lines if line.startswith("- ")))


def _cut(line: str) -> Iterator[str | Span | Slot]:
    end = 0
    for found in _SLOT.finditer(line):
        if found.start() > end:
            yield line[end : found.start()]
        low, high, ordinal, name = found.groups()
        capital = line[: found.start()].endswith(_ENDS)
        yield Slot(name, capital) if name else Span(float(low), float(high), int("." in low), bool(ordinal))
        end = found.end()
    if end < len(line):
        yield line[end:]


def _suffix(number: int) -> str:
    return "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
