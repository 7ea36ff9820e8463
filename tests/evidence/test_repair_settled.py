"""What is planned, hoped for, asked, conditional or called off meets no clause of a repair loop or a PIP."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pip_docs import OPENED as PIP_OPENED
from pip_docs import cycle_of, plan
from repair_docs import PARTS, day, loop, loop_cycle

from perfcal.evidence.clause import NO, UNKNOWN, YES
from perfcal.evidence.pip.clock import pip_clock
from perfcal.evidence.pip.gate import pip_gate
from perfcal.evidence.repair.gate import repair_gate
from perfcal.evidence.repair.settled import called_off, settled
from perfcal.schema.cycle import Cycle

CRITERION = "Each release reviewed before it goes out (target: 10 of 10; counted by Ines)"
KEPT = (7, 14, 21, 28, 35, 42)


def met(cycle: Cycle, clause: str) -> str:
    """Return what a loop's clause that begins so says."""
    rows = repair_gate(cycle, ["e01"])
    return str(rows.loc[rows["clause"].str.startswith(clause), "met"].item())


def pip_met(cycle: Cycle, clause: str) -> str:
    """Return what a PIP's clause that begins so says."""
    rows = pip_gate(cycle, ["e01"])
    return str(rows.loc[rows["clause"].str.startswith(clause), "met"].item())


@pytest.mark.parametrize(("text", "expected"), [
    ("Told in person.", True), ("We met in May.", True), ("It is done", True),
    ("Told in person?", False), ("I will tell her.", False), ("She should be told", False), ("I hope so", False),
    ("If nothing changes, a PIP opens", False), ("Postponed to June", False), ("to be decided", False), ("may be", False),
])  # fmt: skip
def test_what_is_settled(text: str, expected: bool) -> None:
    """The month of May is no doubt, and what was postponed did not happen."""
    assert settled(text) is expected


def test_an_entry_that_says_more_is_not_called_off() -> None:
    """A cancelled demo in a long entry is what the entry is about."""
    assert called_off("Cancelled, Wanda was ill.")
    assert not called_off(
        "Progress on two of three pages, the demo was cancelled by the client, and Wanda pairs with Tomas now"
    )


@pytest.mark.parametrize(("said", "expected"), [
    ("I think Wanda will agree.", NO), ("We'll agree on Monday.", NO), ("Wanda should agree by now.", NO),
    ("Wanda did not say whether she agrees.", NO), ("Wanda neither agreed nor objected.", NO), ("Would Wanda agree?", NO),
    ("Tomas agrees.", UNKNOWN), ("I agree with Tomas on this.", UNKNOWN), ("Agreed with HR.", UNKNOWN),
    ("Agreed.", YES), ("She agreed.", YES), ("We both agreed on the day.", YES),
])  # fmt: skip
def test_who_agreed_and_whether(tmp_path: Path, said: str, expected: str) -> None:
    """The engineer, and not only perhaps."""
    parts = {"Gap": f"Expected: x. Seen: y. Gap: z.\n{said}"}
    assert met(loop_cycle(tmp_path, loop(parts=parts, look=None)), "The engineer agreed") == expected


@pytest.mark.parametrize("bound", [
    "Exit conditions: none", "No exit conditions needed", "Exit: -", "Exit conditions to follow", "Conditions will be discussed later on",
])  # fmt: skip
def test_an_exit_still_to_come_is_none(tmp_path: Path, bound: str) -> None:
    """A label is no condition."""
    cycle = loop_cycle(tmp_path, loop(parts={"Time bound": f"End: 2026-02-23\n{bound}"}))
    assert met(cycle, "The plan has exit") == NO


@pytest.mark.parametrize(("bound", "expected"), [
    ("2026-02-23", YES), ("Six weeks: 2026-02-23", YES), ("By 23 February", YES),
    ("Review on 2026-02-23", UNKNOWN), ("Not before 2026-02-23", UNKNOWN), ("As long as it takes; HR wants to hear on 2026-02-23", UNKNOWN),
    ("Started 2026-01-12", NO), ("No end date", NO),
])  # fmt: skip
def test_a_lone_day_is_the_end_where_little_else_is_said(tmp_path: Path, bound: str, expected: str) -> None:
    """A review is no end."""
    assert met(loop_cycle(tmp_path, loop(parts={"Time bound": bound})), "The plan has an end") == expected


