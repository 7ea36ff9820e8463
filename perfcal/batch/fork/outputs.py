"""What the cells of a fork show, sent by a thread of its own as in every IPython kernel, without ZeroMQ to wake that thread.

A kernel's cells talk to the thread over sockets within the process, and their child processes over a port that is opened
for them. Here the cells put it into a queue, and the port is opened when the first child process is made.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

import zmq
from ipykernel.iostream import BackgroundSocket, IOPubThread
from jupyter_client.session import Session
from tornado.log import gen_log

from perfcal.batch.fork.frames import Sender

__all__ = ["OutputThread"]

Task = Callable[[], object]


class OutputThread(IOPubThread):
    """ipykernel's thread of outputs, as its streams, display hook and kernel use it."""

    def __init__(self, sender: Sender, session: Session) -> None:
        # not the base's, which makes the sockets and an event loop
        self.socket = sender
        self.session = session
        self.background_socket = BackgroundSocket(self)  # type: ignore[no-untyped-call]
        self.io_loop: Any = self  # a stream asks it for `call_later` alone
        self.thread = threading.Thread(target=self._work, name="IOPub", daemon=True)
        self._master_pid = os.getpid()
        self._pipe_flag = False
        self._tasks: SimpleQueue[Task] = SimpleQueue()
        self._later: deque[tuple[float, Task]] = deque()  # all by the same delay, so that they are due in their order

    def start(self) -> None:
        """Begin to send; this ends with the process."""
        self.thread.start()

    def stop(self) -> None:
        """Leave the thread: it waits for nothing, and nobody waits for it."""

    def schedule(self, f: Task) -> None:
        """Do something in the thread, or at once where there is none: in a child process."""
        if self.thread.is_alive():
            self._tasks.put(f)
        else:
            f()

    def call_later(self, delay: float, task: Task) -> None:
        """Do something so many seconds later; asked for in the thread itself."""
        self._later.append((time.monotonic() + delay, task))

    def _really_send(self, *args: Any, **options: Any) -> None:
        """Send a message; where no port could be opened, a child process shows nothing."""
        if self._pipe_flag or self._is_master_process():  # type: ignore[no-untyped-call]
            super()._really_send(*args, **options)  # type: ignore[no-untyped-call]

    def _work(self) -> None:
        while True:
            task = self._next()
            try:
                task()
            except Exception:  # noqa: BLE001  # e.g. half a character was printed; said as the loop says it that a kernel has
                gen_log.error("Uncaught exception in ZMQStream callback", exc_info=True)

    def _next(self) -> Task:
        """Wait for what is to be done next; what is due comes before what is only asked for, however much that is."""
        wait = self._later[0][0] - time.monotonic() if self._later else None
        if wait is None or wait > 0:
            with suppress(Empty):
                return self._tasks.get(timeout=wait)
        return self._later.popleft()[1]

    def hear_children(self) -> None:
        """Open the port by which child processes of a cell show what they print, before the first is made."""
        if self._pipe_flag or not self._is_master_process():  # type: ignore[no-untyped-call]
            return
        pipe = zmq.Context().socket(zmq.PULL)
        self._pipe_port, self._pipe_uuid = pipe.bind_to_random_port("tcp://127.0.0.1"), os.urandom(16)
        self._pipe_flag = True
        threading.Thread(target=self._pass_on, args=(pipe,), name="IOPub of children", daemon=True).start()

    def _pass_on(self, pipe: zmq.Socket[bytes]) -> None:
        while True:
            self._handle_pipe_msg(pipe.recv_multipart())  # type: ignore[no-untyped-call]
