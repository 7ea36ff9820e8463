"""Two runs at once, a run that is killed and a run that is stopped: nothing is lost, nothing is half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from batch_notebooks import ABOUT_A_PERSON, write_notebook
from workspaces import CANDIDATES, write_files

from perfcal.batch.manifest import Manifest, read_manifest
from perfcal.batch.plan import plan_batch
from perfcal.batch.run import run_batch

pytestmark = pytest.mark.batch

# The first candidate's page is quick; the second one's waits until it may go on, and says which process it is.
WAITS = """\
import os, pathlib, time
here = pathlib.Path("{folder}")
(here / f"runs-{{employee_id}}-{{os.getpid()}}").touch()
while employee_id == "e02" and not (here / "go-on").exists():
    time.sleep(0.05)
"""
COMMAND = """\
import sys
from perfcal.batch.plan import plan_batch
from perfcal.batch.run import run_batch
workspace, out, notebook = sys.argv[1:]
sys.exit(run_batch(plan_batch(workspace, out=out, notebooks=[notebook]), jobs=1).exit_code)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of two candidates, and a notebook about each."""
    write_files(tmp_path / "ws", candidates=CANDIDATES + "2026-H1,e02,L5,m02,,1\n")
    write_notebook(tmp_path / "page.ipynb", WAITS.format(folder=tmp_path), parameters=ABOUT_A_PERSON)
    return tmp_path


def start(folder: Path) -> subprocess.Popen[str]:
    """Start a run in a process of its own."""
    arguments = [str(folder / "ws"), str(folder / "out"), str(folder / "page.ipynb")]
    return subprocess.Popen([sys.executable, "-c", COMMAND, *arguments], stderr=subprocess.PIPE, text=True)


def wait_for(condition: Callable[[], object], *, seconds: float = 180) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def kernels(folder: Path, who: str) -> list[int]:
    """Return the processes that ran one candidate's page."""
    return [int(path.name.rpartition("-")[2]) for path in folder.glob(f"runs-{who}-*")]


def manifest(folder: Path) -> Manifest:
    """Return the manifest as it is now."""
    return read_manifest(folder / "out" / "2026-H1", cycle="2026-H1")


def alive(process: int) -> bool:
    """Whether a process still runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_two_runs_at_once_share_the_work(folder: Path) -> None:
    """The second waits, says for whom, and finds everything made: no page is made twice."""
    first = start(folder)
    wait_for(lambda: kernels(folder, "e02"))
    second = start(folder)
    assert second.stderr is not None
    assert second.stderr.readline() == f"another run (process {first.pid}) is writing to 2026-H1; waiting for it\n"
    (folder / "go-on").touch()
    _, said = second.communicate(timeout=60)
    first.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert said == "cycle 2026-H1: 0 notebooks to run, 2 up to date\n"
    assert [len(kernels(folder, who)) for who in ("e01", "e02")] == [1, 1]
    assert [page.outcome for page in manifest(folder).notebooks] == ["done", "done"]


def test_a_killed_run_is_continued_by_the_next(folder: Path) -> None:
    """What was finished stays, its manifest says interrupted, its kernel ends by itself, and only the rest runs."""
    killed = start(folder)
    wait_for(lambda: manifest(folder).notebooks and kernels(folder, "e02"))
    killed.kill()
    killed.communicate()
    assert manifest(folder).interrupted
    (orphan,) = kernels(folder, "e02")
    wait_for(lambda: not alive(orphan), seconds=20)
    (folder / "go-on").touch()
    plan = plan_batch(folder / "ws", out=folder / "out", notebooks=[str(folder / "page.ipynb")])
    result = run_batch(plan, progress=False)
    assert [page.key for page in result.ran] == ["page/e02"]
    assert not manifest(folder).interrupted
    assert sorted(path.name for path in plan.folder.iterdir() if path.name != ".lock") == [
        "index.html",
        "manifest.json",
        "page",
    ]


def test_ctrl_c_lets_the_running_notebook_finish_and_begins_no_other(folder: Path) -> None:
    """The run says so, the exit code is 1, and the index says how to go on."""
    write_notebook(
        folder / "page.ipynb",
        WAITS.format(folder=folder).replace('employee_id == "e02"', 'employee_id == "e01"'),
        parameters=ABOUT_A_PERSON,
    )
    run = start(folder)
    wait_for(lambda: kernels(folder, "e01"))
    run.send_signal(signal.SIGINT)
    time.sleep(0.5)
    (folder / "go-on").touch()
    _, said = run.communicate(timeout=60)
    assert "stopping: the notebooks that have begun are finished first" in said
    assert run.returncode == 1
    assert [page.key for page in manifest(folder).notebooks] == ["page/e01"]
    assert manifest(folder).interrupted
    assert "with 1 of its notebooks not run" in (folder / "out" / "2026-H1" / "index.html").read_text()
