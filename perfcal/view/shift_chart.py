"""How large may each manager's shift be? A dot with its interval, in the order of names: not a ranking."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import altair as alt
import pandas as pd

from perfcal.patterns.finding import QUESTION
from perfcal.patterns.registry import detectors
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.view.person_words import by_name
from perfcal.view.picture import ABOVE_OR_BELOW, MARKS, Picture, picture
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import LONGEST_TABLE, PageTable, page_table
from perfcal.view.theme import LIGHT

__all__ = ["shift_chart", "shift_charts"]

_DRAWN = ("severity", "severity_over_cycles")

_WIDTH, _ROW = 460, 22
_SAYS_NOT = (
    "The order is that of names, and it is the intervals that say what is known; with one rater per person, a shift may "
    "be the team's as well as the manager's."
)


def shift_charts(cycle: Cycle, found: pd.DataFrame, *, managers: Collection[str] | None = None) -> Shown:
    """How far is each manager shifted, in this cycle and over several? A picture for each that could be estimated."""
    rows = found[found["estimate"].notna()]
    rows = rows if managers is None else rows[rows["subject"].isin(set(managers))]
    drawn = [shift_chart(cycle, rows, pattern=name) for name in _DRAWN if name in set(rows["pattern"])]
    return Stack(tuple(drawn)) if drawn else Note("Not shown: there is no manager here whose shift can be estimated.")


def shift_chart(
    cycle: Cycle, found: pd.DataFrame, *, pattern: str = "severity", managers: Collection[str] | None = None
) -> Picture:
    """How far is each manager shifted against peers at the same levels, and how well is that known? By name, not by size.

    `found` are findings; those of `pattern` with an estimate are drawn, each dot with its interval (low to high) in
    logits, a diamond where there is a question. It does not show who rates well, nor whose team is the reason (R11.9).
    """
    rows = found[(found["pattern"] == pattern) & found["estimate"].notna()]
    rows = rows if managers is None else rows[rows["subject"].isin(set(managers))]
    words = by_name(cycle, rows["subject"])
    ordered = rows.set_index("subject").loc[list(words)].reset_index()
    marked = ordered.assign(who=[words[subject] for subject in ordered["subject"]])
    asked = int((marked["status"] == QUESTION).sum())
    return picture(
        _drawn(marked.head(LONGEST_TABLE)),
        title=f"{detectors()[pattern].title}: the shift and its interval, {cycle.id}",
        alt=f"{len(marked)} managers in the order of their names, each a dot on its interval; {asked} with a question.",
        key="A diamond: there is something to ask. A circle: nothing to ask, or nothing that could be told at this size.",
        says_not=_SAYS_NOT,
        table=_table(marked),
    )


def _drawn(rows: pd.DataFrame) -> alt.TopLevelMixin:
    places = rows[["who", "n", "estimate", "low", "high", "status"]].assign(row=range(len(rows)))
    plain: dict[str, Any] = {"color": LIGHT.ink, "fontSize": 12, "align": "right"}
    heads = pd.DataFrame({"rated": ["rated"], "row": [-1]})
    quiet: dict[str, Any] = {"color": LIGHT.muted, "fontSize": 12, "fontWeight": "bold", "align": "right"}
    zero = alt.Chart(_values(pd.DataFrame({"zero": [0]}))).mark_rule(color=LIGHT.muted).encode(x=_x("zero"))
    spans = alt.Chart(_values(places)).mark_rule(color=LIGHT.linked, strokeWidth=2)
    dots = [
        alt.Chart(_values(places[(places["status"] == QUESTION) == asked]))
        .mark_point(filled=True, opacity=1, size=size, shape=shape, color=colour)
        .encode(x=_x("estimate"), y=_y(len(rows)))
        for asked, shape, colour, size in MARKS
    ]
    names = [
        alt.Chart(_values(places))
        .mark_text(**plain, limit=260)
        .encode(x=alt.value(-44), y=_y(len(rows)), text="who:N"),
        alt.Chart(_values(places)).mark_text(**plain).encode(x=alt.value(-8), y=_y(len(rows)), text="n:Q"),
        alt.Chart(_values(heads)).mark_text(**quiet).encode(x=alt.value(-8), y=_y(len(rows)), text="rated:N"),
    ]
    spanned = spans.encode(x=_x("low"), x2="high", y=_y(len(rows)))
    return alt.layer(zero, spanned, *dots, *names).properties(width=_WIDTH, height=_ROW * (len(rows) + 1))


def _values(rows: pd.DataFrame) -> alt.InlineData:
    return alt.InlineData(values=records(rows))


def _x(field: str) -> alt.X:
    title = "← lower ratings than peers · logits · higher ratings than peers →"
    return alt.X(field, type="quantitative", title=title, axis=alt.Axis(labelExpr=ABOVE_OR_BELOW, tickCount=7))


def _y(rows: int) -> alt.Y:
    scale = alt.Scale(domain=[-1.5, max(rows, 1) - 0.5], reverse=True, nice=False)
    return alt.Y("row", type="quantitative", axis=None, scale=scale)


def _table(rows: pd.DataFrame) -> PageTable:
    told = rows.round({"estimate": 2, "low": 2, "high": 2})
    headings = {"who": "Manager", "n": "Rated", "estimate": "Shift", "low": "from", "high": "to", "status": "Status"}
    caption = "Shift in logits, above 0 where ratings are higher than peers', and its interval; by name"
    return page_table(told, caption=caption, headings=headings, rest="one page per director has them")
