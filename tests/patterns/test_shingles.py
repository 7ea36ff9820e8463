"""Masked words and shingles: what counts as the same text, and how much of it two texts share."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.patterns.shingles import NAME, PRONOUN, compare, mask, name_words, shingle, word_spans

WORDS = st.lists(st.sampled_from(["ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen"]), max_size=25)


def test_names_and_pronouns_are_masked_with_their_endings():
    """A given name, a family name, a possessive and a contraction each become one word."""
    known = name_words(["Ilse van O'Connor"])
    assert mask("Ilse's plan; she'll ask O’Connor’s team", known) == [NAME, "plan", PRONOUN, "ask", NAME, "team"]


def test_a_small_word_inside_a_name_is_no_name():
    """Particles and initials would mask ordinary words of a language."""
    assert name_words(["Ana M. de la Cruz"]) == {"ana", "cruz"}


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_the_ways_to_write_a_letter_make_no_difference(form):
    """Accents, cases, full-width letters, soft hyphens and kinds of apostrophe are folded."""
    text = "Zoé’s ＲＦＣ was re\u00addone for Ōsaka"
    assert mask(unicodedata.normalize(form, text)) == ["zoe's", "rfc", "was", "redone", "for", "osaka"]


def test_addresses_and_tags_are_no_words():
    """Two reviews that link to one page or carry one tag have no words in common by that."""
    assert mask("Cut it https://docs.example/a-b?c=d in half #scope #reach-org www.x.example") == [
        "cut",
        "it",
        "in",
        "half",
    ]


def test_letters_of_other_scripts_are_words():
    """A script without spaces gives one word for each sign; a mark of a syllable does not cut a word."""
    assert mask("Надёжная работа") == ["надежная", "работа"]
    assert mask("支払い ok") == ["支", "払", "い", "ok"]
    assert len(mask("हिन्दी में")) == 2


@given(st.text())
def test_words_stand_where_the_spans_say(text):
    """Each span lies in the text, in order, and gives the word that `mask` gives."""
    spans = word_spans(text)
    assert [span.word for span in spans] == mask(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_similarity_by_hand():
    """Five words have three shingles; four words shared at the start are two of them: 2 of 4, and 2 of 3."""
    found = close([["a", "b", "c", "d", "x"], ["a", "b", "c", "d", "y"]])
    assert found.pairs[["shared", "jaccard", "containment"]].to_numpy().tolist() == [[2, 0.5, 2 / 3]]


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_every_pair_is_compared_as_sets_would_be(texts):
    """The sparse product agrees with sets of tuples, for every pair and every text's nearest."""
    sets = [set(zip(words, words[1:], words[2:], strict=False)) for words in texts]
    alike = {
        (i, j): len(one & other) / len(one | other)
        for i, one in enumerate(sets)
        for j, other in enumerate(sets)
        if i < j and one & other
    }
    found = close(texts)
    assert {(row.first, row.second): row.jaccard for row in found.pairs.itertuples()} == pytest.approx(alike)
    assert found.nearest.max(initial=0) == pytest.approx(max(alike.values(), default=0))
    assert found.unlike.sum() + len(found.pairs) == len(texts) * (len(texts) - 1) // 2


@given(st.lists(WORDS, min_size=2, max_size=6), st.permutations(range(6)))
def test_the_order_of_the_texts_does_not_matter(texts, order):
    """The same pairs are found whatever text comes first."""
    order = [place for place in order if place < len(texts)]
    moved = close([texts[place] for place in order]).pairs
    back = {frozenset((order[row.first], order[row.second])) for row in moved.itertuples()}
    assert back == {frozenset((row.first, row.second)) for row in close(texts).pairs.itertuples()}


def test_texts_of_one_owner_are_no_pair():
    """Somebody's two quarters may say the same."""
    words = ["one", "text", "of", "several", "words"]
    assert close([words, words], owners=[0, 0]).pairs.empty


def test_what_is_left_out_counts_neither_for_nor_against():
    """Without the shared beginning, two texts have nothing in common, and their sizes shrink by it."""
    whole = shingle([["t", "u", "v", "w", "a", "b", "c"], ["t", "u", "v", "w", "x", "y", "z"]])
    without = whole.without(whole.sets[[0]].indices[:2])
    assert (whole.sizes.tolist(), without.sizes.tolist()) == ([5, 5], [3, 3])
    assert without.words.tolist() == [5, 5]
    assert not any(marks.any() for marks in without.shared(0, 1))
    assert without.shared(0, 1, left_out=True)[0].tolist() == [True] * 4 + [False] * 3


@pytest.mark.parametrize("texts", [[], [[]], [["one"], []], [["one", "two"], ["one", "two"]]])
def test_texts_too_short_for_a_shingle_share_nothing(texts):
    """Nothing, one word and two words are compared without a warning."""
    found = close(texts)
    assert found.pairs.empty
    assert not found.nearest.any()


def close(texts, owners=None):
    """Every pair that shares a shingle."""
    places = np.arange(len(texts)) if owners is None else np.array(owners)
    return compare(shingle(texts), owners=places, jaccard=1e-9, containment=0.5, words=25)
