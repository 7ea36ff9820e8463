"""Whose ratings lie closer together, or further apart, than chance would deal the same people: compression (R11.7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.finding import CANNOT_TELL, QUESTION, RESAMPLES, SEED, Detector, chance, findings, smaller_teams
from perfcal.patterns.permutation import compared, dealt, fewest_people
from perfcal.patterns.record import manager_record, part_of_each, people_rated
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["COMPRESSION", "compression", "rating_spreads"]

_SUMS = ["times", "apart", "squared"]
_CLOSER = 0.9
"""The part of the error that looks for too little spread; the rest looks for too much (Genovese, Roeder & Wasserman 2006)."""


def compression(cycle: Cycle) -> pd.DataFrame:
    """Whose ratings spread less, or more, than peers' at the same levels? One row per manager (R11.7).

    `estimate` is the standard deviation, in steps of the scale, of the manager's ratings on record, each taken from
    the mean of its cycle and level; `p` looks both ways, nine parts in ten for too little spread. It does not say
    which ratings ought to differ, nor that a team of people who are alike ought to be rated apart.
    """
    record = manager_record(cycle)
    sizes = people_rated(record, cycle.id)
    named = list(sizes.index[sizes >= cycle.policy.minimum_group])
    rate = cycle.policy.false_discovery_rate
    spreads = rating_spreads(record, raters=named, rate=rate)
    own = record[record["rater_id"].isin(named)].groupby("rater_id")
    rows, cycles = own["row"].agg(tuple), own["cycle"].nunique()
    made = [
        {
            "subject": row["rater_id"],
            "n": row["ratings"],
            "estimate": row["spread"],
            "p": row["p"],
            "q": row["q"],
            "family_size": row["family"],
            "status": row["status"],
            "reason": _reason(row, cycles=cycles[row["rater_id"]], fewest=spreads.attrs["fewest"]),
            "evidence": rows[row["rater_id"]],
        }
        for row in records(spreads)
    ]
    made += smaller_teams(sizes, minimum=cycle.policy.minimum_group)
    parameters = {"rate": rate, "resamples": RESAMPLES, "seed": SEED, "closer": _CLOSER}
    parameters["fewest_people"] = spreads.attrs["fewest"]
    return findings(made, pattern="compression", parameters=parameters)


def rating_spreads(
    ratings: pd.DataFrame,
    *,
    raters: Sequence[str] | None = None,
    rate: float = 0.10,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return how far each rater's ratings lie apart, and how often whole people dealt out within level lie so.

    Parameters
    ----------
    ratings
        `cycle`, `employee_id`, `rater_id`, `level`, `rating`, oldest first; one cycle or several.
    raters
        Whom to test, one family; all when not said.

    Returns
    -------
    pandas.DataFrame
        By rater: `rater_id`, `people`, `ratings`, `spread`, `usual_low`, `usual_high` (standard deviations), `p_low`,
        `p_high`, `p` (min(p_low / 0.9, p_high / 0.1)), `least_p`, `q`, `family`, `height`, `status`. `attrs["fewest"]` is the fewest
        people who could stand out by too little spread.
    """
    apart = ratings["rating"].astype("float64")
    apart = apart - apart.groupby([ratings["cycle"], ratings["level"]]).transform("mean")
    values = ratings.assign(apart=apart, squared=apart**2)
    parts = part_of_each(values, sums=["apart", "squared"])
    chosen = sorted(raters if raters is not None else parts["rater_id"].unique())
    tested = dealt(parts, _variance, sums=_SUMS, raters=chosen, rate=rate, resamples=resamples, seed=seed)
    share = _share_of_mode(parts)
    least = parts["stratum"].map(share).astype("float64").groupby(parts["rater_id"]).prod()
    tested["least_p"] = tested["rater_id"].map(least).astype("float64") / (2 * _CLOSER)
    tested["p"] = np.minimum(1.0, np.minimum(tested["p_low"] / _CLOSER, tested["p_high"] / (1 - _CLOSER)))
    tested["ratings"] = tested["rater_id"].map(parts.groupby("rater_id")["times"].sum())
    roots = {name: np.sqrt(tested[name]) for name in ("usual_low", "usual_high")}
    made = compared(tested.assign(spread=np.sqrt(tested["value"]), **roots).drop(columns="value"), rate=rate)
    height = float(made["height"].max()) if len(made) else rate
    made.attrs["fewest"] = fewest_people(parts, share, height=2 * _CLOSER * height) if len(parts) else None
    return made


def _variance(sums: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    times, apart, squared = np.moveaxis(sums, -1, 0)
    return np.asarray(np.maximum(squared - apart**2 / times, 0.0) / np.maximum(times - 1, 1))


def _share_of_mode(parts: pd.DataFrame) -> pd.Series[float]:
    """Return, by stratum, how common the commonest ratings of a person are: a team of them has no spread."""
    rounded = parts.assign(**parts[["apart", "squared"]].round(9))
    counts = rounded.groupby(["stratum", "apart", "squared"]).size()
    return counts.groupby("stratum").max() / counts.groupby("stratum").sum()


def _reason(row: dict[str, Any], *, cycles: int, fewest: int | None) -> str:
    over = f" over {cycles} cycles" if cycles > 1 else ""
    whose = f"The {row['ratings']} ratings of {row['people']} people{over}"
    figures = (
        f"a standard deviation of {row['spread']:.2f} steps within level, where {row['usual_low']:.2f} to "
        f"{row['usual_high']:.2f} is usual for as many people at the same levels (q {chance(row['q'])} among {row['family']})"
    )
    if row["status"] == QUESTION:
        way = "closer together" if row["p_low"] < 0.5 else "further apart"
        return f"{whose} lie {way} than peers' do: {figures}."
    if row["status"] == CANNOT_TELL:
        more = f"{fewest} people are the fewest who could" if fewest else "no number of people could"
        return f"{whose} could not have stood out among {row['family']} managers had they all been alike; {more}."
    return f"{whose} spread as peers' do: {figures}."


COMPRESSION = Detector(
    name="compression",
    title="Ratings closer together, or further apart, than peers'",
    about="manager",
    asks="Which two people of this team differ most in what the record shows, and do their ratings say so?",
    rule=(
        "The variance of a manager's ratings on record, each taken from the mean of its cycle and level, against whole "
        "people dealt out anew among people of the same level with as many ratings (mid-p, nine parts in ten for too little "
        "spread, Benjamini–Hochberg among the cycle's managers, q at most 0.10 unless the policy says otherwise)."
    ),
    silent_on="A team of people who do work of one kind is rated alike for a good reason; no rating shows which it is.",
    find=compression,
    source="Saal, Downey & Lahey 1980 (central tendency, restriction of range); Phipson & Smyth 2010; R11.7",
)
