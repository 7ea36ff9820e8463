"""The signals of a repair loop on a time line: what each touch point says of progress, gap, and from the engineer (R10.5, R10.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from perfcal.evidence.repair.record import RepairLoop, repair_loops
from perfcal.schema.columns import REPAIR_SIGNALS, table
from perfcal.schema.cycle import Cycle

__all__ = ["repair_signals"]

_SAID = {True: "yes", False: "no", None: "unknown"}


def repair_signals(cycle: Cycle, employee_id: str) -> pd.DataFrame:
    """Return what the touch points of an engineer's repair loops say, one after the other.

    One row per touch point, re-diagnosis and verdict; columns of `REPAIR_SIGNALS`. That a touch point says progress does
    not mean that there was any, only that it speaks of it: whether signals move is read, not counted.
    """
    cycle.person(employee_id)
    return table((row for loop in repair_loops(cycle, [employee_id]) for row in _rows(loop)), REPAIR_SIGNALS)


def _rows(loop: RepairLoop) -> list[dict[str, Any]]:
    whole = {"employee_id": loop.employee_id, "case": loop.case, "file": loop.file}
    rows = [whole | row for row in _found(loop)]
    return sorted(rows, key=lambda row: (row["date"] is None, row["date"] or loop.opened, row["line"]))


def _found(loop: RepairLoop) -> Iterator[dict[str, Any]]:
    for touch in loop.touches:
        said = {"progress": _SAID[touch.progress], "gap": _SAID[touch.gap], "engineer": touch.voice}
        yield {"date": touch.day, "kind": "touch point", "line": touch.line, **said}
    for piece, day in zip(loop.looks, loop.look_days, strict=True):
        yield {"date": day, "kind": "re-diagnosis", "line": piece.line}
    for verdict in loop.verdicts:
        yield {"date": verdict.day, "kind": "verdict", "line": verdict.line}
