"""How a candidate's own review cites their own record, and whether its words are somebody else's too (R2.5, R11.2)."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from perfcal.evidence.wording import times
from perfcal.patterns.cited_weeks import evidence_weeks, left_out
from perfcal.patterns.copies import copies_of
from perfcal.schema.cycle import Cycle

__all__ = ["citing_sentences"]

_LINES = 3
_OF_A_PERSON = ("sections", "parts", "evidence", "ratings")


def citing_sentences(cycle: Cycle, employee_id: str) -> str:
    """Return what the review cites of the record, early rows it leaves out, and how near another review is.

    Blank where the cycle has no review of this person. The nearest review is looked for among those of the same
    manager's people, and is neither named nor quoted: this page is read by peers (R13.3). To leave a row out, or to
    share words, may be right.
    """
    own = cycle.about(employee_id)
    weeks = evidence_weeks(own)
    if not len(weeks):
        return ""
    said = [_weeks(weeks, recent=cycle.policy.recency_weeks), _left_out(own, employee_id), _copied(cycle, employee_id)]
    return " ".join(filter(None, said))


def _weeks(weeks: pd.DataFrame, *, recent: int) -> str:
    cited, recorded = weeks[weeks["cited"] > 0], weeks[weeks["recorded"] > 0]
    return (
        f"The review cites evidence of {times(len(cited), 'week')}, {int(cited['late'].sum())} of them in the last {recent}; "
        f"the record has {len(recorded)}, {int(recorded['late'].sum())} of them there."
    )


def _left_out(own: Cycle, employee_id: str) -> str:
    rows = left_out(own, employee_id)
    if rows.empty:
        return ""
    lines = ", ".join(f"line {line}" for line in rows["line"].head(_LINES))
    more = f" and {len(rows) - _LINES} more" if len(rows) > _LINES else ""
    return f"Strong earlier rows that neither review nor packet cites: {lines}{more}."


def _copied(cycle: Cycle, employee_id: str) -> str:
    """Say how near the nearest review by the same manager is; blank where it is not near, or cannot be told."""
    people = cycle.people
    manager = people.loc[people["employee_id"] == employee_id, "manager_id"].max()
    team = set(people.loc[people["manager_id"] == manager, "employee_id"])
    tables = {name: (rows := getattr(cycle, name))[rows["employee_id"].isin(team)] for name in _OF_A_PERSON}
    found = copies_of(replace(cycle, **tables), employee_id)
    asked = found[found["status"] == "question"]
    if asked.empty:
        return ""
    return f"Names masked, the review and another one by the same manager are alike to {asked['estimate'].iloc[0]:.0%}."
