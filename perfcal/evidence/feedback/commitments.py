"""What was agreed in 1:1s, and whether anybody came back to it (R3.2)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from perfcal.evidence.days_in_text import days_in
from perfcal.schema.columns import COMMITMENTS, records, table
from perfcal.schema.cycle import Cycle

__all__ = ["commitments"]

Row = dict[str, Any]

_FOLLOW_UPS = {("note", ""), ("repair", "Touch point"), ("pip", "Meeting"), ("update", "Reply")}
"""Where an EM comes back to something, beside any part of a later 1:1: kind of section and heading."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset({
    "about", "after", "again", "agree", "agreed", "along", "also", "always", "another", "are", "back", "because",
    "been", "before", "being", "both", "come", "could", "does", "done", "each", "every", "first", "from", "have",
    "having", "here", "into", "just", "last", "less", "like", "look", "made", "make", "many", "more", "most", "much",
    "must", "need", "next", "once", "only", "onto", "other", "over", "read", "same", "send", "sent", "shall", "should",
    "show", "some", "such", "take", "than", "that", "their", "them", "then", "there", "these", "they", "this", "those",
    "through", "together", "until", "very", "want", "week", "were", "what", "when", "where", "which", "while", "will",
    "with", "without", "work", "write", "written", "would", "year", "your", "yours", "month", "date", "days", "time",
    "times", "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday",
})  # fmt: skip
_FEW = 2  # telling words: with fewer, all words are compared
_STEM = 5  # letters: reviews, reviewed and reviewer are one word


def commitments(
    cycle: Cycle, employee_ids: Sequence[str] | None = None, *, manager_id: str | None = None
) -> pd.DataFrame:
    """What was committed to, by when, and what became of it? One row per Commit, by day due; columns of `COMMITMENTS`.

    Parameters
    ----------
    cycle
        The loaded workspace; days are counted to `cycle.as_of`. Due that day is open, due the day before is overdue.
    employee_ids
        Whose 1:1s; everybody's who has not left when none is named.
    manager_id
        Only those who report to this manager now.

    Notes
    -----
    `done` is a ticked box. `followed up` is a later note, 1:1, reply, touch point or meeting with a line on the same
    thing: at least two telling words and three in five of the Commit's, or its due day and one of them; that it was
    returned to does not say that it was kept. Else it is `open`, `overdue`, or `undated` where no day was given.
    Whose promise it was, the EM's or the engineer's, no record says.
    """
    for who in (*(employee_ids or ()), *([manager_id] if manager_id else ())):
        cycle.person(who)
    people = cycle.people if employee_ids is not None else cycle.people[cycle.people["status"] != "left"]
    if manager_id:
        people = people[people["manager_id"] == manager_id]
    leads = dict(zip(people["employee_id"], people["manager_id"], strict=True))
    asked = set(leads) if employee_ids is None else set(leads) & set(employee_ids)
    told = _told(cycle, asked)
    found = [_followed(row, leads, told.get(row["employee_id"], []), cycle.as_of) for row in _commits(cycle, asked)]
    rows = table(found, COMMITMENTS)
    return rows.sort_values(["due", "employee_id", "line"], kind="stable", ignore_index=True)


def _commits(cycle: Cycle, asked: set[str]) -> Iterator[Row]:
    """Yield what stands under Commit in the 1:1s held so far: each bullet, or the prose where there is no bullet."""
    parts = cycle.parts
    own = parts[(parts["kind"] == "1:1") & (parts["heading"] == "Commit") & parts["employee_id"].isin(asked)]
    sections = {row["section_id"]: row for row in records(cycle.sections[cycle.sections["kind"] == "1:1"])}
    rows = cycle.evidence
    bullets = records(
        rows[(rows["section"] == "1:1") & (rows["heading"] == "Commit") & rows["employee_id"].isin(asked)]
    )
    for part in records(own):
        held = sections[part["section_id"]]["date_start"]
        if held > pd.Timestamp(cycle.as_of):
            continue
        within = [
            each for each in bullets if each["file"] == part["file"] and part["line"] < each["line"] <= part["line_end"]
        ]
        of_heading = part["date_start"] if part["date_start"] != held else None
        for each in within or ([{**part, "done": None, "dated_by": ""}] if part["text"] else []):
            yield {**each, "held": held, "due": _due(each, of_heading, held)}


def _due(row: Row, of_heading: Any, held: pd.Timestamp) -> date | None:
    """Return the day of a Commit: before its words, in its heading, or in its words; a month ends with its last day."""
    if row["dated_by"] == "bullet":
        return pd.Timestamp(row["date_end"]).date()
    if of_heading is not None:
        return pd.Timestamp(of_heading).date()
    days = days_in(row["text"], year=held.year)
    return max(days) if days else None


def _followed(row: Row, leads: Mapping[str, str], told: Sequence[tuple[date, str]], as_of: date) -> Row:
    due, held = row["due"], row["held"].date()
    again = min((day for day, text in told if day > held and _same(row["text"], text, due)), default=None)
    if row["done"] is True:
        status = "done"
    elif again is not None and (due is None or due <= as_of):
        status = "followed up"
    elif due is None:
        status = "undated"
    else:
        status = "overdue" if due < as_of else "open"
    return {
        "employee_id": row["employee_id"],
        "manager_id": leads[row["employee_id"]],
        "text": row["text"],
        "made": held,
        "due": due,
        "status": status,
        "days": None if due is None else (due - as_of).days,
        "followed_up": again,
        "file": row["file"],
        "line": row["line"],
    }


def _told(cycle: Cycle, asked: set[str]) -> dict[str, list[tuple[date, str]]]:
    """Return, by person, what was written where an EM comes back to things: its day and each of its lines."""
    parts = cycle.parts[cycle.parts["employee_id"].isin(asked) & (cycle.parts["text"] != "")]
    told: dict[str, list[tuple[date, str]]] = {}
    for part in records(parts):
        if part["kind"] == "1:1" or (part["kind"], part["heading"]) in _FOLLOW_UPS:
            day = pd.Timestamp(part["date_end"]).date()
            begun = pd.Timestamp(part["date_start"]).date()
            if begun <= cycle.as_of:
                lines = part["text"].split("\n")
                told.setdefault(part["employee_id"], []).extend((min(day, cycle.as_of), line) for line in lines)
    return told


def _same(commit: str, line: str, due: date | None) -> bool:
    """Whether a line speaks of a commitment: enough of its telling words, or its day and one of them."""
    words = _telling(commit)
    shared = len(words & _telling(line))
    if shared and due is not None and due in days_in(line, year=due.year):
        return True
    if len(words) < _FEW:  # "we read the next review together": its common words have to tell
        whole = _words(commit)
        return bool(shared) and len(whole & _words(line)) >= max(_FEW + 1, math.ceil(0.75 * len(whole)))
    return shared >= max(2, math.ceil(0.6 * len(words)))


def _words(text: str) -> set[str]:
    return {found.casefold()[:_STEM] for found in _WORD.findall(text)}


def _telling(text: str) -> set[str]:
    return {word[:_STEM] for found in _WORD.findall(text) if (word := found.casefold()) not in _COMMON}
