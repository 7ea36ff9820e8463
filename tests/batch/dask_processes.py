"""A scheduler and workers as they are started by hand, each a process that a test may kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__LOCKS__LEASE_TIMEOUT": "2s",  # for a test to wait until a dead run is forgotten
    "DASK_DISTRIBUTED__SCHEDULER__LOCKS__LEASE_VALIDATION_INTERVAL": "500ms",
}


def wait_for(condition: Callable[[], object], *, seconds: float = 180) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def free_port() -> int:
    """Return a port of loopback nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class DaskProcesses:
    """A scheduler on a port of its own and its workers; all are gone in the end."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.folder = folder
        self._running: list[subprocess.Popen[bytes]] = []

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        """Start it where an earlier one was."""
        return self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard", "--no-jupyter"
        )

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a process that makes one page at a time, and is not started again when it dies."""
        settings = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder)]
        return self._start("worker", self.address, *settings)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{arguments[0]}-{len(self._running)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "dask", *arguments],
                stdout=log,
                stderr=log,
                env=SETTINGS | os.environ,
            )
        self._running.append(process)
        return process

    def said(self) -> str:
        """Return all that the processes have logged."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def end(self) -> None:
        """Kill what still runs."""
        for process in self._running:
            process.kill()
            process.wait()


@contextmanager
def dask_processes(folder: Path, *, workers: int) -> Iterator[DaskProcesses]:
    """Start a scheduler and workers, and end them."""
    folder.mkdir()
    processes = DaskProcesses(folder)
    try:
        processes.start_scheduler()
        for _ in range(workers):
            processes.start_worker()
        yield processes
    finally:
        processes.end()


def kill_the_worker_of(kernel: int) -> None:
    """Kill the worker process in whose fork a notebook runs: its grandparent."""
    os.kill(psutil.Process(kernel).parents()[1].pid, signal.SIGKILL)
