"""Foreign exports to perfcal's tables: other tools' layouts, one awkward small file each, and one real data set."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_tables import FIXTURES, RUBRICS, SCALE, csv_file

from perfcal.errors import DataError, OccupiedError, UsageError
from perfcal.load.importers.column_map import ColumnMap
from perfcal.load.importers.column_proposal import propose_column_map
from perfcal.load.importers.table import ImportResult, import_table
from perfcal.load.roster import read_roster
from perfcal.schema.problems import Problems


def imported(name: str, kind: str, **constants: str) -> ImportResult:
    """Import a fixture by the map proposed for it."""
    path = FIXTURES / name
    return import_table(path, propose_column_map(path, kind, constants=constants))


def column(result: ImportResult, name: str) -> list[str]:
    """Return one column of what was made."""
    return list(result.rows[name])


def lines(result: ImportResult, *, severity: str, text: str) -> list[int]:
    """Return the lines of the problems of one severity that say `text`."""
    held = result.problems
    chosen = held[(held["severity"] == severity) & held["found"].str.contains(text, regex=False)]
    return [int(line) for line in chosen["line"]]


def test_successfactors_two_header_rows_and_sentinel() -> None:
    """Keys above labels, first and last name apart, NO_MANAGER at the top, zeros kept."""
    result = imported("successfactors_two_header_rows.csv", "roster")
    assert column(result, "employee_id") == ["000101", "000123", "000124", "000125"]
    assert column(result, "manager_id") == ["", "000101", "000101", "000123"]
    assert column(result, "name")[0] == "Ilse Marrow"
    assert column(result, "status") == ["active", "active", "left", "active"]


def test_culture_amp_instruction_rows_and_manager_email() -> None:
    """Instructions above the header; managers by email, whatever its case; an end date means left and is said."""
    result = imported("culture_amp_instruction_rows.csv", "roster")
    assert column(result, "manager_id") == ["", "E-01", "E-01", "E-02"]
    assert column(result, "status") == ["active", "active", "left", "active"]
    assert lines(result, severity="note", text="an end date and no status column") == [6]


def test_lattice_manager_is_an_email_or_an_id() -> None:
    """Each cell is looked up on its own."""
    result = imported("lattice_manager_email_or_id.csv", "roster")
    assert column(result, "manager_id") == ["", "x1", "x2", "x2", "x2"]
    assert column(result, "status")[-1] == "leave"


def test_a_german_semicolon_file_with_a_mark() -> None:
    """German headers and words, day.month.year settled by a value above 12."""
    result = imported("personnel_german_semicolon.csv", "roster")
    assert column(result, "start_date") == ["2019-02-01", "2020-06-15", "2021-09-01", "2022-01-10"]
    assert column(result, "status") == ["active", "active", "left", "leave"]
    assert column(result, "name")[0] == "Ilse Märow"


def test_bamboohr_history_keeps_the_newest_row_and_says_so() -> None:
    """Dated rows per person become one; the level's day is when it began, and older rows are each noted."""
    result = imported("bamboohr_job_history.csv", "roster")
    assert (result.rows_in, result.rows_out, result.rows_refused) == (5, 3, 2)
    assert column(result, "level_since") == ["2019-02-01", "2023-03-01", "2021-09-01"]
    assert column(result, "team") == ["Engineering", "Payments", "Payments"]
    assert lines(result, severity="note", text="an older row") == [3, 4]


def test_fifteenfive_label_and_score_side_by_side() -> None:
    """The cycle is in the file's name; a score against its label refuses the row, a blank score is said."""
    result = imported("fifteenfive_2026-H1.csv", "ratings", stage="manager")
    assert set(column(result, "cycle")) == {"2026-H1"}
    assert (result.rows_in, result.rows_out) == (12, 11)
    assert lines(result, severity="error", text="contradicts its label") == [5]
    assert lines(result, severity="warning", text="a blank cell beside") == [8]
    assert set(column(result, "rater_id")) == {"r11", "Ada Fenwick"}


def test_a_long_review_export_by_email() -> None:
    """Reviewee and reviewer are not mixed up; stages in the tool's words become perfcal's."""
    result = imported("review_export_long.csv", "ratings")
    assert column(result, "employee_id") == ["wen@harbour.example"] * 2 + ["noor@harbour.example"]
    assert column(result, "stage") == ["manager", "self", "peer"]
    assert column(result, "rated_on")[0] == "2026-06-20"


