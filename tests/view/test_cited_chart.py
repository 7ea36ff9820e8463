"""Recorded and cited: weeks as bars above and below a line, and the strong rows that are left out, by line."""

from __future__ import annotations

import pandas as pd
from patterns_samples import sample

from perfcal.view.cited_chart import cited_chart, cited_charts
from perfcal.view.picture import Picture

LAST = pd.Timestamp("2026-06-30")
WEEKS = pd.DataFrame(
    {
        "employee_id": ["e0003"] * 3 + ["e0004"],
        "back": [20, 8, 1, 2],
        "last": [LAST] * 4,
        "late": [False, False, True, True],
        "recorded": [3, 1, 1, 7],
        "strong": [2, 0, 1, 0],
        "cited": [0, 0, 1, 4],
    }
)


def test_weeks_are_counted_and_only_this_persons() -> None:
    """Three weeks recorded, one of them late; one cited, and that one late; oldest week first."""
    picture = cited_chart(sample(), "e0003", weeks=WEEKS)
    assert picture.alt == "3 weeks with recorded evidence, 1 of them late; 1 week cited, 1 of them late."
    assert picture.table.rows == (
        ("2026-02-10", "3", "2", "0"),
        ("2026-05-05", "1", "0", "0"),
        ("2026-06-23", "1", "1", "1"),
    )


def test_the_weeks_are_those_of_the_record() -> None:
    """Without weeks of one's own they are counted from the growth doc; the limit is said beneath."""
    shown = cited_chart(sample(), "e0015")
    assert shown.alt == "16 weeks with recorded evidence, 3 of them late; 4 weeks cited, 1 of them late."
    assert "no review has room for all" in shown.to_html()


def test_somebody_without_a_review_has_an_empty_picture() -> None:
    """A manager of the sample: no weeks, no rows, no error."""
    shown = cited_chart(sample(), "m01")
    assert shown.alt.startswith("0 weeks with recorded evidence")
    assert shown.table.total == 0


def test_people_stand_in_the_order_of_their_names_up_to_a_limit() -> None:
    """Nadia (e0004) before Tadeusz (e0003); what is over the limit is said and not drawn."""
    drawn = [part for part in cited_charts(sample(), ["e0003", "e0004"]).parts if isinstance(part, Picture)]
    assert [part.title[-6:-1] for part in drawn] == ["e0004", "e0003"]
    assert "1 more" in cited_charts(sample(), ["e0003", "e0004"], limit=1).to_text()
    assert cited_charts(sample(), []).parts == ()
