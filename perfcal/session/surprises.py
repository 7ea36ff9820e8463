"""Ratings that may have come as a surprise (R12.1: zero)."""

from __future__ import annotations

import pandas as pd

from perfcal.evidence.wording import times
from perfcal.patterns.on_record import critical_rows, final_ratings
from perfcal.patterns.rated import rated
from perfcal.schema.columns import DAY
from perfcal.schema.cycle import Cycle
from perfcal.session.figure import Counted, Period

__all__ = ["surprised_by_their_rating"]

_STEPS = 2


def surprised_by_their_rating(cycle: Cycle, period: Period) -> Counted:
    """Count who was rated below meets, or two steps below their own or their last rating, with nothing critical on paper.

    Critical is an R3 conversation, a repair loop or a PIP dated in the cycle, up to the day before the rating. Asking is
    better than counting: this finds who could not have known from the record, not who was surprised.
    """
    finals = final_ratings(cycle)
    now = finals[(finals["cycle"] == period.id) & (finals["rated_on"] <= pd.Timestamp(period.now))]
    if now.empty:
        return Counted(reason=f"nobody has a rating in {period.id} yet")
    known = now.assign(self_rating=_self_ratings(cycle, period, now), last=_last_ratings(finals, now))
    low = known["rating"] < cycle.scale.meets
    low |= (known["self_rating"] - known["rating"] >= _STEPS).fillna(False).astype(bool)
    low |= (known["last"] - known["rating"] >= _STEPS).fillna(False).astype(bool)
    untold = known[low & ~_told(cycle, period, known)]
    said = (
        f"{times(int(low.sum()), 'rating')} below meets or {_STEPS} steps down, {len(untold)} of them with no conversation, "
        f"repair loop or PIP on paper in the cycle before the day of the rating"
    )
    return Counted(len(untold), len(known), said, tuple(untold["employee_id"]), tuple(untold["row"]))


def _self_ratings(cycle: Cycle, period: Period, now: pd.DataFrame) -> pd.Series:
    own = rated(cycle, cycle_id=period.id, stage="self").drop_duplicates("employee_id", keep="last")
    return now["employee_id"].map(own.set_index("employee_id")["rating"])


def _last_ratings(finals: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    earlier = finals[finals["place"] == now["place"].iloc[0] - 1].drop_duplicates("employee_id", keep="last")
    return now["employee_id"].map(earlier.set_index("employee_id")["rating"])


def _told(cycle: Cycle, period: Period, known: pd.DataFrame) -> pd.Series:
    """Whether each person had something critical in writing in the cycle and before the day of their rating."""
    written = critical_rows(cycle)
    written = written[written["date"] >= pd.Timestamp(period.start)]
    first = written.groupby("employee_id")["date"].min().to_dict()
    days = pd.Series([first.get(who, pd.NaT) for who in known["employee_id"]], index=known.index, dtype=DAY)
    return days < known["rated_on"]
