"""The spread before and now: counts by level and manager, small groups pooled, and a reference that holds nobody to it."""

import pytest

from perfcal.errors import UsageError
from perfcal.view.session_spread import reference_shares, spread
from perfcal.view.session_standing import Standing


@pytest.fixture
def changed(wall):
    """The wall after one change: r01 of m01, L4, from Meets to Exceeds."""
    wall.form.rating.value, wall.form.why.value = "4", "The launch was missed."
    wall.form.record.click()
    return wall


def group(made, words):
    """Return one row."""
    return next(each for each in made.groups if each.words.startswith(words))


def test_before_is_what_was_proposed(people):
    """Nothing decided: both halves are the same, in the scale's order."""
    made = spread(people, Standing.of(()))
    assert made.labels == ("Below", "Partly meets", "Meets", "Exceeds", "Far exceeds")
    assert made.groups[0].before == made.groups[0].now == (0, 3, 7, 4, 3)


def test_a_change_moves_one_person_in_each_of_their_groups_and_in_no_other(changed, people):
    """Everyone, the level and the manager; the others stay."""
    made = spread(people, changed.standing)
    assert made.groups[0].now == (0, 3, 6, 5, 3)
    assert group(made, "L4").pairs[2] == (group(made, "L4").before[2], group(made, "L4").before[2] - 1)
    assert [each.words for each in made.groups if each.before != each.now] == ["Everyone", "L4", "Lead M01 (m01)"]


def test_the_wall_follows_at_once(changed):
    """The part on the wall, not only the function."""
    assert "7 → 6" in changed.spread.value
    assert "4 → 5" in changed.spread.value


def test_an_undone_change_is_not_in_it(changed, people):
    """Back to what was proposed."""
    changed.form.why.value = "Slip."
    changed.form.undo.click()
    made = spread(people, changed.standing)
    assert made.groups[0].now == made.groups[0].before
    assert not made.groups[0].changes


def test_teams_below_the_minimum_are_pooled(people):
    """R13.4: m03 has two people and m04 three, and five is the least that is shown."""
    made = spread(people, Standing.of(()))
    words = [each.words for each in made.groups if each.kind == "manager"]
    assert words == ["Lead M01 (m01)", "Lead M02 (m02)", "smaller teams"]
    assert group(made, "smaller teams").people == 5


def test_no_group_smaller_than_the_minimum_is_ever_shown(people):
    """Nor everybody together, where they are fewer."""
    made = spread(people, Standing.of(()))
    assert min(each.people for each in made.groups) >= people.cycle.policy.minimum_group


def test_each_group_says_in_one_click_who_changed_it_when_why_and_who_was_there(changed, people):
    """Behind a fold in the row of the group; a group without a change has none."""
    made = spread(people, changed.standing)
    (change,) = made.groups[0].changes
    assert (change.name, change.who, change.why, change.entry) == (
        "Engineer R01 (r01)",
        "Lead M01 (m01)",
        "The launch was missed.",
        "1",
    )
    assert change.room == "Lead M01 (m01), Lead M02 (m02)"
    assert not group(made, "L5").changes
    html = made.to_html()
    assert html.count("<summary") == 3
    assert "The launch was missed." in html


def test_a_reference_is_shown_and_holds_nobody_to_it(people):
    """Its own row, no difference to it, and the sentence that says so."""
    html = spread(people, Standing.of(()), reference=(0.05, 0.15, 0.6, 0.15, 0.05)).to_html()
    assert "Reference, for comparison only" in html
    assert "60 %" in html
    assert "nothing is held to it" in html
    assert "Reference" not in spread(people, Standing.of(())).to_html()


def test_a_reference_changes_nothing_that_can_be_decided(opens):
    """A rating far off it is recorded like any other."""
    wall = opens(reference=(0.0, 0.0, 1.0, 0.0, 0.0))
    wall.form.rating.value, wall.form.why.value = "1", "Read again."
    wall.form.record.click()
    assert len(wall.log) == 1


def test_shares_are_read_worst_first_and_add_up_to_one(people):
    """With or without a percent sign."""
    scale = people.cycle.scale
    assert reference_shares(scale, "5%, 15, 60 , 15, 5") == (0.05, 0.15, 0.6, 0.15, 0.05)
    assert reference_shares(scale, " ") == ()


@pytest.mark.parametrize("written", ["1, 2, 3", "a, b, c, d, e", "0,0,0,0,0", "-1, 2, 3, 4, 5"])
def test_shares_that_cannot_be_read_are_refused(people, written):
    """With what to write."""
    with pytest.raises(UsageError, match="write 5 numbers with commas"):
        reference_shares(people.cycle.scale, written)
