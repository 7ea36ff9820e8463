"""The half as a calendar: which mark stands for what, in which month, and what it says in words and numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from patterns_samples import sample

from perfcal.errors import UnknownNameError, UsageError
from perfcal.evidence.cadence.owed import cadence
from perfcal.view.cadence_chart import STATUSES, cadence_chart
from perfcal.view.cadence_grid import cadence_grid

MONTHS = ["2026-01", "2026-02", "2026-03"]


def drawn(marks, *, counted=False, as_of=date(2026, 3, 10)):
    """The layers of a grid of one item, by what they draw."""
    chart = cadence_grid(marks, items=["reply"], months=MONTHS, as_of=as_of, counted=counted).to_dict()
    held = chart["datasets"]
    return [(layer["mark"], held[layer["data"]["name"]]) for layer in chart["layer"]]


def mark(month, shown, count=1):
    """One mark of the item."""
    return {"item": "reply", "month": month, "shown": shown, "count": count}


def test_every_state_has_a_shape_and_a_colour_of_its_own():
    """Neither alone tells two states apart from each other only by the other: legible in print and to every eye."""
    points = [style for style, _values in drawn([]) if style["type"] == "point"]
    looks = {(style["shape"], style["filled"], style.get("color", style.get("fill"))) for style in points}
    assert len(points) == len(looks) == len(STATUSES) - 1  # the unknown is a question mark
    assert len({(style["shape"], style["filled"]) for style in points}) == len(points)
    assert len({sign for sign, _words in STATUSES.values()}) == len(STATUSES)


def test_marks_of_one_cell_stand_side_by_side_and_months_apart():
    """No mark hides another, and a cell is as wide as the fullest one."""
    marks = [mark("2026-02", name) for name in STATUSES] + [mark("2026-03", "done")]
    places = [each["x"] for style, values in drawn(marks) if style["type"] == "point" for each in values]
    unknown = [each["x"] for style, values in drawn(marks) if style.get("fontWeight") == "bold" for each in values]
    assert len(set(places + unknown)) == len(marks)
    assert max(places) > max(unknown)  # March's stands right of February's last


@pytest.mark.parametrize(("counted", "said"), [(False, ["2"]), (True, ["1", "2"])])
def test_a_count_stands_beneath_where_it_says_more_than_the_mark(counted, said):
    """For one person only where there are several; for a manager always."""
    layers = drawn([mark("2026-01", "done"), mark("2026-02", "done", 2)], counted=counted)
    assert [each["text"] for style, values in layers if style.get("fontSize") == 10 for each in values] == said


@pytest.mark.parametrize(("as_of", "shaded"), [(date(2026, 3, 31), 1), (date(2026, 4, 1), 0), (date(2025, 12, 31), 0)])
def test_the_month_looked_from_is_shaded(as_of, shaded):
    """Where it is in the calendar at all."""
    (values,) = [values for style, values in drawn([], as_of=as_of) if style["type"] == "rect"]
    assert len(values) == shaded


def test_the_picture_of_one_document_counts_what_the_table_lists():
    """Words, key, limit and rows of one person."""
    cycle = sample()
    shown = cadence_chart(cycle, employee_id="e0003")
    rows = cadence(cycle, ["e0003"])
    assert shown.alt.startswith("A calendar of 7 months: ")
    assert f"{(rows['status'] == 'missing').sum()} missing" in shown.alt
    assert "✕ missing" in shown.key
    assert "Shaded: the month of 10 July 2026." in shown.key
    assert "not what it is worth" in shown.to_html()
    assert shown.table.total == len(rows)
    assert shown.table.rows[0][-1].startswith("growth_docs/e0003.md:")


def test_quarters_and_halves_stand_in_their_last_month_and_every_row_is_drawn_once():
    """The counts of a manager's table add up to the rows that fall into its months."""
    cycle = sample()
    table = cadence_chart(cycle, manager_id="m02").table
    rows = cadence(cycle)
    own = rows[(rows["manager_id"] == "m02") & (rows["item"] == "quarterly review")]
    reviews = [row for row in table.rows if row[0] == "quarterly review"]
    assert [row[1] for row in reviews] == ["2026-03", "2026-06"]
    assert {row[1] for row in table.rows if row[0] in {"packet", "LATE evidence"}} == {"2026-06"}
    assert sum(int(cell) for row in reviews for cell in row[2:]) == len(own)


def test_what_falls_after_the_month_looked_from_is_left_to_the_list_of_what_is_due():
    """In March the rest of the half is drawn as due; in a year from now thirteen months are drawn, and no more."""
    early = cadence_chart(replace(sample(), as_of=date(2026, 3, 10)), employee_id="e0003")
    assert "○ due" in early.key
    assert early.alt.startswith("A calendar of 6 months")
    late = cadence_chart(replace(sample(), as_of=date(2027, 7, 10)), employee_id="e0003")
    assert late.alt.startswith("A calendar of 13 months")


def test_somebody_who_owes_nothing_has_an_empty_calendar():
    """A manager without a growth doc: no marks, no error."""
    shown = cadence_chart(sample(), employee_id="m01")
    assert shown.alt == "A calendar of 0 months: nothing is owed."
    assert shown.table.total == 0


def test_it_is_of_one_person_who_is_on_the_roster():
    """Both, neither and nobody are refused."""
    with pytest.raises(UsageError, match="a calendar is of one person"):
        cadence_chart(sample())
    with pytest.raises(UsageError, match="a calendar is of one person"):
        cadence_chart(sample(), employee_id="e0003", manager_id="m01")
    with pytest.raises(UnknownNameError, match="no employee 'm99'"):
        cadence_chart(sample(), manager_id="m99")
