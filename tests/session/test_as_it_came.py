"""The export that ratings came from goes back to its own tool with the final ones in it (R8.6)."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from after_session import state_of
from small_workspace import write_small_workspace

from perfcal import load_workspace
from perfcal.errors import DataError, UsageError
from perfcal.load.importers.column_map import ColumnMap
from perfcal.load.importers.table import import_table
from perfcal.load.tabular import Layout
from perfcal.schema.cycle import Cycle
from perfcal.session.after import with_decisions
from perfcal.session.as_it_came import ratings_as_they_came, require_same_ratings
from perfcal.session.decisions import Session
from perfcal.session.export import export_session

EXPORT = """\
Half;Score;Person;Note;Score text;Boss
2025-2;2;Ilse Okafor;;Partly meets;m01
2026-1;3;Ilse Okafor;on time, thin;Meets;m01
2026-1;4;Tariq Lindqvist;;Exceeds;m01
2026-1;3;Mei Castellano;"joined; in May";Meets;m01
"""
MAP = ColumnMap(
    "ratings",
    {"cycle": ("Half",), "employee_id": ("Person",), "rater_id": ("Boss",), "rating": ("Score",)},
    also={"rating": ("Score text",)},
    constants={"stage": "manager", "dimension": "overall"},
    words={"cycle": {"2025-2": "2025-H2", "2026-1": "2026-H1"}},
)
WIDE = "who,overall score,scope score\nx1,3,3\nx2,4,4\n"
WIDE_MAP = ColumnMap(
    "ratings",
    {"employee_id": ("who",)},
    constants={"cycle": "2026-H1", "stage": "manager", "rater_id": "m01"},
    rating_columns={"overall score": {"dimension": "overall"}, "scope score": {"dimension": "scope"}},
)
LABELS = "Employee,Grade\nx1,solid\nx2,great\n"
LABELS_MAP = replace(
    WIDE_MAP,
    columns={"employee_id": ("Employee",), "rating": ("Grade",)},
    constants={**WIDE_MAP.constants, "dimension": "overall"},
    words={"rating": {"solid": "Meets", "great": "Exceeds", "stellar": "Far exceeds"}},
    rating_columns={},
)


def imported(root: Path, text: str, column_map: ColumnMap, *, excel: bool = False) -> tuple[Cycle, Path]:
    """A workspace whose ratings were imported from an export."""
    folder = write_small_workspace(root / "ws")
    file = root / ("hr.xlsx" if excel else "hr.csv")
    if excel:
        pd.read_csv(io.StringIO(text), sep=";", dtype=str, keep_default_na=False).to_excel(file, index=False)
    else:
        file.write_text(text, encoding="utf-8")
    empty = load_workspace(folder)
    import_table(file, column_map, out=folder / "ratings.csv", scale=empty.scale, people=empty.people)
    return load_workspace(folder), file


def given_back(root: Path, text: str, column_map: ColumnMap, *rows: dict[str, str], excel: bool = False) -> str:
    """The export after these decisions, which reads back as decided."""
    cycle, file = imported(root, text, column_map, excel=excel)
    after = with_decisions(cycle, state_of(*rows))
    made = root / "made.csv"
    made.write_bytes(ratings_as_they_came(after, file, column_map))
    require_same_ratings(after, made, column_map)
    return made.read_text(encoding="utf-8")


def test_only_what_the_session_changed_is_written_in_the_files_own_words(tmp_path: Path) -> None:
    """Score and text together; other rows, columns and cycles stay character by character."""
    text = given_back(tmp_path, EXPORT, MAP, {"employee_id": "x1", "value": "4"})
    assert text == EXPORT.replace(
        "2026-1;3;Ilse Okafor;on time, thin;Meets", "2026-1;4;Ilse Okafor;on time, thin;Exceeds"
    )


def test_a_rating_the_file_never_had_is_written_in_the_manner_of_its_column(tmp_path: Path) -> None:
    """A number among numbers, the scale's label among labels."""
    text = given_back(tmp_path, EXPORT, MAP, {"employee_id": "x2", "value": "5"})
    assert "2026-1;5;Tariq Lindqvist;;Far exceeds;m01" in text


