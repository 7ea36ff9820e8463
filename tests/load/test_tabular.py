"""Any table file as text: what is tolerated is noted, what is refused is named."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_tables import FIXTURES, csv_file, plain_text, rows_of, said

from perfcal.errors import UnknownNameError, UsageError
from perfcal.load.column_shapes import refuse_shifted_rows
from perfcal.load.tabular import Layout, TextTable, read_text_table
from perfcal.schema.problems import Problems

KNOWN = {"employee id", "name", "team"}


def read(path: Path, problems: Problems, layout: Layout | None = None) -> TextTable:
    """Read a file that must be a table."""
    found = read_text_table(path, name=path.name, problems=problems, known=KNOWN, layout=layout or Layout())
    assert found is not None
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_marks_line_ends_and_delimiters_change_nothing(
    tmp_path: Path, encoding: str, line_end: str, delimiter: str
) -> None:
    """BOM, CRLF and other delimiters are read without a word."""
    lines = ["employee_id,name,team", "007,Noor Abadi,None", "008,Wen Ostrander,NA"]
    text = line_end.join(lines).replace(",", delimiter) + line_end
    problems = Problems()
    found = read(csv_file(tmp_path, text, encoding=encoding), problems)
    assert found.rows == (("007", "Noor Abadi", "None"), ("008", "Wen Ostrander", "NA"))
    assert found.lines == (2, 3)
    assert len(problems) == 0


def test_not_utf8_names_line_byte_and_option(tmp_path: Path) -> None:
    """A Latin-1 file is refused with the place of the first such byte."""
    path = csv_file(tmp_path, "employee_id,name\n1,Ann\n2,Zoë\n", encoding="latin-1")
    problems = Problems()
    assert read_text_table(path, name="roster.csv", problems=problems, known=KNOWN) is None
    assert rows_of(problems) == [(3, "byte 0xEB at position 27, which is not UTF-8")]
    assert "--encoding latin-1" in said(problems)
    assert read(path, Problems(), Layout(encoding="latin-1")).rows[1] == ("2", "Zoë")


def test_a_mark_before_a_quoted_header_is_dropped_for_a_stated_encoding(tmp_path: Path) -> None:
    """A saved map says utf-8; the next export begins with a byte-order mark all the same."""
    path = csv_file(tmp_path, '"employee_id","name"\n"1","a"\n', encoding="utf-8-sig")
    assert read(path, Problems(), Layout(encoding="utf-8")).header == ("employee_id", "name")


def test_an_unknown_encoding_is_a_usage_error(tmp_path: Path) -> None:
    """A mistyped --encoding is the caller's fault."""
    with pytest.raises(UsageError, match="no encoding 'latin-99'"):
        read(csv_file(tmp_path, "employee_id\n1\n"), Problems(), Layout(encoding="latin-99"))


def test_a_multi_line_cell_keeps_the_lines_of_the_rows_after_it(tmp_path: Path) -> None:
    """A row's line is where it starts in the file."""
    found = read(csv_file(tmp_path, 'employee_id,name\n1,"two\nlines"\n2,b\n'), Problems())
    assert found.lines == (2, 4)


def test_a_cell_that_never_closes_is_named_with_what_it_swallowed(tmp_path: Path) -> None:
    """An open quote must not eat the rest of the file in silence."""
    problems = Problems()
    found = read(csv_file(tmp_path, 'employee_id,name\n1,a\n2,"b\n3,c\n4,d\n'), problems)
    assert found.rows == (("1", "a"),)
    assert found.refused == 3
    assert rows_of(problems) == [(3, "a quoted cell that opens here and never closes; lines 3 to 5 could not be read")]


def test_a_quote_inside_a_cell_costs_only_its_row(tmp_path: Path) -> None:
    """The rows around a badly quoted one are read."""
    problems = Problems()
    found = read(csv_file(tmp_path, 'employee_id,name\n1,a\n2,"b" c\n3,c\n'), problems)
    assert [row[0] for row in found.rows] == ["1", "3"]
    assert rows_of(problems) == [(3, "a quote in the middle of a cell")]


def test_instruction_rows_above_the_header_are_noted(tmp_path: Path) -> None:
    """The header is found by its words, below a template's instructions."""
    text = "Fill in every row,,\nRequired,Optional,Optional\nEmployee ID,Name,Team\n1,a,b\n"
    problems = Problems()
    found = read(csv_file(tmp_path, text), problems)
    assert (found.header, found.lines) == (("Employee ID", "Name", "Team"), (4,))
    assert rows_of(problems) == [(1, "lines 1 and 2 above the header, not read")]


