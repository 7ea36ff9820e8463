"""The columns of every table, in one place: name → pandas dtype.

Frames are named for their rows (`people`, `ratings`, `evidence` …). Text is `str` (blank, never missing), counts are the nullable `Int64`,
estimates are `float64` (NaN where none can be given), days are `datetime64[s]` (NaT where unknown), tuples of values are `object`.
"""

from __future__ import annotations

from perfcal.schema.columns.frames import DAY, EVER, Columns, empty_table, records, table
from perfcal.schema.columns.inputs import (
    ACCOUNTS,
    CANDIDATES,
    EVENTS,
    EVIDENCE,
    FIELDS,
    LEVEL_HISTORY,
    MANAGER_HISTORY,
    PARTS,
    PEOPLE,
    PROBLEMS,
    RATINGS,
    SECTIONS,
)
from perfcal.schema.columns.population import FINDINGS, LANGUAGE, OUTCOMES, RATED, SCOPES
from perfcal.schema.columns.record import (
    CADENCE,
    CADENCE_BY_MANAGER,
    CLAUSES,
    COMMITMENTS,
    CONVERSATIONS,
    COVERAGE,
    PIP_CLOCK,
    READINESS,
    REPAIR_SIGNALS,
    REPAIR_STATES,
    REVIEW_FINDINGS,
    TO_DO,
)
from perfcal.schema.columns.session import AGENDA, PRE_READ_STATES, SESSION_LOG, SESSION_STATE

__all__ = [
    "ACCOUNTS",
    "AGENDA",
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
    "PRE_READ_STATES",
    "PROBLEMS",
    "RATED",
    "RATINGS",
    "READINESS",
    "REPAIR_SIGNALS",
    "REPAIR_STATES",
    "REVIEW_FINDINGS",
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
