"""What nbclient calls a kernel manager and a kernel client, for a kernel that is forked rather than started."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from queue import Empty
from typing import Any, NamedTuple

from jupyter_client.client import KernelClient
from jupyter_client.session import Session

from perfcal.batch.fork.frames import Channel, Frames, pack
from perfcal.batch.fork.servers import ForkServer, ServerError

__all__ = ["Ahead", "ForkedKernel"]

_RECEIVED_AT_ONCE = 1 << 16
_FAREWELL = 5.0
"""Seconds a kernel may take to end by itself: as long as jupyter_client gives it."""

Message = dict[str, Any]


class _Inbox:
    """One channel as nbclient uses it."""

    def __init__(self, send: Callable[[Message], None]) -> None:
        self.send = send
        self.arrived: asyncio.Queue[Message] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> Message:  # noqa: ASYNC109  # nbclient's signature
        """Return the next message."""
        if not self.arrived.empty():
            return self.arrived.get_nowait()
        try:
            return await asyncio.wait_for(self.arrived.get(), timeout)
        except TimeoutError:
            raise Empty from None


class _Client(KernelClient):
    """The requests of jupyter_client's own client, over one socket."""

    def __init__(self, kernel: ForkedKernel) -> None:
        super().__init__(session=kernel.session)
        self._kernel = kernel
        self._inboxes = {channel: _Inbox(self._send) for channel in Channel}
        self._frames = Frames()
        self._listening: asyncio.Task[None] | None = None
        self.open = False

    @property
    def shell_channel(self) -> Any:
        """Requests and replies."""
        return self._inboxes[Channel.SHELL]

    @property
    def control_channel(self) -> Any:
        """The request to end, which takes its turn among the others."""
        return self.shell_channel

    @property
    def iopub_channel(self) -> Any:
        """What cells show."""
        return self._inboxes[Channel.IOPUB]

    async def start_channels(self, *_channels: bool, **_named: bool) -> None:  # type: ignore[override]
        """Begin to listen."""
        reader, self._writer = await asyncio.open_unix_connection(sock=self._kernel.connection)
        self.open = True
        self._listening = asyncio.ensure_future(self._listen(reader))

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Return at once: the fork reads what is sent as soon as it can."""

    async def stop_channels(self) -> None:  # type: ignore[override]
        """Listen no longer."""
        if self._listening is None:
            self._kernel.connection.close()
            return
        self._listening.cancel()
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()

    async def is_alive(self) -> bool:
        """Say whether an answer can still come."""
        self._kernel.when_asked()
        return self.open and self._kernel.running()

    def _send(self, message: Message) -> None:
        self._writer.write(pack(Channel.SHELL, self.session.serialize(message)))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            while received := await reader.read(_RECEIVED_AT_ONCE):
                for channel, parts in self._frames.feed(received):
                    self._inboxes[channel].arrived.put_nowait(self._message(parts))
        except ConnectionError:  # it died with words of ours unread
            pass
        finally:
            self.open = False

    def _message(self, parts: list[bytes]) -> Message:
        """Return what a client of jupyter_client returns; it also checks signatures, and looks for dates everywhere."""
        _identities, (_signature, *rest) = self.session.feed_identities(parts)
        header, parent, metadata, content = map(self.session.unpack, rest[:4])
        header["date"] = datetime.fromisoformat(header["date"])
        return {
            "header": header,
            "msg_id": header["msg_id"],
            "msg_type": header["msg_type"],
            "parent_header": parent,
            "metadata": metadata,
            "content": content,
            "buffers": [memoryview(part) for part in rest[4:]],
        }


class Ahead(NamedTuple):
    """What the warm process is to have ready for a notebook before it forks."""

    modules: list[str]  # imports
    workspace: str | None = None  # what the cells will load; "" is the sample
    about: str | None = None  # whom the page is about


class ForkedKernel:
    """One notebook's kernel: forked when this is made, used by nbclient, ended by `finish`."""

    has_kernel = True  # nbclient is never to start one

    def __init__(self, server: ForkServer, *, cwd: str, ahead: Ahead) -> None:
        self.session = Session()
        self.session.key = b""  # nothing is signed: nobody else holds this connection
        self.connection, theirs = socket.socketpair()
        request = {"cwd": cwd, **ahead._asdict()}
        try:
            with theirs:
                self._pid, self._handle = server.fork(request, theirs)
        except ServerError:
            self.connection.close()
            raise
        self._server = server
        self._client = _Client(self)
        self.when_asked: Callable[[], None] = lambda: None
        """What is done whenever nbclient asks after the process: once a second while a cell runs."""

    def client(self) -> _Client:
        """Return what sends and receives."""
        return self._client

    def running(self) -> bool:
        """Say whether the process is there."""
        ended = select.poll()  # `select` knows no descriptor beyond the first thousand
        ended.register(self._handle, select.POLLIN)
        return not ended.poll(0)

    async def is_alive(self) -> bool:
        """Say whether the process is there."""
        return self.running()

    async def interrupt_kernel(self) -> None:
        """Raise KeyboardInterrupt in the cell that runs, and end what it waits for."""
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGINT)

    async def finish(self) -> None:
        """Let the kernel end as it does in JupyterLab: its child processes, then its `atexit` functions; or end it."""
        if self._client.open:
            await self.interrupt_kernel()  # a cell that took too long tells where it was
            self._client.shutdown()
            await self._ended(_FAREWELL)
        if self.running():
            with suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)
        await self._client.stop_channels()
        os.close(self._handle)
        self._server.release()

    async def _ended(self, seconds: float) -> None:
        """Wait until the process has ended, and no longer than this."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._handle, ended.set)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), seconds)
        finally:
            loop.remove_reader(self._handle)
