"""Talking to Dask: who takes part, what they are told, and their answers as they come, whatever becomes of them.

Dask spreads the work, tries again elsewhere when a worker dies, and says who is there. What is left to us is to begin
again with what is not done when the scheduler itself went away.
"""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any

from distributed import Client, Future, LocalCluster, Lock, Security

from perfcal.batch.cluster.places import Place
from perfcal.batch.cluster.worker import Ask, Order, begun_here, identity, leave, make_page
from perfcal.batch.lock import LOCK_WAIT
from perfcal.batch.quiet import silenced
from perfcal.batch.task import Task
from perfcal.batch.workers import default_jobs
from perfcal.errors import ClusterError, PerfcalError, UsageError

__all__ = [
    "LOCAL",
    "Answer",
    "Scheduler",
    "answers",
    "connected",
    "lanes",
    "one_at_a_time",
    "workers_on",
]

LOCAL = "local"
"""The name of a cluster on this machine, that begins and ends with the run."""

Answer = str | Exception
"""A page's record as JSON, or why no worker could make it."""

_PATIENCE = 30.0  # seconds for a scheduler to answer
_RETURN = 300.0  # seconds for one that went away to be there again
_RETRIES = 2
_BEAT = 0.2  # seconds between two looks at whether somebody asked to stop
_FRUITLESS = 3  # times the cluster may go away before it has made a single page more


@dataclass(frozen=True, slots=True)
class Scheduler:
    """Where a scheduler is, and what it takes to talk to it; without anything, what Dask's own configuration says."""

    address: str
    security: Security | None = None


@contextmanager
def workers_on(cluster: str, *, jobs: int | None) -> Iterator[Scheduler]:
    """Give a scheduler: the one that was named, or that of a cluster of this machine's processes.

    The latter talks TLS, with certificates that are made for it and kept nowhere: other users reach loopback too, and who
    can talk to a scheduler can run code.
    """
    if cluster != LOCAL:
        if "://" not in cluster:
            raise UsageError(f"no cluster {cluster!r}", hint="--cluster tcp://host:8786, tls://host:8786 or local")
        if jobs is not None:
            raise UsageError("--jobs is for this machine", hint="a cluster's workers are as many as it has")
        with _silent():
            yield Scheduler(cluster)
        return
    security = Security.temporary()
    with _silent(), TemporaryDirectory(prefix="perfcal-") as private:
        local = LocalCluster(
            n_workers=jobs or default_jobs(),
            threads_per_worker=1,
            scheduler_kwargs={
                "dashboard": False,
                "dashboard_address": "127.0.0.1:0",
            },  # not Dask's usual port: it may be taken
            memory_limit=0,  # the work is in the forks, which Dask does not count
            local_directory=private,
            silence_logs=logging.CRITICAL,
            security=security,
            preload=["perfcal.batch.cluster.ignoring_interrupts"],
        )
        with local:
            yield Scheduler(local.scheduler_address, security)


