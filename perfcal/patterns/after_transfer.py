"""Ratings raised by two steps or more in the cycle of a transfer or a promotion."""

from __future__ import annotations

from typing import Any

import pandas as pd
from scipy.stats import fisher_exact

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, ORGANISATION, QUESTION, Detector, findings
from perfcal.patterns.on_record import final_pairs
from perfcal.schema.columns import EVER, file_lines, records
from perfcal.schema.cycle import Cycle

__all__ = ["AFTER_TRANSFER", "after_transfer"]

STEPS = 2
_CHANGES = {"transfer": "a transfer", "promotion": "a promotion"}


def after_transfer(cycle: Cycle) -> pd.DataFrame:
    """Tell whose rating rose by two steps or more in the cycle of a transfer or a promotion.

    Final ratings of this cycle and the one before it, each against the person's cycle before; the change lies between the
    two ratings. One row per case, and one on the organisation that compares how many rose by a step or more with those to
    whom nothing changed (Fisher's exact test). `estimate` is the rise in steps.

    A new place may suit somebody, and a new rater has another scale: it says what to read, not what is right.
    """
    pairs = final_pairs(cycle)
    pairs = pairs.assign(step=(pairs["rating"] - pairs["rating_before"]).astype("int64"), pair=range(len(pairs)))
    changed = _changed(pairs, _changes(cycle))
    risen = changed[changed["step"] >= STEPS]
    cases = risen.sort_values("place", kind="stable").drop_duplicates("employee_id", keep="last")
    rows = [_case(row) for row in records(cases)]
    return findings([*rows, *_organisation(pairs, changed)], pattern="after_transfer", parameters={"steps": STEPS})


def _changes(cycle: Cycle) -> pd.DataFrame:
    """Return every dated transfer and promotion: events, and level histories beyond their first line. `employee_id`, `date`, `what`, `source`."""
    events = cycle.events[cycle.events["event"].isin(list(_CHANGES)) & cycle.events["date"].notna()]
    history = cycle.level_history[cycle.level_history["start"] > EVER]
    ordered = history.sort_values(["employee_id", "start"], kind="stable")
    later = ordered[ordered["employee_id"].duplicated()]
    tables = [events.assign(what=events["event"].map(_CHANGES)), later.assign(date=later["start"], what="a promotion")]
    whole = pd.concat([each[["employee_id", "date", "what", "file", "line"]] for each in tables], ignore_index=True)
    return whole.assign(source=file_lines(whole))


def _changed(pairs: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs between whose two ratings something changed: the events' word first."""
    both = pairs.merge(changes[["employee_id", "date", "what", "source"]], on="employee_id")
    within = both[(both["date"] > both["rated_on_before"]) & (both["date"] <= both["rated_on"])]
    return within.drop_duplicates("pair")


def _case(row: dict[str, Any]) -> dict[str, Any]:
    reason = f"The rating of {row['cycle']} lies {row['step']} steps above the cycle before, with {row['what']} on {row['date'].date()} between them."
    evidence = (row["row_before"], row["row"], row["source"])
    return {
        "subject": row["employee_id"],
        "n": 1,
        "estimate": row["step"],
        "status": QUESTION,
        "reason": reason,
        "evidence": evidence,
    }


def _organisation(pairs: pd.DataFrame, changed: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the row that says how often ratings rise anyway."""
    if pairs.empty:
        return []
    rest = pairs[~pairs["pair"].isin(changed["pair"])]
    up, up_rest = int((changed["step"] > 0).sum()), int((rest["step"] > 0).sum())
    said = f"{up} of {len(changed)} ratings rose after a transfer or promotion, {up_rest} of {len(rest)} without one"
    if changed.empty or rest.empty:
        return [
            {"subject": ORGANISATION, "n": len(changed), "status": CANNOT_TELL, "reason": f"{said}.", "evidence": ()}
        ]
    p = float(fisher_exact([[up, len(changed) - up], [up_rest, len(rest) - up_rest]]).pvalue)
    reason = f"{said} (Fisher p {p:.2f}): a rise by one step is common and is not asked about."
    return [{"subject": ORGANISATION, "n": len(changed), "p": p, "status": NO_SIGN, "reason": reason, "evidence": ()}]


AFTER_TRANSFER = Detector(
    name="after_transfer",
    title="Raised after a transfer or a promotion",
    about="person",
    asks="Which evidence since the change carries the higher rating?",
    rule=(
        "The final overall rating of this cycle or the one before lies two steps or more above the cycle before it, and a "
        "transfer or a promotion lies between the two ratings."
    ),
    silent_on="It does not show whether the work, the bar or the rater changed.",
    find=after_transfer,
    source="R11.7; Fisher 1922",
)
