"""Processes that write to a log, run as a program of their own: `python log_writers.py PROOF ROOT URL COUNT …`.

Each prints one JSON object. They fork from one process that has imported everything, so that fifty of them start in no
time; the tests' own process holds threads and must not be forked.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from perfcal import load_workspace
from perfcal.errors import LogUnavailableError, StaleViewError
from perfcal.schema.cycle import Cycle
from perfcal.session.decisions import Session

THREADS = [(who, dimension) for who in ("x1", "x2", "x3") for dimension in ("overall", "scope", "impact")]
PATIENCE = 120  # of a test on a busy machine; a room has 5


def reason(name: str, number: int) -> str:
    """A text too long to be written by accident, which says whose it is."""
    return f"{name}/{number} " + "ø" * 400 + " end"


def one_decision(session: Session, versions: dict[tuple[str, str], int], why: str) -> tuple[int, int]:
    """Decide until it is accepted, as a person would who looks again; return the entry and the refusals before."""
    thread, refused = random.choice(THREADS), 0
    while True:
        try:
            entry = session.decide(
                thread[0], str(random.randint(1, 5)), why=why, dimension=thread[1], seen_version=versions.get(thread, 0)
            )
        except StaleViewError as error:
            versions[thread] = error.version
            refused += 1
            continue
        versions[thread] = entry.id
        return entry.id, refused


def child(work: Callable[[Callable[[object], None]], None]) -> tuple[int, IO[bytes]]:
    """Fork a process that reports line by line, into a file: a pipe would make it wait for whoever reads."""
    report = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - read, and closed, once the process has ended
    if pid := os.fork():
        return pid, report
    status = 1
    try:
        work(lambda said: os.write(report.fileno(), json.dumps(said).encode() + b"\n") and None)
        status = 0
    finally:
        os._exit(status)


def told(report: IO[bytes]) -> list[list[object]]:
    """Every whole line that a process has said."""
    with report:
        report.seek(0)
        return [json.loads(line) for line in report.readlines() if line.endswith(b"\n")]


def contend(cycle: Cycle, url: str, processes: int, decisions: int) -> dict[str, object]:
    """Several processes decide on the same few threads at once."""

    def work_of(name: str) -> Callable[[Callable[[object], None]], None]:
        def work(tell: Callable[[object], None]) -> None:
            random.seed(name)
            versions: dict[tuple[str, str], int] = {}
            with Session.open(cycle, url, who=name, room=["m01"], patience=PATIENCE) as session:
                for number in range(decisions):
                    why = reason(name, number)
                    tell([*one_decision(session, versions, why), name, why])

        return work

    started = time.perf_counter()
    children = [child(work_of(f"room{number}")) for number in range(processes)]
    failed = sum(os.waitpid(pid, 0)[1] != 0 for pid, _report in children)
    said = [line for _pid, report in children for line in told(report)]
    return {"said": said, "failed": failed, "seconds": time.perf_counter() - started}


def kill(cycle: Cycle, url: str, times: int) -> dict[str, object]:
    """A writer is killed in the middle of its work, again and again."""
    random.seed(times)

    def work(tell: Callable[[object], None]) -> None:
        random.seed(os.getpid())
        versions: dict[tuple[str, str], int] = {}
        with Session.open(cycle, url, who="m01", room=["m01"], patience=PATIENCE) as session:
            number = 0
            while True:
                why = reason(str(os.getpid()), number)
                tell([one_decision(session, versions, why)[0], "m01", why])
                number += 1

    said: list[list[object]] = []
    for _time in range(times):
        pid, report = child(work)
        while not os.fstat(report.fileno()).st_size:  # until it has begun to write
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.05))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        said += told(report)
    return {"said": said}


def full(cycle: Cycle, url: str, kilobytes: int) -> dict[str, object]:
    """No file may grow any more, which is what a full disk looks like; then it may again."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Session.open(cycle, url, who="m01", room=["m01"]) as session:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, hard))
        accepted, error = until_refused(session)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert error.draft is not None
        return {"accepted": accepted, "message": str(error), "after": session.append(error.draft).id}


def read_only(cycle: Cycle, url: str, user: int) -> dict[str, object]:
    """The folder can only be read, at the start and later; then it can be written again. Root may write anywhere."""
    file = Path(url.removeprefix("sqlite:///"))
    with Session.open(cycle, f"sqlite:///{cycle.root}/first.db") as session:
        session.log()  # everything is imported by now: this user may not be able to read where it lies
    if os.geteuid() == 0:
        os.setgid(user)
        os.setuid(user)
    messages = []

    def refused(attempt: Callable[[], object]) -> None:
        try:
            attempt()
        except LogUnavailableError as error:
            messages.append(str(error))

    folder = file.parent
    folder.chmod(0o555)
    refused(lambda: Session.open(cycle, url))
    folder.chmod(0o755)
    with Session.open(cycle, url, who="m01", room=["m01"]) as session:
        session.decide("x1", "4", why="a", seen_version=0)
    file.chmod(0o444)
    folder.chmod(0o555)
    refused(lambda: Session.open(cycle, url).decide("x1", "3", why="b", seen_version=1))
    folder.chmod(0o755)
    file.chmod(0o644)
    with Session.open(cycle, url, who="m01", room=["m01"]) as session:
        session.decide("x1", "3", why="b", seen_version=1)
        return {"messages": messages, "after": list(session.log()["after"])}


def until_refused(session: Session) -> tuple[list[int], LogUnavailableError]:
    """Decide until the database says no; return what was acknowledged, and what it said."""
    accepted: list[int] = []
    versions: dict[tuple[str, str], int] = {}
    while len(accepted) < 20_000:
        try:
            accepted.append(one_decision(session, versions, reason("m01", len(accepted)))[0])
        except LogUnavailableError as error:
            return accepted, error
    raise AssertionError("it was never refused")


if __name__ == "__main__":
    proof, root, address, *numbers = sys.argv[1:]
    found = {"contend": contend, "kill": kill, "full": full, "read_only": read_only}[proof](
        load_workspace(root), address, *map(int, numbers)
    )
    print(json.dumps(found))  # noqa: T201
