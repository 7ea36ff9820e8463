"""A workspace loaded ahead is what `load_workspace` would read, is given once, and only while its files are the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from workspaces import write_files

from perfcal.load.preloaded import file_stamp, keep, kept_as, take
from perfcal.load.workspace import input_files, load_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Path]:
    """A small one; nothing stays kept."""
    yield write_files(tmp_path / "ws", docs={"e01": "## 2026-03\n### Shipped\n- 2026-03-04 Moved the ledger #impact\n"})
    keep(None, {})


def ahead(folder: Path) -> None:
    """Keep a workspace as a warm process does."""
    cycle = load_workspace(folder)
    keep(cycle, file_stamp(input_files(folder, cycle.id)))


@pytest.mark.parametrize("as_of", [None, "2026-05-04", "today"])
def test_what_was_loaded_ahead_is_what_would_be_loaded_now(workspace: Path, as_of: str | None) -> None:
    """Every table, from whatever day it is looked at."""
    fresh = load_workspace(workspace, as_of=as_of)
    ahead(workspace)
    kept = load_workspace(workspace, as_of=as_of)
    assert kept.as_of == fresh.as_of
    assert kept.root == fresh.root
    for name in ("people", "ratings", "candidates", "events", "evidence", "sections", "parts", "problems"):
        pd.testing.assert_frame_equal(getattr(kept, name), getattr(fresh, name))


def test_it_is_given_once(workspace: Path) -> None:
    """What one reader does to a table, the next does not see."""
    ahead(workspace)
    first = load_workspace(workspace)
    first.people.loc[:, "name"] = "somebody else"
    assert "somebody else" not in set(load_workspace(workspace).people["name"])
    assert take(workspace) is None


def test_another_folder_is_read(workspace: Path, tmp_path: Path) -> None:
    """What is kept of one workspace is no answer about another."""
    ahead(workspace)
    other = write_files(tmp_path / "other", cycle=(workspace / "cycle.yaml").read_text().replace("2026-H1", "2026-H2"))
    assert load_workspace(other).id == "2026-H2"
    assert take(workspace) is not None


@pytest.mark.parametrize("change", ["edited", "added", "removed", "of another day"])
def test_a_changed_file_is_noticed(workspace: Path, change: str) -> None:
    """By what is on disk, without reading it."""
    ahead(workspace)
    assert kept_as(workspace, file_stamp(input_files(workspace, "2026-H1")))
    (doc,) = (workspace / "growth_docs").glob("*.md")
    if change == "edited":
        doc.write_text(doc.read_text() + "\n")
    elif change == "added":
        (doc.parent / "new.md").write_text("# Growth doc\n")
    elif change == "removed":
        doc.unlink()
    else:
        os.utime(doc, (1, 1))
    assert not kept_as(workspace, file_stamp(input_files(workspace, "2026-H1")))
