"""How the whole organisation uses its scale: steps that nobody has, and ratings that another column tells (R11.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, ORGANISATION, QUESTION

__all__ = ["chance_of_alike", "scale_use"]

_LEAST_SHARE = 0.01
"""A step that one in a hundred should have is missed by fewer ratings than _ENOUGH more often than one time in twenty."""
_ENOUGH = int(np.ceil(np.log(0.05) / np.log(1 - _LEAST_SHARE)))
_CHANCE = 0.001
_COLUMNS = {"level": "level", "team": "team", "rater_id": "manager"}


def scale_use(ratings: pd.DataFrame, *, steps: Sequence[int]) -> list[dict[str, Any]]:
    """Return one row on the steps of the scale and one on each column that tells every rating; rows of `FINDINGS`.

    Columns are the level, the team and the manager. A column tells the rating when all ratings of each of its values are equal,
    and chance would make them so in at most one organisation of a thousand. Nothing is said when there are no ratings.
    """
    if ratings.empty:
        return []
    told = [_told(ratings, column) for column in _COLUMNS]
    return [_steps(ratings, steps=steps), *(row for row in told if row)]


def chance_of_alike(ratings: pd.DataFrame, column: str) -> float:
    """Return how probable it is that all ratings of each value of `column` are equal, dealt out of the same ratings.

    The ratings are taken as drawn with replacement, which makes being alike a little more probable than it is.
    """
    shares = ratings["rating"].value_counts(normalize=True).to_numpy(dtype=float)
    sizes = ratings.groupby(column).size().to_numpy()
    return float(np.exp(np.log((shares[:, None] ** sizes).sum(axis=0)).sum()))


def _steps(ratings: pd.DataFrame, *, steps: Sequence[int]) -> dict[str, Any]:
    n, unused = len(ratings), [step for step in steps if not (ratings["rating"] == step).any()]
    row = {
        "subject": f"{ORGANISATION}, steps of the scale",
        "n": n,
        "estimate": float(len(unused)),
    }
    if not unused:
        return {**row, "status": NO_SIGN, "reason": f"All {len(steps)} steps of the scale are used in {n} ratings."}
    which = f"{len(unused)} of {len(steps)} steps of the scale ({', '.join(map(str, unused))})"
    if n < _ENOUGH:
        reason = f"{which} are in none of {n} ratings; {_ENOUGH} are the fewest that show that not one in a hundred has them."
        return {**row, "status": CANNOT_TELL, "reason": reason}
    return {**row, "status": QUESTION, "reason": f"{which} are in none of {n} ratings: fewer than one in a hundred."}


def _told(ratings: pd.DataFrame, column: str) -> dict[str, Any] | None:
    """Return the row on a column that tells every rating; None where it does not, or where all ratings are equal anyway."""
    extremes = ratings.groupby(column)["rating"].agg(["min", "max"])
    alike = bool((extremes["min"] == extremes["max"]).all())
    values = ratings[column].nunique()
    if not alike or values < 2 or ratings["rating"].nunique() < 2 or values == len(ratings):
        return None
    chance = chance_of_alike(ratings, column)
    said = f"All ratings of one {_COLUMNS[column]} are equal, for each of {values}, in {len(ratings)} ratings"
    row = {
        "subject": f"{ORGANISATION}, {_COLUMNS[column]}",
        "n": len(ratings),
        "estimate": chance,
    }
    status = QUESTION if chance <= _CHANCE else CANNOT_TELL
    return {**row, "status": status, "reason": f"{said}; chance would make them so with probability {chance:.2g}."}
