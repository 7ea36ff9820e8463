"""The wall's parts: who is here, what stands there of one person, what is open, and the twin of the batch."""

import asyncio
from dataclasses import replace

import pytest
from session_samples import NOON

from perfcal.schema.columns import records
from perfcal.session.decisions import Session
from perfcal.view import session_pages, session_progress
from perfcal.view.session_changes import changes_so_far
from perfcal.view.session_pages import PreReadFrames
from perfcal.view.session_people import SessionPeople
from perfcal.view.session_progress import told_meanwhile
from perfcal.view.session_room import session_control
from perfcal.view.session_twin import SessionTwin

WHY = "The launch was missed."


def rate(wall, value, why=WHY):
    """Choose a rating, type a reason and press."""
    wall.form.rating.value, wall.form.why.value = value, why
    wall.form.record.click()


def test_who_is_ticked_is_in_each_entry_from_then_on(wall):
    """The boxes as they stand; others by id."""
    wall.attendance.boxes["m02"].value = False
    wall.attendance.others.value = "r09, m04"
    rate(wall, "4")
    assert records(wall.log)[0]["room"] == ("m01", "r09", "m04")


def test_everybody_is_here_with_one_press_and_it_can_be_noted(wall):
    """An entry of its own, about nobody."""
    wall.attendance.everybody.click()
    wall.attendance.note.click()
    told = records(wall.log)[0]
    assert (told["what"], told["employee_id"], told["room"]) == ("note-of-room", "", ("m01", "m02", "m03"))


def test_who_was_there_last_is_ticked_with_one_press(opens, wall):
    """After a break or a killed kernel; before anything is written it says so."""
    again = opens(room=())
    again.attendance.as_before.click()
    assert "Nothing is written yet" in again.attendance.told.value
    wall.attendance.others.value = "r09"
    rate(wall, "4")
    again.attendance.as_before.click()
    assert again.attendance.here == ("m01", "m02", "r09")


def test_who_changed_a_rating_of_an_earlier_cycle_is_told_where_the_log_knows(opens, people, address):
    """The same database held last cycle's session; the current cycle's log does not show its entries."""
    before = replace(people.cycle, dates=replace(people.cycle.dates, id="2025-H2"))
    with Session.open(before, address, who="m03", room=["m03", "m04"], clock=lambda: NOON) as session:
        session.decide("r01", "3", why="Last cycle's reason.", seen_version=0)
    wall = opens()
    wall.chooser.person.value = "r01"
    told = wall._pieces["facts"].value
    assert "by Lead M03 (m03)" in told
    assert "Last cycle&#39;s reason." in told
    assert "Lead M03 (m03), Lead M04 (m04)" in told
    assert wall.log.empty


def test_it_says_what_is_missing_before_anything_can_be_decided(opens):
    """Self-declared, and said to be."""
    wall = opens(who="", room=())
    assert "Nothing can be decided yet" in wall.attendance.state.value
    wall.attendance.facilitator.value = "m02"
    wall.attendance.everybody.click()
    assert "3 here" in wall.attendance.state.value
    rate(wall, "1")
    assert records(wall.log)[0]["who"] == "m02"


def test_a_person_stands_with_proposal_history_bar_and_questions(wall):
    """R8.3: evidence beside each rating; three cycles, not four."""
    told = wall._pieces["facts"].value
    for words in ("Engineer R01 (r01)", "Meets", "as proposed", "2024-H2", "2025-H1", "2025-H2", "the bar of L5"):
        assert words in told
    assert "2024-H1" not in told
    wall.chooser.person.value = "r04"
    assert "2 steps below the engineer&#39;s own" in wall._pieces["facts"].value


def test_a_changed_rating_tells_who_when_why_and_who_was_there_behind_one_fold(wall):
    """R8.4, beside the rating itself."""
    rate(wall, "4")
    told = wall._pieces["facts"].value
    assert "<summary" in told
    for words in (
        "changed by Lead M01 (m01)",
        f"{NOON:%Y-%m-%d %H:%M}",
        WHY,
        "Lead M01 (m01), Lead M02 (m02)",
        "Entry 1",
    ):
        assert words in told


def test_the_change_is_the_entry_that_made_it_not_one_that_kept_it(wall, people):
    """Recorded again as it stands: who changed it is still who changed it."""
    rate(wall, "4")
    wall._session.who = "m02"
    rate(wall, "4", "Nobody objects.")
    (change,) = changes_so_far(people, wall.standing, zone=None)
    assert (change.entry, change.who, change.why) == ("1", "Lead M01 (m01)", WHY)


def test_what_was_taken_back_is_no_change(wall, people):
    """It stays in the log, and the facts say who took it back."""
    rate(wall, "4")
    wall.form.why.value = "Slip."
    wall.form.undo.click()
    assert changes_so_far(people, wall.standing, zone=None) == []
    assert "taken back by Lead M01 (m01)" in wall._pieces["facts"].value
    assert "(taken back)" in wall._pieces["log"].value


