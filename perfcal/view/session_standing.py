"""What a session's log says now, read once after each entry, and an entry in the words of the wall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import pandas as pd

from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.scale import OVERALL
from perfcal.session.log.entry import Entry
from perfcal.session.log.state import log_table, state_table

__all__ = ["PROMOTION", "RATING", "Standing", "change_words", "local_time", "rating_words"]

RATING, PROMOTION = "rating:overall", "promotion"
"""The two threads of a person that a session decides."""

_QUOTED = {"parked": "parked an objection: ", "settled": "settled objection {about}: ", "agenda": "kept the agenda"}


@dataclass(frozen=True)
class Standing:
    """The log at one moment. Ratings in it are values as digits; `rating_words` gives their labels."""

    threads: Mapping[tuple[str, str], Mapping[str, Any]]  # (employee_id, thread) → row of SESSION_STATE
    log: pd.DataFrame

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Standing:
        """Return what the entries of one cycle come to."""
        listed = list(entries)
        rows = records(state_table(listed))
        return cls({(row["employee_id"], row["thread"]): row for row in rows}, log_table(listed))

    @classmethod
    def by_cycle(cls, entries: Iterable[Entry]) -> dict[str, Standing]:
        """Return what the entries come to, cycle by cycle."""
        listed = list(entries)
        return {name: cls.of(each for each in listed if each.cycle == name) for name in {each.cycle for each in listed}}

    @property
    def newest(self) -> int:
        """The last entry's id, 0 for none."""
        return 0 if self.log.empty else int(self.log["id"].iloc[-1])

    def seen(self, employee_id: str, thread: str) -> int:
        """Return the version that a decision on this thread says it has seen."""
        own = self.log.loc[(self.log["employee_id"] == employee_id) & (self.log["thread"] == thread), "id"]
        return 0 if own.empty else int(own.max())

    def decided(self, employee_id: str, thread: str) -> bool:
        """Whether the thread holds a decision that was not undone."""
        row = self.threads.get((employee_id, thread))
        return row is not None and row["status"] == "decided"

    def value(self, employee_id: str, thread: str, proposed: str) -> str:
        """Return what holds now: what was decided, or else what was proposed."""
        row = self.threads.get((employee_id, thread))
        return str(row["value"]) if row else proposed

    def differs(self, employee_id: str, thread: str) -> bool:
        """Whether what holds on a thread is not what was proposed."""
        row = self.threads.get((employee_id, thread))
        return row is not None and row["value"] != row["proposed"]

    def changed(self, employee_id: str) -> bool:
        """Whether a decision about a person differs from what was proposed."""
        return any(self.differs(employee_id, thread) for thread in (RATING, PROMOTION))

    def parked(self) -> list[Mapping[str, Any]]:
        """Return the objections that are open, by the day they are due."""
        rows = [row for row in self.threads.values() if row["what"] == "parked" and row["status"] == "open"]
        return sorted(rows, key=lambda row: (row["due"], row["item"]))

    def last_change(self, employee_id: str, thread: str) -> Mapping[str, Any] | None:
        """Return the entry that made a thread what it is: the newest that moved it, else the newest; None for none."""
        own = self.log[(self.log["employee_id"] == employee_id) & (self.log["thread"] == thread)]
        moved = own[own["before"] != own["after"]]
        found = records((own if moved.empty else moved).tail(1))
        return found[0] if found else None

    def about(self, employee_id: str) -> pd.DataFrame:
        """Return the entries about one person, in order."""
        return self.log[self.log["employee_id"] == employee_id]

    def to_undo(self, employee_id: str) -> Mapping[str, Any] | None:
        """Return the newest entry about a person that holds and is no undoing itself; None where there is none."""
        own = self.about(employee_id)
        kept = own[own["in_force"] & ~own["what"].isin(["undo", "deletion"])]
        return None if kept.empty else records(kept.tail(1))[0]


def rating_words(cycle: Cycle, value: str) -> str:
    """Return the label of a rating as the log holds it."""
    known = cycle.scale.value_of(value) if value else None
    return "not rated" if known is None else cycle.scale.label_of(known)


def change_words(cycle: Cycle, entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say what one row of the log did; ids of people are written as `names` has them."""
    what, before, after = entry["what"], entry["before"], entry["after"]
    if what == "undo":
        thread = str(entry["thread"])
        now = rating_words(cycle, after) if thread.startswith("rating:") else after or "undecided"
        held = f", now {now}" if thread == PROMOTION or thread.startswith("rating:") else ""
        return f"took entry {entry['about']} back{held}"
    if what == "rating":
        told = "rating" if entry["dimension"] == OVERALL else f"rating of {entry['dimension']}"
        was, now = rating_words(cycle, before), rating_words(cycle, after)
        return f"{told}: {was} kept" if before == after else f"{told}: {was} → {now}"
    if what == "promotion":
        return f"promotion: {before or 'undecided'} → {after}"
    if what == "parked":
        owner = names.get(entry["owner"], entry["owner"])
        return f"parked with {owner}, due {entry['due']:%Y-%m-%d}: {after}"
    if what == "note-of-room":
        return f"challenge: {after}" if entry["employee_id"] else f"who is in the room{': ' if after else ''}{after}"
    told = _QUOTED.get(what, what).format(about=entry["about"])
    return f"{told}{after}" if what == "settled" else told


def local_time(at: str, zone: tzinfo | None) -> str:
    """Return a moment of the log as the clock on the wall shows it."""
    return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M}"
