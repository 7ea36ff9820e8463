"""The columns of every table, in one place: name → pandas dtype.

Frames are named for their rows (`people`, `ratings`, `evidence` …). Text is `str` (blank, never missing), counts are the nullable `Int64`,
estimates are `float64` (NaN where none can be given), days are `datetime64[s]` (NaT where unknown), tuples of values are `object`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

__all__ = [
    "ACCOUNTS",
    "CADENCE",
    "CADENCE_BY_MANAGER",
    "CANDIDATES",
    "CLAUSES",
    "COMMITMENTS",
    "CONVERSATIONS",
    "COVERAGE",
    "DAY",
    "EVENTS",
    "EVER",
    "EVIDENCE",
    "FIELDS",
    "FINDINGS",
    "LANGUAGE",
    "LEVEL_HISTORY",
    "MANAGER_HISTORY",
    "OUTCOMES",
    "PARTS",
    "PEOPLE",
    "PIP_CLOCK",
    "PROBLEMS",
    "RATED",
    "RATINGS",
    "READINESS",
    "REPAIR_SIGNALS",
    "REPAIR_STATES",
    "SCOPES",
    "SECTIONS",
    "SESSION_LOG",
    "SESSION_STATE",
    "TO_DO",
    "Columns",
    "empty_table",
    "records",
    "table",
]

Columns = Mapping[str, str]
DAY = "datetime64[s]"
EVER = pd.Timestamp("1900-01-01")
"""The first day of a history that only the roster tells: as long as we know."""

PROBLEMS: Columns = {
    "severity": "str",  # error, warning, note
    "file": "str",
    "line": "Int64",
    "column": "str",
    "found": "str",
    "expected": "str",
    "hint": "str",
}
"""One row per fault; an error stops that file's use, a warning does not, a note says what was tolerated."""

ACCOUNTS: Columns = {
    "file": "str",
    "lines": "Int64",
    "used": "Int64",
    "prose": "Int64",
    "refused": "Int64",
}
"""One row per growth doc: used + prose + refused = lines."""

PEOPLE: Columns = {
    "employee_id": "str",
    "name": "str",
    "manager_id": "str",
    "level": "str",
    "level_since": DAY,
    "track": "str",
    "team": "str",
    "status": "str",  # active, leave, left
    "start_date": DAY,
    "file": "str",
    "line": "Int64",
}

RATINGS: Columns = {
    "cycle": "str",
    "employee_id": "str",
    "rater_id": "str",
    "stage": "str",  # self, peer, manager, calibrated
    "dimension": "str",  # id or overall
    "rating": "Int64",  # the scale's value; missing where unrated
    "label": "str",  # as written in the file
    "rated_on": DAY,
    "rationale": "str",
    "file": "str",
    "line": "Int64",
}

CANDIDATES: Columns = {
    "cycle": "str",
    "employee_id": "str",
    "target_level": "str",
    "presenter_id": "str",
    "decision": "str",  # blank, approved, rejected, deferred
    "round": "Int64",
    "file": "str",
    "line": "Int64",
}

EVENTS: Columns = {
    "employee_id": "str",
    "date": DAY,
    "event": "str",
    "detail": "str",
    "file": "str",
    "line": "Int64",
}

SECTIONS: Columns = {
    "section_id": "str",  # <employee_id>:<line>
    "employee_id": "str",
    "kind": "str",  # see schema.growth.SECTION_KINDS
    "title": "str",
    "date_start": DAY,
    "date_end": DAY,
    "precision": "str",
    "shareable": "bool",
    "file": "str",
    "line": "Int64",
    "line_end": "Int64",
    "manager_at_the_time": "str",
}
"""One row per H2 section of a growth doc."""

PARTS: Columns = {
    "section_id": "str",
    "employee_id": "str",
    "kind": "str",  # the section's kind
    "heading": "str",  # canonical H3, "" for text straight under the H2
    "date_start": DAY,
    "date_end": DAY,
    "precision": "str",
    "text": "str",
    "file": "str",
    "line": "Int64",
    "line_end": "Int64",
}
"""One row per H3 part of a section, with its plain text (bullets included)."""

FIELDS: Columns = {
    "section_id": "str",
    "employee_id": "str",
    "kind": "str",
    "heading": "str",
    "key": "str",
    "value": "str",
    "file": "str",
    "line": "Int64",
}
"""One row per `Key: value` line inside plans, checks, gates and feedback."""

