"""The fields a session decides with, pressed without a browser: set a field, click, read the log."""

from datetime import date, timedelta

import pytest
from session_samples import MARKUP, NOON

from perfcal.schema.columns import records
from perfcal.view.session_form import AS_PROPOSED

REASON = "The harbour launch was missed by the manager."


def rate(wall, value, *, why=REASON):
    """Choose a rating, type a reason and press."""
    wall.form.rating.value, wall.form.why.value = value, why
    wall.form.record.click()


def last(wall):
    """Return the newest entry."""
    return records(wall.log.tail(1))[0]


def test_a_change_writes_one_entry_with_before_after_who_when_why_and_room(wall):
    """R8.4, from the wall to the log."""
    rate(wall, "4")
    assert len(wall.log) == 1
    told = last(wall)
    assert (told["employee_id"], told["before"], told["after"], told["who"]) == ("r01", "3", "4", "m01")
    assert (told["why"], told["room"]) == (REASON, ("m01", "m02"))
    assert told["at"].startswith(f"{NOON:%Y-%m-%dT%H:%M}")


def test_what_was_recorded_is_told_and_its_fields_are_empty_again(wall):
    """The reason was this change's."""
    rate(wall, "4")
    assert "Recorded as entry 1" in wall.form.told.value
    assert "Meets → Exceeds" in wall.form.told.value
    assert (wall.form.rating.value, wall.form.why.value) == ("4", "")
    assert wall.form.untouched


@pytest.mark.parametrize("why", ["", "  \n "])
def test_a_change_without_a_reason_is_refused_and_the_choice_stays(wall, why):
    """Nothing is written; what was chosen is still chosen."""
    rate(wall, "4", why=why)
    assert wall.log.empty
    assert "the reason is missing" in wall.form.told.value
    assert wall.form.rating.value == "4"


def test_the_button_says_what_it_will_write(wall):
    """The last chance to see a slip; it names the label, never a number."""
    wall.form.rating.value = "5"
    assert wall.form.record.description == "Record rating: Far exceeds"
    wall.form.promotion.value = "approved"
    assert wall.form.decide.description == "Record promotion: approved"


def test_not_rated_can_be_decided(wall):
    """The scale's word for it is one of the choices, and the log holds nothing."""
    rate(wall, "")
    assert (last(wall)["before"], last(wall)["after"]) == ("3", "")
    assert "Meets → not rated" in wall.form.told.value


def test_a_rating_is_kept_with_one_press(wall):
    """No change, so no words are asked for; the entry says whose silence it was."""
    wall.form.keep.click()
    assert (last(wall)["before"], last(wall)["after"], last(wall)["why"]) == ("3", "3", AS_PROPOSED)
    assert wall.form.keep.disabled


def test_keeping_takes_the_words_that_were_typed(wall):
    """Where somebody gave a reason, it is the reason."""
    wall.form.why.value = "Asked twice; the record bears it out."
    wall.form.keep.click()
    assert last(wall)["why"] == "Asked twice; the record bears it out."


def test_a_promotion_is_decided_with_a_reason(wall):
    """A candidate; refused without words, recorded with them."""
    wall.form.promotion.value = "deferred"
    wall.form.decide.click()
    assert wall.log.empty
    wall.form.why.value = "One more quarter of reach."
    wall.form.decide.click()
    assert (last(wall)["what"], last(wall)["before"], last(wall)["after"]) == ("promotion", "", "deferred")


def test_a_promotion_is_asked_of_candidates_only(wall):
    """Others have no such field, and it cannot be pressed before something is chosen."""
    assert wall.form.of_promotion.layout.display is None
    assert wall.form.decide.disabled
    wall.chooser.person.value = "r02"
    assert wall.form.of_promotion.layout.display == wall.form.decide.layout.display == "none"


