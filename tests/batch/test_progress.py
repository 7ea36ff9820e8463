"""What a run says while it runs: counts, failures, time left; ids, and nothing of the data."""

from __future__ import annotations

import io

import pytest
from batch_records import record
from rich.console import Console
from rich.progress import Progress, TextColumn

from perfcal.batch.manifest import Failure
from perfcal.batch.progress import Bar, Reporter, reporting

FAILED = record("e02", outcome="failed", failure=Failure(kind="KeyError", where="In [4] of pre_reads/e02.ipynb"))


def test_lines_count_and_name_failures() -> None:
    """One line per notebook, fit for a log."""
    stream = io.StringIO()
    reporter = Reporter(Console(file=stream))
    reporter.begin("cycle 2026-H1: 3 notebooks to run, 0 up to date", total=3, jobs=1)
    for page in (record(), FAILED, record("e03", complete=False)):
        reporter.finished(page)
    lines = stream.getvalue().splitlines()
    assert lines[1].startswith("[1/3] pre_reads/e01 done, 3.2 s (about ")
    assert lines[2].startswith("[2/3] pre_reads/e02 FAILED: KeyError at In [4] of pre_reads/e02.ipynb, 3.2 s (about ")
    assert lines[2].endswith("left, 1 failed)")
    assert lines[3] == "[3/3] pre_reads/e03 done, INCOMPLETE, 3.2 s"


def test_no_time_is_promised_before_each_worker_has_finished_one() -> None:
    """The first notebook of two says nothing about the pace."""
    stream = io.StringIO()
    reporter = Reporter(Console(file=stream))
    reporter.begin("", total=9, jobs=2)
    reporter.finished(record())
    assert "about" not in stream.getvalue()


def test_a_bar_moves_and_gives_failures_a_line() -> None:
    """On a terminal only what went wrong is worth a line."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=100)
    with Progress(TextColumn("{task.completed}/{task.total} {task.fields[failed]}"), console=console) as progress:
        bar = Bar(progress)
        bar.begin("cycle 2026-H1", total=2, jobs=1)
        bar.finished(record())
        bar.finished(FAILED)
    assert "pre_reads/e02 FAILED: KeyError" in stream.getvalue()
    assert "pre_reads/e01" not in stream.getvalue()
    assert "2/2 1 failed" in stream.getvalue()


@pytest.mark.parametrize("show", [True, False])
def test_reports_go_to_standard_error_or_nowhere(capsys: pytest.CaptureFixture[str], *, show: bool) -> None:
    """Standard output belongs to what a command prints as its result."""
    with reporting(show=show) as reporter:
        reporter.say("waiting")
    assert capsys.readouterr() == ("", "waiting\n" if show else "")
