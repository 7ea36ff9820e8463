"""How the wall writes to the log: one entry a click, the same words never twice, and every refusal told in plain words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import tzinfo
from typing import NamedTuple

from perfcal.errors import PerfcalError, SessionLogError, StaleViewError
from perfcal.schema.columns import records
from perfcal.session.decisions import Session
from perfcal.session.log.entry import Draft, Entry
from perfcal.session.log.state import log_table
from perfcal.view.controls import said
from perfcal.view.session_people import SessionPeople
from perfcal.view.session_standing import change_words, local_time

__all__ = ["STILL_HERE", "Answer", "Pen"]

STILL_HERE = "What you typed is still here."


class Answer(NamedTuple):
    """What came of a press: the entry or None, the words to show, and whether the log has moved on meanwhile."""

    entry: Entry | None
    told: str
    moved_on: bool = False


class Pen:
    """Write through a session, and say what came of it.

    Whether an entry whose answer was lost reached the log nobody can tell, so the very same words are sent as the very
    same draft: the log then holds them once.
    """

    def __init__(self, session: Session, people: SessionPeople, *, zone: Callable[[], tzinfo | None]) -> None:
        self.session = session
        self._people = people
        self._zone = zone
        self._unsent: dict[Hashable, Draft] = {}

    def write(self, words: Hashable, send: Callable[[], Entry]) -> Answer:
        """Write one entry, or say why the log refused; `words` is everything that was typed for it."""
        key = (words, self.session.who, self.session.room)
        draft = self._unsent.pop(key, None)
        try:
            entry = self.session.append(draft) if draft else send()
        except StaleViewError as error:
            return Answer(None, self._stale(error), moved_on=True)
        except (PerfcalError, OSError) as error:
            if isinstance(error, SessionLogError) and error.draft:
                self._unsent[key] = error.draft
            return Answer(None, said([*str(error).split("\n\n"), STILL_HERE], first="Not recorded"))
        return Answer(entry, said([self._told(entry)], first=f"Recorded as entry {entry.id}"))

    def told_since(self, entries: Iterable[Entry]) -> list[str]:
        """Say what was written, one line for each entry: who, when, what and why."""
        return [self._told(entry) for entry in entries]

    def _told(self, entry: Entry) -> str:
        names = {"": "", **self._people.names}
        (row,) = records(log_table([entry]))
        words = change_words(self._people.cycle, row, names)
        why = f" — {entry.why}" if entry.why else ""
        return f"{local_time(entry.at, self._zone())} {names.get(entry.who, entry.who)}: {words}{why}"

    def _stale(self, error: StaleViewError) -> str:
        since = self.told_since(error.since) or ["The log is not the one that was looked at."]
        after = f"{STILL_HERE} The wall shows what holds now; press again to record yours on top of it."
        return said([*since, after], first="Not recorded: this has changed since you looked")
