"""Which managers' mean ratings lie outside what chance gives a team of their size? A funnel: size, difference, limits."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import altair as alt
import pandas as pd

from perfcal.patterns.funnel import funnel
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.view.person_words import by_name
from perfcal.view.picture import ABOVE_OR_BELOW, MARKS, Picture, picture
from perfcal.view.rating_groups import managers_by_name
from perfcal.view.shown import Note
from perfcal.view.tables import PageTable, page_table
from perfcal.view.theme import LIGHT

__all__ = ["funnel_chart"]

_WIDTH, _HEIGHT = 620, 300
_MOST_NAMED = 30  # with more points than this, only those outside a limit are named
_SAYS_NOT = (
    "A point outside a limit is a difference, not its cause: with one rater per person, the ratings cannot tell a "
    "manager's severity from the quality of the team, and a point inside may hide both."
)


def funnel_chart(cycle: Cycle, *, managers: Collection[str] | None = None) -> Picture | Note:
    """How far is each manager's mean rating from peers' at the same levels, beside the limits of chance? (R11.7).

    A point per manager, by the number of people rated; the limits are those of 95 % and 99.8 % at that size. `managers`
    says who is drawn, all when not said; the limits always rest on everyone. It does not show why a point is where it
    is (R11.9).
    """
    everyone = funnel(cycle)
    apart = managers_by_name(cycle)
    points = everyone[everyone["rater_id"].isin(apart if managers is None else apart & set(managers))]
    if points.empty:
        return Note("Not shown: there is no manager here who has peers at the same levels to be compared with.")
    outside = (points["observed"] < points["low95"]) | (points["observed"] > points["high95"])
    marked = points.assign(outside=outside.to_numpy(), difference=points["observed"] - points["expected"])
    return picture(
        _drawn(marked, everyone),
        title=f"Mean rating against peers at the same levels, by number of people rated, {cycle.id}",
        alt=(
            f"{len(points)} managers as points between two pairs of limits that close in as teams grow; "
            f"{int(outside.sum())} of them outside the 95 % limits. The table beneath has every number."
        ),
        key=(
            "A diamond: outside the 95 % limits, as about one in twenty points is by chance. Limits close in as teams "
            "grow, and differ a little with the levels in them."
        ),
        says_not=_SAYS_NOT,
        table=_table(cycle, marked),
    )


def _drawn(points: pd.DataFrame, everyone: pd.DataFrame) -> alt.TopLevelMixin:
    limits = _limits(everyone)
    named = points if len(points) <= _MOST_NAMED else points[points["outside"]]
    words_at = named.assign(at=_spaced(named, gap=_height_of(limits, points) * 12 / _HEIGHT))
    lines = [
        alt.Chart(_values(limits)).mark_line(color=LIGHT.muted, strokeDash=dash).encode(x=_x(limits), y=_y(name))
        for name, dash in (("low95", [4, 3]), ("high95", [4, 3]), ("low998", [1, 0]), ("high998", [1, 0]))
    ]
    words = [
        alt.Chart(_values(limits.tail(1)))
        .mark_text(align="left", dx=6, color=LIGHT.muted, fontSize=11)
        .encode(x=_x(limits), y=_y(name), text=alt.value(text))
        for name, text in (("high95", "95 %"), ("high998", "99.8 %"))
    ]
    zero = alt.Chart(_values(pd.DataFrame({"zero": [0]}))).mark_rule(color=LIGHT.rule).encode(y=_y("zero"))
    spots = [
        alt.Chart(_values(points[points["outside"] == outside]))
        .mark_point(filled=True, opacity=1, size=size, shape=shape, color=colour)
        .encode(x=_x(limits), y=_y("difference"))
        for outside, shape, colour, size in MARKS
    ]
    ids = (
        alt.Chart(_values(words_at))
        .mark_text(align="left", dx=9, color=LIGHT.ink, fontSize=11)
        .encode(x=_x(limits), y=_y("at"), text="rater_id:N")
    )
    return alt.layer(zero, *lines, *words, *spots, ids).properties(width=_WIDTH, height=_HEIGHT)


def _limits(everyone: pd.DataFrame) -> pd.DataFrame:
    """Return the limits at each size: the mean of those that apply there, since levels differ from team to team."""
    return everyone.groupby("n", as_index=False)[["low95", "high95", "low998", "high998"]].mean()


def _spaced(points: pd.DataFrame, *, gap: float) -> pd.Series[float]:
    """Return where each point's words go: beside it, but `gap` above the words below at the same size."""
    at: dict[Any, float] = {}
    last: dict[int, float] = {}
    for index, size, place in points.sort_values(["difference", "rater_id"])[["n", "difference"]].itertuples():
        at[index] = last[size] = max(place, last.get(size, place - gap) + gap)
    return pd.Series(at, dtype="float64").reindex(points.index)


def _height_of(limits: pd.DataFrame, points: pd.DataFrame) -> float:
    """Return how many steps of the scale the drawing is high."""
    highest = max([*limits["high998"], *points["difference"]], default=1.0)
    return float(highest - min([*limits["low998"], *points["difference"]], default=0.0))


def _values(rows: pd.DataFrame) -> alt.InlineData:
    return alt.InlineData(values=records(rows))


def _x(limits: pd.DataFrame) -> alt.X:
    sizes = (int(limits["n"].min()) - 1, int(limits["n"].max()) + 1) if len(limits) else (0, 1)
    axis = alt.Axis(format="d", tickMinStep=1, grid=False)
    return alt.X("n", type="quantitative", title="people rated", axis=axis, scale=alt.Scale(domain=sizes, nice=False))


def _y(field: str) -> alt.Y:
    axis: dict[str, Any] = {"labelExpr": ABOVE_OR_BELOW, "tickCount": 7}
    return alt.Y(field, type="quantitative", title="steps of the scale above or below peers", axis=alt.Axis(**axis))


def _table(cycle: Cycle, points: pd.DataFrame) -> PageTable:
    """Say the same in numbers, in the order of names."""
    words = by_name(cycle, points["rater_id"])
    rows = points.set_index("rater_id").loc[list(words)].reset_index()
    told = rows.round({"difference": 2, "low95": 2, "high95": 2, "low998": 2, "high998": 2, "z": 1})
    told["who"] = told["rater_id"].map(words)
    headings = {
        "who": "Manager",
        "n": "Rated",
        "difference": "Difference",
        "low95": "95 % from",
        "high95": "to",
        "low998": "99.8 % from",
        "high998": "up to",
        "z": "z",
    }
    caption = "Mean difference from peers at the same levels, in steps of the scale, and the limits of chance"
    return page_table(told, caption=caption, headings=headings, rest="one page per director has them")
