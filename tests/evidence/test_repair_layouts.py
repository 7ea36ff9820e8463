"""One repair loop in the ways people write it, and what no layout may hide."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from repair_docs import OPENED, PARTS, day, loop, loop_cycle

from perfcal.evidence.clause import NO, UNKNOWN, YES
from perfcal.evidence.repair.days import days_in, end_in, has_unclear_day, range_in
from perfcal.evidence.repair.gate import repair_gate
from perfcal.evidence.repair.rhythm import planned_days
from perfcal.evidence.repair.states import repair_states
from perfcal.evidence.repair.words import says_delivered
from perfcal.schema.cycle import Cycle

CHECKS_TABLE = """\
| Date | Check | Note |
|---|---|---|
| 2026-01-05 | Diagnosis | skill: two designs left out how the lock can fail |
| 2026-01-07 | Engineer-side causes | talked at lunch, sleeps well and wants this role |
| 2026-01-09 | Own state | neither tired of it nor pressed by anybody |"""
CHECKS_BOLD = """\
**Diagnosis (2026-01-05):** skill, two designs left out how the lock can fail
**Engineer-side causes (7 January 2026):** talked at lunch, sleeps well and wants this role
**Own state (9 January):** neither tired of it nor pressed by anybody"""
CHECKS_PROSE = """\
- 2026-01-05 Went through what is behind it with Tomas: a skill, how locks fail
- 2026-01-07 Had tea with her: home is fine, she is rested and wants this role
- 2026-01-09 Asked myself why now. I am not annoyed, and my director does not press me"""
CHECKS_NESTED = """\
- Diagnosis
  - 2026-01-05
  - skill: how locks fail
- Engineer-side causes
  - 2026-01-07
  - talked at lunch, sleeps well
