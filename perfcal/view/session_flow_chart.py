"""What did the last session do to the ratings? From where to where, and how far in each level and team."""

from __future__ import annotations

from collections.abc import Collection

import altair as alt
import pandas as pd

from perfcal.patterns.session_moves import session_moves
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.view.counts_chart import counts_table, drawn_counts, worded_groups
from perfcal.view.picture import Picture, picture
from perfcal.view.rating_groups import group_counts
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import PageTable, page_table
from perfcal.view.theme import LIGHT

__all__ = ["session_flow_chart"]

_CELL = 92
_FURTHEST = 2
_STEPS = {-2: "down 2 or more", -1: "down 1", 0: "unchanged", 1: "up 1", 2: "up 2 or more"}
_SAYS_NOT = "It does not show which of two ratings was right, nor what was said before one moved."


def session_flow_chart(cycle: Cycle, *, managers: Collection[str] | None = None) -> Shown:
    """From which rating to which did the last session on record move people, and how far by level and manager? (R8.6).

    Groups below the policy's minimum are pooled, as they are in the distribution; managers stand in the order of names.
    It does not say whether a session was right.
    """
    moved = session_moves(cycle)
    if len(moved) < cycle.policy.minimum_group:
        return Note("Not shown: no session with enough ratings before and after it is on record.")
    return Stack((_flows(cycle, moved), _steps(cycle, moved, managers=managers)))


def _flows(cycle: Cycle, moved: pd.DataFrame) -> Picture:
    labels = {step.value: step.label for step in cycle.scale.values}  # noqa: PD011  # no frame
    counts = moved.groupby(["before", "after"]).size().rename("count").reset_index()
    stayed = int((moved["step"] == 0).sum())
    return picture(
        _drawn(counts, labels),
        title=f"Ratings before and after the session of {moved['cycle'].iloc[0]}: everyone",
        alt=f"A grid of ratings before and after; {stayed} of {len(moved)} stand on its diagonal, unchanged.",
        key="Rows are the manager's rating, columns what the session made of it; on the shaded diagonal nothing moved.",
        says_not=_SAYS_NOT,
        table=_table(counts, labels),
    )


def _drawn(counts: pd.DataFrame, labels: dict[int, str]) -> alt.TopLevelMixin:
    words = list(labels.values())
    cells = counts.assign(before=counts["before"].map(labels), after=counts["after"].map(labels))
    axis = alt.Axis(domain=False, ticks=False, labelAngle=0, grid=False)
    x = alt.X("after", type="nominal", sort=words, title="after the session", axis=axis, scale=alt.Scale(domain=words))
    y = alt.Y("before", type="nominal", sort=words, title="before", axis=axis, scale=alt.Scale(domain=words))
    diagonal = alt.InlineData(values=[{"before": word, "after": word} for word in words])
    values = alt.InlineData(values=records(cells))
    size = alt.Size("count", type="quantitative", legend=None, scale=alt.Scale(range=[20, 700], domainMin=0))
    layers = (
        alt.Chart(diagonal).mark_rect(color=LIGHT.band).encode(x=x, y=y),
        alt.Chart(values).mark_circle(color=LIGHT.linked, opacity=1, xOffset=-14).encode(x=x, y=y, size=size),
        alt.Chart(values)
        .mark_text(color=LIGHT.ink, fontSize=12, align="left", xOffset=10)
        .encode(x=x, y=y, text="count:Q"),
    )
    return alt.layer(*layers).properties(width=_CELL * len(words), height=36 * len(words))


def _table(counts: pd.DataFrame, labels: dict[int, str]) -> PageTable:
    wide = pd.DataFrame({"before": list(labels.values())})
    for value in labels:
        into = counts[counts["after"] == value].set_index("before")["count"]
        wide[f"v{value}"] = [int(into.get(before, 0)) for before in labels]
    headings = {"before": "Before", **{f"v{value}": label for value, label in labels.items()}}
    return page_table(wide, caption="How many were moved from which rating to which", headings=headings, counted=False)


def _steps(cycle: Cycle, moved: pd.DataFrame, *, managers: Collection[str] | None) -> Picture:
    rows = moved.assign(rating=moved["step"].clip(-_FURTHEST, _FURTHEST))
    counts = group_counts(rows, values=list(_STEPS), minimum=cycle.policy.minimum_group, managers=managers)
    groups = worded_groups(cycle, counts.assign(expected=float("nan")))
    return picture(
        drawn_counts(groups, _STEPS),
        title=f"How far the session of {moved['cycle'].iloc[0]} moved ratings, by level and manager",
        alt="Bars of the share moved down, left unchanged and moved up, with the count beside each bar.",
        key="Bars are shares, numbers are people.",
        says_not="It does not show who spoke, nor whose evidence changed a mind; few moves in a small team say nothing.",
        table=counts_table(groups, _STEPS, caption="How many were moved how far"),
    )
