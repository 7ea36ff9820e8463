"""Delimited text that reads back as it was, and that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfcal.csv_writer import csv_row, csv_rows, inert

CELLS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1, max_size=5)


@settings(deadline=None)
@given(cells=CELLS, delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"]))
def test_a_record_reads_back_as_it_was(cells: list[str], delimiter: str, end: str) -> None:
    """Delimiters, quotes and line ends inside a cell are cells' own."""
    text = csv_row(cells, delimiter=delimiter, end=end)
    assert text.endswith(end)
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) == [cells]


def test_a_header_and_its_records_stand_under_each_other() -> None:
    """Numbers as they are written, what is missing blank."""
    assert csv_rows(["id", "why"], [(1, "a, b"), (2, None)]) == 'id,why\n1,"a, b"\n2,\n'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("\ufeff-2+3", "'\ufeff-2+3"),
        ("＝cmd|x", "'＝cmd|x"),
        ("\tx", "'\tx"),
        ("heard; =1+1", "heard; '=1+1"),
        ('heard\n"=1+1', "heard\n\"'=1+1"),
        ("heard;-2+cmd|x", "heard;'-2+cmd|x"),
    ],
)
def test_what_a_spreadsheet_would_run_is_made_text(text: str, kept: str) -> None:
    """At the start, and behind what cuts cells in another country's spreadsheet."""
    assert inert(text) == kept


@pytest.mark.parametrize(
    "text", ["", "Meets", "p99 from 800 to 120 ms", "two links; - and a third", "a = b", "m01; m02"]
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    """Nobody's prose is touched where nothing would run."""
    assert inert(text) == text
