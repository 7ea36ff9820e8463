"""Deciding, parking, settling, undoing; a stale view is refused and nothing typed is lost (R8.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest
from small_workspace import write_small_workspace

from perfcal.errors import StaleViewError, UnknownNameError, UsageError
from perfcal.schema.columns import SESSION_LOG, SESSION_STATE, records
from perfcal.session.decisions import Session

DUE = date(2026, 7, 24)


def state_of(session: Session, thread: str) -> dict[str, object]:
    """Return what one thread holds."""
    return next(row for row in records(session.state()) if row["thread"] == thread)


def test_a_decision_says_before_after_who_when_why_and_who_was_there(opened: Callable[..., Session]) -> None:
    """R8.4, one row; the moment is UTC wherever the machine stands."""
    noon = datetime(2026, 7, 10, 12, tzinfo=timezone(timedelta(hours=2)))
    session = opened(clock=lambda: noon)
    session.decide("x1", "Exceeds", why="the ledger work was missed", seen_version=0)
    row = records(session.log())[0]
    asked = ("id", "cycle", "employee_id", "what", "dimension", "before", "after", "who", "at", "why", "room")
    told = (1, "2026-H1", "x1", "rating", "overall", "", "4", "m01", "2026-07-10T10:00:00.000000Z")
    assert tuple(row[name] for name in asked) == (*told, "the ledger work was missed", ("m01", "x3"))


def test_an_empty_log_has_its_columns(session: Session) -> None:
    """Nothing decided, nothing on record, and the tables are what they will be."""
    assert list(session.log().columns) == list(SESSION_LOG)
    assert list(session.state().columns) == list(SESSION_STATE)
    assert (len(session.log()), len(session.state()), session.newest()) == (0, 0, 0)


def test_each_entry_starts_from_where_the_last_one_ended(session: Session) -> None:
    """Before is what the log holds, not what a caller says."""
    first = session.decide("x1", "4", why="new link", seen_version=0)
    second = session.decide("x1", "3", why="link is last year's", seen_version=first.id)
    assert (second.before, second.after, second.seen_version) == ("4", "3", first.id)


def test_unrated_is_kept_as_nothing(session: Session) -> None:
    """The scale's own words for it, or ours."""
    first = session.decide("x1", "N/A", why="joined in June", seen_version=0)
    assert session.decide("x1", "unrated", why="the same", seen_version=first.id).after == ""


def test_a_decision_on_a_stale_view_is_refused_with_what_changed_and_what_was_typed(
    opened: Callable[..., Session],
) -> None:
    """Two directors at once: the second one sees whose entry came first, and sends the same words again."""
    here, there = opened(), opened(who="x3")
    first = there.decide("x1", "2", why="read again", seen_version=0)
    with pytest.raises(StaleViewError, match=r"rating:overall of x1 was changed .* entry 1 \(rating\) by x3") as caught:
        here.decide("x1", "5", why="typed with care", seen_version=0)
    assert (caught.value.since, caught.value.draft.why) == ((first,), "typed with care")  # type: ignore[union-attr]
    assert "read again" not in str(caught.value)
    assert len(here.log()) == 1
    assert caught.value.draft is not None
    again = here.append(caught.value.draft.seen(caught.value.version))
    assert (again.before, again.after, again.why) == ("2", "5", "typed with care")


def test_what_else_is_decided_on_a_person_is_no_conflict(session: Session) -> None:
    """Another dimension, the promotion, another person: each its own thread."""
    session.decide("x1", "4", why="a", seen_version=0)
    session.decide("x1", "3", why="b", seen_version=0, dimension="scope")
    session.decide("x1", "approved", why="c", seen_version=0, what="promotion")
    session.decide("x2", "4", why="d", seen_version=0)
    assert list(session.state()["thread"]) == ["rating:overall", "rating:scope", "promotion", "rating:overall"]


def test_the_same_draft_is_never_written_twice(session: Session) -> None:
    """A first try whose answer was lost is found again by its request."""
    first = session.decide("x1", "4", why="a", seen_version=0)
    with pytest.raises(StaleViewError) as caught:
        session.decide("x1", "2", why="b", seen_version=0)
    draft = caught.value.draft.seen(first.id)  # type: ignore[union-attr]
    assert session.append(draft) == session.append(draft)
    assert session.newest() == 2


def test_an_undo_is_an_entry_and_can_be_undone(session: Session) -> None:
    """The value goes back and forth; nothing leaves the log."""
    one = session.decide("x1", "4", why="a", seen_version=0)
    two = session.decide("x1", "2", why="b", seen_version=one.id)
    back = session.undo(two.id, why="meant x2", seen_version=two.id)
    assert (back.before, back.after, back.thread) == ("2", "4", "rating:overall")
    assert list(session.log()["in_force"]) == [True, False, True]
    forth = session.undo(back.id, why="did not", seen_version=back.id)
    assert (forth.after, state_of(session, "rating:overall")["value"]) == ("2", "2")


def test_undoing_all_of_it_brings_back_what_was_proposed(session: Session) -> None:
    """The thread stays, with its version, as undone."""
    one = session.decide("x1", "4", why="a", seen_version=0)
    session.undo(one.id, why="too early", seen_version=one.id)
    row = state_of(session, "rating:overall")
    assert (row["status"], row["value"], row["changes"], row["version"]) == ("undone", "", 0, 2)


