"""What one person"s record shows: against the bar, in its cadence, through its gates, in its words."""

from __future__ import annotations

from perfcal.schema.columns.frames import DAY, Columns

__all__ = [
    "CADENCE",
    "CADENCE_BY_MANAGER",
    "CLAUSES",
    "COMMITMENTS",
    "CONVERSATIONS",
    "COVERAGE",
    "PIP_CLOCK",
    "READINESS",
    "REPAIR_SIGNALS",
    "REPAIR_STATES",
    "REVIEW_FINDINGS",
    "TO_DO",
]

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


REPAIR_STATES: Columns = {
    "employee_id": "str",
    "case": "str",  # Repair 2026-02-09; PIP 2026-05-18 where no loop came before it
    "step": "Int64",  # from 1
    "date": DAY,
    "move": "str",  # what happened: see evidence.repair.states
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
