"""The gate of a repair loop: what each clause asks, and the days on which it turns."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from repair_docs import END, OPENED, PARTS, day, loop, loop_cycle

from perfcal.evidence.clause import NO, UNKNOWN, YES
from perfcal.evidence.repair.gate import REPAIR_GATE, repair_gate
from perfcal.evidence.repair.words import agreement, verdict_in
from perfcal.schema.cycle import Cycle

WEEKLY, DRIFT, LENGTH, ENDS = (
    "Touch points at least weekly",
    "It does not drift",
    "It is meant to last",
    "The plan has an end",
)
CANDOR, VOICE, SILENT = "Each touch point says", "Each touch point has", "The engineer is not silent"
LOOK, VERDICT, TOLD = "The signals were looked at", "It ends with exactly one", "The verdict was delivered"
OPEN, CRISIS = "The decision was still open", "It is no burnout"


def met(cycle: Cycle, clause: str) -> str:
    """Return what the clause that begins so says."""
    rows = repair_gate(cycle, ["e01"])
    return str(rows.loc[rows["clause"].str.startswith(clause), "met"].item())


def test_a_loop_as_it_should_be_meets_every_clause(tmp_path: Path) -> None:
    """The one document in which every clause says yes, each with its line."""
    rows = repair_gate(loop_cycle(tmp_path, loop()), ["e01"])
    assert list(rows.loc[rows["met"] != YES, "clause"]) == []
    assert rows["line"].notna().all()
    assert set(rows["case"]) == {"Repair 2026-01-12"}


@pytest.mark.parametrize("held", list(product([True, False], repeat=3)))
def test_each_of_the_three_checks_stands_alone(tmp_path: Path, held: tuple[bool, ...]) -> None:
    """Every combination of the three: a check that is not written is not met."""
    lines = PARTS["Checks"].split("\n")
    checks = "\n".join(line for line, kept in zip(lines, held, strict=True) if kept)
    rows = repair_gate(loop_cycle(tmp_path, loop(parts={"Checks": checks})), ["e01"])
    assert list(rows.loc[rows["requirement"] == "R10.1", "met"]) == [YES if kept else NO for kept in held]


@pytest.mark.parametrize(("line", "expected"), [
    ("- 2026-01-09 Own state: neither tired of it nor pressed", YES),
    ("- Own state (2026-01-09): neither tired of it nor pressed", YES),
    ("- Own state: neither tired of it nor pressed, 9 January 2026", YES),
    ("- Leader's state: 2026-01-09, I slept over it twice", YES),
    ("- 2026-01-09 I asked myself whether it is fatigue or pressure; it is neither", YES),
    ("- Own state: neither tired of it nor pressed", NO),
    ("- 2026-01-09 Own state:", NO),
    ("- 2026-01-09 Own state: ok", NO),
    ("- [ ] 2026-01-09 Own state: ask Tomas how I sound", NO),
    ("- 2026-01-13 Own state: neither tired of it nor pressed", NO),
])  # fmt: skip
def test_a_check_has_a_date_and_a_note(tmp_path: Path, line: str, expected: str) -> None:
    """On or before the opening, in whatever form it is written."""
    checks = "\n".join([*PARTS["Checks"].split("\n")[:2], line])
    assert met(loop_cycle(tmp_path, loop(parts={"Checks": checks})), "The leader's own state") == expected


def test_checks_without_labels_are_told_by_what_they_speak_of_first(tmp_path: Path) -> None:
    """A diagnosis that mentions pressure is still the diagnosis."""
    checks = (
        "- 2026-01-05 diagnosed with Tomas: coasting, not pressure\n"
        "- 2026-01-07 talked about sleep and family, neither is it\n"
        "- 2026-01-09 asked myself whether guilt drives me; no"
    )
    rows = repair_gate(loop_cycle(tmp_path, loop(parts={"Checks": checks})), ["e01"])
    assert set(rows.loc[rows["requirement"].isin(["R10.1", "R10.2"]), "met"]) == {YES}


def test_checks_may_be_fields_of_one_paragraph(tmp_path: Path) -> None:
    """Lines without bullets are one paragraph; their labels part them."""
    checks = "Diagnosis: context, 2026-01-05, new domain\nEngineer-side causes: 2026-01-07 no burnout\nOwn state: 2026-01-09 calm and rested"
    rows = repair_gate(loop_cycle(tmp_path, loop(parts={"Checks": checks})), ["e01"])
    assert set(rows.loc[rows["requirement"].isin(["R10.1", "R10.2"]), "met"]) == {YES}


@pytest.mark.parametrize(("said", "expected"), [
    ("silent ceiling", YES), ("team level dip", YES), ("Not burnout but coasting", YES), ("laziness", NO), ("attitude", NO),
])  # fmt: skip
def test_a_diagnosis_is_of_the_vocabulary(tmp_path: Path, said: str, expected: str) -> None:
    """Whatever else it is called is no diagnosis."""
    checks = PARTS["Checks"].replace("skill.", f"{said}.")
    assert met(loop_cycle(tmp_path, loop(parts={"Checks": checks})), "The diagnosis") == expected


@pytest.mark.parametrize(("gap", "expected"), [
    ("Expected: x at L4. Seen: two y. Gap: a z.", YES),
    ("Expected: x at L4. Seen: two y.", NO),
    ("Seen: two y. Gap: a z.", NO),
    ("What we expected of a design was a failure page; we saw none; the gap is that page.", YES),
    ("The designs are thin.", UNKNOWN),
    ("TBD", NO),
])  # fmt: skip
def test_the_gap_is_set_against_the_ladder(tmp_path: Path, gap: str, expected: str) -> None:
    """Expected, seen, gap; prose that does not name them cannot be told."""
    assert met(loop_cycle(tmp_path, loop(parts={"Gap": gap})), "The gap is set") == expected


@pytest.mark.parametrize(("said", "look", "expected"), [
    ("Wanda agrees.", None, YES),
    ("Agreed", None, YES),
    ("Rejected", None, NO),
    ("Wanda does not agree.", None, NO),
    ("Wanda disagrees.", 15, YES),
    ("To be agreed.", None, NO),
    ("", None, NO),
])  # fmt: skip
def test_the_gap_is_agreed_or_taken_up(tmp_path: Path, said: str, look: int | None, expected: str) -> None:
    """A rejected gap is diagnosed again, or the two part."""
    gap = f"Expected: x. Seen: two y. Gap: z.\n{said}"
    assert met(loop_cycle(tmp_path, loop(parts={"Gap": gap}, look=look)), "The engineer agreed") == expected


@pytest.mark.parametrize("heading", ["Gap", "Support", "Cadence", "Time bound"])
def test_each_of_four_headings_is_asked_for(tmp_path: Path, heading: str) -> None:
    """Left out, or a promise to write it."""
    assert met(loop_cycle(tmp_path, loop(parts={heading: None})), "The plan has its four") == NO
    assert met(loop_cycle(tmp_path, loop(parts={heading: "TBD"})), "The plan has its four") == NO


@pytest.mark.parametrize(("said", "expected"), [
    ("End: 2026-02-23", YES),
    ("Until 2026-02-23. Exit: three pages", YES),
    ("2026-01-12..2026-02-23", YES),
    ("Ends on 23 February 2026 if three pages are in", YES),
    ("Six weeks from 2026-01-12", NO),
    ("Six weeks", NO),
])  # fmt: skip
def test_an_end_is_a_date(tmp_path: Path, said: str, expected: str) -> None:
    """A length is no end date."""
    cycle = loop_cycle(tmp_path, loop(parts={"Time bound": said}))
    assert met(cycle, ENDS) == expected
    assert met(cycle, DRIFT) == expected


@pytest.mark.parametrize(("days", "expected"), [(20, NO), (21, YES), (41, YES), (42, YES), (48, YES), (49, NO)])
def test_about_six_weeks_are_whole_weeks(tmp_path: Path, days: int, expected: str) -> None:
    """Not half of them, and not a seventh."""
    assert met(loop_cycle(tmp_path, loop(end=day(days))), LENGTH) == expected


@pytest.mark.parametrize(("touches", "weekly", "drift"), [
    ((7, 14, 21, 28, 35, 42), YES, YES),
    ((3, 7, 10, 14, 17, 21, 24, 28, 31, 35), YES, YES),
    ((7, 14, 21, 28, 36, 42), NO, YES),
    ((7, 34, 41), NO, YES),
    ((7, 35, 42), NO, NO),
    ((7,), NO, NO),
    ((14, 28), NO, YES),
])  # fmt: skip
def test_a_week_is_seven_days_and_a_month_twenty_eight(
    tmp_path: Path, touches: tuple[int, ...], weekly: str, drift: str
) -> None:
    """27 days without a touch point are not drift yet, 28 are."""
    cycle = loop_cycle(tmp_path, loop(touches=touches))
    assert (met(cycle, WEEKLY), met(cycle, DRIFT)) == (weekly, drift)


@pytest.mark.parametrize(("text", "candor", "voice"), [
    ("Progress: a. Gap: b.\nWanda: fine with me.", YES, YES),
    ("- Progress: a\n- Gap: b\n- Wanda: fine with me", YES, YES),
    ("**Progress:** a **Gap:** b **Engineer:** would like Fridays", YES, YES),
    ("Progress: a. Gap: none this week.\nFrom the engineer: two pages read", YES, YES),
    ("Progress: all is well.\nWanda: thank you.", NO, YES),
    ("Gap: nothing is done.\nWanda: I know.", NO, YES),
    ("Progress: a. Gap:\nWanda: fine with me.", NO, YES),
    ("Progress: a. Gap: b.", YES, NO),
    ("We spoke for half an hour.", UNKNOWN, UNKNOWN),
    ("Some progress, and the page is still late. Wanda would rather pair on Fridays.", YES, YES),
])  # fmt: skip
def test_each_touch_point_says_both_and_hears_the_engineer(tmp_path: Path, text: str, candor: str, voice: str) -> None:
    """As fields, bullets or prose; what prose does not name cannot be told."""
    last = f"### Touch point {day(41)}\n{text}"
    cycle = loop_cycle(tmp_path, loop(more=last))
    assert (met(cycle, CANDOR), met(cycle, VOICE)) == (candor, voice)


@pytest.mark.parametrize(("silent", "expected"), [((), YES), ((1,), YES), ((1, 2), NO), ((0, 2, 4), NO), ((0, 3), YES)])
def test_silence_is_a_signal(tmp_path: Path, silent: tuple[int, ...], expected: str) -> None:
    """Once it is said in the reason; twice running, or in half of them, the clause is not met."""
    said = "Progress: a. Gap: b.\nWanda: {}"
    touches = [
        f"### Touch point {day(7 * number)}\n{said.format('nothing to add.' if number - 1 in silent else 'it helps.')}"
        for number in range(1, 7)
    ]
    assert met(loop_cycle(tmp_path, loop(touches=(), more="\n".join(touches))), SILENT) == expected


@pytest.mark.parametrize(("look", "expected"), [(6, NO), (7, YES), (14, YES), (27, YES), (28, NO), (None, NO)])
def test_week_two_to_three_is_day_seven_to_twenty_seven(tmp_path: Path, look: int | None, expected: str) -> None:
    """By either way of counting weeks."""
    assert met(loop_cycle(tmp_path, loop(look=look)), LOOK) == expected


@pytest.mark.parametrize(("as_of", "expected"), [(27, UNKNOWN), (28, NO)])
def test_a_look_that_is_not_due_is_not_missing(tmp_path: Path, as_of: int, expected: str) -> None:
    """Until its last day is over nobody can say that there was none."""
    assert met(loop_cycle(tmp_path, loop(look=None, verdict=None), as_of=day(as_of)), LOOK) == expected


@pytest.mark.parametrize(("verdict", "one", "told"), [
    ("Recovery. Told in person.", YES, YES),
    ("Verdict: PIP opens. Informed in the 1:1.", YES, YES),
    ("Parting begins; told Wanda today", YES, YES),
    ("Recovered, so no PIP. Told in person.", YES, YES),
    ("Not recovered. The PIP opens on Monday. Told in person.", YES, YES),
    ("Recovery.", YES, UNKNOWN),
    ("Recovery. Not yet told.", YES, NO),
    ("Recovery or PIP, we shall see. Told in person.", NO, YES),
    ("We go on as before. Told in person.", NO, NO),
])  # fmt: skip
def test_a_verdict_is_one_of_three_and_delivered(tmp_path: Path, verdict: str, one: str, told: str) -> None:
    """Whatever the first sentence says decides."""
    cycle = loop_cycle(tmp_path, loop(verdict=verdict))
    assert (met(cycle, VERDICT), met(cycle, TOLD)) == (one, told)


def test_two_verdicts_are_not_one(tmp_path: Path) -> None:
    """Not even the same one twice."""
    second = f"### Verdict {day(43)}\nRecovery. Told again."
    assert met(loop_cycle(tmp_path, loop(more=second)), VERDICT) == NO


@pytest.mark.parametrize(("as_of", "expected"), [(END, UNKNOWN), (END + timedelta(days=1), NO)])
def test_a_loop_past_its_end_without_a_verdict_is_a_soft_ending(tmp_path: Path, as_of: date, expected: str) -> None:
    """On its last day it may still come."""
    cycle = loop_cycle(tmp_path, loop(verdict=None), as_of=as_of)
    assert met(cycle, VERDICT) == expected
    reason = repair_gate(cycle, ["e01"]).set_index("requirement").loc[["R10.7"], "reason"].iloc[0]
    assert ("soft ending" in reason) == (expected == NO)


@pytest.mark.parametrize(("as_of", "expected"), [(42, UNKNOWN), (43, NO)])
def test_without_an_end_six_weeks_are_its_end(tmp_path: Path, as_of: int, expected: str) -> None:
    """A loop with no clock does not run for ever."""
    cycle = loop_cycle(tmp_path, loop(parts={"Time bound": "We shall see"}, verdict=None), as_of=day(as_of))
    assert met(cycle, VERDICT) == expected


def test_what_is_written_later_has_not_happened_yet(tmp_path: Path) -> None:
    """Looked at from its second week, a loop has neither verdict nor later touch points."""
    cycle = loop_cycle(tmp_path, loop(), as_of=day(10))
    assert (met(cycle, WEEKLY), met(cycle, VERDICT)) == (YES, UNKNOWN)
    assert repair_gate(loop_cycle(tmp_path, loop(), as_of=OPENED - timedelta(days=1)), ["e01"]).empty


PIP = "\n## PIP {on}\n### Gap\nA page in each design\n### Outcome {over}\nMet. Told in person.\n"


@pytest.mark.parametrize(("on", "over", "expected"), [
    (50, 90, YES), (42, 90, YES), (20, 90, NO), (0, 40, NO), (-40, 20, NO), (-60, -5, YES),
])  # fmt: skip
def test_a_decision_made_before_is_the_wrong_tool(tmp_path: Path, on: int, over: int, expected: str) -> None:
    """A PIP within the loop, or one that still ran when it began."""
    assert met(loop_cycle(tmp_path, loop(), PIP.format(on=day(on), over=day(over))), OPEN) == expected


@pytest.mark.parametrize(("said", "clause", "expected"), [
    ("Diagnosis: burnout, on most mornings", CRISIS, NO),
    ("Diagnosis: skill. No burnout", CRISIS, YES),
    ("Diagnosis: skill. A crisis at home", CRISIS, UNKNOWN),
    ("Diagnosis: skill. The decision is already made", OPEN, NO),
    ("Diagnosis: skill on probation", "The gap is not of the kind", NO),
    ("Diagnosis: skill. HR drafts the plan", "It is the manager's own", NO),
    ("Diagnosis: skill. Without HR", "It is the manager's own", YES),
])  # fmt: skip
def test_when_it_is_the_wrong_tool(tmp_path: Path, said: str, clause: str, expected: str) -> None:
    """Burnout and crisis, a decision made, probation, and HR at the table."""
    checks = PARTS["Checks"].replace("Diagnosis: skill.", said)
    assert met(loop_cycle(tmp_path, loop(parts={"Checks": checks})), clause) == expected


def test_nobody_without_a_loop_has_a_row(tmp_path: Path) -> None:
    """The gate is about loops."""
    cycle = loop_cycle(tmp_path, "\n## Note 2026-03\n- A parrot\n")
    assert repair_gate(cycle, ["e01"]).empty
    assert REPAIR_GATE.concerns(cycle) == []
    assert REPAIR_GATE.concerns(loop_cycle(tmp_path, loop())) == ["e01"]


def test_a_verdict_that_is_none_does_not_close_a_loop(tmp_path: Path) -> None:
    """A PIP after "we go on" is one within the loop."""
    cycle = loop_cycle(tmp_path, loop(verdict="We go on."), PIP.format(on=day(45), over=day(90)))
    assert met(cycle, OPEN) == NO


@pytest.mark.parametrize(("text", "expected"), [
    ("The PIP is avoided: recovery.", ("recovery",)),
    ("We part ways.", ("parting begins",)),
    ("For the most part, recovery.", ("recovery",)),
    ("No recovery, so the improvement plan opens.", ("PIP opens",)),
    ("It went well.", ()),
])  # fmt: skip
def test_what_a_verdict_says(text: str, expected: tuple[str, ...]) -> None:
    """In the words people use for the three."""
    assert verdict_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Two releases without a review, after we had agreed on 2025-10-08 that all are.", ""),
    ("Wanda agrees with two of three examples.", "agreed"),
    ("Wanda agreed to the gap.", "agreed"),
    ("Outcome: gap agreed", "agreed"),
    ("Wanda doesn't see it that way: rejected.", "rejected"),
    ("To be agreed on Monday.", ""),
])  # fmt: skip
def test_what_the_engineer_said_to_the_gap(text: str, expected: str) -> None:
    """An agreement of before is no answer."""
    assert agreement(text) == expected
