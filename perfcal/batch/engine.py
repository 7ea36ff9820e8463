"""Run one notebook through papermill, with one kernel of its own, and say how it ended; a failing one is an answer.

The engine is a name handed to papermill, so that another engine can be registered with papermill and asked for.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import perfcal.errors
from perfcal.batch.manifest import Failure
from perfcal.batch.notebook_files import Cells, error_output
from perfcal.batch.task import Parameter
from perfcal.errors import UnknownNameError

__all__ = ["CELL_TIMEOUT", "FORK_ENGINE", "Execution", "check_engine", "default_engine", "execute"]

FORK_ENGINE = "perfcal-fork"
"""Our own engine: each notebook in a fork of one warm process."""

CELL_TIMEOUT = 600
"""Seconds one cell may take before its notebook counts as failed."""

_KERNEL = "python3"
_PACKAGE = Path(perfcal.errors.__file__).parent
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_START_TIMEOUT = 120  # a kernel starts in about a second; on a machine with every core taken, much later


@dataclass(frozen=True, slots=True)
class Execution:
    """How one notebook ended, and the notebook as it then is."""

    notebook: Cells
    seconds: float
    failure: Failure | None = None
    note: str = ""


def default_engine() -> str:
    """Return the engine used when none is named: forks of a warm process where forking is safe, else papermill's own."""
    from perfcal.batch.fork.servers import forking_is_safe  # noqa: PLC0415

    return FORK_ENGINE if forking_is_safe() else "nbclient"


def check_engine(name: str | None) -> None:
    """Refuse an engine papermill does not know, before anything runs."""
    known = sorted({"nbclient", *(point.name for point in entry_points(group="papermill.engine"))})
    if name is not None and name not in known:
        raise UnknownNameError.of("engine", name, known)


def execute(
    source: Path,
    *,
    parameters: Mapping[str, Parameter],
    engine: str | None = None,
    cell_timeout: int = CELL_TIMEOUT,
    notebook_timeout: int | None = None,
) -> Execution:
    """Run the notebook `source` with parameters and return it, executed; never raises for what happens in it.

    The kernel is this Python's own and starts in the notebook's folder, as it does in JupyterLab. What papermill's
    `execute_notebook` does is done here step by step, so that the notebook stays in hand whatever becomes of its kernel,
    and neither the folder of the whole process changes (other notebooks run beside this one) nor a file is written.

    Parameters
    ----------
    source
        The notebook; it must declare the parameters.
    parameters
        Values, by name.
    engine
        Name of an engine registered with papermill; `default_engine` when not said.
    cell_timeout
        Seconds one cell may take.
    notebook_timeout
        Seconds all cells together may take, if that is limited; the cell that runs then has timed out.
    """
    # Imported here: papermill takes longer to import than everything else perfcal does before a kernel starts.
    from jupyter_core.utils import ensure_event_loop  # noqa: PLC0415

    started, engine = time.monotonic(), engine or default_engine()
    notebook = _with_parameters(source, parameters, engine)
    failure, unforked = None, list[str]()
    try:
        _run_cells(notebook, source, engine, _limits(cell_timeout, notebook_timeout), unforked=unforked)
    except Exception as fault:  # noqa: BLE001  # the kernel died, hung or never started: that notebook's end only
        _mark_failure(notebook, fault)
        failure = Failure(kind=type(fault).__name__, where=source.name)
    finally:
        ensure_event_loop().close()  # this thread's; the kernel's sockets are closed by now
    failure = _failure_in(notebook) or failure
    notes = [
        "" if failure else _early_end(notebook),
        *(f"in a kernel of its own, which is slower: {why}" for why in unforked),
    ]
    return Execution(notebook, time.monotonic() - started, failure, "; ".join(filter(None, notes)))


def _with_parameters(source: Path, parameters: Mapping[str, Parameter], engine: str) -> Cells:
    """Return the notebook as papermill prepares it."""
    from papermill.execute import prepare_notebook_metadata, remove_error_markers  # noqa: PLC0415
    from papermill.iorw import load_notebook_node  # noqa: PLC0415
    from papermill.parameterize import parameterize_notebook  # noqa: PLC0415

    notebook = load_notebook_node(str(source))
    notebook = parameterize_notebook(
        notebook, dict(parameters), kernel_name=_KERNEL, language="python", engine_name=engine
    )
    return remove_error_markers(prepare_notebook_metadata(notebook, str(source), source.name))


