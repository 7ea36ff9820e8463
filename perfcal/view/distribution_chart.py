"""How are the ratings spread, by level and by manager, beside the organisation? Bars with every count printed."""

from __future__ import annotations

from collections.abc import Collection

from perfcal.schema.cycle import Cycle
from perfcal.view.counts_chart import counts_table, drawn_counts, worded_groups
from perfcal.view.picture import Picture, picture
from perfcal.view.rating_groups import rating_groups

__all__ = ["distribution_chart"]

_CAPTION = "How many were given each rating (in brackets: as many as at the organisation's shares, same levels)"
_SAYS_NOT = (
    "A bar that differs from its tick may be the team's work or the manager's rating: with one rater per person, these "
    "counts cannot tell which, and no spread of ratings is the right one."
)


def distribution_chart(cycle: Cycle, *, managers: Collection[str] | None = None) -> Picture:
    """How are this cycle's ratings spread, by level and manager, beside the organisation's? Counts, not judgements (R11.1).

    One row for everyone, for each level and for each of `managers` (all when not said) in the order of names; groups
    below the policy's minimum are pooled (R13.4). The tick is what the organisation's shares at the same levels would
    give. It does not say whether a manager rates differently or has a different team (R11.9).
    """
    groups = worded_groups(cycle, rating_groups(cycle, managers=managers))
    labels = {step.value: step.label for step in cycle.scale.values}
    count = groups.drop_duplicates("row")["kind"].value_counts()
    return picture(
        drawn_counts(groups, labels),
        title=f"Overall ratings given by managers, {cycle.id}",
        alt=(
            f"Bars of the share at each of {len(labels)} ratings, with the count beside each bar, for everyone, "
            f"{count.get('level', 0)} levels and {count.get('manager', 0)} managers; the table beneath has every number."
        ),
        key="Bars are shares, numbers are people; the tick is what the organisation's shares at the same levels would give.",
        says_not=_SAYS_NOT,
        table=counts_table(groups, labels, caption=_CAPTION),
    )
