"""Tables that a spreadsheet opens without running what somebody typed."""

from __future__ import annotations

import csv
import io
from datetime import date

import pandas as pd
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfcal.session.sheets import csv_text, workbook

ROWS = pd.DataFrame(
    {
        "id": pd.array([1, 2], dtype="Int64"),
        "why": ["=1+1", "heard;\n@SUM(A1)"],
        "room": [("m01", "d01"), ()],
        "due": pd.to_datetime([date(2026, 7, 17), None]),
        "mean": [0.25, float("nan")],
        "there": [True, False],
    }
)


def sheet_of(payload: bytes) -> Worksheet:
    """The one sheet of a workbook, as a spreadsheet reads it."""
    (sheet,) = load_workbook(io.BytesIO(payload)).worksheets
    return sheet


def test_a_csv_holds_plain_cells_and_nothing_that_runs() -> None:
    """Lists joined, days as ISO text, what is missing blank."""
    assert list(csv.reader(io.StringIO(csv_text(ROWS)))) == [
        ["id", "why", "room", "due", "mean", "there"],
        ["1", "'=1+1", "m01; d01", "2026-07-17", "0.25", "yes"],
        ["2", "heard;\n'@SUM(A1)", "", "", "", "no"],
    ]


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    """Numbers stay numbers, texts are stored as texts."""
    cells = [cell for row in sheet_of(workbook(ROWS, title="decisions")) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert [cell.value for cell in cells[6:9]] == [1, "'=1+1", "m01; d01"]


def test_what_xml_cannot_hold_is_replaced() -> None:
    """A bell in a pasted text does not lose the export."""
    sheet = sheet_of(workbook(pd.DataFrame({"why": ["a\x07b"]}), title="x"))
    assert sheet["A2"].value == "a\ufffdb"


def test_a_long_title_is_whole_on_the_printed_page() -> None:
    """A sheet's own name holds 31 letters."""
    title = "What to tell 2026-H1-engineering-platform"
    sheet = sheet_of(workbook(ROWS, title=title))
    assert (sheet.title, sheet.oddHeader.left.text) == (title[:31], title)


def test_headings_choose_the_columns_and_one_has_room_to_write_in() -> None:
    """What is printed: headings on each page, as wide as the paper."""
    sheet = sheet_of(workbook(ROWS, title="Q&A", headings={"why": "Why", "id": "Number"}, to_write_in="id"))
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)] == [["Why", "Number"], ["'=1+1", 1]]
    assert sheet.column_dimensions["B"].width > 3 * sheet.column_dimensions["A"].width
    assert (sheet.print_title_rows, sheet.freeze_panes, sheet.page_setup.fitToHeight) == ("$1:$1", "A2", 0)
    assert sheet.oddHeader.left.text == "Q&&A"
