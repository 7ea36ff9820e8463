"""Run one notebook through papermill, with one kernel of its own, and say how it ended; a failing one is an answer.

The engine is a name handed to papermill, so that another engine can be registered with papermill and asked for.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import perfcal.errors
from perfcal.batch.manifest import Failure
from perfcal.batch.notebook_files import error_output, read_executed
from perfcal.batch.task import Parameter
from perfcal.errors import UnknownNameError

__all__ = ["CELL_TIMEOUT", "Execution", "check_engine", "execute"]

CELL_TIMEOUT = 600
"""Seconds one cell may take before its notebook counts as failed."""

_PACKAGE = Path(perfcal.errors.__file__).parent
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_START_TIMEOUT = 120  # a kernel starts in about a second; on a machine with every core taken, much later


@dataclass(frozen=True, slots=True)
class Execution:
    """How one notebook ended. The executed notebook is on disk either way."""

    seconds: float
    failure: Failure | None = None
    note: str = ""


def check_engine(name: str | None) -> None:
    """Refuse an engine papermill does not know, before anything runs."""
    known = sorted({"nbclient", *(point.name for point in entry_points(group="papermill.engine"))})
    if name is not None and name not in known:
        raise UnknownNameError.of("engine", name, known)


def execute(
    source: Path,
    target: Path,
    *,
    parameters: Mapping[str, Parameter],
    engine: str | None = None,
    cell_timeout: int = CELL_TIMEOUT,
) -> Execution:
    """Run the notebook `source` and write it, executed, to `target`; never raises for what happens in the notebook.

    The kernel is this Python's own and starts in the notebook's folder, as it does in JupyterLab.
    """
    # Imported here: papermill takes longer to import than everything else perfcal does before a kernel starts.
    from jupyter_core.utils import ensure_event_loop  # noqa: PLC0415
    from papermill import execute_notebook  # noqa: PLC0415
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    started = time.monotonic()
    failure = None
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="perfcal-") as private:
            execute_notebook(
                _literal(source),
                _literal(target),
                dict(parameters),
                engine_name=engine,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                start_timeout=_START_TIMEOUT,
                execution_timeout=cell_timeout,
                # papermill's own `cwd` changes the folder of the whole process, and other notebooks run beside this one
                resources={"metadata": {"path": str(source.parent.resolve())}},
                **_kernel(Path(private)),
            )
    except PapermillExecutionError as fault:
        failure = _failure(fault)
    except Exception as fault:  # noqa: BLE001  # the kernel died, hung or never started: that notebook's end only
        failure = _mark_failure(source, target, fault)
    finally:
        ensure_event_loop().close()  # this thread's; the kernel's sockets are closed by now
    return Execution(time.monotonic() - started, failure, "" if failure else _early_end(target))


def _kernel(private: Path) -> dict[str, Any]:
    """Return the settings of a kernel that talks over files only this user can open, and keeps off the terminal."""
    from traitlets.config import Config  # noqa: PLC0415

    quiet = {"extra_arguments": ["--log-level=CRITICAL"]}
    if os.name == "nt":
        return quiet
    sockets = {"transport": "ipc", "ip": str(private / "k"), "connection_file": str(private / "kernel.json")}
    return {**quiet, "config": Config({"KernelManager": sockets})}


def _literal(path: Path) -> str:
    """Return a path that papermill leaves as it is: it takes braces for the names of parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


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


def _mark_failure(source: Path, target: Path, fault: Exception) -> Failure:
    """Write into the notebook what papermill leaves out when the kernel itself fails: the error, and its banner.

    Without this the cell that killed the kernel would be marked completed.
    """
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415
    from papermill.execute import raise_for_execution_errors  # noqa: PLC0415

    notebook = read_executed(target if target.exists() else source)
    kind, words = type(fault).__name__, _KERNEL_FAULTS.get(type(fault).__name__, "the kernel did not answer")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    begun = [cell for cell in code if _status(cell).get("start_time")] or code[:1]
    if not begun:
        return Failure(kind=kind, where=source.name)
    cell = begun[-1]
    cell.execution_count = code.index(cell) + 1  # the kernel did not live to count it
    cell.metadata["papermill"] = {**_status(cell), "exception": True, "status": "failed"}
    shown = [
        output for output in cell.outputs if output.output_type != "error"
    ]  # e.g. our own interrupt of a long cell
    cell.outputs = [*shown, error_output(kind, words)]
    later = notebook.cells[notebook.cells.index(cell) + 1 :]
    for unrun in later:
        unrun.metadata["papermill"] = {**_status(unrun), "status": "pending"}
    try:
        raise_for_execution_errors(notebook, str(target))
    except PapermillExecutionError as marked:
        return _failure(marked)
    return Failure(kind=kind, where=source.name)  # pragma: no cover  # the error written above is always found


_KERNEL_FAULTS = {
    "DeadKernelError": "the kernel died in this cell",
    "CellTimeoutError": f"this cell took longer than it may ({CELL_TIMEOUT} seconds unless set otherwise)",
}


def _status(cell: Any) -> dict[str, Any]:
    return dict(cell.metadata.get("papermill", {}))


def _early_end(target: Path) -> str:
    """Say where a notebook ended itself by SystemExit 0, which papermill takes for success."""
    for cell in read_executed(target).cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename == "SystemExit":
                return f"ended itself at In [{cell.execution_count}]; the cells after it did not run"
    return ""
