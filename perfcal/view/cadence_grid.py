"""The drawing of a calendar: items down, months across, a mark of its own shape and colour for each state of a thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import altair as alt

from perfcal.view.theme import LIGHT

__all__ = ["cadence_grid"]

_MARKS: dict[str, dict[str, Any]] = {
    "done": {"shape": "circle", "filled": True, "color": LIGHT.linked},
    "late": {"shape": "triangle-up", "filled": True, "fill": LIGHT.unlinked, "stroke": LIGHT.ink, "strokeWidth": 1},
    "outside": {"shape": "diamond", "filled": False, "color": LIGHT.linked, "strokeWidth": 2},
    "missing": {"shape": "cross", "filled": True, "color": LIGHT.alert, "angle": 45},
    "due": {"shape": "circle", "filled": False, "color": LIGHT.muted, "strokeWidth": 1.5},
}
_ROW, _SLOT, _LEFT, _TOP = 34, 22, 132, 24  # pixels: a calendar is a table, not a plot of numbers
_RAISED, _LOWERED = 4, 11  # where a count stands beneath its mark

Mark = dict[str, Any]


def cadence_grid(
    marks: Iterable[Mark], *, items: Sequence[str], months: Sequence[str], as_of: date, counted: bool
) -> alt.TopLevelMixin:
    """Draw marks (`item`, `month`, `shown`, `count`) side by side in their cells; the month of `as_of` is shaded.

    `shown` is done, late, outside, missing, due or unknown, drawn in the order given. A count stands beneath its mark
    where it is more than one, or always where `counted`.
    """
    shown = list(marks)
    cell = (_most_in_a_cell(shown) + 0.6) * _SLOT
    width, height = _LEFT + cell * len(months), _TOP + _ROW * max(len(items), 1)
    placed = _placed(shown, items=items, months=months, cell=cell)
    told = [each for each in placed if counted or each["count"] > 1]
    counts = [{**mark, "y": mark["y"] + _LOWERED, "text": str(mark["count"])} for mark in told]
    raised = [{**mark, "y": mark["y"] - _RAISED * (mark in told), "text": "?"} for mark in placed]
    labels = [{"x": 0, "y": _middle(number), "text": item} for number, item in enumerate(items)]
    layers = [
        _shaded(
            [_LEFT + cell * number for number, month in enumerate(months) if month == f"{as_of:%Y-%m}"], cell, height
        ),
        _rules([_TOP + _ROW * number for number in range(len(items) + 1)], width=width),
        _words(_heads(months, cell), color=LIGHT.muted, align="left"),
        _words(labels, color=LIGHT.ink, align="left"),
        *(_shapes([mark for mark in raised if mark["shown"] == name], style) for name, style in _MARKS.items()),
        _words([mark for mark in raised if mark["shown"] == "unknown"], color=LIGHT.muted, fontWeight="bold"),
        _words(counts, color=LIGHT.ink, fontSize=10),
    ]
    return alt.layer(*layers).properties(width=width, height=height)


def _placed(marks: Iterable[Mark], *, items: Sequence[str], months: Sequence[str], cell: float) -> list[Mark]:
    """Give each mark its place: side by side with the others of its cell."""
    placed, used = [], dict.fromkeys(((item, month) for item in items for month in months), 0)
    for mark in marks:
        where = (mark["item"], mark["month"])
        x = _LEFT + cell * months.index(mark["month"]) + _SLOT * (used[where] + 0.5)
        used[where] += 1
        placed.append({**mark, "x": x, "y": _middle(items.index(mark["item"]))})
    return placed


def _most_in_a_cell(marks: Iterable[Mark]) -> int:
    """Return how many marks stand side by side where there are most; two leave room for the name of a month and year."""
    return max([2, *Counter((mark["item"], mark["month"]) for mark in marks).values()])


def _middle(number: int) -> float:
    return _TOP + _ROW * (number + 0.5)


def _heads(months: Sequence[str], cell: float) -> list[Mark]:
    """Return the names of the months, the year with the first one and with each January."""
    days = [date.fromisoformat(f"{month}-01") for month in months]
    names = [f"{day:%b %Y}" if not number or day.month == 1 else f"{day:%b}" for number, day in enumerate(days)]
    return [{"x": _LEFT + cell * number, "y": _TOP / 2, "text": name} for number, name in enumerate(names)]


def _shaded(lefts: Iterable[float], cell: float, height: float) -> alt.Chart:
    values = [{"x": x - _SLOT / 4, "right": x + cell - _SLOT / 4, "y": 0, "low": height} for x in lefts]
    chart: alt.Chart = _of(values).mark_rect(color=LIGHT.band).encode(x=_at("x"), x2="right", y=_at("y"), y2="low")
    return chart


def _rules(heights: Iterable[float], *, width: float) -> alt.Chart:
    values = [{"x": 0, "end": width, "y": y} for y in heights]
    chart: alt.Chart = _of(values).mark_rule(color=LIGHT.rule).encode(x=_at("x"), x2="end", y=_at("y"))
    return chart


def _shapes(marks: list[Mark], style: Mark) -> alt.Chart:
    chart: alt.Chart = _of(marks).mark_point(size=90, opacity=1, **style).encode(x=_at("x"), y=_at("y"))
    return chart


def _words(words: list[Mark], **style: Any) -> alt.Chart:
    worded = _of(words).mark_text(**{"fontSize": 12, "baseline": "middle", **style})
    chart: alt.Chart = worded.encode(x=_at("x"), y=_at("y"), text="text:N")
    return chart


def _of(values: list[Mark]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=values))


def _at(field: str) -> Any:
    """Return a place in pixels from the upper left corner."""
    channel: Any = alt.X if field == "x" else alt.Y
    return channel(field, type="quantitative", axis=None, scale=None)
