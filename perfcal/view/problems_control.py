"""The control of the data check: which faults were found, by severity and file."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from perfcal.schema.cycle import Cycle
from perfcal.view.controls import choice, shown
from perfcal.view.data_check import SEVERITIES, problems_table
from perfcal.view.tables import PageTable

__all__ = ["ProblemsControl", "problems_control"]


class ProblemsControl(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Choose a severity and a file above; see those faults below."""

    def __init__(self, cycle: Cycle) -> None:
        self._cycle = cycle
        files = sorted(set(cycle.problems["file"]))
        self.severity = choice("Severity", [("all", ""), *((name, name) for name in SEVERITIES)])
        self.file = choice("File", [(f"all ({len(files)})", ""), *((name, name) for name in files)])
        self.result = shown(problems_table(cycle))
        for field in (self.severity, self.file):
            field.observe(self._show, "value")
        super().__init__([self.severity, self.file, self.result])

    def _show(self, _change: Any) -> None:
        chosen = problems_table(self._cycle, severity=self.severity.value, file=self.file.value)
        self.result.value = chosen.to_html()


def problems_control(cycle: Cycle, *, interactive: bool = True) -> ProblemsControl | PageTable:
    """Which faults were found, and what is to be typed? By hand: choose severity and file. In batch: the table of all.

    A fault is about a file. It says nothing about the person whose file it is.
    """
    return ProblemsControl(cycle) if interactive else problems_table(cycle)