@contextmanager
def connected(scheduler: Scheduler, *, patience: float = _PATIENCE) -> Iterator[Client]:
    """Give a client of a scheduler whose workers are fit for the run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Dask's about versions: what shapes a page is compared below, and refused
        try:
            client = Client(
                scheduler.address,
                security=scheduler.security,
                timeout=patience,
                set_as_default=False,
                name="perfcal",
            )
        except (OSError, TimeoutError, ValueError) as fault:
            raise ClusterError(
                f"no scheduler answers at {scheduler.address} ({type(fault).__name__})",
                hint="start one with `dask scheduler`, or use --cluster local",
            ) from None
        try:
            _check_versions(client)
            yield client
        finally:
            with suppress(Exception):
                client.close(timeout=5)


@contextmanager
def one_at_a_time(scheduler: Scheduler, reports: Place, *, waiting: Callable[[str], None]) -> Iterator[Client]:
    """Hold a cycle's reports among the runs of one scheduler, and give a client of it.

    The scheduler forgets a run that died after `distributed.scheduler.locks.lease-timeout`, half a minute, and a
    scheduler that dies forgets all: the next run is then as a second one that does not wait.
    """
    with connected(scheduler) as client:
        name = f"perfcal-{sha256(reports.address.encode()).hexdigest()}"
        lock = Lock(name, scheduler_rpc=client.scheduler, loop=client.loop)
        if not lock.acquire(timeout=1):
            waiting("another run is writing to these reports; waiting for it")
            if not lock.acquire(timeout=LOCK_WAIT):
                raise UsageError(
                    f"{reports.address}: another run is still writing here after {LOCK_WAIT} seconds",
                    hint="wait for it to end, or write elsewhere with --out",
                )
        try:
            yield client
        finally:
            with suppress(Exception):
                lock.release()


def lanes(client: Client) -> int:
    """Return how many pages the workers that are there now make side by side, at least one."""
    return sum(client.nthreads().values()) or 1


def answers(
    scheduler: Scheduler,
    order: Order,
    tasks: Sequence[Task],
    before: Mapping[str, Mapping[str, str]],
    *,
    stop: threading.Event,
    say: Callable[[str], None],
) -> Iterator[tuple[Task, Answer]]:
    """Yield what became of each page as it ends; after `stop`, only what workers had begun.

    A fault of ours ends it all: another perfcal on a worker, reports that no worker can write to.
    """
    left, fruitless, patience = {task.key: task for task in tasks}, 0, _PATIENCE
    while left and not stop.is_set():
        done = len(left)
        with connected(scheduler, patience=patience) as client:
            for task, answer in _round(client, order, list(left.values()), before, stop=stop):
                del left[task.key]
                yield task, answer
            if not left or stop.is_set():
                _let_go(client, order)
                return
        fruitless = fruitless + 1 if len(left) == done else 0
        if fruitless == _FRUITLESS:
            raise ClusterError(
                f"the cluster at {scheduler.address} goes away again and again", hint="what was made is kept"
            )
        say("the scheduler went away: what is done is kept, and the rest begins again when it is back")
        patience = _RETURN


def _round(
    client: Client,
    order: Order,
    tasks: Sequence[Task],
    before: Mapping[str, Mapping[str, str]],
    *,
    stop: threading.Event,
) -> Iterator[tuple[Task, Answer]]:
    """Yield answers until all are there, or this scheduler has forgotten the rest."""
    ended: SimpleQueue[Future[str]] = SimpleQueue()
    asked: dict[str, tuple[Task, Future[str]]] = {}
    for number, task in enumerate(tasks):
        key = f"page-{order.run}-{os.urandom(2).hex()}-{number}"  # dashboards show it: nobody's id
        ask = Ask(task, order, before.get(task.key, {}))
        future = client.submit(make_page, ask, key=key, retries=_RETRIES, pure=False)
        asked[key] = (task, future)
        future.add_done_callback(ended.put)
    told = False
    while asked:
        if stop.is_set() and not told:
            told = True
            _call_off(client, order, asked)
        try:
            future = ended.get(timeout=_BEAT)
        except Empty:
            if client.status == "closed":
                return
            continue
        task, _ = asked.pop(str(future.key))
        if future.status == "finished":
            yield task, future.result()
        elif future.status == "error":
            fault = future.exception()
            if isinstance(fault, PerfcalError):
                raise fault
            yield task, fault


def _call_off(client: Client, order: Order, asked: Mapping[str, tuple[Task, Future[str]]]) -> None:
    """Take back what no worker has begun."""
    with suppress(Exception):  # a scheduler that is gone has forgotten them all
        begun = {page for pages in client.run(begun_here, order.run).values() for page in pages}
        client.cancel([future for task, future in asked.values() if task.key not in begun])


def _let_go(client: Client, order: Order) -> None:
    """Have the workers forget the run: no copy of the workspace stays."""
    with suppress(Exception):
        client.run(leave, order)


def _check_versions(client: Client) -> None:
    """Refuse workers that would make other pages than this machine: another perfcal, Python or library."""
    own = identity()
    try:
        found: Mapping[str, Any] = client.run(identity, on_error="return")
    except OSError as fault:
        raise ClusterError(f"the scheduler went away ({type(fault).__name__})", hint="run it again") from None
    for worker, theirs in found.items():
        if not isinstance(theirs, Mapping):
            raise ClusterError(
                f"worker {worker} has no perfcal that can say what it is ({type(theirs).__name__})",
                hint="install the same perfcal[cluster] on every worker",
            )
        other = [name for name in own if theirs.get(name) != own[name]]
        if other:
            told = "; ".join(
                f"{name} {_short(theirs.get(name, 'none'))}, here {_short(own[name])}" for name in other[:4]
            )
            raise ClusterError(f"worker {worker} has {told}", hint="install the same everywhere, e.g. from one image")


def _short(version: str) -> str:
    return version[:12]


@contextmanager
def _silent() -> Iterator[None]:
    """Keep Dask's remarks off the terminal: what matters of them is told by the run."""
    # each by name: Dask gives each of them a level of its own, and what it asks of Tornado in vain is said there
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    with silenced([*names, "tornado.application"]):
        yield
