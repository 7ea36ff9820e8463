"""Whether a line names an executive: by a title with a name or an area, or by somebody on the roster (R6.1, R7.2)."""

from __future__ import annotations

import re

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.roster import roster
from perfcal.evidence.visibility.words import withheld
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["executive_named", "of_nobody", "people_named"]

_TITLE = re.compile(
    r"\b(?:directors?|vps?|svp|evp|avp|vice[- ]presidents?|president|head of|chief \w+(?: \w+)? officer|c[etiofpm]o|ciso|general manager|founder)\b",
    re.IGNORECASE,
)
_SOLE = re.compile(r"\b(?:chief \w+(?: \w+)? officer|c[etiofpm]o|ciso|president|founder)\b", re.IGNORECASE)
_UNNAMED = re.compile(
    r"\b(?:an?|any|some|one of (?:the|our)|the (?:right|next|future)|which(?:ever)?)\s+(?:\w+ )?(?:directors?|vps?|executives?|vice[- ]presidents?)\b"
    r"|\b(?:directors|vps|executives|leadership|management|upper management)\b",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\b(?:em|engineering managers?|team leads?|tech leads?|my manager|line manager|product (?:managers?|owners?)|pm|staff engineers?|managers?)\b",
    re.IGNORECASE,
)


def executive_named(cycle: Cycle, employee_id: str, text: str) -> tuple[Met, str]:
    """Return whether a line names a director, a VP or somebody above, and why.

    "Director of Payments" is a name: there is one. "A director" is none. A person who is on the roster and neither has
    such a title nor leads managers is none either; a name nobody knows, without a title, cannot be told.
    """
    if withheld(text, "sponsor", "director", "vp", "executive"):
        return NO, "no sponsor is named yet"
    people = people_named(cycle, text)
    if _TITLE.search(text):
        return _by_title(text, known=not people.empty)
    if not people.empty:
        return _by_roster(cycle, people[people["employee_id"] != employee_id])
    if _BELOW.search(text) or _UNNAMED.search(text):
        return NO, "no director or VP is named"
    return UNKNOWN, "the line names somebody who is not on the roster, and no title"


def of_nobody(text: str) -> bool:
    """Whether a line speaks of some director or VP without saying which: "a director", "leadership"."""
    return bool(_UNNAMED.search(text))


def _by_roster(cycle: Cycle, people: pd.DataFrame) -> tuple[Met, str]:
    if not roster(cycle).directors.isdisjoint(people["employee_id"]):
        return YES, "the sponsor is on the roster and leads managers"
    if any(_TITLE.search(_title_of(cycle, person)) for person in records(people)):
        return YES, "the sponsor is on the roster as a director or above"
    return NO, "the person named is on the roster, and neither a director nor above"


def people_named(cycle: Cycle, text: str) -> pd.DataFrame:
    """Return the people of the roster whom a text names, by id, by whole name, or by a first name only one person has."""
    return roster(cycle).named_in(text)


def _by_title(text: str, *, known: bool) -> tuple[Met, str]:
    if known or _SOLE.search(text):
        return YES, "a director, VP or above is named"
    others = _UNNAMED.sub(" ", text)
    # "a director of Payments" or "one of our VPs, Layla Bruun" names somebody; "a director, in a mail of May" does not.
    named = r"\b(?:of|for)\s+[^\W\d]|\b[A-Z][\w&.-]+"
    if not _TITLE.search(others):
        named = r"^\W*(?:of|for)\s+[A-Z]|\b[A-Z]\w+ [A-Z]\w+"
    if re.search(named, _TITLE.sub(" ", others)):
        return YES, "a director, VP or above is named"
    return NO, "a title stands there, and nobody it belongs to"


def _title_of(cycle: Cycle, person: dict[str, str]) -> str:
    rubric = cycle.rubric(person["employee_id"])
    level = rubric.level_id(person["level"])
    return rubric.title_of(level) if level else person["level"]
