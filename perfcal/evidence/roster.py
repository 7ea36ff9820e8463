"""The roster looked up: who is called what and reports to whom, and whom and which team a text names.

A text is looked up by its words, so that any size of roster costs little.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

import pandas as pd

from perfcal.schema.cycle import Cycle
from perfcal.schema.once import once_per_table

__all__ = ["Names", "Roster", "holds_name", "roster"]

_WORD = re.compile(r"\w+")
_ALIKE = str.maketrans({"İ": "i", "ı": "i"})  # `re.IGNORECASE` takes them for an i, and `casefold` does not


def holds_name(text: str, name: str) -> bool:
    """Whether a text holds a name as whole words, ignoring case; a blank name stands nowhere."""
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


class Names:
    """Many names by their first words: what is asked of a text is asked of the few that could stand in it."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(self._names):
            first = _WORD.match(name)
            self._places.setdefault(_folded(first[0]) if first else "", []).append(place)

    def near(self, text: str) -> list[int]:
        """Return the places of the names that begin with a word of the text, or with none; no other stands in it."""
        words = {"", *map(_folded, _WORD.findall(text))}
        return sorted(place for word in words for place in self._places.get(word, ()))

    def held_by(self, text: str) -> list[str]:
        """Return the names that a text holds."""
        return [self._names[place] for place in self.near(text) if holds_name(text, self._names[place])]


class Roster:
    """The people of a cycle, and their teams, as texts name them."""

    def __init__(self, people: pd.DataFrame) -> None:
        self._people = people
        self._ids, self._names = list(people["employee_id"]), list(people["name"])

    @cached_property
    def names(self) -> dict[str, str]:
        """Everybody's name, by id."""
        return dict(zip(self._ids, self._names, strict=True))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of everybody's name, case folded."""
        return frozenset(word.casefold() for name in self._names for word in name.split())

    @cached_property
    def managers(self) -> dict[str, str]:
        """Whom everybody reports to, by id; blank for whoever reports to nobody."""
        return dict(zip(self._ids, self._people["manager_id"], strict=True))

    @cached_property
    def directors(self) -> frozenset[str]:
        """Who has a report who has reports."""
        leading = self._people["employee_id"].isin(set(self._people["manager_id"]))
        return frozenset(self._people.loc[leading, "manager_id"]) - {""}

    @cached_property
    def teams(self) -> Names:
        """Every team, once."""
        return Names(sorted({*map(str, self._people["team"])} - {""}))

    def named_in(self, text: str) -> pd.DataFrame:
        """Return the people a text names, by id, by whole name, or by a first name only one person has."""
        near = sorted({*self._by_id.near(text), *self._by_name.near(text)})
        return self._people.iloc[[place for place in near if self._is_named(place, text)]]

    @cached_property
    def _by_id(self) -> Names:
        return Names(self._ids)

    @cached_property
    def _by_name(self) -> Names:
        return Names(self._names)

    @cached_property
    def _given(self) -> list[str]:
        return [name.split()[0] if name.strip() else "" for name in self._names]

    @cached_property
    def _held_by_one(self) -> frozenset[str]:
        """First names that only one person has."""
        return frozenset(given for given, people in Counter(self._given).items() if people == 1 and len(given) > 1)

    def _is_named(self, place: int, text: str) -> bool:
        if holds_name(text, self._ids[place]) or holds_name(text, self._names[place]):
            return True
        given = self._given[place]
        return given in self._held_by_one and _without_surname(text, given)


def roster(cycle: Cycle) -> Roster:
    """Return the roster of a cycle; made once for a table of people, which a cycle about one person shares."""
    return _roster_of(cycle.people)


_roster_of = once_per_table(Roster)


def _folded(word: str) -> str:
    return word.translate(_ALIKE).casefold()


def _without_surname(text: str, given: str) -> bool:
    """A first name followed by another surname is somebody else's."""
    return bool(re.search(rf"(?<!\w){re.escape(given)}(?![\w-])(?!\s+[^\W\d_a-z]\w)", text))
