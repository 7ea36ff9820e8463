"""A plan says what will run and why, and refuses what cannot be right before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from batch_notebooks import ABOUT_A_PERSON, write_notebook
from batch_records import record
from small_workspace import write_growth_doc
from workspaces import CANDIDATES, ROSTER, write_files

from perfcal.batch.manifest import Manifest, write_manifest
from perfcal.batch.plan import Plan, plan_batch
from perfcal.batch.shelf import choose_notebooks, read_notebook
from perfcal.errors import DataError, PerfcalError, UnknownNameError, UsageError
from perfcal.load.workspace import load_workspace
from perfcal.session.decisions import Session

BOTH = CANDIDATES + "2026-H1,e02,L5,m02,,1\n2025-H2,m02,L5,m01,rejected,1\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two candidates of this cycle, one of an earlier one, and somebody who is neither candidate nor manager."""
    other = "x03,Ulla Petrov,m02,L4,2024-03-01,ic,Search,active,2023-01-09\n"
    return write_files(tmp_path / "ws", candidates=BOTH, roster=ROSTER + other)


def planned(workspace: Path, **asked: Any) -> Plan:
    """Plan into a folder that does not exist yet."""
    return plan_batch(workspace, out=workspace.parent / "reports", **asked)


def test_a_plan_holds_every_page_of_the_cycle(workspace: Path) -> None:
    """Once-notebooks once, the others for each candidate, manager or engineer, with parameters seen from the page."""
    (workspace / "growth_docs").mkdir()
    write_growth_doc(workspace, "x03")
    plan = planned(workspace)
    assert [task.key for task in plan.to_run] == [
        "check_the_data", "pre_reads/e01", "pre_reads/e02", "patterns/m01", "patterns/m02", "rating_audit", "cycle_outcomes",
        "growth_doc_health/m01", "growth_doc_health/m02", "trajectories/x03",
    ]  # fmt: skip
    assert plan.to_run[1].parameters == {"workspace": "../../../ws", "employee_id": "e01", "interactive": False}
    assert {task.why for task in plan.tasks} == {("not run yet",)}
    assert plan.folder == workspace.parent / "reports" / "2026-H1"


def test_asking_for_one_candidate_selects_only_their_pages(workspace: Path) -> None:
    """The rest stays in the plan, so that the index can speak of it."""
    plan = planned(workspace, only=["e02"])
    assert [task.key for task in plan.to_run] == ["pre_reads/e02"]
    assert len(plan.tasks) == 9


def test_asking_for_a_manager_selects_the_page_of_their_teams(workspace: Path) -> None:
    """A director's and a manager's page compare with everybody; the audit is not among them (R13.2)."""
    plan = planned(workspace, only=["m02"])
    assert [task.key for task in plan.to_run] == ["patterns/m02", "growth_doc_health/m02"]
    assert plan.to_run[0].parameters == {"workspace": "../../../ws", "scope": "m02", "interactive": False}
    assert plan.introductions["m01"][1] == "director, 4 people"


def test_the_day_looked_from_is_recorded_where_it_counts(workspace: Path) -> None:
    """A page that counts days is out of date when the day has moved; no other is."""
    given = {task.key: task.parameters.get("as_of") for task in planned(workspace, as_of="2026-05-04").tasks}
    assert given["cycle_outcomes"] == given["growth_doc_health/m01"] == "2026-05-04"
    assert given["pre_reads/e01"] is None


def test_a_notebook_for_one_readers_eyes_runs_where_it_is_named(workspace: Path, tmp_path: Path) -> None:
    """It is in no plan unasked, and not in the index either."""
    private = write_notebook(tmp_path / "private.ipynb", parameters=ABOUT_A_PERSON, audience="engineer", when="named")
    shelf = (read_notebook(private),)
    assert choose_notebooks(None, shelf=shelf) == ()
    assert choose_notebooks(["private"], shelf=shelf) == shelf
    (workspace / "growth_docs").mkdir()
    write_growth_doc(workspace, "x03")
    plan = planned(workspace, notebooks=[str(private)])
    assert [task.key for task in plan.to_run] == ["private/x03"]


def test_only_the_audit_depends_on_the_demographics(workspace: Path) -> None:
    """The analyst's table is an input of the analyst's page alone (R13.2)."""
    (workspace / "demographics.csv").write_text("employee_id,site\ne01,Porto\n")
    reading = [task.key for task in planned(workspace).tasks if "demographics.csv" in task.inputs]
    assert reading == ["rating_audit"]


def test_what_the_session_decided_is_an_input_of_the_pages_about_everybody(workspace: Path) -> None:
    """A decision makes the outcomes out of date, and nobody's own page."""

    def logs() -> dict[str, str]:
        tasks = planned(workspace).tasks
        return {task.key: task.inputs["session log"] for task in tasks if "session log" in task.inputs}

    assert logs() == {}
    session = Session.open(load_workspace(workspace), who="m01", room=("m01",))
    first = session.decide("e01", "approved", what="promotion", why="two links", seen_version=0)
    decided = logs()
    assert "cycle_outcomes" in decided
    assert not {"pre_reads/e01", "trajectories/e01"} & decided.keys()
    session.decide("e01", "deferred", what="promotion", why="one link", seen_version=first.id)
    assert logs()["cycle_outcomes"] != decided["cycle_outcomes"]


def test_a_notebook_that_runs_once_joins_when_it_is_named(workspace: Path) -> None:
    """Asking for one candidate alone leaves it out; naming it beside says that it is wanted."""
    plan = planned(workspace, only=["e02"], notebooks=["pre_read", "check_the_data"])
    assert {task.key for task in plan.to_run} == {"check_the_data", "pre_reads/e02"}


