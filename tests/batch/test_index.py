"""The index says what ran, for whom, what is incomplete, what failed and which line mends it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from batch_records import NOTEBOOK, record, task

from perfcal.batch.fingerprint import code_digest
from perfcal.batch.index import index_of, write_index
from perfcal.batch.manifest import Failure, Manifest, Record
from perfcal.batch.plan import Plan
from perfcal.files import file_digest
from perfcal.schema.problems import Problem
from perfcal.view.index_page import IndexPage, IndexRow

PROBLEM = Problem("error", "growth_docs/e02.md", 14, "a heading with the word private", "no private section", "move it")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Reports with the files of two candidates."""
    for name in ("e01.ipynb", "e01.html", "e02.ipynb"):
        (tmp_path / "pre_reads").mkdir(exist_ok=True)
        (tmp_path / "pre_reads" / name).write_text(name)
    return tmp_path


def made(reports: Path, employee_id: str = "e01", **changed: Any) -> Record:
    """Return a record whose files are those on disk, made by this very code."""
    names = [f"pre_reads/{path.name}" for path in sorted((reports / "pre_reads").glob(f"{employee_id}.*"))]
    outputs = {name: file_digest(reports / name) for name in names}
    return record(employee_id, **{"outputs": outputs, "code_digest": code_digest(), **changed})


def index(reports: Path, *records: Record, made: tuple[str, ...] = (), **changed: Any) -> IndexPage:
    """Return the index of a cycle with two candidates."""
    manifest = Manifest(cycle="2026-H1", interrupted=changed.pop("interrupted", False))
    manifest = manifest.with_records({each.key: each for each in records})
    facts: dict[str, Any] = {"tasks": (task("e01"), task("e02")), "inputs": {}, **changed}
    plan = Plan(workspace=None, folder=reports, cycle="2026-H1", **facts)
    return index_of(plan.checked_against(manifest), manifest, made=made)


def row(page: IndexPage, name: str) -> IndexRow:
    """Return one candidate's row."""
    return next(each for group in page.groups for each in group.rows if each.name == name)


def test_a_candidate_is_introduced_by_name_step_and_presenter(reports: Path) -> None:
    """A director reads names; the id stands below, for the command line."""
    introductions = {"e01": ("Wanda Iversen", "L4 → L5, presented by Ines Okoro")}
    found = row(index(reports, made(reports), introductions=introductions), "Wanda Iversen")
    assert found.below == "e01, L4 → L5, presented by Ines Okoro"


def test_a_complete_page_leads_to_its_files(reports: Path) -> None:
    """HTML first, since that is what one reads."""
    found = row(index(reports, made(reports), made=("pre_reads/e01",)), "e01")
    assert (found.state, found.details, found.alert) == ("complete, made in this run", (), False)
    assert [link.href for link in found.links] == ["pre_reads/e01.html", "pre_reads/e01.ipynb"]
    assert found.made == "2026-07-01 09:00 UTC, 3 s"


def test_a_page_that_was_not_run_again_says_so(reports: Path) -> None:
    """Up to date is not the same as made now."""
    assert row(index(reports, made(reports)), "e01").state == "complete, up to date, not run again"


def test_an_incomplete_page_says_why(reports: Path) -> None:
    """In the page's own words (R8.1)."""
    incomplete = made(reports, complete=False, incomplete_because=("Leverage has 0 of 3 bullets",))
    found = row(index(reports, incomplete, made=("pre_reads/e01",)), "e01")
    assert (found.state, found.alert) == ("INCOMPLETE, made in this run", True)
    assert found.details == ("Leverage has 0 of 3 bullets",)


def test_a_failure_names_the_place_and_the_line_to_mend(reports: Path) -> None:
    """For code the cell and the class of the exception; for the data the file and line, with what to type."""
    failure = Failure(kind="KeyError", where="In [4] of pre_reads/e02.ipynb")
    page = index(
        reports,
        made(reports, "e02", outcome="failed", failure=failure, complete=None),
        problems=(PROBLEM,),
        documents={"e02": ("growth_docs/e02.md",)},
    )
    mend = "growth_docs/e02.md:14: found a heading with the word private, expected no private section. Hint: move it"
    assert row(page, "e02").details == ("KeyError at In [4] of pre_reads/e02.ipynb", mend)
    assert [(count.number, count.words) for count in page.counts if count.alert and count.number] == [
        (1, "failed"),
        (1, "error in the data"),
    ]
    assert page.faults[0].where == "growth_docs/e02.md:14"


def test_perfcals_own_error_is_told_in_its_own_words(reports: Path) -> None:
    """It says where, what and what to type, and quotes nobody."""
    failure = Failure(kind="DataError", where="In [3]", message="ws: roster.csv:3: no id\n\nHint: give one")
    failed = made(reports, "e02", outcome="failed", failure=failure)
    assert row(index(reports, failed), "e02").details[1:] == ("ws: roster.csv:3: no id", "Hint: give one")


def test_a_page_outside_this_run_may_be_out_of_date(reports: Path) -> None:
    """`--for e02` does not make e01's page true."""
    stale = made(reports, inputs={"growth_docs/e01.md": "g0", "cycle.yaml": "c1"})
    found = row(index(reports, stale), "e01")
    assert found.state == "complete, out of date"
    assert found.details == ("since it was made: growth_docs/e01.md changed",)
    assert row(index(reports, stale), "e02").state == "not run yet"


def test_a_page_whose_candidate_left_is_listed_and_not_deleted(reports: Path) -> None:
    """Somebody may still hold a link to it."""
    page = index(reports, made(reports), tasks=(task("e02"),))
    assert page.groups[-1].title == "From earlier runs"
    assert [each.name for each in page.groups[-1].rows] == ["e01"]
    assert (reports / "pre_reads" / "e01.html").exists()


def test_a_stopped_run_and_an_empty_cycle_are_said_at_the_top(reports: Path) -> None:
    """Neither looks like a finished one."""
    assert index(reports, made(reports), interrupted=True).notices == (
        "The run was stopped with 1 of its notebooks not run; run the same command again to finish.",
    )
    assert index(reports, tasks=()).notices[0].startswith("Nobody is put up for promotion")


def test_a_remark_that_was_kept_can_be_found(reports: Path) -> None:
    """The row says under which name."""
    kept = made(
        reports, kept=("pre_reads/e01.kept.ipynb",), note="ended itself at In [3]; the cells after it did not run"
    )
    details = row(index(reports, kept), "e01").details
    assert details[0].startswith("ended itself")
    assert details[1] == "changed by hand since the run before, and kept as pre_reads/e01.kept.ipynb"


def test_the_index_is_written_beside_the_manifest(reports: Path) -> None:
    """It is the page one opens first."""
    plan = Plan(workspace=None, folder=reports, cycle="2026-H1", tasks=(task(),), inputs={})
    path = write_index(plan, Manifest(cycle="2026-H1"), made=())
    assert path == reports / "index.html"
    assert f"<h2>{NOTEBOOK.title}</h2>" in path.read_text()
