"""The gate before a PIP: every combination of its conditions, and the days on which they turn."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from pip_docs import NAMED, OPENED, OTHER, before, conversation, cycle_of, note, plan

from perfcal.evidence.clause import NO, UNKNOWN, YES, all_met
from perfcal.evidence.pip.gate import PIP_GATE, pip_gate

LOOP = """
## Repair 2026-03-02
### Checks
- 2026-02-20 Diagnosis: skill, the review is left out when time is short
- 2026-02-23 Engineer-side causes: talked on a walk, no burnout, the role is wanted
- 2026-02-25 Own state: not tired of it, no pressure from above
### Gap
Expected: each change reviewed. Seen: two releases without a review. Gap: a review before each release. Wanda agrees.
### Verdict 2026-04-13
{verdict}
"""
ALWAYS = {"VERDICT": "PIP opens. Two releases had no review. Told in person, HR consulted on 2026-04-10."}


def met(cycle, requirement: str) -> list[str]:
    """Return what the clauses of one requirement say."""
    rows = pip_gate(cycle, ["e01"])
    return list(rows.loc[rows["requirement"] == requirement, "met"])


def three(cycle) -> tuple[str, ...]:
    """Return what the three conditions say."""
    return tuple(met(cycle, name)[0] for name in ("R9.1a", "R9.1b", "R9.1c"))


@pytest.mark.parametrize(("named", "repeated", "unchanged"), list(product([True, False], repeat=3)))
def test_each_combination_of_the_three_conditions(tmp_path: Path, named: bool, repeated: bool, unchanged: bool) -> None:
    """Only what is named can be repeated or unchanged; of the rest each condition stands alone."""
    days = (95, 70, 30) if repeated else (50, 40, 30)
    words = NAMED if named else OTHER
    told = [note(before(days[0]), words), note(before(days[1]), words)] if unchanged else [note(before(days[0]), words)]
    spoken = [conversation(before(days[2]))] if named else []
    expected = tuple(YES if named and holds else NO for holds in (True, repeated, unchanged))
    assert three(cycle_of(tmp_path, *told, *spoken, plan())) == expected


@pytest.mark.parametrize(("notes", "spoken"), list(product(range(4), range(3))))
def test_two_notes_and_a_conversation_are_asked_for(tmp_path: Path, notes: int, spoken: int) -> None:
    """A conversation is no note and a note no conversation."""
    written = [note(before(130 - 30 * number)) for number in range(notes)]
    talks = [conversation(before(25 - number)) for number in range(spoken)]
    expected = YES if notes >= 2 and spoken >= 1 else NO
    assert three(cycle_of(tmp_path, *written, *talks, plan()))[2] == expected


@pytest.mark.parametrize(("apart", "expected"), [(59, NO), (60, YES), (61, YES)])
def test_two_months_are_sixty_days(tmp_path: Path, apart: int, expected: str) -> None:
    """Within one cycle, the day on which two months are full."""
    assert three(cycle_of(tmp_path, note(before(apart + 5)), conversation(before(5)), plan()))[1] == expected


@pytest.mark.parametrize(("first", "last", "expected"), [
    (date(2026, 1, 1), date(2026, 1, 2), NO),
    (date(2025, 12, 31), date(2026, 1, 1), YES),
    (date(2025, 12, 30), date(2025, 12, 31), NO),
])  # fmt: skip
def test_two_cycles_are_enough(tmp_path: Path, first: date, last: date, expected: str) -> None:
    """Named in two cycles of this one's length, whatever the days between them."""
    assert three(cycle_of(tmp_path, note(first), conversation(last), plan()))[1] == expected


def test_a_leap_day_is_a_day(tmp_path: Path) -> None:
    """From New Year 59 days lead to the leap day, and 60 to the day after it."""
    cycle = "perfcal: cycle/1\nid: 2024-H1\nstart: 2023-12-01\nend: 2024-05-31\nfreeze: 2024-06-03\nsession: 2024-06-10\nroom: [m01]\n"
    found = cycle_of(
        tmp_path, note(date(2024, 1, 1)), conversation(date(2024, 2, 29)), plan(date(2024, 5, 18)), cycle=cycle
    )
    assert three(found)[1] == NO  # 59 days
    later = cycle_of(
        tmp_path, note(date(2024, 1, 1)), conversation(date(2024, 3, 1)), plan(date(2024, 5, 18)), cycle=cycle
    )
    assert three(later)[1] == YES  # 60 days


