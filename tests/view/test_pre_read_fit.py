"""The cutting rule: its order, what it never touches, and that it says what it cut."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pre_read_samples import SAMPLES, hostile, overlong, typical, worst_realistic

from perfcal.view.pre_read.fit import FittedPreRead, _states, fit_to_page, shorten


def letters(candidate):
    """Measure a page by the letters it holds, as a stand-in for setting it in type."""
    page = candidate.page
    criteria = sum(len(status.criteria) for status in page.statuses)
    texts = [page.pitch, page.counter.response, *page.counter.others, *(item.text for item in page.in_flight)]
    texts += [bullet.text for group in page.groups for bullet in group.bullets]
    return (sum(map(len, texts)) + 60 * criteria) * candidate.type_scale**2


def fitted_to(pre_read, room):
    """Fit a page into room for so many letters."""
    return fit_to_page(pre_read, filled=lambda candidate: letters(candidate) / room)


def test_a_page_that_fits_is_left_alone():
    """Nothing is cut, nothing is shrunk, nothing is said."""
    assert fitted_to(typical(), 10_000) == FittedPreRead(typical(), 1.0, "")


def test_smaller_type_comes_before_any_cut():
    """A page a little too long keeps every word, in type that is at most a tenth smaller."""
    fitted = fitted_to(typical(), letters(FittedPreRead(typical())) * 0.9)
    assert fitted.page == typical()
    assert (fitted.type_scale, fitted.cut) == (0.94, "")


def test_a_counter_argument_of_many_pages_is_cut_and_said_so():
    """It is the last text to be shortened, before the type becomes too small to read."""
    page = replace(typical(), counter=replace(typical().counter, text="a long objection " * 400))

    def filled(state):
        return (letters(state) + len(state.page.counter.text) * state.type_scale**2) / 3500

    fitted = fit_to_page(page, filled=filled)
    assert len(fitted.page.counter.text) <= 1600
    assert fitted.page.counter.text.endswith("…")
    assert "shortened" in fitted.cut


def test_what_is_at_the_bar_leaves_first():
    """The first thing cut is a criterion that is met; things in flight and every objection stay."""
    room = letters(FittedPreRead(typical(), 0.9)) - 1
    fitted = fitted_to(typical(), room)
    assert fitted.page.in_flight == typical().in_flight
    assert fitted.page.counter == typical().counter
    assert fitted.cut.startswith("Cut to fit one page: 1 criterion line. All of it is in the Markdown")


def test_things_in_flight_without_a_link_leave_before_the_linked():
    """Work in flight that links to nothing is cut; the linked one stays."""
    rooms = [letters(FittedPreRead(typical(), 0.9)) * share / 100 for share in range(99, 40, -1)]
    kept = [tuple(item.url for item in fitted_to(typical(), room).page.in_flight) for room in rooms]
    assert ("https://docs.example/rfc-131",) in kept
    assert () not in kept


def test_criteria_at_the_bar_leave_before_those_with_a_gap():
    """What is missing stands on the page longer than what is not."""
    whole = FittedPreRead(worst_realistic(), 0.9)
    kept = [fitted_to(worst_realistic(), letters(whole) * share / 100) for share in range(95, 20, -3)]
    for fitted in kept:
        lines = [line.status for status in fitted.page.statuses for line in status.criteria]
        gaps = sum(line != "at bar" for line in lines)
        assert "at bar" not in lines or gaps == 6
    assert any("criterion line" in fitted.cut for fitted in kept)


def test_weaker_objections_come_back_where_they_take_no_room():
    """They stand beside the answer: what does not make the page longer is not cut."""

    def filled(candidate):
        without = replace(candidate.page, counter=replace(candidate.page.counter, others=()))
        return letters(replace(candidate, page=without)) / 2500

    fitted = fit_to_page(worst_realistic(), filled=filled)
    assert fitted.page.counter.others == worst_realistic().counter.others
    assert "objection" not in fitted.cut


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("room", [1, 400, 1500])
def test_what_is_never_cut_is_never_cut(sample, room):
    """The objection, the reasons for INCOMPLETE, changes, sources and links are all there in the smallest page."""
    before, after = sample(), fitted_to(sample(), room).page
    assert after.counter.text == before.counter.text
    assert after.counter.sources == before.counter.sources
    assert after.incomplete_because == before.incomplete_because
    assert after.changes == before.changes
    assert [(a.url, a.source, a.changed) for a in after.artifacts] == [
        (a.url, a.source, a.changed) for a in before.artifacts
    ]
    assert [[b.source for b in g.bullets] for g in after.groups] == [
        [b.source for b in g.bullets] for g in before.groups
    ]
    assert {b.url for b in after.in_flight} - {""} == {b.url for b in before.in_flight} - {""}
    assert [(s.dimension, s.status) for s in after.statuses] == [(s.dimension, s.status) for s in before.statuses]


@pytest.mark.parametrize("sample", [overlong, hostile, worst_realistic])
def test_every_cut_is_counted(sample):
    """The sentence's figures are the difference between the whole and the page."""
    before, fitted = sample(), fitted_to(sample(), 900)
    lines = sum(len(s.criteria) for s in before.statuses) - sum(len(s.criteria) for s in fitted.page.statuses)
    objections = len(before.counter.others) - len(fitted.page.counter.others)
    assert (f"{lines} criterion lines" in fitted.cut) == (lines > 1)
    assert (f"{objections} other objections" in fitted.cut) == (objections > 1)
    assert "shortened" in fitted.cut


def test_the_last_resort_is_smaller_type_and_says_so():
    """A page with no room at all is set ever smaller; its size is named."""
    fitted = fitted_to(typical(), 300)
    assert fitted.type_scale < 0.9
    assert f"type at {fitted.type_scale:.0%}" in fitted.cut


def test_few_measurements_are_taken():
    """Setting a page costs time: the longest page is fitted with a dozen measurements."""
    asked = []
    fit_to_page(overlong(), filled=lambda candidate: asked.append(1) or letters(candidate) / 900)
    assert len(asked) <= 12


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("Moved the ledger to an outbox", 20, "Moved the ledger to…"),
        ("one, two, three", 10, "one, two…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("abcde\u0301fgh", 6, "abcd…"),
    ],
)
def test_texts_are_cut_at_a_word(text, limit, expected):
    """A cut falls between words, inside a word only when it is enormous, and never between a letter and its accent."""
    assert shorten(text, limit) == expected


@given(st.text(), st.integers(2, 80))
def test_a_shortened_text_is_never_longer_than_asked(text, limit):
    """Whatever the text, the limit holds, and what fits is unchanged."""
    assert len(shorten(text, limit)) <= limit
    if len(text) <= limit:
        assert shorten(text, limit) == text


@given(room=st.integers(200, 6000), power=st.floats(0.5, 2))
def test_the_first_state_that_fits_is_found_however_little_its_letters_say(room, power):
    """Whatever the relation of letters and room is: the state before does not fit, and few are measured."""
    measured = []

    def filled(state):
        measured.append(state)
        return (letters(state) / room) ** power

    fitted = fit_to_page(worst_realistic(), filled=filled)
    states = list(_states(worst_realistic()))
    place = next((at for at, state in enumerate(states) if letters(state) <= room), len(states) - 1)
    assert fitted.type_scale == (1.0 if letters(FittedPreRead(worst_realistic())) <= room else states[place].type_scale)
    assert (
        replace(fitted.page.counter, others=()) == replace(states[place].page.counter, others=())
        or fitted.page == worst_realistic()
    )
    assert len(measured) <= 14
