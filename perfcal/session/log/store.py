"""One open log: transactions that read, transactions that write alone, and faults told plainly."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text

from perfcal.session.log import guards
from perfcal.session.log.entry import Draft
from perfcal.session.log.faults import told_plainly
from perfcal.session.log.migrate import HEAD, SCRIPTS, bring_up_to_date, standing
from perfcal.session.log.place import WRITES, Place, connect

__all__ = ["Store"]

_TURN = 0x70657266  # "perf": the number of the lock that writers on PostgreSQL queue for


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
        """Let go of a file that was replaced under our feet, as sync tools do: its writes would go nowhere."""
        if self.place.file and self._file != self._identity():
            self._engine.dispose()
            with self._engine.connect():  # mode=rw: says so when there is none
                pass
            self._make_ready()

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self.place.file.stat() if self.place.file else None
        except FileNotFoundError:
            return None
        return (found.st_dev, found.st_ino) if found else None