- Own state
  - 2026-01-09
  - no guilt, no pressure"""


def met(cycle: Cycle, clause: str) -> str:
    """Return what the clause that begins so says."""
    rows = repair_gate(cycle, ["e01"])
    return str(rows.loc[rows["clause"].str.startswith(clause), "met"].item())


def with_part(root: Path, heading: str, text: str, **made: object) -> Cycle:
    """Return a loop in which one part reads so."""
    return loop_cycle(root, loop(parts={heading: text}, **made))  # type: ignore[arg-type]


@pytest.mark.parametrize("checks", [CHECKS_TABLE, CHECKS_BOLD, CHECKS_PROSE, CHECKS_NESTED])
def test_the_three_checks_in_every_layout(tmp_path: Path, checks: str) -> None:
    """A table, bold labels in one paragraph, prose and nested bullets say the same."""
    rows = repair_gate(with_part(tmp_path, "Checks", checks), ["e01"])
    assert set(rows.loc[rows["requirement"].isin(["R10.1", "R10.2"]), "met"]) == {YES}


@pytest.mark.parametrize(("line", "check", "expected"), [
    ("2026-01-07 Engineer-side causes: I did not want to pry", "Engineer-side causes", NO),
    ("2026-01-07 Engineer-side causes: I assume all is well at home", "Engineer-side causes", NO),
    ("2026-01-07 Engineer-side causes: we talked, and she cannot sleep", "Engineer-side causes", NO),
    ("2026-01-07 Engineer-side causes: she no longer wants the role", "Engineer-side causes", NO),
    ("2026-01-07 Engineer-side causes: burnout, on top of the move", "Engineer-side causes", NO),
    ("2026-01-07 Engineer-side causes: talked; burnout once, not now", "Engineer-side causes", YES),
    ("2026-01-09 Own state: I am tired and my director is pressing me", "The leader's own state", NO),
    ("2026-01-09 Own state: guilt about the rota. It is not why I open this", "The leader's own state", UNKNOWN),
    ("2026-01-09 Own state: looked whether it is fatigue; it is not", "The leader's own state", YES),
    ("Own state (09/01/2026): calm", "The leader's own state", UNKNOWN),
    ("2026-01 Own state: calm", "The leader's own state", UNKNOWN),
    ("2025-12 Own state: calm", "The leader's own state", YES),
])  # fmt: skip
def test_a_check_is_what_its_note_says(tmp_path: Path, line: str, check: str, expected: str) -> None:
    """A line with a day and words meets nothing where the words say the contrary, or the day is not sure."""
    lines = PARTS["Checks"].split("\n")
    lines[1 if check.startswith("Engineer") else 2] = f"- {line}"
    cycle = with_part(tmp_path, "Checks", "\n".join(lines))
    assert met(cycle, check) == expected


@pytest.mark.parametrize(("gap", "expected"), [
    ("Expected of an L4: a report in a day. Seen in March: three in a week. The gap is the day. Wanda agrees.", YES),
    ("| Expected | Seen | Gap |\n|---|---|---|\n| a day | a week | six days |\n\nWanda agrees.", YES),
    ("On L4 a report should take a day. I saw three of a week each. What is missing: six days. She accepts it.", YES),
    ("Expected: a report in a day. Seen: TBD. Gap: six days. Wanda agrees.", NO),
    ("Reports took a week three times.", UNKNOWN),
])  # fmt: skip
def test_the_gap_is_expected_seen_and_gap(tmp_path: Path, gap: str, expected: str) -> None:
    """With labels, in a table, or in prose that names all three."""
    assert met(with_part(tmp_path, "Gap", gap), "The gap is set") == expected


@pytest.mark.parametrize(("said", "expected"), [
    ("Progress this week: a. Still open: b.\nShe: fine with me.", "yes"),
    ("Progress: a. Gap: b. Wanda wants to pair.", "yes"),
    ("| Progress | Gap | From her |\n|---|---|---|\n| a | b | would like Fridays |", "yes"),
    ('Progress: a. Gap: b. "I start from the test now."', "yes"),
    ("Progress: a. Gap: b. Wanda shipped two pages.", "unknown"),
    ("Progress: a. Gap: b. Tomas: he was there too.", "unknown"),
    ("Progress: a. Gap: b. Note-taker: Ines", "unknown"),
    ("Progress: 4 of 4, no gap. Wanda-san: fine with me.", "yes"),
    ("Progress: a. Gap: b.", "no"),
])  # fmt: skip
def test_who_is_mentioned_has_not_spoken(tmp_path: Path, said: str, expected: str) -> None:
    """It takes their label, their first person, or a verb of saying; another label may be theirs."""
    cycle = loop_cycle(tmp_path, loop(more=f"### Touch point {day(41)}\n{said}"))
    assert met(cycle, "Each touch point has") == expected.replace("yes", YES)


def test_a_list_under_one_heading_is_one_touch_point_a_line(tmp_path: Path) -> None:
    """Dated bullets under `Touch points` are kept by their own days."""
    lines = "\n".join(f"- {day(number)} Progress: a. Gap: b. Wanda: c." for number in (7, 14, 21, 28, 35, 42))
    cycle = loop_cycle(tmp_path, loop(touches=(), more=f"### Touch points\n{lines}"))
    assert met(cycle, "Touch points at least weekly") == YES
    moves = repair_states(cycle)
    assert list(moves["move"]).count("touch point") == 6
    assert moves.loc[moves["move"] == "touch point", "line"].is_monotonic_increasing


def test_a_line_without_a_label_is_the_check_that_no_other_line_is(tmp_path: Path) -> None:
    """It speaks of sleep like a cause, and the causes have a line of their own."""
    own = "- 2026-01-09 I have slept over it. It is not anger and not pressure from above"
    checks = "\n".join([*PARTS["Checks"].split("\n")[:2], own])
    rows = repair_gate(with_part(tmp_path, "Checks", checks), ["e01"])
    assert set(rows.loc[rows["requirement"] == "R10.1", "met"]) == {YES}


@pytest.mark.parametrize("said", ["Wanda has agreed to the same.", "Wanda is in agreement.", "Agreed: yes"])
def test_ways_to_agree(tmp_path: Path, said: str) -> None:
    """To the same, in agreement, or in a field."""
    assert met(with_part(tmp_path, "Gap", f"Expected: x. Seen: y. Gap: z.\n{said}"), "The engineer agreed") == YES


def test_a_death_in_the_family_is_a_crisis_until_it_is_ruled_out(tmp_path: Path) -> None:
    """A loop is the wrong tool then (R10.8)."""
    checks = PARTS["Checks"].replace("sleeps well", "his mother died in December")
    cycle = with_part(tmp_path, "Checks", checks)
    assert (met(cycle, "Engineer-side causes"), met(cycle, "It is no burnout")) == (NO, UNKNOWN)


@pytest.mark.parametrize(("text", "expected"), [
    ("Weekly on Monday", 7), ("every Thursday", 7), ("Monday and Thursday", 7), ("twice a week", 3), ("Daily", 3),
    ("Fortnightly", 14), ("every two weeks", 14), ("every second week", 14), ("once a month", 28), ("monthly", 28),
    ("every 10 days", 10), ("Every second Tuesday", 14), ("Quarterly", 90), ("Weekly; monthly with the director", 7), ("as needed", None), ("", None),
])  # fmt: skip
def test_the_rhythm_a_plan_asks_for(text: str, expected: int | None) -> None:
    """The shortest it names; words without a rhythm have none."""
    assert planned_days(text) == expected


@pytest.mark.parametrize(
    ("cadence", "weekly", "drift"), [("Every two weeks", NO, YES), ("Monthly, in the 1:1", NO, NO)]
)
def test_a_plan_that_asks_for_less_than_weekly(tmp_path: Path, cadence: str, weekly: str, drift: str) -> None:
    """It drifts by design, however new it is."""
    cycle = loop_cycle(tmp_path, loop(parts={"Cadence": cadence}), as_of=day(8))
    assert (met(cycle, "Touch points at least"), met(cycle, "It does not drift")) == (weekly, drift)


@pytest.mark.parametrize(("bound", "end", "leave"), [
    ("- Ends on 23 February\n- We stop when three designs in a row have the page", YES, YES),
    ("| End | 2026-02-23 |\n|---|---|\n| Exit | three of three |", YES, YES),
    ("End: 02/03/2026", UNKNOWN, NO),
    ("End: 23/02/2026. Exit: three designs", YES, YES),
    ("End: 2026-02-23. Exit: 3 open at most", YES, YES),
    ("End: 2026-02-23. Exit: to be agreed later", YES, NO),
    ("We shall see", NO, NO),
])  # fmt: skip
def test_the_time_bound(tmp_path: Path, bound: str, end: str, leave: str) -> None:
    """A day that can mean two days is none, and no missing one either."""
    cycle = with_part(tmp_path, "Time bound", bound)
    assert (met(cycle, "The plan has an end"), met(cycle, "The plan has exit")) == (end, leave)


def test_checks_that_came_late_are_one_wrong_move(tmp_path: Path) -> None:
    """The opening, with the day of the last check in its reason."""
    checks = PARTS["Checks"].replace("2026-01-09", "2026-01-20")
    rows = repair_states(with_part(tmp_path, "Checks", checks))
    assert list(rows.loc[~rows["legal"], "move"]) == ["opening"]
    assert rows.loc[~rows["legal"], "reason"].str.contains("2026-01-20").all()


def test_a_rejected_gap_that_was_looked_at_again_is_agreed(tmp_path: Path) -> None:
    """The plan begins with the agreement, and no step of it is wrong."""
    gap = f"Expected: x. Seen: y. Gap: z.\nWanda rejected it; on {day(2)} we agreed on her part of it."
    cycle = with_part(tmp_path, "Gap", gap, look=2)
    assert met(cycle, "The engineer agreed") == YES
    states = repair_states(cycle)
    assert states["legal"].all()
    assert list(states["state"])[2:6] == ["rejected", "opened", "agreed", "planned"]


@pytest.mark.parametrize(("text", "expected"), [
    ("Recovery. I said so to her at our one-to-one.", True),
    ("Told in person. Will tell HR tomorrow.", True),
    ("Recovery. Not yet said to her; I'll tell her on Monday.", False),
    ("Recovery. She still has to be told.", False),
    ("Recovery. Discussed with my director.", None),
    ("Recovery. Four of four designs.", None),
])  # fmt: skip
def test_what_was_told_and_to_whom(text: str, expected: bool | None) -> None:
    """A plan to tell is no telling, and the director is not the engineer."""
    assert says_delivered(text) is expected


@pytest.mark.parametrize(("text", "expected"), [
    ("on 28 December", [date(2025, 12, 28)]), ("on Jan 14", [date(2026, 1, 14)]), ("14 of January 2026", [date(2026, 1, 14)]),
    ("13/01/2026", [date(2026, 1, 13)]), ("03/04/2026", []), ("2 may slip", []), ("30 February 2026", []), ("2026-01-14", [date(2026, 1, 14)]),
])  # fmt: skip
def test_a_day_without_a_year_is_the_nearest_one(text: str, expected: list[date]) -> None:
    """And one that can mean two days is none."""
    assert days_in(text, near=OPENED) == expected
    assert has_unclear_day(text) == (text == "03/04/2026")


def test_where_something_ends() -> None:
    """By its word, by a range, or alone."""
    assert end_in("Starts 2026-01-12; ends 23 February", near=OPENED) == date(2026, 2, 23)
    assert end_in("from 2026-01-12") is None
    assert range_in("2026-01-12 – 2026-02-23") == (date(2026, 1, 12), date(2026, 2, 23))
    assert range_in("2026-01-12, then 2026-02-23") is None