def test_a_month_without_a_day_is_counted_from_its_nearest_end(tmp_path: Path) -> None:
    """A note of March and a talk of May may be 60 days apart or not: nobody can tell."""
    undated = "\n## Note 2026-03\n- A change was released without a review\n"
    assert three(cycle_of(tmp_path, undated, conversation(date(2026, 5, 10)), plan()))[1] == UNKNOWN
    earlier = undated.replace("03", "02")
    assert three(cycle_of(tmp_path, earlier, conversation(date(2026, 5, 10)), plan()))[1] == YES


def test_only_writing_before_the_plan_counts(tmp_path: Path) -> None:
    """What is written on the day of the PIP, or after it, announced nothing."""
    assert three(cycle_of(tmp_path, conversation(OPENED), note(date(2026, 6, 20)), plan())) == (NO, NO, NO)


def test_a_note_of_the_plans_own_month_is_not_sure(tmp_path: Path) -> None:
    """It may have been written before the PIP or after it."""
    undated = "\n## Note 2026-05\n- A change was released without a review\n"
    assert three(cycle_of(tmp_path, undated, plan()))[0] == UNKNOWN


def test_one_shared_word_is_never_a_yes(tmp_path: Path) -> None:
    """Whether a line about some other review is about the behaviour, nobody can tell."""
    written = [note(before(days), "The review of the harbour map is with Jun") for days in (100, 60, 30)]
    assert set(three(cycle_of(tmp_path, *written, plan()))) <= {UNKNOWN, NO}


def test_a_note_that_it_got_better_closes_what_was_named_before(tmp_path: Path) -> None:
    """After it, the count begins again."""
    told = [note(before(130)), note(before(100)), conversation(before(95))]
    better = note(before(30), "Release review: this improved, each change was reviewed")
    assert three(cycle_of(tmp_path, *told, better, plan()))[2] == NO
    again = note(before(30), "Release review has not improved, a change was released without one")
    assert three(cycle_of(tmp_path, *told, again, plan()))[2] == YES


def test_without_a_plan_it_asks_about_today(tmp_path: Path) -> None:
    """Told and left alone: whether it changed since is nowhere written."""
    told = [note(before(130)), note(before(100)), conversation(before(60))]
    silent = cycle_of(tmp_path, *told, as_of=OPENED)
    assert three(silent) == (YES, YES, UNKNOWN)
    assert set(pip_gate(silent, ["e01"])["case"]) == {""}
    assert three(cycle_of(tmp_path, *told, note(before(20)), as_of=OPENED)) == (YES, YES, YES)


def test_an_empty_document_meets_nothing(tmp_path: Path) -> None:
    """No line, no yes."""
    rows = pip_gate(cycle_of(tmp_path, as_of=OPENED), ["e01"])
    assert YES not in set(rows["met"])
    assert all_met(rows["met"]) == NO


@pytest.mark.parametrize(("verdict", "expected"), [
    ("PIP opens. Two releases had no review. Told in person.", YES),
    ("Recovery. No PIP follows. Told in person.", NO),
    ("Parting begins. Told in person.", NO),
    ("We go on for another month.", NO),
])  # fmt: skip
def test_a_repair_loop_comes_first(tmp_path: Path, verdict: str, expected: str) -> None:
    """Policy asks for a loop whose verdict was a PIP."""
    assert met(cycle_of(tmp_path, LOOP.format(verdict=verdict), plan()), "R10.7") == [expected]


def test_without_repair_first_no_loop_is_asked_for(tmp_path: Path) -> None:
    """Policy is the organisation's."""
    cycle = cycle_of(tmp_path, plan(), policy="perfcal: policy/1\nrepair_first: false\n")
    assert met(cycle, "R10.7") == []
    assert met(cycle_of(tmp_path, plan(), policy="perfcal: policy/1\n"), "R10.7") == [NO]


def test_a_plan_with_everything_before_it_is_open(tmp_path: Path) -> None:
    """The one combination in which every clause says yes."""
    told = [note(before(140)), note(before(120)), conversation(before(100))]
    cycle = cycle_of(tmp_path, *told, LOOP.format(verdict=ALWAYS["VERDICT"]), plan())
    rows = pip_gate(cycle, ["e01"])
    assert list(rows.loc[rows["met"] != YES, "clause"]) == []
    assert rows["file"].ne("").all()
    assert rows["line"].notna().all()


@pytest.mark.parametrize(("said", "expected"), [
    ("HR: consulted on 2026-05-11", YES),
    ("HR has not been consulted yet", NO),
    ("HR: to be consulted on 2026-05-25", NO),
    ("Nothing else", UNKNOWN),
])  # fmt: skip
def test_hr_is_consulted_before(tmp_path: Path, said: str, expected: str) -> None:
    """What is not written in the document may be elsewhere, and is never a yes."""
    assert met(cycle_of(tmp_path, plan(more=f"{said}\n")), "R9.3")[2] == expected


