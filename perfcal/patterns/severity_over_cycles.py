"""Whose ratings have differed from peers' at the same levels cycle after cycle."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, Detector, benjamini_hochberg, chance, findings
from perfcal.patterns.pooled_shifts import pooled_shifts
from perfcal.patterns.rated import cycles_on_record, rated
from perfcal.patterns.rater_shifts import LEAST_SHIFT
from perfcal.patterns.session_link import session_link
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["SEVERITY_OVER_CYCLES", "severity_over_cycles"]

_MOST_CYCLES = 4


def severity_over_cycles(cycle: Cycle) -> pd.DataFrame:
    """Whose ratings lie higher or lower than peers' over the last four cycles together? One row per manager (R11.7, R11.9).

    Only managers who rated in this cycle, over enough different people. Without an earlier cycle there are no rows: the
    pattern `severity` has said all. `estimate` is the shift in logits, shrunken, with its 95 % interval.

    A lasting difference between teams looks like this too: with one rater per person the two cannot be told apart.
    """
    known = cycles_on_record(cycle)[-_MOST_CYCLES:]
    rate = cycle.policy.false_discovery_rate
    if len(known) < 2 or cycle.id not in known:
        return findings([], pattern="severity_over_cycles", parameters={"rate": rate})
    ratings = pd.concat([rated(cycle, cycle_id=name) for name in known], ignore_index=True)
    shifts = pooled_shifts(ratings)
    now = set(ratings.loc[ratings["cycle"] == cycle.id, "rater_id"])
    shown = shifts[shifts["rater_id"].isin(now) & (shifts["people"] >= cycle.policy.minimum_group)]
    adjusted = shown.assign(q=benjamini_hochberg(shown["p"]))
    family = int(adjusted["p"].notna().sum())
    links, rows_of = session_link(cycle), ratings.groupby("rater_id")["row"].agg(tuple)
    made = [
        {
            "subject": row["rater_id"],
            **{name: row[name] for name in ("n", "low", "high", "p", "q")},
            "estimate": row["shift"],
            "family_size": family,
            **_said(row, rate=rate, family=family, cycles=len(known), link=links.get(row["rater_id"], "")),
            "evidence": rows_of[row["rater_id"]],
        }
        for row in records(adjusted)
    ]
    parameters = {"rate": rate, "cycles": known, **shifts.attrs["parameters"]}
    return findings(made, pattern="severity_over_cycles", parameters=parameters)


def _said(row: dict[str, Any], *, rate: float, family: int, cycles: int, link: str) -> dict[str, str]:
    """Return the status and the sentence of one manager's row."""
    over = f"The {row['n']} ratings of {row['people']} people over {cycles} cycles"
    if np.isnan(row["p"]):
        return {"status": CANNOT_TELL, "reason": f"{over} have nothing to differ from."}
    if row["least_p"] > rate / family:
        return {
            "status": CANNOT_TELL,
            "reason": f"{over} could not have stood out among {family} managers however they fell.",
        }
    figures = f"shift {row['shift']:+.1f} logits ({row['low']:+.1f} to {row['high']:+.1f}), q {chance(row['q'])} among {family}"
    if row["q"] <= rate and abs(row["shift"]) >= LEAST_SHIFT:
        way = "higher" if row["shift"] > 0 else "lower"
        said = f"{over} are {way} than peers' at the same levels: {figures}"
        return {"status": QUESTION, "reason": f"{said}; {link or 'one rater per person cannot tell rater from team'}."}
    return {"status": NO_SIGN, "reason": f"{over} lie as peers' do at the same levels: {figures}."}


SEVERITY_OVER_CYCLES = Detector(
    name="severity_over_cycles",
    title="Ratings higher or lower than peers', cycle after cycle",
    about="manager",
    asks="What has been different about these ratings for several cycles?",
    rule=(
        "The ratings of up to four cycles together: a score test of the manager's shift in a cumulative logit with "
        "effects of level and cycle, corrected for rating the same people again. A question where it stands out beyond "
        "the usual differences between teams (Benjamini–Hochberg, q at most 0.10 unless the policy says otherwise) and the "
        "shrunken shift is at least 0.5 logit."
    ),
    silent_on="A team that is truly stronger or weaker for years looks the same as a rater's habit.",
    find=severity_over_cycles,
    source="Agresti 2010, ch. 10; Spiegelhalter 2005; Benjamini & Hochberg 1995; R11.7, R11.9",
)