EVIDENCE: Columns = {
    "evidence_id": "str",  # <employee_id>:<line>
    "employee_id": "str",
    "section_id": "str",
    "section": "str",  # the section's kind
    "heading": "str",  # canonical H3
    "date_start": DAY,
    "date_end": DAY,
    "precision": "str",  # day, range, month, year, none
    "dated_by": "str",  # bullet, section, none: where the date comes from
    "text": "str",
    "details": "str",  # nested bullets
    "links": "object",  # tuple of (title, url)
    "tags": "object",  # tuple of tags as written, without '#'
    "dimensions": "object",  # tuple of dimension ids
    "kinds": "object",  # tuple of (kind, count)
    "reach": "str",  # "" where not said
    "in_flight": "bool",
    "shareable": "bool",
    "done": "object",  # True, False, or None for a bullet without a box
    "late": "bool",  # first written after the cycle's freeze (R1.8)
    "file": "str",
    "line": "Int64",
    "line_end": "Int64",
    "manager_at_the_time": "str",
    "level_at_the_time": "str",
}
"""One row per top-level bullet of a growth doc; nested bullets are details in its text."""

MANAGER_HISTORY: Columns = {"employee_id": "str", "manager_id": "str", "start": DAY, "file": "str", "line": "Int64"}
LEVEL_HISTORY: Columns = {"employee_id": "str", "level": "str", "start": DAY, "file": "str", "line": "Int64"}

COVERAGE: Columns = {
    "employee_id": "str",
    "level": "str",  # the level whose bar is asked about
    "dimension": "str",
    "criterion": "str",  # id of the criterion, stable while its text is
    "source_level": "str",  # the level or rung the criterion is written at
    "text": "str",
    "kind": "str",
    "reach": "str",
    "per": "str",
    "required": "Int64",  # per period where `per` is set
    "counted": "Int64",  # in the weakest period where `per` is set
    "missing": "Int64",
    "periods": "Int64",
    "periods_met": "Int64",
    "status": "str",  # at bar, approaching, below, unknown
    "judged": "bool",  # status comes from a person's written judgement
    "rows": "object",  # tuple of evidence_id that count
    "file": "str",
    "line": "Int64",
}
"""One row per person, level and criterion (R4.2). Not a score: criteria are never added up across dimensions."""

READINESS: Columns = {
    "employee_id": "str",
    "level": "str",
    "dimension": "str",
    "criteria": "Int64",
    "at_bar": "Int64",
    "approaching": "Int64",
    "below": "Int64",
    "unknown": "Int64",
    "status": "str",
}
"""One row per person, level and dimension."""

RATED: Columns = {
    "cycle": "str",
    "employee_id": "str",
    "rater_id": "str",
    "level": "str",  # held when the rating was given: the stratum of every comparison
    "dimension": "str",
    "rating": "Int64",
    "row": "str",  # file:line
}
"""One row per rating that is on the scale, with the level of that time."""

FINDINGS: Columns = {
    "pattern": "str",
    "subject": "str",  # the id of a manager or a person, a team, or "organisation"
    "n": "Int64",  # what the statistic rests on: ratings, weeks, reviews, cases
    "estimate": "float64",
    "low": "float64",
    "high": "float64",
    "p": "float64",
    "q": "float64",  # Benjamini–Hochberg, within the pattern's family of this cycle
    "family_size": "Int64",
    "status": "str",  # question, no sign, cannot tell
    "reason": "str",  # one plain sentence with the numbers in it
    "evidence": "object",  # tuple of file:line
}
"""One row per pattern and subject: what to ask, never an answer (R11, R13.1). Not a score, and not to be sorted as one."""


CLAUSES: Columns = {
    "gate": "str",  # pip, repair, promotion, stretch, visibility
    "employee_id": "str",
    "clause": "str",  # what is asked, in words: snake_case-free, one phrase
    "requirement": "str",  # R9.1a
    "met": "str",  # yes, no, unknown; unknown is never met
    "file": "str",
    "line": "Int64",
    "reason": "str",  # one plain sentence with the dates and counts in it
    "case": "str",  # which of the person's sections it is about: PIP 2026-03-09; "" where none is written yet
}
"""One row per gate, person, case and clause."""

CONVERSATIONS: Columns = {
    "employee_id": "str",
    "manager_id": "str",  # the manager at the time
    "section_id": "str",
    "number": "Int64",  # from 1: which conversation of that 1:1
    "date": DAY,  # of the 1:1
    "situation": "str",
    "behavior": "str",
    "impact": "str",
    "ask": "str",
    "commit": "str",
    "missing": "object",  # tuple of what R3.1 asks for and is not there, in words
    "file": "str",
    "line": "Int64",
    "line_end": "Int64",
}
"""One row per R3 conversation: a run of Situation, Behavior, Impact, Ask, Commit inside a 1:1 (R3.1)."""

