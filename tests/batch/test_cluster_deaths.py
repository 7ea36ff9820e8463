"""Workers, schedulers and drivers that die in the middle of a run: nothing is lost, nothing is made twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_notebooks import ABOUT_A_PERSON, write_notebook
from dask_processes import SETTINGS, DaskProcesses, dask_processes, kill_the_worker_of, wait_for
from workspaces import CANDIDATES, ROSTER, write_files

from perfcal.batch.manifest import Manifest, read_manifest

pytestmark = pytest.mark.batch

# e01's page is quick; e02's waits until it may go on, and says which process it is.
WAITS = """\
import os, pathlib, time
here = pathlib.Path("{folder}")
(here / f"runs-{{employee_id}}-{{os.getpid()}}").touch()
while employee_id == "e02" and not (here / "go-on").exists():
    time.sleep(0.05)
"""
THREE = CANDIDATES + "2026-H1,e02,L5,m02,,1\n2026-H1,e03,L5,m02,,1\n"
PEOPLE = ROSTER + "e03,Amara Lindqvist,m02,L4,2024-03-01,ic,Search,active,2023-01-09\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of three candidates, and a notebook about each."""
    write_files(tmp_path / "ws", candidates=THREE, roster=PEOPLE)
    write_notebook(tmp_path / "page.ipynb", WAITS.format(folder=tmp_path), parameters=ABOUT_A_PERSON)
    return tmp_path


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[DaskProcesses]:
    """A scheduler with two workers."""
    with dask_processes(tmp_path / "dask", workers=2) as processes:
        yield processes


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)  # whoever holds a lock has to renew it as often


def start(folder: Path, cluster: str) -> subprocess.Popen[str]:
    """Start a run in a process of its own, as from a terminal."""
    command = ["run", str(folder / "ws"), "--out", str(folder / "out"), "--notebook", str(folder / "page.ipynb")]
    run = subprocess.Popen(
        [sys.executable, "-m", "perfcal.cli", *command, "--cluster", cluster, "--as-of", "2026-07-05"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    RUNS.append(run)
    return run


RUNS: list[subprocess.Popen[str]] = []


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    while RUNS:
        with RUNS.pop() as run:
            run.kill()


def said_next(run: subprocess.Popen[str]) -> str:
    """Return the next line that a run says."""
    assert run.stderr is not None
    return run.stderr.readline()


def kernels(folder: Path, who: str) -> list[int]:
    """Return the processes that ran one candidate's page."""
    return [int(path.name.rpartition("-")[2]) for path in folder.glob(f"runs-{who}-*")]


def manifest(folder: Path) -> Manifest:
    """Return the manifest as it is now."""
    return read_manifest(folder / "out" / "2026-H1", cycle="2026-H1")


def assert_whole(folder: Path) -> None:
    """Each page is there once, none was moved aside, and nothing of the run is left."""
    assert [(page.key, page.outcome, page.kept) for page in manifest(folder).notebooks] == [
        (f"page/{who}", "done", ()) for who in ("e01", "e02", "e03")
    ]
    assert not manifest(folder).interrupted
    assert sorted(path.name for path in (folder / "out" / "2026-H1").rglob("*") if path.is_file()) == [
        ".lock",
        *(f"{who}.{suffix}" for who in ("e01", "e02", "e03") for suffix in ("html", "ipynb")),
        "index.html",
        "manifest.json",
    ]


def test_a_page_whose_worker_is_killed_is_made_by_another(folder: Path) -> None:
    """On a cluster of this machine, whose workers are started again."""
    run = start(folder, "local")
    wait_for(lambda: kernels(folder, "e02"))
    kill_the_worker_of(kernels(folder, "e02")[0])
    (folder / "go-on").touch()
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert [len(kernels(folder, who)) for who in ("e01", "e02", "e03")] == [1, 2, 1]
    assert_whole(folder)


def test_a_scheduler_that_is_started_again_gets_only_what_is_not_done(folder: Path, dask: DaskProcesses) -> None:
    """The run says that it waits; what was recorded before is not made again."""
    run = start(folder, dask.address)
    wait_for(lambda: len(manifest(folder).notebooks) == 2 and kernels(folder, "e02"))
    dask.end()
    assert [said_next(run) for _ in range(4)][-1].startswith("the scheduler went away: what is done is kept")
    dask.start_scheduler()
    dask.start_worker()
    (folder / "go-on").touch()
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert [len(kernels(folder, who)) for who in ("e01", "e02", "e03")] == [1, 2, 1]
    assert_whole(folder)


def test_a_driver_that_is_killed_is_continued_by_the_next(folder: Path, dask: DaskProcesses) -> None:
    """What it had recorded stays, and the workers serve the next one; no name stands in what they log."""
    killed = start(folder, dask.address)
    wait_for(lambda: len(manifest(folder).notebooks) == 2 and kernels(folder, "e02"))
    killed.kill()
    killed.communicate()
    (folder / "go-on").touch()
    run = start(folder, dask.address)
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert [len(kernels(folder, who)) for who in ("e01", "e03")] == [1, 1]
    assert_whole(folder)
    logged = dask.said()
    assert "Registered to" in logged
    assert not [word for word in ("Wanda", "Castellan", "Lindqvist", "e02") if word in logged]


def test_ctrl_c_lets_the_running_page_finish_and_begins_no_other(folder: Path, dask: DaskProcesses) -> None:
    """As on a single machine; a copy of the workspace stays on no worker."""
    everybody = WAITS.format(folder=folder).replace('employee_id == "e02" and ', "")
    write_notebook(folder / "page.ipynb", everybody, parameters=ABOUT_A_PERSON)
    run = start(folder, dask.address)
    wait_for(lambda: sum(len(kernels(folder, who)) for who in ("e01", "e02", "e03")) == 2)
    run.send_signal(signal.SIGINT)
    assert [said_next(run) for _ in range(2)][-1].startswith("stopping")
    (folder / "go-on").touch()
    _, said = run.communicate(timeout=120)
    assert (run.returncode, len(manifest(folder).notebooks), manifest(folder).interrupted) == (1, 2, True), said
    assert not list((folder / "dask").rglob("growth_docs"))
