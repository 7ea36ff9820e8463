"""The column map: described, saved, read back, and refused with every fault in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_tables import FIXTURES, csv_file, plain_text

from perfcal.errors import DataError, OccupiedError, UnknownNameError
from perfcal.load.importers.column_map import ColumnMap, describe_column_map, load_column_map, write_column_map
from perfcal.load.importers.column_proposal import propose_column_map
from perfcal.load.importers.table import import_table
from perfcal.load.tabular import Layout


def test_a_saved_map_imports_the_same_table(tmp_path: Path) -> None:
    """Confirmed once, used again: the second import needs no proposal."""
    path = FIXTURES / "personnel_german_semicolon.csv"
    proposed = propose_column_map(path, "roster")
    saved = load_column_map(write_column_map(proposed, tmp_path / "map.yaml"))
    assert import_table(path, saved).csv == import_table(path, proposed).csv


def test_the_file_is_what_a_person_would_write(tmp_path: Path) -> None:
    """The format is named first, and the plain form of the specification reads."""
    text = 'perfcal: column-map/1\nkind: roster\nemployee_id: "Employee Id"\nname: [First, Last]\ndates: dmy\n'
    made = load_column_map(csv_file(tmp_path, text, name="map.yaml"))
    assert made == ColumnMap("roster", {"employee_id": ("Employee Id",), "name": ("First", "Last")}, dates="dmy")
    again = write_column_map(made, tmp_path / "again.yaml").read_text()
    assert again.startswith("perfcal: column-map/1\nkind: roster\nemployee_id: ")


def test_a_map_is_never_overwritten(tmp_path: Path) -> None:
    """A person's corrections stay."""
    path = csv_file(tmp_path, "mine", name="map.yaml")
    with pytest.raises(OccupiedError, match="already exists"):
        write_column_map(ColumnMap("roster", {"employee_id": ("Id",)}), path)


def test_every_fault_of_a_map_is_listed(tmp_path: Path) -> None:
    """Unknown keys with the nearest, wrong orders, words that mean nothing, lines that are no number."""
    text = (
        "perfcal: column-map/1\nkind: roster\nemploye_id: Id\nname: {a: b}\ndates: american\n"
        "status_words: {Gone: vanished}\nheader_line: three\ndelimiter: ';;'\n"
    )
    with pytest.raises(DataError, match=r"map\.yaml: not a column map") as fault:
        load_column_map(csv_file(tmp_path, text, name="map.yaml"))
    held = fault.value.problems
    assert held["line"].tolist() == [3, 4, 5, 6, 7, 8]
    assert held.loc[held["line"] == 3, "hint"].tolist() == ["did you mean employee_id?"]


@pytest.mark.parametrize("text", ["perfcal: column-map/1\nkind: people\n", "perfcal: rubric/1\n", "a: [\n", ""])
def test_other_files_are_no_column_maps(tmp_path: Path, text: str) -> None:
    """Another kind, another format, broken YAML and nothing at all are refused."""
    with pytest.raises(DataError, match="not a column map"):
        load_column_map(csv_file(tmp_path, text, name="map.yaml"))


def test_a_description_says_what_is_read_missing_and_why() -> None:
    """What a person confirms: columns, constants, words, what is missing, and notes."""
    described = describe_column_map(propose_column_map(FIXTURES / "fifteenfive_2026-H1.csv", "ratings"))
    assert "  rating ← 'Rating label', compared with 'Overall Score'" in described
    assert "  cycle = '2026-H1' for every row" in described
    assert "  missing: stage; name its header in the map, or a constant" in described
    assert "  not in the file, left blank: rated_on, rationale" in described


def test_a_description_shows_no_person() -> None:
    """Proposals print headers and a status's words, never a cell that names someone."""
    for name, kind in (("lattice_manager_email_or_id.csv", "roster"), ("fifteenfive_2026-H1.csv", "ratings")):
        described = "\n".join(describe_column_map(propose_column_map(FIXTURES / name, kind)))
        for person in ("Ilse", "Noor", "Bram", "harbour"):
            assert person not in described


def test_a_stated_layout_is_kept(tmp_path: Path) -> None:
    """Encoding and header line stated once are in the saved map."""
    path = csv_file(tmp_path, "Export of today\nEmployee ID;Name\n1;Zoë\n", encoding="latin-1")
    proposed = propose_column_map(path, "roster", layout=Layout(encoding="latin-1"))
    saved = load_column_map(write_column_map(proposed, tmp_path / "map.yaml"))
    assert saved.layout == Layout("latin-1", ";", 2, 1)
    assert import_table(path, saved).rows["name"].tolist() == ["Zoë"]


@pytest.mark.parametrize(
    ("kind", "dates", "constants", "message"),
    [
        ("rosters", None, {}, "no kind of table 'rosters'"),
        ("roster", "american", {}, "no date order 'american'"),
        ("roster", None, {"levle": "L4"}, "no column of roster 'levle'"),
    ],
)
def test_a_mistyped_statement_is_refused_before_anything_is_read(
    kind: str, dates: str | None, constants: dict[str, str], message: str
) -> None:
    """What the command line says wrongly is named with what there is."""
    with pytest.raises(UnknownNameError, match=message):
        propose_column_map(FIXTURES / "none.csv", kind, dates=dates, constants=constants)


@given(st.dictionaries(st.sampled_from(["employee_id", "name", "team", "level"]), plain_text, min_size=1))
def test_any_headers_survive_saving(headers: dict[str, str]) -> None:
    """`No`, `1:1`, quotes and hashes in a header come back as the same text."""
    import tempfile

    made = ColumnMap("roster", {column: (header,) for column, header in headers.items()})
    with tempfile.TemporaryDirectory() as folder:
        assert load_column_map(write_column_map(made, Path(folder) / "map.yaml")) == made