def test_only_the_newest_can_be_undone(session: Session) -> None:
    """Out from under a later entry nothing is taken, and nothing twice."""
    one = session.decide("x1", "4", why="a", seen_version=0)
    two = session.decide("x1", "2", why="b", seen_version=one.id)
    with pytest.raises(UsageError, match="entry 1 cannot be undone: entry 2 stands on it"):
        session.undo(one.id, why="c", seen_version=two.id)
    back = session.undo(two.id, why="c", seen_version=two.id)
    with pytest.raises(UsageError, match="entry 2 cannot be undone: it is undone already"):
        session.undo(two.id, why="c", seen_version=back.id)


def test_a_parked_objection_has_an_owner_and_a_day_until_it_is_settled(session: Session) -> None:
    """R8.4: open, settled, open again when the settling is undone, withdrawn when the parking is."""
    item = session.park("x1", "The second link leads nowhere", owner="m01", due=DUE)
    thread = f"parked:{item.id}"
    row = state_of(session, thread)
    assert (row["status"], row["owner"], row["due"], row["item"]) == ("open", "m01", pd.Timestamp(DUE), item.id)
    done = session.settle(item.id, "it leads to the archive", seen_version=item.id)
    assert state_of(session, thread)["status"] == "settled"
    back = session.undo(done.id, why="the archive is empty", seen_version=done.id)
    assert state_of(session, thread)["status"] == "open"
    session.undo(item.id, why="parked by mistake", seen_version=back.id)
    assert state_of(session, thread)["status"] == "withdrawn"
    with pytest.raises(UsageError, match=f"objection {item.id} was withdrawn"):
        session.settle(item.id, "found", seen_version=back.id + 1)


def test_the_room_is_noted_and_said_by_every_entry_from_then_on(session: Session) -> None:
    """Who comes and goes; an entry keeps the room of its moment."""
    first = session.decide("x1", "4", why="a", seen_version=0)
    session.note_room(["m01"], note="x3 left")
    second = session.decide("x1", "3", why="b", seen_version=first.id)
    assert (first.room, second.room) == (("m01", "x3"), ("m01",))
    with pytest.raises(UsageError, match="who was in the room is not said"):
        session.note_room([])
    assert session.room == ("m01",)


def test_an_agenda_is_kept_with_every_version_of_it(session: Session) -> None:
    """Edited by hand, kept, and refused when another hand was first."""
    one = session.arrange('["x1", "x2"]', seen_version=0)
    session.arrange('["x2", "x1"]', seen_version=one.id)
    assert state_of(session, "agenda")["value"] == '["x2", "x1"]'
    with pytest.raises(StaleViewError, match=r"^agenda was changed"):
        session.arrange("[]", seen_version=one.id)


def test_one_question_answers_who_changed_what_when_why_and_who_was_there(session: Session) -> None:
    """The history of one person, in order, and of nobody else."""
    session.decide("x1", "4", why="a", seen_version=0)
    session.decide("x2", "4", why="b", seen_version=0)
    session.park("x1", "No counter-argument", owner="m01", due=DUE)
    told = session.history("x1")
    assert list(told["what"]) == ["rating", "parked"]
    assert set(told["employee_id"]) == {"x1"}


def test_a_deletion_names_the_agendas_that_still_list_the_person(tmp_path: Path) -> None:
    """They are edited by hand, so by hand the person goes out of them."""
    root = write_small_workspace(tmp_path)
    with Session.open(root, who="m01", room=["m01"]) as session:
        session.decide("x1", "4", why="a", seen_version=0)
        (root / "session" / "agenda-2026-H1.yaml").write_text("rows: [{kind: candidate, employee_id: x1}]")
        (root / "session" / "agenda-2025-H2.yaml").write_text("rows: [{kind: candidate, employee_id: x12}]")
        assert session.forget("x1").remains == ("agenda-2026-H1.yaml, an agenda kept by hand",)


def test_order_is_by_number_when_the_clock_goes_backwards(opened: Callable[..., Session]) -> None:
    """A clock that is set back between two decisions changes no order and no state."""
    moments = iter([datetime(2026, 7, 10, 12, tzinfo=UTC), datetime(2026, 7, 10, 9, tzinfo=UTC)])
    session = opened(clock=lambda: next(moments))
    first = session.decide("x1", "4", why="a", seen_version=0)
    session.decide("x1", "2", why="b", seen_version=first.id)
    assert list(session.log()["after"]) == ["4", "2"]
    assert list(session.log()["at"]) == ["2026-07-10T12:00:00.000000Z", "2026-07-10T09:00:00.000000Z"]
    assert state_of(session, "rating:overall")["value"] == "2"


def test_every_fault_of_what_was_typed_is_named_at_once_and_repeats_none_of_it(session: Session) -> None:
    """No rating and no text in the message; nothing is written."""
    session.room = ()
    with pytest.raises(UsageError, match=r"reason is missing; who was in the room is not said; the rating") as caught:
        session.decide("x1", "Wonderful", why="  ", seen_version=0)
    assert "Wonderful" not in str(caught.value)
    with pytest.raises(UsageError, match="none of approved, rejected, deferred"):
        session.decide("x1", "yes", why="a", seen_version=0, what="promotion")
    with pytest.raises(UnknownNameError, match="no employee 'x11'"):
        session.decide("x11", "4", why="a", seen_version=0)
    with pytest.raises(UnknownNameError, match=r"no dimension 'scop'(.|\n)*did you mean: scope"):
        session.decide("x1", "4", why="a", seen_version=0, dimension="scop")
    with pytest.raises(UnknownNameError, match="no entry 7 in the log of 2026-H1"):
        session.undo(7, why="a", seen_version=0)
    assert session.newest() == 0


def test_a_session_that_is_opened_again_finds_everything(opened: Callable[..., Session]) -> None:
    """What was acknowledged is on the disk."""
    with opened() as session:
        session.decide("x1", "4", why="a", seen_version=0)
    assert list(opened().log()["why"]) == ["a"]
