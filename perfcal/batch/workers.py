"""A few threads, each driving one notebook at a time: the one place that knows how work is spread.

Threads, because the work happens in the kernels: two of them ran notebooks as fast as two processes did, and start
faster. They are daemons, so a second Ctrl-C ends the program at once, and its kernels notice and end too.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType
from typing import TypeVar

__all__ = ["default_jobs", "spread", "stop_on_interrupt"]

Work = TypeVar("Work")
Made = TypeVar("Made")


def default_jobs() -> int:
    """Return how many notebooks run side by side when nobody says: one for each core this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[Work], Made], pieces: Sequence[Work], *, jobs: int, stop: threading.Event) -> Iterator[Made]:
    """Yield `work(piece)` for each piece as it finishes, `jobs` at a time; after `stop` none is begun any more.

    `work` answers for its own faults; what it raises all the same is raised here, and the rest is not begun.
    """
    waiting = iter(pieces)
    turn = threading.Lock()
    results: SimpleQueue[tuple[str, object]] = SimpleQueue()

    def drive() -> None:
        try:
            while not stop.is_set():
                with turn:
                    piece = next(waiting, _NO_MORE)
                if piece is _NO_MORE:
                    break
                results.put(("made", work(piece)))  # type: ignore[arg-type]
        except BaseException as fault:  # noqa: BLE001  # carried to the caller
            results.put(("fault", fault))
        finally:
            results.put(("idle", None))

    drivers = [
        threading.Thread(target=drive, daemon=True, name=f"notebooks-{n}") for n in range(min(jobs, len(pieces)))
    ]
    for driver in drivers:
        driver.start()
    at_work = len(drivers)
    while at_work:
        kind, result = results.get()
        if kind == "idle":
            at_work -= 1
        elif kind == "fault":
            stop.set()
            raise result  # type: ignore[misc]
        else:
            yield result  # type: ignore[misc]


_NO_MORE = object()


@contextmanager
def stop_on_interrupt(told: Callable[[], None]) -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets, after `told`; the second one interrupts as usual."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop  # only the main thread hears signals
        return

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        stop.set()
        told()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
