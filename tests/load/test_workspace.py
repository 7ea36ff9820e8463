"""One folder to one cycle: histories, repeated claims, notes of EMs, and that one broken file hides no other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from workspaces import FRONT, RUBRIC, growth_doc, write_files

from perfcal.errors import DataError, UsageError
from perfcal.load.workspace import input_files, load_workspace, sample_workspace
from perfcal.schema.columns import EVIDENCE

ROW = "## 2026-03\n### Shipped\n- 2026-03-14 Cut p99 [RFC](https://docs.example/9) #scope\n"


def faults(cycle, severity: str) -> list[tuple[str, int | None, str]]:
    """The faults of one severity as (file, line, found)."""
    rows = cycle.problems[cycle.problems["severity"] == severity]
    return [(row.file, None if pd.isna(row.line) else int(row.line), row.found) for row in rows.itertuples()]


def test_every_row_knows_the_manager_and_the_level_at_the_time(tmp_path: Path) -> None:
    """R1.1: a transfer and a promotion change what later rows say, not what earlier ones did."""
    front = FRONT.replace(
        "[{{id: m01, from: 2024-03-01}}]", "[{{id: m02, from: 2024-03-01}}, {{id: m01, from: 2026-03-15}}]"
    )
    front = front.replace(
        "[{{level: L4, from: 2024-03-01}}]", "[{{level: L4, from: 2024-03-01}}, {{level: L5, from: 2026-05-01}}]"
    )
    body = "## 2026-03\n### Shipped\n- 2026-03-14 a\n- 2026-03-15 b\n## 2026-05\n### Shipped\n- 2026-05-01 c\n## 2020-01\n### Shipped\n- 2020-01-02 d\n"
    rows = load_workspace(write_files(tmp_path, docs={"e01": front.format(employee_id="e01") + body})).evidence
    assert list(rows["manager_at_the_time"]) == ["m02", "m01", "m01", ""]
    assert list(rows["level_at_the_time"]) == ["L4", "L4", "L5", ""]


def test_the_roster_stands_in_where_a_document_has_no_history(tmp_path: Path) -> None:
    """Today's manager without a first day, and the level since the roster's day."""
    doc = "---\nperfcal: growth/1\nemployee_id: e02\n---\n## 2026-03\n### Shipped\n- 2026-03-14 a\n## 2024-02\n### Shipped\n- 2024-02-02 b\n"
    rows = load_workspace(write_files(tmp_path, docs={"e02": doc})).evidence
    assert list(rows["manager_at_the_time"]) == ["m02", "m02"]
    assert list(rows["level_at_the_time"]) == ["L4", ""]


def test_one_broken_document_hides_no_other(tmp_path: Path) -> None:
    """The broken one is an error with all its lines refused; the other is read."""
    root = write_files(tmp_path, docs={"e01": ROW, "e02": ROW})
    (root / "growth_docs" / "e02.md").write_bytes(b"---\nperfcal: growth/1\nemployee_id: [\n---\n" + ROW.encode())
    cycle = load_workspace(root)
    assert set(cycle.evidence["employee_id"]) == {"e01"}
    assert cycle.accounts.set_index("file").loc["growth_docs/e02.md", "refused"] == 7
    assert [file for file, _line, _found in faults(cycle, "error")] == ["growth_docs/e02.md"]


def test_a_second_document_of_one_person_is_refused_whole(tmp_path: Path) -> None:
    """Counting two would count twice."""
    root = write_files(tmp_path, docs={"e01": ROW})
    (root / "growth_docs" / "old.md").write_text(growth_doc(ROW))
    cycle = load_workspace(root)
    assert len(cycle.evidence) == 1
    assert faults(cycle, "error") == [("growth_docs/old.md", 2, "employee_id e01, as in growth_docs/e01.md")]


def test_a_link_claimed_twice_is_a_warning_and_both_rows_stay(tmp_path: Path) -> None:
    """Within one document and across two; a packet that cites it again is no claim."""
    packet = "## Packet 2026-H1\n### Scope\n- Cut p99 [RFC](https://docs.example/9)\n"
    cycle = load_workspace(write_files(tmp_path, docs={"e01": ROW + packet, "e02": ROW}))
    assert len(cycle.evidence) == 3
    warned = [row for row in faults(cycle, "warning") if "already claimed" in row[2]]
    assert warned == [("growth_docs/e02.md", 10, "a link already claimed at growth_docs/e01.md:10")]


def test_a_history_that_differs_from_the_roster_is_a_warning(tmp_path: Path) -> None:
    """Both are kept; neither is guessed to be right."""
    cycle = load_workspace(write_files(tmp_path, docs={"e02": growth_doc(ROW, employee_id="e02")}))
    assert ("growth_docs/e02.md", 5, "last manager m01, on the roster m02") in faults(cycle, "warning")


@pytest.mark.parametrize(
    ("name", "employee_id", "severity"),
    [("zz.yaml", "e01", "error"), ("e77.yaml", "e77", "warning"), ("e01.yaml", "e01", None)],
)
def test_an_ems_file_speaks_for_the_person_it_is_named_for(
    tmp_path: Path, name: str, employee_id: str, severity: str | None
) -> None:
    """A second file of one person replaces nothing, and notes about nobody are named."""
    root = write_files(tmp_path, docs={"e01": ROW})
    folder = root / "pre_reads" / "2026-H1"
    folder.mkdir(parents=True)
    (folder / "e02.yaml").write_text("perfcal: pre-read/1\nemployee_id: e02\nresponse: mine\n")
    (folder / name).write_text(f"perfcal: pre-read/1\nemployee_id: {employee_id}\nresponse: other\n")
    cycle = load_workspace(root)
    assert cycle.pre_read_notes["e02"].response == "mine"
    assert ("e01" in cycle.pre_read_notes) is (severity is None)
    named = [
        file for kind in ("error", "warning") for file, _line, _found in faults(cycle, kind) if file.endswith(name)
    ]
    assert len(named) == (severity is not None)


def test_several_rubrics_live_in_a_folder_and_each_document_names_its_own(tmp_path: Path) -> None:
    """One file per job family."""
    root = write_files(
        tmp_path,
        docs={"e01": ROW, "e02": ROW.join([FRONT.format(employee_id="e02").replace("eng-ic", "eng-data"), ""])},
    )
    (root / "rubrics").mkdir()
    (root / "rubric.yaml").rename(root / "rubrics" / "eng-ic.yaml")
    (root / "rubrics" / "eng-data.yaml").write_text(RUBRIC.replace("id: eng-ic", "id: eng-data", 1))
    cycle = load_workspace(root)
    assert (cycle.rubric("e01").id, cycle.rubric("e02").id) == ("eng-ic", "eng-data")


def test_what_no_page_can_do_without_is_raised_with_every_fault(tmp_path: Path) -> None:
    """The message has the first; the table has all."""
    root = write_files(tmp_path)
    (root / "roster.csv").unlink()
    (root / "scale.yaml").write_text("perfcal: scale/1\n")
    with pytest.raises(DataError, match="cannot be used") as raised:
        load_workspace(root)
    assert {"roster.csv", "scale.yaml"} <= set(raised.value.problems["file"])


def test_a_folder_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    """With the way out."""
    with pytest.raises(UsageError, match="Hint: name a workspace"):
        load_workspace(tmp_path / "nowhere")


def test_no_documents_is_an_empty_table_with_all_its_columns(tmp_path: Path) -> None:
    """Empty in, empty out."""
    cycle = load_workspace(write_files(tmp_path))
    assert list(cycle.evidence.columns) == list(EVIDENCE)
    assert cycle.evidence.empty


def test_the_sample_is_accounted_for_to_the_line_and_has_no_error() -> None:
    """What a newcomer sees first."""
    cycle = load_workspace()
    accounts = cycle.accounts
    assert (accounts["used"] + accounts["prose"] + accounts["refused"] == accounts["lines"]).all()
    assert accounts["refused"].sum() == 0
    assert faults(cycle, "error") == []


def test_every_input_file_is_known_to_whoever_asks_what_changed(tmp_path: Path) -> None:
    """And demographics are no input of any page (R13.2)."""
    root = write_files(tmp_path, docs={"e01": ROW}, ratings="cycle,employee_id,rater_id,stage,dimension,rating\n")
    (root / "demographics.csv").write_text("employee_id,site\n")
    names = [path.relative_to(root).as_posix() for path in input_files(root, "2026-H1")]
    assert names == [
        "cycle.yaml",
        "rubric.yaml",
        "scale.yaml",
        "roster.csv",
        "ratings.csv",
        "candidates.csv",
        "growth_docs/e01.md",
    ]
    assert len(input_files(sample_workspace(), "2026-H1")) > 55