def test_a_wide_export_becomes_one_row_per_stage(tmp_path: Path) -> None:
    """Columns that each hold one stage's rating are made long; n/a stays a word for unrated."""
    book = openpyxl.Workbook()
    book.active.append(["Reviewee ID", "Reviewee Name", "Manager ID", "Self-Evaluation Avg", "Manager - Total"])
    book.active.append(["a1", "Noor Abadi", "a9", 4, 3])
    book.active.append(["a2", "Wen Ostrander", "a9", "n/a", 2])
    path = tmp_path / "scores 2026-H1.xlsx"
    book.save(path)
    result = import_table(path, propose_column_map(path, "ratings"))
    assert column(result, "stage") == ["self", "manager", "self", "manager"]
    assert column(result, "rating") == ["4", "3", "n/a", "2"]
    assert (result.rows_in, result.rows_out) == (4, 4)


def test_promotion_nominations_and_employment_actions() -> None:
    """Decisions and events in a tool's words; a word without a meaning refuses its row."""
    candidates = imported("promotion_nominations.csv", "candidates")
    assert column(candidates, "decision") == ["approved", "rejected", ""]
    assert column(candidates, "round") == ["2", "1", "1"]
    events = imported("employment_actions.csv", "events")
    assert column(events, "event") == ["promotion", "manager-change", "resignation-notice", "counter-offer"]
    assert lines(events, severity="error", text="a word that is not one of these") == [6]


