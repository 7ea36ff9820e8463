"""The feedback record: every R3 conversation of a growth doc (R3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from perfcal.schema.columns import CONVERSATIONS, records, table
from perfcal.schema.cycle import Cycle
from perfcal.schema.growth import HEADINGS

__all__ = ["conversations"]

_FIELDS = HEADINGS["1:1"]


def conversations(cycle: Cycle) -> pd.DataFrame:
    """Which conversations in the form of R3 are written down? One row each, in the order of the documents.

    A 1:1 may hold any number: a field that returns begins the next one. A 1:1 without headings is prose, not a
    conversation in the sense of R3. A day in the heading of a field stands before its text. Columns of
    `CONVERSATIONS`; `missing` is left to `feedback`. Praise written in this form counts as well: no count can tell.
    """
    parts = cycle.parts[(cycle.parts["kind"] == "1:1") & cycle.parts["heading"].isin(_FIELDS)]
    parts = parts.sort_values(["file", "line"], kind="stable")
    sections = {row["section_id"]: row for row in records(cycle.sections[cycle.sections["kind"] == "1:1"])}
    rows = [
        _conversation(sections[str(section)], number, fields)
        for section, own in parts.groupby("section_id", sort=False)
        for number, fields in enumerate(_runs(records(own)), start=1)
    ]
    return table(rows, CONVERSATIONS)


def _runs(parts: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Split the parts of one 1:1 where a field comes again."""
    run: list[dict[str, Any]] = []
    for part in parts:
        if part["heading"] in {known["heading"] for known in run}:
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def _conversation(section: dict[str, Any], number: int, fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "employee_id": section["employee_id"],
        "manager_id": section["manager_at_the_time"],
        "section_id": section["section_id"],
        "number": number,
        "date": section["date_start"],
        **{part["heading"].casefold(): _said(part, section) for part in fields},
        "missing": (),
        "file": section["file"],
        "line": fields[0]["line"],
        "line_end": max(part["line_end"] for part in fields),
    }


def _said(part: dict[str, Any], section: dict[str, Any]) -> str:
    own_day = part["precision"] == "day" and part["date_start"] != section["date_start"]
    return f"{part['date_start']:%Y-%m-%d} {part['text']}".strip() if own_day else str(part["text"])