def test_an_event_alone_is_a_plan_without_parts(tmp_path: Path) -> None:
    """A PIP that only the events know of has none of its five parts on paper."""
    events = "employee_id,date,event,detail\ne01,2026-05-18,pip-opened,\n"
    rows = pip_gate(cycle_of(tmp_path, conversation(before(40)), events=events), ["e01"])
    assert set(rows["case"]) == {"PIP 2026-05-18"}
    assert set(rows.loc[rows["requirement"] == "R9.4", "met"]) == {NO}
    assert set(rows.loc[rows["requirement"].str.startswith("R9.1"), "met"]) == {UNKNOWN}


def test_no_name_and_no_prose_stands_in_a_reason(tmp_path: Path) -> None:
    """A reason has days and counts; the words stay in the document."""
    cycle = cycle_of(tmp_path, note(before(90)), conversation(before(30)), plan())
    said = " ".join(pip_gate(cycle, ["e01"])["reason"])
    assert "Wanda" not in said
    assert "ferry" not in said


def test_the_gate_concerns_whom_it_may_be_about(tmp_path: Path) -> None:
    """A loop or a PIP on record; a conversation alone puts nobody on a list about PIPs."""
    assert PIP_GATE.concerns(cycle_of(tmp_path, conversation(before(30)))) == []
    assert PIP_GATE.concerns(cycle_of(tmp_path, f"\n## PIP {OPENED}\n### Gap\nReviews.\n")) == ["e01"]


def test_a_gap_of_one_word_cannot_be_found_elsewhere(tmp_path: Path) -> None:
    """Too little to tell what it is about, whatever else is written."""
    short = f"\n## PIP {OPENED}\n### Gap\nReviews.\n### Success criteria\n- TBD\n"
    assert three(cycle_of(tmp_path, note(before(90)), conversation(before(30)), short)) == (UNKNOWN,) * 3


@pytest.mark.parametrize(("text", "expected"), [
    ("90 % of releases reviewed before they go out", YES),
    ("All comments answered before code", YES),
    ("The hand-over runs without a call; checked by Tomas", YES),
    ("No release without a review", YES),
    ("Two of three designs with a failure page", YES),
    ("Communicate better every week", NO),
    ("Show more ownership of each release", NO),
    ("Be on time by 2026-06-30", NO),
    ("One must be more proactive", NO),
])  # fmt: skip
def test_a_criterion_is_measurable(tmp_path: Path, text: str, expected: str) -> None:
    """A number, or all or none; a due date is no number."""
    made = plan().replace("Each release reviewed before it goes out (target: 10 of 10; counted by Ines)", text)
    rows = pip_gate(cycle_of(tmp_path, made), ["e01"])
    assert rows.loc[rows["clause"] == "The success criteria can be measured", "met"].item() == expected


@pytest.mark.parametrize("heading", ["Gap", "Success criteria", "Timeline", "Support", "Consequences"])
def test_each_of_the_five_parts_stands_alone(tmp_path: Path, heading: str) -> None:
    """Left out, only its own clause is not met."""
    sections = plan().split("### ")
    kept = "### ".join(part for part in sections if not part.startswith(heading))
    cycle = cycle_of(tmp_path, kept)
    assert met(cycle, "R9.4").count(NO) == 1
    assert met(cycle_of(tmp_path, plan()), "R9.4") == [YES] * 5


@pytest.mark.parametrize(("days", "expected"), [(29, NO), (30, YES), (60, YES), (61, NO), (0, NO)])
def test_a_plan_has_thirty_to_sixty_days(tmp_path: Path, days: int, expected: str) -> None:
    """Both included, as policy says."""
    assert met(cycle_of(tmp_path, plan(days=days)), "R9.4")[2] == expected


def test_an_earlier_plan_that_was_met_closes_what_came_before(tmp_path: Path) -> None:
    """For a second PIP the count begins again after the first one's outcome."""
    told = [note(before(300)), note(before(280)), conversation(before(270))]
    first = plan(before(250), more=f"### Outcome {before(205)}\nMet: all criteria. Told in person.\n")
    rows = pip_gate(cycle_of(tmp_path, *told, first, plan()), ["e01"])
    unchanged = rows[rows["requirement"] == "R9.1c"].set_index("case")["met"]
    assert unchanged[f"PIP {before(250)}"] == YES
    assert unchanged[f"PIP {OPENED}"] == NO


