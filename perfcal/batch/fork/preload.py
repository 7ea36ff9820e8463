"""What the warm process has ready for the notebooks: imports, and the workspace. Only that process uses this module."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from perfcal.batch.fork.rehearsals import rehearse_library
from perfcal.load.cycle_dates import read_cycle_dates
from perfcal.load.preloaded import file_stamp, keep, kept_as
from perfcal.load.workspace import input_files, load_workspace, sample_workspace
from perfcal.schema.cycle import Cycle
from perfcal.schema.problems import Problems

__all__ = ["WorkspaceAhead", "import_ahead"]

_TRUSTED = 1.0
"""Seconds for which the files of a workspace count as unchanged."""
_SPENT_ASKING = 0.05
"""The share of a run that may go into asking again: of thirty thousand documents it takes some tenths of a second."""
_AT_ONCE = 50
"""Candidates for whom this is made together: half a second for them all, a sixth for one alone."""
_MAKES_A_PRE_READ = "perfcal.pre_read_control"

_EVERY_KERNEL = ("IPython.core.logger", "faulthandler", "psutil", "tornado.platform.asyncio")
_AT_FIRST_USE = {
    "matplotlib": ("matplotlib_inline.backend_inline",),
    "pandas": ("pandas.io.formats.html", "pandas.io.formats.string", "pyarrow.pandas_compat"),
}
"""What a kernel, or a library that is imported, imports later: when it starts, shows its first table, ends."""
_DRAWS_BY_FOLDER = {"matplotlib", "seaborn"}
"""What takes its settings, at its import, from the folder it is imported in, which here is nobody's notebook's."""


def import_ahead(names: Iterable[str]) -> None:
    """Import what `imports_of` found; what cannot be imported is the notebook's to find out."""
    left = _DRAWS_BY_FOLDER if Path("matplotlibrc").exists() else ()
    wanted = [name for name in names if name.partition(".")[0] not in left]
    later = [module for name in wanted for module in _AT_FIRST_USE.get(name.partition(".")[0], ())]
    for name in (*_EVERY_KERNEL, *wanted, *later):
        try:
            _import(name)
            rehearse_library(name.partition(".")[0])
        except Exception:  # noqa: BLE001, S112  # the notebook shows it, with its own traceback
            continue


def _import(name: str) -> None:
    package, _dot, offered = name.partition(".")
    module = import_module(package)
    if offered in getattr(module, "__all__", ()):
        getattr(module, offered)  # perfcal imports what it offers when it is asked for
    else:
        import_module(name)


class WorkspaceAhead:
    """The workspace that notebooks will load, read once for all of them, and again when its files have changed."""

    def __init__(self) -> None:
        self._trusted_until = 0.0
        self._folder: str | None = None
        self._cycle: Cycle | None = None

    def load(self, folder: str) -> None:
        """Have a workspace ready; its files are looked at once in `_TRUSTED` seconds, and more seldom where they are many.

        A folder that cannot be loaded is left to the notebook, which says why.
        """
        begun = time.monotonic()
        if folder == self._folder and begun < self._trusted_until:
            return
        root = Path(folder) if folder else sample_workspace()
        dates = read_cycle_dates(root / "cycle.yaml", name="cycle.yaml", problems=Problems())
        stamp = file_stamp(input_files(root, dates.id)) if dates else {}
        asking = time.monotonic() - begun
        if not kept_as(root, stamp):
            keep(None, {})  # what is kept would be taken for the files as they are now
            self._cycle = _loaded(root)
            keep(self._cycle, stamp)
        self._folder, self._trusted_until = folder, time.monotonic() + max(_TRUSTED, asking / _SPENT_ASKING)

    def prepare(self, modules: Collection[str], *, about: str | None) -> None:
        """Have ready what a pre-read about somebody shares with those of the candidates beside them.

        What cannot be made is left to the notebook, which says why.
        """
        if self._cycle is None or _MAKES_A_PRE_READ not in modules:
            return
        from perfcal.view.pre_read.citing import cite_ahead  # noqa: PLC0415  # only such a notebook has it imported

        with suppress(Exception):
            listed = self._cycle.candidate_ids()
            first = listed.index(about) // _AT_ONCE * _AT_ONCE if about else 0
            cite_ahead(self._cycle, listed[first : first + _AT_ONCE])


def _loaded(root: Path) -> Cycle | None:
    try:
        return load_workspace(root)
    except Exception:  # noqa: BLE001  # the notebook says why, with its own traceback
        return None
