"""Whether two writings are about one behaviour: what shared words can say, and what they cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.evidence.pip.themes import content_words, link

PAGES = "Pages on call are expected to be acknowledged within 15 minutes; on three nights they were not"


@pytest.mark.parametrize(("one", "other", "expected"), [
    (PAGES, "Again a page not acknowledged (50 min)", "sure"),
    (PAGES, "Two pages were acknowledged after ninety minutes, by somebody else", "sure"),
    (PAGES, "The page on quay scheduling has many readers", "possible"),
    (PAGES, "The ferry design is with Jun", "none"),
    (PAGES, "Alerts rang for an hour before anybody reacted", "none"),  # in other words: nobody can tell
    ("Changes are released without a review", "A change was released unreviewed, no review at all", "sure"),
    ("", PAGES, "none"),
])  # fmt: skip
def test_what_is_about_one_behaviour(one: str, other: str, expected: str) -> None:
    """By the words of content in both."""
    assert link(content_words(one), content_words(other)) == expected


def test_the_name_of_the_work_is_no_behaviour() -> None:
    """Two lines about one project share its name, whatever they say of it."""
    late = content_words("The harbour timetable reached travellers broken")
    praise = content_words("The harbour timetable makes travellers happy")
    assert link(late, praise) == "sure"
    assert link(late, praise, work=content_words("Shipped the harbour timetable to travellers")) == "none"


def test_the_words_of_how_people_work_count_even_in_updates() -> None:
    """Everybody's updates speak of reviews and releases."""
    one, other = (
        content_words("released without a review of the change"),
        content_words("no review before a change is released"),
    )
    assert link(one, other, work=content_words("Reviewed and released the change")) == "sure"


def test_names_numbers_and_days_are_no_content() -> None:
    """Neither who nor when makes two lines one behaviour."""
    assert content_words("Wanda, 12 on Monday 2026-03-02 in March", names={"wanda"}) == frozenset()


def test_forms_of_a_word_are_one() -> None:
    """Plural, past and the like."""
    assert (
        content_words("reviews") == content_words("reviewed") == content_words("reviewing") == content_words("review")
    )


@given(st.text(alphabet="abcdefghij ", max_size=60), st.text(alphabet="abcdefghij ", max_size=60))
def test_a_link_has_no_direction(one: str, other: str) -> None:
    """Whichever comes first."""
    assert link(content_words(one), content_words(other)) == link(content_words(other), content_words(one))


@given(st.text(max_size=80))
def test_more_of_the_work_never_makes_a_link(text: str) -> None:
    """A name of the work can only take a shared word away."""
    order = ["none", "possible", "sure"]
    words = content_words(PAGES)
    free, bound = link(words, content_words(text)), link(words, content_words(text), work=content_words(text))
    assert order.index(bound) <= order.index(free)
