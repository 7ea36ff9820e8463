"""Who is meant by a cell that names a person: by id, by email or by name, in that order, never by a guess."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["How", "Named", "PeopleIndex", "is_sentinel", "looks_like_id", "name_key", "shown_person"]

How = Literal["id", "email", "name", "ambiguous", "zeros", "unknown", "blank", "sentinel", "self"]
_TOKEN = re.compile(r"[^\W_]+")
_ID = re.compile(r"(?=\S*\d)\S{1,40}")
_SENTINELS = frozenset(
    {"no manager", "no mgr", "nomanager", "nomgr", "none", "n a", "na", "null", "nil", "top", "root", "no supervisor",
     "board", "board of directors", "not applicable"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """The person a cell means and how they were found.

    `zeros` names an id that differs by leading zeros or case only, so it is a hint and not a find. The last three are
    said of manager cells: nothing written, a word for nobody, the person's own id.
    """

    id: str
    how: How


class PeopleIndex:
    """Ids, emails and names of one table of people. A name that two people have finds nobody."""

    def __init__(self, people: Iterable[tuple[str, str, str]]) -> None:
        """Index rows of (id, name, email); rows without an id are left out."""
        self._ids: set[str] = set()
        self._emails: defaultdict[str, set[str]] = defaultdict(set)
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        self._short: defaultdict[str, set[str]] = defaultdict(set)
        self._bare: defaultdict[str, set[str]] = defaultdict(set)
        for person, name, email in people:
            if person:
                self._add(person, name, email)

    def _add(self, person: str, name: str, email: str) -> None:
        self._ids.add(person)
        self._bare[_bare(person)].add(person)
        if "@" in person:  # an email that serves as id is still an email: case does not matter
            self._emails[person.casefold()].add(person)
        if email:
            self._emails[email.casefold()].add(person)
        if name:
            self._names[name_key(name)].add(person)
            self._short[name_key(name, initials=False)].add(person)

    def __contains__(self, person: object) -> bool:
        return person in self._ids

    def find(self, cell: str) -> Named:
        """Return who a filled cell means. Emails and names ignore case; a name may be written last name first."""
        if cell in self._ids:
            return Named(cell, "id")
        candidates: tuple[tuple[How, set[str]], ...] = (
            ("email", self._emails.get(cell.casefold(), set())),
            ("name", self._names.get(name_key(cell), set())),
            ("name", self._short.get(name_key(cell, initials=False), set())),
        )
        for how, people in candidates:
            if people:
                return Named(next(iter(people)), how) if len(people) == 1 else Named("", "ambiguous")
        twin = sorted(self._bare.get(_bare(cell), set()))
        return Named(twin[0], "zeros") if twin else Named("", "unknown")


def name_key(name: str, *, initials: bool = True) -> str:
    """Return a name without case, order and punctuation, so that `Okafor, Ada` and `Ada Okafor` are one.

    Without `initials`, single letters are left out too, when two longer words remain.
    """
    words = _TOKEN.findall(unicodedata.normalize("NFKC", name).casefold())
    long = [word for word in words if len(word) > 1]
    return " ".join(sorted(long if not initials and len(long) >= 2 else words))


def is_sentinel(cell: str) -> bool:
    """Whether a manager cell is a word for "nobody", such as NO_MANAGER, that exports put at the top of the tree."""
    return " ".join(_TOKEN.findall(cell.casefold())) in _SENTINELS or not _TOKEN.search(cell)


def looks_like_id(cell: str) -> bool:
    """Whether a cell may be shown as an id: one word with a figure in it, not an email."""
    return bool(_ID.fullmatch(cell)) and "@" not in cell


def shown_person(cell: str) -> str:
    """Return a cell that names a person as a message may show it: an id as it is, a name or an email never (R13)."""
    return cell if looks_like_id(cell) else "a person"


def _bare(person: str) -> str:
    return person.casefold().lstrip("0") if person.isdigit() else person.casefold()
