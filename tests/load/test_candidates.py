"""Who is put up, to which level, and what was decided."""

from __future__ import annotations

from strategies_tables import FIXTURES, RUBRICS, rows_of, said

from perfcal.load.candidates import read_candidates
from perfcal.schema.columns import CANDIDATES
from perfcal.schema.problems import Problems


def test_every_fault_has_its_line_and_the_sound_row_is_read() -> None:
    """Aliases become ids; unknown levels, decisions, rounds, repeated people and blank ids are refused."""
    name, problems = "candidates_every_fault.csv", Problems()
    candidates = read_candidates(FIXTURES / name, name=name, rubrics=RUBRICS, problems=problems)
    assert list(candidates.columns) == list(CANDIDATES)
    assert candidates[["employee_id", "target_level", "round"]].to_numpy().tolist() == [["e01", "L5", 1]]
    assert [line for line, _ in rows_of(problems, severity="error")] == [4, 5, 8, 3, 6, 7]
    assert "did you mean L5?" in said(problems)
    assert "write approved" in said(problems)
