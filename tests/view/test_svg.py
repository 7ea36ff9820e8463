"""A chart is the same drawing whoever draws it, and is drawn whatever happens to who should."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from perfcal.view import svg
from perfcal.view.charts import chart_svg
from perfcal.view.svg import ADDRESS, draw, drawing_apart

VERSION = alt.SCHEMA_VERSION.rpartition(".")[0]

CHILDREN_KNOWN = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")


def bars(height: int) -> dict[str, Any]:
    """Return the specification of one bar."""
    return {"data": {"values": [{"x": "a", "y": height}]}, "mark": "bar", "encoding": {"y": {"field": "y"}}}


@pytest.fixture
def nobody_draws_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process be unable to draw."""

    def refuse(*_args: object) -> str:
        raise AssertionError("drawn in the asking process")

    monkeypatch.setattr(svg, "_drawn_here", refuse)


def test_another_process_draws_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte, and for several callers at once, each their own."""
    alone = [draw(bars(height), version=VERSION) for height in range(6)]
    with drawing_apart(2):
        monkeypatch.setattr(svg, "_drawn_here", None)
        with ThreadPoolExecutor(6) as callers:
            apart = list(callers.map(lambda height: draw(bars(height), version=VERSION), range(6)))
    assert apart == alone
    assert len(set(apart)) == 6


@pytest.mark.usefixtures("nobody_draws_here")
def test_a_chart_of_altair_and_one_that_a_notebook_displays_are_drawn_there() -> None:
    """Whether it is for one of our pictures, or shown as it is."""
    chart = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point().encode(x="x:Q")
    with drawing_apart():
        assert chart._repr_mimebundle_() == {"image/svg+xml": chart_svg(chart)}


def test_what_is_no_chart_says_so_here() -> None:
    """The caller gets the fault of its own chart, and the next chart is drawn."""
    with drawing_apart():
        with pytest.raises(ValueError, match="SVG conversion failed"):
            draw({"mark": "no such mark"}, version=VERSION)
        assert draw(bars(1), version=VERSION).startswith("<svg")


def test_an_address_where_nobody_is_leaves_the_drawing_to_the_caller(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A run that has ended, or was killed, leaves one behind; so does a process that breaks off in the middle."""
    alone = draw(bars(3), version=VERSION)
    monkeypatch.setenv(ADDRESS, str(tmp_path / "gone"))
    assert draw(bars(3), version=VERSION) == alone
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen()
        monkeypatch.setenv(ADDRESS, str(tmp_path / "s"))
        breaks_off = threading.Thread(target=lambda listener: listener.accept()[0].close(), args=[silent])
        breaks_off.start()
        assert draw(bars(3), version=VERSION) == alone
        breaks_off.join()


@CHILDREN_KNOWN
def test_when_the_drawing_process_dies_nobody_waits_for_it() -> None:
    """The charts that follow are drawn where they are asked for."""
    with drawing_apart():
        alone = draw(bars(2), version=VERSION)
        (child,) = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()[-1:]
        os.kill(int(child), signal.SIGKILL)
        begin = time.monotonic()
        assert draw(bars(2), version=VERSION) == alone
        assert time.monotonic() - begin < svg._PATIENCE / 2


def test_the_address_is_this_users_alone_and_gone_afterwards() -> None:
    """Nobody else may ask, or answer; and what was set before is set again."""
    with drawing_apart():
        address = Path(os.environ[ADDRESS])
        assert address.parent.stat().st_mode & 0o077 == 0
        with drawing_apart():
            assert os.environ[ADDRESS] != str(address)
        assert os.environ[ADDRESS] == str(address)
    assert ADDRESS not in os.environ
    assert not address.parent.exists()


DIES = """
import os, signal
from perfcal.view.svg import drawing_apart
with drawing_apart():
    print(*(child for child in open(f"/proc/self/task/{os.getpid()}/children").read().split()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@CHILDREN_KNOWN
def test_the_drawing_process_ends_with_a_run_that_is_killed() -> None:
    """Nothing is left running."""
    run = subprocess.run([sys.executable, "-c", DIES], capture_output=True, text=True, check=False, timeout=60)
    (child,) = run.stdout.split()
    end = time.monotonic() + 30
    while Path(f"/proc/{child}").exists() and "State:\tZ" not in Path(f"/proc/{child}/status").read_text():
        assert time.monotonic() < end, "still running"
        time.sleep(0.05)
