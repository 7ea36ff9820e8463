"""The roster: every awkward habit of a real export has its line and its hint."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_tables import FIXTURES, RUBRICS, csv_file, ids, rows_of, said

from perfcal.load.reporting_lines import reporting_loops
from perfcal.load.roster import read_roster
from perfcal.schema.columns import PEOPLE
from perfcal.schema.problems import Problems


def read(name: str) -> tuple[pd.DataFrame, Problems]:
    """Read one fixture."""
    problems = Problems()
    return read_roster(FIXTURES / name, name=name, rubrics=RUBRICS, problems=problems), problems


def test_a_sound_roster_has_people_and_one_note() -> None:
    """Aliases become ids, days are days, and a manager's own ladder is noted, not refused."""
    people, problems = read("roster_sound.csv")
    assert list(people.columns) == list(PEOPLE)
    assert list(people["level"]) == ["", "M5", "L4", "L5", "L3"]
    assert people.loc[2, "level_since"] == pd.Timestamp("2024-03-01")
    assert list(people["line"]) == [2, 3, 4, 5, 6]
    assert [(each.severity, each.line) for each in problems] == [("note", 3)]


def test_unknown_headers_are_named_with_the_nearest() -> None:
    """An unknown column is not read, and its nearest name is the hint."""
    people, problems = read("roster_unknown_header.csv")
    assert len(people) == 1
    assert ("warning", "levl_since", "did you mean level_since?") in [
        (each.severity, each.column, each.hint) for each in problems
    ]


def test_a_missing_column_stops_the_file_and_says_what_to_rename() -> None:
    """A roster without manager_id would make everyone a root."""
    people, problems = read("roster_missing_column.csv")
    assert people.empty
    assert [(each.line, each.hint) for each in problems] == [(1, "rename 'manger_id' to manager_id")]


def test_a_file_without_a_header_shows_none_of_its_cells(tmp_path: Path) -> None:
    """The first row may be a person, so it is not quoted."""
    problems = Problems()
    path = csv_file(tmp_path, "Noor Abadi,Meets,m01\nWen Ostrander,Exceeds,m01\n")
    read_roster(path, name="roster.csv", rubrics=RUBRICS, problems=problems)
    assert rows_of(problems) == [(1, "a first row without a known header")]
    assert "Noor" not in said(problems)


def test_blank_and_duplicate_ids_name_both_rows() -> None:
    """Conflicting rows of one id are both refused; a row written twice is kept once."""
    people, problems = read("roster_blank_and_duplicate_ids.csv")
    assert list(people["employee_id"]) == ["d01", "e02"]
    assert rows_of(problems) == [
        (3, "a blank cell"),
        (4, "the same key as line 6, with other values"),
        (6, "the same key as line 4, with other values"),
        (7, "the same row as line 5, left out"),
    ]


def test_refused_ids_are_handed_on() -> None:
    """Other tables may name people whose roster row was refused; they are not unknown."""
    left_out: set[str] = set()
    name = "roster_blank_and_duplicate_ids.csv"
    read_roster(FIXTURES / name, name=name, rubrics=RUBRICS, problems=Problems(), left_out=left_out)
    assert left_out == {"e01"}


def test_zeros_a_spreadsheet_dropped_are_found() -> None:
    """`00417` beside `417`, an id shorter than the padded ones, and a manager `1` for `00001`."""
    people, problems = read("roster_lost_zeros.csv")
    assert len(people) == 4
    assert rows_of(problems) == [
        (4, "00417 and 417 in lines 3 and 4, which differ by leading zeros only"),
        (5, "92, shorter than the ids with leading zeros beside it"),
        (5, "1, who is not on the roster; 00001 is"),
    ]


def test_managers_by_name_email_and_sentinel_become_ids() -> None:
    """A name or email of one person is that person; unknown managers are counted and stay as written."""
    people, problems = read("roster_managers_by_name_and_email.csv")
    assert list(people["manager_id"]) == ["", "d01", "m01", "x77", "Jorge Lindqvist", "x77"]
    warned = rows_of(problems, severity="warning")
    assert warned == [(5, "3 people report to 2 managers not on the roster (x77), in lines 5, 6 and 7")]
    assert len(rows_of(problems, severity="note")) == 3


@pytest.mark.parametrize("name", ["Jorge", "Ilse", "Noor", "harbour"])
def test_no_message_shows_a_name_or_an_email(name: str) -> None:
    """People are named by id only (R13)."""
    for fixture in FIXTURES.glob("roster_*.csv"):
        assert name not in said(read(fixture.name)[1])


def test_ids_that_are_emails_are_never_printed(tmp_path: Path) -> None:
    """Neither of a manager who has left nor of people on a loop."""
    rows = [
        "noor@acme.example,Noor Abadi,,L6,left",
        "e02,Wen Ostrander,noor@acme.example,L4,active",
        "ilse@acme.example,Ilse Brandt,jorge@acme.example,L4,active",
        "jorge@acme.example,Jorge Lund,ilse@acme.example,L4,active",
    ]
    problems = Problems()
    path = csv_file(tmp_path, "\n".join(["employee_id,name,manager_id,level,status", *rows]))
    read_roster(path, name="roster.csv", rubrics=RUBRICS, problems=problems)
    assert rows_of(problems) == [
        (3, "a person, who has left, as manager in line 3"),
        (4, "a reporting loop: a person → a person → a person"),
        (5, "a reporting loop: a person → a person → a person"),
    ]


def test_a_name_two_people_have_finds_nobody() -> None:
    """An ambiguous name is refused, never guessed."""
    people, problems = read("roster_two_people_of_one_name.csv")
    assert list(people["employee_id"]) == ["d01", "m01", "m02"]
    assert rows_of(problems) == [(5, "a manager's name that more than one person on the roster has")]


