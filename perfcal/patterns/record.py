"""All that managers wrote on record: every cycle's manager ratings, and each person's part in it.

A habit shows over cycles. The same people return in them, so whoever deals ratings out anew deals whole people, with all
that one manager gave them, among people of the same level and the same number of cycles.
"""

from __future__ import annotations

import pandas as pd

from perfcal.patterns.rated import cycles_on_record, rated
from perfcal.schema.columns import RATED, empty_table
from perfcal.schema.cycle import Cycle
from perfcal.schema.scale import OVERALL

__all__ = ["manager_record", "part_of_each", "people_rated"]


def manager_record(cycle: Cycle, *, dimension: str | None = OVERALL) -> pd.DataFrame:
    """Return the manager ratings of every cycle up to this one, oldest first; columns of `RATED`.

    Only managers who rate in this cycle are asked about, but all ratings are what they are compared with.
    """
    tables = [rated(cycle, cycle_id=name, dimension=dimension) for name in cycles_on_record(cycle)]
    whole = [table for table in tables if not table.empty]
    return pd.concat(whole, ignore_index=True) if whole else empty_table(RATED)


def part_of_each(values: pd.DataFrame, *, sums: list[str]) -> pd.DataFrame:
    """Return one row per manager and person: the columns of `sums` added up, `times`, and the `stratum` to compare in.

    `values` has one row per rating, oldest first, with `rater_id`, `employee_id`, `level`. The stratum is the level held
    at the last of the ratings and how many there are.
    """
    grouped = values.groupby(["rater_id", "employee_id"], sort=True)
    made = grouped[sums].sum().assign(times=grouped.size(), level=grouped["level"].last())
    return made.assign(stratum=made["level"].astype("str") + " × " + made["times"].astype("str")).reset_index()


def people_rated(record: pd.DataFrame, cycle_id: str) -> pd.Series[int]:
    """Return how many people each manager of this cycle rated in it, indexed by manager."""
    return record[record["cycle"] == cycle_id].groupby("rater_id")["employee_id"].nunique()
