"""The clauses of gates as tables a person reads: what is asked, whether it is met, why, and the line."""

from __future__ import annotations

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES, all_met
from perfcal.evidence.gates import GATES
from perfcal.evidence.wording import times
from perfcal.schema.columns import records
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import page_table

__all__ = ["clause_tables"]

_MET = {YES: "✓ yes", NO: "✗ no", UNKNOWN: "? unknown"}
_WHOLE = {YES: "every clause holds", NO: "closed", UNKNOWN: "cannot be told from the record, so not open"}


def clause_tables(clauses: pd.DataFrame, *, empty: str) -> Shown:
    """Return one table per gate and case, what is not met first; `empty` is the sentence where there is none."""
    if clauses.empty:
        return Note(empty)
    grouped = clauses.groupby(["gate", "case"], sort=False)
    return Stack(tuple(_table(str(gate), str(case), rows) for (gate, case), rows in grouped))


def _table(gate: str, case: str, rows: pd.DataFrame) -> Shown:
    open_ones = rows[rows["met"] != YES]
    ordered = pd.concat([open_ones, rows[rows["met"] == YES]])
    shown = ordered.assign(
        answer=[_MET[met] for met in ordered["met"]],
        row=[_place(row) for row in records(ordered)],
    )
    headings = {"clause": "Clause", "answer": "Holds", "reason": "Because", "row": "Line", "requirement": ""}
    told = GATES[gate]
    named = f"{told.title}{f', {case}' if case else ''}"
    about = f"{told.asks} {_WHOLE[all_met(rows['met'])].capitalize()}: {_counted(rows)}."
    return Stack((Note(about), page_table(shown, caption=named, headings=headings, counted=False)))


def _counted(rows: pd.DataFrame) -> str:
    counts = rows["met"].value_counts()
    return f"{counts.get(YES, 0)} of {times(len(rows), 'clause')} hold, {counts.get(NO, 0)} do not, {counts.get(UNKNOWN, 0)} cannot be told"


def _place(row: dict[str, object]) -> str:
    return "" if pd.isna(row["line"]) else f"{row['file']}:{row['line']}"  # type: ignore[call-overload]
