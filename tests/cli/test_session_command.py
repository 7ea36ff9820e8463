"""`perfcal session`: each verb, what it refuses, and what it says to type next."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from small_workspace import write_small_workspace

from perfcal.schema.columns import SESSION_LOG, SESSION_STATE

BY = ("--who", "m01")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Four people, two of them candidates; m01 and m02 are the room of cycle.yaml."""
    return write_small_workspace(tmp_path / "ws")


def decide(perfcal, root: Path, value: str = "Meets", *more: object):
    """Rate x1."""
    return perfcal("session", root, "decide", "x1", "--rating", value, "--why", "two links", *BY, *more)


def entries(perfcal, root: Path, *more: object) -> list[dict[str, object]]:
    """The log, as JSON."""
    return json.loads(perfcal("session", root, "log", "--format", "json", *more).out)


def test_who_changed_this_when_why_and_who_was_there(perfcal, root: Path) -> None:
    """One command answers, about one person."""
    assert decide(perfcal, root).code == 0
    assert decide(perfcal, root, "4", "--seen", "1", "--room", "m01,x3").code == 0
    perfcal("session", root, "decide", "x2", "--promotion", "approved", "--why", "at the bar", *BY)
    rows = entries(perfcal, root, "--for", "x1")
    assert {tuple(row) for row in rows} == {tuple(SESSION_LOG)}
    assert [(row["before"], row["after"], row["who"], row["why"]) for row in rows] == [
        ("", "3", "m01", "two links"),
        ("3", "4", "m01", "two links"),
    ]
    assert [row["room"] for row in rows] == [["m01", "m02"], ["m01", "x3"]]
    assert all(str(row["at"]).endswith("Z") for row in rows)
    shown = perfcal("session", root, "log", "--for", "x1").out
    assert "m01, m02" in shown
    assert f"{str(rows[0]['at'])[:19]}Z " in shown
    assert "Exceeds" in shown
    assert "Exceeds" in perfcal("session", root, "state").out


def test_verb_and_workspace_stand_in_either_order(perfcal, root: Path) -> None:
    """`session log WORKSPACE` and `session WORKSPACE log`."""
    decide(perfcal, root)
    assert (
        perfcal("session", "log", root, "--format", "csv").out == perfcal("session", root, "log", "--format", "csv").out
    )


