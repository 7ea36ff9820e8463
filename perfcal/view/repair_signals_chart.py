"""A repair loop on a time line: what each touch point says of progress, of the gap, and from the engineer (R10.5, R10.6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import altair as alt
import pandas as pd

from perfcal.evidence.repair.cadence import look_window
from perfcal.evidence.repair.record import RepairLoop, repair_loops
from perfcal.evidence.repair.signals import repair_signals
from perfcal.evidence.repair.states import usual_end
from perfcal.schema.columns import file_lines, records
from perfcal.schema.cycle import Cycle
from perfcal.view.picture import Picture, picture
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import page_table
from perfcal.view.theme import LIGHT

__all__ = ["repair_signals_charts"]

_ROWS = {"progress": "progress", "gap": "gap", "engineer": "from the engineer"}
_MARKS = {
    "yes": "said",
    "said": "said",
    "no": "not said",
    "none": "not said",
    "silent": "silent",
    "unknown": "cannot tell",
}
_WORDS = ["said", "silent", "not said", "cannot tell"]
_SHAPES = ["circle", "diamond", "cross", "triangle-up"]
_COLOURS = [LIGHT.linked, LIGHT.alert, LIGHT.alert, LIGHT.muted]
_SAYS_NOT = (
    "It does not show whether anything moved: a touch point that speaks of progress may say that there was none."
)
_KEY = (
    "Circle: said. Diamond: the engineer was silent. Cross: not said. Triangle: cannot tell. Shaded: the weeks in which "
    "the signals are looked at. Lines: the opening, and the end agreed or usual."
)


def repair_signals_charts(cycle: Cycle, employee_id: str) -> Shown:
    """Show each repair loop of a person on a time line with its table; a sentence where there is none."""
    loops = repair_loops(cycle, [employee_id])
    if not loops:
        return Note("No repair loop is on record.")
    return Stack(tuple(_chart(cycle, loop) for loop in loops))


def _chart(cycle: Cycle, loop: RepairLoop) -> Picture:
    found = repair_signals(cycle, loop.employee_id)
    own = found[found["case"] == loop.case]
    touches = own[(own["kind"] == "touch point") & own["date"].notna()]
    end = loop.end or usual_end(loop, cycle.policy)
    named = own.assign(row=file_lines(own))
    headings = {
        "date": "Day",
        "kind": "What",
        "progress": "Progress",
        "gap": "Gap",
        "engineer": "From the engineer",
        "row": "Line",
    }
    last = f"the last on {touches['date'].max().date()}" if len(touches) else "none of them dated"
    return picture(
        _drawn(loop, touches, end=end, cycle=cycle),
        title=f"{loop.case}: what the touch points say",
        alt=f"{len(touches)} touch points from {loop.opened} to {end}, {last}.",
        says_not=_SAYS_NOT,
        key=_KEY,
        table=page_table(named, caption="Touch points, looks and verdicts", headings=headings),
    )


def _drawn(loop: RepairLoop, touches: pd.DataFrame, *, end: Any, cycle: Cycle) -> alt.TopLevelMixin:
    marks = [
        {"day": f"{row['date']:%Y-%m-%d}", "row": words, "mark": _MARKS.get(row[name], "cannot tell")}
        for row in records(touches)
        for name, words in _ROWS.items()
    ]
    first, last = look_window(loop, cycle.policy)
    latest = max([end, loop.closed or end, *(row["date"].date() for row in records(touches))])
    domain = [f"{loop.opened - timedelta(days=2)}", f"{latest + timedelta(days=2)}"]
    axis = alt.Axis(format="%d %b", labelAngle=0, grid=False, tickCount={"interval": "week", "step": 1})
    scale = alt.Scale(type="utc", domain=domain)
    day = alt.X("day", type="temporal", title=None, axis=axis, scale=scale)
    row = alt.Y(
        "row", type="nominal", title=None, sort=list(_ROWS.values()), scale=alt.Scale(domain=list(_ROWS.values()))
    )
    band = (
        alt.Chart(alt.InlineData(values=[{"day": f"{first}", "to": f"{last}"}]))
        .mark_rect(color=LIGHT.band)
        .encode(x=day, x2="to")
    )
    rules = (
        alt.Chart(alt.InlineData(values=[{"day": f"{loop.opened}"}, {"day": f"{end}"}]))
        .mark_rule(color=LIGHT.muted)
        .encode(x=day)
    )
    points = (
        alt.Chart(alt.InlineData(values=marks))
        .mark_point(size=90, filled=True, opacity=1)
        .encode(
            x=day,
            y=row,
            shape=alt.Shape("mark", type="nominal", scale=alt.Scale(domain=_WORDS, range=_SHAPES), legend=None),
            color=alt.Color("mark", type="nominal", scale=alt.Scale(domain=_WORDS, range=_COLOURS), legend=None),
        )
    )
    return alt.layer(band, rules, points).properties(width=620, height=96)