def test_two_header_rows_are_one_header(tmp_path: Path) -> None:
    """Keys in capitals above renamed labels: the labels are not a person."""
    problems = Problems()
    known = {"userid", "firstname", "lastname", "manager"}
    path = FIXTURES / "successfactors_two_header_rows.csv"
    found = read_text_table(path, name=path.name, problems=problems, known=known)
    assert found is not None
    assert (found.lines[0], found.layout.header_rows, len(found.rows)) == (3, 2, 4)
    assert rows_of(problems) == [(2, "a second header row")]


def test_a_first_row_of_capitals_is_not_a_second_header(tmp_path: Path) -> None:
    """A person without figures under capital keys stays a person when others have none either."""
    text = "NAME,TEAM\nNOOR,SEARCH\nWEN,LEDGER\n"
    assert len(read(csv_file(tmp_path, text), Problems()).rows) == 2


def test_repeated_headers_stay_a_list(tmp_path: Path) -> None:
    """A header that is there twice names two columns and is never renamed."""
    found = read(csv_file(tmp_path, "employee_id,team,team\n1,a,b\n"), Problems())
    assert found.header == ("employee_id", "team", "team")
    assert [found.column(place) for place in found.places("team")] == [["a"], ["b"]]


def test_invisible_characters_are_trimmed_and_noted_once_per_column(tmp_path: Path) -> None:
    """NBSP, zero-width and trailing spaces go; one note per column says how many cells changed."""
    text = "employee_id,name,team\n1\u200b,Noor\u00a0Abadi ,a\n2 ,Wen,b\n"
    problems = Problems()
    found = read(csv_file(tmp_path, text), problems)
    assert found.rows == (("1", "Noor Abadi", "a"), ("2", "Wen", "b"))
    assert [(each.severity, each.column, each.line) for each in problems] == [
        ("note", "employee_id", 2),
        ("note", "name", 2),
    ]


def test_joiners_inside_a_word_are_kept(tmp_path: Path) -> None:
    """A zero-width non-joiner is spelling in Persian, and a joiner is part of an emoji."""
    text = "employee_id,name\n1,\u0645\u06cc\u200c\u0646\u0627\n"
    assert read(csv_file(tmp_path, text), Problems()).rows[0][1] == "\u0645\u06cc\u200c\u0646\u0627"


def test_rows_of_another_width_are_noted_or_refused(tmp_path: Path) -> None:
    """Short rows are filled, long ones refused by line, blank rows and repeated headers skipped: each is said."""
    text = "employee_id,name,team\n1,a\n2,a,b,c\n,,\nemployee_id,name,team\n3,a,b,\n"
    problems = Problems()
    found = read(csv_file(tmp_path, text), problems)
    assert (found.rows, found.refused) == ((("1", "a", ""), ("3", "a", "b")), 1)
    assert rows_of(problems, severity="error") == [(3, "4 cells under a header of 3")]
    assert [line for line, _ in rows_of(problems, severity="note")] == [4, 5, 2]


def test_spreadsheet_error_words_are_read_as_blank_and_said(tmp_path: Path) -> None:
    """#REF! in an id column must not become somebody's id."""
    problems = Problems()
    found = read(csv_file(tmp_path, "employee_id,name\n#REF!,a\n2,b\n"), problems)
    assert found.rows[0] == ("", "a")
    assert rows_of(problems) == [(2, "a spreadsheet's error word in line 2; read as blank")]