def test_what_is_written_loads_as_a_roster(tmp_path: Path) -> None:
    """An import's file is perfcal's own: read back, it has the same people and no errors."""
    out = tmp_path / "roster.csv"
    path = FIXTURES / "culture_amp_instruction_rows.csv"
    result = import_table(path, propose_column_map(path, "roster"), out=out)
    problems = Problems()
    people = read_roster(out, name="roster.csv", rubrics=RUBRICS, problems=problems)
    assert result.out == out
    assert people["employee_id"].tolist() == column(result, "employee_id")
    assert not problems.has_errors()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file a person may have corrected stays as it is."""
    out = csv_file(tmp_path, "mine\n", name="roster.csv")
    path = FIXTURES / "lattice_manager_email_or_id.csv"
    with pytest.raises(OccupiedError, match="already exists"):
        import_table(path, propose_column_map(path, "roster"), out=out)
    assert out.read_text() == "mine\n"


def test_days_without_a_settled_order_stop_the_import(tmp_path: Path) -> None:
    """3/4/2026 is never guessed: the person states the order, and then it is read."""
    path = csv_file(tmp_path, "Employee ID,Name,Hire Date\n1,Noor,3/4/2026\n2,Wen,5/6/2026\n")
    proposed = propose_column_map(path, "roster")
    with pytest.raises(UsageError, match=r"line 2, column 'Hire Date'.*\n\nHint: add `--dates dmy` or `--dates mdy`"):
        import_table(path, proposed)
    result = import_table(path, propose_column_map(path, "roster", dates="mdy"))
    assert column(result, "start_date") == ["2026-03-04", "2026-05-06"]


def test_a_map_that_misses_what_a_row_needs_is_refused() -> None:
    """The cycle and stage of a rating cannot be left open."""
    with pytest.raises(UsageError, match="does not say where to find stage"):
        imported("fifteenfive_2026-H1.csv", "ratings")


def test_a_map_for_another_file_names_the_nearest_header() -> None:
    """A saved map whose header has been renamed says what it may be now."""
    path = FIXTURES / "lattice_manager_email_or_id.csv"
    other = replace(propose_column_map(path, "roster"), columns={"employee_id": ("Employee Idd",)})
    with pytest.raises(DataError) as fault:
        import_table(path, other)
    assert fault.value.problems["hint"].tolist() == ["did you mean 'Employee ID'?"]


def test_columns_of_one_header_must_agree(tmp_path: Path) -> None:
    """A repeated header is a list: equal values are one, different ones refuse the row."""
    path = csv_file(tmp_path, "Employee ID,Name,Team,Team\n1,Noor,Ledger,\n2,Wen,Ledger,Search\n")
    result = import_table(path, propose_column_map(path, "roster"))
    assert column(result, "team") == ["Ledger"]
    assert lines(result, severity="error", text="2 columns of the same header") == [3]


def test_labels_off_the_scale_are_warned_about_and_kept(tmp_path: Path) -> None:
    """The workspace decides what a label means; the import says which rows need it."""
    path = csv_file(tmp_path, "Employee ID,Reviewer ID,Rating\n1,9,Meets\n2,9,PIP\n3,9,Stellar\n")
    given = {"cycle": "2026-H1", "stage": "manager"}
    proposed = propose_column_map(path, "ratings", constants=given)
    with_scale, without = import_table(path, proposed, scale=SCALE), import_table(path, proposed)
    assert with_scale.rows_out == without.rows_out == 3
    assert lines(with_scale, severity="warning", text="not on the scale") == [3, 4]
    assert lines(without, severity="warning", text="hardly a step") == [3]
    assert not with_scale.problems["found"].str.contains("PIP|Stellar").any()


def test_a_column_of_unique_codes_serves_as_id_by_its_values(tmp_path: Path) -> None:
    """Headers in a language nobody listed: ids and managers are known by what they hold."""
    rows = "".join(f"k{number:02},k{number // 4:02},Oslo\n" for number in range(1, 13))
    path = csv_file(tmp_path, f"tunnus,esihenkilo,paikka\nk00,,Oslo\n{rows}")
    proposed = propose_column_map(path, "roster")
    assert proposed.columns == {"employee_id": ("tunnus",), "manager_id": ("esihenkilo",)}
    assert sum("by its values alone" in note for note in proposed.notes) == 2


@given(st.lists(st.sampled_from(["", "7", "007", "8", "9"]), max_size=9))
def test_rows_in_are_rows_out_plus_refused_and_each_has_a_problem(people: list[str]) -> None:
    """Blank and repeated ids, whatever their order: every refused row has its line in the problems."""
    import tempfile

    written = io.StringIO()
    csv.writer(written).writerows([("Employee ID", "Name"), *((person, f"P{n}") for n, person in enumerate(people))])
    read = ColumnMap("roster", {"employee_id": ("Employee ID",), "name": ("Name",)})
    with tempfile.TemporaryDirectory() as folder:
        try:
            result = import_table(csv_file(Path(folder), written.getvalue()), read)
        except DataError as fault:
            problems, rows_out = fault.problems, 0
        else:
            problems, rows_out = result.problems, result.rows_out
            assert result.rows_in == len(people)
    errors = problems[problems["severity"] == "error"]
    assert rows_out + errors["line"].nunique() == len(people)


def test_a_file_of_which_no_row_can_be_used_writes_nothing(tmp_path: Path) -> None:
    """An empty roster would hide that everything was refused."""
    path, out = csv_file(tmp_path, "Employee ID,Name\n,Noor\n,Wen\n"), tmp_path / "roster.csv"
    read = ColumnMap("roster", {"employee_id": ("Employee ID",), "name": ("Name",)})
    with pytest.raises(DataError, match="no row of this file can be used") as fault:
        import_table(path, read, out=out)
    assert fault.value.problems["line"].tolist() == [2, 3]
    assert not out.exists()


def test_names_become_ids_by_a_roster(tmp_path: Path) -> None:
    """A review export without ids: the roster says who is meant; a name it does not have is noted."""
    people = read_roster(FIXTURES / "roster_sound.csv", name="r", rubrics=RUBRICS, problems=Problems())
    text = 'Employee,Manager,Rating\n"Abadi, Noor",Tomasi Fale,Meets\nWen Ostrander,Jorge Lindqvist,Meets\n'
    path = csv_file(tmp_path, text)
    result = import_table(path, propose_column_map(path, "ratings", constants={"cycle": "2026-H1"}), people=people)
    assert column(result, "employee_id") == ["e01", "e02"]
    assert column(result, "rater_id") == ["m01", "Jorge Lindqvist"]
    assert lines(result, severity="note", text="not found by these cells") == [3]


def test_the_id_that_managers_refer_to_is_the_id(tmp_path: Path) -> None:
    """Of two id columns the one other rows use wins, and a day at the end of time is no leaving."""
    text = (
        "PERSON_ID,PERSON_NUMBER,FULL_NAME,END_DATE,MANAGER_PERSON_NUMBER\n"
        "300001,9001,Ilse Marrow,4712-12-31,\n300002,9002,Tomasi Fale,2025-03-31,9001\n"
    )
    path = csv_file(tmp_path, text)
    result = import_table(path, propose_column_map(path, "roster"))
    assert column(result, "employee_id") == ["9001", "9002"]
    assert column(result, "status") == ["active", "left"]


def test_cycles_in_a_tools_words_are_proposed_as_perfcal_writes_them(tmp_path: Path) -> None:
    """`H1 2026` and `2026 H1` are one cycle; a name without half or quarter stays."""
    path = csv_file(tmp_path, "Employee ID,Cycle,Rating\n1,H1 2026,3\n2,2026 H1,3\n3,Spring,3\n")
    proposed = propose_column_map(path, "ratings", constants={"stage": "manager"})
    assert proposed.words["cycle"] == {"H1 2026": "2026-H1", "2026 H1": "2026-H1"}
    assert column(import_table(path, proposed), "cycle") == ["2026-H1", "2026-H1", "Spring"]


def test_a_reviewer_is_never_taken_for_the_reviewed(tmp_path: Path) -> None:
    """`Reviewer email` is spelled like `Reviewee email`; without the latter the name says who was rated."""
    path = csv_file(tmp_path, "Employee Name,Reviewer email,Rating\nNoor Abadi,wen@harbour.example,3\n")
    proposed = propose_column_map(path, "ratings")
    assert proposed.columns["employee_id"] == ("Employee Name",)
    assert proposed.columns["rater_id"] == ("Reviewer email",)


def test_columns_that_seldom_agree_are_not_compared(tmp_path: Path) -> None:
    """A map that pairs unrelated columns refuses no row for it, and says why."""
    path = csv_file(tmp_path, "Id,Rating,Size\n1,Low,1\n2,High,1\n3,Low,2\n4,High,2\n5,Low,2\n6,High,1\n")
    given = {"cycle": "2026-H1", "stage": "manager", "dimension": "overall"}
    paired = ColumnMap("ratings", {"employee_id": ("Id",), "rating": ("Rating",)}, {"rating": ("Size",)}, given)
    result = import_table(path, paired)
    assert result.rows_out == 6
    assert lines(result, severity="warning", text="seldom agree with 'Rating', not compared") == [1]


def test_small_numbers_are_not_taken_for_managers(tmp_path: Path) -> None:
    """A column of 1 to 4 holds the numbers of four people and makes no tree."""
    path = csv_file(tmp_path, "EmployeeNumber,Education\n1,2\n2,1\n3,2\n4,1\n5,2\n")
    assert propose_column_map(path, "roster").columns == {"employee_id": ("EmployeeNumber",)}


@pytest.fixture(scope="module")
def hr_data(inputs: Path) -> Path:
    """A synthetic teaching data set with real defects."""
    return inputs / "hrdataset" / "HRDataset_v14.csv"


def test_the_hr_data_set_becomes_a_roster_with_its_defects(hr_data: Path) -> None:
    """311 rows in: six without an id and one shifted are refused, and every other defect has its line."""
    proposed = propose_column_map(hr_data, "roster")
    result = import_table(hr_data, proposed)
    raw = pd.read_csv(hr_data, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert (result.rows_in, result.rows_out, result.rows_refused) == (len(raw), 304, 7)
    assert lines(result, severity="error", text="a blank cell") == [
        row + 2 for row, person in enumerate(raw["EmpID"]) if not person.strip()
    ]
    assert lines(result, severity="error", text="one column away") == [10]
    assert lines(result, severity="warning", text="a blank cell beside 'ManagerName'") == [
        row + 2 for row, manager in enumerate(raw["ManagerID"]) if not manager.strip()
    ]
    assert lines(result, severity="warning", text="another value than usual beside") == [28, 131]
    assert lines(result, severity="note", text="none of which is an id") == [1]
    assert proposed.dates == "mdy"
    assert any("two ways" in note and "'DOB'" in note for note in proposed.notes)
    assert raw.loc[raw["EmpID"].str.strip() == "", "Employee_Name"].str.strip().isin(result.rows["name"]).sum() == 0


def test_the_hr_data_set_becomes_ratings_with_its_defects(hr_data: Path) -> None:
    """Nine rows are refused: no id, shifted, or a score against its label; blank scores and PIPs are named."""
    result = import_table(hr_data, propose_column_map(hr_data, "ratings", constants={"cycle": "2019"}))
    assert (result.rows_in, result.rows_out, result.rows_refused) == (311, 302, 9)
    assert len(lines(result, severity="error", text="contradicts its label")) == 2
    assert lines(result, severity="warning", text="a blank cell beside 'PerformanceScore'") == [30, 31]
    assert len(lines(result, severity="warning", text="hardly a step of a rating scale")) == 12
    assert not result.problems["found"].str.contains("PIP|Exceeds|Fully Meets").any()


def test_no_private_column_of_the_hr_data_set_is_carried_over(hr_data: Path) -> None:
    """Only mapped columns leave the export: no birthday, no origin, no marital state of a person (R13.2)."""
    cells = set(import_table(hr_data, propose_column_map(hr_data, "roster")).rows.to_numpy().ravel())
    raw = pd.read_csv(hr_data, dtype=str, keep_default_na=False, encoding="utf-8-sig").drop(index=8)
    for private in ("DOB", "RaceDesc", "MaritalDesc", "CitizenDesc", "TermReason"):
        assert not cells & (set(raw[private]) - {""})
