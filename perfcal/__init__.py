"""perfcal: the calibration workbook. The record speaks; nobody is rated, ranked or scored.

Public names, in the order a workbook uses them; each is imported when it is first asked for, so that a command that
draws nothing waits for no chart library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perfcal.load.workspace import load_workspace
    from perfcal.view.controls import problems_control
    from perfcal.view.data_check import (
        accounts_table,
        candidates_table,
        cycle_table,
        loaded_table,
        problem_counts_table,
        problems_table,
        unaccounted_lines,
    )
    from perfcal.view.pre_read.page import show_pre_read
    from perfcal.view.pre_read_control import pre_read_control

__all__ = [  # noqa: RUF022 - the order a workbook uses them
    "load_workspace",
    "cycle_table",
    "loaded_table",
    "problem_counts_table",
    "problems_control",
    "problems_table",
    "accounts_table",
    "unaccounted_lines",
    "candidates_table",
    "pre_read_control",
    "show_pre_read",
]

_HOMES = {
    "load_workspace": "perfcal.load.workspace",
    "cycle_table": "perfcal.view.data_check",
    "loaded_table": "perfcal.view.data_check",
    "problem_counts_table": "perfcal.view.data_check",
    "problems_control": "perfcal.view.controls",
    "problems_table": "perfcal.view.data_check",
    "accounts_table": "perfcal.view.data_check",
    "unaccounted_lines": "perfcal.view.data_check",
    "candidates_table": "perfcal.view.data_check",
    "pre_read_control": "perfcal.view.pre_read_control",
    "show_pre_read": "perfcal.view.pre_read.page",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
