"""Findings in words: whom to ask, how much was looked at, what cannot be told, and where each number is from."""

import pandas as pd
import pytest
from patterns_samples import cycle_of, found

from perfcal.view.asked import asked_of, places
from perfcal.view.patterns_tables import (
    findings_table,
    looked_at_table,
    parameters_table,
    questions,
    rules_table,
    unknown_table,
)

CYCLE = cycle_of({"m01": [3, 4, 4], "m02": [3, 3, 5], "m03": [2, 3, 3]})
ROWS = found(
    {"subject": "m01", "status": "question", "reason": "Shift +1.2."},
    {"subject": "m02", "status": "question", "reason": "Shift -1.1."},
    {"subject": "m03"},
    {"subject": "smaller teams", "status": "cannot tell", "reason": "Two managers have fewer than 5.", "n": None},
)


def test_questions_stand_by_name_with_numbers_and_places():
    """Ana is asked before Zofia; who has no question is not on the list."""
    (table,) = questions(CYCLE, ROWS).parts
    assert table.rows == (
        ("Ana Zeller (m02)", "Shift -1.1.", "ratings.csv:2"),
        ("Zofia Abara (m01)", "Shift +1.2.", "ratings.csv:2"),
    )
    assert table.caption.endswith("?")


def test_a_question_about_a_person_is_put_to_their_manager():
    """A pattern about people names the person and asks the manager; one about nobody in particular asks the director."""
    person = found({"subject": "m02-01", "status": "question"}, pattern="somebodys_own")
    whole = found({"subject": "organisation", "status": "question"}, pattern="somebodys_own")
    both = pd.concat([person, whole], ignore_index=True)
    assert list(asked_of(CYCLE, both)) == ["m02", ""]
    (table,) = questions(CYCLE, both).parts
    assert {row[:2] for row in table.rows} == {
        ("the director", "the organisation"),
        ("Ana Zeller (m02)", "Person m02-01 (m02-01)"),
    }


def test_no_question_is_said_and_not_praised():
    """Nothing found is no proof of nothing."""
    assert "no proof" in questions(CYCLE, ROWS[ROWS["status"] == "no sign"]).to_text()


def test_what_was_looked_at_is_counted_by_status():
    """Four rows: two to ask, one without a sign, one that cannot be told, in a family of two."""
    (row,) = looked_at_table(ROWS).rows
    assert row[1:] == ("4", "2", "1", "1", "2")


def test_what_cannot_be_told_gives_its_reason():
    """The reason is the detector's own, with the number it needs."""
    table = unknown_table(CYCLE, ROWS)
    assert [row[1:] for row in table.rows] == [("smaller teams", "Two managers have fewer than 5.")]


def test_many_that_cannot_be_told_are_one_row_with_an_example():
    """Twelve rows of one reason are no reading for two minutes."""
    rows = found(*({"subject": f"m0{number}", "status": "cannot tell"} for number in (1, 2, 3)))
    (row,) = unknown_table(CYCLE, rows, each=2).rows
    assert row[1] == "3, for example Ana Zeller (m02)"


def test_where_everything_can_be_told_the_table_says_nothing() -> None:
    """A small scope often has no such row at all; the table stays a table."""
    table = unknown_table(CYCLE, ROWS[ROWS["status"] != "cannot tell"])
    assert table.rows == ()
    assert "nothing" in table.caption


def test_every_number_of_a_finding_is_in_the_analysts_table():
    """n, estimate, interval, p, q and the family's size."""
    table = findings_table(CYCLE, ROWS)
    (row,) = [row for row in table.rows if row[0] == "Mads <Ito> (m03)"]
    assert row[1:8] == ("6", "0.4", "-0.5", "1.2", "0.2", "0.4", "2")
    assert "<Ito>" not in table.to_html()


def test_rules_and_parameters_are_those_of_the_patterns_that_were_run():
    """A pattern that found no row has a rule too; numbers are printed short."""
    rows = found(parameters={"tau": 0.123456, "thresholds": (-1.0, 0.25)})
    assert rules_table(rows).total == 1
    assert [row[1:] for row in parameters_table(rows).rows] == [("tau", "0.1235"), ("thresholds", "-1, 0.25")]


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ((), ""),
        (("a.csv:4",), "a.csv:4"),
        (("a.csv:4", "a.csv:9", "b.md:2"), "a.csv:4, 9, b.md:2"),
        (("a.csv:4", "a.csv:9", "a.csv:12", "a.csv:13", "b.md:1"), "a.csv:4, 9, 12 and 2 more"),
    ],
)
def test_places_are_said_in_few_words(evidence, words):
    """A file is named once, and what is left out is counted."""
    assert places(evidence) == words
