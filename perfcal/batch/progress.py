"""How far a run is: a bar on a terminal, plain lines anywhere else; always on standard error, and ids only.

Notebooks take anything from a tenth of a second to a minute, and come in the order of the shelf: the time left is
estimated notebook by notebook (`TimeLeft`), not from the average of those that happened to be first.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from perfcal.batch.manifest import Record
from perfcal.batch.task import Task

__all__ = ["Bar", "Reporter", "TimeLeft", "how_it_ended", "reporting"]


class TimeLeft:
    """How long the rest of a run takes, from what its notebooks have taken so far.

    Each notebook is expected to take what others of its kind took in this run; before there is one, what its kind took
    in earlier runs, corrected by how this run has kept to such expectations; before there is any, the mean of all. The
    sum is then spread over the lanes as the work so far was: a lane that waits for a core is not a whole lane.
    """

    def __init__(self, tasks: Iterable[Task], *, earlier: Iterable[Record] = (), jobs: int = 1) -> None:
        self._left = Counter(task.notebook.name for task in tasks)
        self._jobs = min(jobs, self._left.total())
        self._earlier, self._now = _Taken(), _Taken()
        for record in earlier:
            self._earlier.add(record)

    def finished(self, record: Record) -> None:
        """Count one notebook as done."""
        self._left[record.notebook] -= 1
        self._now.add(record)

    def seconds(self, passed: float) -> float | None:
        """Return the seconds left after so many have passed; None before each lane has finished one, and at the end."""
        rest, now = +self._left, self._now
        if not rest or now.number.total() < self._jobs:
            return None
        worked = sum(now.seconds.values())
        mean = worked / now.number.total()
        before = {name: self._earlier.each(name) for name in (*now.number, *rest) if name in self._earlier.number}
        expected = sum(before[name] * number for name, number in now.number.items() if name in before)
        pace = sum(now.seconds[name] for name in now.number if name in before) / expected if expected else 1.0
        each = {name: seconds * pace for name, seconds in before.items()} | {
            name: now.each(name) for name in now.number
        }
        lanes = worked / passed if passed > 0 and worked > 0 else self._jobs
        return sum(each.get(name, mean) * number for name, number in rest.items()) / lanes


class _Taken:
    """How many notebooks of each name have run, and for how long together."""

    def __init__(self) -> None:
        self.number: Counter[str] = Counter()
        self.seconds: dict[str, float] = {}

    def add(self, record: Record) -> None:
        self.number[record.notebook] += 1
        self.seconds[record.notebook] = self.seconds.get(record.notebook, 0.0) + record.seconds

    def each(self, name: str) -> float:
        return self.seconds[name] / self.number[name]


class Reporter:
    """Tells one line per notebook, as logs and CI want it; without a console, nothing."""

    def __init__(self, console: Console | None) -> None:
        self._console = console
        self._total = self._done = self._failed = 0
        self._began = time.monotonic()
        self._time_left = TimeLeft(())
        self._noted: set[str] = set()

    def say(self, text: str) -> None:
        """Print one line."""
        if self._console is not None:
            self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def begin(self, text: str, *, tasks: Sequence[Task], earlier: Iterable[Record] = (), jobs: int = 1) -> None:
        """Print what is about to happen, and start counting; `earlier` are records of runs before this one."""
        self.say(text)
        self._total, self._began = len(tasks), time.monotonic()
        self._time_left = TimeLeft(tasks, earlier=earlier, jobs=jobs)

    def finished(self, record: Record) -> None:
        """Tell which notebook ended, how, and how long the rest may take."""
        self._count(record)
        ended = f"{record.key} {how_it_ended(record)}, {record.seconds:.1f} s"
        about = ", ".join(filter(None, [self._left(), self._failures() if self._done < self._total else ""]))
        self.say(f"[{self._done}/{self._total}] {ended}{f' ({about})' if about else ''}")

    def _count(self, record: Record) -> None:
        self._done += 1
        self._failed += record.outcome == "failed"
        self._time_left.finished(record)
        if record.note and record.note not in self._noted:  # of many notebooks the same is said once
            self._noted.add(record.note)
            self.say(f"{record.key}: {record.note}")

    def _failures(self) -> str:
        return f"{self._failed} failed" if self._failed else ""

    def _left(self) -> str:
        """Return the time left in words; nothing where it cannot be told yet."""
        seconds = self._time_left.seconds(time.monotonic() - self._began)
        if seconds is None:
            return ""
        return f"about {max(seconds, 1):.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"


class Bar(Reporter):
    """A bar with counts, failures and time left; only a failing notebook gets a line of its own, above the bar."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress.console)
        self._progress = progress
        self._bar: TaskID | None = None

    def begin(self, text: str, *, tasks: Sequence[Task], earlier: Iterable[Record] = (), jobs: int = 1) -> None:
        """Print what is about to happen, and show the bar when there is anything to do."""
        super().begin(text, tasks=tasks, earlier=earlier, jobs=jobs)
        if tasks:
            self._bar = self._progress.add_task("notebooks", total=len(tasks), failed="", left="")

    def finished(self, record: Record) -> None:
        """Move the bar on."""
        self._count(record)
        if record.failure is not None:
            self.say(f"{record.key} {how_it_ended(record)}")
        if self._bar is not None:
            self._progress.update(self._bar, advance=1, failed=self._failures(), left=self._left())


def how_it_ended(record: Record) -> str:
    """Return the end of one notebook in a few words, without a word of the data."""
    if record.failure is None:
        return "done, INCOMPLETE" if record.complete is False else "done"
    return f"FAILED: {record.failure.kind} at {record.failure.where}"


@contextmanager
def reporting(*, show: bool) -> Iterator[Reporter]:
    """Give the reporter that suits standard error."""
    console = Console(stderr=True)
    if not show or not console.is_terminal:
        yield Reporter(console if show else None)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]}"),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=console) as progress:
        yield Bar(progress)
