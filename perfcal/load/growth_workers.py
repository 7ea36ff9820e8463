"""Many batches of documents shared among processes, where there are enough of them to pay for the processes' start.

The processes are programs of their own. Those of `multiprocessing` would either copy this process with its threads, or run
the user's own script once more in each of them.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Self

import pyarrow as pa

from perfcal.load.growth_doc import Terms
from perfcal.load.growth_parse import Document, parsed

__all__ = ["parsed_batches"]

_PAYS = 2000
"""Documents from which two processes are sooner done than this one alone: each begins with a second of imports."""

_MOST = 8
_PACKAGES = str(Path(__file__).resolve().parents[2])


def parsed_batches(batches: Sequence[Sequence[Document]], terms: Terms, *, processes: int = 0) -> list[pa.Table]:
    """Return what each batch says, in their order; by this process alone where others fail or would not pay.

    Parameters
    ----------
    processes
        How many to use, however few the documents; 0 for as many as pay on this machine.
    """
    wanted = processes or (_cores() if sum(map(len, batches)) >= _PAYS else 1)
    if wanted < 2 or not sys.executable:
        return [parsed(batch, terms) for batch in batches]
    free: SimpleQueue[_Worker] = SimpleQueue()

    def answer(batch: Sequence[Document]) -> pa.Table:
        worker = free.get()
        try:
            return worker.parsed(batch)
        except (OSError, EOFError, pa.ArrowException):  # it could not start, or has died
            return parsed(batch, terms)
        finally:
            free.put(worker)

    with ExitStack() as open_workers:
        for _ in range(wanted):
            free.put(open_workers.enter_context(_Worker(terms)))
        with ThreadPoolExecutor(wanted) as threads:
            return list(threads.map(answer, batches))


class _Worker:
    """One process that parses what it is handed; it ends with its input, also when this process is killed."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self.process is not None:
            if kind is not None:
                self.process.kill()
            self.process.communicate()

    def parsed(self, batch: Sequence[Document]) -> pa.Table:
        """Return what the process answers."""
        process = self.process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        pickle.dump(list(batch), process.stdin)
        process.stdin.flush()
        size = int.from_bytes(process.stdout.read(8), "little")
        answer = process.stdout.read(size)
        if not answer:
            raise EOFError
        return pa.ipc.open_stream(answer).read_all()

    def _start(self) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join(filter(None, [_PACKAGES, os.environ.get("PYTHONPATH", "")]))
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from perfcal.load.growth_parse import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a fault may hold what somebody wrote
            env={**os.environ, "PYTHONPATH": paths},
        )
        assert self.process.stdin is not None
        pickle.dump(self.terms, self.process.stdin)
        return self.process


def _cores() -> int:
    """Return how many processes may run at once, as far as this one is allowed to know."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, _MOST)
