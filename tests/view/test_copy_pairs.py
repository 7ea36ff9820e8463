"""Pairs of reviews side by side: escaped, marked without relying on colour, and only what the page is about."""

from __future__ import annotations

from datetime import date

import pytest
from patterns_cycles import cycle_of

from perfcal.view.copy_pairs import copy_pairs_table

COMMON = (
    "rebuilt the ferry timetable from the tide tables up while the old one still ran, and the harbour office now plans a "
    "week ahead instead of a day"
)
TEXTS = {
    "e1": ("Wanda Iversen", f"She {COMMON}. <script>alert(1)</script> A quiet half otherwise & a good one."),
    "e2": ("Jun Castellan", f"He {COMMON}. Nothing else was asked of him this spring."),
    "e3": (
        "Amara Quist",
        "Wrote the lock keepers' handbook, taught it twice, and handed it to the northern depot in May.",
    ),
}


def shown(**options):
    """The pairs of three invented reviews."""
    people = [{"employee_id": who, "name": name, "manager_id": "m1"} for who, (name, _text) in TEXTS.items()]
    keys = [{"section_id": who, "employee_id": who, "kind": "review", "file": f"{who}.md", "line": 9} for who in TEXTS]
    dated = {"date_start": date(2026, 1, 1), "date_end": date(2026, 6, 30)}
    parts = [{**key, "text": TEXTS[key["employee_id"]][1]} for key in keys]
    return copy_pairs_table(cycle_of(people=people, sections=[key | dated for key in keys], parts=parts), **options)


def test_the_pair_stands_in_the_order_of_names_with_its_counts():
    """Jun before Wanda; the caption says how many words are the same, and of how many."""
    pair = shown().pairs[0]
    assert [pair.first.whose, pair.second.whose] == ["Jun Castellan (e2)", "Wanda Iversen (e1)"]
    assert pair.summary.startswith(
        "Jun Castellan (e2) and Wanda Iversen (e1): 29 words in common, of 37 in the shorter"
    )
    assert pair.first.source == "e2.md:9"


def test_what_is_shared_is_marked_and_underlined():
    """A mark that rests on colour alone is lost in print."""
    html = shown().to_html()
    assert html.count("<mark ") == 3  # one in each text, and one in the sentence that explains it
    assert html.count("text-decoration:underline") == 3
    assert "He rebuilt the ferry" in html.partition("Nothing else")[0]


def test_text_is_only_text():
    """Markup in a review is shown as it was typed."""
    html = shown().to_html()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&amp; a good one" in html


def test_it_says_what_it_does_not_show():
    """Who wrote first, and whether a template or a project explains it."""
    for text in (shown().to_html(), shown().to_text()):
        assert "does not show who wrote first" in text


def test_the_text_of_somebody_outside_the_page_is_not_shown():
    """The pair is there, the other person's review is not; without anybody of the page there is no pair."""
    html = shown(people={"e2"}).to_html()
    assert "this spring" in html
    assert "A quiet half" not in html
    assert "outside what this page is about" in html
    assert shown(people={"e3"}).pairs == ()


@pytest.mark.parametrize(("limit", "note"), [(0, "1 more pair is not shown"), (1, "")])
def test_a_long_list_says_how_many_more_there_are(limit, note):
    """No pair disappears without a word."""
    assert note in shown(limit=limit).to_text()
    assert bool(shown(limit=limit).rest_note) == bool(note)


def test_no_pair_is_one_line():
    """Nothing to show is said, and nothing is explained."""
    empty = copy_pairs_table(cycle_of())
    assert empty.to_text() == "Reviews with the same words (none)"
    assert "<mark" not in empty.to_html()


def test_a_notebook_shows_it():
    """Both ways a front end may ask for it give the same HTML, and a terminal gets brackets."""
    table = shown()
    assert table._repr_html_() == table._repr_mimebundle_()["text/html"]
    assert "[[He rebuilt the ferry" in table._repr_mimebundle_()["text/plain"]
