"""One person is deleted on request: counts hold, the log says so, and no byte of the person is left (R13)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from perfcal.errors import LogUnavailableError, UsageError
from perfcal.load.workspace import load_workspace
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.session.decisions import Session

SECRET = "Pelikanstrasse"
KEPT = ("id", "cycle", "what", "at", "thread", "dimension", "who")


def talked_about(session: Session) -> None:
    """Write six entries: four about x1, one by x1 on another, one that names x1."""
    first = session.decide("x1", "4", why=f"the {SECRET} launch", seen_version=0)
    session.decide("x1", "2", why=f"{SECRET} again", seen_version=first.id)
    item = session.park("x1", f"Who wrote {SECRET}?", owner="x1", due=date(2026, 7, 24))
    session.settle(item.id, f"the author of {SECRET} did", seen_version=item.id)
    session.arrange('[{"id": "x1", "minutes": 1}, {"id": "x2"}]', seen_version=0)
    session.room = ("m01", "x1")
    session.decide("x2", "4", why="paired with X1 on it", seen_version=0, who="x1")


def test_the_person_is_gone_and_the_counts_hold(session: Session) -> None:
    """Number, cycle, kind and moment of each entry stay; id, values and texts do not."""
    talked_about(session)
    before = session.log()
    done = session.forget("x1", who="m01")
    after = session.log()
    assert list(after["id"]) == list(range(1, 8))
    for name in KEPT[:-1]:
        assert list(after[name])[:6] == list(before[name])
    for row in records(after)[:4]:
        assert (row["employee_id"], row["before"], row["after"], row["why"], row["owner"]) == ("deleted-7", *[""] * 4)
    assert (done.entries, done.elsewhere, done.entry.what) == (4, 2, "deletion")
    assert len(session.history("x1")) == 0


def test_nothing_that_was_read_of_the_persons_document_is_kept(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readings are kept outside the workspace for the next start; a deletion takes the workspace's away."""
    monkeypatch.setenv("PERFCAL_CACHE", str(tmp_path / "cache"))
    load_workspace(session.cycle.root)
    assert list((tmp_path / "cache").rglob("*.parquet"))
    talked_about(session)
    session.forget("x1")
    assert not list((tmp_path / "cache").rglob("*.parquet"))


def test_the_person_is_gone_from_the_entries_about_others(session: Session) -> None:
    """As who decided, in the room and on the agenda; a text of somebody else is named for a person to read."""
    talked_about(session)
    done = session.forget("x1", who="m01")
    agenda, decision, note = records(session.log())[4:]
    assert agenda["after"] == '[{"id": "deleted-7", "minutes": 1}, {"id": "x2"}]'
    assert (decision["who"], decision["room"], decision["after"]) == ("deleted-7", ("m01", "deleted-7"), "4")
    assert (note["what"], note["who"], note["employee_id"]) == ("deletion", "m01", "deleted-7")
    assert done.to_read == (6,)


def test_others_go_on_as_if_nothing_happened(session: Session) -> None:
    """Versions and undoing of other people's threads are untouched, and the log is append-only again."""
    talked_about(session)
    session.forget("x1")
    state = {row["employee_id"]: row for row in records(session.state()) if row["employee_id"]}
    assert list(state) == ["x2"]
    assert session.undo(6, why="read again", seen_version=state["x2"]["version"]).after == ""
    with pytest.raises(UsageError, match="entry 2 cannot be undone: what it said was deleted"):
        session.undo(2, why="a", seen_version=2)


def test_no_byte_of_it_is_left_beside_the_workspace(four: Cycle, tmp_path: Path) -> None:
    """Not in freed pages, not in the write-ahead file, not in the copy from before a migration."""
    url = f"sqlite:///{tmp_path / 'decisions.db'}"
    (tmp_path / "decisions.db.0000.1.backup").write_text(SECRET)
    with Session.open(four, url, who="m01", room=["m01"]) as session:
        talked_about(session)
        assert any(SECRET.encode() in path.read_bytes() for path in tmp_path.iterdir())
        assert session.forget("x1").remains == ()
        assert [path.name for path in tmp_path.iterdir() if SECRET.encode() in path.read_bytes()] == []


def test_a_deletion_says_that_somebody_still_looks_at_the_old_pages(four: Cycle, tmp_path: Path) -> None:
    """SQLite keeps them for a reader; what to run afterwards is said."""
    url = f"sqlite:///{tmp_path / 'decisions.db'}"
    with Session.open(four, url, who="m01", room=["m01"], patience=0.2) as session, Session.open(four, url) as reader:
        talked_about(session)
        with reader._store.reading() as connection:
            connection.exec_driver_sql("SELECT * FROM session_log").fetchall()
            (told,) = session.forget("x1").remains
    assert "run VACUUM" in told


def test_a_deletion_cannot_reach_the_backups_of_a_server(four: Cycle, postgres: str) -> None:
    """It says so instead of promising it; while somebody reads the log it waits, and then changes nothing."""
    with Session.open(four, postgres, who="m01", room=["m01"], patience=0.2) as session:
        talked_about(session)
        with session._store.reading() as connection:
            connection.exec_driver_sql("SELECT * FROM session_log").fetchall()
            with pytest.raises(LogUnavailableError, match="is held by another program"):
                session.forget("x1")
        assert session.newest() == 6
        (told,) = session.forget("x1").remains
    assert "the server's own backups" in told


def test_a_deletion_that_fails_changes_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """One transaction: the entries, the guards and the note of it, or none of them."""
    talked_about(session)
    before = session.log()
    with monkeypatch.context() as broken:
        broken.setattr(
            "perfcal.session.log.guards.prove", lambda _connection: (_ for _ in ()).throw(OSError(5, "gone"))
        )
        with pytest.raises(LogUnavailableError):
            session.forget("x1")
    assert session.log().equals(before)
    with session._store.writing() as connection, pytest.raises(Exception, match="append-only"):
        connection.exec_driver_sql("UPDATE session_log SET after = '1'")


def test_somebody_nothing_is_known_about_is_an_error(session: Session) -> None:
    """A mistyped id must not look like a deletion that was done."""
    talked_about(session)
    with pytest.raises(UsageError, match="the log holds nothing about x11"):
        session.forget("x11")
    assert session.newest() == 6
