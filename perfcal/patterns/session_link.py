"""What earlier sessions did to a manager's ratings: the one link between raters that ratings of one person each leave."""

from __future__ import annotations

import pandas as pd
from scipy.stats import binomtest

from perfcal.patterns.rated import cycles_on_record, rated
from perfcal.schema.cycle import Cycle

__all__ = ["session_link"]

_SURE = 0.05


def session_link(cycle: Cycle) -> dict[str, str]:
    """Return, for each manager whose ratings a session has calibrated, one clause that says what it changed.

    Counts every cycle on record. The clause calls the ratings lenient or harsh against that link only where the changes go
    one way more often than a coin would (two-sided sign test at 5 %). A session may be wrong too.
    """
    pairs = [_pairs(cycle, name) for name in cycles_on_record(cycle)]
    moved = pd.concat(pairs, ignore_index=True) if pairs else pd.DataFrame()
    if moved.empty:
        return {}
    counts = moved.groupby("rater_id")["step"].agg(
        n="size", up=lambda step: (step > 0).sum(), down=lambda step: (step < 0).sum()
    )
    return {str(rater): _clause(int(n), int(up), int(down)) for rater, n, up, down in counts.itertuples()}


def _pairs(cycle: Cycle, name: str) -> pd.DataFrame:
    before, after = (rated(cycle, cycle_id=name, stage=stage) for stage in ("manager", "calibrated"))
    both = before.merge(after[["employee_id", "rating"]].drop_duplicates("employee_id"), on="employee_id")
    return pd.DataFrame({"rater_id": both["rater_id"], "step": (both["rating_y"] - both["rating_x"]).astype("int64")})


def _clause(n: int, up: int, down: int) -> str:
    said = f"earlier sessions lowered {down} and raised {up} of {n} ratings by the same manager"
    if up + down and binomtest(up, up + down).pvalue <= _SURE:
        return f"{said}, {'lenient' if down > up else 'harsh'} by that link"
    return f"{said}, too few one way to go by"
