"""What a record holds and what its review cites, week by week, for each review with a question about the last weeks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from perfcal.evidence.wording import times
from perfcal.patterns.cited_weeks import evidence_weeks, left_out
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.view.person_words import by_name
from perfcal.view.picture import Picture, picture
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import PageTable, page_table
from perfcal.view.theme import LIGHT

__all__ = ["LONGEST_LIST", "cited_chart", "cited_charts"]

LONGEST_LIST = 6
"""Reviews shown before the page says how many more there are."""

_WIDTH, _HEIGHT = 620, 60
_WEEK = pd.Timedelta(days=7)
_SAYS_NOT = (
    "It does not show why a row was left out: no review has room for all, and a tall week is many rows, not much worth."
)


def cited_charts(cycle: Cycle, people: Iterable[str], *, limit: int = LONGEST_LIST) -> Stack:
    """When is the evidence from that these people's reviews cite, and what strong earlier work do they leave out? (R11.2).

    A picture and a list of lines for each of `people`, by name, up to `limit`. It does not say that somebody forgot.
    """
    named = list(by_name(cycle, people))
    weeks = evidence_weeks(cycle) if named else None
    shown: list[Shown] = []
    for who in named[:limit]:
        shown += [cited_chart(cycle, who, weeks=weeks), _left_out_table(cycle, who)]
    hidden = len(named) - limit
    if hidden > 0:
        shown.append(Note(f"{hidden} more not drawn here: choose a smaller scope, or run perfcal patterns."))
    return Stack(tuple(shown))


def cited_chart(cycle: Cycle, employee_id: str, *, weeks: pd.DataFrame | None = None) -> Picture:
    """When is the evidence from that this person's record holds, and when that which their review cites? (R11.2).

    Rows recorded in a week stand above the line, those cited below it; the shaded band is the last
    `policy.recency_weeks`. `weeks` as `evidence_weeks` gives them. It does not show how good the work was.
    """
    cycle.person(employee_id)
    every = evidence_weeks(cycle) if weeks is None else weeks
    own = every[every["employee_id"] == employee_id].sort_values("back", ascending=False, ignore_index=True)
    placed = own.assign(until=own["last"] - own["back"] * _WEEK)
    recent = cycle.policy.recency_weeks
    recorded, cited = placed[placed["recorded"] > 0], placed[placed["cited"] > 0]
    return picture(
        _drawn(placed, recent=recent),
        title=f"Recorded and cited, week by week: {by_name(cycle, [employee_id])[employee_id]}",
        alt=(
            f"{times(len(recorded), 'week')} with recorded evidence, {int(recorded['late'].sum())} of them late; "
            f"{times(len(cited), 'week')} cited, {int(cited['late'].sum())} of them late."
        ),
        key=(
            f"Above the line: rows recorded; the full colour next to it are those with at least two of a link, a counted kind "
            f"and a reach beyond the team. Below it: what the review cites. Shaded: the last {recent} weeks."
        ),
        says_not=_SAYS_NOT,
        table=_weeks_table(placed),
    )


def _drawn(weeks: pd.DataFrame, *, recent: int) -> alt.TopLevelMixin:
    bars = pd.DataFrame(
        {
            "from": weeks["until"] - _WEEK + pd.Timedelta(days=1),
            "to": weeks["until"],
            "strong": weeks["strong"],
            "recorded": weeks["recorded"],
            "cited": -weeks["cited"],
            "zero": 0,
        }
    )
    tallest = int(max([*weeks["recorded"], 1]))
    deepest = int(max([*weeks["cited"], 1]))
    y = {"low": -deepest, "high": tallest}
    layers = [
        _rects(_band(weeks, recent=recent, **y), "low", "high", colour=LIGHT.band, domain=y),
        _rects(bars, "strong", "recorded", colour=LIGHT.unlinked, domain=y),
        _rects(bars, "zero", "strong", colour=LIGHT.linked, domain=y),
        _rects(bars, "cited", "zero", colour=LIGHT.alert, domain=y),
        alt.Chart(_values(pd.DataFrame({"zero": [0]}))).mark_rule(color=LIGHT.ink).encode(y=_y("zero", **y)),
    ]
    words = pd.DataFrame({"at": [tallest / 2, -deepest / 2], "text": ["recorded", "cited"]})
    names = (
        alt.Chart(_values(words))
        .mark_text(align="right", color=LIGHT.ink, fontSize=12)
        .encode(x=alt.value(-26), y=_y("at", **y), text="text:N")
    )
    return alt.layer(*layers, names).properties(width=_WIDTH, height=2 * _HEIGHT)


def _band(weeks: pd.DataFrame, *, recent: int, low: int, high: int) -> pd.DataFrame:
    if weeks.empty:
        return pd.DataFrame({"from": [], "to": [], "low": [], "high": []})
    last = weeks["last"].iloc[0]
    return pd.DataFrame({"from": [last - recent * _WEEK], "to": [last], "low": [low], "high": [high]})


def _rects(rows: pd.DataFrame, low: str, high: str, *, colour: str, domain: dict[str, int]) -> alt.Chart:
    kept = rows[rows[low] != rows[high]]
    chart: alt.Chart = (
        alt.Chart(_values(kept)).mark_rect(color=colour).encode(x=_x("from"), x2="to", y=_y(low, **domain), y2=high)
    )
    return chart


def _values(rows: pd.DataFrame) -> alt.InlineData:
    days = [name for name in rows if pd.api.types.is_datetime64_any_dtype(rows[name])]
    return alt.InlineData(
        values=records(rows.assign(**{str(name): rows[name].dt.strftime("%Y-%m-%d") for name in days}))
    )


def _x(field: str) -> alt.X:
    """Return the time axis, read and drawn in UTC so that no time zone moves a bar."""
    axis: dict[str, Any] = {"format": "%b", "tickCount": {"interval": "month", "step": 1}, "grid": False}
    return alt.X(field, type="temporal", title=None, axis=alt.Axis(**axis), scale=alt.Scale(type="utc"))


def _y(field: str, *, low: int, high: int) -> alt.Y:
    """Return the axis of whole rows, labelled at both ends; below the line too a count is a count."""
    axis = alt.Axis(values=[low, 0, high], labelExpr="abs(datum.value)", domain=False, ticks=False, grid=False)
    return alt.Y(field, type="quantitative", title=None, axis=axis, scale=alt.Scale(domain=[low, high], nice=False))


def _weeks_table(weeks: pd.DataFrame) -> PageTable:
    headings = {"until": "Week until", "recorded": "Recorded", "strong": "Of them strong", "cited": "Cited"}
    return page_table(weeks, caption="Rows by week", headings=headings, rest="see the growth doc")


def _left_out_table(cycle: Cycle, employee_id: str) -> PageTable:
    """Which strong earlier rows does neither the review nor the packet cite? The lines to open, oldest first."""
    rows = left_out(cycle, employee_id)
    told = rows.assign(where=rows["file"] + ":" + rows["line"].astype("str"))
    headings = {"where": "Where", "date_end": "Day", "text": "Recorded, and cited by neither review nor packet"}
    return page_table(
        told, caption="Strong earlier rows that are left out", headings=headings, limit=12, rest="see the growth doc"
    )
