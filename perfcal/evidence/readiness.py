"""Where a record stands against a level, dimension by dimension (R4.2, R5.3); dimensions are never added up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from perfcal.schema.columns import READINESS

__all__ = ["readiness"]

_COUNTED = {"at_bar": "at bar", "approaching": "approaching", "below": "below", "unknown": "unknown"}
"""Column of `READINESS` → the status of the criteria it counts."""


def readiness(coverage: pd.DataFrame) -> pd.DataFrame:
    """Return one row per person, level and dimension: the status its criteria add up to, and how many are where.

    Parameters
    ----------
    coverage
        The table of `coverage`.

    Returns
    -------
    pandas.DataFrame
        Columns `READINESS`: how many criteria there are, and how many are at the bar, approaching, below, unknown.

    Notes
    -----
    A dimension without criteria at this level has no row: nothing is expected, so nothing is met or missing. All criteria
    at the bar: at bar. Some known ones short: approaching where any is at or near the bar, else below. Everything known
    at the bar and something unknown, or nothing known: unknown.
    """
    keys = [coverage[name] for name in ("employee_id", "level", "dimension")]
    counts = {
        column: coverage["status"].eq(status).groupby(keys, sort=False).sum() for column, status in _COUNTED.items()
    }
    made = pd.DataFrame(counts).assign(criteria=lambda rows: rows.sum(axis=1))
    made["status"] = _dimension_statuses(made)
    return made.reset_index()[list(READINESS)].astype(dict(READINESS))


def _dimension_statuses(counts: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Return the status of each dimension from how many of its criteria are where."""
    known = counts["criteria"] - counts["unknown"]
    cases = [known == 0, counts["at_bar"] == counts["criteria"], counts["at_bar"] == known, counts["below"] == known]
    return np.select(cases, ["unknown", "at bar", "unknown", "below"], "approaching")
