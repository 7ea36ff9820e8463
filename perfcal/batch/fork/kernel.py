"""IPython's own kernel, taken apart in time: the shell is made once, and what talks to the world in each fork.

Sockets, threads and event loops do not survive a fork, so the warm process has none of them. Everything a cell can see
is ipykernel's: the shell and its magics, the streams, the display hook, the comms of widgets.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path

import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from traitlets import Any as AnyTrait

from perfcal.batch.fork.frames import Channel, Frames, Sender
from perfcal.batch.fork.outputs import OutputThread

__all__ = ["ForkedKernelApp"]

_RECEIVED_AT_ONCE = 1 << 16


class _Requests(Sender):
    """Requests and their replies, in the place of a ZeroMQ stream."""

    def __init__(self, connection: socket.socket, turn: threading.Lock) -> None:
        super().__init__(connection, Channel.SHELL, turn)
        self._frames = Frames()
        self._answering: set[asyncio.Future[None]] = set()

    def on_recv(self, answer: Callable[[list[zmq.Frame]], Coroutine[None, None, None]], **_options: object) -> None:
        """Hand each request to `answer` as it arrives, from the event loop."""
        loop = asyncio.get_event_loop()

        def receive() -> None:
            received = self._connection.recv(_RECEIVED_AT_ONCE)
            if not received:
                loop.stop()  # nobody waits for this notebook any more
            for _channel, parts in self._frames.feed(received):
                task = asyncio.ensure_future(answer([zmq.Frame(part) for part in parts]))
                self._answering.add(task)
                task.add_done_callback(self._answering.discard)

        loop.add_reader(self._connection, receive)


class _OneShell:
    """What the kernel asks of its shell thread: which thread runs the cells."""

    def __init__(self) -> None:
        self.parent_thread = threading.current_thread()


class _ForkedKernel(IPythonKernel):
    """IPython's kernel with one shell and one connection."""

    shell_stream = AnyTrait()
    _supports_kernel_subshells = False
    _execute_sleep = 0.0  # what is shown has been sent when a cell has ended: there is nothing to wait for

    def start(self) -> None:
        """Listen for requests."""
        super().start()  # type: ignore[no-untyped-call]
        self.shell_channel_thread = _OneShell()  # asked for by cells that await

    def _publish_execute_input(self, code: str, parent: object, execution_count: int) -> None:
        """Tell that a cell begins, and be heard before it does: it may end this process."""
        super()._publish_execute_input(code, parent, execution_count)  # type: ignore[no-untyped-call]
        sys.stdout.flush()

    def _process_children(self) -> list[object]:
        """Return the processes to end with the notebook; a look at every process of the system only where there is one."""
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return []
        return list(super()._process_children())  # type: ignore[no-untyped-call]

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Leave the queue as it is: a notebook asks for one cell at a time."""


class ForkedKernelApp(IPKernelApp):
    """The stock kernel application, made in two steps: `initialize` in the warm process, `connect` in each fork.

    The user's IPython configuration, extensions and startup files are read as ever, in the first step.
    """

    kernel_class = _ForkedKernel

    def _nothing(self) -> None:
        """Leave to `connect`, or out, what needs a socket, a thread or a file of its own."""

    init_poller = init_connection_file = init_sockets = init_heartbeat = _nothing
    log_connection_info = init_io = _nothing

    def write_connection_file(self, **_options: object) -> None:
        """Write none: the connection is inherited."""

    def init_kernel(self) -> None:
        """Make the kernel and its shell."""
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]
        self.kernel = _ForkedKernel.instance(
            parent=self, session=self.session, log=self.log, profile_dir=self.profile_dir, user_ns=self.user_ns
        )

    def connect(self, connection: socket.socket) -> None:
        """Let this process's cells be asked for, and shown, over a connection."""
        turn = threading.Lock()
        self.iopub_thread = OutputThread(Sender(connection, Channel.IOPUB, turn), self.session)
        self.iopub_thread.start()
        os.register_at_fork(before=self.iopub_thread.hear_children)
        self.iopub_socket = self.iopub_thread.background_socket
        super().init_io()  # type: ignore[no-untyped-call]
        kernel = self.kernel
        self.displayhook.get_execution_count = lambda: kernel.execution_count
        kernel.iopub_thread, kernel.iopub_socket = self.iopub_thread, self.iopub_socket
        kernel.shell_stream = _Requests(connection, turn)
        kernel.shell.displayhook.pub_socket = kernel.shell.display_pub.pub_socket = self.iopub_socket

    def run(self) -> None:
        """Answer until the notebook is done or the kernel is told to end."""
        self.kernel.shell.user_ns["_dh"] = [Path.cwd()]
        self.kernel.start()
        self.io_loop = self.kernel.io_loop
        self.io_loop.start()
