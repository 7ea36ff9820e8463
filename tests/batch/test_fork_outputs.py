"""The thread of outputs by itself: what is due is done however much else is asked for."""

from __future__ import annotations

import socket
import threading

from jupyter_client.session import Session

from perfcal.batch.fork.frames import Channel, Sender
from perfcal.batch.fork.outputs import OutputThread


def test_what_is_due_comes_before_what_is_asked_for_without_end() -> None:
    """Printed text waits a fifth of a second, and no longer while a cell shows one thing after the other."""
    ours, theirs = socket.socketpair()
    outputs = OutputThread(Sender(ours, Channel.IOPUB, threading.Lock()), Session())
    due, over = threading.Event(), threading.Event()

    def without_end() -> None:
        if not over.is_set():
            outputs.schedule(without_end)

    outputs.schedule(lambda: outputs.call_later(0.05, due.set))
    outputs.start()
    outputs.schedule(without_end)
    try:
        assert due.wait(5)
    finally:
        over.set()
        ours.close()
        theirs.close()
