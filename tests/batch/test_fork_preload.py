"""What the warm process has ready: the workspace as it is read, and what the pages about several people share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from workspaces import write_files

from perfcal.batch.fork.preload import WorkspaceAhead
from perfcal.errors import DataError
from perfcal.load.preloaded import keep
from perfcal.load.workspace import load_workspace
from perfcal.view.pre_read import citing

PRE_READ = ["perfcal.pre_read_control"]


@pytest.fixture
def ahead() -> Iterator[WorkspaceAhead]:
    """The sample, loaded ahead; nothing stays kept."""
    made = WorkspaceAhead()
    made.load("")
    yield made
    keep(None, {})


def test_a_pre_read_finds_its_sentences_ready(ahead: WorkspaceAhead, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are those the page would have made, and the page makes none of them."""
    ahead.prepare(PRE_READ, about=None)
    known = load_workspace()
    fresh = load_workspace()
    who = fresh.candidate_ids()[0]
    said = citing.citing_sentences(fresh, who)
    monkeypatch.delattr(citing, "evidence_weeks")
    assert citing.citing_sentences(known, who) == said


def test_files_that_changed_are_read_again(tmp_path: Path) -> None:
    """What was kept is not taken for them; and when they cannot be read any more, nothing is kept."""
    folder, made = write_files(tmp_path / "ws"), WorkspaceAhead()

    def kept() -> list[str]:
        made._trusted_until = 0.0  # as if a second had passed
        made.load(str(folder))
        return list(load_workspace(folder).people["name"])

    before = kept()
    roster = folder / "roster.csv"
    roster.write_text(roster.read_text(encoding="utf-8").replace(before[0], "Thandiwe Osterhaus"), encoding="utf-8")
    assert kept() == ["Thandiwe Osterhaus", *before[1:]]
    made._trusted_until = 0.0
    made.load(str(folder))
    (folder / "cycle.yaml").write_text("dates: none", encoding="utf-8")
    with pytest.raises(DataError):
        kept()
    keep(None, {})


@pytest.mark.parametrize(("modules", "about"), [(["perfcal.load_workspace"], None), (PRE_READ, "nobody")])
def test_nothing_is_made_for_other_notebooks_or_people(
    ahead: WorkspaceAhead, modules: list[str], about: str | None
) -> None:
    """What is not a candidate's pre-read is left to the notebook."""
    ahead.prepare(modules, about=about)
    assert citing._known(load_workspace()) == {}


def test_a_workspace_that_cannot_be_loaded_has_nothing_to_prepare(tmp_path: Path) -> None:
    """The notebook says why."""
    made = WorkspaceAhead()
    made.load(str(tmp_path))
    made.prepare(PRE_READ, about="e0001")
    assert made._cycle is None
