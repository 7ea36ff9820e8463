"""The log only grows: the databases themselves refuse the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from perfcal.errors import LogUnavailableError
from perfcal.schema.cycle import Cycle
from perfcal.session.decisions import Session

COPY = (
    "{kind} INTO session_log SELECT {id}, cycle, employee_id, what, dimension, before, {after}, who, at, why, room, owner,"
    " due, about, seen_version, {thread}, '{request}', deleted_by FROM session_log WHERE id = 1"
)
CHANGES = [
    "UPDATE session_log SET after = '5'",
    "DELETE FROM session_log",
    "DELETE FROM session_log WHERE id = 1",
    COPY.format(kind="INSERT", id=3, after="after", thread="'rating:gap'", request="new"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_no_entry_can_be_changed_removed_or_put_out_of_line(session: Session, url: str, change: str) -> None:
    """By plain SQL, past perfcal; on both databases."""
    session.decide("x1", "4", why="a", seen_version=0)
    engine = create_engine(url)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(change))
    engine.dispose()
    assert list(session.log()["after"]) == ["4"]


@pytest.mark.parametrize("number", [1, 2])
def test_replacing_is_no_way_around_it_on_sqlite(four: Cycle, tmp_path: Path, number: int) -> None:
    """INSERT OR REPLACE removes a row without firing a DELETE trigger."""
    file = tmp_path / "decisions.db"
    with Session.open(four, f"sqlite:///{file}", who="m01", room=["m01"]) as session:
        session.decide("x1", "4", why="a", seen_version=0)
        with closing(sqlite3.connect(file)) as plain, pytest.raises(sqlite3.IntegrityError, match="append-only"):
            plain.execute(
                COPY.format(kind="INSERT OR REPLACE", id=number, after="'1'", thread="thread", request="other")
            )
        assert list(session.log()["after"]) == ["4"]


def test_a_table_cannot_be_emptied_on_postgresql(four: Cycle, postgres: str) -> None:
    """TRUNCATE fires no DELETE trigger either."""
    with Session.open(four, postgres, who="m01", room=["m01"]) as session:
        session.decide("x1", "4", why="a", seen_version=0)
        with psycopg.connect(postgres) as plain, pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            plain.execute("TRUNCATE session_log")
        assert session.newest() == 1


def test_guards_that_were_taken_away_are_back_when_the_log_is_opened(opened: Callable[..., Session], url: str) -> None:
    """Whoever owns the database can drop them; the next session sets them again."""
    opened().decide("x1", "4", why="a", seen_version=0)
    engine = create_engine(url)
    name = "session_log_no_update" if url.startswith("sqlite") else "session_log_no_change ON session_log"
    with engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {name}"))
    opened()
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("UPDATE session_log SET after = '5'"))
    engine.dispose()


def test_a_role_that_may_only_insert_and_select_can_run_a_session_and_nothing_else(four: Cycle, server) -> None:
    """Append-only for real: this role owns nothing, so it cannot take the guards away."""
    schema = server.new_schema()
    Session.open(four, server.url(schema)).close()
    role = f"director_{schema}"
    for grant in (
        f"CREATE ROLE {role} LOGIN",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"GRANT SELECT, INSERT ON {schema}.session_log TO {role}",
        f"GRANT SELECT ON {schema}.session_log_version TO {role}",
    ):
        server.ask(grant)
    mine = server.url(schema, user=role)
    with Session.open(four, mine, who="m01", room=["m01"]) as session:
        session.decide("x1", "4", why="a", seen_version=0)
        with pytest.raises(LogUnavailableError, match="does not allow this to this user"):
            session.forget("x1")
        with psycopg.connect(mine) as plain, pytest.raises(psycopg.errors.InsufficientPrivilege):
            plain.execute("DROP TRIGGER session_log_no_change ON session_log")
        assert list(session.log()["after"]) == ["4"]
