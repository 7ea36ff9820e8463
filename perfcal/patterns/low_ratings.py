"""Criticism on paper and nobody rated below "meets": low ratings avoided (R11.5)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from perfcal.evidence.wording import times
from perfcal.patterns.finding import (
    CANNOT_TELL,
    NO_SIGN,
    QUESTION,
    Detector,
    benjamini_hochberg,
    findings,
    smaller_teams,
)
from perfcal.patterns.on_record import critical_rows
from perfcal.patterns.rated import rated
from perfcal.patterns.record import manager_record
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["LOW_RATINGS", "low_ratings"]

CASES = 3
CONVERSATIONS = 2
_SURE = 0.10


def low_ratings(cycle: Cycle) -> pd.DataFrame:
    """Whose reports have criticism on paper while nobody is rated below meets? One row per manager (R11.5).

    A case is a report at or above meets with, in this cycle, an open PIP or repair loop, or at least two R3
    conversations. `estimate` is how many; `p` is the probability, at the organisation's own share of low ratings by
    level, that none of the manager's ratings on record would be low: Π(1 − share), the manager's own left out.

    One conversation beside a good rating is ordinary and no case. Conversations are meant to work: a person who changed
    what was asked is rightly rated at meets.
    """
    now, record = rated(cycle), manager_record(cycle)
    sizes = now.groupby("rater_id")["employee_id"].nunique()
    named = sizes.index[sizes >= cycle.policy.minimum_group]
    cases = _cases(cycle, now)
    of_manager = dict(list(cases.groupby("rater_id")))
    chance = _chance_of_none(record, meets=cycle.scale.meets).reindex(named)
    chance = chance.assign(q=benjamini_hochberg(chance["p"]))
    family = int(chance["p"].notna().sum())
    rows = [
        _row({**row, "subject": name}, of_manager.get(name, cases.iloc[:0]), family=family)
        for name, row in zip(chance.index, records(chance), strict=True)
    ]
    rows += smaller_teams(sizes, minimum=cycle.policy.minimum_group)
    parameters = {"cases": CASES, "conversations": CONVERSATIONS, "sure": _SURE}
    return findings(rows, pattern="low_ratings", parameters=parameters)


def _cases(cycle: Cycle, now: pd.DataFrame) -> pd.DataFrame:
    """Return who is rated at or above meets beside dated criticism of this cycle: `employee_id`, `rater_id`, `rows`."""
    written = critical_rows(cycle)
    start, end = pd.Timestamp(cycle.dates.start), pd.Timestamp(cycle.dates.end)
    written = written[written["date"].between(start, end)]
    strong = written["kind"] != "1:1"
    by_person = written.groupby("employee_id")
    told = pd.DataFrame(
        {
            "talks": by_person.size(),
            "strong": strong.groupby(written["employee_id"]).any(),
            "rows": by_person["row"].agg(tuple),
        }
    )
    told = told[told["strong"] | (told["talks"] >= CONVERSATIONS)]
    kept = now[now["rating"] >= cycle.scale.meets].merge(told, left_on="employee_id", right_index=True)
    kept["rows"] = [(row, *more) for row, more in zip(kept["row"], kept["rows"], strict=True)]
    return kept[["employee_id", "rater_id", "rows"]]


def _chance_of_none(record: pd.DataFrame, *, meets: int) -> pd.DataFrame:
    """Return, by manager, `n` ratings, how many are `low`, the chance `p` of none, and how many would be the `fewest` to tell."""
    low = record.assign(low=(record["rating"] < meets).astype("int64"))
    cells = low.groupby(["rater_id", "level"])["low"].agg(n="size", low="sum").reset_index()
    whole = cells.groupby("level")[["n", "low"]].transform("sum")
    everywhere = low["low"].mean() if len(low) else 0.0
    # Jeffreys' half keeps a level where others have no low rating from calling one impossible.
    others = (whole["low"] - cells["low"] + everywhere) / (whole["n"] - cells["n"] + 1)
    cells = cells.assign(none=cells["n"] * np.log1p(-others.clip(upper=0.99)))
    made = cells.groupby("rater_id")[["n", "low", "none"]].sum()
    each = made["none"] / made["n"]
    fewest = np.ceil(np.log(_SURE) / each.where(each < 0))
    return made.assign(p=np.exp(made["none"]), fewest=fewest)


def _row(row: dict[str, Any], cases: pd.DataFrame, *, family: int) -> dict[str, Any]:
    n, low, count = int(row["n"]), int(row["low"]), len(cases)
    beside = f"{times(count, 'report')} at or above meets with a PIP, a repair loop or {CONVERSATIONS} conversations on paper this cycle"
    numbers = {"subject": row["subject"], "n": n, "estimate": float(count), "family_size": family,
               "evidence": tuple(place for rows in cases["rows"] for place in rows)}  # fmt: skip
    if low:
        return {
            **numbers,
            "status": NO_SIGN,
            "reason": f"{times(low, 'rating')} of {n} on record {'is' if low == 1 else 'are'} below meets; {beside}.",
        }
    said = f"{beside}, and none of {times(n, 'rating')} on record below meets, which has a chance of {row['p']:.2f} at others' share"
    numbers |= {"p": row["p"], "q": row["q"]}
    if count >= CASES and row["p"] <= _SURE:
        return {**numbers, "status": QUESTION, "reason": f"{said}."}
    if row["p"] > _SURE:
        fewest = (
            f"{row['fewest']:.0f} ratings are the fewest that could tell"
            if np.isfinite(row["fewest"])
            else "nobody is rated below meets anywhere"
        )
        return {**numbers, "status": CANNOT_TELL, "reason": f"{said}; {fewest}."}
    return {**numbers, "status": NO_SIGN, "reason": f"{said}; {CASES} such reports would be asked about."}


LOW_RATINGS = Detector(
    name="low_ratings",
    title="Criticism on paper, and nobody rated below meets",
    about="manager",
    asks="What changed between these conversations and these ratings?",
    rule=(
        "None of the manager's overall ratings on record is below meets, while at least 3 reports are rated at or above meets "
        "in this cycle beside an open PIP, a repair loop or 2 conversations (Situation and Behavior) dated in it; and the chance of no "
        "low rating at the other managers' share by level is at most 10 %."
    ),
    silent_on="A conversation that worked is followed by a good rating; the cases are to be read, not counted.",
    find=low_ratings,
    source="R3, R11.5",
)
