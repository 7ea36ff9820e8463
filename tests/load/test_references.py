"""People that one table names and the roster does not have."""

from __future__ import annotations

import pandas as pd
from strategies_tables import rows_of, said

from perfcal.load.references import check_references
from perfcal.schema.columns import CANDIDATES, EVENTS, PEOPLE, RATINGS, empty_table, table
from perfcal.schema.problems import Problems

PEOPLE_HERE = table(
    [
        {"employee_id": "00417", "name": "Noor Abadi", "status": "active"},
        {"employee_id": "e02", "name": "Wen Ostrander", "status": "left"},
        {"employee_id": "ilse@acme.example", "name": "Ilse Brandt", "status": "left"},
    ],
    PEOPLE,
)


def check(
    *, ratings: list[dict[str, object]] | None = None, candidates: list[dict[str, object]] | None = None,
    left_out: tuple[str, ...] = (),
) -> Problems:  # fmt: skip
    """Check rows against two people."""
    problems = Problems()
    rated = [{"file": "ratings.csv", "line": n, **row} for n, row in enumerate(ratings or [], 2)]
    put_up = [{"file": "candidates.csv", "line": n, **row} for n, row in enumerate(candidates or [], 2)]
    tables = table(rated, RATINGS), table(put_up, CANDIDATES), empty_table(EVENTS)
    check_references(PEOPLE_HERE, *tables, problems=problems, left_out=left_out)
    return problems


def test_a_lost_zero_is_hinted_and_not_corrected() -> None:
    """`417` in the ratings is not `00417` until a person says so."""
    problems = check(ratings=[{"employee_id": "417", "rater_id": "e02"}, {"employee_id": "417", "rater_id": "e02"}])
    assert rows_of(problems) == [(2, "417, who is not on the roster, in lines 2 and 3")]
    assert "did you mean 00417?" in said(problems)


def test_a_name_where_an_id_belongs_is_hinted_and_not_shown() -> None:
    """The id it means is the hint; the name stays out of the message."""
    problems = check(ratings=[{"employee_id": "e02", "rater_id": "Abadi, Noor"}])
    assert rows_of(problems) == [(2, "a person, who is not on the roster, in line 2")]
    assert "did you mean 00417?" in said(problems)
    assert "Abadi" not in said(problems)


def test_an_id_that_is_an_email_is_never_printed() -> None:
    """Neither as what was found nor as the hint."""
    candidate = {"employee_id": "ilse@acme.example", "presenter_id": "ilse@acme.example"}
    problems = check(ratings=[{"employee_id": "Ilse Brandt", "rater_id": "e02"}], candidates=[candidate])
    assert rows_of(problems) == [
        (2, "a person, who is not on the roster, in line 2"),
        (2, "a person, who has left, put up"),
        (2, "a person, presented by themselves"),
    ]
    assert "ilse" not in said(problems)


def test_many_unknown_people_are_one_problem() -> None:
    """Ratings of years past name people long gone: they are counted."""
    problems = check(ratings=[{"employee_id": f"x{number}", "rater_id": "e02"} for number in range(30)])
    assert len(problems) == 1
    assert "30 people who are not on the roster" in said(problems)


def test_unknown_candidates_are_errors_and_leavers_warnings() -> None:
    """Nobody can be put up who is not there; someone who has left needs a look, and so does presenting oneself."""
    problems = check(
        candidates=[
            {"employee_id": "e09", "presenter_id": "00417"},
            {"employee_id": "e02", "presenter_id": ""},
            {"employee_id": "00417", "presenter_id": "00417"},
        ]
    )
    assert [(each.severity, each.line) for each in problems] == [("error", 2), ("warning", 3), ("warning", 4)]


def test_people_whose_row_was_refused_are_not_called_unknown() -> None:
    """One fault in the roster is one problem, not one per table."""
    assert len(check(ratings=[{"employee_id": "e05", "rater_id": "e02"}], left_out=("e05",))) == 0


def test_inputs_are_unchanged() -> None:
    """Checking reads and never writes."""
    before = PEOPLE_HERE.copy(deep=True)
    check(ratings=[{"employee_id": "417", "rater_id": "e02"}])
    pd.testing.assert_frame_equal(PEOPLE_HERE, before)
