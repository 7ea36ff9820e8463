"""Bring a log to today's shape when it is opened: made, migrated after a backup, or refused because it is newer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from perfcal.errors import SessionLogError
from perfcal.session.log import guards
from perfcal.session.log.copies import copy_beside
from perfcal.session.log.tables import LOG, VERSION_TABLE

__all__ = ["HEAD", "SCRIPTS", "bring_up_to_date", "standing"]

HEAD = "0001"
"""The shape this perfcal reads and writes; the newest of `migrations/versions`."""

SCRIPTS = Path(__file__).parent / "migrations"


def standing(connection: Connection) -> str:
    """Return the shape a database is in, "" where it holds no log yet."""
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        return connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")) or ""  # noqa: S608 (a constant)
    if LOG.name in tables:
        hint = "name an empty database, or the file that perfcal wrote"
        raise SessionLogError(f"the database has a table {LOG.name} that perfcal did not make", hint=hint)
    return ""


def bring_up_to_date(connection: Connection, file: Path | None, *, scripts: Path = SCRIPTS) -> None:
    """Migrate inside the caller's transaction, which holds the write lock; set the guards again and prove them.

    Parameters
    ----------
    connection
        In a transaction, alone with the right to write.
    file
        The SQLite file, which is copied first where it holds entries of an older shape; None for a server, whose
        backups are its owner's business.
    scripts
        Alembic's folder.
    """
    from alembic import command  # noqa: PLC0415 (0.1 s, needed only once in the life of a log)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    found = standing(connection)
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    if found and found not in known:
        hint = "open it with the perfcal that wrote it, or a later one: pip install --upgrade perfcal"
        raise SessionLogError(f"the session's log is of shape {found}, this perfcal knows {known[0]}", hint=hint)
    if found != known[0]:
        if found and file:
            with closing(sqlite3.connect(file)) as source:
                copy_beside(source, file, found)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _check_references(connection)
    guards.renew(connection)
    guards.prove(connection)


def _check_references(connection: Connection) -> None:
    """SQLite does not watch references while a table is copied; PostgreSQL always does."""
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise SessionLogError(
            "the migration of the session's log broke a reference", hint="report this; nothing was written"
        )
