"""One open log: transactions that read, transactions that write alone, and faults told plainly."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text

from perfcal.errors import LogUnavailableError
from perfcal.session.log import guards
from perfcal.session.log.copies import copy_beside
from perfcal.session.log.entry import Draft
from perfcal.session.log.faults import told_plainly
from perfcal.session.log.migrate import HEAD, SCRIPTS, bring_up_to_date, standing
from perfcal.session.log.place import WRITES, Place, connect

__all__ = ["Store"]

_TURN = 0x70657266  # "perf": the number of the lock that writers on PostgreSQL queue for
_TAKEN = "bring it back, and send it again; what this session has seen is in {}, what you typed is kept"
_REPLACED = "look at what is there now; what this session has seen is in {}, what you typed is kept"


class Store:
    """A database that holds a log, made or migrated when it is opened.

    Writers take turns, so that the order of the entries is the order of their commits. Each commit is on the disk when
    it returns.
    """

    def __init__(self, place: Place, *, patience: float, scripts: Path = SCRIPTS) -> None:
        self.place = place
        self._engine = connect(place, patience=patience)
        self._scripts = scripts
        self._file: tuple[int, int] | None = None
        self._missed: tuple[int, int] | None = (0, 0)  # which replacement was copied for
        self._copy = ""
        try:
            with told_plainly(place.label):
                self._make_ready()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the log throughout and never waits for a writer."""
        with told_plainly(self.place.label):
            self._follow_the_file()
            with self._engine.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def writing(self, draft: Draft | None = None) -> Iterator[Connection]:
        """Give a connection that writes alone; a fault carries `draft`, and nothing of the transaction stays."""
        with told_plainly(self.place.label, draft):
            self._follow_the_file()
            with self._engine.connect() as connection, self._turn(connection):
                yield connection

    def compact(self) -> None:
        """Write the database's files anew, so that nothing which was taken out of it stays in them."""
        with told_plainly(self.place.label), self._engine.connect() as connection:
            if self.place.file:
                raw: Any = connection.connection.driver_connection  # VACUUM stands in no transaction
                raw.execute("VACUUM")
                if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    raise sqlite3.OperationalError("database is locked")
            else:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM FULL session_log"))

    def close(self) -> None:
        """Let go of the database; what was acknowledged is in it."""
        self._engine.dispose()

    @contextmanager
    def _turn(self, connection: Connection) -> Iterator[None]:
        with connection.execution_options(**{WRITES: True}).begin():
            if not self.place.file:
                connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
            yield

    def _make_ready(self) -> None:
        if self.place.file:
            self.place.file.parent.mkdir(parents=True, exist_ok=True)
            if not self.place.file.exists():
                self.place.file.touch()
        with self._engine.connect() as connection, connection.begin():
            ready = standing(connection) == HEAD and not guards.missing(connection)
        if not ready:
            self._migrate()
        self._file = self._identity()

    def _migrate(self) -> None:
        with self._engine.connect() as connection:
            if self.place.file:  # copying a table breaks its references to itself for a moment; ignored once begun
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA foreign_keys = OFF")
            try:
                with self._turn(connection):
                    bring_up_to_date(connection, self.place.file, scripts=self._scripts)
            finally:
                connection.invalidate()

    def _follow_the_file(self) -> None:
        """Say so when the file was taken away or replaced under our feet, as sync tools do: writes would go nowhere.

        All that this session has seen is still in its hands then, and is copied beside the place.
        """
        found = self._identity()
        if self.place.file is None or found == self._file:
            return
        if self._missed != found:
            with self._engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                self._copy = copy_beside(raw, self.place.file, "held").name
            self._missed = found
        if found is None:
            raise LogUnavailableError(f"{self.place.label} is not there any more", hint=_TAKEN.format(self._copy))
        self._engine.dispose()
        self._make_ready()
        raise LogUnavailableError(f"{self.place.label} was replaced by another file", hint=_REPLACED.format(self._copy))

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self.place.file.stat() if self.place.file else None
        except FileNotFoundError:
            return None
        return (found.st_dev, found.st_ino) if found else None
