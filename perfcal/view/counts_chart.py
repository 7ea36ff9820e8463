"""Counts of groups, drawn as rows of bars with every number printed: everyone, then levels, then managers by name."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from perfcal.patterns.finding import ORGANISATION, SMALLER_TEAMS
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.view.person_words import by_name
from perfcal.view.rating_groups import SMALLER_LEVELS
from perfcal.view.tables import LONGEST_TABLE, PageTable, page_table
from perfcal.view.theme import LIGHT

__all__ = ["counts_table", "drawn_counts", "worded_groups"]

_COLUMN, _ROW = 116, 21
_COUNT_AT, _BAR_FROM, _BAR_WIDE = 0.15, 0.2, 0.7  # of a column
_SECTIONS = {"organisation": "Everyone", "level": "By level", "manager": "By manager"}


def worded_groups(cycle: Cycle, groups: pd.DataFrame) -> pd.DataFrame:
    """Give each group its words and its row, managers in the order of their names and what is pooled last."""
    pooled = (SMALLER_TEAMS, SMALLER_LEVELS)
    ids = groups.loc[(groups["kind"] == "manager") & ~groups["group"].isin(pooled), "group"]
    levels = sorted(groups.loc[(groups["kind"] == "level") & ~groups["group"].isin(pooled), "group"].unique())
    order = [ORGANISATION, *levels, SMALLER_LEVELS, *by_name(cycle, ids), SMALLER_TEAMS]
    words = by_name(cycle, ids)
    place = {group: row for row, group in enumerate(order)}
    made = groups.assign(
        words=[words.get(group, f"the {group}" if group == ORGANISATION else group) for group in groups["group"]],
        place=[place[group] for group in groups["group"]],
    ).sort_values(["place", "value"], kind="stable")
    return made.assign(row=made["place"].rank(method="dense").astype(int) - 1).reset_index(drop=True)


def drawn_counts(groups: pd.DataFrame, labels: dict[int, str]) -> alt.TopLevelMixin:
    """Draw rows of bars: where each row stands is said by numbers, so that nothing is sorted on the way."""
    groups = groups[groups["row"] <= LONGEST_TABLE]
    column = {value: number for number, value in enumerate(labels)}
    section = groups.groupby("row")["kind"].first()
    gaps = (section != section.shift()).cumsum()  # each section opens with a line for its heading
    cells = groups.assign(
        top=groups["row"] + groups["row"].map(gaps),
        at=groups["value"].map(column),
        wide=_BAR_WIDE * groups["count"] / groups["n"],
        tick=_BAR_WIDE * groups["expected"] / groups["n"],
    )
    places = cells.assign(
        mid=cells["top"] + 0.5,
        low=cells["top"] + 0.15,
        high=cells["top"] + 0.85,
        count_at=cells["at"] + _COUNT_AT,
        start=cells["at"] + _BAR_FROM,
        stop=cells["at"] + _BAR_FROM + cells["wide"],
        tick_at=cells["at"] + _BAR_FROM + cells["tick"],
    )
    size = {"width": _COLUMN * len(labels), "height": _ROW * (int(cells["top"].max()) + 1)}
    return alt.layer(*_layers(places, labels)).properties(**size)


def _layers(cells: pd.DataFrame, labels: dict[int, str]) -> list[alt.Chart]:
    rows = cells.drop_duplicates("row")
    heads = rows.drop_duplicates("kind").assign(mid=lambda first: first["top"] - 0.4)
    heads = heads.assign(words=heads["kind"].map(_SECTIONS))
    columns = pd.DataFrame({"words": list(labels.values()), "start": range(len(labels)), "mid": 0.6})
    rated = pd.DataFrame({"words": ["rated"], "mid": [0.6]})
    x, y = _x("start", columns=len(labels)), _y("mid")
    quiet: dict[str, Any] = {"color": LIGHT.muted, "fontSize": 12, "fontWeight": "bold"}
    plain: dict[str, Any] = {"color": LIGHT.ink, "fontSize": 12, "align": "right"}
    return [
        _marks(cells).mark_rect(color=LIGHT.linked).encode(x=x, x2="stop", y=_y("low"), y2="high"),
        *(
            _marks(cells.dropna(subset=["tick_at"]))
            .mark_rule(color=colour, strokeWidth=width)
            .encode(x=_x("tick_at", columns=len(labels)), y=_y("low"), y2="high")
            for colour, width in ((LIGHT.ground, 5), (LIGHT.ink, 2))  # its own ground lets a tick be seen on a bar
        ),
        _marks(cells).mark_text(**plain).encode(x=_x("count_at", columns=len(labels)), y=y, text="count:Q"),
        _marks(rows).mark_text(**plain).encode(x=alt.value(-8), y=y, text="n:Q"),
        _marks(rows).mark_text(**plain, limit=260).encode(x=alt.value(-44), y=y, text="words:N"),
        _marks(heads).mark_text(**quiet, align="right").encode(x=alt.value(-44), y=y, text="words:N"),
        _marks(rated).mark_text(**quiet, align="right").encode(x=alt.value(-8), y=y, text="words:N"),
        _marks(columns).mark_text(**quiet, align="left", limit=_COLUMN - 6).encode(x=x, y=y, text="words:N"),
    ]


def _marks(rows: pd.DataFrame) -> alt.Chart:
    kept = [
        name
        for name in ("words", "n", "count", "start", "stop", "low", "high", "mid", "count_at", "tick_at")
        if name in rows.columns
    ]
    return alt.Chart(alt.InlineData(values=records(rows[kept])))


def _x(field: str, *, columns: int) -> alt.X:
    return alt.X(field, type="quantitative", axis=None, scale=alt.Scale(domain=[0, columns], nice=False))


def _y(field: str) -> alt.Y:
    return alt.Y(field, type="quantitative", axis=None, scale=alt.Scale(reverse=True, nice=False, zero=True))


def counts_table(groups: pd.DataFrame, labels: dict[int, str], *, caption: str) -> PageTable:
    """Return the same counts as a table, with what is expected in brackets."""
    told = groups.assign(told=[_told(count, expected) for count, expected in groups[["count", "expected"]].to_numpy()])
    first = told.drop_duplicates("row").set_index("row")[["words", "n"]]
    named = first.join([told[told["value"] == value].set_index("row")["told"].rename(f"v{value}") for value in labels])
    headings = {"words": "Group", "n": "Rated", **{f"v{value}": label for value, label in labels.items()}}
    return page_table(named, caption=caption, headings=headings, rest="one page per director has them")


def _told(count: float, expected: float) -> str:
    return f"{count:.0f}" if pd.isna(expected) else f"{count:.0f} ({expected:.1f})"
