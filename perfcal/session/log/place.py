"""Where a log lives: a SQLite file beside the workspace, or a PostgreSQL database by its address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from perfcal.errors import UsageError

__all__ = ["PATIENCE", "WRITES", "Place", "connect", "place_of"]

PATIENCE = 5.0
"""Seconds to wait for whoever holds the database, before saying so."""

WRITES = "perfcal_writes"
"""The execution option that takes SQLite's one write lock when a transaction begins, not when it first writes."""

_HINT = "write sqlite:////path/to/decisions.db or postgresql://user@host/database"


@dataclass(frozen=True, slots=True)
class Place:
    """One database: its address, how messages call it (never with a password), and its file where it is one."""

    url: URL
    label: str
    file: Path | None


def place_of(root: Path, url: str | None) -> Place:
    """Return where the log of a workspace lives: at `url`, or without one in `session/decisions.db` beside the data."""
    if url is None:
        return _sqlite(root / "session" / "decisions.db")
    try:
        asked = make_url(url)
    except (ArgumentError, ValueError):
        raise UsageError("the address of the session's database cannot be read", hint=_HINT) from None
    backend = asked.drivername.split("+")[0]
    if backend == "sqlite" and asked.database and asked.database != ":memory:":
        return _sqlite(Path(asked.database))
    if backend in {"postgresql", "postgres"}:
        whole = asked.set(drivername="postgresql+psycopg")
        label = asked.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
        return Place(whole, label, None)
    raise UsageError(f"a session's log cannot live in {backend!r}", hint=_HINT)


def connect(place: Place, *, patience: float) -> Engine:
    """Return an engine whose commits are on the disk when they return, and whose errors hold no row."""
    return _connect_sqlite(place, patience) if place.file else _connect_postgres(place, patience)


def _sqlite(file: Path) -> Place:
    # mode=rw: a file that a sync tool took away must be missed, not made anew and empty.
    name = f"file:{quote(str(file.absolute()))}"
    return Place(URL.create("sqlite", database=name, query={"mode": "rw", "uri": "true"}), str(file), file)


def _connect_sqlite(place: Place, patience: float) -> Engine:
    settings = {"timeout": patience, "isolation_level": None}
    engine = create_engine(place.url, connect_args=settings, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",  # WAL alone may lose the last commits in a power cut
            "fullfsync = ON",  # macOS: through the drive's own cache
            "foreign_keys = ON",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _connect_postgres(place: Place, patience: float) -> Engine:
    wait = max(2, round(patience))
    settings = {"connect_timeout": str(wait), "tcp_user_timeout": str(2000 * wait), "application_name": "perfcal"}
    missing = {name: value for name, value in settings.items() if name not in place.url.query}
    try:
        # READ COMMITTED, whatever the server's default: who waited for the lock must see what the last holder wrote.
        engine = create_engine(
            place.url, connect_args=missing, hide_parameters=True, pool_pre_ping=True, isolation_level="READ COMMITTED"
        )
    except ModuleNotFoundError:
        raise UsageError("PostgreSQL needs psycopg", hint="pip install 'perfcal[postgres]'") from None

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = {round(patience * 1000)}")
        connection.execute("SET synchronous_commit = on")
        connection.commit()

    return engine