COMMITMENTS: Columns = {
    "employee_id": "str",
    "manager_id": "str",  # who has the report now
    "text": "str",
    "made": DAY,  # of the 1:1
    "due": DAY,  # NaT where the Commit has no date
    "status": "str",  # done ([x]), followed up, open, overdue, undated
    "days": "Int64",  # until due; negative once overdue
    "followed_up": DAY,  # the first note or 1:1 that comes back to it
    "file": "str",
    "line": "Int64",
}
"""One row per Commit bullet (R3.2)."""

CADENCE: Columns = {
    "employee_id": "str",
    "manager_id": "str",  # who owes it, or has the report who does
    "item": "str",  # monthly update, reply, manager's note, quarterly review, packet, 1:1 note, visibility audit …
    "requirement": "str",
    "period": "str",  # 2026-03, 2026-Q1
    "due": DAY,
    "done": DAY,  # NaT where nothing is written
    "status": "str",  # done, late, missing, due, thin, long, unknown
    "reason": "str",
    "file": "str",
    "line": "Int64",
}
"""One row per thing that the cadence of a growth doc asks for in a period (R1.2–R1.5, R1.8, R1.9)."""

CADENCE_BY_MANAGER: Columns = {
    "manager_id": "str",
    "reports": "Int64",  # who keep a growth doc, and report to them now
    "without_doc": "Int64",
    "updates_missing": "Int64",
    "updates_outside": "Int64",  # fewer or more bullets than asked for
    "unanswered": "Int64",
    "notes_missing": "Int64",
    "reviews_missing": "Int64",
    "days_without": "Int64",  # since the last 1:1 note with the report who has waited longest
    "longest_without": "str",  # that report
    "rows": "object",  # tuple of file:line of all of these
}
"""One row per manager: what lies open, counted and listed (R1.9). Not a score: no column is made of the others."""

TO_DO: Columns = {
    "employee_id": "str",  # whose document it is about
    "manager_id": "str",
    "whose": "str",  # EM, engineer
    "kind": "str",  # an item of the cadence, or commitment
    "what": "str",
    "status": "str",  # overdue, due
    "due": DAY,  # the earliest, where several are open
    "reason": "str",
    "requirement": "str",
    "file": "str",
    "line": "Int64",
}
"""One row per thing to do for one document: what is overdue, by item, and what comes due within days."""

OUTCOMES: Columns = {
    "figure": "str",
    "requirement": "str",  # R12.1 …
    "numerator": "Int64",  # missing where nothing on record can say
    "denominator": "Int64",
    "share": "float64",
    "target": "str",  # in words
    "numerator_before": "Int64",  # the same of the cycle before
    "denominator_before": "Int64",
    "change": "float64",  # of the share; NaN where either is missing
    "reason": "str",  # how it was counted, one plain sentence
    "people": "object",  # tuple of the ids behind what is to be looked at
    "evidence": "object",  # tuple of file:line behind them
}
"""One row per figure on whether the programme works (R12). About the programme, never about one person."""

SCOPES: Columns = {
    "scope": "str",  # the id of a director or manager
    "kind": "str",  # director, manager
    "people": "Int64",
}
"""One row per part of the organisation that has a page of its own."""


REPAIR_STATES: Columns = {
    "employee_id": "str",
    "case": "str",  # Repair 2026-02-09; PIP 2026-05-18 where no loop came before it
    "step": "Int64",  # from 1
    "date": DAY,
    "move": "str",  # what happened: see evidence.repair_states
    "before": "str",  # the state it happened in
    "state": "str",  # the state after it
    "legal": "bool",  # False where the loop has no such move from there
    "reason": "str",
    "file": "str",
    "line": "Int64",
}
"""One row per step of a repair loop's path (R10)."""

REPAIR_SIGNALS: Columns = {
    "employee_id": "str",
    "case": "str",
    "date": DAY,
    "kind": "str",  # touch point, re-diagnosis, verdict
    "progress": "str",  # yes, no, unknown: whether the touch point says it; "" for the other kinds
    "gap": "str",
    "engineer": "str",  # said, silent, none, unknown: what the touch point holds from the engineer
    "file": "str",
    "line": "Int64",
}
"""One row per touch point, re-diagnosis and verdict of a repair loop, oldest first (R10.5, R10.6)."""

PIP_CLOCK: Columns = {
    "employee_id": "str",
    "manager_id": "str",  # who has the report now
    "case": "str",
    "start": DAY,
    "midpoint": DAY,
    "end": DAY,  # the extension where there is one; NaT where no end is written
    "day": "Int64",  # days since the start, up to the outcome or the day looked from
    "of": "Int64",  # days from start to end
    "state": "str",  # not begun, running, past its end, overdue, month 4, closed
    "meetings": "Int64",  # documented
    "weeks_missing": "object",  # tuple of the first days of whole weeks without a documented meeting
    "midpoint_talk": "str",  # yes, no, unknown, due
    "outcome": DAY,  # the day it was delivered
    "overdue": "bool",  # past the policy's longest PIP, closed since or not
    "reason": "str",
    "file": "str",
    "line": "Int64",
}
"""One row per PIP: where its clock stands (R9.5)."""


