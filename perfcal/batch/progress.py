"""How far a run is: a bar on a terminal, plain lines anywhere else; always on standard error, and ids only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from perfcal.batch.manifest import Record

__all__ = ["Bar", "Reporter", "how_it_ended", "reporting"]


class Reporter:
    """Tells one line per notebook, as logs and CI want it; without a console, nothing."""

    def __init__(self, console: Console | None) -> None:
        self._console = console
        self._total = self._done = self._failed = 0
        self._jobs = 1
        self._began = time.monotonic()

    def say(self, text: str) -> None:
        """Print one line."""
        if self._console is not None:
            self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def begin(self, text: str, *, total: int, jobs: int) -> None:
        """Print what is about to happen, and start counting."""
        self.say(text)
        self._total, self._jobs, self._began = total, jobs, time.monotonic()

    def finished(self, record: Record) -> None:
        """Tell which notebook ended, how, and how long the rest may take."""
        self._done += 1
        self._failed += record.outcome == "failed"
        ended = f"{record.key} {how_it_ended(record)}, {record.seconds:.1f} s"
        self.say(f"[{self._done}/{self._total}] {ended}{self._left()}")

    def _left(self) -> str:
        """Return the time left by the pace so far; nothing while the first notebooks still run."""
        rest = self._total - self._done
        if not rest or self._done < self._jobs:
            return ""
        seconds = (time.monotonic() - self._began) / self._done * rest
        span = f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
        return f" (about {span} left{f', {self._failed} failed' if self._failed else ''})"


class Bar(Reporter):
    """A bar with counts, failures and time left; only a failing notebook gets a line of its own, above the bar."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress.console)
        self._progress = progress
        self._bar: TaskID | None = None

    def begin(self, text: str, *, total: int, jobs: int) -> None:
        """Print what is about to happen, and show the bar when there is anything to do."""
        super().begin(text, total=total, jobs=jobs)
        if total:
            self._bar = self._progress.add_task("notebooks", total=total, failed="")

    def finished(self, record: Record) -> None:
        """Move the bar on."""
        if record.failure is not None:
            self._failed += 1
            self.say(f"{record.key} {how_it_ended(record)}")
        if self._bar is not None:
            failed = f"{self._failed} failed" if self._failed else ""
            self._progress.update(self._bar, advance=1, failed=failed)


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
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=console) as progress:
        yield Bar(progress)
