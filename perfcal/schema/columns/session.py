"""What the calibration session is prepared from, and what it decides."""

from __future__ import annotations

from perfcal.schema.columns.frames import DAY, Columns

__all__ = ["AGENDA", "PRE_READ_STATES", "SESSION_LOG", "SESSION_STATE"]

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


PRE_READ_STATES: Columns = {
    "employee_id": "str",
    "presenter_id": "str",
    "target_level": "str",
    "status": "str",  # complete, incomplete, late: incomplete once its due day has passed
    "due": DAY,
    "reason": "str",  # why it is not complete; "" where it is
    "borderline": "str",  # the sentence of a borderline case, "" for any other
    "below": "object",  # tuple of the titles of dimensions that are below the bar on paper
    "file": "str",  # where the candidate is listed
    "line": "Int64",
}
"""One row per candidate of the cycle: where the pre-read stands (R8.1)."""


AGENDA: Columns = {
    "place": "Int64",  # from 1: the order of the session, never of people
    "minutes_from_start": "Int64",
    "minutes": "Int64",
    "kind": "str",  # parked, candidate, rating, break, closing
    "employee_id": "str",  # "" where it is about a team's block, or nobody
    "presenter_id": "str",
    "people": "object",  # tuple of the ids it is about: one, or those of a block
    "reason": "str",  # why it stands here, in plain sentences
    "file": "str",
    "line": "Int64",
}
"""One row per item of the session's agenda (R8.3). The order is by kind of question, then by names: not a ranking."""


BEFORE_AFTER: Columns = {
    "employee_id": "str",
    "manager_id": "str",  # who rated before the session
    "level": "str",  # on the roster
    "before": "Int64",  # the manager's overall rating; missing where unrated
    "after": "Int64",  # what stands after the session
    "step": "Int64",  # after − before
    "direction": "str",  # raised, lowered, unchanged; "" where either is missing
    "decided": "bool",  # False: nobody spoke to it, the manager's rating stands
    "entry": "Int64",  # the last entry on it
    "who": "str",
    "at": "str",
    "why": "str",
    "manager_in_room": "str",  # yes, no; "" where nothing was decided
    "file": "str",  # of the manager's rating
    "line": "Int64",
}
"""One row per person rated in the cycle: the overall rating before and after the session (R8.4, R8.6)."""


SPREAD: Columns = {
    "of": "str",  # everybody; manager in the room; manager not in the room
    "people": "Int64",
    "raised": "Int64",
    "lowered": "Int64",
    "unchanged": "Int64",
    "mean_before": "float64",
    "mean_after": "float64",
    "spread_before": "float64",  # standard deviation, in steps
    "spread_after": "float64",
}
"""Up to three rows: what a session did to the ratings, never of fewer people than the policy's minimum (R8.6, R13.4)."""


TO_TELL: Columns = {
    "manager_id": "str",
    "employee_id": "str",
    "name": "str",
    "rating_before": "str",  # as the scale calls it
    "rating_after": "str",
    "target_level": "str",  # "" where not a candidate
    "decision": "str",
    "page": "str",  # the command that makes the page to go through together (R8.7)
    "parked": "str",  # open objections: number and due day, never their words
    "words": "str",  # blank: what the manager will say
}
"""One row per engineer: what their manager has to tell them after the session (R8.6)."""


OBJECTIONS: Columns = {
    "item": "Int64",  # the entry that parked it
    "employee_id": "str",
    "objection": "str",
    "owner": "str",
    "due": DAY,
    "status": "str",  # open, settled, withdrawn
    "settled": "str",  # how, in the words of who settled it
    "by": "str",
    "at": "str",
}
"""One row per parked objection, the first due first (R8.4)."""


OVERSOLD: Columns = {
    "cycle": "str",
    "employee_id": "str",
    "presenter_id": "str",
    "decision": "str",
    "read": "bool",  # False: neither a packet nor a pre-read's own words to hold against the record
    "claims": "Int64",  # stronger than the rows they rest on
    "places": "object",  # tuple of file:line of the claims
    "earlier_cases": "Int64",  # the presenter's, in the cycles that are remembered
    "earlier_read": "Int64",
    "earlier_oversold": "object",  # tuple of their cycles
}
"""One row per case of the cycle: its claims held against the record, and its presenter's earlier cases (R5.3)."""
