"""Where most are above "meets", or more than last time: Lake Wobegon, of the organisation and its departments (R11.1).

A department is everybody rated by the managers who report to one leader: two teams at least, so that no row is about one
team. The `team` column is not used; it often names one manager's team.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from perfcal.patterns.finding import (
    CANNOT_TELL,
    NO_SIGN,
    ORGANISATION,
    QUESTION,
    Detector,
    benjamini_hochberg,
    chance,
    findings,
)
from perfcal.patterns.rated import previous_cycle, rated
from perfcal.patterns.scale_use import scale_use
from perfcal.schema.cycle import Cycle
from perfcal.schema.once import once_per_table

__all__ = ["LAKE_WOBEGON", "departments", "lake_wobegon", "paired_moves"]

_HALF = 0.5
_Z95 = 1.959964


def lake_wobegon(cycle: Cycle, *, reference: float | None = None) -> pd.DataFrame:
    """Is nearly everybody above "meets", here or in a department, or more than in the cycle before? (R11.1).

    One row for the organisation and for each department: `estimate` is the share of manager ratings above "meets" with
    its Wilson interval. A question where the interval lies above one half (above `reference`, where given), or where
    more people moved up than down since the cycle before, at the level they had then, beyond chance (`p`, mid-p of the
    sign test; `q` within the cycle). Further rows say which steps of the scale nobody has and which column tells the
    rating. It does not say that people are not as good as that, and sets no share they ought to have.
    """
    now = rated(cycle)
    before = rated(cycle, cycle_id=previous_cycle(cycle) or "none")
    rate, line = cycle.policy.false_discovery_rate, _HALF if reference is None else reference
    fewest = cycle.policy.minimum_group
    if now["employee_id"].nunique() < fewest:
        now = now.iloc[:0]
    parts = {ORGANISATION: now, **departments(cycle, now)} if len(now) else {}
    sizes = {"meets": cycle.scale.meets, "fewest": fewest}
    rows = [_part(name, part, before=before, **sizes) for name, part in parts.items()]
    adjusted = benjamini_hochberg([row["p"] for row in rows])
    family = int(np.isfinite(adjusted).sum())
    tested = [{**row, "q": q, "family_size": family or None} for row, q in zip(rows, adjusted, strict=True)]
    made = [{**row, **_said(row, rate=rate, line=line)} for row in tested]
    steps = [step.value for step in cycle.scale.values]  # noqa: PD011  # a scale, no series
    files = tuple(sorted({row.rpartition(":")[0] for row in now["row"]}))  # of all ratings: no row of its own
    made += [
        {**row, "evidence": files}
        for row in scale_use(now.assign(team=_of_people(cycle, now["employee_id"], "team")), steps=steps)
    ]
    parameters = {"rate": rate, "line": line, "department": "those rated by the managers who report to one leader"}
    return findings(made, pattern="lake_wobegon", parameters=parameters)


def departments(cycle: Cycle, ratings: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the ratings by the leader to whom the rater reports, for leaders of two raters or more.

    No department is so small, and none left out, that its people are fewer than the policy's minimum or could be
    computed from the others and the whole (R13.4).
    """
    leader = _of_people(cycle, ratings["rater_id"], "manager_id")
    named = ratings.assign(leader=leader.where(leader != ratings["rater_id"], ""))
    sizes = named.groupby("leader").agg(people=("employee_id", "nunique"), raters=("rater_id", "nunique"))
    wide = (sizes["people"] >= cycle.policy.minimum_group) & (sizes["raters"] > 1) & (sizes.index != "")
    shown = sizes[wide].sort_values("people")
    left_out = int(sizes["people"].sum() - shown["people"].sum())
    while 0 < left_out < cycle.policy.minimum_group and len(shown):
        left_out, shown = left_out + int(shown["people"].iloc[0]), shown.iloc[1:]
    if len(shown) < 2 and not left_out:  # one department that is everybody says nothing of its own
        return {}
    parts = dict(list(ratings.groupby(named["leader"])))
    return {str(name): parts[name] for name in sorted(shown.index)}


