"""What a repair loop and a PIP ask for this week: each thing on the day it turns, with its line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pip_docs import OPENED as PIP_OPENED
from pip_docs import plan
from repair_docs import END, PARTS, day, loop, loop_cycle

from perfcal.evidence.pip.due import case_steps
from perfcal.schema.columns import TO_DO
from perfcal.schema.cycle import Cycle

KEPT = (7, 14, 21, 28, 35)


def steps(cycle: Cycle) -> list[tuple[str, str]]:
    """Return each thing to do, and whether it is overdue."""
    rows = case_steps(cycle, "e01")
    assert rows["line"].notna().all()
    assert rows["reason"].ne("").all()
    return list(zip(rows["kind"], rows["status"], strict=True))


def on(number: int) -> str:
    """Return the day so many days after the PIP's start, as text."""
    return str(PIP_OPENED + timedelta(days=number))


@pytest.mark.parametrize(("as_of", "expected"), [
    (34, []),
    (35, [("repair verdict", "due")]),
    (42, [("repair verdict", "due")]),
    (43, [("repair verdict", "overdue")]),
])  # fmt: skip
def test_the_verdict_is_asked_for_from_a_week_before_the_end(tmp_path: Path, as_of: int, expected: list) -> None:
    """On the last day it may still come; the day after it is overdue."""
    found = steps(loop_cycle(tmp_path, loop(touches=KEPT, verdict=None), as_of=day(as_of)))
    assert [step for step in found if step[0] == "repair verdict"] == expected


@pytest.mark.parametrize(("as_of", "expected"), [(14, "due"), (15, "overdue")])
def test_a_touch_point_is_due_on_the_seventh_day(tmp_path: Path, as_of: int, expected: str) -> None:
    """After the last, or after the opening."""
    found = steps(loop_cycle(tmp_path, loop(touches=(7,), verdict=None), as_of=day(as_of)))
    assert ("repair touch point", expected) in found


@pytest.mark.parametrize(("as_of", "expected"), [(6, None), (7, "due"), (27, "due"), (28, "overdue")])
def test_the_look_is_asked_for_in_its_weeks(tmp_path: Path, as_of: int, expected: str | None) -> None:
    """From day 7 to day 27, and overdue after it."""
    found = dict(steps(loop_cycle(tmp_path, loop(touches=(6, 13, 20, 27), look=None, verdict=None), as_of=day(as_of))))
    assert found.get("repair look") == expected


@pytest.mark.parametrize(("verdict", "expected"), [
    ("Recovery. Told Wanda in the 1:1.", []),
    ("Recovery. Not told yet.", [("repair verdict", "overdue")]),
    ("Recovery.", [("repair verdict", "overdue")]),
    ("We shall see how it goes.", [("repair verdict", "overdue")]),
])  # fmt: skip
def test_a_verdict_is_one_of_three_and_told(tmp_path: Path, verdict: str, expected: list) -> None:
    """Else it is asked for, or asked to be told."""
    assert steps(loop_cycle(tmp_path, loop(verdict=verdict), as_of=END + timedelta(days=3))) == expected


def test_what_the_opening_left_out_is_asked_for(tmp_path: Path) -> None:
    """A check, the engineer's answer, a heading; each requirement once."""
    parts = {"Checks": PARTS["Checks"].split("\n")[0], "Gap": "Expected: x. Seen: y. Gap: z.", "Cadence": None}
    rows = case_steps(loop_cycle(tmp_path, loop(parts=parts, touches=(7,), verdict=None), as_of=day(8)), "e01")
    assert list(rows.loc[rows["kind"] == "repair opening", "requirement"]) == ["R10.1", "R10.3", "R10.4"]


def test_an_engineer_who_is_not_heard_is_asked(tmp_path: Path) -> None:
    """After two touch points running without their part."""
    bare = "\n".join(f"### Touch point {day(number)}\nProgress: a. Gap: b." for number in (7, 14))
    found = case_steps(loop_cycle(tmp_path, loop(touches=(), more=bare, verdict=None), as_of=day(14)), "e01")
    assert found["what"].str.contains("what stands in the way").any()


@pytest.mark.parametrize(("number", "expected"), [
    (7, [("PIP meeting", "due")]),
    (15, [("PIP meeting", "overdue"), ("PIP midpoint", "due")]),
    (22, [("PIP meeting", "overdue"), ("PIP midpoint", "due")]),
    (23, [("PIP midpoint", "overdue"), ("PIP meeting", "overdue")]),
    (38, [("PIP midpoint", "overdue"), ("PIP meeting", "overdue"), ("PIP outcome", "due")]),
    (46, [("PIP outcome", "overdue")]),
    (61, [("PIP outcome", "overdue")]),
    (92, [("PIP outcome", "overdue")]),
])  # fmt: skip
def test_a_plan_without_a_meeting(tmp_path: Path, number: int, expected: list) -> None:
    """45 days, the middle on day 22: what is overdue first, and by its end only the outcome."""
    cycle = loop_cycle(tmp_path, plan(), as_of=PIP_OPENED + timedelta(days=number))
    assert steps(cycle) == expected


def test_an_outcome_can_be_put_off_until_day_sixty(tmp_path: Path) -> None:
    """Then it is overdue, and in month 4 the manager's problem."""
    said = {
        number: case_steps(loop_cycle(tmp_path, plan(), as_of=PIP_OPENED + timedelta(days=number)), "e01").iloc[0]
        for number in (60, 61, 92)
    }
    assert [("extend" in row["what"]) for row in said.values()] == [True, False, False]
    assert "month 4" in said[92]["reason"]


def test_a_plan_that_cannot_be_met_and_an_outcome_not_told(tmp_path: Path) -> None:
    """The five parts while it runs; afterwards the telling."""
    vague = plan().replace(
        "Each release reviewed before it goes out (target: 10 of 10; counted by Ines)", "More ownership"
    )
    assert ("PIP parts", "overdue") in steps(loop_cycle(tmp_path, vague, as_of=PIP_OPENED + timedelta(days=5)))
    silent = plan(more=f"### Outcome {on(44)}\nMet. Not told yet.\n")
    rows = case_steps(loop_cycle(tmp_path, silent, as_of=PIP_OPENED + timedelta(days=50)), "e01")
    assert rows["what"].str.startswith("tell the engineer").tolist() == [True]


def test_nobody_without_a_case_has_a_step(tmp_path: Path) -> None:
    """Empty, with the columns of every list of things to do."""
    rows = case_steps(loop_cycle(tmp_path), "e01")
    assert rows.empty
    assert list(rows.columns) == list(TO_DO)