REVIEW_FINDINGS: Columns = {
    "employee_id": "str",
    "manager_id": "str",  # who wrote the section: the manager at its end
    "section": "str",  # title: Review 2026-H1
    "part": "str",  # heading: Growth areas
    "rule": "str",  # in plain words: always or never
    "requirement": "str",  # R2.1, R2.2, R2.3, R2.4
    "file": "str",
    "line": "Int64",
    "sentence": "str",  # as written; "" where the finding is about a whole part
    "found": "str",  # the words that triggered it, or what was counted
    "why": "str",
    "better": "str",  # a better shape, not a better text
}
"""One row per sentence or part of a review or packet and rule of R2: about the text, never about a person."""

LANGUAGE: Columns = {
    "column": "str",  # of the demographics
    "group": "str",
    "language": "str",  # personality, communal, business outcome
    "people": "Int64",
    "words": "Int64",
    "hits": "Int64",
    "per_thousand_words": "float64",
    "people_with_any": "Int64",
}
"""One row per group that may be shown and kind of language in its reviews (R2.6): counts, for the analyst only."""

SESSION_LOG: Columns = {
    "id": "Int64",  # the order of the log, without gaps; the clock orders nothing
    "cycle": "str",
    "employee_id": "str",  # "" where the entry is about nobody; deleted-<entry> after a deletion
    "what": "str",  # rating, promotion, parked, settled, agenda, note-of-room, undo, deletion
    "dimension": "str",  # of a rating: id or overall
    "before": "str",
    "after": "str",  # a rating's value as digits, blank where unrated; a decision; an objection; a text
    "who": "str",
    "at": "str",  # UTC: 2026-07-10T14:03:22.118204Z
    "why": "str",
    "room": "object",  # tuple of the ids of who was there
    "owner": "str",  # of a parked objection
    "due": DAY,
    "about": "Int64",  # the entry that is undone or settled
    "seen_version": "Int64",  # the entry of this thread it was decided on; 0: the first
    "thread": "str",  # what the entry belongs to: rating:overall, promotion, parked:17 …
    "in_force": "bool",  # False once it was undone
}
"""One row per entry of a session's log, in order (R8.4). An entry is never changed; what follows from all is `SESSION_STATE`."""

SESSION_STATE: Columns = {
    "cycle": "str",
    "employee_id": "str",
    "what": "str",  # rating, promotion, parked, agenda
    "dimension": "str",
    "status": "str",  # decided, undone; of a parked objection: open, settled, withdrawn
    "proposed": "str",  # before the first entry
    "value": "str",  # now
    "who": "str",  # of the last entry
    "at": "str",
    "why": "str",
    "room": "object",
    "owner": "str",
    "due": DAY,
    "item": "Int64",  # a parked objection's own entry
    "changes": "Int64",  # in force
    "version": "Int64",  # what the next entry says it has seen
    "thread": "str",
}
"""One row per thread of a session's log: what holds now, derived from `SESSION_LOG`, never stored."""


def empty_table(columns: Columns) -> pd.DataFrame:
    """Return a table of no rows with these columns and dtypes."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def table(rows: Iterable[Mapping[str, Any]], columns: Columns) -> pd.DataFrame:
    """Return `rows` as a table with exactly these columns, in this order and of these dtypes."""
    listed = list(rows)
    if not listed:
        return empty_table(columns)
    made = {name: [row.get(name) for row in listed] for name in columns}
    return pd.DataFrame({name: _column(values, columns[name]) for name, values in made.items()})


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries by column name, in order."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _column(values: list[Any], dtype: str) -> pd.Series[Any]:
    if dtype == "object":
        return pd.Series(_cells(values), dtype="object")
    if dtype == "str":
        return pd.Series(["" if value is None else value for value in values], dtype="str")
    if dtype == DAY:
        return pd.to_datetime(pd.Series(values, dtype="object")).dt.as_unit("s")
    if dtype == "float64":
        return pd.Series(values, dtype="float64")
    if dtype == "bool":
        return pd.Series([bool(value) for value in values], dtype="bool")
    return pd.Series(values, dtype="Int64")


def _cells(values: list[Any]) -> np.ndarray[Any, Any]:
    """Hold tuples as cells: NumPy would otherwise unpack them into a second axis."""
    cells = np.empty(len(values), dtype=object)
    for index, value in enumerate(values):
        cells[index] = value
    return cells
