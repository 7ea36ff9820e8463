"""What many ratings and records show, and whether the programme works."""

from __future__ import annotations

from perfcal.schema.columns.frames import Columns

__all__ = ["FINDINGS", "LANGUAGE", "OUTCOMES", "RATED", "SCOPES"]

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


SCOPES: Columns = {
    "scope": "str",  # the id of a director or manager
    "kind": "str",  # director, manager
    "people": "Int64",
}
"""One row per part of the organisation that has a page of its own."""


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
