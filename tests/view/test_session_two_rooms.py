"""Two walls at one database, and a database that cannot be written: nothing typed is lost, and each hears of the other."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from perfcal.errors import LogUnavailableError
from perfcal.schema.columns import records

MINE = "I read the design again."


@pytest.fixture
def both(opens):
    """Two rooms, both looking at r01."""
    rooms = opens(), opens(who="m03", room=("m03",))
    for room in rooms:
        room.chooser.person.value = "r01"
    return rooms


def rate(wall, value, why):
    """Choose a rating, type a reason and press."""
    wall.form.rating.value, wall.form.why.value = value, why
    wall.form.record.click()


def test_a_stale_decision_is_refused_with_what_changed_by_whom_and_the_words_stay(both):
    """The second director sees the first one's entry, and their own words are still in the fields."""
    here, there = both
    rate(there, "2", "The numbers were another team's.")
    rate(here, "5", MINE)
    told = here.form.told.value
    assert "Not recorded: this has changed since you looked" in told
    assert "Lead M03 (m03): rating: Meets → Partly meets" in told
    assert "The numbers were another team&#x27;s." in told
    assert (here.form.rating.value, here.form.why.value) == ("5", MINE)
    assert len(here.log) == 1


def test_after_a_refusal_the_wall_shows_what_holds_and_a_second_press_is_on_top_of_it(both):
    """It was seen; now it may be changed."""
    here, there = both
    rate(there, "2", "The numbers were another team's.")
    rate(here, "5", MINE)
    assert "Partly meets" in here._pieces["facts"].value
    here.form.record.click()
    (second,) = records(here.log.tail(1))
    assert (second["before"], second["after"], second["seen_version"], second["why"]) == ("2", "5", 1, MINE)


def test_a_stale_undo_is_refused(both):
    """What is undone is what was seen."""
    here, there = both
    rate(here, "4", MINE)
    asyncio.run(there.look())
    rate(there, "2", "Read again.")
    here.form.why.value = "Slip."
    here.form.undo.click()
    assert "Not recorded: this has changed since you looked" in here.form.told.value
    assert here.form.why.value == "Slip."
    assert [row["what"] for row in records(here.log)] == ["rating", "rating"]


def test_what_another_room_wrote_is_taken_in_where_nothing_is_typed(both):
    """The spread, the facts and the fields follow by themselves."""
    here, there = both
    rate(there, "5", "The launch was missed.")
    asyncio.run(here.look())
    assert here.form.rating.value == "5"
    assert "Changed elsewhere just now" in here._pieces["elsewhere"].value
    assert "7 → 6" in here.spread.value


def test_while_somebody_types_nothing_moves_under_their_hands(both):
    """They are told, and a press takes it in; the words stay."""
    here, there = both
    here.form.why.value = MINE
    rate(there, "5", "The launch was missed.")
    asyncio.run(here.look())
    assert here.form.rating.value == "3"
    assert "Changed elsewhere while you type" in here._pieces["elsewhere"].value
    assert here.take_in.layout.display is None
    here.take_in.click()
    assert (here.form.rating.value, here.form.why.value) == ("5", MINE)


def test_a_database_held_by_another_program_keeps_the_words(opens, address):
    """A copy or sync tool has it: the wall waits, says so, and the next press records the same words once."""
    wall = opens(patience=0.2)
    wall.chooser.person.value = "r01"
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)) as copying:
        copying.execute("BEGIN EXCLUSIVE")
        rate(wall, "4", MINE)
    assert "is held by another program" in wall.form.told.value
    assert "What you typed is still here." in wall.form.told.value
    assert (wall.form.rating.value, wall.form.why.value) == ("4", MINE)
    wall.form.record.click()
    assert [row["why"] for row in records(wall.log)] == [MINE]


def test_a_log_that_was_taken_away_keeps_the_words_until_it_is_back(wall, address):
    """Folder unmounted, file moved: no entry goes nowhere, and the session goes on when it is mended."""
    file = Path(address.removeprefix("sqlite:///"))
    away = file.rename(file.with_name("away.db"))
    rate(wall, "4", MINE)
    assert "is not there any more" in wall.form.told.value
    assert (wall.form.rating.value, wall.form.why.value) == ("4", MINE)
    away.rename(file)
    wall.form.record.click()
    assert [row["why"] for row in records(wall.log)] == [MINE]


@pytest.mark.skipif(os.geteuid() == 0, reason="to the root user no folder is read-only")
def test_a_folder_that_can_only_be_read_keeps_the_words(wall, address):
    """Clear words, nothing lost, and the session goes on when the folder may be written again."""
    file = Path(address.removeprefix("sqlite:///"))
    wall._session.close()  # the next entry opens the file anew; one that is open stays writable
    for path in (*file.parent.iterdir(), file.parent):
        path.chmod(path.stat().st_mode & ~0o222)
    rate(wall, "4", MINE)
    assert "Not recorded" in wall.form.told.value
    assert "What you typed is still here." in wall.form.told.value
    assert (wall.form.rating.value, wall.form.why.value) == ("4", MINE)
    for path in (file.parent, *file.parent.iterdir()):
        path.chmod(path.stat().st_mode | 0o200)
    wall.form.record.click()
    assert [row["why"] for row in records(wall.log)] == [MINE]


def test_an_entry_whose_answer_was_lost_is_written_once(wall, monkeypatch):
    """The commit succeeded, the answer did not come: the same words are the same draft, also where nothing can be stale."""
    session, write = wall._session, wall._session.append

    def loses_the_answer(draft):
        write(draft)
        raise LogUnavailableError("the server went away", hint="try again", draft=draft)

    wall.form.challenge.value = "Is it one team's work?"
    for press in (lambda: rate(wall, "4", MINE), wall.form.note.click):
        monkeypatch.setattr(session, "append", loses_the_answer)
        press()
        assert "Not recorded" in wall.form.told.value
        monkeypatch.setattr(session, "append", write)
        press()
        assert "Recorded as entry" in wall.form.told.value
    assert [row["what"] for row in records(wall.log)] == ["rating", "note-of-room"]


def test_a_log_that_cannot_be_read_is_told_and_ends_nothing(wall, monkeypatch):
    """The wall goes on with what it has."""

    def gone():
        raise LogUnavailableError("the log cannot be reached", hint="is the server running?")

    monkeypatch.setattr(wall._session, "newest", gone)
    asyncio.run(wall.look())
    assert "The log cannot be read right now" in wall._pieces["elsewhere"].value
    wall.chooser.next.click()
    assert wall.chooser.value != "r01"
