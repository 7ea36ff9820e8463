"""One calibration session at its log: decide, park, settle, undo, and ask who changed what, when, why, and who was there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd
from sqlalchemy import func, select

from perfcal.clock import local_now
from perfcal.load.growth_cache import forget_cache
from perfcal.load.workspace import load_workspace
from perfcal.schema.cycle import Cycle
from perfcal.schema.scale import OVERALL
from perfcal.session.log.append import append, read_entries
from perfcal.session.log.entry import DELETION, Draft, Entry
from perfcal.session.log.forget import Deletion, forget
from perfcal.session.log.place import PATIENCE, place_of
from perfcal.session.log.state import log_table, state_table
from perfcal.session.log.store import Store
from perfcal.session.log.tables import LOG
from perfcal.session.log.typed import checked

__all__ = ["Session"]


class Session:
    """The decisions of one cycle, in a database that only grows (R8.4).

    Every method that writes returns the entry once it is on the disk, or raises and has written nothing. What was typed
    is never lost: `SessionLogError.draft` holds it, and `append` takes it again. Names in `who` are as told by whoever
    types: on one machine nobody is authenticated.

    Attributes
    ----------
    cycle
        The loaded workspace.
    who
        Who decides, where a call names nobody else.
    room
        Who is in the room; written into each entry.
    """

    def __init__(self, store: Store, cycle: Cycle, *, clock: Callable[[], datetime] = local_now) -> None:
        self.cycle = cycle
        self.who = ""
        self.room: tuple[str, ...] = ()
        self._store = store
        self._clock = clock

    @classmethod
    def open(
        cls,
        workspace: Cycle | str | Path | None = None,
        url: str | None = None,
        *,
        who: str = "",
        room: Iterable[str] = (),
        clock: Callable[[], datetime] = local_now,
        patience: float = PATIENCE,
    ) -> Self:
        """Open the log of a workspace, making or migrating it where that is needed.

        Parameters
        ----------
        workspace
            A loaded cycle, or the folder of one.
        url
            `postgresql://user@host/database` for two rooms at once; without it, `WORKSPACE/session/decisions.db`.
        who, room
            Who decides, and who is there; both can be set later.
        clock
            Gives the moment that an entry notes. The order of the log never depends on it.
        patience
            Seconds to wait for another program that holds the database.

        Raises
        ------
        LogUnavailableError
            The database cannot be read or written.
        SessionLogError
            It was written by a newer perfcal, or holds something else.
        UsageError
            The address is of no kind perfcal knows.
        """
        cycle = workspace if isinstance(workspace, Cycle) else load_workspace(workspace)
        session = cls(Store(place_of(cycle.root, url), patience=patience), cycle, clock=clock)
        session.who, session.room = who, tuple(room)
        return session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def decide(
        self,
        employee_id: str,
        after: str,
        *,
        why: str,
        seen_version: int,
        what: str = "rating",
        dimension: str = OVERALL,
        who: str | None = None,
    ) -> Entry:
        """Set a rating (by value or label) or a promotion's decision, with its reason (R8.4).

        `seen_version` is the `version` of the state this was decided on, 0 where the log holds nothing yet. `what` is
        `rating`, or `promotion` with approved, rejected or deferred. A rating in the scale's words for "not rated", or
        `unrated`, is kept as "". It is never asked whether the rating is right: people decide.

        Raises
        ------
        StaleViewError
            Somebody decided on the same since: what, by whom, when; nothing was written.
        """
        dimension = dimension if what == "rating" else ""
        return self.append(
            self._draft(
                what, who, employee_id=employee_id, dimension=dimension, after=after, why=why, seen_version=seen_version
            )
        )

    def park(
        self, employee_id: str, objection: str, *, owner: str, due: date, why: str = "", who: str | None = None
    ) -> Entry:
        """Park an objection, to be settled outside the room by its owner, by a day (R8.4); its `id` is the item's."""
        return self.append(
            self._draft("parked", who, employee_id=employee_id, after=objection, owner=owner, due=due, why=why)
        )

    def settle(self, item: int, how: str, *, seen_version: int, why: str = "", who: str | None = None) -> Entry:
        """Say how a parked objection was settled; `item` is the id of the entry that parked it."""
        return self.append(self._draft("settled", who, about=item, after=how, seen_version=seen_version, why=why))

    def undo(self, entry: int, *, why: str, seen_version: int, who: str | None = None) -> Entry:
        """Take the newest entry of a thread back, or the newest undoing; an undo is an entry like any other."""
        return self.append(self._draft("undo", who, about=entry, why=why, seen_version=seen_version))

    def arrange(self, agenda: str, *, seen_version: int, why: str = "", who: str | None = None) -> Entry:
        """Keep the agenda, as a text; ids of people in it stand in double quotes, so that a deletion finds them."""
        return self.append(self._draft("agenda", who, after=agenda, seen_version=seen_version, why=why))

    def note_room(self, room: Iterable[str], *, note: str = "", who: str | None = None) -> Entry:
        """Note who is in the room from now on; the entries of this session say so from here."""
        before, self.room = self.room, tuple(room)
        try:
            return self.append(self._draft("note-of-room", who, after=note))
        except BaseException:
            self.room = before
            raise

    def append(self, draft: Draft) -> Entry:
        """Write one draft: for a second try with what an error has kept, `session.append(error.draft)`.

        The same draft is never written twice, even where the first try was written and only its answer was lost. On top
        of what was written since: `session.append(error.draft.seen(error.version))`.
        """
        kept = checked(self.cycle, draft)
        with self._store.writing(kept) as connection:
            return append(connection, kept, cycle=self.cycle.id, at=self._clock())

    def entries(self) -> list[Entry]:
        """Return every entry of this cycle, in order."""
        with self._store.reading() as connection:
            return read_entries(connection, LOG.c.cycle == self.cycle.id)

    def earlier(self) -> list[Entry]:
        """Return every entry of the other cycles in this database, in order: what changed the ratings of back then."""
        with self._store.reading() as connection:
            return read_entries(connection, LOG.c.cycle != self.cycle.id)

    def log(self) -> pd.DataFrame:
        """Return every entry of this cycle, in order (columns `SESSION_LOG`)."""
        return log_table(self.entries())

    def state(self) -> pd.DataFrame:
        """Return what holds now (columns `SESSION_STATE`); who is not in it was not talked about yet."""
        return state_table(self.entries())

    def history(self, employee_id: str) -> pd.DataFrame:
        """Return who changed what about one person, when, why, and who was there (columns `SESSION_LOG`)."""
        with self._store.reading() as connection:
            return log_table(read_entries(connection, LOG.c.cycle == self.cycle.id, LOG.c.employee_id == employee_id))

    def newest(self) -> int:
        """Return the id of the log's last entry, 0 for none: cheap to ask, to see whether another room wrote."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.max(LOG.c.id))) or 0

    def forget(self, employee_id: str, *, why: str = "", who: str | None = None) -> Deletion:
        """Delete one person from every cycle of this log on request (R13); the log says that it happened.

        Numbers, kinds and moments of the entries stay, so that counts hold; the id, values and texts are gone. What
        perfcal cannot reach is in the answer: texts about others that name the person, copies of the database, and agendas
        kept by hand that list them.
        """
        draft = Draft(what=DELETION, who=self.who if who is None else who, employee_id=employee_id, why=why)
        named = self.cycle.people.loc[self.cycle.people["employee_id"] == employee_id, "name"]
        done = forget(self._store, draft, cycle=self.cycle.id, at=self._clock(), names=tuple(named))
        forget_cache(self.cycle.root)  # what was read of the person's growth doc
        listing = re.compile(rf"(?<!\w){re.escape(employee_id)}(?!\w)")
        agendas = sorted((self.cycle.root / "session").glob("agenda-*.yaml"))
        left = [path.name for path in agendas if listing.search(path.read_text(encoding="utf-8", errors="replace"))]
        return replace(done, remains=(*done.remains, *(f"{name}, an agenda kept by hand" for name in left)))

    def _draft(self, what: str, who: str | None, **typed: object) -> Draft:
        return Draft(what=what, who=self.who if who is None else who, room=self.room, **typed)  # type: ignore[arg-type]
