"""What follows from the entries, as laws."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from perfcal.session.log.entry import Draft, Entry, plain_text
from perfcal.session.log.standing import blocked_by, in_force, value_of, version_of
from perfcal.session.log.state import log_table, state_table

BLANK = Entry(
    id=0,
    cycle="2026-H1",
    employee_id="x1",
    what="rating",
    dimension="overall",
    before="",
    after="",
    who="m01",
    at="",
    why="read again",
    room=("m01",),
    owner="",
    due=None,
    about=None,
    seen_version=0,
    thread="rating:overall",
    request="",
)


def written(steps: list[tuple[str, int]]) -> tuple[list[Entry], list[str]]:
    """Write a thread by the rules of the log: sets and, where allowed, undos; beside it, a plain stack as the model."""
    thread: list[Entry] = []
    values: list[str] = []
    for what, pick in steps:
        before = value_of(thread)
        if what == "rating":
            entry = replace(BLANK, id=len(thread) + 1, before=before, after=str(pick), seen_version=version_of(thread))
        else:
            free = [entry for entry in thread if not blocked_by(entry, thread)]
            if not free:
                continue
            target = free[pick % len(free)]
            trial = replace(BLANK, id=len(thread) + 1, what="undo", before=before, about=target.id)
            entry = replace(trial, after=value_of([*thread, trial]))
        thread.append(entry)
        values.append(entry.after)
    return thread, values


STEPS = st.lists(st.tuples(st.sampled_from(["rating", "rating", "undo"]), st.integers(1, 5)), max_size=14)


@settings(deadline=None)
@given(STEPS)
def test_the_last_row_of_a_thread_says_its_state(steps: list[tuple[str, int]]) -> None:
    """So that plain SQL can read it; and each before is the after of the entry in front of it."""
    thread, values = written(steps)
    assert value_of(thread) == (values[-1] if values else "")
    assert [entry.before for entry in thread[1:]] == values[:-1]


@settings(deadline=None)
@given(STEPS)
def test_undoing_and_undoing_that_is_as_if_nothing_happened(steps: list[tuple[str, int]]) -> None:
    """Whatever may be undone may be redone at once, and the value is what it was."""
    thread, _values = written(steps)
    for target in thread:
        if blocked_by(target, thread):
            continue
        undone = [*thread, replace(BLANK, id=len(thread) + 1, what="undo", about=target.id)]
        assert not blocked_by(undone[-1], undone)
        redone = [*undone, replace(BLANK, id=len(undone) + 1, what="undo", about=undone[-1].id)]
        assert value_of(redone) == value_of(thread)
        assert in_force(redone) & {entry.id for entry in thread} == in_force(thread)


@settings(deadline=None)
@given(STEPS, st.integers())
def test_the_order_of_rows_and_the_clock_change_nothing(steps: list[tuple[str, int]], seed: int) -> None:
    """The tables depend on the numbers of the entries alone."""
    thread, _values = written(steps)
    shuffled = [replace(entry, at=str(Random(entry.id + seed).random())) for entry in thread]
    Random(seed).shuffle(shuffled)
    told = [name for name in state_table([]).columns if name != "at"]
    pd.testing.assert_frame_equal(state_table(shuffled)[told], state_table(thread)[told])
    assert list(log_table(shuffled)["id"]) == [entry.id for entry in thread]


def test_one_thread_is_one_row_and_a_deleted_person_holds_nothing() -> None:
    """The state lists threads in the order they began."""
    entries = [
        replace(BLANK, id=1, after="4"),
        replace(BLANK, id=2, employee_id="x2", after="3"),
        replace(BLANK, id=3, after="2", seen_version=1),
        replace(BLANK, id=4, employee_id="deleted-5", deleted_by=5),
    ]
    state = state_table(entries)
    assert list(zip(state["employee_id"], state["value"], state["version"], strict=True)) == [
        ("x1", "2", 3),
        ("x2", "3", 2),
    ]


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-16", exclude_categories=[])) | st.text("\x00\ud800\udfffä", max_size=6))
def test_any_text_becomes_one_that_both_databases_hold(text: str) -> None:
    """NUL and halves of surrogate pairs are the only ones they cannot."""
    plain = plain_text(text)
    assert "\x00" not in plain
    assert plain.encode("utf-8").decode("utf-8") == plain_text(plain)


def test_typing_again_keeps_the_words_and_is_another_request() -> None:
    """What was refused is sent on top of what was written since."""
    draft = Draft(what="rating", who="m01", after="4", why="typed with care")
    again = draft.seen(7)
    assert (again.why, again.after, again.seen_version) == ("typed with care", "4", 7)
    assert again.request != draft.request