def test_of_a_wide_export_each_dimension_has_its_own_column(tmp_path: Path) -> None:
    """What was decided on one leaves the other alone."""
    rows = {"employee_id": "x1", "value": "4", "dimension": "scope"}, {"employee_id": "x2", "value": "3"}
    assert given_back(tmp_path, WIDE, WIDE_MAP, *rows) == "who,overall score,scope score\nx1,3,4\nx2,3,4\n"


def test_words_of_the_map_are_used_for_what_the_file_never_wrote(tmp_path: Path) -> None:
    """The organisation's own label."""
    text = given_back(tmp_path, LABELS, LABELS_MAP, {"employee_id": "x1", "value": "5"})
    assert text == "Employee,Grade\nx1,stellar\nx2,great\n"


def test_a_workbook_comes_back_as_csv_with_its_columns(tmp_path: Path) -> None:
    """Whatever the map says of sheets and lines."""
    column_map = replace(MAP, layout=Layout(header_line=1))
    text = given_back(tmp_path, EXPORT, column_map, {"employee_id": "x1", "value": "4"}, excel=True)
    assert text.splitlines()[:3] == [
        "Half,Score,Person,Note,Score text,Boss",
        "2025-2,2,Ilse Okafor,,Partly meets,m01",
        '2026-1,4,Ilse Okafor,"on time, thin",Exceeds,m01',
    ]


def test_a_map_of_another_file_is_refused(tmp_path: Path) -> None:
    """By what it lacks, or by its kind."""
    cycle, file = imported(tmp_path, EXPORT, MAP)
    with pytest.raises(DataError, match=r"hr.csv does not have the columns of the map"):
        ratings_as_they_came(cycle, file, LABELS_MAP)
    with pytest.raises(UsageError, match="a column map of roster"):
        ratings_as_they_came(cycle, file, ColumnMap("roster", {"employee_id": ("Person",)}))


def test_what_would_not_read_back_is_refused(tmp_path: Path) -> None:
    """A file that says something else than was decided."""
    cycle, file = imported(tmp_path, EXPORT, MAP)
    after = with_decisions(cycle, state_of({"employee_id": "x1", "value": "4"}))
    with pytest.raises(DataError, match="would not read back as it was decided"):
        require_same_ratings(after, file, MAP)


def test_a_word_that_the_files_encoding_lacks_is_said(tmp_path: Path) -> None:
    """With what to do; nothing is written instead of it."""
    starred = replace(LABELS_MAP, words={"rating": {"solid": "Meets", "great": "Exceeds", "stellar ★": "Far exceeds"}})
    cycle, file = imported(tmp_path, LABELS, starred)
    after = with_decisions(cycle, state_of({"employee_id": "x1", "value": "5"}))
    cp1252 = replace(starred, layout=Layout(encoding="cp1252"))
    with pytest.raises(DataError, match=r"hr\.csv is cp1252, which cannot hold a word of the scale"):
        ratings_as_they_came(after, file, cp1252)


def test_it_stands_in_the_export_and_its_readme_says_so(tmp_path: Path) -> None:
    """Beside the tables that flow back into perfcal."""
    cycle, file = imported(tmp_path, EXPORT, MAP)
    with Session.open(cycle, who="m01", room=["m01"]) as session:
        session.decide("x1", "4", why="two links", seen_version=0)
        export_session(session, tmp_path / "out", came_in=(file, MAP))
    assert "2026-1;4;Ilse Okafor" in (tmp_path / "out" / "hr-with-final-ratings.csv").read_text(encoding="utf-8")
    assert "| `hr-with-final-ratings.csv` |" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
