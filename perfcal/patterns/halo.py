"""Whose ratings of one person's dimensions lie closer together than peers' ratings do: halo (R11.7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from perfcal.patterns.finding import (
    CANNOT_TELL,
    NO_SIGN,
    ORGANISATION,
    QUESTION,
    RESAMPLES,
    SEED,
    Detector,
    chance,
    findings,
    smaller_teams,
)
from perfcal.patterns.permutation import compared, dealt, fewest_people
from perfcal.patterns.record import manager_record, part_of_each, people_rated
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["HALO", "dimension_spreads", "halo"]


def halo(cycle: Cycle) -> pd.DataFrame:
    """Who rates a person's dimensions alike more than peers do at the same levels? One row per manager (R11.7).

    `estimate` is the mean variance over the dimensions of one person in one cycle, in squared steps of the scale;
    people with fewer than two rated dimensions are left out. A row on the organisation says how many have all
    dimensions alike: where everybody has, nobody stands out. It does not say that dimensions ought to differ.
    """
    record = manager_record(cycle, dimension=None)
    record = record[record.groupby(["cycle", "rater_id", "employee_id"])["rating"].transform("size") > 1]
    sizes = people_rated(record, cycle.id)
    named = list(sizes.index[sizes >= cycle.policy.minimum_group])
    rate = cycle.policy.false_discovery_rate
    spreads = dimension_spreads(record, raters=named, rate=rate)
    rows = record[record["rater_id"].isin(named)].groupby("rater_id")["row"].agg(tuple)
    made = [
        {
            "subject": row["rater_id"],
            "n": row["people"],
            "estimate": row["spread"],
            "p": row["p"],
            "q": row["q"],
            "family_size": row["family"],
            "status": row["status"],
            "reason": _reason(row, fewest=spreads.attrs["fewest"]),
            "evidence": rows[row["rater_id"]],
        }
        for row in records(spreads)
    ]
    made += _organisation(record[record["cycle"] == cycle.id], minimum=cycle.policy.minimum_group)
    made += smaller_teams(sizes, minimum=cycle.policy.minimum_group)
    parameters = {"rate": rate, "resamples": RESAMPLES, "seed": SEED, "fewest_people": spreads.attrs["fewest"]}
    return findings(made, pattern="halo", parameters=parameters)


def dimension_spreads(
    ratings: pd.DataFrame,
    *,
    raters: Sequence[str] | None = None,
    rate: float = 0.10,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return how far the dimensions of one person lie apart under each rater, and how often chance deals so little.

    Parameters
    ----------
    ratings
        `cycle`, `employee_id`, `rater_id`, `level`, `rating`, one row per dimension, oldest cycle first.
    raters
        Whom to test, one family; all when not said.

    Returns
    -------
    pandas.DataFrame
        By rater: `rater_id`, `people`, `times` (people × cycles), `alike` (how many of those with all dimensions
        equal), `spread` (mean variance over dimensions), `usual_low`, `usual_high`, `p` (lower mid-p of whole people
        dealt out within level), `least_p`, `q`, `family`, `height`, `status`. `attrs["fewest"]` is the fewest people
        who could stand out.
    """
    spread = ratings.astype({"rating": "float64"}).groupby(["cycle", "rater_id", "employee_id", "level"], sort=False)
    each = spread["rating"].var().dropna().rename("spread").reset_index()
    parts = part_of_each(each.assign(alike=(each["spread"] == 0).astype("int64")), sums=["spread", "alike"])
    chosen = sorted(raters if raters is not None else parts["rater_id"].unique())
    of = ["spread", "times"]
    tested = dealt(parts, _mean, sums=of, raters=chosen, rate=rate, resamples=resamples, seed=seed)
    tested = tested.rename(columns={"value": "spread"})
    share = _share_of_least(parts)
    least = 0.5 * parts["stratum"].map(share).astype("float64").groupby(parts["rater_id"]).prod()
    of_rater = parts.groupby("rater_id")[["times", "alike"]].sum()
    tested = tested.join(of_rater, on="rater_id").assign(p=tested["p_low"]).drop(columns=["p_low", "p_high"])
    made = compared(tested.assign(least_p=tested["rater_id"].map(least).astype("float64")), rate=rate)
    height = float(made["height"].max()) if len(made) else rate
    made.attrs["fewest"] = fewest_people(parts, share, height=2 * height) if len(parts) else None
    return made


def _mean(sums: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(sums[..., 0] / sums[..., 1])


def _share_of_least(parts: pd.DataFrame) -> pd.Series[float]:
    """Return, by stratum, how many people have the least spread there is: nobody's team can show less."""
    spread = parts["spread"].round(9)
    least = (spread == spread.groupby(parts["stratum"]).transform("min")).astype("float64")
    return least.groupby(parts["stratum"]).mean()


def _reason(row: dict[str, Any], *, fewest: int | None) -> str:
    alike = f"{row['alike']} of {row['times']} times the {row['people']} people were rated, all dimensions are alike"
    figures = (
        f"the mean variance over dimensions is {row['spread']:.2f}, where {row['usual_low']:.2f} to "
        f"{row['usual_high']:.2f} is usual for as many people at the same levels (q {chance(row['q'])} among {row['family']})"
    )
    if row["status"] == QUESTION:
        return f"{alike[0].upper()}{alike[1:]}, closer together than peers': {figures}."
    if row["status"] == CANNOT_TELL:
        more = f"{fewest} people are the fewest who could" if fewest else "no number of people could"
        return f"{row['people']} people could not have stood out among {row['family']} managers; {more}."
    return f"{alike[0].upper()}{alike[1:]}: {figures}."


def _organisation(record: pd.DataFrame, *, minimum: int) -> list[dict[str, Any]]:
    """Return the row on everybody: how many have all dimensions alike, whoever rated them."""
    if record["employee_id"].nunique() < minimum:
        return []
    distinct = record.groupby(["rater_id", "employee_id"])["rating"].nunique()
    alike, n = int((distinct == 1).sum()), len(distinct)
    low, high = proportion_confint(alike, n, method="wilson")
    row = {"subject": ORGANISATION, "n": n, "estimate": alike / n, "low": low, "high": high, "evidence": ()}
    if alike == n:
        reason = f"All {n} people have all dimensions alike: nobody can stand out, and nothing is said about anyone."
        return [{**row, "status": CANNOT_TELL, "reason": reason}]
    reason = f"{alike} of {n} people have all dimensions alike ({low:.0%} to {high:.0%}), whoever rated them."
    return [{**row, "status": NO_SIGN, "reason": reason}]


HALO = Detector(
    name="halo",
    title="Dimensions of one person rated alike",
    about="manager",
    asks="In which dimension does the record of each of these people differ from their others?",
    rule=(
        "The mean variance over the rated dimensions of one person in one cycle, against whole people dealt out anew among "
        "people of the same level rated as often (lower mid-p, Benjamini–Hochberg among the cycle's managers, q at most 0.10 "
        "unless the policy says otherwise)."
    ),
    silent_on="People who are equally good at everything exist; ratings cannot show whether these are they.",
    find=halo,
    source="Thorndike 1920; Saal, Downey & Lahey 1980; Phipson & Smyth 2010; R11.7",
)
