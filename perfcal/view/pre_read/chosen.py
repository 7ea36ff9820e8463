"""What the EM chose over what the draft proposes: the choice wins, and a change beneath it is shown, never dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from perfcal.evidence.case_record import CaseRecord
from perfcal.schema.columns import records
from perfcal.schema.pre_read_notes import ChosenRow

__all__ = ["Cited", "resolve"]


@dataclass(frozen=True, slots=True)
class Cited:
    """One row a page cites: the row of the growth doc, or what was noted of it when it has gone.

    Only a row that `counts` makes a page complete: finished, dated in the window, not LATE, and still as it was chosen.
    """

    row: dict[str, Any]
    text: str  # the EM's wording, else the row's
    changed: str = ""
    chosen: bool = False
    counts: bool = True


def resolve(case: CaseRecord, chosen: Iterable[ChosenRow], draft: Iterable[dict[str, Any]]) -> list[Cited]:
    """Return the rows to show: the EM's where there are any, else the draft's."""
    counted = set(case.rows["evidence_id"])
    picked = [_find(case, choice, counted) for choice in chosen]
    return picked or [Cited(row, row["text"]) for row in draft]


def _find(case: CaseRecord, choice: ChosenRow, counted: set[str]) -> Cited:
    """Find the row a choice is about by its place, and by its words when lines have moved."""
    own = records(case.cycle.evidence_of(case.employee_id))
    here = next((row for row in own if row["evidence_id"] == choice.row), None)
    if here is None or (choice.text and here["text"] != choice.text):
        moved = next((row for row in own if choice.text and row["text"] == choice.text), None)
        if moved is None:
            return _gone(case, choice, here)
        here = moved
    if not here["shareable"]:
        withheld = {**here, "text": "", "links": ()}
        changed = f"line {here['line']} may not be shown to peers; mark it #shareable or choose another row"
        return Cited(withheld, "(not shareable)", changed, chosen=True, counts=False)
    text = choice.wording or here["text"]
    if here["evidence_id"] in counted:
        return Cited(here, text, chosen=True)
    return Cited(here, text, f"line {here['line']} does not count: {_why_not(here)}", chosen=True, counts=False)


def _why_not(row: dict[str, Any]) -> str:
    """Say why a row of the growth doc is no counted evidence of this cycle."""
    if row["late"]:
        return "LATE, first written after the freeze"
    if row["in_flight"] or row["done"] is False:
        return "not finished"
    if row["section"] != "update":
        return "not a row of a monthly update"
    return "not under Shipped or Learned, or not dated in the window"


def _gone(case: CaseRecord, choice: ChosenRow, here: dict[str, Any] | None) -> Cited:
    """Keep what was noted of a row that reads differently now, or is no longer there; its link counts no more."""
    line = choice.row.rpartition(":")[2]
    number = int(line) if line.isdigit() else None
    changed = f"line {line} reads differently now" if here else f"line {line} is gone from the growth doc"
    row = {
        "evidence_id": choice.row,
        "text": choice.text,
        "links": (),
        "dimensions": (),
        "reach": "",
        "precision": "none",
        "date_start": None,
        "date_end": None,
        "file": document_of(case),
        "line": number,
    }
    return Cited(row, choice.wording or choice.text or "(text not kept)", changed, chosen=True, counts=False)


def document_of(case: CaseRecord) -> str:
    """Return the path of the person's growth doc within the workspace."""
    sections = case.cycle.sections
    own = sections.loc[sections["employee_id"] == case.employee_id, "file"]
    return str(own.iloc[0]) if len(own) else f"growth_docs/{case.employee_id}.md"