@pytest.mark.parametrize(
    "said",
    ["Cancelled, Wanda was ill.", "Skipped.", "Did not happen.", "No touch point this week.", "Moved to next week."],
)
def test_a_touch_point_called_off_was_not_held(tmp_path: Path, said: str) -> None:
    """Six of them are a drifting loop; a meeting called off documents no week."""
    off = "\n".join(f"### Touch point {day(number)}\n{said}" for number in KEPT)
    cycle = loop_cycle(tmp_path, loop(touches=(), look=None, more=off))
    assert {
        met(cycle, clause) for clause in ("Touch points at least", "It does not drift", "Each touch point")[:2]
    } == {NO}
    meetings = "".join(f"### Meeting {PIP_OPENED + timedelta(days=number)}\n{said}\n" for number in (7, 14, 21))
    clock = pip_clock(cycle_of(tmp_path, plan(more=meetings), as_of=PIP_OPENED + timedelta(days=28)))
    assert len(clock["weeks_missing"].item()) == 3


@pytest.mark.parametrize("said", [
    "Recovery is not what I see yet.", "Recovery?", "Leaning towards recovery.", "Probably recovery.", "If nothing changes, a PIP opens.",
    "A PIP might open.", "Recovery is possible.", "We hope for recovery.", "Recovery in two of three; PIP for the third.", "To be decided: recovery or not.", "Parting was discussed.",
])  # fmt: skip
def test_a_verdict_in_doubt_is_none(tmp_path: Path, said: str) -> None:
    """Exactly one of the three, and given."""
    assert met(loop_cycle(tmp_path, loop(verdict=said)), "It ends with") == NO


@pytest.mark.parametrize(("said", "expected"), [
    ("Recovery. Told Tomas.", UNKNOWN), ("Recovery. HR told me to wait.", UNKNOWN), ("Recovery. Told nobody.", UNKNOWN),
    ("Recovery. Should be told soon.", NO), ("PIP will open on Monday. Told Wanda.", YES), ("Recovery. She was told by me.", YES),
])  # fmt: skip
def test_a_verdict_is_told_to_the_engineer(tmp_path: Path, said: str, expected: str) -> None:
    """Whoever else heard it."""
    assert met(loop_cycle(tmp_path, loop(verdict=said)), "The verdict was delivered") == expected


@pytest.mark.parametrize(
    "said",
    ["Progress: n/a. Gap: n/a. Wanda: n/a", "Progress: ? Gap: ? Wanda: ?", "Progress: -. Gap: -. Wanda: off sick"],
)
def test_a_label_with_nothing_behind_it_says_nothing(tmp_path: Path, said: str) -> None:
    """Neither of progress and gap, nor from the engineer."""
    cycle = loop_cycle(
        tmp_path, loop(touches=(), more="\n".join(f"### Touch point {day(number)}\n{said}" for number in KEPT))
    )
    assert (met(cycle, "Each touch point says"), met(cycle, "Each touch point has")) == (NO, NO)


@pytest.mark.parametrize(("look", "touch"), [("Not done, no time.", ""), (None, "Diagnosis not looked at.")])
def test_a_look_that_was_not_taken(tmp_path: Path, look: str | None, touch: str) -> None:
    """A heading alone looks at nothing."""
    more = (
        f"### Re-diagnosis {day(15)}\n{look}"
        if look
        else f"### Touch point {day(14)}\nProgress: a. Gap: b. Wanda: c. {touch}"
    )
    assert met(loop_cycle(tmp_path, loop(look=None, more=more)), "The signals were") == NO


def test_a_diagnosis_that_is_a_question_is_not_worked_through(tmp_path: Path) -> None:
    """It may be, and nobody can tell."""
    checks = PARTS["Checks"].replace(
        "skill. Two designs left out how the lock can fail", "not sure yet, skill or confidence?"
    )
    assert met(loop_cycle(tmp_path, loop(parts={"Checks": checks})), "Diagnosis worked") == UNKNOWN


