"""How long a review takes to write (R12.6: 60 to 90 minutes)."""

from __future__ import annotations

import pandas as pd

from perfcal.evidence.wording import times
from perfcal.schema.columns import file_lines
from perfcal.schema.cycle import Cycle
from perfcal.session.figure import Counted, Period

__all__ = ["reviews_within_the_time"]

_WITHIN = (60, 90)
_MINUTES = r"^(\d{1,4})"


def reviews_within_the_time(cycle: Cycle, period: Period) -> Counted:
    """Count the reviews of the cycle whose line `Minutes: 75` says 60 to 90; reviews without it are not counted."""
    kept = cycle.sections[
        (cycle.sections["kind"] == "review")
        & (cycle.sections["date_end"] >= pd.Timestamp(period.start))
        & (cycle.sections["date_end"] <= pd.Timestamp(period.end))
    ]
    fields = cycle.fields[(cycle.fields["key"].str.casefold() == "minutes") & (cycle.fields["kind"] == "review")]
    fields = fields[fields["section_id"].isin(kept["section_id"])].drop_duplicates("section_id")
    minutes = fields["value"].str.extract(_MINUTES, expand=False).dropna().astype("int64")
    if minutes.empty:
        return Counted(
            reason=f"none of {times(len(kept), 'review')} says how long it took; a line `Minutes: 75` in it does"
        )
    within = minutes.between(*_WITHIN)
    other = fields.loc[within.index[~within]]
    said = (
        f"{len(minutes)} of {times(len(kept), 'review')} say how long they took; median {minutes.median():.0f} minutes"
    )
    places = file_lines(other)
    return Counted(int(within.sum()), len(minutes), said, tuple(other["employee_id"]), tuple(places))
