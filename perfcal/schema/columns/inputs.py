"""What a workspace is read into: tables of the organisation, and what growth docs say, row by row."""

from __future__ import annotations

from perfcal.schema.columns.frames import DAY, Columns

__all__ = [
    "ACCOUNTS",
    "CANDIDATES",
    "EVENTS",
    "EVIDENCE",
    "FIELDS",
    "LEVEL_HISTORY",
    "MANAGER_HISTORY",
    "PARTS",
    "PEOPLE",
    "PROBLEMS",
    "RATINGS",
    "SECTIONS",
]

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