def _run_cells(notebook: Cells, source: Path, engine: str, limits: Mapping[str, Any], *, unforked: list[str]) -> None:
    from papermill.engines import papermill_engines  # noqa: PLC0415

    def otherwise(why: str) -> AbstractContextManager[dict[str, Any]]:
        unforked.append(why)
        return _own_kernel()

    given = notebook.metadata.papermill["parameters"]
    ahead = {"workspace": given.get("workspace"), "about": given.get("employee_id"), "otherwise": otherwise}
    with nullcontext(ahead) if engine == FORK_ENGINE else _own_kernel() as settings:
        papermill_engines.execute_notebook_with_engine(
            engine,
            notebook,
            kernel_name=_KERNEL,
            progress_bar=False,
            start_timeout=_START_TIMEOUT,
            resources={"metadata": {"path": str(source.parent.resolve())}},
            **limits,
            **settings,
        )


def _limits(cell_timeout: int, notebook_timeout: int | None) -> dict[str, Any]:
    """Return how long a cell may take, as nbclient is told."""
    if notebook_timeout is None:
        return {"execution_timeout": cell_timeout}
    begun: list[float] = []

    def left(_cell: Cells) -> int:
        begun.append(time.monotonic())
        return max(1, min(cell_timeout, int(begun[0] + notebook_timeout - begun[-1])))

    return {"timeout_func": left}


@contextmanager
def _own_kernel() -> Iterator[dict[str, Any]]:
    """Yield the settings of a kernel that talks over files only this user can open, and keeps off the terminal."""
    from traitlets.config import Config  # noqa: PLC0415

    quiet = {"extra_arguments": ["--log-level=CRITICAL"]}
    if os.name == "nt":
        yield quiet
        return
    with tempfile.TemporaryDirectory(prefix="perfcal-") as private:
        files = {"ip": f"{private}/k", "connection_file": f"{private}/kernel.json"}
        yield {**quiet, "config": Config({"KernelManager": {"transport": "ipc", **files}})}


def _failure(fault: Any) -> Failure:
    """Say what papermill's error says, without a word that might quote the data."""
    where = f"In [{fault.exec_count}]" if fault.exec_count else f"cell {fault.cell_index + 1}"
    own = fault.ename in perfcal.errors.__all__ and _raised_by_perfcal(fault.traceback)
    return Failure(kind=fault.ename, where=where, message=fault.evalue if own else "")


def _raised_by_perfcal(traceback: Sequence[str]) -> bool:
    """Say whether the innermost frame is perfcal's code; pandas too has a DataError, and its words may quote anybody.

    IPython gives each frame as one text, the error itself last. A kernel that does otherwise is not trusted.
    """
    raised_at = _COLOURS.sub("", traceback[-2]) if len(traceback) > 1 else ""
    place = raised_at.removeprefix("File ")
    return place != raised_at and Path(os.path.expanduser(place)).is_relative_to(_PACKAGE)  # noqa: PTH111


def _failure_in(notebook: Cells) -> Failure | None:
    """Say which cell failed, and put papermill's banner over the notebook; None where none did."""
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415
    from papermill.execute import raise_for_execution_errors  # noqa: PLC0415

    try:
        raise_for_execution_errors(notebook, None)
    except PapermillExecutionError as fault:
        return _failure(fault)
    return None


def _mark_failure(notebook: Cells, fault: Exception) -> None:
    """Write into the notebook what papermill leaves out when the kernel itself fails: the error.

    Without this the cell that killed the kernel would be marked completed.
    """
    kind, words = type(fault).__name__, _KERNEL_FAULTS.get(type(fault).__name__, "the kernel did not answer")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    begun = [cell for cell in code if _status(cell).get("start_time")] or code[:1]
    if not begun:
        return
    cell = begun[-1]
    cell.execution_count = code.index(cell) + 1  # the kernel did not live to count it
    cell.metadata["papermill"] = {**_status(cell), "exception": True, "status": "failed"}
    ours = [output for output in cell.outputs if output.output_type == "error"]  # our own interrupt of a long cell
    cell.outputs = [*(output for output in cell.outputs if output not in ours), error_output(kind, words)]
    for unrun in notebook.cells[notebook.cells.index(cell) + 1 :]:
        unrun.metadata["papermill"] = {**_status(unrun), "status": "pending"}


_KERNEL_FAULTS = {
    "DeadKernelError": "the kernel died in this cell",
    "CellTimeoutError": f"this cell took longer than it may ({CELL_TIMEOUT} seconds unless set otherwise)",
}


def _status(cell: Any) -> dict[str, Any]:
    return dict(cell.metadata.get("papermill", {}))


def _early_end(notebook: Cells) -> str:
    """Say where a notebook ended itself by SystemExit 0, which papermill takes for success."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename == "SystemExit":
                return f"ended itself at In [{cell.execution_count}]; the cells after it did not run"
    return ""