def test_a_stale_view_is_refused_with_what_to_look_at_and_to_type(perfcal, root: Path) -> None:
    """What changed, by whom and when, never what was typed; the same on top of it is accepted."""
    decide(perfcal, root)
    said = decide(perfcal, root, "5")
    assert said.code == 1
    assert "rating:overall of x1 was changed since it was looked at: entry 1 (rating) by m01 at " in said.err
    assert f"look with `perfcal session {root} log --for x1`" in said.err
    assert "decide x1 … --seen 1" in said.err
    assert "two links" not in said.err
    assert decide(perfcal, root, "5", "--seen", "1").code == 0
    assert len(entries(perfcal, root)) == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("decide", "x9", "--rating", "3", "--why", "a", *BY), 2, "no employee 'x9'"),
        (
            ("decide", "x1", "--rating", "3", "--why", "a", "--who", "m0"),
            2,
            "no person 'm0'\n\nHint: did you mean: m01",
        ),
        (("decide", "x1", "--rating", "3", "--why", "a", "--room", "m01,z9", *BY), 2, "no person 'z9'"),
        (("decide", "x1", "--rating", "superb", "--why", "a", *BY), 2, "not on the scale (Below, Partly meets, Meets"),
        (("decide", "x1", "--rating", "3", "--why", " ", *BY), 2, "the reason is missing"),
        (("decide", "x1", "--rating", "3", *BY), 2, "--why"),
        (("decide", "x1", "--why", "a", *BY), 2, "one decision at a time"),
        (("decide", "x3", "--promotion", "approved", "--why", "a", *BY), 2, "no candidate 'x3'"),
        (("park", "x1", "--objection", "a", "--owner", "m01", *BY), 2, "--due"),
        (("park", "x1", "--objection", "a", "--owner", "z9", "--due", "2026-07-17", *BY), 2, "no person 'z9'"),
        (("settle", "7", "--how", "a", *BY), 2, "no parked objection 7 in the log"),
        (("undo", "seven", "--why", "a", *BY), 2, "an entry is called by its number"),
        (("log", "--for", "x9"), 2, "no employee 'x9'"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_is_written(
    perfcal, root: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    """Unknown people with the nearest, values off the scale, whatever is required and missing."""
    found = perfcal("session", root, *words)
    assert (found.code, said in " ".join(found.err.split("│")) or said in found.err) == (code, True), found.err
    assert entries(perfcal, root) == []


def test_an_objection_is_parked_settled_and_the_settling_undone(perfcal, root: Path) -> None:
    """With owner and day; the state says which are open."""
    parked = ("--objection", "whose launch?", "--owner", "m02", "--due", "2026-07-17")
    assert perfcal("session", root, "park", "x1", *parked, *BY).code == 0
    assert "0 ratings and 0 promotions decided, 1 objection open" in perfcal("session", root, "state").err
    assert perfcal("session", root, "settle", "1", "--how", "theirs", *BY).code == 0
    stale = perfcal("session", root, "settle", "1", "--how", "not theirs", *BY)
    assert "parked:1 of x1 was changed since" in stale.err
    assert perfcal("session", root, "undo", "2", "--why", "asked the wrong team", *BY).code == 0
    (row,) = json.loads(perfcal("session", root, "state", "--format", "json").out)
    assert tuple(row) == tuple(SESSION_STATE)
    assert (row["status"], row["owner"], row["due"], row["version"]) == ("open", "m02", "2026-07-17", 3)


def test_an_undo_is_an_entry_and_can_be_undone(perfcal, root: Path) -> None:
    """Nothing is ever removed."""
    decide(perfcal, root)
    perfcal("session", root, "undo", "1", "--why", "meant x2", *BY)
    assert "is undone already" in perfcal("session", root, "undo", "1", "--why", "again", *BY).err
    perfcal("session", root, "undo", "2", "--why", "no, x1 it was", *BY)
    assert [row["after"] for row in entries(perfcal, root)] == ["3", "", "3"]


def test_an_undo_that_came_second_is_told_to_look_and_to_type_it_again(perfcal, root: Path, monkeypatch) -> None:
    """It reads the thread anew each time, so there is no version to say."""
    decide(perfcal, root)
    monkeypatch.setattr("perfcal.cli.session.version_at", lambda entries, number: 0)
    said = perfcal("session", root, "undo", "1", "--why", "meant x2", *BY)
    assert "was changed since it was looked at" in said.err
    assert f"type the same again: `perfcal session {root} undo 1 …`" in said.err


def test_a_listing_for_a_spreadsheet_runs_nothing(perfcal, root: Path) -> None:
    """A reason that begins like a formula is text."""
    perfcal("session", root, "decide", "x1", "--rating", "3", "--why", "=1+1", *BY)
    (row,) = csv.DictReader(io.StringIO(perfcal("session", root, "log", "--format", "csv").out))
    assert row["why"] == "'=1+1"


def test_the_export_holds_the_page_for_whoever_was_not_promoted(perfcal, root: Path, tmp_path: Path) -> None:
    """The decision of the log is on it, before any file was put in place; the command makes the same page."""
    perfcal("session", root, "decide", "x1", "--promotion", "rejected", "--why", "one link", *BY)
    said = perfcal("session", root, "export", "--out", tmp_path / "out")
    page = tmp_path / "out" / "to-tell" / "m01" / "x1.html"
    assert said.code == 0
    assert str(page) in said.out
    assert "the step to L5 was not approved" in page.read_text(encoding="utf-8")
    assert "one link" not in page.read_text(encoding="utf-8")
    alone = perfcal("trajectory", root, "x1", "--after-session")
    assert "the step to L5 was not approved" in alone.out
    assert perfcal("session", root, "export", "--out", tmp_path / "out").code == 2


def test_one_person_is_deleted_only_when_it_is_meant(perfcal, root: Path) -> None:
    """Said how much it is first; afterwards no byte of them is in any file of the log."""
    perfcal("session", root, "decide", "x1", "--rating", "3", "--why", "the Pelikan launch", *BY)
    perfcal("session", root, "decide", "x2", "--rating", "3", "--why", "paired with x1", *BY)
    asked = perfcal("session", root, "forget", "x1", *BY)
    assert (asked.code, "1 entry of 2026-H1 about x1" in asked.err) == (2, True)
    assert len(entries(perfcal, root, "--for", "x1")) == 1
    done = perfcal("session", root, "forget", "x1", *BY, "--yes")
    assert done.code == 0
    assert "entry 3 says so: 1 entry about the person emptied" in done.err
    assert "to read: the texts of 2 may still name the person" in done.err
    assert not [path for path in (root / "session").iterdir() if b"Pelikan" in path.read_bytes()]
    assert [row["what"] for row in entries(perfcal, root)] == ["rating", "rating", "deletion"]


def test_without_a_workspace_nothing_is_decided(perfcal) -> None:
    """The packaged sample is nobody's log."""
    said = perfcal("session", "log")
    assert (said.code, "a session needs a workspace of its own" in said.err) == (2, True)
