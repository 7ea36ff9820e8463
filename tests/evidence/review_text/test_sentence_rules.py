"""Every rule on labelled sentences, and what excuses a word."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from perfcal.evidence.review_text import check_text
from perfcal.evidence.review_text.sentence_rules import SENTENCE_RULES
from perfcal.evidence.review_text.word_lists import word_list

SENTENCES = Path(__file__).with_name("sentences.csv")
RULES = [*(rule.name for rule in SENTENCE_RULES), "sandwich"]
LEAST_PRECISION, LEAST_RECALL = 0.90, 0.80


@cache
def labelled() -> tuple[dict[str, str], ...]:
    """The labelled sentences."""
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def counts(split: str) -> Counter[tuple[str, str]]:
    """How often each rule is right, wrong and missed on one part of the sentences."""
    made: Counter[tuple[str, str]] = Counter()
    for row in labelled():
        if row["split"] == split:
            wanted, found = set(filter(None, row["rules"].split("; "))), rules_in(row["text"])
            made.update(("right", rule) for rule in wanted & found)
            made.update(("wrong", rule) for rule in found - wanted)
            made.update(("missed", rule) for rule in wanted - found)
    return made


def rules_in(text: str) -> set[str]:
    """The rules that fire on a text."""
    return {finding.rule for finding in check_text(text, kind="passage")}


@pytest.mark.parametrize("split", ["seen", "unseen"])
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_right_where_it_fires_and_fires_where_it_should(rule, split):
    """Precision of at least .90 and recall of at least .80, also on the third that no word list was fitted to."""
    right, wrong, missed = (counts(split)[kind, rule] for kind in ("right", "wrong", "missed"))
    assert right >= 9
    assert right / (right + wrong) >= LEAST_PRECISION
    assert right / (right + missed) >= LEAST_RECALL


def test_the_sentences_are_many_and_of_both_classes():
    """At least 300, with as many hard negatives as a rule could wish for, each once."""
    rows = labelled()
    assert len(rows) >= 900
    assert len({row["text"] for row in rows}) == len(rows)
    assert sum(not row["rules"] for row in rows) >= 400
    assert {rule for row in rows for rule in row["rules"].split("; ") if rule} == set(RULES)


@pytest.mark.parametrize(
    "text",
    [
        "You moved the always-on listener to its own process.",
        "The never-ending queue has a limit now.",
        "The exceptional p99 came from a cold cache, as you showed.",
        "The hard drive failed and you restored it.",
        'A customer wrote "always fantastic, never slow" about the page.',
        "You set `always_retry` to off.",
        "> You always do amazing work",
        "## Great work, always",
        "<!-- Write something amazing here -->",
        "| great | always |",
        "June was better than last quarter for the importer.",
        "Three teams adopted the excellent checklist.",
        "It is not always clear who owns the table.",
        "Sie arbeitet immer hart und hat nie gefehlt.",
    ],
)
def test_a_word_in_another_sense_is_no_finding(text):
    """Technical words, quotations, code, headings, comments, tables, negation and other languages."""
    assert rules_in(text) == set()


def test_the_finding_names_the_words_in_the_sentence_and_the_line():
    """Enough to find it and to change it, without reading the rest."""
    text = "# Review\n\n### Summary\nThe import ran in May. You always\nhelp, and your work is excellent.\n"
    always, adjective = check_text(text, kind="passage")
    assert (always.rule, always.found, always.line) == ("always or never", "always", 4)
    assert (adjective.rule, adjective.found, adjective.heading) == (
        "adjective without artifact",
        "excellent",
        "Summary",
    )
    assert adjective.sentence == "You always help, and your work is excellent."
    assert "link, date" in adjective.better


def test_a_known_name_is_a_person_and_no_product():
    """At the start of a sentence only somebody who knows the people can tell a name from a thing."""
    assert rules_in("Redis never answers in time.") == set()
    found = check_text("Redis never answers in time.", kind="passage", names={"Redis"})
    assert [finding.rule for finding in found] == ["always or never"]


def test_a_phrase_breaks_one_rule():
    """An adjective inside "great potential" is not a second finding."""
    assert rules_in("She has great potential.") == {"potential not evidence"}


@pytest.mark.parametrize("name", [rule.words for rule in SENTENCE_RULES] + ["work_nouns", "praise", "criticism"])
def test_every_term_of_a_list_has_a_source_and_can_be_found(name):
    """A list that a person edits is checked when it is read: each term has a word to look for, a role and a source."""
    listed = word_list(name)
    terms = {term for found in [*listed.by_word.values(), *listed.by_beginning.values()] for term in found}
    assert len(terms) >= 5
    assert all(term.source and term.role in {"fires", "not"} for term in terms)