def paired_moves(now: pd.DataFrame, before: pd.DataFrame, *, meets: int) -> dict[str, int]:
    """Return what became of the people rated in both cycles at one level: `compared`, `up`, `down`, `above_then`, `above_now`.

    Who changed level is left out: the next level asks for more. Somebody rated twice in a cycle counts with the later row.
    """
    latest = _last_of_each(now)
    both = pd.DataFrame({"now": latest, "then": _rated_before(before).reindex(latest.index)}).dropna().astype("int64")
    moved = both["now"] - both["then"]
    above = {f"above_{name}": int((both[name] > meets).sum()) for name in ("then", "now")}
    return {"compared": len(both), "up": int((moved > 0).sum()), "down": int((moved < 0).sum()), **above}


def _last_of_each(ratings: pd.DataFrame) -> pd.Series[int]:
    """Return the last rating of each person and level."""
    key = ["employee_id", "level"]
    return ratings.drop_duplicates(key, keep="last").set_index(key)["rating"]


_rated_before = once_per_table(_last_of_each)  # every department is compared with the same cycle


def _of_people(cycle: Cycle, ids: pd.Series[str], column: str) -> pd.Series[str]:
    """Return what the roster says of these people; blank where it says nothing."""
    known = cycle.people.drop_duplicates("employee_id").set_index("employee_id")[column]
    return ids.map(known).fillna("").astype("str")


def _part(name: str, part: pd.DataFrame, *, before: pd.DataFrame, meets: int, fewest: int) -> dict[str, Any]:
    """Return the numbers of one part of the organisation; none of people compared where they are fewer than `fewest`."""
    n, above = len(part), int((part["rating"] > meets).sum())
    low, high = proportion_confint(above, n, method="wilson")
    moves = paired_moves(part, before, meets=meets)
    moves["compared"] *= moves["compared"] >= fewest
    moved = moves["up"] + moves["down"]
    p = binom.sf(moves["up"], moved, 0.5) + 0.5 * binom.pmf(moves["up"], moved, 0.5) if moves["compared"] else np.nan
    share = {"estimate": above / n, "low": float(low), "high": float(high), "p": float(p)}
    rows = tuple(part.loc[part["rating"] > meets, "row"])
    return {"subject": name, "n": n, "above": above, **share, **moves, "evidence": rows}


def _said(row: dict[str, Any], *, rate: float, line: float) -> dict[str, str]:
    """Return the status and the sentence of the organisation or a department."""
    fewest = int(_Z95**2 * line / (1 - line)) + 1 if line < 1 else 0
    share = f"{row['above']} of {row['n']} ratings are above meets, {row['estimate']:.0%} ({row['low']:.0%} to {row['high']:.0%})"
    most, risen = row["low"] > line, bool(row["q"] <= rate)
    if row["n"] < fewest and not risen:
        reason = f"{share}; fewer than {fewest} could not have been told from {line:.0%}."
        return {"status": CANNOT_TELL, "reason": reason}
    than = f"more than {line:.0%}" if most else f"not beyond {line:.0%} by more than chance"
    return {"status": QUESTION if most or risen else NO_SIGN, "reason": f"{share}, {than}; {_since(row, risen=risen)}."}


def _since(row: dict[str, Any], *, risen: bool) -> str:
    """Return what became of the people who were rated in the cycle before."""
    if not row["compared"]:
        return "too few were rated at the same level in the cycle before to compare"
    then, now = (row[f"above_{name}"] / row["compared"] for name in ("then", "now"))
    moved = (
        f"{row['up']} moved up and {row['down']} down of {row['compared']} people at the same level in the cycle before"
    )
    how = "more than chance gives" if risen else "as chance may give"
    return (
        f"{moved} (above meets {then:.0%} then, {now:.0%} now; q {chance(row['q'])} among {row['family_size']}), {how}"
    )


LAKE_WOBEGON = Detector(
    name="lake_wobegon",
    title="Nearly everybody above meets",
    about="organisation",
    asks="What did the record show of those above meets that the bar of their level does not already ask for?",
    rule=(
        "The share of manager ratings above meets, of the organisation and of each department of two teams or more, with its "
        "Wilson interval: a question where the interval lies above one half, or where more people moved up than down since "
        "the cycle before at the same level (sign test, mid-p, Benjamini–Hochberg over these parts). Also: steps of the "
        "scale that nobody has, and a rating that level, team or manager tells."
    ),
    silent_on="It cannot tell a rating that has slipped from an organisation that has grown better; no share is the right one.",
    find=lake_wobegon,
    source="Cannell 1988; Wilson 1927; Benjamini & Hochberg 1995; R11.1",
)