def test_a_conversation_that_says_it_is_done_names_nothing_new(tmp_path: Path) -> None:
    """Praise of the very behaviour that was asked for."""
    told = [note(before(130)), note(before(100)), conversation(before(90))]
    praise = conversation(before(20)).replace(
        "Two changes were released without a review", "Every change released since was reviewed"
    )
    assert three(cycle_of(tmp_path, *told, praise, plan()))[2] == NO


@pytest.mark.parametrize(("said", "expected"), [
    ("Is it the role, the expectations or the support? Talked on 2026-05-04: the role fits, they were clear, pairing is there", YES),
    ("- Role: fits, asked on 2026-05-04\n- Expectations: read together\n- Support: pairing since March", YES),
    ("- Role: fits, asked on 2026-05-04", UNKNOWN),
    ("", UNKNOWN),
])  # fmt: skip
def test_role_expectations_and_support_are_asked_about(tmp_path: Path, said: str, expected: str) -> None:
    """In the lines straight under the PIP's heading, in a note, or in a repair loop's checks."""
    made = plan().replace(f"## PIP {OPENED}\n", f"## PIP {OPENED}\n{said}\n")
    assert met(cycle_of(tmp_path, made), "R9.3")[1] == expected


def test_praise_with_the_same_words_names_nothing(tmp_path: Path) -> None:
    """Neither a note nor a conversation that is only glad of it."""
    glad = [
        note(before(90), "Careful releases, each change reviewed. Thank you."),
        note(before(60), "Great release review"),
    ]
    assert YES not in three(cycle_of(tmp_path, *glad, plan()))


def test_few_shared_words_need_one_for_something_amiss(tmp_path: Path) -> None:
    """A note about the same work is at most possible; of a gap of two words each needs both."""
    short = f"\n## PIP {OPENED}\n### Gap\nExpected: a review before each merge. Seen: 7 merges without a review.\n"
    same_work = [
        note(before(90), "Wrote a review of the merge tooling"),
        note(before(70), "Review of merge tools held"),
    ]
    assert three(cycle_of(tmp_path, *same_work, short))[0] == UNKNOWN
    amiss = [note(before(90), "Two merges had no review"), note(before(30), "Again a merge without a review")]
    assert three(cycle_of(tmp_path, *amiss, short))[:2] == (YES, YES)


def test_one_loop_opens_one_plan(tmp_path: Path) -> None:
    """A second PIP has its own loop before it."""
    first = plan(date(2026, 4, 20), days=30, more=f"### Outcome {date(2026, 5, 15)}\nMet. Told in person.\n")
    rows = pip_gate(cycle_of(tmp_path, LOOP.format(verdict=ALWAYS["VERDICT"]), first, plan()), ["e01"])
    assert list(rows.loc[rows["requirement"] == "R10.7", "met"]) == [YES, NO]


@pytest.mark.parametrize(("heading", "text", "requirement"), [
    ("Gap", "_Describe the gap with examples_", 0), ("Support", "to be discussed", 3), ("Consequences", "[consequences]", 4),
])  # fmt: skip
def test_a_placeholder_is_nothing_written(tmp_path: Path, heading: str, text: str, requirement: int) -> None:
    """A template's own words are nobody's."""
    sections = plan().split("### ")
    made = [f"{heading}\n{text}\n" if part.startswith(heading) else part for part in sections]
    assert met(cycle_of(tmp_path, "### ".join(made)), "R9.4")[requirement] == NO


@pytest.mark.parametrize(("timeline", "expected"), [
    ("| Start | End |\n|---|---|\n| 2026-05-18 | 2026-07-02 |", YES),
    ("18 May – 2 July", YES),
    ("2026-05-18 to 02/07/2026", UNKNOWN),
    ("Six weeks from 18 May", YES),
])  # fmt: skip
def test_the_timeline_in_other_layouts(tmp_path: Path, timeline: str, expected: str) -> None:
    """A table, days without a year, and a day that can mean two days."""
    made = f"\n## PIP {OPENED}\n### Gap\nTwo releases without a review\n### Timeline\n{timeline}\n"
    assert met(cycle_of(tmp_path, made), "R9.4")[2] == expected


def test_every_row_has_a_file_and_a_line(tmp_path: Path) -> None:
    """Where nothing is written, the document's first line."""
    rows = pip_gate(cycle_of(tmp_path, as_of=OPENED), ["e01"])
    assert not rows.empty
    rows = pip_gate(cycle_of(tmp_path, conversation(before(30)), as_of=OPENED), ["e01"])
    assert rows["file"].eq("growth_docs/e01.md").all()
    assert rows["line"].notna().all()
