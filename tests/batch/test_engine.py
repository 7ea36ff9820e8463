"""One notebook, executed: how long all of its cells together may take, and which engine runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from batch_notebooks import startup_with_a_thread, write_notebook

from perfcal.batch.engine import default_engine, execute
from perfcal.batch.fork.servers import close_servers


@pytest.mark.batch
@pytest.mark.parametrize("engine", ["nbclient", default_engine()])
def test_a_notebook_has_its_time_and_no_cell_may_take_what_is_left_of_it_twice(tmp_path: Path, engine: str) -> None:
    """The first cell ends in time, the second does not; the third is not run, and the notebook says so."""
    notebook = write_notebook(tmp_path / "slow.ipynb", "import time\ntime.sleep(1)", "time.sleep(60)", "print('after')")
    run = execute(notebook, parameters={"interactive": False}, engine=engine, notebook_timeout=12)
    close_servers()
    assert run.failure is not None
    assert (run.failure.kind, run.failure.where) == ("CellTimeoutError", "In [4]")
    code = [cell for cell in run.notebook.cells if cell.cell_type == "code"]
    assert [cell.metadata.papermill["status"] for cell in code][-3:] == ["completed", "failed", "pending"]
    assert run.seconds < 40


@pytest.mark.batch
@pytest.mark.skipif(default_engine() != "perfcal-fork", reason="forking is not safe here")
def test_a_notebook_that_cannot_be_forked_says_why_and_its_kernel_keeps_off_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The user's own startup file starts a thread: papermill's kernel runs the cells, over files only this user can open."""
    monkeypatch.setenv("IPYTHONDIR", str(startup_with_a_thread(tmp_path / "ipython")))
    told = "from ipykernel.kernelapp import IPKernelApp\nprint(IPKernelApp.instance().transport)"
    run = execute(write_notebook(tmp_path / "in.ipynb", told), parameters={"interactive": False})
    close_servers()
    assert run.failure is None
    assert run.notebook.cells[-1].outputs[0].text == "ipc\n"
    assert run.note.startswith("in a kernel of its own, which is slower: 2 threads after importing")
    assert capfd.readouterr().err == ""


def test_the_engine_is_a_fork_where_forking_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """And papermill's own on Windows and macOS."""
    for platform, engine in {"linux": "perfcal-fork", "win32": "nbclient", "darwin": "nbclient"}.items():
        monkeypatch.setattr("sys.platform", platform)
        assert default_engine() == engine
