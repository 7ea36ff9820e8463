"""A log of an older shape is copied and brought up to date; a newer one is refused; the guards survive both."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from perfcal.errors import SessionLogError
from perfcal.schema.cycle import Cycle
from perfcal.session.decisions import Session
from perfcal.session.log import store as store_module
from perfcal.session.log.copies import copies_of
from perfcal.session.log.migrate import HEAD, SCRIPTS
from perfcal.session.log.place import place_of
from perfcal.session.log.store import Store
from perfcal.session.log.tables import METADATA, VERSION_TABLE

NEXT = '''
"""A step of tomorrow: one more column, by copying the table."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("session_log", recreate="{recreate}") as table:
        table.add_column(sa.Column("place", sa.Text, nullable=False, server_default=""))
'''


@pytest.fixture
def tomorrow(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations of a perfcal that knows one shape more."""
    scripts = shutil.copytree(SCRIPTS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    recreate = "always" if url.startswith("sqlite") else "never"
    (scripts / "versions" / "r0002.py").write_text(NEXT.format(head=HEAD, recreate=recreate))
    monkeypatch.setattr(store_module, "HEAD", "0002")
    return scripts


def with_entries(four: Cycle, url: str) -> None:
    """Write a log of today's shape in which an entry refers to another."""
    with Session.open(four, url, who="m01", room=["m01"]) as session:
        first = session.decide("x1", "4", why="a", seen_version=0)
        session.undo(first.id, why="b", seen_version=first.id)


def test_the_shape_of_the_code_is_the_shape_the_migrations_make(four: Cycle, url: str) -> None:
    """Alembic finds no difference between the two, and the newest step is the one the code asks for."""
    Session.open(four, url).close()
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()
    assert ScriptDirectory(str(SCRIPTS)).get_current_head() == HEAD


def test_a_migration_keeps_every_entry_and_sets_the_guards_again(
    four: Cycle, url: str, request: pytest.FixtureRequest
) -> None:
    """Copying the table on SQLite drops its triggers without a word."""
    with_entries(four, url)
    scripts = request.getfixturevalue("tomorrow")
    store = Store(place_of(four.root, url), patience=5, scripts=scripts)
    with store.reading() as connection:
        rows = connection.execute(text("SELECT id, after, about, place FROM session_log ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [(1, "4", None, ""), (2, "", 1, "")]
    for change in ("UPDATE session_log SET place = 'x'", "DELETE FROM session_log"):
        with pytest.raises(SessionLogError), store.writing() as connection:
            connection.execute(text(change))
    store.close()


def test_a_migration_that_loses_the_guards_is_found_by_trying() -> None:
    """The proof is an attempt, not a look at the list of triggers."""
    from perfcal.session.log import guards

    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as connection, pytest.raises(SessionLogError, match="would let its entries be changed"):
        guards.prove(connection)
    with engine.connect() as connection:
        guards.renew(connection)
        guards.prove(connection)
        assert connection.scalar(text("SELECT count(*) FROM session_log")) == 0
        with pytest.raises(DBAPIError, match="no such table"):
            connection.execute(text("SELECT 1 FROM nothing_like_it"))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_sqlite_log_is_copied_before_it_is_migrated(four: Cycle, url: str, request: pytest.FixtureRequest) -> None:
    """The copy is a whole log of the old shape, with what still lay in the write-ahead file."""
    with_entries(four, url)
    place = place_of(four.root, url)
    assert place.file is not None
    with closing(sqlite3.connect(place.file)) as holder:  # keeps the write-ahead file from being folded in
        holder.execute("SELECT * FROM session_log").fetchall()
        Store(place, patience=5, scripts=request.getfixturevalue("tomorrow")).close()
    (copy,) = copies_of(place.file)
    assert copy.name == f"decisions.db.{HEAD}.1.backup"
    with closing(sqlite3.connect(copy)) as plain:
        assert plain.execute("SELECT count(*) FROM session_log").fetchone() == (2,)
        assert plain.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone() == (HEAD,)


def test_a_step_that_fails_leaves_the_log_as_it_was(four: Cycle, url: str, request: pytest.FixtureRequest) -> None:
    """All of a migration or none of it, on SQLite too; and today's perfcal opens it again."""
    with_entries(four, url)
    scripts = request.getfixturevalue("tomorrow")
    step = scripts / "versions" / "r0002.py"
    step.write_text(step.read_text() + '    op.execute("INSERT INTO nowhere VALUES (1)")\n')
    with pytest.raises(SessionLogError):
        Store(place_of(four.root, url), patience=5, scripts=scripts)
    request.getfixturevalue("monkeypatch").undo()
    with Session.open(four, url) as session:
        assert list(session.log()["after"]) == ["4", ""]


def test_a_log_of_a_newer_perfcal_is_refused_and_left_alone(four: Cycle, url: str) -> None:
    """With what to do about it."""
    with_entries(four, url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0417'"))
    with pytest.raises(
        SessionLogError, match=re.compile(r"shape 0417, this perfcal knows .*Hint: .*upgrade", re.DOTALL)
    ):
        Session.open(four, url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM session_log")) == 2
    engine.dispose()


def test_a_table_that_perfcal_did_not_make_is_refused(four: Cycle, url: str) -> None:
    """Somebody else's database stays theirs."""
    place = place_of(four.root, url)
    if place.file:
        place.file.parent.mkdir()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE session_log (note TEXT)"))
    with pytest.raises(SessionLogError, match="a table session_log that perfcal did not make"):
        Session.open(four, url)
    engine.dispose()
