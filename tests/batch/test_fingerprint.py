"""What a page depends on: its own inputs, all of them, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from workspaces import CANDIDATES, ROSTER, write_files

from perfcal.batch.fingerprint import code_digest, input_digests, person_digests, versions, workspace_digests
from perfcal.load.workspace import load_workspace

DOC = "# Growth doc\n\n## 2026-03\n### Shipped\n- 2026-03-0{day} Moved the queue #scope\n"
BOTH = CANDIDATES + "2026-H1,e02,L5,m02,,1\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two candidates with a growth doc each."""
    docs = {"e01": DOC.format(day=1), "e02": DOC.format(day=2)}
    return write_files(tmp_path / "ws", candidates=BOTH, docs=docs)


def digests(workspace: Path) -> dict[str, dict[str, str]]:
    """Return what each candidate's page depends on now."""
    cycle = load_workspace(workspace)
    return person_digests(cycle, input_digests(cycle.root, cycle.id))


def append(name: str, text: str) -> Callable[[Path], None]:
    """Return an edit that adds text to a file of a workspace."""

    def edit(workspace: Path) -> None:
        path = workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text() if path.exists() else "") + text)

    return edit


def rewrite(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return an edit that replaces text in a file of a workspace."""

    def edit(workspace: Path) -> None:
        text = (workspace / name).read_text()
        assert old in text
        (workspace / name).write_text(text.replace(old, new))

    return edit


NOTES = "perfcal: pre-read/1\nemployee_id: e01\nresponse: It is written down.\n"
RATING = "cycle,employee_id,rater_id,stage,dimension,rating,rated_on,rationale\n2026-H1,e01,m01,manager,overall,3,,\n"


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (append("growth_docs/e01.md", "- 2026-03-09 Wrote it down #impact\n"), {"e01": {"growth_docs/e01.md"}}),
        (append("pre_reads/2026-H1/e01.yaml", NOTES), {"e01": {"pre_reads/2026-H1/e01.yaml"}}),
        (append("ratings.csv", RATING), {"e01": {"ratings rows"}}),
        (append("events.csv", "employee_id,date,event,detail\ne02,2026-02-01,transfer,\n"), {"e02": {"events rows"}}),
        (rewrite("candidates.csv", "e02,L5,m02,,1", "e02,L5,m02,,2"), {"e02": {"candidates rows"}}),
        (rewrite("roster.csv", "Search", "Find"), {"e02": {"roster rows"}}),
        (rewrite("roster.csv", "Ines Okoro", "Ines Abara"), {"e01": {"roster rows"}, "e02": {"roster rows"}}),
        (append("policy.yaml", "perfcal: policy/1\n"), {"e01": {"policy.yaml"}, "e02": {"policy.yaml"}}),
        (append("demographics.csv", "employee_id,x\ne01,a\n"), {}),
        (append("growth_docs/m02.md", "no candidate"), {"e01": {"growth docs of the team"}}),
        (append("growth_docs/x9.md", "nobody's colleague"), {}),
    ],
)
def test_an_edit_touches_exactly_the_pages_it_can_change(
    workspace: Path, edit: Callable[[Path], None], changed: dict[str, set[str]]
) -> None:
    """Editing one growth doc makes one candidate's page anew; a manager's name is on each of their people's pages."""
    before = digests(workspace)
    edit(workspace)
    after = digests(workspace)
    found = {
        who: {name for name in before[who] | after[who] if before[who].get(name, "") != after[who].get(name, "")}
        for who in before
    }
    assert {who: names for who, names in found.items() if names} == changed


def test_a_file_nobody_reads_makes_no_page_stale(workspace: Path) -> None:
    """Only what is loaded can change a page."""
    before = input_digests(workspace, "2026-H1")
    append("job_descriptions/senior.md", "Owns a service end to end\n")(workspace)
    append("demographics.csv", "employee_id,x\ne01,a\n")(workspace)
    assert input_digests(workspace, "2026-H1") == before


def test_a_table_that_is_not_told_apart_by_person_touches_every_page(workspace: Path) -> None:
    """A table that is read from tomorrow on makes pages stale before anybody thinks of it here."""
    cycle = load_workspace(workspace)
    inputs = {**input_digests(cycle.root, cycle.id), "calendar.csv": "c1"}
    assert all(page["calendar.csv"] == "c1" for page in person_digests(cycle, inputs).values())


def test_the_order_of_rows_is_no_change(workspace: Path) -> None:
    """A table that was sorted again, or had a row put above, says the same about a person."""
    before = digests(workspace)
    head, *rows = ROSTER.splitlines()
    (workspace / "roster.csv").write_text("\n".join([head, *reversed(rows)]) + "\n")
    assert digests(workspace) == before


def test_a_document_counts_under_whatever_name_it_has(workspace: Path) -> None:
    """The front matter says whose it is; a renamed file is followed."""
    (workspace / "growth_docs" / "e01.md").rename(workspace / "growth_docs" / "wanda-growth.md")
    assert digests(workspace)["e01"]["growth_docs/wanda-growth.md"]


def test_the_whole_workspace_is_told_by_file_and_by_folder() -> None:
    """One digest per folder: a hundred growth docs are one line, and any of them changes it."""
    inputs = {"cycle.yaml": "1", "growth_docs/e01.md": "2", "growth_docs/e02.md": "3"}
    whole = workspace_digests(inputs)
    assert set(whole) == {"cycle.yaml", "growth_docs/"}
    assert workspace_digests({**inputs, "growth_docs/e02.md": "4"})["growth_docs/"] != whole["growth_docs/"]


def test_code_and_libraries_have_one_digest_and_named_versions() -> None:
    """A page can be told from one that another version would make."""
    assert len(code_digest()) == 64
    assert versions()["papermill"].startswith("2.")
