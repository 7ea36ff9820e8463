"""The imports: a map is shown and confirmed once, and the exit code says whether all of a file could be used."""

from __future__ import annotations

from pathlib import Path

import pytest

LONG = (
    "Role,Level,Skill,Description\n"
    "Diver,Junior,Air,Plans one tank for oneself\n"
    "Diver,Senior,Air,Plans the gas of a whole team\n"
    "Cook,Junior,Heat,Keeps one pan at the right heat\n"
)


@pytest.fixture
def ladder(tmp_path: Path) -> Path:
    """A long CSV of two ladders."""
    path = tmp_path / "ladder.csv"
    path.write_text(LONG)
    return path


def test_a_ladders_map_is_shown_and_waits_for_a_person(perfcal, ladder: Path, tmp_path: Path) -> None:
    """Without a person or --yes nothing is written; with it the map is kept, with the rows asked for."""
    out, column_map = tmp_path / "rubric.yaml", tmp_path / "map.yaml"
    command = ["import", "rubric", ladder, "--map", column_map, "--where", "Role=Diver", "--out", out]
    asked = perfcal(*command)
    assert (asked.code, out.exists(), column_map.exists()) == (2, False, False)
    assert "'Skill' is the dimension\n'Description' is what is expected\nonly rows where 'Role' is 'Diver'" in asked.err
    assert "add --yes" in asked.err
    assert perfcal(*command, "--yes").code == 0
    assert "Keeps one pan" not in out.read_text()


def test_a_saved_map_is_shown_and_not_asked_about(perfcal, ladder: Path, tmp_path: Path) -> None:
    """What was confirmed once is used again; what is typed beside it is stronger."""
    column_map = tmp_path / "map.yaml"
    assert perfcal("import", "rubric", ladder, "--map", column_map, "--where", "Role=Diver", "--yes").code == 0
    before = column_map.read_bytes()
    again = perfcal("import", "rubric", ladder, "--map", column_map, "--levels", "Senior,Junior")
    assert again.code == 0
    assert "levels in this order: Senior, Junior" in again.err
    assert again.out.index("senior") < again.out.index("junior")
    assert column_map.read_bytes() == before


def test_a_ladder_that_needs_no_map_is_not_asked_about(perfcal, tmp_path: Path) -> None:
    """Levels across are read as they stand; a map for them would be kept for nothing."""
    ladder = tmp_path / "wide.csv"
    ladder.write_text("Skill,L1,L2\nAir,Plans one tank,Plans for a team\nDepth,Stays shallow,Leads deep dives\n")
    assert perfcal("import", "rubric", ladder).code == 0
    refused = perfcal("import", "rubric", ladder, "--map", tmp_path / "map.yaml")
    assert refused.code == 2
    assert "only a long CSV is read through a map" in refused.err


def test_a_refused_row_is_said_by_the_exit_code(perfcal, tmp_path: Path) -> None:
    """The rows that can be used are written all the same; standard output is they alone."""
    export = tmp_path / "export.csv"
    export.write_text("Employee Id,Full Name,Manager Id,Job Level\n007,Ada Quist,,L5\n,Bo Lind,007,L4\n")
    said = perfcal("import", "table", export, "--yes")
    assert said.code == 1
    assert [line[:4] for line in said.out.splitlines()[1:]] == ["007,"]
    assert "2 rows in = 1 out + 1 refused" in said.err


def test_a_file_of_work_that_cannot_be_read_is_said_by_the_exit_code(perfcal, tmp_path: Path) -> None:
    """Nothing is proposed and the fault is listed."""
    source = tmp_path / "prs.json"
    source.write_text("[{")
    said = perfcal("import", "evidence", source, "--employee", "e01")
    assert (said.code, said.out.strip()) == (1, "")
    assert "text that is not JSON" in said.err
