"""Whose ratings repeat the last cycle's more often than the same ratings of peers do: anchoring (R11.7)."""

from __future__ import annotations

from typing import Any

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
from perfcal.patterns.record import people_rated
from perfcal.patterns.repeats import WEIGHT, rating_pairs, repeats
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["ANCHORING", "anchoring"]


def anchoring(cycle: Cycle) -> pd.DataFrame:
    """Whose ratings equal the last cycle's more often than peers' after the same ratings? One row per manager (R11.7).

    Every pair of cycles in a row on record counts. `estimate` is the share of the manager's pairs that are equal, with
    its Wilson interval (which takes pairs of one person as unrelated). It does not say which of the two ratings was
    too near the other: work that stays the same earns the same rating.
    """
    pairs = rating_pairs(cycle)
    sizes = people_rated(pairs, cycle.id)
    named = list(sizes.index[sizes >= cycle.policy.minimum_group])
    rate = cycle.policy.false_discovery_rate
    told = repeats(pairs, raters=named, rate=rate)
    rows = pairs[pairs["rater_id"].isin(named)].groupby("rater_id")["row"].agg(tuple)
    made = [
        {
            "subject": row["rater_id"],
            "n": row["pairs"],
            **_share(row["equal"], row["pairs"]),
            "p": row["p"],
            "q": row["q"],
            "family_size": row["family"],
            "status": row["status"],
            "reason": _reason(row, fewest=told.attrs["fewest"]),
            "evidence": rows[row["rater_id"]],
        }
        for row in records(told)
    ]
    made += [
        *_organisation(pairs, minimum=cycle.policy.minimum_group),
        *smaller_teams(sizes, minimum=cycle.policy.minimum_group),
    ]
    parameters = {"rate": rate, "resamples": RESAMPLES, "seed": SEED, "weight": WEIGHT}
    return findings(made, pattern="anchoring", parameters={**parameters, "fewest_people": told.attrs["fewest"]})


def _share(count: float, n: int) -> dict[str, float]:
    low, high = proportion_confint(count, n, method="wilson")
    return {"estimate": count / n, "low": float(low), "high": float(high)}


def _reason(row: dict[str, Any], *, fewest: int | None) -> str:
    figures = (
        f"{row['equal']:.0f} of {row['pairs']} ratings of {row['people']} people equal those of the cycle before, where "
        f"other managers' ratings after the same ones give {row['expected']:.1f} (q {chance(row['q'])} among {row['family']})"
    )
    if row["status"] == QUESTION:
        return f"{figures}: they repeat more often than peers' at the same levels."
    if row["status"] == CANNOT_TELL:
        more = f"{fewest} people with as many are the fewest who could" if fewest else "no number of people could"
        first = f"{row['pairs']} ratings of {row['people']} people with one before them"
        return f"{first} could not have stood out among {row['family']} managers; {more}."
    return f"{figures}."


def _organisation(pairs: pd.DataFrame, *, minimum: int) -> list[dict[str, Any]]:
    """Return the row on everybody: how often a rating stays what it was, whoever gave it."""
    if pairs["employee_id"].nunique() < minimum:
        return []
    share = _share(int((pairs["rating"] == pairs["last"]).sum()), len(pairs))
    said = f"{share['estimate']:.0%} ({share['low']:.0%} to {share['high']:.0%}) of {len(pairs)} ratings"
    reason = f"{said} equal those of the cycle before, whoever gave them."
    return [{"subject": ORGANISATION, "n": len(pairs), **share, "status": NO_SIGN, "reason": reason, "evidence": ()}]


ANCHORING = Detector(
    name="anchoring",
    title="Ratings that repeat the last cycle's",
    about="manager",
    asks="What did each of these people do since the last cycle that this rating rests on?",
    rule=(
        "How many manager ratings equal the person's final rating of the cycle before, over all cycles on record, beyond "
        "other managers' share after the same rating at the same level. Two chances, the larger counts: the Poisson binomial "
        "of those shares, and whole people dealt out anew among people of the same level with as many pairs (upper mid-p, "
        "Benjamini–Hochberg among the cycle's managers, q at most 0.10 unless the policy says otherwise)."
    ),
    silent_on="Steady work earns steady ratings; a repeat is a question about the evidence and no sign that it was not read.",
    find=anchoring,
    source="Tversky & Kahneman 1974; Janssen 1997; Phipson & Smyth 2010; R11.7",
)
