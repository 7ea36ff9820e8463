"""What a session did to the ratings: how many moved, which way, and whether they lie closer together afterwards (R8.6)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from perfcal.patterns.finding import (
    CANNOT_TELL,
    NO_SIGN,
    ORGANISATION,
    QUESTION,
    RESAMPLES,
    SEED,
    Detector,
    benjamini_hochberg,
    chance,
    findings,
    smaller_teams,
)
from perfcal.patterns.rated import last_session, rated
from perfcal.schema.columns import file_lines, records
from perfcal.schema.cycle import Cycle

__all__ = ["SESSION_MOVES", "session_changes", "session_moves"]

Array = np.ndarray[Any, Any]

_CELLS = 2_000_000  # draws × people held at once
_COLUMNS = (
    "cycle",
    "employee_id",
    "rater_id",
    "level",
    "before",
    "after",
    "step",
    "rationale",
    "row_before",
    "row_after",
)


def session_moves(cycle: Cycle, *, cycle_id: str | None = None) -> pd.DataFrame:
    """What became of each rating in the last session? One row per person with a manager's and a calibrated overall rating.

    Columns: `cycle`, `employee_id`, `rater_id` (the manager), `level`, `before`, `after`, `step` (after − before),
    `rationale` (of the calibrated rating), `row_before`, `row_after` (file:line). Empty where no session is on record.
    """
    name = cycle_id or last_session(cycle) or "none"
    before, after = (
        rated(cycle, cycle_id=name, stage=stage).drop_duplicates("employee_id", keep="last")
        for stage in ("manager", "calibrated")
    )
    both = before.merge(after[["employee_id", "rating", "row"]], on="employee_id", suffixes=("_before", "_after"))
    whole = cycle.ratings
    why = dict(zip(file_lines(whole), whole["rationale"], strict=True))
    made = both.rename(columns={"rating_before": "before", "rating_after": "after"})
    made = made.assign(
        step=(made["after"] - made["before"]).astype("int64"), rationale=made["row_after"].map(why).astype("str")
    )
    return made[list(_COLUMNS)].sort_values("employee_id", kind="stable", ignore_index=True)


def session_changes(cycle: Cycle) -> pd.DataFrame:
    """Did the last session move a manager's ratings one way, or draw all of them together? (R8.6, R11.7).

    The organisation's row: `estimate` is the mean move in steps with a bootstrap interval, and the reason gives the spread
    before and after, as committees cut leniency and worsen central tendency. A manager's row: `estimate` is the mean
    move; `p` a two-sided sign test of the moves up and down, `q` within the managers.

    It does not say that a session was right, or that a manager was wrong.
    """
    moved = session_moves(cycle)
    rate, minimum = cycle.policy.false_discovery_rate, cycle.policy.minimum_group
    if moved.empty:
        return findings([], pattern="session_moves", parameters={"rate": rate})
    by_manager = moved.groupby("rater_id")["step"]
    counts = pd.DataFrame(
        {
            "n": by_manager.size(),
            "mean": by_manager.mean(),
            "up": (moved["step"] > 0).groupby(moved["rater_id"]).sum(),
            "down": (moved["step"] < 0).groupby(moved["rater_id"]).sum(),
        }
    )
    shown = counts[counts["n"] >= minimum]
    p = [
        binomtest(row["up"], row["up"] + row["down"]).pvalue if row["up"] + row["down"] else 1.0
        for row in records(shown)
    ]
    tested = shown.assign(p=p, q=benjamini_hochberg(p)).reset_index()
    rows_of = moved.groupby("rater_id")["row_after"].agg(tuple)
    rows = [{**_manager(row, len(tested), rate=rate), "evidence": rows_of[row["rater_id"]]} for row in records(tested)]
    rows += smaller_teams(counts["n"], minimum=minimum)
    rows.append(_organisation(moved, room=_in_room(moved, cycle)))
    return findings(rows, pattern="session_moves", parameters={"rate": rate, "resamples": RESAMPLES, "seed": SEED})


def _manager(row: dict[str, Any], family: int, *, rate: float) -> dict[str, Any]:
    n, up, down = int(row["n"]), int(row["up"]), int(row["down"])
    fewest = int(np.ceil(1 - np.log2(rate / family)))
    said = f"Of {n} ratings the session raised {up} and lowered {down}"
    numbers = {
        "subject": row["rater_id"],
        "n": n,
        "estimate": row["mean"],
        "p": row["p"],
        "q": row["q"],
        "family_size": family,
    }
    if row["q"] <= rate:
        return {
            **numbers,
            "status": QUESTION,
            "reason": f"{said}, one way more often than chance gives (q {chance(row['q'])} among {family}).",
        }
    if n < fewest:
        reason = (
            f"{said}; with fewer than {fewest} even moves all one way could not have stood out among {family} managers."
        )
        return {**numbers, "status": CANNOT_TELL, "reason": reason}
    return {
        **numbers,
        "status": NO_SIGN,
        "reason": f"{said}, as chance may give (q {chance(row['q'])} among {family}).",
    }


def _organisation(moved: pd.DataFrame, *, room: str) -> dict[str, Any]:
    step, n = moved["step"].to_numpy(), len(moved)
    pairs = moved[["before", "after"]].to_numpy(dtype=float)
    mean, squared, moved_by = _resampled(pairs, step)
    low, high = np.quantile(moved_by, [0.025, 0.975])
    spread = np.sqrt(np.maximum(squared - mean**2, 0))
    closer = np.quantile(spread[:, 1] - spread[:, 0], [0.025, 0.975])
    before, after = pairs.std(axis=0)
    together = (
        "closer together than before"
        if closer[1] < 0
        else "further apart than before"
        if closer[0] > 0
        else "about as far apart as before"
    )
    reason = (
        f"The session of {moved['cycle'].iloc[0]} raised {int((step > 0).sum())} and lowered {int((step < 0).sum())} of {n} "
        f"ratings, a mean move of {step.mean():+.2f} steps ({low:+.2f} to {high:+.2f}), and left them {together}: standard "
        f"deviation {before:.2f} before, {after:.2f} after (change {closer[0]:+.2f} to {closer[1]:+.2f}){room}."
    )
    one_way = low > 0 or high < 0 or closer[1] < 0
    status = QUESTION if one_way else NO_SIGN
    numbers = {"estimate": float(step.mean()), "low": float(low), "high": float(high)}
    rows = tuple(moved.loc[moved["step"] != 0, "row_after"])
    return {"subject": ORGANISATION, "n": n, **numbers, "status": status, "reason": reason, "evidence": rows}


def _resampled(pairs: Array, step: Array) -> tuple[Array, Array, Array]:
    """Return, for each draw of as many people, the means of the ratings, of their squares, and of the moves.

    Some draws at a time: all of them at once would be a table of draws × people.
    """
    n, rng = len(step), np.random.default_rng([SEED, 5])
    draws, at_once = min(RESAMPLES, max(3000, 10**7 // n)), max(1, _CELLS // n)
    values = np.column_stack([pairs, pairs**2, step])
    sizes = [min(at_once, draws - begin) for begin in range(0, draws, at_once)]
    sums = np.concatenate([rng.multinomial(n, np.full(n, 1 / n), size=size) @ values for size in sizes]) / n
    return sums[:, :2], sums[:, 2:4], sums[:, 4]


def _in_room(moved: pd.DataFrame, cycle: Cycle) -> str:
    """Return how the ratings of managers who were in the room fared beside the others'; only of this cycle's session."""
    room = set(cycle.dates.room)
    if not room or moved["cycle"].iloc[0] != cycle.id:
        return ""
    there = moved["rater_id"].isin(room)
    if not 0 < there.sum() < len(moved) or min(there.sum(), (~there).sum()) < cycle.policy.minimum_group:
        return ""
    steps = [moved.loc[mask, "step"].mean() for mask in (there, ~there)]
    return f"; mean move {steps[0]:+.2f} where the manager was in the room, {steps[1]:+.2f} where not"


SESSION_MOVES = Detector(
    name="session_moves",
    title="What the session moved",
    about="manager",
    asks="Which evidence moved these ratings, and would it have moved a peer's?",
    rule=(
        "Manager's rating against calibrated rating of the last session on record: per manager a two-sided sign test of moves "
        "up and down (Benjamini–Hochberg, q at most 0.10 unless the policy says otherwise); for the organisation the mean "
        "move and the change of spread with bootstrap intervals, a question where either interval leaves out none."
    ),
    silent_on="A room may correct and a room may conform; the moves alone do not show which.",
    find=session_changes,
    source="R8.4, R8.6, R11.7",
)
