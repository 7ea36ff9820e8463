"""What a review cites, and when that was."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from growth_rows import linked, paper, shipped, strong
from patterns_cycles import cycle_of

from perfcal.patterns.cited import citations, documents
from perfcal.patterns.cited_weeks import evidence_weeks, left_out
from perfcal.schema.cycle import Cycle

WHO = "e1"


def _cycle(recorded: list[dict[str, Any]], *papers: dict[str, Any]) -> Cycle:
    people = [{"employee_id": WHO, "name": "Ines Okpara", "manager_id": "m1", "level": "L4", "status": "active"}]
    sections = [row for one in papers for row in one["sections"]]
    evidence = [*recorded, *(row for one in papers for row in one["evidence"])]
    return cycle_of(people=people, sections=sections, evidence=evidence)


@pytest.mark.parametrize(
    ("bullet", "day"),
    [
        ({"text": "Moved the ledger", "links": (("page", "http://www.docs.example/e1/20/"),)}, "2026-02-10"),
        ({"text": "Moved the ledger (2026-03-04)"}, "2026-03-04"),
        ({"text": "In short: wrote the plan for the winter freeze with two teams, as asked"}, "2026-02-20"),
        ({"text": "x", "dated_by": "bullet", "date_start": "2026-04-01", "date_end": "2026-04-01"}, "2026-04-01"),
        ({"text": "By 2027-01-05 it will be done"}, None),
        ({"text": "It may be. May I say so"}, None),
    ],
)
def test_a_bullet_is_dated_by_its_link_its_day_or_the_row_it_repeats(bullet: dict[str, Any], day: str | None) -> None:
    """The recorded row's date is used where a bullet repeats it; what nothing dates stays undated."""
    told = shipped(WHO, "2026-02-20", "Wrote the plan for the winter freeze with two teams", line=21)
    found = citations(_cycle([strong(WHO, "2026-02-10", line=20), told], paper(WHO, [bullet])), "review")
    assert list(found["end"].dropna()) == ([pd.Timestamp(day)] if day else [])
    assert len(found) == 1


def test_a_month_in_words_is_a_date_where_there_is_no_better() -> None:
    """A month named in the text spans that month of the review's period."""
    found = citations(_cycle([], paper(WHO, [{"text": "Ended the outage in May, for good"}])), "review")
    assert [(str(row.start)[:10], str(row.end)[:10]) for row in found.itertuples()] == [("2026-05-01", "2026-05-31")]


def test_the_day_a_review_names_is_given_to_a_row_dated_by_its_month() -> None:
    """A row of March that the review dates to 4 March is one piece, of that day, and placed in its week."""
    row = strong(WHO, "2026-03-01", line=30) | {"date_end": "2026-03-31", "precision": "month"}
    cycle = _cycle([row], paper(WHO, [linked(WHO, 30) | {"text": "Cited (2026-03-04)"}]))
    found, weeks = citations(cycle, "review"), evidence_weeks(cycle)
    assert [(str(piece.end)[:10], piece.row) for piece in found.itertuples()] == [("2026-03-04", "e1:30")]
    assert weeks[["back", "recorded", "cited"]].to_numpy().tolist() == [[16, 1, 1]]


def test_a_review_of_the_half_stands_for_the_half_and_a_quarters_does_not() -> None:
    """A review of most of the cycle leaves shorter ones out; without it they are all there is."""
    half = paper(WHO, [{"text": "a"}], line=500)
    quarter = paper(WHO, [{"text": "b"}], line=400, date_end="2026-03-31")
    assert list(documents(_cycle([], half, quarter), "review")["line"]) == [500]
    assert list(documents(_cycle([], quarter), "review")["line"]) == [400]


def test_rows_of_a_month_are_spread_over_it() -> None:
    """Four rows dated March alone are of four weeks and not of its last day."""
    rows = [strong(WHO, "2026-03-01", line=line) | {"date_end": "2026-03-31"} for line in (30, 31, 32, 33)]
    weeks = evidence_weeks(_cycle(rows, paper(WHO, [{"text": "2026-06-29"}])))
    assert list(weeks.loc[weeks["recorded"] > 0, "recorded"]) == [1, 1, 1, 1]


def test_what_is_left_out_is_strong_early_and_not_cited() -> None:
    """Cited by link or day, recent, or with one mark where others have two: none of these is left out."""
    rows = [strong(WHO, day, line=line) for line, day in ((20, "2026-02-02"), (21, "2026-02-09"), (22, "2026-02-16"))]
    rows += [strong(WHO, "2026-05-20", line=23), strong(WHO, "2026-05-19", line=24)]
    rows += [shipped(WHO, "2026-03-03", line=25, url="https://docs.example/25")]
    cycle = _cycle(rows, paper(WHO, [linked(WHO, 20), {"text": "See 2026-02-09"}]))
    found = left_out(cycle, WHO)
    assert list(found["line"]) == [22, 24]
    packet = paper(WHO, [linked(WHO, 22)], kind="packet", line=700)
    assert list(left_out(_cycle(rows, paper(WHO, [linked(WHO, 20)]), packet), WHO)["line"]) == [21, 24]


def test_an_empty_cycle_cites_nothing() -> None:
    """No documents, no rows, the same columns."""
    cycle = _cycle([])
    assert citations(cycle, "packet").empty
    assert evidence_weeks(cycle).empty
    assert left_out(cycle, WHO).empty
