"""One notebook, executed: how long all of its cells together may take, and which engine runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from batch_notebooks import write_notebook

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


def test_the_engine_is_a_fork_where_forking_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """And papermill's own on Windows and macOS."""
    for platform, engine in {"linux": "perfcal-fork", "win32": "nbclient", "darwin": "nbclient"}.items():
        monkeypatch.setattr("sys.platform", platform)
        assert default_engine() == engine
