"""A folder of growth docs: order, chunks, and that several processes say what one says."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pyarrow as pa
import pytest
from workspaces import growth_doc, write_files

from perfcal.load import growth_parse, growth_workers
from perfcal.load.growth_cache import GrowthCache
from perfcal.load.growth_doc import GrowthDoc, Terms
from perfcal.load.growth_folder import _chunks, read_growth_folder
from perfcal.load.growth_records import SCHEMA, heads
from perfcal.load.rubric import read_rubric
from perfcal.load.workspace import load_workspace
from perfcal.schema.problems import Problems

MANY = 300


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More documents than fit a chunk, each with words of its own."""
    body = "## 2026-03\n### Shipped\n- 2026-03-14 Cut p{0} [RFC {0}](https://docs.example/{0}) #scope\n"
    ids = [f"e{number:03}" for number in range(MANY)]
    docs = {who: growth_doc(body.format(who), employee_id=who) for who in ids}
    return write_files(tmp_path_factory.mktemp("many"), docs=docs)


@pytest.fixture(scope="module")
def terms(root: Path) -> Terms:
    """The small workspace's own."""
    rubric = read_rubric(root / "rubric.yaml", name="rubric.yaml", problems=Problems())
    assert rubric is not None
    return Terms({rubric.id: rubric}, date(2026, 7, 3), date(2026, 6, 30))


def read(root: Path, terms: Terms, *, processes: int = 1, folder: Path | None = None) -> pa.Table:
    """Read the folder, without a cache unless one is given."""
    return read_growth_folder(root, terms, employee_ids=(), cache=GrowthCache(folder), processes=processes)


def test_documents_come_in_the_order_of_their_names(root: Path, terms: Terms) -> None:
    """However they are cut into chunks."""
    assert [head.name for head in heads(read(root, terms))] == [f"growth_docs/e{n:03}.md" for n in range(MANY)]


def test_a_folder_without_documents_is_an_empty_table(tmp_path: Path, terms: Terms) -> None:
    """With all its columns."""
    assert read(tmp_path, terms).equals(SCHEMA.empty_table())


def test_a_document_that_comes_or_goes_touches_its_own_chunk_only() -> None:
    """Where a chunk ends hangs on one name, not on how many stand before it."""
    paths = [Path(f"e{number:05}.md") for number in range(2000)]
    before, after = set(map(tuple, _chunks(paths))), set(map(tuple, _chunks(paths[:700] + paths[701:])))
    assert len(before) > 8
    assert len(before - after) == 1
    assert [path for chunk in _chunks(paths) for path in chunk] == paths


def test_several_processes_say_what_one_says(root: Path, terms: Terms) -> None:
    """Row for row, in the same order."""
    assert read(root, terms, processes=2).equals(read(root, terms))


@pytest.mark.parametrize("program", ["/nowhere/python", "false", ""])
def test_without_processes_this_one_reads_alone(
    root: Path, terms: Terms, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """A system that starts none, or ends them at once, costs time only."""
    alone = read(root, terms)
    monkeypatch.setattr(growth_workers.sys, "executable", program)
    assert read(root, terms, processes=2).equals(alone)


def test_few_documents_start_no_process(root: Path, terms: Terms, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting one costs more than reading them."""
    monkeypatch.setattr(growth_workers, "_cores", lambda: 2)
    monkeypatch.setattr(growth_workers, "_Worker", None)
    assert len(read(root, terms, processes=0)) == MANY


def test_what_processes_read_is_kept_like_the_rest(root: Path, terms: Terms, tmp_path: Path) -> None:
    """One file a chunk, and the next start equal to the first."""
    first = read(root, terms, processes=2, folder=tmp_path)
    assert len(list(tmp_path.glob("*.parquet"))) == len(list(_chunks(sorted((root / "growth_docs").glob("*.md")))))
    assert read(root, terms, folder=tmp_path).equals(first)


def test_a_script_without_a_guard_runs_once(root: Path) -> None:
    """Processes are programs of their own: they do not run the caller's script again."""
    script = """
        import sys
        from perfcal.load import growth_workers
        from perfcal.load.workspace import load_workspace
        growth_workers._PAYS = 10
        growth_workers._cores = lambda: 2
        print("once", len(load_workspace(sys.argv[1]).evidence))
    """
    command = [sys.executable, "-c", dedent(script), str(root)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (said.stdout, said.stderr) == (f"once {MANY}\n", "")


@pytest.mark.parametrize("written", ["## Note 0000-01", "## Review 0000-Q1", "## Plan 0000-H1", "## March 2026²"])
def test_a_date_that_is_none_costs_its_section_and_no_other_document(
    tmp_path: Path, terms: Terms, written: str
) -> None:
    """A year nobody means is refused with its line; a footnote's mark makes a heading prose."""
    write_files(tmp_path, docs={"e01": f"## 2026-03\n### Shipped\n- Cut\n{written}\n- Words\n", "e02": "## 2026-03\n"})
    first, second = heads(read(tmp_path, terms))
    assert [sum(head.account[word] for word in ("used", "prose", "refused")) for head in (first, second)] == [
        head.account["lines"] for head in (first, second)
    ]
    assert not second.problems
    assert [problem.line for problem in first.problems] == ([] if "²" in written else [11])


def test_a_document_that_perfcal_fails_on_is_refused_and_the_others_are_read(
    root: Path, terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the kind of the fault, and no word of the document."""
    sound = growth_parse.growth_doc

    def failing(payload: bytes | None, *terms: Terms, name: str, **more: Any) -> GrowthDoc:
        if name.endswith("e007.md"):
            raise LookupError("the words of p7")
        return sound(payload, *terms, name=name, **more)

    monkeypatch.setattr(growth_parse, "growth_doc", failing)
    found = heads(read(root, terms))
    assert [head.name for head in found if head.problems] == ["growth_docs/e007.md"]
    (problem,) = found[7].problems
    assert (problem.severity, problem.found) == ("error", "a document that perfcal failed on (LookupError)")
    assert found[7].account["refused"] == found[7].account["lines"] == found[8].account["lines"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text here")
def test_a_file_name_that_is_no_text_is_printed_by_its_bytes(tmp_path: Path) -> None:
    """From an old archive; the document is read, and so are the notes of a pre-read."""
    folder = write_files(tmp_path / "ws", docs={"e01": "## 2026-03\n"})
    odd = os.fsdecode(b"M\xfcller")
    (folder / "growth_docs" / f"{odd}.md").write_text(growth_doc("## 2026-04\n", employee_id="e02"), encoding="utf-8")
    (folder / "pre_reads" / "2026-H1").mkdir(parents=True)
    (folder / "pre_reads" / "2026-H1" / f"{odd}.yaml").write_text("perfcal: pre-read/1\nemployee_id: e01\n")
    cycle = load_workspace(folder)
    assert set(cycle.sections["employee_id"]) == {"e01", "e02"}
    assert "growth_docs/M\\xfcller.md" in set(cycle.accounts["file"])
    assert any("M\\xfcller.yaml" in file for file in cycle.problems["file"])