def test_what_is_open_lists_changes_parked_undecided_and_every_entry(wall):
    """The four tables for the end of a session."""
    rate(wall, "4")
    wall.form.objection.value, wall.form.owner.value = "Who ran it?", "m02"
    wall.form.park.click()
    told = wall.items.tables.value
    for words in (
        "Changed so far (1 row)",
        "Parked, to be settled outside the room (1 row)",
        "Not decided yet (17 rows)",
    ):
        assert words in told
    assert "Everything written so far, oldest first (2 rows)" in told
    assert "2 entries so far, 1 decision of them in force." in told


def test_a_parked_objection_is_settled_with_words(wall):
    """It is gone from what is parked, and an entry says how; without words it stays."""
    wall.form.objection.value, wall.form.owner.value = "Who ran it?", "m02"
    wall.form.park.click()
    wall.items.item.value = "1"
    wall.items.settle.click()
    assert len(wall.log) == 1
    wall.items.how.value = "r01 did; the runbook says so."
    wall.items.settle.click()
    assert [row["what"] for row in records(wall.log)] == ["parked", "settled"]
    assert "Parked, to be settled outside the room (none)" in wall.items.tables.value


def test_a_candidates_page_is_shown_and_can_be_folded(wall):
    """The page that was read beforehand; others have none."""
    assert "Pre-read of r01" in wall._pieces["page"].value
    wall.page.value = False
    assert wall._pieces["page"].value == ""
    wall.page.value = True
    wall.chooser.person.value = "r02"
    assert wall._pieces["page"].value == ""
    assert wall.page.layout.display == "none"


def test_in_a_kernel_a_page_is_laid_out_beside_the_talk(opens, monkeypatch):
    """Choosing a person waits for no page: it comes when it is ready."""
    made = []
    monkeypatch.setattr(session_pages, "page_frame", lambda page: made.append(page.employee_id) or "a page")

    async def session():
        wall = opens()
        wall.chooser.person.value = "r07"
        assert made == []
        assert "is being laid out" in wall._pieces["page"].value
        await wall._beat()
        await wall._laying_out
        assert made == ["r07"]
        assert "a page" in wall._pieces["page"].value

    asyncio.run(session())


def test_each_page_is_laid_out_once(people, monkeypatch):
    """However often it is asked for; who is on the wall comes first."""
    made = []
    monkeypatch.setattr(session_pages, "page_frame", lambda page: made.append(page.employee_id) or "a page")
    frames = PreReadFrames(people.pre_reads)
    assert frames.missing(first="r07")[0] == "r07"
    assert frames.ready("r07") == ""
    assert frames.make("r07") == frames.make("r07") == frames.ready("r07")
    assert made == ["r07"]
    assert frames.missing(first="r07") == ["r01"]


def test_what_is_being_gathered_is_told_in_one_line_that_goes_away(people, monkeypatch):
    """Some seconds pass before the wall stands; in a notebook they say what they are spent on, elsewhere nothing is shown."""
    shown, told = [], []
    monkeypatch.setattr(session_progress, "display", shown.append)
    with told_meanwhile() as tell:
        tell("Planning the agenda …")
    assert shown == []
    monkeypatch.setattr(session_progress, "get_ipython", object)
    with told_meanwhile() as tell:
        SessionPeople(people.cycle, tell=lambda words: told.append(words) or tell(words))
        (line,) = shown
        assert "Planning the agenda" in line.value
        assert line.comm is not None
    assert line.comm is None
    assert [words.split(":")[0] for words in told[:2]] == ["Putting the record beside the bar"] * 2


@pytest.fixture
def twin(wall, people, address):
    """The static twin, after a change and an objection."""
    rate(wall, "4")
    wall.form.objection.value, wall.form.owner.value = "Who ran it?", "m02"
    wall.form.park.click()
    return SessionTwin(people, url=address)


def test_the_twin_shows_the_same_as_tables(twin):
    """In batch: agenda, people in its order, decisions, spread, and what is open."""
    assert "Agenda of" in twin.room.to_text()
    assert "Exceeds" in next(line for line in twin.person.to_text().splitlines() if "(r01)" in line)
    assert WHY in twin.record.to_text()
    assert "7 → 6" in twin.spread.to_text()
    assert "Who ran it?" in twin.open.to_text()


def test_the_twin_has_no_field_and_makes_no_database(people, tmp_path):
    """Asking where a session stands that has not begun leaves no trace."""
    url = f"sqlite:///{tmp_path / 'none' / 'decisions.db'}"
    twin = SessionTwin(people, url=url)
    assert "Nothing is decided yet" in twin.record.to_text()
    assert len(twin.log) == 0
    assert not (tmp_path / "none").exists()


def test_the_public_name_gives_the_twin_in_batch_and_the_wall_by_hand(people, address):
    """The same parts either way."""
    twin = session_control(people.cycle, url=address, interactive=False)
    wall = session_control(people.cycle, url=address, who="m02", room="m01, m02")
    assert isinstance(twin, SessionTwin)
    for part in ("room", "person", "record", "spread", "open", "log"):
        assert getattr(twin, part) is not None
        assert getattr(wall, part) is not None
    assert wall.attendance.here == ("m01", "m02")
    wall._session.close()
