"""Where a log lives, and that no message tells a password."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from perfcal.errors import LogUnavailableError, UsageError
from perfcal.session.log.place import connect, place_of
from perfcal.session.log.store import Store


def test_without_an_address_it_lives_beside_the_data(tmp_path: Path) -> None:
    """A folder of its own in the workspace; odd names are no trouble."""
    root = tmp_path / "50% of it? yes # ünï"
    root.mkdir()
    Store(place_of(root, None), patience=1).close()
    assert [path.name for path in (root / "session").iterdir()] == ["decisions.db"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_means_the_same(scheme: str) -> None:
    """`postgres://` is what hosts hand out; the driver is always psycopg 3; the label has no password."""
    place = place_of(Path(), f"{scheme}://director:secret@db.example:5433/room?options=-csearch_path%3Droom")
    assert place.url.drivername == "postgresql+psycopg"
    assert place.label == "postgresql://director:***@db.example:5433/room"
    assert place.url.query["options"] == "-csearch_path=room"


@pytest.mark.parametrize(
    "address", ["mysql://root:secret@host/room", "sqlite://", "sqlite:///:memory:", "a:secret", ""]
)
def test_an_address_of_another_kind_is_refused_without_repeating_it(address: str) -> None:
    """It may hold a password."""
    with pytest.raises(UsageError, match="Hint: write sqlite:////path") as caught:
        place_of(Path(), address)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_said_so() -> None:
    """Port 1 answers nobody."""
    place = place_of(Path(), "postgresql://director:secret@127.0.0.1:1/room")
    with pytest.raises(LogUnavailableError, match=r"127.0.0.1:1/room cannot be reached \(no connection\)") as caught:
        Store(place, patience=1)
    assert "secret" not in str(caught.value)


def test_a_commit_on_sqlite_is_on_the_disk_when_it_returns(tmp_path: Path) -> None:
    """The settings of every connection, read back."""
    store = Store(place_of(tmp_path, None), patience=3)
    with store.reading() as connection:
        asked = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        found = [connection.scalar(text(f"PRAGMA {name}")) for name in asked]
    assert found == ["wal", 2, 3000, 1]
    store.close()


def test_a_commit_on_postgresql_is_on_the_disk_when_it_returns(postgres: str) -> None:
    """Whatever the server's defaults: durable, and what the last writer wrote is seen by the next."""
    engine = connect(place_of(Path(), postgres), patience=3)
    with engine.connect() as connection:
        asked = ("synchronous_commit", "lock_timeout", "transaction_isolation", "application_name")
        found = [connection.scalar(text(f"SHOW {name}")) for name in asked]
    assert found == ["on", "3s", "read committed", "perfcal"]
    engine.dispose()
