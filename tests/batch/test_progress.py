"""What a run says while it runs: counts, failures, time left; ids, and nothing of the data."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from batch_records import NOTEBOOK, record, task
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.progress import Progress, TextColumn

from perfcal.batch.manifest import Failure
from perfcal.batch.progress import Bar, Reporter, TimeLeft, reporting

FAILED = record("e02", outcome="failed", failure=Failure(kind="KeyError", where="In [4] of pre_reads/e02.ipynb"))


def test_lines_count_and_name_failures() -> None:
    """One line per notebook, fit for a log."""
    stream = io.StringIO()
    reporter = Reporter(Console(file=stream))
    reporter.begin(
        "cycle 2026-H1: 3 notebooks to run, 0 up to date", tasks=[task(who) for who in ("e01", "e02", "e03")]
    )
    for page in (record(), FAILED, record("e03", complete=False)):
        reporter.finished(page)
    lines = stream.getvalue().splitlines()
    assert lines[1].startswith("[1/3] pre_reads/e01 done, 3.2 s (about ")
    assert lines[2].startswith("[2/3] pre_reads/e02 FAILED: KeyError at In [4] of pre_reads/e02.ipynb, 3.2 s (about ")
    assert lines[2].endswith("left, 1 failed)")
    assert lines[3] == "[3/3] pre_reads/e03 done, INCOMPLETE, 3.2 s"


def test_a_remark_of_many_notebooks_is_made_once() -> None:
    """Each on a line of its own, with the first page it is about."""
    stream = io.StringIO()
    reporter = Reporter(Console(file=stream))
    reporter.begin("", tasks=[task()] * 3)
    for who, note in {"e01": "slower: 2 threads", "e02": "slower: 2 threads", "e03": "ended itself at In [3]"}.items():
        reporter.finished(record(who, note=note))
    remarks = [line for line in stream.getvalue().splitlines() if line and not line.startswith("[")]
    assert remarks == ["pre_reads/e01: slower: 2 threads", "pre_reads/e03: ended itself at In [3]"]


def test_no_time_is_promised_before_each_worker_has_finished_one() -> None:
    """The first notebook of two says nothing about the pace."""
    stream = io.StringIO()
    reporter = Reporter(Console(file=stream))
    reporter.begin("", tasks=[task()] * 9, jobs=2)
    reporter.finished(record())
    assert "about" not in stream.getvalue()


SHELF = {"check": 9.0, "pre_read": 0.1, "patterns": 20.0}
"""Three kinds of notebooks, with the seconds each takes."""


def left(*names: str, earlier: float = 0.0, done: tuple[str, ...] = (), jobs: int = 1) -> float | None:
    """Estimate a run of `names` after `done`; an earlier run, if any, took so many times as long for each."""
    tasks = [task(notebook=replace(NOTEBOOK, name=name)) for name in names]
    before = [record(notebook=name, seconds=seconds * earlier) for name, seconds in SHELF.items() if earlier]
    time_left = TimeLeft(tasks, earlier=before, jobs=jobs)
    for name in done:
        time_left.finished(record(notebook=name, seconds=SHELF[name]))
    return time_left.seconds(sum(SHELF[name] for name in done) / jobs)


def test_a_slow_first_notebook_promises_nothing_bad_of_the_quick_ones() -> None:
    """Nine seconds for the first and a tenth for each after it: the average of the first two would say seven minutes."""
    names = ("check", *["pre_read"] * 100)
    assert left(*names, done=names[:2]) == pytest.approx(9.9)


@pytest.mark.parametrize("earlier", [0.5, 1.0, 3.0])
def test_what_an_earlier_run_took_tells_of_kinds_that_have_not_run_yet(earlier: float) -> None:
    """Twenty slow ones wait at the end; how this run keeps to the earlier one's times corrects what those say."""
    names = ("check", "pre_read", *["patterns"] * 20)
    assert left(*names, earlier=earlier, done=names[:1]) == pytest.approx(0.1 + 400)


def test_two_lanes_take_half_as_long_and_a_lane_without_a_core_none_off() -> None:
    """What the work so far was spread over is what the rest is spread over."""
    names = ("patterns",) * 12
    assert left(*names, done=names[:2], jobs=2) == pytest.approx(100)
    time_left = TimeLeft([task()] * 12, jobs=2)
    for _ in range(2):
        time_left.finished(record(seconds=20))
    assert time_left.seconds(40) == pytest.approx(200)


@given(order=st.permutations(["check"] * 2 + ["pre_read"] * 6 + ["patterns"] * 3), done=st.integers(1, 10))
def test_once_each_kind_has_run_the_estimate_is_right(order: list[str], done: int) -> None:
    """In whatever order the notebooks come."""
    rest = order[done:]
    if set(rest) <= set(order[:done]):
        assert left(*order, done=tuple(order[:done])) == pytest.approx(sum(SHELF[name] for name in rest))


def test_at_the_end_nothing_is_left_to_say() -> None:
    """And nothing when there was nothing to do."""
    assert left("check", done=("check",)) is None
    assert TimeLeft(()).seconds(1) is None


def test_a_bar_moves_and_gives_failures_a_line() -> None:
    """On a terminal only what went wrong is worth a line."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=100)
    with Progress(TextColumn("{task.completed}/{task.total} {task.fields[failed]}"), console=console) as progress:
        bar = Bar(progress)
        bar.begin("cycle 2026-H1", tasks=[task(), task("e02")])
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