def test_asking_for_one_notebook_selects_only_its_pages(workspace: Path) -> None:
    """A notebook of one's own joins those of the shelf, and gets a parameter it declares."""
    own = write_notebook(workspace.parent / "mine.ipynb", parameters='workspace = ""\ndepth = 1')
    plan = planned(workspace, notebooks=[str(own)], parameters={"depth": 3})
    assert [task.parameters for task in plan.to_run] == [{"depth": 3, "workspace": "../../ws"}]


def test_the_sample_is_planned_without_a_path() -> None:
    """What a notebook runs by default is the sample, and no path of this machine is recorded."""
    plan = plan_batch(out="anywhere")
    assert plan.workspace is None
    assert {task.parameters["workspace"] for task in plan.tasks} == {""}


@pytest.mark.parametrize(
    ("asked", "kind", "message"),
    [
        ({"notebooks": ["pre-read"]}, UnknownNameError, r"no notebook 'pre-read'\n\nHint: did you mean: 02_pre_read"),
        ({"only": ["e03"]}, UnknownNameError, r"no candidate 'e03'\n\nHint: did you mean: e01, e02"),
        ({"only": ["e77", "x"]}, UnknownNameError, r"no candidates 'e77', 'x'\n\nHint: there are: e01, e02"),
        (
            {"only": ["x03"]},
            UsageError,
            r"neither a candidate of cycle 2026-H1 nor a manager: x03\n\nHint: put them up in candidates\.csv",
        ),
        ({"only": ["e01"], "notebooks": ["01_check_the_data"]}, UsageError, "runs once for the cycle, not for one"),
        ({"parameters": {"employe_id": "e01"}}, UnknownNameError, r"no parameter 'employe_id'"),
        (
            {"parameters": {"employee_id": "e01"}},
            UsageError,
            r"'employee_id' is given by the batch .*\n\nHint: use --for",
        ),
    ],
)
def test_what_cannot_be_right_is_refused_before_anything_is_written(
    workspace: Path, asked: dict[str, Any], kind: type[PerfcalError], message: str
) -> None:
    """Papermill would warn, run, and report on somebody else."""
    with pytest.raises(kind, match=message):
        planned(workspace, **asked)
    assert not (workspace.parent / "reports").exists()


def test_a_workspace_that_cannot_stand_is_refused(workspace: Path) -> None:
    """No page could be made from it."""
    (workspace / "roster.csv").unlink()
    with pytest.raises(DataError, match="roster"):
        planned(workspace)


def test_an_id_that_looks_like_a_path_stays_in_the_reports(workspace: Path) -> None:
    """It comes from a file somebody sent."""
    roster = (workspace / "roster.csv").read_text().replace("e01", "../e01")
    write_files(workspace, candidates=CANDIDATES.replace("e01", "../e01"), roster=roster)
    assert [task.key for task in planned(workspace, only=["../e01"]).to_run] == ["pre_reads/..%2Fe01"]


def test_a_plan_knows_the_errors_in_the_data_and_whose_document_they_are_in(workspace: Path) -> None:
    """The index names the line to mend beside the candidate."""
    write_files(workspace, candidates=BOTH, docs={"e02": "# Growth doc\n\n## Private notes\n- x\n"})
    plan = planned(workspace)
    assert [problem.file for problem in plan.problems] == ["growth_docs/e02.md"]
    assert plan.documents["e02"] == ("growth_docs/e02.md",)


def test_a_plan_is_checked_against_a_manifest_unless_asked_to_be_fresh(workspace: Path) -> None:
    """`--fresh` overrules whatever the manifest says, for what was asked for."""
    reports = workspace.parent / "reports" / "2026-H1"
    write_manifest(
        reports,
        Manifest(cycle="2026-H1", workspace="../../ws").with_records({"pre_reads/e01": record(notebook_digest="x")}),
    )
    why = {task.key: task.why for task in planned(workspace).tasks}
    assert "notebook 02_pre_read changed" in why["pre_reads/e01"]
    fresh = planned(workspace, fresh=True, only=["e01"])
    assert [task.why for task in fresh.to_run] == [("asked for",)]


def test_pages_of_two_workspaces_are_never_mixed(workspace: Path) -> None:
    """Cycles are called alike everywhere; one organisation's index must not list another's people."""
    folder = workspace.parent / "reports" / "2026-H1"
    pages = {"pre_reads/e01": record()}
    write_manifest(folder, Manifest(cycle="2026-H1", workspace="../../other").with_records(pages))
    with pytest.raises(
        UsageError, match=r"these are pages of another workspace, \.\./\.\./other\n\nHint: write elsewhere"
    ):
        planned(workspace)
    write_manifest(folder, Manifest(cycle="2026-H1", workspace="../../ws").with_records(pages))
    assert planned(workspace).workspace_seen == "../../ws"


def test_parameters_of_a_persons_notebook_are_checked_over_all_chosen(workspace: Path) -> None:
    """A parameter only one of two notebooks declares goes to that one."""
    one = write_notebook(workspace.parent / "one.ipynb", parameters=ABOUT_A_PERSON + "\ndepth = 1")
    two = write_notebook(workspace.parent / "two.ipynb")
    plan = planned(workspace, notebooks=[str(one), str(two)], only=["e01"], parameters={"depth": 2})
    assert [(task.key, task.parameters.get("depth")) for task in plan.to_run] == [("one/e01", 2), ("two", None)]
