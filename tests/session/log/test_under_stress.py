"""What may happen to a database during a session, done to both real ones. `make test-stress` runs the long forms."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from log_writers import until_refused
from small_workspace import write_small_workspace

from perfcal.errors import LogUnavailableError, StaleViewError
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.session.decisions import Session

WRITERS = Path(__file__).parents[2] / "log_writers.py"
NOBODY = 65534
LONG = pytest.mark.stress


def proof(name: str, root: Path, url: str, *numbers: int) -> dict[str, Any]:
    """Run one proof of log_writers.py and return what it found."""
    call = [sys.executable, "-W", "ignore", WRITERS, name, root, url, *map(str, numbers)]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=1500)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check_whole(session: Session) -> None:
    """The log has no gap, and in each thread every entry starts where the one before it ended."""
    log = session.log()
    assert list(log["id"]) == list(range(1, len(log) + 1))
    for _thread, entries in log.groupby(["employee_id", "thread"]):
        assert list(entries["before"])[1:] == list(entries["after"])[:-1]
        assert list(entries["seen_version"]) == [0, *list(entries["id"])[:-1]]


def told_and_kept(session: Session, said: list[list[Any]]) -> set[tuple[int, str, str]]:
    """Every acknowledged entry is in the log, once, word for word; return what the log has beside them."""
    acknowledged = [(line[0], line[-2], line[-1]) for line in said]
    kept = [(row["id"], row["who"], row["why"]) for row in records(session.log())]
    assert len(set(acknowledged)) == len(acknowledged)
    assert set(acknowledged) <= set(kept)
    return set(kept) - set(acknowledged)


@pytest.mark.timeout(1600)
@pytest.mark.parametrize(("processes", "decisions"), [(3, 15), pytest.param(8, 500, marks=LONG)])
def test_many_rooms_at_once_lose_nothing_and_double_nothing(
    opened: Callable[..., Session], four: Cycle, url: str, processes: int, decisions: int
) -> None:
    """Processes that decide on the same few threads: each accepted entry is there exactly once, none half-written."""
    found = proof("contend", four.root, url, processes, decisions)
    session = opened()
    assert found["failed"] == 0
    assert len(found["said"]) == session.newest() == processes * decisions
    assert told_and_kept(session, found["said"]) == set()
    assert sum(line[1] for line in found["said"]) > 0, "there were no conflicts, so nothing was proved"
    check_whole(session)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("times", [4, pytest.param(50, marks=LONG)])
def test_what_was_acknowledged_survives_the_writer(
    opened: Callable[..., Session], four: Cycle, url: str, times: int
) -> None:
    """`kill -9` in the middle of its work: at most the one entry it was not told about is there beside the others."""
    found = proof("kill", four.root, url, times)
    session = opened()
    assert len(found["said"]) >= times
    unheard = told_and_kept(session, found["said"])
    assert len(unheard) <= times
    assert all(why.endswith(" end") for _id, _who, why in unheard)
    check_whole(session)


def test_when_no_file_may_grow_nothing_is_lost_and_it_goes_on(four: Cycle, tmp_path: Path) -> None:
    """A quota that is used up: a clear error, the draft kept, and the same draft is accepted once there is room."""
    url = f"sqlite:///{tmp_path / 'decisions.db'}"
    found = proof("full", four.root, url, 200)
    assert "cannot be written to its disk" in found["message"] or "no room left on its disk" in found["message"]
    with Session.open(four, url) as session:
        assert list(session.log()["id"]) == [*found["accepted"], found["after"]]
        check_whole(session)


@contextmanager
def small_disk(kilobytes: int) -> Iterator[Path]:
    """A disk of its own with so much room."""
    folder = Path(tempfile.mkdtemp(prefix="perfcal-disk-"))
    call = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder]
    if shutil.which("mount") is None or subprocess.run(call, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("this user may not mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()


def fill(folder: Path) -> Path:
    """Take all the room there is."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"x" * 4096)
        except OSError:
            return filler


def check_full_and_mended(session: Session, folder: Path) -> None:
    """Fill the disk, decide until it says so, make room, and send the refused draft again."""
    session.decide("x1", "4", why="before", seen_version=0)
    filler = fill(folder)
    before = session.newest()
    accepted, error = until_refused(session)
    assert "has no room left on its disk" in str(error)
    assert session.newest() == before + len(accepted)
    filler.unlink()
    assert error.draft is not None
    assert session.append(error.draft).id == session.newest()
    check_whole(session)


def test_a_full_disk_under_sqlite(four: Cycle) -> None:
    """A real one."""
    with (
        small_disk(1024) as folder,
        Session.open(four, f"sqlite:///{folder / 'decisions.db'}", who="m01", room=["m01"]) as session,
    ):
        check_full_and_mended(session, folder)


def test_a_full_disk_under_postgresql(four: Cycle, server: Any) -> None:
    """A real one: the table lies on a disk of its own."""
    schema = server.new_schema()
    with small_disk(1024) as folder:
        shutil.chown(folder, "postgres", "postgres")
        server.ask(f"CREATE TABLESPACE {schema} LOCATION '{folder}'")
        url = f"{server.url(schema)}%20-cdefault_tablespace%3D{schema}"
        with Session.open(four, url, who="m01", room=["m01"]) as session:
            check_full_and_mended(session, folder)
        server.ask(f"DROP TABLE {schema}.session_log, {schema}.session_log_version")
        server.ask(f"DROP TABLESPACE {schema}")