def test_a_reporting_loop_is_named_by_its_path() -> None:
    """Each row of the loop is refused with the path from it; the rest is kept."""
    people, problems = read("roster_reporting_loop.csv")
    assert list(people["employee_id"]) == ["d01", "e04"]
    assert rows_of(problems)[0] == (3, "a reporting loop: e01 → e02 → e03 → e01")
    assert [line for line, _ in rows_of(problems)] == [3, 4, 5]


def test_several_roots_and_self_managed_people_are_named() -> None:
    """A person who manages themselves is read as a root, and two roots are too many."""
    people, problems = read("roster_several_roots_and_self_managed.csv")
    assert list(people["manager_id"]) == ["", "", "d02"]
    assert rows_of(problems) == [
        (3, "people who are their own manager; read as no manager, in line 3"),
        (2, "2 people without a manager, in lines 2 and 3"),
    ]


def test_a_manager_who_left_is_named_once() -> None:
    """`Terminated` is understood as left, with a note."""
    people, problems = read("roster_manager_left.csv")
    assert list(people["status"]) == ["active", "left", "active", "active"]
    assert rows_of(problems, severity="warning") == [(4, "m01, who has left, as manager in lines 4 and 5")]


def test_unknown_levels_are_refused_with_the_nearest() -> None:
    """A code is shown; a word that may be a rating is not; managers and other tracks are only noted."""
    people, problems = read("roster_unknown_levels.csv")
    assert list(people["employee_id"]) == ["d01", "m01", "e03", "e04"]
    assert [(each.line, each.found) for each in problems if each.severity == "error"] == [
        (4, "'L44'"),
        (5, "a level that is on no rubric"),
    ]
    assert "Meets" not in said(problems)
    assert rows_of(problems, severity="warning") == [(6, "no level in line 6; no bar can be shown for them")]


def test_odd_days_and_statuses_are_refused_row_by_row() -> None:
    """Every fault has its line; understood forms pass without a word."""
    people, problems = read("roster_odd_dates_and_status.csv")
    assert list(people["employee_id"]) == ["d01", "e05"]
    assert [(each.line, each.column) for each in problems] == [
        (3, "level_since"),
        (4, "level_since"),
        (5, "level_since"),
        (6, "status"),
    ]
    assert "write active" in said(problems)


def test_a_second_column_of_one_name_is_warned_about(tmp_path: Path) -> None:
    """`Manager ID` beside `manager_id`: the first is read, and that is said."""
    problems = Problems()
    path = csv_file(tmp_path, "employee_id,name,manager_id,Manager ID,level\nd01,A,,x,L6\n")
    people = read_roster(path, name="roster.csv", rubrics=RUBRICS, problems=problems)
    assert list(people["manager_id"]) == [""]
    assert rows_of(problems) == [(1, "a second column 'Manager ID'; the first was read")]


def test_parquet_and_excel_rosters_are_the_same(tmp_path: Path) -> None:
    """The table does not depend on the file's format."""
    rows = pd.read_csv(FIXTURES / "roster_sound.csv", dtype=str, keep_default_na=False)
    rows.to_parquet(tmp_path / "roster.parquet")
    rows.to_excel(tmp_path / "roster.xlsx", index=False)
    made = [
        read_roster(path, name="roster", rubrics=RUBRICS, problems=Problems()).drop(columns="file")
        for path in (FIXTURES / "roster_sound.csv", tmp_path / "roster.parquet", tmp_path / "roster.xlsx")
    ]
    pd.testing.assert_frame_equal(made[0], made[1])
    pd.testing.assert_frame_equal(made[0], made[2])


@given(st.lists(ids, unique=True, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_every_row_is_a_person_or_an_error_at_its_line(people: list[str], chance: random.Random) -> None:
    """No row disappears: those not in the table have an error, whatever the managers are."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["employee_id", "name", "manager_id", "level"])
    table.writerows([person, "", chance.choice([*people, "", "NO_MANAGER", "x9"]), "L4"] for person in people)
    problems = Problems()
    with tempfile.TemporaryDirectory() as folder:
        path = csv_file(Path(folder), written.getvalue())
        found = read_roster(path, name="roster.csv", rubrics=RUBRICS, problems=problems)
    refused = {line for line, _ in rows_of(problems, severity="error")}
    assert sorted([*found["line"], *refused]) == list(range(2, len(people) + 2))


@given(st.dictionaries(ids, ids, max_size=15))
def test_loops_do_not_depend_on_the_order_of_rows(manager_of: dict[str, str]) -> None:
    """The same people are on loops whichever way the rows are listed, and each loop closes."""
    loops = reporting_loops(manager_of)
    backwards = reporting_loops(dict(reversed(manager_of.items())))
    assert {frozenset(loop) for loop in loops} == {frozenset(loop) for loop in backwards}
    for loop in loops:
        assert [manager_of[person] for person in loop] == [*loop[1:], loop[0]]


def test_a_row_used_beside_a_refused_one_of_the_same_id_is_named(tmp_path: Path) -> None:
    """The refused one may be the right one of the two."""
    path = tmp_path / "roster.csv"
    path.write_text(
        "employee_id,name,manager_id,level,level_since\nq1,Ada Quist,,L5,\nq2,Bo Lind,q1,L4,2020-02-31\nq2,Bo Lind,q1,L4,2020-02-28\n"
    )
    problems = Problems()
    people = read_roster(path, name="roster.csv", rubrics=RUBRICS, problems=problems)
    assert list(people["employee_id"]) == ["q1", "q2"]
    assert [(each.severity, each.line) for each in problems if "q2 again; line 3" in each.found] == [("warning", 4)]
