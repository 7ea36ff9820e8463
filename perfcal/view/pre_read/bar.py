"""The bar on the page: each dimension's status with its criteria in words, and the borderline sentence of R5.3."""

from __future__ import annotations

from typing import Any

import pandas as pd

from perfcal.evidence.case_record import CaseRecord
from perfcal.evidence.wording import counted_words, join_words, required_words, times
from perfcal.schema.columns import records
from perfcal.view.pre_read.facts import CriterionLine, DimensionStatus

__all__ = ["borderline_sentence", "dimension_statuses"]


def dimension_statuses(case: CaseRecord) -> tuple[DimensionStatus, ...]:
    """Return each dimension that has criteria at the target level; those a pre-read has bullets for come first."""
    made = []
    for row in records(case.readiness):
        criteria = records(case.criteria[case.criteria["dimension"] == row["dimension"]])
        lines = tuple(_line(case, item) for item in _open_ones_first(criteria))
        made.append(
            DimensionStatus(row["dimension"], case.title(row["dimension"]), row["status"], _summary(row), lines)
        )
    first = {name: place for place, name in enumerate(case.dimensions)}
    return tuple(sorted(made, key=lambda status: first.get(status.dimension, len(first))))


def borderline_sentence(case: CaseRecord) -> str:
    """Return the sentence of a borderline case, or "" for any other.

    Borderline is: at the bar on all dimensions of the pre-read but one, and approaching that one. The sentence names
    the work in flight and the quarter that closes the gap, or says that nothing on paper does (R5.3).
    """
    table = case.readiness.set_index("dimension")["status"]
    status = {name: table.get(name, "") for name in case.dimensions}
    met = [name for name, place in status.items() if place == "at bar"]
    near = [name for name, place in status.items() if place == "approaching"]
    if len(status) < 2 or len(near) != 1 or len(met) != len(status) - 1:
        return ""
    titles = join_words([case.title(name) for name in met])
    lead = f"Borderline: at the bar on {titles}, approaching {case.title(near[0])}"
    rows = case.in_flight()
    rows = rows[rows["dimensions"].map(lambda named: near[0] in named).astype(bool)]
    if rows.empty:
        return f"{lead}; no in-flight row on {case.title(near[0])} names the work or the quarter that closes the gap."
    row = rows.sort_values("date_end", kind="stable").iloc[-1]
    source = f"{row['file']}:{row['line']}"
    return f"{lead}. In flight: {row['text']} ({source}); {_closing_quarter(case, row)}."


def _closing_quarter(case: CaseRecord, row: pd.Series) -> str:
    """The quarter the row's own date names when it lies ahead, else the growth doc's target, else nothing."""
    if row["dated_by"] == "bullet" and row["date_end"] > pd.Timestamp(case.end):
        return f"planned for {row['date_end'].year}-Q{row['date_end'].quarter}"
    if by := case.cycle.target_by.get(case.employee_id):
        return f"the growth doc aims at {by}, the row names no quarter"
    return "no date on paper names the quarter that closes the gap"


def _summary(row: dict[str, Any]) -> str:
    said = f"{row['at_bar']} of {times(row['criteria'], 'criterion', 'criteria')} at the bar"
    if row["approaching"]:
        said += f", {row['approaching']} approaching"
    if row["below"]:
        said += f", {row['below']} below"
    return f"{said}; {row['unknown']} for a person to judge" if row["unknown"] else said


def _open_ones_first(criteria: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put what is not at the bar first, and the target level's own before those of the levels below it."""
    topmost = criteria[::-1]
    return [
        *(item for item in topmost if item["status"] != "at bar"),
        *(item for item in topmost if item["status"] == "at bar"),
    ]


def _line(case: CaseRecord, item: dict[str, Any]) -> CriterionLine:
    asked = required_words(item, case.title(item["dimension"]))
    return CriterionLine(item["text"], asked, counted_words(item), item["status"], bool(item["judged"]))
