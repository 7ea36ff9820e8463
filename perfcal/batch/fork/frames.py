"""Jupyter messages over a pair of connected sockets: the parts ZeroMQ would carry, JSON as it stands, with their lengths.

A frame is the channel and the number of parts, the length of each part, and the parts.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from enum import IntEnum

import zmq

__all__ = ["Channel", "Frames", "Part", "Sender", "pack"]

Part = bytes | bytearray | memoryview

_HEAD = struct.Struct("!BI")


class Channel(IntEnum):
    """Whether a message is a request or its reply, or what a cell shows."""

    SHELL = 0
    IOPUB = 1


def pack(channel: Channel, parts: Sequence[Part]) -> bytes:
    """Return one message as bytes."""
    views = [memoryview(part).cast("B") for part in parts]
    lengths = struct.pack(f"!{len(views)}Q", *(view.nbytes for view in views))
    return b"".join([_HEAD.pack(channel, len(views)), lengths, *views])


class Sender:
    """One channel of a connection, in the place of a ZeroMQ socket; several threads may send."""

    def __init__(self, connection: socket.socket, channel: Channel, turn: threading.Lock) -> None:
        self._connection = connection
        self._channel = channel
        self._turn = turn

    def send_multipart(self, parts: Sequence[Part | zmq.Frame], *_flags: object, **_options: object) -> None:
        """Send one message; waits until the other side has room for it."""
        frame = pack(self._channel, [part.buffer if isinstance(part, zmq.Frame) else part for part in parts])
        with self._turn:
            self._connection.sendall(frame)


class Frames:
    """Bytes as they arrive, and the messages that are whole."""

    def __init__(self) -> None:
        self._received = bytearray()

    def feed(self, received: Part) -> Iterator[tuple[Channel, list[bytes]]]:
        """Take bytes, and yield each message that is now complete."""
        self._received += received
        while (frame := self._next()) is not None:
            yield frame

    def _next(self) -> tuple[Channel, list[bytes]] | None:
        """Return the first message and forget its bytes; None while some are missing."""
        if len(self._received) < _HEAD.size:
            return None
        channel, count = _HEAD.unpack_from(self._received)
        begin = _HEAD.size + 8 * count
        if len(self._received) < begin:
            return None
        lengths = struct.unpack_from(f"!{count}Q", self._received, _HEAD.size)
        end = begin + sum(lengths)
        if len(self._received) < end:
            return None
        parts = []
        for length in lengths:
            parts.append(bytes(self._received[begin : begin + length]))
            begin += length
        del self._received[:end]
        return Channel(channel), parts
