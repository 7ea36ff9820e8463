"""The batch end to end, through papermill: the right page for each person, and a failure that stops nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from batch_notebooks import ABOUT_A_PERSON, write_notebook
from pypdf import PdfReader
from workspaces import CANDIDATES, ROSTER, write_files

from perfcal.batch.manifest import read_manifest
from perfcal.batch.plan import plan_batch
from perfcal.batch.run import BatchResult, run_batch
from perfcal.errors import UnknownNameError, UsageError

pytestmark = pytest.mark.batch

THREE = CANDIDATES + "2026-H1,e02,L5,m02,,1\n2026-H1,e03,L5,m02,,1\n"
PEOPLE = ROSTER + "e03,Amara Lindqvist,m02,L4,2024-03-01,ic,Search,active,2023-01-09\n"
WORK = {"e01": "Moved the ledger", "e02": "Indexed the harbour", "e03": "Mapped the ferries"}
DOC = """\
# Growth doc

## 2026-03
### Shipped
- 2026-03-04 {work} [design](https://docs.example/{id}/design) #scope #service #reach-cross-team
"""


@dataclass(frozen=True)
class Reports:
    """A run of perfcal's own notebooks for two of three candidates, neither of them the default one."""

    workspace: Path
    result: BatchResult
    index: str  # as it was written; a later run writes it anew
    said: str = ""

    @property
    def folder(self) -> Path:
        """Where the pages are."""
        return self.result.folder


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three candidates."""
    docs = {who: DOC.format(id=who, work=work) for who, work in WORK.items()}
    return write_files(tmp_path_factory.mktemp("batch") / "ws", roster=PEOPLE, candidates=THREE, docs=docs)


@pytest.fixture(scope="module")
def reports(workspace: Path) -> Reports:
    """Run the two candidates' pre-reads, and the check of the data."""
    out = workspace.parent / "reports"
    plan = plan_batch(workspace, out=out, notebooks=["check_the_data", "pre_read"], only=["e02", "e03"])
    result = run_batch(plan, jobs=2, progress=False)
    return Reports(workspace, result, result.index.read_text())


@pytest.mark.parametrize(("who", "name"), [("e02", "Jun Castellan"), ("e03", "Amara Lindqvist")])
def test_each_persons_page_is_about_that_person(reports: Reports, who: str, name: str) -> None:
    """In the HTML, in the PDF of one page and in the executed notebook; and about nobody else."""
    page = (reports.folder / "pre_reads" / f"{who}.html").read_text()
    document = PdfReader(reports.folder / "pre_reads" / f"{who}.pdf")
    (printed,) = [sheet.extract_text() for sheet in document.pages]
    notebook = (reports.folder / "pre_reads" / f"{who}.ipynb").read_text()
    assert f'<iframe title=\\"Pre-read of {who}, 2026-H1\\"' in notebook
    for text in (page, printed, notebook):
        assert name in text
        assert WORK[who] in text
        assert not any(work in text for other, work in WORK.items() if other != who)
    assert json.loads(notebook)["metadata"]["papermill"]["parameters"] == {
        "workspace": "../../../ws",
        "employee_id": who,
        "interactive": False,
    }


def test_nobody_else_was_run(reports: Reports) -> None:
    """Two were asked for, and one page about the cycle."""
    assert {page.key for page in reports.result.ran} == {"check_the_data", "pre_reads/e02", "pre_reads/e03"}
    assert {path.name for path in (reports.folder / "pre_reads").iterdir()} == {
        f"{who}.{suffix}" for who in ("e02", "e03") for suffix in ("ipynb", "html", "pdf")
    }
    assert reports.result.exit_code == 0


def test_the_index_leads_to_every_page_and_says_whose_it_is(reports: Reports) -> None:
    """By name and by id, and why a page is incomplete."""
    for name in ("check_the_data.html", "pre_reads/e02.html", "pre_reads/e03.pdf", "pre_reads/e03.ipynb"):
        assert f'href="{name}"' in reports.index
    assert "INCOMPLETE, made in this run" in reports.index
    assert "not run yet" in reports.index
    assert 'Jun Castellan<br><span class="muted below">e02, L4 → L5' in reports.index


def test_no_report_tells_where_it_was_made(reports: Reports) -> None:
    """No path of this machine stands in anything the run wrote."""
    written = [path for path in reports.folder.rglob("*") if path.is_file()]
    assert len(written) > 9
    for path in written:
        for trace in (reports.workspace.parent, Path(__file__).parents[2]):
            assert str(trace).encode() not in path.read_bytes(), path.name


def test_the_manifest_holds_what_each_page_was_made_from(reports: Reports) -> None:
    """Inputs by digest, versions, duration and outcome; written files by digest; nothing interrupted."""
    manifest = read_manifest(reports.folder, cycle="2026-H1")
    page = manifest.records()["pre_reads/e02"]
    assert set(page.outputs) == {f"pre_reads/e02.{suffix}" for suffix in ("ipynb", "html", "pdf")}
    assert page.inputs["growth_docs/e02.md"] == manifest.inputs["growth_docs/e02.md"]
    assert (page.outcome, page.complete, manifest.interrupted) == ("done", False, False)
    assert page.seconds > 0


def test_what_is_up_to_date_is_not_run_again(reports: Reports) -> None:
    """The second run starts no kernel, and leaves every page as it was."""
    plan = plan_batch(reports.workspace, out=reports.folder.parent, only=["e02", "e03"], notebooks=["pre_read"])
    assert plan.to_run == ()
    result = run_batch(plan, progress=False)
    assert (result.ran, result.up_to_date, result.exit_code) == ((), 2, 0)


def test_editing_one_growth_doc_makes_one_page_anew(reports: Reports) -> None:
    """And the check of the whole workspace, and a colleague's, whose review is compared with it."""
    doc = reports.workspace / "growth_docs" / "e03.md"
    before = doc.read_text()
    doc.write_text(before + "- 2026-03-09 Wrote it down #impact\n")
    plan = plan_batch(reports.workspace, out=reports.folder.parent, notebooks=["check_the_data", "pre_read"])
    doc.write_text(before)
    assert {task.key: task.why for task in plan.to_run} == {
        "check_the_data": ("growth_docs/ changed",),
        "pre_reads/e01": ("not run yet",),
        "pre_reads/e02": ("growth docs of the team changed",),
        "pre_reads/e03": ("growth_docs/e03.md changed",),
    }


OWN_ERROR = 'import perfcal\nperfcal.load_workspace("no-such-folder")'
SECRET = "Exceeds, says Ottavia Brandt"
FATES = f"""\
import os, time
class DataError(ValueError): "Called as perfcal's own is, like that of pandas."
print("begun for", employee_id)
if employee_id == "e01":
    raise DataError("{SECRET}")
if employee_id == "e02":
    os._exit(3)
if employee_id == "e03":
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def failures(workspace: Path) -> Reports:
    """Three candidates' notebooks that fail each in their own way, and two that end well."""
    own = workspace.parent / "own {notebooks}"  # papermill would take the braces for a parameter
    fates = write_notebook(own / "fates.ipynb", FATES, "print('after')", parameters=ABOUT_A_PERSON)
    early = write_notebook(own / "early.ipynb", "raise SystemExit(0)", "1 / 0")
    data = write_notebook(own / "data.ipynb", OWN_ERROR)
    plan = plan_batch(workspace, out=workspace.parent / "failures", notebooks=[str(fates), str(early), str(data)])
    with pytest.MonkeyPatch.context() as patched:
        said: list[str] = []
        patched.setattr("perfcal.batch.progress.Reporter.say", lambda _self, text: said.append(text))
        result = run_batch(plan, jobs=2, cell_timeout=12)
    return Reports(workspace, result, result.index.read_text(), "\n".join(said))


def test_a_notebook_may_take_so_long_and_no_longer(workspace: Path, tmp_path: Path) -> None:
    """Each cell ends in time, all of them together do not."""
    slow = write_notebook(tmp_path / "slow.ipynb", *["import time; time.sleep(3)"] * 5)
    plan = plan_batch(workspace, out=tmp_path / "reports", notebooks=[str(slow)])
    result = run_batch(plan, jobs=1, progress=False, cell_timeout=60, notebook_timeout=5)
    assert [page.failure.kind for page in result.failed if page.failure] == ["CellTimeoutError"]


def test_failures_are_recorded_and_the_rest_finishes(failures: Reports) -> None:
    """An exception, a dead kernel and a cell without end; each with its cell, none with the data's words."""
    manifest = read_manifest(failures.folder, cycle="2026-H1").records()
    found = {key: (page.outcome, page.failure.kind if page.failure else page.note) for key, page in manifest.items()}
    assert found == {
        "data": ("failed", "UsageError"),
        "early": ("done", "ended itself at In [3]; the cells after it did not run"),
        "fates/e01": ("failed", "DataError"),
        "fates/e02": ("failed", "DeadKernelError"),
        "fates/e03": ("failed", "CellTimeoutError"),
    }
    assert failures.result.exit_code == 1
    assert {page.key for page in failures.result.failed} == {"data", "fates/e01", "fates/e02", "fates/e03"}


@pytest.mark.parametrize("who", ["e01", "e02", "e03"])
def test_a_failed_notebook_is_kept_with_its_banner(failures: Reports, who: str) -> None:
    """What ran before the failure is in it, the failing cell is marked, and what came after is not marked done."""
    notebook = json.loads((failures.folder / "fates" / f"{who}.ipynb").read_text())
    banner, *cells = notebook["cells"]
    assert "An Exception was encountered at" in "".join(banner["source"])
    assert "begun for" in json.dumps(notebook)
    failing, after = [cell["metadata"]["papermill"]["status"] for cell in cells if cell["cell_type"] == "code"][-2:]
    assert (failing, after) == ("failed", "pending")
    assert "papermill-error-cell" in (failures.folder / "fates" / f"{who}.html").read_text()


def test_the_index_and_the_log_say_where_and_quote_nobody(failures: Reports) -> None:
    """The words of a foreign exception stay in that person's notebook, even if it is called as one of perfcal's own is."""
    assert "DataError at In [3] of fates/e01.ipynb" in failures.index
    assert "UsageError at In [3] of data.ipynb" in failures.index
    assert "no folder no-such-folder" in failures.index
    assert "fates/e01 FAILED: DataError at In [3] of fates/e01.ipynb" in failures.said
    manifest = (failures.folder / "manifest.json").read_text()
    for text in (failures.index, manifest, failures.said):
        assert "Exceeds" not in text
        assert "Ottavia" not in text


def test_an_unknown_engine_or_no_worker_is_refused_before_anything_runs(workspace: Path) -> None:
    """Nothing is written."""
    plan = plan_batch(workspace, out=workspace.parent / "refused")
    with pytest.raises(UnknownNameError, match=r"no engine 'nbclinet'\n\nHint: did you mean: nbclient"):
        run_batch(plan, engine="nbclinet")
    with pytest.raises(UsageError, match="0 notebooks side by side"):
        run_batch(plan, jobs=0)
    assert not plan.folder.exists()
