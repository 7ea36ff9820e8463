"""Minutes: shortened until they fit, breaks, and what could be settled before the room (R8.3)."""

from __future__ import annotations

from agenda_tables import talk
from hypothesis import given
from hypothesis import strategies as st

from perfcal.session.agenda_item import Block, Item
from perfcal.session.agenda_time import before_the_room, fitted_items, with_breaks

ITEMS = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=40).map(
    lambda pairs: [talk(max(pair), least=min(pair)) for pair in pairs]
)


def minutes(items: list[Item]) -> list[int]:
    """Return how long each item takes."""
    return [item.minutes for item in items]


def fitted(items: list[Item], length: int) -> list[Item]:
    """Return the items in a session of that length, with the usual breaks."""
    return fitted_items(items, minutes=length, break_after=45, break_minutes=5)


def test_what_fits_is_left_alone() -> None:
    """Time that is over is nobody's to fill."""
    assert minutes(fitted([talk(7), talk(5)], 90)) == [7, 5]


def test_the_longest_discussion_gives_first_and_the_last_of_equals() -> None:
    """One minute at a time, until it fits."""
    assert minutes(fitted([talk(7), talk(5), talk(5)], 14)) == [5, 5, 4]


def test_nothing_goes_below_its_least_and_nothing_is_dropped() -> None:
    """What does not fit is still there, and it is said by how much."""
    items = fitted([talk(7, least=4), talk(5, least=3)], 5)
    assert minutes(items) == [4, 3]
    assert before_the_room(items, minutes=5).startswith(
        "2 minutes more than the 5 there are, every discussion at its shortest. Could be settled before the room: "
        "2 candidates with nothing to ask about, as a block (7 min)"
    )


def test_what_could_wait_is_named_by_kind() -> None:
    """Candidates, teams, parked objections and INCOMPLETE pre-reads, each with its minutes."""
    items = [
        talk(3, kind="parked", block=Block.PARKED),
        talk(6, block=Block.INCOMPLETE),
        talk(2, kind="rating", block=Block.TEAMS),
        talk(9, block=Block.DIFFERS),
    ]
    said = before_the_room(items, minutes=10)
    assert said.startswith("10 minutes more than the 10 there are. Could")
    assert "the ratings of 1 team with nothing to ask about, in writing (2 min)" in said
    assert "1 parked objection, by their owners (3 min)" in said
    assert "1 candidate whose pre-read is INCOMPLETE, to be completed or put off (6 min)" in said
    assert before_the_room(items, minutes=20) == ""
    assert before_the_room([talk(9, block=Block.DIFFERS)], minutes=5).endswith("Nothing on it is clear beforehand.")


def test_no_break_just_before_the_end() -> None:
    """The last quarter of an hour is gone through."""
    assert [item.kind for item in with_breaks([talk(40), talk(10)], minutes=45, length=5)] == ["candidate"] * 2
    kinds = [item.kind for item in with_breaks([talk(40), talk(10), talk(9)], minutes=45, length=5)]
    assert kinds == ["candidate", "break", "candidate", "candidate"]


@given(ITEMS, st.integers(10, 120))
def test_it_fits_or_every_discussion_is_at_its_least(items: list[Item], length: int) -> None:
    """There is no third case; the order and the people are as they were."""
    made = fitted(items, length)
    talks = [item for item in made if item.kind != "break"]
    assert sum(minutes(made)) <= length or minutes(talks) == [item.least for item in items]
    assert all(least.least <= item.minutes <= least.minutes for item, least in zip(talks, items, strict=True))


@given(ITEMS)
def test_no_stretch_is_longer_than_asked_but_at_the_very_end(items: list[Item]) -> None:
    """Between two breaks there are at most 45 minutes; after the last one, less than a quarter of an hour more."""
    stretches, since = [], 0
    for item in with_breaks(items, minutes=45, length=5):
        if item.kind == "break":
            stretches.append(since)
        since = 0 if item.kind == "break" else since + item.minutes
    assert all(0 < stretch <= 45 for stretch in stretches)
    assert since < 45 + 15