@pytest.mark.parametrize(
    ("payload", "found"),
    [(b"<html><table>", "HTML or XML"), (b"%PDF-1.7", "a PDF"), (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
     (b'[{"a": 1}]', "JSON"), (b"PK\x03\x04 broken", "a workbook that cannot be opened"), (b"PAR1 broken", "a Parquet file"),
     (b"", "an empty file"), (b"a,b\x00c\n", "zero bytes")],
)  # fmt: skip
def test_other_files_are_refused_by_kind(tmp_path: Path, payload: bytes, found: str) -> None:
    """A file is told by its content, whatever its name says."""
    path = tmp_path / "roster.csv"
    path.write_bytes(payload)
    problems = Problems()
    assert read_text_table(path, name="roster.csv", problems=problems) is None
    assert found in rows_of(problems)[0][1]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    """Reading never raises for what is on disk."""
    problems = Problems()
    assert read_text_table(tmp_path / "none.csv", name="none.csv", problems=problems) is None
    assert "cannot be read" in rows_of(problems)[0][1]


def test_excel_gives_the_text_a_csv_would_hold(tmp_path: Path) -> None:
    """Days are ISO, whole numbers have no point, and zeros shown by a format are kept."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Employee ID", "Name", "Start", "Count"])
    page.append([417, "Noor Abadi", pd.Timestamp("2024-03-01").to_pydatetime(), 3.0])
    page["A2"].number_format = "00000"
    book.create_sheet("more").append(["x"])
    path = tmp_path / "roster.csv"  # the name lies
    book.save(path)
    problems = Problems()
    assert read(path, problems).rows == (("00417", "Noor Abadi", "2024-03-01", "3"),)
    assert rows_of(problems) == [(None, "2 filled sheets; the first was read")]
    with pytest.raises(UnknownNameError, match="no sheet 'mroe'"):
        read(path, Problems(), Layout(sheet="mroe"))


@pytest.mark.parametrize("damage", ["zeros", "cut xml"])
def test_a_damaged_workbook_cannot_be_opened(tmp_path: Path, damage: str) -> None:
    """Half synchronised, or with a part of it broken: said with the file, whatever its parser said."""
    book, held = openpyxl.Workbook(), io.BytesIO()
    for number in range(200):
        book.active.append([f"x{number}", f"Person {number}"])
    book.save(held)
    path = tmp_path / "roster.xlsx"
    with zipfile.ZipFile(held) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in parts.namelist():
            whole = parts.read(name)
            made.writestr(name, whole[:-40] if damage == "cut xml" and name.endswith("sheet1.xml") else whole)
    if damage == "zeros":
        payload = bytearray(path.read_bytes())
        at = payload.index(b"xl/worksheets/sheet1.xml") + 60
        payload[at : at + 20] = bytes(20)
        path.write_bytes(payload)
    problems = Problems()
    assert read_text_table(path, name=path.name, problems=problems) is None
    ((_line, found),) = rows_of(problems)
    assert found.startswith("a workbook that cannot be opened (")


def test_parquet_and_csv_give_the_same_table(tmp_path: Path) -> None:
    """The same rows, the same text, the same lines."""
    people = pd.DataFrame({"employee_id": ["007", "008"], "name": ["Noor", None], "count": [1.0, None]})
    people.to_parquet(tmp_path / "people.parquet")
    people.astype({"count": "Int64"}).to_csv(tmp_path / "people.csv", index=False)
    both = [read(tmp_path / name, Problems()) for name in ("people.parquet", "people.csv")]
    assert both[0].rows == both[1].rows == (("007", "Noor", "1"), ("008", "", ""))
    assert both[0].lines == both[1].lines


def test_a_shifted_row_is_refused_once_and_the_rest_kept() -> None:
    """Values one column to the left are one problem, not one per cell."""
    problems = Problems()
    found = read(FIXTURES / "roster_shifted_row.csv", problems)
    kept = refuse_shifted_rows(found, problems)
    assert 5 not in kept.lines
    assert kept.refused == 1
    assert rows_of(problems) == [(5, "values that stand one column away from their own")]


def test_a_rare_value_is_not_a_shift(tmp_path: Path) -> None:
    """One cell unlike its column, or a new word in a set, leaves the row where it is."""
    rows = "\n".join(f"e{number:02},ic,payments,2024-01-{number:02}" for number in range(1, 20))
    text = f"employee_id,track,team,start_date\n{rows}\ne20,management,search,unknown\n"
    problems = Problems()
    assert len(refuse_shifted_rows(read(csv_file(tmp_path, text), problems), problems).rows) == 20


@given(st.lists(st.tuples(plain_text, plain_text, plain_text), max_size=8))
def test_every_row_written_is_read_or_counted(rows: list[tuple[str, str, str]]) -> None:
    """Rows in are rows out plus rows refused plus rows that repeat the header, whatever the cells hold."""
    import csv
    import io
    import tempfile

    written = io.StringIO()
    csv.writer(written).writerows([("employee_id", "name", "team"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = csv_file(Path(folder), written.getvalue())
        found = read(path, Problems(), Layout(delimiter=",", header_line=1, header_rows=1))
    assert len(found.rows) + found.refused == len(rows)


def test_a_long_cell_is_a_cell(tmp_path: Path) -> None:
    """A page of text in one cell is no open quote, and reading it changes no other reader of CSV."""
    before, problems = csv.field_size_limit(), Problems()
    long = "words " * 40_000
    found = read(csv_file(tmp_path, f'employee_id,name\n1,"{long}"\n2,b\n'), problems)
    assert [cells[1] for cells in found.rows] == [long.strip(), "b"]
    assert not problems.has_errors()
    assert csv.field_size_limit() == before


def test_a_cell_beyond_all_bounds_is_named_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its line is said, and the rows around it are read."""
    monkeypatch.setattr("perfcal.load.delimited.MAX_CELL", 50)
    problems = Problems()
    found = read(csv_file(tmp_path, f"employee_id,name\n1,a\n2,{'b' * 60}\n3,c\n"), problems)
    assert found.rows == (("1", "a"), ("3", "c"))
    assert rows_of(problems) == [(3, "a cell of more than 50 characters")]
