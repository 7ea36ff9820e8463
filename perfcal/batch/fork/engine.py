"""The engine as papermill knows it: `papermill --engine perfcal-fork in.ipynb out.ipynb -p name value`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from string import Template
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

_LAUNCHED = ("-m", "ipykernel_launcher", "-f", "{connection_file}")
"""How the command of IPython's kernel ends, where nothing is set in it."""

Otherwise = Callable[[str], AbstractContextManager[Mapping[str, Any]]]
"""Why no fork can be used → settings of the kernel that is used, for as long as it runs."""


class ForkEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine, with a fork of a warm process for a kernel.

    Cells, outputs, tags, progress and the state of widgets are papermill's and nbclient's work, as ever. Where a
    notebook cannot run in a fork (a kernel of another language or environment, no `os.fork`), papermill's own kernel
    runs it, and the log says why.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        workspace: str | None = None,
        about: str | None = None,
        otherwise: Otherwise = lambda _why: nullcontext({}),
        **kwargs: Any,
    ) -> Any:
        """Run the cells, in a fork where that is possible.

        A `workspace` that the cells will load can be named, "" for the sample; the warm process then has it ready, and
        what a page `about` this employee shares with those of others. `otherwise` is told why no fork can be used, and
        gives further settings of papermill's own kernel.
        """
        run = super().execute_managed_notebook
        cells = (cell.source for cell in nb_man.nb.cells if cell.cell_type == "code")
        try:
            server = warm_server(*_launch(kernel_name, kwargs))
            ahead = Ahead(imports_of(cells), workspace, about)
            kernel = ForkedKernel(server, cwd=_folder(kwargs), ahead=ahead)
        except ServerError as why:
            logger.warning("perfcal-fork: papermill's own kernel is used: %s", why)
            with otherwise(str(why)) as settings:
                return run(nb_man, kernel_name, **kwargs, **settings)
        try:
            with _saving_seldom(nb_man) as save_what_is_owed:
                kernel.when_asked = save_what_is_owed
                return run(nb_man, kernel_name, km=kernel, **kwargs)
        finally:
            run_sync(kernel.finish)()


@contextmanager
def _saving_seldom(nb_man: Any) -> Iterator[Callable[[], None]]:
    """Let papermill write the notebook once a second, not twice a cell; it writes it when it has ended in any case.

    Gives what writes it as soon as that second has passed, for as long as a cell runs.
    """
    save, owed = nb_man.save, False

    def save_what_is_owed() -> None:
        nonlocal owed
        if owed and (nb_man.now() - nb_man.last_save_time).total_seconds() >= 1:
            owed = False
            save()

    def save_seldom(**_kwargs: Any) -> None:
        nonlocal owed
        owed = True
        save_what_is_owed()

    nb_man.save = save_seldom
    try:
        yield save_what_is_owed
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
    if command[-len(_LAUNCHED) :] != _LAUNCHED:
        raise ServerError(f"kernel {kernel_name} is not IPython's, or is started with settings of its own")
    variables = {name: Template(value).safe_substitute(os.environ) for name, value in extra.items()}
    return (sys.executable, *command[1 : -len(_LAUNCHED)]), variables


@cache
def _command(kernel_name: str) -> tuple[tuple[str, ...], dict[str, str]]:
    spec = KernelSpecManager().get_kernel_spec(kernel_name)
    return tuple(spec.argv), dict(spec.env)
