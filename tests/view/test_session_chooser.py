"""Whom the room talks about: the order of the agenda, Next and Previous, and what narrows the list."""

import pytest
from session_samples import TEAMS


def offered(wall):
    """Return the ids that can be chosen."""
    return [who for _words, who in wall.chooser.person.options]


def test_it_opens_on_the_first_of_the_agenda(opens, people):
    """Everybody rated is offered, in the agenda's order, with place, name and level."""
    wall = opens()
    assert wall.chooser.value == people.order[0]
    assert offered(wall) == people.order
    assert len(people.order) == sum(TEAMS.values())
    assert wall.chooser.person.options[people.order.index("r01")] == ("10 · Engineer R01 (r01) · L4 → L5", "r01")


def test_next_and_previous_go_along_the_agenda_and_stop_at_its_ends(opens, people):
    """Nobody is skipped, and the wall does not go round."""
    wall = opens()
    assert wall.chooser.previous.disabled
    seen = [wall.chooser.value]
    while not wall.chooser.next.disabled:
        wall.chooser.next.click()
        seen.append(wall.chooser.value)
    assert seen == people.order
    wall.chooser.next.click()
    assert wall.chooser.value == people.order[-1]
    wall.chooser.previous.click()
    assert wall.chooser.value == people.order[-2]


def test_the_wall_follows_whoever_is_chosen(wall):
    """Facts, fields and log are about the same person."""
    wall.chooser.person.value = "r07"
    assert "Engineer R07 (r07)" in wall._pieces["facts"].value
    assert "Engineer R07 (r07)" in wall._pieces["log"].value
    assert wall.form.employee_id == "r07"


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("level", "L5", {"r03", "r06", "r09", "r12", "r15"}),
        ("manager", "m03", {"r13", "r14"}),
        ("candidates", True, {"r01", "r07"}),
    ],
)
def test_a_filter_leaves_those_it_names(opens, people, field, value, left):
    """In the order of the agenda, and it says how many of all there are."""
    wall = opens()
    getattr(wall.chooser, field).value = value
    assert wall.chooser.matching() == [who for who in people.order if who in left]
    assert f"{len(left)} of 17 people" in wall.chooser.told.value


def test_filters_together_leave_who_is_in_all_of_them(opens):
    """Manager and level."""
    wall = opens()
    wall.chooser.manager.value, wall.chooser.level.value = "m01", "L5"
    assert set(wall.chooser.matching()) == {"r03", "r06"}


def test_undecided_and_changed_follow_the_log(opens, people):
    """A kept rating is decided and not changed; a candidate is undecided until the promotion is."""
    wall = opens()
    wall.chooser.person.value = "r02"
    wall.form.keep.click()
    wall.chooser.open.value = True
    assert "r02" not in wall.chooser.matching()
    wall.chooser.open.value, wall.chooser.changed.value = False, True
    assert wall.chooser.matching() == []
    wall.chooser.person.value = "r02"
    wall.form.rating.value, wall.form.why.value = "1", "Read again."
    wall.form.record.click()
    assert wall.chooser.matching() == ["r02"]
    wall.chooser.changed.value, wall.chooser.person.value = False, "r01"
    wall.form.keep.click()
    wall.chooser.open.value = True
    assert "r01" in wall.chooser.matching()


def test_with_questions_only_leaves_who_there_is_something_to_ask_about(opens, people):
    """The engineer whose own rating is two steps away is one of them; somebody without a question is not."""
    wall = opens()
    wall.chooser.asked.value = True
    assert "r04" in wall.chooser.matching()
    assert (
        set(wall.chooser.matching()) == {who for who in people.order if people.has_question(who)} != set(people.order)
    )


def test_whoever_is_shown_stays_when_a_filter_leaves_them_out(wall):
    """A filter never takes the person off the wall in the middle of a sentence."""
    wall.chooser.manager.value = "m03"
    assert wall.chooser.value == "r01"
    assert "who is shown is not one of them" in wall.chooser.told.value
    assert set(offered(wall)) == {"r01", "r13", "r14"}


def test_next_goes_to_the_next_of_those_left(wall, people):
    """People the filter leaves out are passed over."""
    wall.chooser.manager.value = "m03"
    assert [who for who in people.order if who in {"r01", "r13", "r14"}] == ["r14", "r01", "r13"]
    wall.chooser.next.click()
    assert wall.chooser.value == "r13"
    wall.chooser.previous.click()
    assert wall.chooser.value == "r14"


def test_the_filters_are_folded_until_asked_for(opens):
    """A press shows them, another hides them; what they hold stays."""
    wall = opens()
    panel = wall.chooser.filters.children[0]
    assert panel.layout.display == "none"
    wall.chooser.narrow.value = True
    assert panel.layout.display is None
