"""Work is spread over threads, comes back as it finishes, and stops when asked."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from perfcal.batch.workers import default_jobs, spread, stop_on_interrupt


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_every_piece_is_done_once(jobs: int) -> None:
    """Whatever the number of workers, also when there are more of them than pieces."""
    done = list(spread(lambda number: number * 2, range(5), jobs=jobs, stop=threading.Event()))
    assert sorted(done) == [0, 2, 4, 6, 8]


def test_nothing_to_do_is_done_at_once() -> None:
    """An up-to-date plan starts no worker."""
    assert list(spread(lambda number: number, [], jobs=2, stop=threading.Event())) == []


def test_as_many_pieces_as_jobs_are_under_way_at_the_same_time() -> None:
    """Two workers meet at a barrier that one alone would wait at for ever."""
    barrier = threading.Barrier(2, timeout=20)
    assert sorted(spread(lambda _: barrier.wait(), [1, 2], jobs=2, stop=threading.Event())) == [0, 1]


def test_after_a_stop_what_has_begun_is_finished_and_nothing_else_begins() -> None:
    """The piece that asked to stop is still handed over."""
    stop = threading.Event()

    def work(number: int) -> int:
        if number == 2:
            stop.set()
        return number

    assert list(spread(work, range(10), jobs=1, stop=stop)) == [0, 1, 2]


def test_a_fault_of_the_work_itself_reaches_the_caller() -> None:
    """It is not lost in a thread."""
    with pytest.raises(ZeroDivisionError):
        list(spread(lambda number: 1 // number, [1, 0, 1], jobs=1, stop=threading.Event()))


def test_the_first_interrupt_stops_and_the_second_interrupts() -> None:
    """Ctrl-C once is a request, twice is an order; afterwards Ctrl-C is what it was."""
    told: list[str] = []
    before = signal.getsignal(signal.SIGINT)

    def interrupt_twice(stop: threading.Event) -> None:
        signal.raise_signal(signal.SIGINT)
        assert (stop.is_set(), told) == (True, ["told"])
        signal.raise_signal(signal.SIGINT)
        time.sleep(1)

    with pytest.raises(KeyboardInterrupt), stop_on_interrupt(lambda: told.append("told")) as stop:
        interrupt_twice(stop)
    assert signal.getsignal(signal.SIGINT) is before


def test_there_is_a_job_for_a_core() -> None:
    """At least one, also where the machine does not say."""
    assert default_jobs() >= 1
