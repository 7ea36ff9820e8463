"""Whose ratings differ from peers' at the same levels by more than chance gives.

With one rater per person nothing here can tell the rater from the team (R11.9): the words lenient and harsh are used only
where a link exists, such as ratings of earlier cycles that the session changed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.finding import (
    CANNOT_TELL,
    NO_SIGN,
    QUESTION,
    Detector,
    benjamini_hochberg,
    chance,
    findings,
    smaller_teams,
)
from perfcal.patterns.rated import rated
from perfcal.patterns.rater_shifts import LEAST_SHIFT, rater_shifts, smallest_size
from perfcal.patterns.session_link import session_link
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["SEVERITY", "severity"]


def severity(cycle: Cycle) -> pd.DataFrame:
    """Whose ratings, taken together, lie higher or lower than peers' at the same levels? One row per manager (R11.7, R11.9).

    `estimate` is the manager's shift in logits, shrunken towards none, with its 95 % interval; `p` the parametric
    bootstrap's mid-p of the likelihood ratio, `q` within the cycle's managers. A question is asked where q is at most
    the policy's rate and the shift at least half a logit (about a quarter of a rating point).

    It does not say that the ratings are wrong, nor why they differ.
    """
    ratings = rated(cycle)
    sizes = ratings.groupby("rater_id").size()
    shown = sizes.index[sizes >= cycle.policy.minimum_group]
    rate = cycle.policy.false_discovery_rate
    shifts = rater_shifts(ratings)
    shifts = shifts[shifts["rater_id"].isin(shown)]
    adjusted = shifts.assign(q=benjamini_hochberg(shifts["p"]))
    family = int(adjusted["p"].notna().sum())
    links, rows_of = session_link(cycle), ratings.groupby("rater_id")["row"].agg(tuple)
    numbers = shifts.attrs["parameters"]
    fewest = smallest_size(shifts.attrs["fit"], rate / family, tau=numbers["tau"]) if family else None
    made = [
        {
            "subject": row["rater_id"],
            "n": row["n"],
            **{name: row[name] for name in ("low", "high", "p", "q")},
            "estimate": row["shift"],
            "family_size": family,
            **_said(row, rate=rate, family=family, fewest=fewest, link=links.get(row["rater_id"], "")),
            "evidence": rows_of[row["rater_id"]],
        }
        for row in records(adjusted)
    ]
    made += smaller_teams(sizes, minimum=cycle.policy.minimum_group)
    return findings(made, pattern="severity", parameters={"rate": rate, **numbers})


def _said(row: dict[Any, Any], *, rate: float, family: int, fewest: int | None, link: str) -> dict[str, str]:
    """Return the status and the sentence of one manager's row."""
    n, shift = int(row["n"]), f"{row['shift']:+.1f} logits ({row['low']:+.1f} to {row['high']:+.1f})"
    if np.isnan(row["p"]):
        reason = f"The {n} ratings have nothing to differ from: all ratings on record are the same, or one manager's."
        return {"status": CANNOT_TELL, "reason": reason}
    if row["least_p"] > rate / family:
        more = f"{fewest} are the fewest that could" if fewest else "no number of ratings could"
        reason = f"{n} ratings could not have stood out among {family} managers however they fell; {more}."
        return {"status": CANNOT_TELL, "reason": reason}
    figures = (
        f"shift {shift}, q {chance(row['q'])} among {family}, within-level permutation p {row['p_permutation']:.3f}"
    )
    if row["q"] <= rate and abs(row["shift"]) >= LEAST_SHIFT:
        way = "higher" if row["shift"] > 0 else "lower"
        said = f"The {n} ratings differ from peers' at the same levels and are {way}: {figures}"
        return {"status": QUESTION, "reason": f"{said}; {link or 'one rater per person cannot tell rater from team'}."}
    return {"status": NO_SIGN, "reason": f"The {n} ratings lie as peers' do at the same levels: {figures}."}


SEVERITY = Detector(
    name="severity",
    title="Ratings higher or lower than peers'",
    about="manager",
    asks="What do these ratings rest on that peers' ratings at the same levels do not?",
    rule=(
        "A cumulative logit of the manager's ratings with a fixed effect per level and one random shift per manager. A "
        "question where the likelihood ratio of the shift stands out under a parametric bootstrap (mid-p, "
        "Benjamini–Hochberg among the cycle's managers, q at most 0.10 unless the policy says otherwise) and the shrunken "
        "shift is at least 0.5 logit."
    ),
    silent_on="With one rater per person it cannot tell a rater's habit from a team that is truly stronger or weaker.",
    find=severity,
    source="Agresti 2010, ch. 10; Spiegelhalter 2005; Benjamini & Hochberg 1995; R11.7, R11.9",
)
