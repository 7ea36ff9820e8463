"""First uses, done once in the warm process: no fork of it pays for what is only ready after its first use.

Nothing of them stays in sight: neither in a notebook's names nor in its history, its counts or its settings.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import pandas as pd

__all__ = ["rehearse_cell", "rehearse_library"]


def rehearse_cell(shell: Any) -> None:
    """Run a cell and show a table."""
    shell.run_cell("1", silent=True, store_history=False)
    shell.display_formatter.format(_table().describe(include="all"))


@cache
def rehearse_library(name: str) -> None:
    """Use a library that has just been imported as a notebook would: a second time it is several times as fast."""
    if name == "altair":
        alt = sys.modules[name]
        # A finished chart, not a drawing: what draws it starts threads.
        alt.Chart(_table()).mark_bar().encode(alt.X("number:Q"), y="text").to_dict()
    elif name == "perfcal":
        from perfcal.view.tables import page_table  # noqa: PLC0415

        page_table(_table(), caption="", headings={"number": "", "text": ""}).to_html()


def _table() -> pd.DataFrame:
    return pd.DataFrame({"number": [1, 2], "text": ["one", None]})
