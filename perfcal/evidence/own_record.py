"""What a page for the engineer may be made from: their own rows, of sections that are theirs to show (R1.7, R13.3).

The page is kept safe by what it is given, not by what it leaves out: ratings, events, the committee's notes, other
people's rows and the text of 1:1s, feedback, repair loops and PIPs are not in the cycle it is made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from perfcal.schema.cycle import Cycle
from perfcal.schema.growth import SHAREABLE_KINDS

__all__ = ["own_record"]


def own_record(cycle: Cycle, employee_id: str) -> Cycle:
    """Return the cycle with nothing in it but one person's own, shareable record, up to the day looked from.

    The rubric, the scale, the policy and the dates stay. An unknown id is refused with the nearest known.
    """
    cycle.person(employee_id)
    own = cycle.about(employee_id)
    open_to_peers = own.sections["kind"].isin(SHAREABLE_KINDS) | own.sections["shareable"]
    shown = set(own.sections.loc[open_to_peers, "section_id"])
    return replace(
        own,
        sections=_of(own.sections, shown).assign(manager_at_the_time=""),
        parts=_of(own.parts, shown),
        fields=_of(own.fields, shown),
        evidence=own.evidence[own.evidence["shareable"]].assign(manager_at_the_time=""),
        candidates=own.candidates.assign(presenter_id=""),
        people=cycle.people[cycle.people["employee_id"] == employee_id],
        ratings=cycle.ratings.iloc[:0],
        events=cycle.events.iloc[:0],
        problems=cycle.problems.iloc[:0],
        accounts=cycle.accounts.iloc[:0],
        manager_history=cycle.manager_history.iloc[:0],
        dates=replace(cycle.dates, room=()),
        pre_read_notes={},
        target_of=_about(cycle.target_of, employee_id),
        target_by=_about(cycle.target_by, employee_id),
        rubric_of=_about(cycle.rubric_of, employee_id),
    )


def _of(rows: pd.DataFrame, sections: set[str]) -> pd.DataFrame:
    return rows[rows["section_id"].isin(sections)]


def _about(said: Mapping[str, str], employee_id: str) -> dict[str, str]:
    return {who: text for who, text in said.items() if who == employee_id}