@pytest.mark.parametrize("said", [
    "10x more ownership", "Be 100 % committed", "Give 110 %", "Show 2 or 3 signs of a better attitude", "All stakeholders are happier",
    "Everyone feels informed", "No more excuses", "Be one of the team", "Level 4 behaviour",
])  # fmt: skip
def test_a_number_beside_a_trait_measures_nothing(tmp_path: Path, said: str) -> None:
    """Unless a survey does."""
    assert pip_met(cycle_of(tmp_path, plan().replace(CRITERION, said)), "The success") == NO
    survey = plan().replace(CRITERION, "Commitment of the team at 4 or above in the survey")
    assert pip_met(cycle_of(tmp_path, survey), "The success") == YES


@pytest.mark.parametrize(("said", "expected"), [
    ("HR?", UNKNOWN), ("Ask HR", UNKNOWN), ("Call with HR planned", UNKNOWN), ("HR is on holiday", UNKNOWN), ("Maybe talk to HR", UNKNOWN),
    ("HR has not been consulted", NO), ("Spoke to our people partner", YES), ("HR (Annika) consulted 11 May, no objection", YES),
])  # fmt: skip
def test_hr_named_is_not_hr_consulted(tmp_path: Path, said: str, expected: str) -> None:
    """It takes a verb, and no plan."""
    made = plan().replace("### Gap", f"{said}\n### Gap", 1)
    assert pip_met(cycle_of(tmp_path, made), "HR was") == expected


@pytest.mark.parametrize("said", ["Seen: nothing concrete", "For example: to follow", "When needed, review is missing"])
def test_an_example_still_to_come_is_none(tmp_path: Path, said: str) -> None:
    """The word is no example."""
    made = plan().replace(
        "Expected at L4: a change is reviewed before its release. Seen: two releases without a review.", said
    )
    assert pip_met(cycle_of(tmp_path, made), "The gap is written") == UNKNOWN


@pytest.mark.parametrize("said", ["30-60 days", "60 days at most", "up to 8 weeks"])
def test_a_limit_is_no_length(tmp_path: Path, said: str) -> None:
    """Nobody can tell from it when the plan ends."""
    made = plan().split("### Timeline")[0] + f"### Timeline\n{said}\n"
    assert pip_met(cycle_of(tmp_path, made), "The timeline") == NO


@pytest.mark.parametrize(
    "said", ["Midpoint talk postponed.", "No midpoint talk yet.", "The midpoint talk is next week."]
)
def test_a_midpoint_talk_that_is_only_named(tmp_path: Path, said: str) -> None:
    """One of that week may still have been it."""
    made = plan(more=f"### Meeting {PIP_OPENED + timedelta(days=22)}\n{said}\n")
    assert pip_clock(cycle_of(tmp_path, made, as_of=PIP_OPENED + timedelta(days=30)))["midpoint_talk"].item() != YES


@pytest.mark.parametrize(
    "said", ["Postponed to 2026-07-20.", "Not decided yet.", "Will be discussed next week.", "We will see"]
)
def test_an_outcome_still_to_come_closes_nothing(tmp_path: Path, said: str) -> None:
    """The clock runs on."""
    made = plan(more=f"### Outcome {PIP_OPENED + timedelta(days=44)}\n{said}\n")
    assert pip_clock(cycle_of(tmp_path, made, as_of=PIP_OPENED + timedelta(days=50)))["state"].item() == "past its end"


@pytest.mark.parametrize(
    ("verdict", "expected"), [("2025-05-19", UNKNOWN), ("2026-04-17", UNKNOWN), ("2026-04-18", YES)]
)
def test_an_older_loop_about_something_else_is_not_this_ones(tmp_path: Path, verdict: str, expected: str) -> None:
    """Its verdict opened another PIP, or none that is on record; one of the last 30 days opened this one."""
    gap = "Expected: at stand-up on time. Seen: late nine times. Wanda agrees."
    other = f"\n## Repair 2025-04-07\n### Gap\n{gap}\n### Verdict {verdict}\nPIP opens. Told in person.\n"
    assert pip_met(cycle_of(tmp_path, other, plan()), "A repair loop") == expected
