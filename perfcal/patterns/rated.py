"""Who was rated by whom, at which level: the ground of every pattern that looks at ratings."""

from __future__ import annotations

import pandas as pd

from perfcal.schema.columns import RATED, file_lines
from perfcal.schema.cycle import Cycle
from perfcal.schema.once import once_per_cycle
from perfcal.schema.scale import OVERALL

__all__ = ["cycles_on_record", "last_session", "level_held", "previous_cycle", "rated"]


@once_per_cycle
def rated(
    cycle: Cycle, *, cycle_id: str | None = None, stage: str = "manager", dimension: str | None = OVERALL
) -> pd.DataFrame:
    """Return the ratings of a cycle and stage with the level each person held then; columns of `RATED`.

    Unrated rows are left out. `dimension=None` gives every dimension but overall. Sorted by rater, person, dimension, so
    that no result depends on the order of the file.
    """
    rows = _every_rating(cycle)
    wanted = (rows["cycle"] == (cycle_id or cycle.id)) & (rows["stage"] == stage)
    wanted &= rows["dimension"] != OVERALL if dimension is None else rows["dimension"] == dimension
    return rows.loc[wanted, list(RATED)].reset_index(drop=True)


@once_per_cycle
def _every_rating(cycle: Cycle) -> pd.DataFrame:
    """Return the ratings of all cycles and stages in the order of `rated`; columns of `RATED`, and `stage`."""
    kept = cycle.ratings[cycle.ratings["rating"].notna()]
    kept = kept.sort_values(["rater_id", "employee_id", "dimension", "line"], kind="stable")
    made = kept.assign(level=level_held(cycle, kept), row=file_lines(kept))
    return made[[*RATED, "stage"]].astype(dict(RATED)).reset_index(drop=True)


def level_held(cycle: Cycle, ratings: pd.DataFrame) -> pd.Series[str]:
    """Return the level each rated person held on the day of the rating, by their history, else by the roster.

    A rating without a day is placed on the first day of the current cycle when it belongs to it, and otherwise counts
    with the level the roster gives: nothing better is known.
    """
    day = ratings["rated_on"].where(ratings["rated_on"].notna(), _day_of(cycle, ratings["cycle"]))
    asked = pd.DataFrame({"employee_id": ratings["employee_id"], "day": day, "place": range(len(ratings))})
    history = cycle.level_history[["employee_id", "level", "start"]].sort_values("start", kind="stable")
    known = asked[asked["day"].notna()].sort_values("day", kind="stable")
    held = pd.merge_asof(known, history, left_on="day", right_on="start", by="employee_id")
    level = pd.Series("", index=asked["place"], dtype="str")
    roster = cycle.people.drop_duplicates("employee_id").set_index("employee_id")["level"]
    level[:] = asked["employee_id"].map(roster.to_dict()).fillna("").to_numpy(dtype=str)
    told = held[held["level"].notna()]
    level[told["place"]] = told["level"].to_numpy(dtype=str)
    return pd.Series(level.to_numpy(), index=ratings.index, dtype="str")


def cycles_on_record(cycle: Cycle) -> list[str]:
    """Return the ids of the cycles that have ratings, up to and including this one, oldest first.

    The days of the ratings give the order; where a cycle has none, the ids do.
    """
    days = cycle.ratings.groupby("cycle", sort=True)["rated_on"].min()
    ordered = (
        sorted(map(str, days.index))
        if days.isna().any()
        else [str(name) for name in days.sort_values(kind="stable").index]
    )
    if cycle.id in ordered:
        return ordered[: ordered.index(cycle.id) + 1]
    return [name for name in ordered if pd.isna(days[name]) or days[name] <= pd.Timestamp(cycle.dates.end)]


def previous_cycle(cycle: Cycle, cycle_id: str | None = None) -> str:
    """Return the id of the cycle before one (by default this), or "" when none is on record."""
    known = cycles_on_record(cycle)
    name = cycle_id or cycle.id
    if name not in known:
        return known[-1] if known and name == cycle.id else ""
    place = known.index(name)
    return known[place - 1] if place else ""


def last_session(cycle: Cycle) -> str:
    """Return the latest cycle on record with calibrated ratings: this one once its session is over; "" when none has."""
    held = set(cycle.ratings.loc[cycle.ratings["stage"] == "calibrated", "cycle"])
    return next((name for name in reversed(cycles_on_record(cycle)) if name in held), "")


def _day_of(cycle: Cycle, names: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    first = pd.Timestamp(cycle.dates.start)
    return pd.Series(
        [first if name == cycle.id else pd.NaT for name in names], index=names.index, dtype="datetime64[s]"
    )
