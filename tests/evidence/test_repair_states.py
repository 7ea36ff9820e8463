"""The state machine of a repair loop: its paths, the moves it does not have, and its drawing."""

from __future__ import annotations

from pathlib import Path

import pytest
from repair_docs import PARTS, RECOVERED, day, loop, loop_cycle

from perfcal.evidence.repair.signals import repair_signals
from perfcal.evidence.repair.states import MOVES, repair_diagram, repair_states
from perfcal.evidence.repair.words import VERDICTS
from perfcal.schema.cycle import Cycle

PIP = "\n## PIP {on}\n### Gap\nA page in each design\n"


def path(cycle: Cycle) -> list[str]:
    """Return the states a loop went through, each once in a row."""
    states = list(repair_states(cycle)["state"])
    return [state for at, state in enumerate(states) if at == 0 or state != states[at - 1]]


def wrong(cycle: Cycle) -> list[tuple[str, str]]:
    """Return each illegal move with the state it happened in."""
    rows = repair_states(cycle)
    rows = rows[~rows["legal"]]
    return list(zip(rows["move"], rows["before"], strict=True))


def test_a_loop_as_it_should_be_has_one_path(tmp_path: Path) -> None:
    """From the checks to its verdict, each step with its line."""
    cycle = loop_cycle(tmp_path, loop())
    assert path(cycle) == ["checked", "opened", "agreed", "planned", "running", "re-diagnosed", "running", "recovery"]
    assert wrong(cycle) == []
    assert repair_states(cycle)["line"].notna().all()


@pytest.mark.parametrize(("made", "expected"), [
    ({"parts": {"Checks": None}}, [("opening", "nothing yet")]),
    ({"parts": {"Checks": PARTS["Checks"].replace("2026-01-09", "2026-01-13")}}, [("opening", "nothing yet")]),
    ({"parts": {"Gap": "Expected: x. Seen: y. Gap: z."}}, [("shared plan", "opened")]),
    ({"parts": {"Cadence": None}}, [("touch point", "agreed")]),
    ({"touches": (-3, 7, 14, 21, 28, 35, 42)}, [("touch point", "checked")]),
    ({"touches": (7, 14, 21, 28, 35, 42, 50)}, [("touch point", "recovery")]),
    ({"verdict": "We go on."}, [("verdict", "running")]),
    ({"verdict": "Recovery, or a PIP."}, [("verdict", "running")]),
    ({"touches": ()}, [("re-diagnosis", "planned")]),
])  # fmt: skip
def test_a_move_at_the_wrong_time_is_reported(tmp_path: Path, made: dict, expected: list[tuple[str, str]]) -> None:
    """Once, where it happened; what follows it is read on from there."""
    assert wrong(loop_cycle(tmp_path, loop(**made))) == expected


def test_two_verdicts_are_reported_with_the_second_ones_line(tmp_path: Path) -> None:
    """The loop was over after the first."""
    cycle = loop_cycle(tmp_path, loop(more=f"### Verdict {day(45)}\nPIP opens. Told in person."))
    rows = repair_states(cycle)
    bad = rows[~rows["legal"]]
    assert list(bad["move"]) == ["PIP opens"]
    lines = (cycle.root / str(bad["file"].item())).read_text(encoding="utf-8").split("\n")
    assert lines[bad["line"].item() - 1] == f"### Verdict {day(45)}"


@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_verdict_is_an_end(tmp_path: Path, verdict: str) -> None:
    """All three are legal, and the last state."""
    cycle = loop_cycle(tmp_path, loop(verdict=f"{verdict}. Told in person."))
    assert path(cycle)[-1] == verdict
    assert wrong(cycle) == []


@pytest.mark.parametrize(("verdict", "expected"), [
    ("PIP opens. Told in person.", []),
    (RECOVERED, [("PIP", "recovery")]),
    (None, [("PIP", "soft ending")]),
])  # fmt: skip
def test_a_pip_needs_the_verdict_that_opens_it(tmp_path: Path, verdict: str | None, expected: list) -> None:
    """Where policy has the loop first."""
    docs = (loop(verdict=verdict), PIP.format(on=day(49)))
    assert wrong(loop_cycle(tmp_path, *docs)) == expected
    free = loop_cycle(tmp_path, *docs, policy="perfcal: policy/1\nrepair_first: false\n")
    assert "PIP" not in list(repair_states(free)["move"])


def test_a_pip_without_any_loop_has_a_row(tmp_path: Path) -> None:
    """There is no path, and that is what it says."""
    cycle = loop_cycle(tmp_path, PIP.format(on=day(49)))
    assert wrong(cycle) == [("PIP", "nothing yet")]


def test_a_rejected_gap_is_looked_at_again_or_parts(tmp_path: Path) -> None:
    """Touch points on a gap nobody agreed to are no move."""
    gap = "Expected: x. Seen: y. Gap: z.\nWanda does not agree."
    parting = loop_cycle(tmp_path, loop(parts={"Gap": gap}, touches=(), look=None, verdict="Parting begins. Told."))
    assert wrong(parting) == []
    on = loop_cycle(tmp_path, loop(parts={"Gap": gap}, look=None))
    assert wrong(on)[0] == ("touch point", "rejected")


@pytest.mark.parametrize(("touches", "drifts"), [((7, 34, 41), False), ((7, 35, 42), True)])
def test_twenty_eight_days_of_silence_are_drift(tmp_path: Path, touches: tuple[int, ...], drifts: bool) -> None:
    """The state lasts until the next touch point."""
    found = path(loop_cycle(tmp_path, loop(touches=touches, look=None)))
    assert ("drifting" in found) == drifts
    assert found[-1] == "recovery"


def test_a_loop_without_a_verdict_ends_softly_the_day_after_its_end(tmp_path: Path) -> None:
    """And not before; a verdict given late still ends it."""
    assert path(loop_cycle(tmp_path, loop(verdict=None), as_of=day(42)))[-1] == "running"
    soft = loop_cycle(tmp_path, loop(verdict=None), as_of=day(43))
    assert path(soft)[-1] == "soft ending"
    assert repair_states(soft)["date"].iloc[-1].date() == day(43)
    assert path(loop_cycle(tmp_path, loop(verdict_on=50)))[-1] == "recovery"


def test_every_state_can_be_reached_and_left() -> None:
    """The only states without a way out are the ends."""
    reached = {"nothing yet"}
    while more := {to for (state, _), to in MOVES.items() if state in reached} - reached:
        reached |= more
    assert reached == {state for state, _ in MOVES} | set(MOVES.values())
    assert reached - {state for state, _ in MOVES} == {"recovery", "parting begins", "PIP"}


def test_the_documentation_draws_this_machine(repository: Path) -> None:
    """The drawing is the table."""
    assert repair_diagram() in (repository / "docs" / "repair-and-pip.md").read_text(encoding="utf-8")


def test_signals_are_a_time_line(tmp_path: Path) -> None:
    """Touch points, the look and the verdict in the order of their days."""
    rows = repair_signals(loop_cycle(tmp_path, loop()), "e01")
    assert list(rows["kind"]) == ["touch point"] * 2 + ["re-diagnosis"] + ["touch point"] * 4 + ["verdict"]
    assert rows["date"].is_monotonic_increasing
    said = rows[rows["kind"] == "touch point"]
    assert set(said["progress"]) == set(said["gap"]) == {"yes"}
    assert set(said["engineer"]) == {"said"}
