"""The engine as papermill knows it: `papermill --engine perfcal-fork in.ipynb out.ipynb -p name value`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient.util import run_sync
from papermill.engines import NBClientEngine
from papermill.log import logger

from perfcal.batch.fork.imports import imports_of
from perfcal.batch.fork.kernel_client import Ahead, ForkedKernel
from perfcal.batch.fork.servers import ServerError, forking_is_safe, warm_server

__all__ = ["ForkEngine"]

_STARTS_A_KERNEL = {"km", "config", "extra_arguments", "kernel_manager_class"}
"""Settings of how a kernel is started; a fork has none."""


class ForkEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine, with a fork of a warm process for a kernel.

    Cells, outputs, tags, progress and the state of widgets are papermill's and nbclient's work, as ever. Where a
    notebook cannot run in a fork (a kernel of another language or environment, no `os.fork`), papermill's own kernel
    runs it, and the log says why.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, workspace: str | None = None, about: str | None = None, **kwargs: Any
    ) -> Any:
        """Run the cells, in a fork where that is possible.

        A `workspace` that the cells will load can be named, "" for the sample; the warm process then has it ready, and
        what a page `about` this employee shares with those of others.
        """
        run = super().execute_managed_notebook
        cells = (cell.source for cell in nb_man.nb.cells if cell.cell_type == "code")
        try:
            server = warm_server(*_launch(kernel_name, kwargs))
            ahead = Ahead(imports_of(cells), workspace, about)
            kernel = ForkedKernel(server, cwd=_folder(kwargs), ahead=ahead)
        except ServerError as why:
            logger.warning("perfcal-fork: papermill's own kernel is used: %s", why)
            return run(nb_man, kernel_name, **kwargs)
        try:
            with _saving_seldom(nb_man):
                return run(nb_man, kernel_name, km=kernel, **kwargs)
        finally:
            run_sync(kernel.finish)()


@contextmanager
def _saving_seldom(nb_man: Any) -> Iterator[None]:
    """Let papermill write the notebook once a second, not twice a cell; it writes it when it has ended in any case."""
    save = nb_man.save

    def save_seldom(**kwargs: Any) -> None:
        if (nb_man.now() - nb_man.last_save_time).total_seconds() >= 1:
            save(**kwargs)

    nb_man.save = save_seldom
    try:
        yield
    finally:
        nb_man.save = save


def _folder(options: Mapping[str, Any]) -> str:
    """Return where the cells run: nbclient's answer to the same question."""
    return options.get("resources", {}).get("metadata", {}).get("path") or os.getcwd()  # noqa: PTH109


def _launch(kernel_name: str, options: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return how the warm process of a kernel is started: the interpreter with its options, and further variables."""
    if not forking_is_safe():
        raise ServerError("forking is not safe here")
    if settings := sorted(_STARTS_A_KERNEL & options.keys()):
        raise ServerError(f"a fork cannot be given {', '.join(settings)}")
    try:
        command, extra = _command(kernel_name)
    except NoSuchKernel as fault:
        raise ServerError(str(fault)) from fault  # papermill's own engine says it again, as ever
    if command[0] not in {"python", "python3", f"python3.{sys.version_info[1]}", sys.executable}:
        raise ServerError(f"kernel {kernel_name} is another Python, or none")
    if "-m" not in command or command[command.index("-m") + 1] != "ipykernel_launcher":
        raise ServerError(f"kernel {kernel_name} is not IPython's")
    return (sys.executable, *command[1 : command.index("-m")]), extra


@cache
def _command(kernel_name: str) -> tuple[tuple[str, ...], dict[str, str]]:
    spec = KernelSpecManager().get_kernel_spec(kernel_name)
    return tuple(spec.argv), dict(spec.env)
