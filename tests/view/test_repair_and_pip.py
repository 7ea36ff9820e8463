"""The page of a repair loop and a PIP: what this week asks for stands first, and every step has its line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from repair_docs import END, day, loop, loop_cycle

from perfcal.evidence.repair.states import MOVES
from perfcal.view.repair_and_pip import _STATE, RepairAndPip


def page(root: Path, *sections: str, late: int = 3) -> RepairAndPip:
    """Return the page so many days after the loop's end."""
    return RepairAndPip(loop_cycle(root, *sections, as_of=END + timedelta(days=late)), "e01")


def test_the_first_thing_is_what_this_week_asks_for(tmp_path: Path) -> None:
    """A soft ending asks for its verdict, before anything the growth doc owes besides."""
    said = page(tmp_path, loop(verdict=None)).standing.to_text().split("\n")
    assert said[2].startswith("give the verdict: recovery, PIP opens, or parting begins | overdue | 2026-02-23")
    assert "growth_docs/e01.md:" in said[2]
    assert any("ended softly: its end has passed without a verdict, since 2026-02-24" in line for line in said)
    assert said[-1].startswith("The rest of the growth doc, in 06_growth_doc. Overdue:")


def test_nothing_due_is_said(tmp_path: Path) -> None:
    """After a verdict that was told."""
    assert "Nothing of a repair loop or a PIP is due this week." in page(tmp_path, loop()).standing.to_text()


def test_the_path_tells_touch_points_in_a_row_as_one(tmp_path: Path) -> None:
    """And a step the loop does not have with its reason."""
    shown = page(tmp_path, loop(more=f"### Touch point {day(44)}\nProgress: a. Gap: b. Wanda: c.")).path.to_text()
    assert f"{day(21)} … {day(42)} | 4 × touch point | running" in shown
    assert "✗ not a step from there. On 2026-02-25: touch point in the state “recovery”; the loop is over." in shown


def test_a_wrong_step_is_said_where_things_stand(tmp_path: Path) -> None:
    """With its line."""
    shown = page(tmp_path, loop(parts={"Cadence": None})).standing.to_text()
    assert "Not as the loop has it: On 2026-01-19: touch point in the state “agreed”" in shown


def test_every_state_has_its_words() -> None:
    """Those of the machine are for the path."""
    assert {"nothing yet", *MOVES.values()} == set(_STATE)
