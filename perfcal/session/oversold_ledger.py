"""Which cases of a session claimed more than their rows, remembered for the policy's number of cycles (R5.3)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from perfcal.evidence.promotion.overselling import earlier_cases, oversold_claims
from perfcal.schema.columns import OVERSOLD, records, table
from perfcal.schema.cycle import Cycle
from perfcal.session.after import with_decisions

__all__ = ["oversold_ledger"]


def oversold_ledger(cycle: Cycle, state: pd.DataFrame) -> pd.DataFrame:
    """Which cases claim more than their rows say, and did their presenters' earlier ones? (R5.3).

    One row per candidate of the cycle, in the file's order (columns `OVERSOLD`), with what the session decided. Earlier
    cases are those of the last `policy.oversold_cycles` cycles. It says that a claim and a row disagree, not which of the
    two is right, and nothing about a presenter's intent.
    """
    decided = with_decisions(cycle, state)
    own = decided.candidates[decided.candidates["cycle"] == cycle.id]
    people = set(cycle.people["employee_id"])
    return table((_case(cycle, row) for row in records(own) if row["employee_id"] in people), OVERSOLD)


def _case(cycle: Cycle, row: dict[str, Any]) -> dict[str, Any]:
    claims, earlier = oversold_claims(cycle, row["employee_id"]), earlier_cases(cycle, row["employee_id"])
    return {
        **{name: row[name] for name in ("cycle", "employee_id", "presenter_id", "decision")},
        "read": claims is not None,
        "claims": None if claims is None else len(claims),
        "places": tuple(f"{claim.file}:{claim.line}" for claim in claims or ()),
        "earlier_cases": earlier.cases if earlier else 0,
        "earlier_read": earlier.read if earlier else 0,
        "earlier_oversold": earlier.oversold if earlier else (),
    }
