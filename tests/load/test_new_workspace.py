"""An empty workspace that is ready for `perfcal check`."""

import pytest

from perfcal.errors import OccupiedError
from perfcal.load.new_workspace import write_workspace
from perfcal.load.workspace import load_workspace


def test_a_new_workspace_loads_without_an_error(tmp_path):
    """Nothing to repair before the first person is entered."""
    cycle = load_workspace(write_workspace(tmp_path / "new"))
    assert list(cycle.problems.loc[cycle.problems["severity"] == "error", "found"]) == []
    assert (cycle.id, len(cycle.people)) == ("2026-H1", 0)


def test_the_growth_doc_to_copy_fits_the_workspace(tmp_path):
    """Copied under an id of the roster it is a sound document."""
    root = write_workspace(tmp_path / "new")
    with (root / "roster.csv").open("a", encoding="utf-8") as roster:
        roster.write("m01,Aroha Brandt,,L5,2024-01-01,ic,docks,active,2024-01-01\n")
        roster.write("e001,Tomás Okafor,m01,L4,2026-01-01,ic,docks,active,2026-01-01\n")
    template = (root / "growth_doc_template.md").read_text(encoding="utf-8")
    (root / "growth_docs" / "e001.md").write_text(template, encoding="utf-8")
    cycle = load_workspace(root)
    assert list(cycle.problems.loc[cycle.problems["severity"] == "error", "found"]) == []
    assert list(cycle.accounts["file"]) == ["growth_docs/e001.md"]


def test_nothing_is_written_into_a_folder_that_holds_something(tmp_path):
    """A person's files stay as they are."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OccupiedError, match="not empty"):
        write_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
