"""The two real databases that a session's log can live in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from small_workspace import write_small_workspace

from perfcal import load_workspace
from perfcal.schema.cycle import Cycle
from perfcal.session.decisions import Session

SETTINGS = {"fsync": "on", "shared_buffers": "16MB", "max_connections": "40", "unix_socket_directories": ""}


@dataclass(frozen=True)
class Server:
    """A PostgreSQL of our own, on a free port of this machine."""

    binaries: Path
    data: Path
    port: int

    def run(self, tool: str, *arguments: str) -> None:
        """Run one of its tools as the user it belongs to: PostgreSQL refuses to be root."""
        drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        subprocess.run([*drop, self.binaries / tool, *arguments], check=True, capture_output=True, cwd="/")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in SETTINGS.items())
        whole = f"-p {self.port} -c listen_addresses=127.0.0.1 {options}"
        self.run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.data / "log"), "-o", whole)

    def stop(self, how: str = "fast") -> None:
        """Stop it, and throw out whoever is connected."""
        self.run("pg_ctl", "stop", "-w", "-m", how, "-D", str(self.data))

    def url(self, schema: str = "public", *, user: str = "postgres") -> str:
        """The address of one of its schemas."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/postgres?options=-csearch_path%3D{schema}"

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement as the owner, without perfcal."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def new_schema(self) -> str:
        """Make an empty schema: to a log it is a database of its own, and it is there at once."""
        name = f"room_{uuid4().hex[:12]}"
        self.ask(f"CREATE SCHEMA {name}")
        return name


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Debian's PostgreSQL, made for these tests and gone after them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("the package postgresql is not installed")
    folder = Path(tempfile.mkdtemp(prefix="perfcal-postgres-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Server(found[-1].parent, folder / "data", port)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    try:
        made.run("initdb", "-D", str(made.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")
        made.start()
        yield made
        made.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(server: Server) -> str:
    """The address of an empty schema in PostgreSQL."""
    return server.url(server.new_schema())


@pytest.fixture(scope="session")
def four(tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    """A cycle of four people, two of them candidates."""
    return load_workspace(write_small_workspace(tmp_path_factory.mktemp("four")))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path / 'session' / 'decisions.db'}"


@pytest.fixture
def opened(four: Cycle, url: str) -> Iterator[Callable[..., Session]]:
    """Open sessions at one database, in a room of two; all are closed afterwards."""
    sessions: list[Session] = []

    def opens(**settings: object) -> Session:
        whole = {"who": "m01", "room": ["m01", "x3"], **settings}
        sessions.append(Session.open(four, url, **whole))  # type: ignore[arg-type]
        return sessions[-1]

    yield opens
    for session in sessions:
        session.close()


@pytest.fixture
def session(opened: Callable[..., Session]) -> Session:
    """One session at an empty log."""
    return opened()
