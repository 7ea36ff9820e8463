"""The notebooks beside a workspace are the person's: copied once, reading the folder they lie in, never overwritten."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from workspaces import write_files

from perfcal.batch.notebook_copies import workbook_folder
from perfcal.errors import UsageError
from perfcal.files import packaged


def test_without_a_workspace_the_shelf_is_opened() -> None:
    """The sample needs no copy."""
    assert (workbook_folder(None) / "notebooks").samefile(packaged("notebooks"))


def test_the_copies_read_the_workspace_they_lie_in(tmp_path: Path) -> None:
    """`..` from the notebook is the workspace, wherever it moves."""
    folder = workbook_folder(write_files(tmp_path / "acme"))
    copies = sorted((folder / "notebooks").glob("*.ipynb"))
    assert [path.name for path in copies] == sorted(path.name for path in packaged("notebooks").glob("*.ipynb"))
    for path in copies:
        cells = nbformat.read(path, as_version=4).cells
        (parameters,) = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
        assert 'workspace: str = ".."' in parameters.source


def test_a_changed_copy_stays_as_it_is(tmp_path: Path) -> None:
    """An analyst's own cells survive the next start."""
    root = write_files(tmp_path / "acme")
    copy = workbook_folder(root) / "notebooks" / "02_pre_read.ipynb"
    copy.write_text("mine")
    workbook_folder(root)
    assert copy.read_text() == "mine"


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    """Nothing is written into a folder that happens to be named."""
    with pytest.raises(UsageError, match="is no workspace"):
        workbook_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
