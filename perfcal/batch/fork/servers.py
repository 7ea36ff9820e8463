"""The warm processes of this program: started when first asked for, replaced when what they froze has changed."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["ForkServer", "ServerError", "close_servers", "closing_servers", "forking_is_safe", "warm_server"]

_ANSWER = 1 << 16
_PATIENCE = 600.0
"""Seconds to wait for an answer: the first one to ask for a large workspace waits until it is loaded."""
_ONE_THREAD = {
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_IO_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
"""What keeps libraries from starting threads while they are imported: a fork has only the thread that forks."""


class ServerError(RuntimeError):
    """A warm process could not be made, or ended, or cannot fork; a stock kernel can still run the notebook."""


def forking_is_safe() -> bool:
    """Say whether a process can be forked here and go on: on Linux, where a descriptor can stand for the fork."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


@dataclass(frozen=True, slots=True)
class Launch:
    """How a Python is started, and all that its imports may have looked at: what a warm process is good for."""

    interpreter: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]
    packages: tuple[tuple[str, int], ...]  # the folders they are installed in, and when one was last added or removed

    @classmethod
    def now(cls, interpreter: tuple[str, ...], extra: Mapping[str, str]) -> Launch:
        """Return how a Python is started now."""
        environment = tuple(sorted({**os.environ, **extra}.items()))
        installed = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
        return cls(interpreter, environment, tuple((folder, Path(folder).stat().st_mtime_ns) for folder in installed))


class ForkServer:
    """One warm process, and the socket that asks it to fork; several threads may ask."""

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(_PATIENCE)
        self._turn = threading.Lock()
        self._forks = 0
        self._retired = False
        environment = dict(launch.environment)
        before = {name: environment.get(name) for name in _ONE_THREAD}  # given back to each notebook
        module = "perfcal.batch.fork.server"
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # this Python, with our own module
                [*launch.interpreter, "-m", module, str(theirs.fileno()), json.dumps(before)],
                env={**environment, **_ONE_THREAD, "JPY_PARENT_PID": str(os.getpid())},  # the last as kernels have it
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for whoever started this, who lets what has begun finish
            )
        try:
            self._answer()
        except (OSError, ServerError) as fault:
            self._process.kill()
            self._end()
            raise ServerError(f"the warm process did not start: {fault}") from fault

    def fork(self, request: Mapping[str, Any], connection: socket.socket) -> tuple[int, int]:
        """Return the process that now runs a kernel over `connection`: its number, and a descriptor that stands for it.

        `release` must be called when it has ended.
        """
        message = json.dumps(request).encode()
        with self._turn:
            try:
                socket.send_fds(self._control, [message], [connection.fileno()])
                answer, handles = self._answer()
            except OSError as fault:
                self._process.kill()  # an answer that comes late must not be taken for the next one
                raise ServerError(f"the warm process does not answer: {fault}") from fault
            self._forks += 1
        return answer["pid"], handles[0]

    def release(self) -> None:
        """Note that a fork has ended; the last one takes a server along that was retired."""
        with self._turn:
            self._forks -= 1
            if self._retired and not self._forks:
                self._end()

    def retire(self) -> None:
        """End the process as soon as no notebook runs in a fork of it."""
        with self._turn:
            self._retired = True
            if not self._forks:
                self._end()

    def alive(self) -> bool:
        """Say whether it can fork."""
        return self._process.poll() is None

    def _answer(self) -> tuple[dict[str, Any], list[int]]:
        message, handles, _flags, _address = socket.recv_fds(self._control, _ANSWER, 1)
        answer = json.loads(message) if message else {"refused": "the warm process has ended"}
        if "refused" in answer:
            raise ServerError(answer["refused"])
        return answer, handles

    def _end(self) -> None:
        self._control.close()
        self._process.wait()


_servers: dict[tuple[str, ...], ForkServer] = {}
_failed: dict[Launch, ServerError] = {}  # what did not start does not start the next time either
_turn = threading.Lock()


def warm_server(interpreter: tuple[str, ...], extra: Mapping[str, str]) -> ForkServer:
    """Return a warm process that is as a fresh Python would be now; one that is not any more is ended."""
    launch = Launch.now(interpreter, extra)
    with _turn:
        server = _servers.get(interpreter)
        if server is None or server.launch != launch or not server.alive():
            if server is not None:
                _servers.pop(interpreter).retire()
            server = _servers[interpreter] = _started(launch)
        return server


def _started(launch: Launch) -> ForkServer:
    if launch in _failed:
        raise _failed[launch]
    try:
        return ForkServer(launch)
    except ServerError as fault:
        _failed[launch] = fault
        raise


def close_servers() -> None:
    """End every warm process of this program, when the notebooks that run in forks of it have ended."""
    with _turn:
        while _servers:
            _servers.popitem()[1].retire()


@contextmanager
def closing_servers() -> Iterator[None]:
    """End what was warmed for a run with the run: a program that goes on gets its memory back."""
    try:
        yield
    finally:
        close_servers()


atexit.register(close_servers)
