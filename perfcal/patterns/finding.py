"""The one row shape of every pattern, and what a detector tells about itself.

A finding is a question to put to somebody, never an answer about them: `question` (worth asking), `no sign`, or
`cannot tell` (the data at this size could not have shown it). Findings have the columns of `schema.columns.FINDINGS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from perfcal.schema.columns import FINDINGS, table
from perfcal.schema.cycle import Cycle

__all__ = [
    "CANNOT_TELL",
    "NO_SIGN",
    "ORGANISATION",
    "QUESTION",
    "RESAMPLES",
    "SEED",
    "SMALLER_TEAMS",
    "Detector",
    "benjamini_hochberg",
    "chance",
    "findings",
    "smaller_teams",
]

QUESTION, NO_SIGN, CANNOT_TELL = "question", "no sign", "cannot tell"
ORGANISATION = "organisation"
SMALLER_TEAMS = "smaller teams"
"""The subject that stands for every manager whose group is below the policy's minimum (R13.4)."""

SEED = 20260101
RESAMPLES = 3199  # at least 3,000 where resampled


@dataclass(frozen=True, slots=True)
class Detector:
    """One pattern: what it asks, how it looks, and what it leaves open. An analyst's own is registered like ours.

    Attributes
    ----------
    name
        The value of the column `pattern`: snake_case, a noun.
    title
        A heading for people.
    about
        Whose id `subject` holds: a manager, a person, a group of the demographics, or the organisation and its parts.
    asks
        The question a director brings to the session, one sentence.
    rule
        The statistic or the rule's own text, printed on the page.
    silent_on
        What a finding, or its absence, does not show; one sentence.
    find
        Cycle → findings. Pure: the same cycle gives the same rows.
    source
        Where the method or the requirement is from.
    """

    name: str
    title: str
    about: Literal["manager", "person", "organisation", "group"]
    asks: str
    rule: str
    silent_on: str
    find: Callable[[Cycle], pd.DataFrame]
    source: str


def findings(
    rows: Iterable[Mapping[str, Any]], *, pattern: str, parameters: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """Return rows as findings of one pattern; `parameters` go into the result's metadata, `attrs["parameters"]`.

    What a row leaves out is missing. Subjects are in the order of their names: size is no order to show people in.
    """
    listed = [{"q": np.nan, "p": np.nan, **_blank_numbers(), **row, "pattern": pattern} for row in rows]
    made = table(sorted(listed, key=lambda row: str(row["subject"])), FINDINGS)
    made.attrs["parameters"] = {pattern: dict(parameters or {})}
    return made


def benjamini_hochberg(p: Sequence[float] | np.ndarray[Any, Any] | pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Return the adjusted p of one family (Benjamini & Hochberg 1995); a missing p is not in the family and stays missing.

    The number of rows with p is the family's size. A small q says that few of the flags at its height are by chance; it
    does not say how probable it is that this one is.
    """
    given = np.asarray(p, dtype=float)
    adjusted = np.full(given.shape, np.nan)
    known = ~np.isnan(given)
    if known.any():
        adjusted[known] = multipletests(given[known], method="fdr_bh")[1]
    return adjusted


def chance(value: float) -> str:
    """Return a p or q as a sentence prints it: two places, and never a bare nought."""
    return "below 0.01" if value < 0.01 else f"{value:.2f}"


def smaller_teams(sizes: pd.Series[int], *, minimum: int) -> list[dict[str, Any]]:
    """Return the one row that stands for every manager with fewer than `minimum` (R13.4); none when there is none.

    `sizes` is indexed by manager. Their ratings still count towards what the others are compared with.
    """
    small = int((sizes < minimum).sum())
    if not small:
        return []
    whose = "One manager has" if small == 1 else f"{small} managers have"
    reason = f"{whose} fewer than {minimum} people to compare, the smallest group shown; nothing is said about them."
    return [{"subject": SMALLER_TEAMS, "n": None, "status": CANNOT_TELL, "reason": reason, "evidence": ()}]


def _blank_numbers() -> dict[str, float]:
    return dict.fromkeys(("estimate", "low", "high"), np.nan)
