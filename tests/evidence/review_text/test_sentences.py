"""Cutting a text into passages and sentences."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.evidence.review_text import check_text
from perfcal.evidence.review_text.masks import masked
from perfcal.evidence.review_text.sentences import passages, sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four", 4),
        ("It went from 1.5 to 2.5 s in v4.2. Then it stayed.", 2),
        ("See e.g. the notes of Dr. Okoro, i.e. Page 3.", 1),
        ("He said “no.” Then he left.", 2),
        ("Wait ... and see.", 1),
        ("半年で二つの設計を書いた。三つのチームが採用した。", 2),
        ("", 0),
        ("Ends without a stop", 1),
        ("The call at 5 p.m. Lagos time was kept.", 1),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text, count):
    """Abbreviations, versions and decimals end none."""
    assert len(sentences(text)) == count


@given(st.text(max_size=200))
def test_no_word_is_lost_or_made_up(text):
    """The sentences hold the text's words in order, whatever it is."""
    assert " ".join(sentences(text)).split() == text.split()


@given(st.text(max_size=200))
def test_what_is_hidden_keeps_its_place(text):
    """A match in the masked sentence has the same place in the sentence."""
    assert len(masked(text)) == len(text)


def test_passages_know_their_line_heading_and_kind():
    """Bullets are one each, wrapped lines belong to theirs, what is nobody's claim is left out."""
    text = "### Summary\nA first line\nand its second.\n\n- [x] one\n  wrapped\n* two\n> quoted\n```\ncode\n```\n1. three\n"
    found = [(one.text, one.line, one.heading, one.bullet) for one in passages(text)]
    assert found == [
        ("A first line and its second.", 2, "Summary", False),
        ("one wrapped", 5, "Summary", True),
        ("two", 7, "Summary", True),
        ("three", 12, "Summary", True),
    ]


@pytest.mark.parametrize(
    "piece", ["you are always very great and ", "Ana ", "could you might, ", "`", '"', "x", "a.b.", "*", "\n"]
)
def test_no_text_takes_long(piece):
    """Whatever somebody pastes: a sentence without an end is cut, and each piece is read by itself."""
    begin = process_time()
    check_text(piece * (20_000 // len(piece)))
    assert process_time() - begin < 10
