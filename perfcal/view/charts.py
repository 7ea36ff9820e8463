"""Charts by altair, drawn offline: an SVG holds its own shapes and asks nobody for a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, Protocol

import altair as alt

from perfcal.view.svg import draw
from perfcal.view.theme import FONT_STACK, LIGHT

__all__ = [
    "WeekOfEvidence",
    "chart_svg",
    "evidence_timeline_chart",
    "evidence_timeline_svg",
]

_WIDTH = 236
_HEIGHT = 52
_WEEK = timedelta(days=7)
_VEGALITE = alt.SCHEMA_VERSION.rpartition(".")[0]  # the version altair wrote the chart for, e.g. "v6.1"


def _shown(specification: dict[str, Any], **_options: object) -> dict[str, str]:
    """Return what a notebook displays of a chart: altair's own SVG, drawn where the other charts of a run are."""
    return {"image/svg+xml": draw(specification, version=_VEGALITE)}


# Before any chart is shown: altair's default renderer imports its scripts from public servers (R13.5).
alt.renderers.register("svg", _shown)
alt.renderers.enable("svg")


class WeekOfEvidence(Protocol):
    """What a bar is drawn from; `TimelinePoint` of a pre-read is one."""

    @property
    def week(self) -> date:
        """The week's Monday."""

    @property
    def rows(self) -> int:
        """How many evidence rows."""

    @property
    def linked(self) -> int:
        """How many of them have a link."""

    @property
    def late(self) -> int:
        """How many of them were first written after the freeze."""


def evidence_timeline_chart(
    timeline: tuple[WeekOfEvidence, ...], *, window_end: date, freeze: date, recent_weeks: int
) -> alt.LayerChart:
    """Draw when the evidence of a window is from: rows per week, with a link and without (R8.1, R11.2).

    The shaded band is the last `recent_weeks` weeks up to `window_end`; the dashed line is the freeze date; a triangle
    marks a week with LATE rows (R1.8). It does not say how good the work was: a tall week is many rows, not much worth.
    """
    chart = _timeline_drawing(_tallest(timeline)).copy(deep=False)
    chart.datasets = _timeline_rows(timeline, window_end=window_end, freeze=freeze, recent_weeks=recent_weeks)
    return chart


def chart_svg(chart: alt.TopLevelMixin) -> str:
    """Return any altair chart as SVG text, without a network, a browser or a script in it."""
    return draw(chart.to_dict(validate=False), version=_VEGALITE)


@lru_cache(maxsize=16)
def evidence_timeline_svg(
    timeline: tuple[WeekOfEvidence, ...], *, window_end: date, freeze: date, recent_weeks: int
) -> str:
    """Return `evidence_timeline_chart` as SVG; the page and the PDF of one candidate share the drawing."""
    rows = _timeline_rows(timeline, window_end=window_end, freeze=freeze, recent_weeks=recent_weeks)
    return draw({**_timeline_specification(_tallest(timeline)), "datasets": rows}, version=_VEGALITE)


@cache
def _timeline_specification(tallest: int) -> dict[str, Any]:
    """Return the time line without its rows, once for each height: altair takes longer to write it than it takes to draw."""
    return _timeline_drawing(tallest).to_dict(validate=False)


@cache
def _timeline_drawing(tallest: int) -> alt.LayerChart:
    quiet = {"domainColor": LIGHT.rule, "tickColor": LIGHT.rule, "gridColor": LIGHT.rule, "labelColor": LIGHT.muted}
    chart: alt.LayerChart = (
        alt.layer(_band(), _bars(tallest), _late_marks(), _freeze_mark())
        .properties(width=_WIDTH, height=_HEIGHT, background="transparent", padding=2)
        .configure(font=FONT_STACK, aria=False)  # the picture has one alternative text, not one for each bar
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=10, **quiet)
    )
    return chart


def _timeline_rows(
    timeline: tuple[WeekOfEvidence, ...], *, window_end: date, freeze: date, recent_weeks: int
) -> dict[str, list[dict[str, Any]]]:
    """Return what each layer is drawn from, by the name of its data."""
    late = [{"week": _day(point.week + timedelta(days=3)), "rows": point.rows} for point in timeline if point.late]
    return {
        "band": [{"from": _day(window_end - recent_weeks * _WEEK), "to": _day(window_end)}],
        "bars": list(_bar_rows(timeline)),
        "late": late,
        "freeze": [{"freeze": _day(freeze)}],
    }


def _bar_rows(timeline: tuple[WeekOfEvidence, ...]) -> Iterator[dict[str, Any]]:
    """Yield the linked rows at the bottom and those without a link on top; an empty week keeps its place."""
    for point in timeline:
        week = {"from": _day(point.week + timedelta(days=1)), "to": _day(point.week + timedelta(days=6))}
        yield {**week, "low": 0, "high": point.linked, "link": True}
        if point.rows > point.linked:
            yield {**week, "low": point.linked, "high": point.rows, "link": False}


def _tallest(timeline: tuple[WeekOfEvidence, ...]) -> int:
    return max((point.rows for point in timeline), default=0)


def _marks(rows: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name=rows))


def _band() -> alt.Chart:
    chart: alt.Chart = _marks("band").mark_rect(color=LIGHT.band).encode(x=_week_axis("from"), x2="to")
    return chart


def _bars(tallest: int) -> alt.Chart:
    by_link = alt.Scale(domain=[True, False], range=[LIGHT.linked, LIGHT.unlinked])
    colour = alt.Color("link", type="nominal", legend=None, scale=by_link)
    bars = _marks("bars").mark_rect()
    chart: alt.Chart = bars.encode(x=_week_axis("from"), x2="to", y=_count_axis(tallest), y2="high", color=colour)
    return chart


def _late_marks() -> alt.Chart:
    triangle: dict[str, Any] = {"shape": "triangle-down", "filled": True, "size": 45, "yOffset": -5, "opacity": 1}
    chart: alt.Chart = (
        _marks("late")
        .mark_point(color=LIGHT.alert, **triangle)
        .encode(x=_week_axis("week"), y=alt.Y("rows", type="quantitative"))
    )
    return chart


def _freeze_mark() -> alt.Chart:
    rule = _marks("freeze").mark_rule(color=LIGHT.ink, strokeDash=[3, 2])
    chart: alt.Chart = rule.encode(x=_week_axis("freeze"))
    return chart


def _count_axis(tallest: int) -> alt.Y:
    """Return the axis of whole rows, labelled at nothing and at the tallest week."""
    axis = alt.Axis(values=[0, tallest] if tallest else [0], format="d", domain=False, ticks=False)
    scale = alt.Scale(domain=[0, max(tallest, 1)], nice=False)
    return alt.Y("low", type="quantitative", title=None, axis=axis, scale=scale)


def _week_axis(field: str) -> alt.X:
    """Return the time axis: one label for each month, read and drawn in UTC so that no time zone moves a bar."""
    ticks = {"interval": "month", "step": 1}
    axis = alt.Axis(
        format="%b", tickCount=ticks, labelAlign="left", labelOffset=2, labelBound=8, labelOverlap=True, grid=False
    )
    return alt.X(field, type="temporal", title=None, axis=axis, scale=alt.Scale(type="utc"))


def _day(day: date) -> str:
    return day.isoformat()
