"""The decision table: which row a record is in, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pip_docs import OPENED, OTHER, before, conversation, cycle_of, note, plan
from repair_docs import day, loop, loop_cycle

from perfcal.errors import UnknownNameError
from perfcal.evidence.pip.decision import LEADER_QUESTIONS, PATHS, PipDecision, pip_decision

TOLD = (note(before(130)), note(before(100)), conversation(before(60)), note(before(20)))
LOOP = """
## Repair 2026-03-16
### Checks
- 2026-03-09 Diagnosis: {diagnosis}, the review is left out when time is short
### Gap
Expected: each change reviewed. Seen: two releases without a review. Gap: a review before each release.
### Support
- Pairing on Mondays
### Verdict 2026-04-27
{verdict}
"""
RATINGS = "cycle,employee_id,rater_id,stage,dimension,rating,rated_on,rationale\n"
COMPLAINT = "\n## Feedback 2026-04-20\nFrom: Jun\n{said}\n"
FREE = {"policy": "perfcal: policy/1\nrepair_first: false\n"}


def decision(root: Path, *sections: str, **files: str) -> PipDecision:
    """Return the decision on the day a PIP would be opened."""
    return pip_decision(cycle_of(root, *sections, as_of=OPENED, **files), "e01")


def rated(*values: int) -> str:
    """Return a ratings file with one final rating a half, the last of 2026-H1."""
    halves = [(year, half) for year in (2023, 2024, 2025, 2026) for half in (1, 2)][:7][-len(values) :]
    lines = [
        f"{year}-H{half},e01,m01,manager,overall,{value},{year}-{'05-04' if half == 1 else '11-09'},"
        for (year, half), value in zip(halves, values, strict=True)
    ]
    return RATINGS + "\n".join(lines) + "\n"


def test_all_three_are_a_plan_once_the_loop_was_first(tmp_path: Path) -> None:
    """Policy puts a repair loop before it; without that policy the three suffice."""
    assert decision(tmp_path, *TOLD).path == "repair loop first"
    assert decision(tmp_path, *TOLD, **FREE).path == "PIP"
    opened = LOOP.format(diagnosis="skill", verdict="PIP opens. Told in person.")
    assert decision(tmp_path, *TOLD, opened, policy="perfcal: policy/1\n").path == "PIP"


@pytest.mark.parametrize(("days", "said"), [(30, "run until 2026-05-18"), (31, "were over on 2026-05-17")])
def test_named_once_gives_thirty_days(tmp_path: Path, days: int, said: str) -> None:
    """On the thirtieth day they still run."""
    found = decision(tmp_path, conversation(before(days)))
    assert found.path == "follow up"
    assert said in found.reason


@pytest.mark.parametrize(("last", "expected"), [(3, "managed transition"), (4, "managed transition"), (2, "follow up")])
def test_a_mismatch_is_a_transition_while_the_work_is_not_failing(tmp_path: Path, last: int, expected: str) -> None:
    """At meets or above; below it the rest of the table is asked."""
    loop = LOOP.format(diagnosis="role mismatch", verdict="Recovery in another team, told in person.")
    found = decision(tmp_path, loop, conversation(before(10)), ratings=rated(3, last))
    assert found.path == expected


@pytest.mark.parametrize(("values", "expected"), [
    ((4, 4, 5, 4, 2), "talk first"),
    ((3, 4, 5, 4, 2), "feedback gap"),
    ((4, 5, 4, 2), "feedback gap"),
    ((4, 4, 5, 4, 3), "feedback gap"),
])  # fmt: skip
def test_a_sudden_drop_after_two_strong_years(tmp_path: Path, values: tuple[int, ...], expected: str) -> None:
    """Four halves above meets, then below it; no rating stands in the reason."""
    found = decision(tmp_path, ratings=rated(*values))
    assert found.path == expected
    assert not any(character.isdigit() for character in found.reason.replace("4 cycles", ""))


@pytest.mark.parametrize(("said", "noted", "expected"), [
    ("We waited a week for the harbour export and heard of it on the day.", OTHER, "investigate first"),
    ("The harbour export took three reminders.", OTHER, "investigate first"),
    ("The harbour export took three reminders.", "The harbour export needed reminders, twice", "feedback gap"),
    ("The harbour export came a week early.", OTHER, "feedback gap"),
])  # fmt: skip
def test_what_only_peers_have_seen_is_looked_into_first(tmp_path: Path, said: str, noted: str, expected: str) -> None:
    """Unless the manager has written about it too."""
    assert decision(tmp_path, COMPLAINT.format(said=said), note(before(60), noted)).path == expected


def test_what_got_better_is_no_follow_up(tmp_path: Path) -> None:
    """The last word says so."""
    better = note(before(10), "The release review improved, each change was reviewed")
    assert decision(tmp_path, conversation(before(60)), better).path == "feedback gap"


def test_an_empty_record_is_a_feedback_gap(tmp_path: Path) -> None:
    """Nothing written is nothing named."""
    found = decision(tmp_path)
    assert (found.path, found.rows) == ("feedback gap", ())
    assert found.says == PATHS["feedback gap"]


def test_a_plan_in_force_is_looked_at_from_its_first_day(tmp_path: Path) -> None:
    """What was written after it opened does not make it earned."""
    late = note(date(2026, 5, 25)) + note(date(2026, 6, 20))
    cycle = cycle_of(tmp_path, conversation(before(20)), plan(), late, as_of=date(2026, 6, 30))
    assert pip_decision(cycle, "e01").path == "follow up"


def test_the_frame_points_to_what_must_change_and_what_support_there_is(tmp_path: Path) -> None:
    """To the lines of the plan; the words stay there."""
    found = pip_decision(cycle_of(tmp_path, plan(), as_of=OPENED), "e01")
    assert [part.title for part in found.frame] == ["Where things stand", "What must change", "What support there is"]
    lines = (tmp_path / "growth_docs" / "e01.md").read_text(encoding="utf-8").split("\n")
    assert [lines[int(part.row.split(":")[1]) - 1] for part in found.frame[1:]] == ["### Gap", "### Support"]


def test_an_unknown_id_is_refused(tmp_path: Path) -> None:
    """With the nearest known one."""
    with pytest.raises(UnknownNameError, match="e01"):
        pip_decision(cycle_of(tmp_path), "e1")


def test_the_leader_is_asked_four_questions() -> None:
    """Each is a question."""
    assert len(LEADER_QUESTIONS) == 4
    assert all(question.endswith("?") for question in LEADER_QUESTIONS)


@pytest.mark.parametrize(("as_of", "said"), [(30, "runs until"), (60, "was to end on")])
def test_a_loop_without_a_verdict_decides_first(tmp_path: Path, as_of: int, said: str) -> None:
    """No follow-up beside it, and no second clock; without `repair_first` it stands in nobody's way."""
    text = loop(verdict=None, touches=(7, 14, 21, 28))
    found = pip_decision(loop_cycle(tmp_path, text, as_of=day(as_of)), "e01")
    assert found.path == "repair loop first"
    assert said in found.reason
    free = "perfcal: policy/1\nrepair_first: false\n"
    assert pip_decision(loop_cycle(tmp_path, text, as_of=day(as_of), policy=free), "e01").path == "follow up"
