"""Where a record stands against a level, dimension by dimension (R4.2, R5.3); dimensions are never added up."""

from __future__ import annotations

import pandas as pd

from perfcal.schema.columns import READINESS, table

__all__ = ["READY_ORDER", "dimension_status", "readiness"]

READY_ORDER = ("below", "unknown", "approaching", "at bar")
"""From furthest to nearest the bar; "unknown" stands before "approaching" because it is never "met"."""


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
    A dimension without criteria at this level has no row: nothing is expected, so nothing is met or missing.
    """
    rows = []
    for (person, level, dimension), criteria in coverage.groupby(["employee_id", "level", "dimension"], sort=False):
        statuses = list(criteria["status"])
        rows.append(
            {
                "employee_id": person,
                "level": level,
                "dimension": dimension,
                "criteria": len(statuses),
                "at_bar": statuses.count("at bar"),
                "approaching": statuses.count("approaching"),
                "below": statuses.count("below"),
                "unknown": statuses.count("unknown"),
                "status": dimension_status(statuses),
            }
        )
    return table(rows, READINESS)


def dimension_status(statuses: list[str]) -> str:
    """Return the status of a dimension from its criteria's.

    All at the bar: at bar. Some known ones short: approaching when any is at or near the bar, else below. Everything
    known at the bar and something unknown, or nothing known: unknown.
    """
    known = [status for status in statuses if status != "unknown"]
    if known and all(status == "at bar" for status in known):
        return "at bar" if len(known) == len(statuses) else "unknown"
    if not known:
        return "unknown"
    return "below" if all(status == "below" for status in known) else "approaching"