def test_a_folder_that_can_only_be_read_is_said_so_and_it_goes_on_when_mended(tmp_path: Path) -> None:
    """Refused at the start and later; what was written before is there, and so is what comes after."""
    root = Path(tempfile.mkdtemp(prefix="perfcal-read-only-"))
    root.chmod(0o755)
    folder = root / "session"
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    found = proof("read_only", write_small_workspace(tmp_path), f"sqlite:///{folder / 'decisions.db'}", NOBODY)
    shutil.rmtree(root)
    assert len(found["messages"]) == 2
    assert all("Hint: " in message for message in found["messages"])
    assert found["after"] == ["4", "3"]


def test_a_read_only_postgresql_is_said_so(four: Cycle, server: Any) -> None:
    """A standby, or a server its owner has closed for writing."""
    schema = server.new_schema()
    Session.open(four, server.url(schema)).close()
    url = f"{server.url(schema)}%20-cdefault_transaction_read_only%3Don"
    with Session.open(four, url, who="m01", room=["m01"]) as session:
        with pytest.raises(LogUnavailableError, match="can only be read") as caught:
            session.decide("x1", "4", why="typed with care", seen_version=0)
        assert session.newest() == 0
    with Session.open(four, server.url(schema)) as session:
        assert caught.value.draft is not None
        assert session.append(caught.value.draft).why == "typed with care"


@contextmanager
def held(url: str) -> Iterator[Callable[[], None]]:
    """Another program holds the database; call what is given to let go."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), check_same_thread=False)) as tool:
            tool.execute("BEGIN IMMEDIATE")
            yield tool.rollback
    else:
        with psycopg.connect(url) as tool:
            tool.execute("LOCK TABLE session_log IN ACCESS EXCLUSIVE MODE")
            yield tool.rollback


def test_a_database_that_is_held_is_waited_for(opened: Callable[..., Session], url: str) -> None:
    """A copy or sync tool lets go after a while: nobody notices more than a pause."""
    session = opened(patience=20)
    with held(url) as let_go:
        timer = threading.Timer(0.4, let_go)
        timer.start()
        began = time.monotonic()
        session.decide("x1", "4", why="a", seen_version=0)
        assert time.monotonic() - began > 0.3
        timer.join()


def test_a_database_that_stays_held_is_said_so_and_the_draft_is_kept(opened: Callable[..., Session], url: str) -> None:
    """After the patience is over, not before; the same draft goes in once it is free."""
    session = opened(patience=0.5)
    with held(url):
        began = time.monotonic()
        with pytest.raises(LogUnavailableError, match="is held by another program") as caught:
            session.decide("x1", "4", why="typed with care", seen_version=0)
        assert 0.4 < time.monotonic() - began < 10
    assert caught.value.draft is not None
    assert session.append(caught.value.draft).why == "typed with care"
    assert session.newest() == 1


def test_a_server_that_goes_away_and_comes_back(four: Cycle, postgres: str, server: Any) -> None:
    """Restarted in the middle of a session: said so, and the same session goes on."""
    with Session.open(four, postgres, who="m01", room=["m01"], patience=2) as session:
        session.decide("x1", "4", why="a", seen_version=0)
        server.stop("immediate")
        with pytest.raises(LogUnavailableError, match="cannot be reached") as caught:
            session.decide("x1", "3", why="b", seen_version=1)
        server.start()
        assert caught.value.draft is not None
        session.append(caught.value.draft)
        assert list(session.log()["after"]) == ["4", "3"]


def test_a_file_that_is_taken_away_is_missed_not_made_anew(four: Cycle, tmp_path: Path) -> None:
    """A sync tool moved it: an empty log in its place would be the worst answer."""
    file = tmp_path / "decisions.db"
    with Session.open(four, f"sqlite:///{file}", who="m01", room=["m01"]) as session:
        session.decide("x1", "4", why="a", seen_version=0)
        file.rename(tmp_path / "elsewhere.db")
        for _again in range(2):
            with pytest.raises(
                LogUnavailableError, match=r"not there any more(.|\n)*decisions.db.held.1.backup"
            ) as caught:
                session.decide("x1", "3", why="b", seen_version=1)
        assert not file.exists()
        (tmp_path / "elsewhere.db").rename(file)
        assert caught.value.draft is not None
        session.append(caught.value.draft)
        assert list(session.log()["after"]) == ["4", "3"]


def test_an_older_copy_put_in_its_place_is_noticed_and_nothing_is_gone(four: Cycle, tmp_path: Path) -> None:
    """Writing on would fork the record: it is said, what was acknowledged is kept beside, and the view is stale."""
    file = tmp_path / "decisions.db"
    with Session.open(four, f"sqlite:///{file}", who="m01", room=["m01"]) as session:
        session.decide("x1", "4", why="a", seen_version=0)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            source.backup(copy)
        session.decide("x1", "3", why="b", seen_version=1)
        for companion in ("decisions.db-wal", "decisions.db-shm"):
            (tmp_path / companion).unlink()
        (tmp_path / "copy.db").replace(file)
        with pytest.raises(LogUnavailableError, match="was replaced by another file") as caught:
            session.decide("x1", "2", why="c", seen_version=2)
        assert caught.value.draft is not None
        with pytest.raises(StaleViewError, match="stands at entry 1, not at 2: the log is not the one looked at"):
            session.append(caught.value.draft)
    with closing(sqlite3.connect(tmp_path / "decisions.db.held.1.backup")) as kept:
        assert kept.execute("SELECT after FROM session_log ORDER BY id").fetchall() == [("4",), ("3",)]


def test_a_file_that_is_no_log_is_named_and_left_alone(four: Cycle, tmp_path: Path) -> None:
    """Somebody's spreadsheet, called like a database."""
    file = tmp_path / "decisions.db"
    file.write_text("employee_id,rating\n" * 100)
    with pytest.raises(LogUnavailableError, match="is damaged, or no log at all"):
        Session.open(four, f"sqlite:///{file}")
    assert file.read_text() == "employee_id,rating\n" * 100
