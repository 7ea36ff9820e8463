"""Recorded and cited weeks stand over one another, with what was left out beneath."""

from __future__ import annotations

from perfcal.load.workspace import load_workspace
from perfcal.view.cited_chart import cited_chart, cited_charts


def test_the_picture_counts_recorded_and_cited_weeks() -> None:
    """In its alternative text, and each dot with its rows."""
    shown = cited_chart(load_workspace(), "e0015")
    assert shown.alt == "16 weeks with recorded evidence, 3 of them late; 4 weeks cited, 1 of them late."
    assert shown.svg.count("<path") >= 20
    assert "no review has room for all" in shown.to_html()


def test_somebody_without_a_review_has_an_empty_picture() -> None:
    """A manager of the sample: no weeks, no rows, no error."""
    shown = cited_chart(load_workspace(), "m01")
    assert shown.alt.startswith("0 weeks with recorded evidence")
    assert shown.table.total == 0


def test_only_the_first_few_reviews_are_drawn() -> None:
    """A page is read in two minutes."""
    cycle = load_workspace()
    assert cited_charts(cycle, ["e0015"] * 9).to_html().count("<img") == 6
