"""Ratings by the workspace's scale; what is wrong is said, what was rated is not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_tables import FIXTURES, RUBRICS, SCALE, csv_file, rows_of, said

from perfcal.load.ratings import read_ratings
from perfcal.schema.columns import RATINGS
from perfcal.schema.problems import Problems

HEADER = "cycle,employee_id,rater_id,stage,dimension,rating"


def read(path: Path) -> tuple[pd.DataFrame, Problems]:
    """Read one file by the tests' scale."""
    problems = Problems()
    return read_ratings(path, name=path.name, scale=SCALE, rubrics=RUBRICS, problems=problems), problems


def test_every_fault_has_its_line_and_no_rating_in_it() -> None:
    """Contradictions, labels off the scale, unknown words and repeated keys are refused; the rest is kept."""
    ratings, problems = read(FIXTURES / "ratings_every_fault.csv")
    assert list(ratings.columns) == list(RATINGS)
    assert list(ratings["line"]) == [2, 3, 6, 11, 12, 13]
    assert sorted(line for line, _ in rows_of(problems, severity="error")) == [4, 5, 7, 8, 9, 10]
    for word in ("Meets", "PIP", "too new", "outbox"):
        assert word not in said(problems)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", 3),
        ("meets", 3),
        ("3 - Meets", 3),
        ("3.0", 3),
        ("3: Meets", 3),
        ("Meets (3)", 3),
        ("4. Exceeds", 4),
        ("N/A", None),
    ],
)
def test_values_labels_and_pairs_are_read(tmp_path: Path, written: str, value: int | None) -> None:
    """A value, its label or both together mean the same step; unrated words mean none, and the cell is kept."""
    ratings, problems = read(csv_file(tmp_path, f"{HEADER}\n2026-H1,e01,m01,manager,overall,{written}\n"))
    assert list(ratings["rating"].astype(object).where(ratings["rating"].notna(), None)) == [value]
    assert list(ratings["label"]) == [written]
    assert len(problems) == 0


@pytest.mark.parametrize(
    ("written", "found"),
    [("3 - Exceeds", "a value that contradicts its label"), ("Below (4)", "a value that contradicts its label"),
     ("3.5", "a label that is not on the scale"), ("Outstanding", "a label that is not on the scale"),
     ("9 - Meets", "a label that is not on the scale")],
)  # fmt: skip
def test_a_rating_off_the_scale_or_against_its_label_is_refused(tmp_path: Path, written: str, found: str) -> None:
    """The row is left out; the message never shows what was written."""
    ratings, problems = read(csv_file(tmp_path, f"{HEADER}\n2026-H1,e01,m01,manager,overall,{written}\n"))
    assert ratings.empty
    assert rows_of(problems) == [(2, found)]
    assert written not in said(problems)


def test_a_label_column_is_compared_with_the_value(tmp_path: Path) -> None:
    """A second column that says the rating in words must agree with it."""
    text = f"{HEADER},label\n2026-H1,e01,m01,manager,overall,3,Meets\n2026-H1,e02,m01,manager,overall,3,Exceeds\n"
    ratings, problems = read(csv_file(tmp_path, text))
    assert list(ratings["label"]) == ["Meets"]
    assert rows_of(problems) == [(3, "a value that contradicts its label")]


def test_a_self_rating_without_a_rater_is_the_employees(tmp_path: Path) -> None:
    """Only there is a blank rater known; elsewhere it is a warning."""
    text = f"{HEADER}\n2026-H1,e01,,self,overall,3\n2026-H1,e01,,calibrated,overall,3\n2026-H1,e01,,peer,overall,3\n"
    ratings, problems = read(csv_file(tmp_path, text))
    assert list(ratings["rater_id"]) == ["e01", "", ""]
    assert rows_of(problems) == [(4, "no rater in line 4")]


def test_a_shifted_row_is_named_without_its_values(tmp_path: Path) -> None:
    """A lost cell moves the rating under the dimension; neither is shown."""
    rows = "".join(f"2026-H1,e{n:02},m01,manager,scope,{n % 3 + 1},2026-06-2{n % 9}\n" for n in range(1, 9))
    text = f"{HEADER},rated_on\n{rows}2026-H1,e09,m01,scope,2,2026-06-20,\n"
    ratings, problems = read(csv_file(tmp_path, text))
    assert len(ratings) == 8
    assert rows_of(problems) == [(10, "values that stand one column away from their own")]


@given(st.lists(st.sampled_from(["1", "Meets", "n/a", "PIP", "", "2 - Meets", "4"]), max_size=8))
def test_rows_in_are_rows_out_plus_errors(labels: list[str]) -> None:
    """Whatever is in the rating cells, no row goes without a word."""
    import tempfile

    rows = "".join(f"2026-H1,e{n:02},m01,manager,overall,{label}\n" for n, label in enumerate(labels))
    with tempfile.TemporaryDirectory() as folder:
        ratings, problems = read(csv_file(Path(folder), f"{HEADER}\n{rows}"))
    assert len(ratings) + len(rows_of(problems, severity="error")) == len(labels)
