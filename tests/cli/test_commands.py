"""The command line: what goes where, which code comes back, and that nothing is overwritten."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from workspaces import write_files

BODY = """
## 2026-03
### Shipped
- 2026-03-14 Cut p99 to 120 ms [RFC 9](https://docs.example/9) #scope #desing-doc
- 2026-02-30 No such day #scope
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with one bad line and one misspelt tag."""
    return write_files(tmp_path / "acme", docs={"e01": BODY})


def test_check_prints_each_problem_and_says_by_its_code_that_there_are_errors(perfcal, workspace: Path) -> None:
    """File, line, found, expected and hint are in the row."""
    said = perfcal("check", workspace, "--format", "json")
    rows = json.loads(said.out)
    assert said.code == 1
    errors = [row for row in rows if row["severity"] == "error"]
    assert [(row["file"], row["line"], row["found"]) for row in errors] == [("growth_docs/e01.md", 12, "2026-02-30")]
    assert "1 error, 0 warnings, 1 note" in said.err


def test_check_accounts_for_every_line(perfcal, workspace: Path) -> None:
    """Used, prose and refused add up, document by document."""
    rows = list(csv.DictReader(io.StringIO(perfcal("check", workspace, "--account", "--format", "csv").out)))
    (row,) = rows
    assert int(row["used"]) + int(row["prose"]) + int(row["refused"]) == int(row["lines"]) == 12
    assert row["refused"] == "1"


def test_csv_is_safe_to_open_in_a_spreadsheet(perfcal, tmp_path: Path) -> None:
    """A cell that starts like a formula is text."""
    body = "## 2026-03\n### =HYPERLINK(1)\n- x\n"
    root = write_files(
        tmp_path / "acme", docs={"e01": body}, roster='employee_id,name,manager_id,level\n"=1+1",N,,L4\n'
    )
    cells = [cell for row in csv.reader(io.StringIO(perfcal("check", root, "--format", "csv").out)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_a_folder_that_is_none_is_wrong_usage(perfcal, tmp_path: Path) -> None:
    """Code 2, and the way out."""
    said = perfcal("check", tmp_path / "nowhere")
    assert said.code == 2
    assert "Hint: name a workspace" in said.err


def test_a_workspace_that_cannot_stand_lists_all_its_problems(perfcal, workspace: Path) -> None:
    """Code 1; the first is in the message, all are in the table."""
    (workspace / "scale.yaml").write_text("perfcal: scale/1\nvalues: [")
    (workspace / "cycle.yaml").write_text("perfcal: cycle/1\nid: x\n")
    said = perfcal("check", workspace, "--format", "json")
    files = {row["file"] for row in json.loads(said.out)}
    assert said.code == 1
    assert {"scale.yaml", "cycle.yaml"} <= files


def test_new_writes_a_workspace_that_checks_and_never_overwrites(perfcal, tmp_path: Path) -> None:
    """The templates are valid as they are."""
    assert perfcal("new", tmp_path / "mine").code == 0
    assert perfcal("check", tmp_path / "mine").code == 0
    before = (tmp_path / "mine" / "cycle.yaml").read_bytes()
    assert perfcal("new", tmp_path / "mine").code == 2
    assert (tmp_path / "mine" / "cycle.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("form", "start"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-"), ("md", b"# "), ("json", b"{")]
)
def test_pre_read_writes_one_page_in_each_format_once(
    perfcal, workspace: Path, tmp_path: Path, form: str, start: bytes
) -> None:
    """A second write to the same file is refused."""
    out = tmp_path / f"page.{form}"
    said = perfcal("pre-read", workspace, "e01", "--format", form, "--out", out)
    assert said.code == 0
    assert out.read_bytes()[:20].lower().startswith(start.lower())
    assert "INCOMPLETE: 1 of 3 linked artifacts" in said.err
    assert perfcal("pre-read", workspace, "e01", "--format", form, "--out", out).code == 2


def test_pre_read_of_nobody_names_the_nearest(perfcal, workspace: Path) -> None:
    """A misspelt id is wrong usage."""
    said = perfcal("pre-read", workspace, "e10")
    assert said.code == 2
    assert "no employee 'e10'" in said.err
    assert "e01" in said.err


def test_import_table_shows_its_map_and_waits_for_a_person(perfcal, tmp_path: Path) -> None:
    """Without a person or --yes nothing is written; with it the map is kept and used again."""
    export = tmp_path / "export.csv"
    export.write_text("Employee Id,Full Name,Manager Id,Job Level\n007,Ada Quist,,L5\n008,Bo Lind,007,L4\n")
    out, column_map = tmp_path / "roster.csv", tmp_path / "map.yaml"
    command = ["import", "table", export, "--kind", "roster", "--map", column_map, "--out", out]
    asked = perfcal(*command)
    assert (asked.code, out.exists()) == (2, False)
    assert "add --yes" in asked.err
    done = perfcal(*command, "--yes")
    assert done.code == 0
    assert "2 rows in = 2 out + 0 refused" in done.err
    assert out.read_text().splitlines()[1].startswith("007,Ada Quist,,L5")
    out.unlink()
    assert perfcal(*command).code == 0


def test_import_rubric_refuses_what_it_does_not_read_by_name(perfcal, tmp_path: Path) -> None:
    """And says how to begin by hand."""
    page = tmp_path / "ladder.html"
    page.write_text("<html><body><table></table></body></html>")
    said = perfcal("import", "rubric", page)
    assert said.code == 1
    assert "this is HTML, which perfcal does not read" in said.err
    assert "perfcal import rubric --empty" in said.err


def test_an_imported_ladder_is_a_rubric_that_loads(perfcal, tmp_path: Path) -> None:
    """The written file stands in a workspace as it is."""
    ladder = tmp_path / "ladder.md"
    ladder.write_text(
        "| Skill | Engineer (L4) | Senior (L5) |\n|---|---|---|\n| Scope | Owns a feature | Owns a service |\n| Impact | Helps the team | Helps the organisation |\n"
    )
    root = write_files(tmp_path / "acme")
    (root / "rubric.yaml").unlink()
    assert perfcal("import", "rubric", ladder, "--out", root / "rubric.yaml").code == 0
    assert perfcal("check", root).code == 0


def test_import_evidence_proposes_and_writes_a_new_month_once(perfcal, workspace: Path, tmp_path: Path) -> None:
    """Bullets are shown first; the same link is never written twice."""
    merged = {
        "title": "Outbox for the ledger",
        "url": "https://git.example/pr/7",
        "mergedAt": "2026-06-03T10:00:00Z",
        "state": "MERGED",
    }
    source = tmp_path / "prs.json"
    source.write_text(json.dumps([merged]))
    shown = perfcal("import", "evidence", source, "--employee", "e01")
    assert shown.out.startswith("- 2026-06-03 Outbox for the ledger [")
    write = ["import", "evidence", source, "--employee", "e01", "--workspace", workspace, "--month", "2026-06", "--yes"]
    assert perfcal(*write).code == 0
    text = (workspace / "growth_docs" / "e01.md").read_text()
    assert text.count("https://git.example/pr/7") == 1
    assert perfcal(*write).out.strip() == ""
    assert (workspace / "growth_docs" / "e01.md").read_text() == text


def test_sample_refuses_a_plant_it_does_not_know(perfcal, tmp_path: Path) -> None:
    """The nearest pattern is named and nothing is written."""
    said = perfcal("sample", tmp_path / "acme", "--plant", "recensy=2")
    assert said.code == 2
    assert "recency" in said.err
    assert not (tmp_path / "acme").exists()


def test_reports_that_cannot_be_written_are_wrong_usage(perfcal, workspace: Path, tmp_path: Path) -> None:
    """A file where the folder should be: a sentence, not a traceback."""
    (tmp_path / "reports").write_text("mine")
    said = perfcal("run", workspace, "--out", tmp_path / "reports")
    assert said.code == 2
    assert "Hint: name a folder that can be written to" in said.err
    assert (tmp_path / "reports").read_text() == "mine"


def test_every_command_has_help_with_an_example(perfcal) -> None:
    """`--help` of each shows how it is typed."""
    for command in (
        ["new"],
        ["sample"],
        ["check"],
        ["pre-read"],
        ["run"],
        ["lab"],
        ["import", "rubric"],
        ["import", "table"],
        ["import", "evidence"],
    ):
        assert "Example: perfcal" in perfcal(*command, "--help").out.replace("\n", " ")
