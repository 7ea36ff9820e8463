"""A finished piece of work from another tool, and the reader's memory of what it left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from perfcal.schema.dates import iso_day
from perfcal.schema.problems import Problems

__all__ = ["ItemReader", "Source", "WorkItem", "day_as_exported"]

Source = Literal["github", "gitlab", "jira", "incident"]

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[T\s])")
_NAMED = re.compile(r"(\d{1,2})[/ -]([A-Za-z]{3})[a-z]*[/ -](\d{4}|\d{2})\b")


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One merged request, resolved issue or incident; `day` is None where the tool does not say when."""

    title: str
    source: Source
    key: str = ""
    url: str = ""
    day: date | None = None


@dataclass(slots=True)
class ItemReader:
    """One file being read: its items, its faults, and how many records of each kind were left out."""

    name: str
    site: str = ""
    items: list[WorkItem] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, item: WorkItem, *, line: int | None = None) -> None:
        """Keep a finished piece of work; one without a day or a link is kept and noted."""
        self.items.append(item)
        which = item.key or "a record"
        if item.day is None:
            hint = "it is proposed undated; add the day yourself"
            self.problems.note(self.name, line, f"{which} without the day it was finished", "a day", hint=hint)
        if not item.url and item.source != "incident":
            hint = "add the link yourself, or name the site the keys belong to"
            self.problems.note(self.name, line, f"{which} without a link", "a link", hint=hint)

    def skip(self, why: str) -> None:
        """Count a record that is not finished work."""
        self.left_out[why] += 1

    def say_what_was_left_out(self) -> None:
        """Keep one note per reason, so that records in = items + records named here."""
        for why, count in sorted(self.left_out.items()):
            self.problems.note(self.name, None, f"{count} × {why}", "finished work", hint="left out")


def day_as_exported(written: object) -> date | None:
    """Return the day a tool wrote as `2026-02-15T16:37:00.000-0200` or `15/Feb/26 4:37 PM`, as it stands there.

    All-number days such as 02/03/2026 are never guessed: None.
    """
    text = str(written or "").strip()
    if found := _ISO.match(text):
        return iso_day(found[1])
    if (found := _NAMED.match(text)) and found[2].casefold() in _MONTHS:
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return iso_day(f"{year:04}-{_MONTHS[found[2].casefold()]:02}-{int(found[1]):02}")
    return None
