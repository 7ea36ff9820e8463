"""How a candidate's own review cites their own record, and whether its words are somebody else's too (R2.5, R11.2)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from perfcal.evidence.wording import times
from perfcal.patterns.cited_weeks import evidence_weeks, rows_left_out
from perfcal.patterns.copies import closest_copy
from perfcal.schema.cycle import Cycle
from perfcal.schema.once import once_per_cycle

__all__ = ["cite_ahead", "citing_sentences"]

_LINES = 3


def citing_sentences(cycle: Cycle, employee_id: str) -> str:
    """Return what the review cites of the record, early rows it leaves out, and how near another review is.

    Blank where the cycle has no review of this person. The nearest review is looked for among those of the same
    manager's people, and is neither named nor quoted: this page is read by peers (R13.3). To leave a row out, or to
    share words, may be right.
    """
    if employee_id not in _known(cycle):
        cite_ahead(cycle, [employee_id])
    said = _known(cycle)[employee_id]
    return " ".join(filter(None, [*said, _copied(cycle, employee_id)])) if said else ""


def cite_ahead(cycle: Cycle, employee_ids: Sequence[str]) -> None:
    """Have ready what `citing_sentences` says of some people: made together, for many at little more than for one."""
    asked = [who for who in employee_ids if who not in _known(cycle)]
    if not asked:
        return
    own, recent = cycle.about(*asked), cycle.policy.recency_weeks
    left_out = dict(list(rows_left_out(own).groupby("employee_id")))
    said = {
        str(who): (_weeks(weeks, recent=recent), _left_out(left_out.get(who)))
        for who, weeks in evidence_weeks(own).groupby("employee_id")
    }
    _known(cycle).update({who: said.get(who, ()) for who in asked})


@once_per_cycle
def _known(_cycle: Cycle) -> dict[str, tuple[str, ...]]:
    """Employee → the sentences about their own papers, as far as they have been asked for; none without a review."""
    return {}


def _weeks(weeks: pd.DataFrame, *, recent: int) -> str:
    cited, recorded = weeks[weeks["cited"] > 0], weeks[weeks["recorded"] > 0]
    return (
        f"The review cites evidence of {times(len(cited), 'week')}, {int(cited['late'].sum())} of them in the last {recent}; "
        f"the record has {len(recorded)}, {int(recorded['late'].sum())} of them there."
    )


def _left_out(rows: pd.DataFrame | None) -> str:
    if rows is None:
        return ""
    lines = ", ".join(f"line {line}" for line in rows["line"].head(_LINES))
    more = f" and {len(rows) - _LINES} more" if len(rows) > _LINES else ""
    return f"Strong earlier rows that neither review nor packet cites: {lines}{more}."


@once_per_cycle
def _copied(cycle: Cycle, employee_id: str) -> str:
    """Say how near the nearest review by the same manager is; blank where it is not near, or cannot be told."""
    people = cycle.people
    manager = people.loc[people["employee_id"] == employee_id, "manager_id"].max()
    team = people.loc[people["manager_id"] == manager, "employee_id"]
    alike = closest_copy(cycle.about(*team), employee_id)
    if alike is None:
        return ""
    return f"Names masked, the review and another one by the same manager are alike to {alike:.0%}."
