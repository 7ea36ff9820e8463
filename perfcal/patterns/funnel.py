"""Whose mean rating lies outside what chance gives a group of that size: the numbers of a funnel plot (Spiegelhalter 2005).

A picture of sizes and limits, no test: the pattern `severity` has the family and the interval.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm

from perfcal.patterns.rated import rated
from perfcal.schema.cycle import Cycle

__all__ = ["Additive", "additive_variance", "funnel", "level_adjusted"]

Array = np.ndarray[Any, Any]

WINSORISED = 0.10


class Additive(NamedTuple):
    """How much more groups differ than chance alone gives."""

    phi: float  # mean of the squared winsorised z; 1 where chance explains all
    tau2: float  # variance between groups, in the unit of 1/precision


def additive_variance(z: Array, error: Array, *, winsorised: float = WINSORISED) -> Additive:
    """Return the variance between groups that is left when the extreme tenth on each side is pulled in.

    Parameters
    ----------
    z
        Each group's standardised difference.
    error
        Its standard error, in the unit whose variance is wanted.
    winsorised
        Share pulled in at either end. With the outliers left in, τ² grows until it hides them.

    Notes
    -----
    Spiegelhalter (2005), Stat. Med. 24:1185; the random-effects estimate of DerSimonian and Laird on winsorised z, as
    FunnelPlotR computes it.
    """
    if len(z) < 2:
        return Additive(float("nan"), 0.0)
    low, high = np.quantile(z, [winsorised, 1 - winsorised])
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    weight = 1 / np.asarray(error) ** 2
    excess = len(z) * phi - (len(z) - 1)
    spare = float(weight.sum() - (weight**2).sum() / weight.sum())
    return Additive(phi, max(excess / spare, 0.0) if spare > 0 else 0.0)


def level_adjusted(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return each rater's mean difference from all ratings at the same levels; one row per rater, by id.

    Columns: `rater_id`, `n`, `difference` (points of the scale), `error` (its standard error when who is rated by whom is
    drawn by chance within each level, the rater's own ratings being part of the pool).
    """
    by_level = ratings.groupby("level")["rating"]
    size, spread = by_level.transform("size"), by_level.transform("var", ddof=0).astype(float)
    cells = pd.DataFrame(
        {
            "rater_id": ratings["rater_id"],
            "level": ratings["level"],
            "difference": ratings["rating"].astype(float) - by_level.transform("mean").astype(float),
            "spread": spread,
            "pool": size,
        }
    )
    by_cell = cells.groupby(["rater_id", "level"], as_index=False).agg(
        n=("difference", "size"), difference=("difference", "sum"), spread=("spread", "first"), pool=("pool", "first")
    )
    left = (by_cell["pool"] - by_cell["n"]) / (by_cell["pool"] - 1).clip(lower=1)
    by_cell["variance"] = by_cell["n"] * by_cell["spread"] * left
    by_rater = by_cell.groupby("rater_id", as_index=False)[["n", "difference", "variance"]].sum()
    error = np.sqrt(by_rater["variance"]) / by_rater["n"]
    return by_rater.assign(difference=by_rater["difference"] / by_rater["n"], error=error).drop(columns="variance")


def funnel(cycle: Cycle, *, cycle_id: str | None = None) -> pd.DataFrame:
    """Tell how far each manager's mean rating is from peers' at the same levels, and how far chance could take it.

    Returns
    -------
    pandas.DataFrame
        One row per manager with at least the policy's minimum of rated people, by id: `rater_id`, `n`, `observed` (mean
        level-adjusted difference, points of the scale), `expected` (0), `z`, and the limits `low95`, `high95`,
        `low998`, `high998` at that n, widened by τ². `attrs`: `phi`, `tau2`, `smaller` (managers not shown).

    A point outside a limit is a difference, not its cause: with one rater per person the team may be the reason (R11.9).
    """
    raters = level_adjusted(rated(cycle, cycle_id=cycle_id))
    shown = raters[(raters["n"] >= cycle.policy.minimum_group) & (raters["error"] > 0)].reset_index(drop=True)
    z = (shown["difference"] / shown["error"]).to_numpy()
    additive = additive_variance(z, shown["error"].to_numpy())
    wide = np.sqrt(shown["error"] ** 2 + additive.tau2)
    made = pd.DataFrame({"rater_id": shown["rater_id"], "n": shown["n"], "observed": shown["difference"], "z": z})
    made["expected"] = 0.0
    for name, quantile in (("95", 0.975), ("998", 0.999)):
        reach = float(norm.ppf(quantile)) * wide
        made[f"low{name}"], made[f"high{name}"] = -reach, reach
    made.attrs.update(phi=additive.phi, tau2=additive.tau2, smaller=int(len(raters) - len(shown)))
    return made
