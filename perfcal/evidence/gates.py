"""Every gate of the growth doc's life in one table: which conditions hold, on which line (R5, R6, R7, R9, R10)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from perfcal.errors import UnknownNameError
from perfcal.evidence.clause import Gate
from perfcal.evidence.pip.gate import PIP_GATE
from perfcal.evidence.promotion.gate import PROMOTION_GATE
from perfcal.evidence.repair.gate import REPAIR_GATE
from perfcal.evidence.stretch.gate import STRETCH_GATE
from perfcal.evidence.visibility.gate import VISIBILITY_GATE
from perfcal.schema.columns import CLAUSES, empty_table
from perfcal.schema.cycle import Cycle

__all__ = ["GATES", "gates"]

_OURS: tuple[Gate, ...] = (PROMOTION_GATE, VISIBILITY_GATE, STRETCH_GATE, REPAIR_GATE, PIP_GATE)
GATES: dict[str, Gate] = {gate.name: gate for gate in _OURS}
"""Every gate by name, in the order of an engineer's two years: promotion, visibility, stretch, repair, PIP."""


def gates(
    cycle: Cycle, *, gate: str | Sequence[str] | None = None, employee_ids: Sequence[str] | None = None
) -> pd.DataFrame:
    """Which conditions of which gate hold for whom? One row per clause (columns of `CLAUSES`).

    Parameters
    ----------
    cycle
        The loaded workspace; clocks are counted to `cycle.as_of`.
    gate
        Names of gates; all when none is named.
    employee_ids
        Whom to ask about. Without ids, each gate is asked about those it concerns (a PIP gate about people with a PIP, a
        repair loop or a conversation on record); a gate that is named, about everybody with a growth doc.

    Notes
    -----
    A gate opens only when every clause says `yes`; `unknown` is never met. That a gate is open is no advice to go
    through it.
    """
    names = [gate] if isinstance(gate, str) else list(gate or GATES)
    for name in names:
        if name not in GATES:
            raise UnknownNameError.of("gate", name, list(GATES))
    for who in employee_ids or ():
        cycle.person(who)
    found = [_rows(cycle, GATES[name], employee_ids, named=bool(gate)) for name in names]
    whole = [rows for rows in found if not rows.empty]
    return pd.concat(whole, ignore_index=True) if whole else empty_table(CLAUSES)


def _rows(cycle: Cycle, gate: Gate, asked: Sequence[str] | None, *, named: bool) -> pd.DataFrame:
    if asked is None:
        asked = list(cycle.sections["employee_id"].unique()) if named else gate.concerns(cycle)
    return gate.find(cycle, asked)
