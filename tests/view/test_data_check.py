"""Can I trust what was loaded? The tables say what is in the files, no more and no less."""

import pytest
from small_workspace import write_growth_doc, write_small_workspace

from perfcal.load.workspace import load_workspace
from perfcal.view.data_check import (
    accounts_table,
    candidates_table,
    cycle_table,
    loaded_table,
    problem_counts_table,
    problems_table,
    unaccounted_lines,
)
from perfcal.view.problems_control import ProblemsControl, problems_control
from perfcal.view.tables import PageTable

FAULTY = "## 2026-02\n### Shipped\n- 2026-13-45 Took over the harbour service #scope\n- Drew the map #scpoe\n"


@pytest.fixture
def root(tmp_path):
    """A small workspace without faults."""
    return write_small_workspace(tmp_path)


@pytest.fixture
def faulty(root):
    """The same with an impossible date and a misspelt tag in one growth doc."""
    write_growth_doc(root, "x3", body=FAULTY)
    return load_workspace(root)


def column(table, heading):
    """Return one column of a table by the words above it."""
    return [row[table.headings.index(heading)] for row in table.rows]


def test_the_days_of_the_cycle_include_the_day_pre_reads_are_due(root):
    """Two days before the session, by the default policy (R8.1)."""
    days = dict(cycle_table(load_workspace(root)).rows)
    assert days["Pre-reads are due"] == "2026-07-08"
    assert days["Calibration session"] == "2026-07-10"


def test_what_was_read_is_counted(root):
    """Four people, two candidates, three documents with nine bullets each, five of them linked."""
    table = loaded_table(load_workspace(root))
    counts = dict(zip(column(table, "What"), column(table, "Rows"), strict=True))
    assert (counts["People"], counts["Candidates"], counts["Growth docs"]) == ("4", "2", "3")
    assert (counts["Evidence rows"], counts["… with a link"], counts["… LATE"]) == ("27", "15", "0")


def test_a_severity_without_faults_is_printed_as_none(root):
    """Zero is an answer too."""
    assert column(problem_counts_table(load_workspace(root)), "Found") == ["0", "0", "0"]


def test_every_fault_is_listed_with_its_file_and_what_to_change(faulty):
    """The table is the problems, all of them, errors first."""
    table = problems_table(faulty)
    assert table.total == len(faulty.problems) > 0
    assert set(column(table, "File")) == {"growth_docs/x3.md"}
    assert all(column(table, "What to change"))


def test_a_long_list_of_faults_says_where_the_rest_is(faulty):
    """Nothing is cut silently."""
    assert "run perfcal check" in problems_table(faulty, limit=1).rest_note


def test_the_account_of_every_line_adds_up(faulty):
    """The first row is the sum, and the sum is the documents' length."""
    table = accounts_table(faulty)
    assert column(table, "Growth doc")[0] == "All 3 documents"
    total, used, prose, refused = (int(cell) for cell in table.rows[0][1:])
    assert total == used + prose + refused == int(faulty.accounts["lines"].sum())
    assert unaccounted_lines(faulty) == 0


def test_a_line_nobody_accounts_for_is_found(root):
    """The check of the notebook can fail."""
    cycle = load_workspace(root)
    cycle.accounts.loc[0, "used"] -= 2
    assert unaccounted_lines(cycle) == 2


def test_candidates_are_those_of_this_cycle(root):
    """An earlier cycle's candidate is not listed; the record's size is."""
    with (root / "candidates.csv").open("a", encoding="utf-8") as rows:
        rows.write("2025-H2,x3,L5,m01,rejected,1\n")
    table = candidates_table(load_workspace(root))
    assert column(table, "Id") == ["x1", "x2"]
    assert column(table, "Evidence rows") == ["9", "9"]
    assert column(table, "EM has written") == ["no", "no"]


def test_the_control_narrows_the_list_by_severity_and_file(faulty):
    """By hand: choose above, read below."""
    control = problems_control(faulty)
    assert isinstance(control, ProblemsControl)
    found = set(faulty.problems["severity"])
    control.severity.value = (absent := next(name for name in ("note", "warning", "error") if name not in found))
    assert f"Faults called {absent} (none)" in control.result.value
    control.severity.value = ""
    control.file.value = "growth_docs/x3.md"
    assert f"in growth_docs/x3.md ({len(faulty.problems)} row" in control.result.value


def test_in_batch_the_control_is_a_table(faulty):
    """No widget in a page that is printed."""
    twin = problems_control(faulty, interactive=False)
    assert isinstance(twin, PageTable)
    assert twin == problems_table(faulty)