def test_a_challenge_is_noted_with_who_raised_it(wall):
    """R8.4's second step; it changes no rating, and an empty one is no entry."""
    wall.form.note.click()
    assert wall.log.empty
    assert "The challenge is empty" in wall.form.told.value
    wall.form.challenge.value, wall.form.raised_by.value = "Is quay scheduling one team's work?", "m02"
    wall.form.note.click()
    assert (last(wall)["what"], last(wall)["who"], last(wall)["employee_id"]) == ("note-of-room", "m02", "r01")
    assert wall.form.challenge.value == ""
    assert not wall.standing.decided("r01", "rating:overall")


def test_an_objection_is_parked_with_owner_and_day(wall, people):
    """R8.4: refused without an owner, with the words kept; a week's time is offered."""
    wall.form.objection.value = "Who ran the launch?"
    assert wall.form.due.value == max(people.cycle.as_of, date(2026, 7, 10)) + timedelta(days=7)
    wall.form.park.click()
    assert wall.log.empty
    assert "nobody owns it" in wall.form.told.value
    wall.form.owner.value, wall.form.due.value = "m02", date(2026, 7, 20)
    wall.form.park.click()
    told = last(wall)
    assert (told["what"], told["after"], told["owner"]) == ("parked", "Who ran the launch?", "m02")
    assert f"{told['due']:%Y-%m-%d}" == "2026-07-20"


def test_an_objection_without_a_day_is_refused(wall):
    """The field can be emptied; the entry cannot."""
    wall.form.objection.value, wall.form.owner.value, wall.form.due.value = "Who ran it?", "m02", None
    wall.form.park.click()
    assert wall.log.empty
    assert "no day is named" in wall.form.told.value


def test_undo_takes_the_last_entry_back_with_a_reason_and_is_an_entry(wall):
    """What held before holds again, and nothing is gone from the log."""
    rate(wall, "4")
    assert wall.form.undo.description == "Undo entry 1"
    wall.form.undo.click()
    assert "the reason is missing" in wall.form.told.value
    wall.form.why.value = "Wrong person."
    wall.form.undo.click()
    assert [row["what"] for row in records(wall.log)] == ["rating", "undo"]
    assert wall.form.rating.value == "3"
    assert not wall.standing.decided("r01", "rating:overall")
    assert wall.form.undo.disabled


def test_undo_is_about_whoever_is_shown(wall):
    """Another person's entry is never taken back from here."""
    rate(wall, "4")
    wall.chooser.person.value = "r02"
    assert wall.form.undo.disabled
    wall.form.undo.click()
    assert len(wall.log) == 1


def test_words_typed_about_one_person_wait_for_them(wall):
    """Going on to the next person loses nothing, and says that something waits."""
    wall.form.why.value, wall.form.rating.value = "half a sentence", "5"
    wall.chooser.person.value = "r02"
    assert wall.form.why.value == ""
    assert "Typed and not recorded yet: Engineer R01 (r01)." in wall.form.waiting_words()
    wall.chooser.person.value = "r01"
    assert (wall.form.why.value, wall.form.rating.value) == ("half a sentence", "5")


def test_words_are_known_from_the_first_letter_on(wall):
    """Else another room's entry would change the fields under the hands of somebody in the middle of a sentence."""
    assert wall.form.why.continuous_update
    assert wall.form.challenge.continuous_update
    assert wall.form.objection.continuous_update


def test_nothing_is_written_before_somebody_is_named(opens):
    """Who writes and who was there belong to each entry; the words stay until they are said."""
    wall = opens(who="", room=())
    rate(wall, "4")
    assert wall.log.empty
    assert "who decides is not said" in wall.form.told.value
    assert "who was in the room is not said" in wall.form.told.value
    assert wall.form.why.value == REASON


def test_a_name_with_markup_is_text(wall):
    """On the wall, in the log's table and in the spread."""
    wall.chooser.person.value = "r03"
    rate(wall, "5", why="<script>alert(1)</script>")
    shown = [piece.value for piece in wall._pieces.values()] + [wall.items.tables.value, wall.form.told.value]
    assert not [html for html in shown if MARKUP in html or "<script" in html]
    assert "&lt;script&gt;" in wall._pieces["log"].value
