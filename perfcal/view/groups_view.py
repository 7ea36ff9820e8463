"""How outcomes differ between groups, for the analyst: the rates, and each ratio with its interval, by name."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
from pandas.api.types import is_float_dtype

from perfcal.patterns.finding import QUESTION
from perfcal.patterns.groups import group_comparisons
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.view.picture import MARKS, Picture, picture
from perfcal.view.shown import Note, Shown, Stack
from perfcal.view.tables import LONGEST_TABLE, PageTable, page_table
from perfcal.view.theme import LIGHT

__all__ = ["group_rates", "group_ratios", "groups_view"]

_WIDTH, _ROW, _MARGIN = 420, 22, 330
_FURTHEST = (0.05, 4.0)  # an interval that goes on beyond is cut at the edge
_RULE_OF_THUMB = 0.8
_SAYS_NOT = (
    "The line at four fifths is a rule of thumb that fair groups of ordinary sizes cross often, the order is that of names, "
    "and no ratio says why groups differ."
)
_HIDDEN = "groups not shown"


def groups_view(cycle: Cycle, demographics: pd.DataFrame) -> Shown:
    """How do outcomes differ between groups of the demographics, within levels too? Picture, rates and tests (R13.2).

    For the analyst only. Groups below the policy's minimum are in no number of it, nor can they be found by subtraction
    (R13.4).
    """
    compared = group_comparisons(cycle, demographics)
    if compared.empty:
        return Note("Not shown: there are no groups here to compare.")
    rates = group_rates(compared, minimum=cycle.policy.minimum_group)
    drawn = (group_ratios(compared),) if (compared["group"] != "").any() else ()
    return Stack((*drawn, rates, *((_tests(compared),) if drawn else ())))


def group_rates(compared: pd.DataFrame, *, minimum: int) -> PageTable:
    """What share of each group has each outcome? By column, outcome and name; hidden groups in one row without numbers.

    `compared` is what `group_comparisons` gives. A share does not say whether a difference is more than chance.
    """
    shown = compared[compared["group"] != ""]
    first = shown.drop_duplicates(["column", "outcome"])
    best = first.assign(group=first["reference"], have=first["reference_have"], n=first["reference_n"])
    rows = pd.concat([shown, best]).sort_values(["column", "outcome", "group"], kind="stable")
    rate = (rows["have"].astype("float64") / rows["n"].astype("float64")).map("{:.0%}".format)
    told = rows.assign(people=rows["n"].astype("str"), having=rows["have"].astype("str"), rate=rate)
    few = compared[compared["hidden"] > 0]
    hidden = few.assign(group=_HIDDEN, people=f"fewer than {minimum} *", having="", rate="")
    wanted = {
        "column": "Column",
        "outcome": "Outcome",
        "group": "Group",
        "people": "People",
        "having": "With the outcome",
    }
    wanted["rate"] = "Share"
    whole = pd.concat([told[list(wanted)], hidden[list(wanted)]]).sort_values(["column", "outcome"], kind="stable")
    note = "; * or so many that their number would tell that of a smaller group" if len(hidden) else ""
    return page_table(
        whole, caption=f"Outcomes by group{note}", headings=wanted, rest="`group_comparisons` has them all"
    )


def group_ratios(compared: pd.DataFrame) -> Picture:
    """How far is each group's rate from that of the group with the best one, and how well is that known? By name.

    Each dot is an impact ratio on its 95 % score interval, a diamond where there is a question. It does not show why.
    """
    rows = compared[compared["ratio"].notna()].sort_values(["column", "outcome", "group"], kind="stable")
    what = rows["outcome"].str.removeprefix("rated ")
    who = rows["column"] + "=" + rows["group"] + ": " + what + " (against " + rows["reference"] + ")"
    marked = rows.assign(who=who)
    asked = int((marked["status"] == QUESTION).sum())
    return picture(
        _drawn(marked.head(LONGEST_TABLE)),
        title="Each group's rate as a part of the best group's, with its interval",
        alt=f"{len(marked)} ratios in the order of names, each a dot on its interval; {asked} with a question.",
        key=(
            "A diamond: there is something to ask. A circle: nothing to ask, or nothing that could be told at this size. Of "
            "an outcome to avoid the best rate is the lowest, and the ratio is turned round: less than 1 is always worse. "
            "What lies beyond an edge is drawn at it."
        ),
        says_not=_SAYS_NOT,
        table=_table(marked),
    )


def _drawn(rows: pd.DataFrame) -> alt.TopLevelMixin:
    ends = {name: rows[name].clip(*_FURTHEST) for name in ("ratio", "low", "high")}
    places = rows[["who", "n", "status"]].assign(**ends, row=range(len(rows)))
    plain: dict[str, Any] = {"color": LIGHT.ink, "fontSize": 12, "align": "right"}
    y = _y(len(rows))
    lines = [
        alt.Chart(_values([{"at": at}])).mark_rule(color=LIGHT.muted, strokeDash=dash).encode(x=_x("at"))
        for at, dash in ((1.0, [1, 0]), (_RULE_OF_THUMB, [4, 3]))
    ]
    word = (
        alt.Chart(_values([{"at": _RULE_OF_THUMB, "row": -1, "text": "four fifths, a rule of thumb"}]))
        .mark_text(align="right", dx=-5, color=LIGHT.muted, fontSize=11)
        .encode(x=_x("at"), y=y, text="text:N")
    )
    spans = alt.Chart(_values(records(places))).mark_rule(color=LIGHT.linked, strokeWidth=2)
    dots = [
        alt.Chart(_values(records(places[(places["status"] == QUESTION) == asked])))
        .mark_point(filled=True, opacity=1, size=size, shape=shape, color=colour)
        .encode(x=_x("ratio"), y=y)
        for asked, shape, colour, size in MARKS
    ]
    names = [
        alt.Chart(_values(records(places))).mark_text(**plain, limit=_MARGIN).encode(x=alt.value(at), y=y, text=text)
        for at, text in ((-44, "who:N"), (-8, "n:Q"))
    ]
    heads = (
        alt.Chart(_values([{"row": -1, "people": "people"}]))
        .mark_text(color=LIGHT.muted, fontSize=12, fontWeight="bold", align="right")
        .encode(x=alt.value(-8), y=y, text="people:N")
    )
    spanned = spans.encode(x=_x("low"), x2="high", y=y)
    layers = (*lines, word, spanned, *dots, *names, heads)
    return alt.layer(*layers).properties(width=_WIDTH, height=_ROW * (len(rows) + 1))


def _values(rows: list[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=rows)


def _x(field: str) -> alt.X:
    """Return the axis of ratios: logarithmic, so that half as many and twice as many are as far from 1."""
    ticks = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 4]
    scale = alt.Scale(type="log", domain=list(_FURTHEST), nice=False)
    title = "← worse than the best group · ratio of rates"
    return alt.X(field, type="quantitative", title=title, scale=scale, axis=alt.Axis(values=ticks, format="~g"))


def _y(rows: int) -> alt.Y:
    scale = alt.Scale(domain=[-1.5, max(rows, 1) - 0.5], reverse=True, nice=False)
    return alt.Y("row", type="quantitative", axis=None, scale=scale)


def _table(rows: pd.DataFrame) -> PageTable:
    told = rows.round({"ratio": 2, "low": 2, "high": 2})
    headings = {"who": "Group", "n": "People", "ratio": "Ratio", "low": "from", "high": "to", "status": "Status"}
    caption = "Ratio of rates, below 1 where the group's is worse than the best group's, and its 95 % interval; by name"
    return page_table(told, caption=caption, headings=headings, rest="`group_comparisons` has them all")


def _tests(compared: pd.DataFrame) -> PageTable:
    """Every number a question rests on, with those that stand beside it."""
    headings = {
        "column": "Column", "group": "Group", "outcome": "Outcome", "p": "Mid-p", "q": "q", "family_size": "Family",
        "p_fisher": "Fisher", "p_one_changed": "Mid-p, one changed", "strata": "Levels", "odds_ratio": "Odds ratio",
        "p_cmh": "CMH p", "p_breslow_day": "Breslow–Day p", "higher": "Higher of a pair", "p_shift": "Rank p",
        "status": "Status",
    }  # fmt: skip
    rows = compared[compared["group"] != ""].sort_values(["column", "outcome", "group"], kind="stable")
    rounded = rows.assign(**{name: rows[name].map(_short) for name in headings if is_float_dtype(rows[name])})
    return page_table(rounded, caption="The tests", headings=headings, rest="`group_comparisons` has them all")


def _short(value: float) -> str:
    if pd.isna(value):
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"
