"""What a notebook declares about itself, and what is refused before it could run for the wrong person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from batch_notebooks import ABOUT_A_PERSON, write_notebook
from hypothesis import given
from hypothesis import strategies as st

from perfcal.batch.shelf import choose_notebooks, read_notebook, shelf_notebooks
from perfcal.errors import UnknownNameError, UsageError


def test_a_notebook_says_for_whom_it_runs_and_where_its_pages_go(tmp_path: Path) -> None:
    """Metadata gives audience, title and folder; the parameters cell gives the names."""
    path = write_notebook(
        tmp_path / "07_pre_read.ipynb",
        parameters=ABOUT_A_PERSON,
        audience="candidate",
        title="Pre-read",
        folder="pre_reads",
    )
    notebook = read_notebook(path)
    assert (notebook.audience, notebook.title, notebook.reads) == ("candidate", "Pre-read", "person")
    assert notebook.parameters == ("workspace", "employee_id", "interactive")
    assert notebook.key("e0001") == "pre_reads/e0001"


def test_a_notebook_without_metadata_is_understood_by_its_parameters(tmp_path: Path) -> None:
    """Somebody's own notebook needs nothing but a parameters cell; its heading is its title."""
    own = read_notebook(write_notebook(tmp_path / "03_my_view.ipynb"))
    about_people = read_notebook(write_notebook(tmp_path / "growth.ipynb", parameters=ABOUT_A_PERSON))
    assert (own.audience, own.key(), own.title) == ("once", "my_view", "What about 03_my_view?")
    assert (about_people.audience, about_people.key("x 1")) == ("candidate", "growth/x%201")


def test_every_notebook_of_the_shelf_can_be_read() -> None:
    """The notebooks that come with perfcal declare themselves, each with pages of its own."""
    notebooks = shelf_notebooks()
    assert {"01_check_the_data", "02_pre_read"} <= {notebook.name for notebook in notebooks}
    unnamed = tuple(notebook for notebook in notebooks if notebook.when == "always")
    assert choose_notebooks(None, shelf=notebooks) == unnamed
    assert {"04_calibration_session", "06_growth_doc"} <= {each.name for each in set(notebooks) - set(unnamed)}


def test_a_notebook_is_chosen_by_name_without_number_or_by_path(tmp_path: Path) -> None:
    """`--notebook pre_read`, `02_pre_read.ipynb` and a path all work, and naming one twice runs it once."""
    shelf = (read_notebook(write_notebook(tmp_path / "02_pre_read.ipynb")),)
    own = write_notebook(tmp_path / "elsewhere" / "mine.ipynb")
    chosen = choose_notebooks(["pre_read", "02_pre_read.ipynb", str(own)], shelf=shelf)
    assert [notebook.name for notebook in chosen] == ["02_pre_read", "mine"]


def test_an_unknown_notebook_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    """A slip of the finger is answered with what was probably meant."""
    shelf = (read_notebook(write_notebook(tmp_path / "02_pre_read.ipynb")),)
    with pytest.raises(UnknownNameError, match=r"no notebook 'pre_raed'\n\nHint: did you mean: 02_pre_read"):
        choose_notebooks(["pre_raed"], shelf=shelf)


def test_two_notebooks_that_write_the_same_pages_are_refused(tmp_path: Path) -> None:
    """Neither silently overwrites the other's pages."""
    shelf = (read_notebook(write_notebook(tmp_path / "02_pre_read.ipynb")),)
    twin = write_notebook(tmp_path / "mine" / "9_pre_read.ipynb")
    with pytest.raises(UsageError, match=r"'9_pre_read' writes its pages where '02_pre_read' writes its own"):
        choose_notebooks([str(twin)], shelf=shelf)


@pytest.mark.parametrize(
    ("parameters", "declared", "message"),
    [
        ("interactive = True", {}, r"does not assign workspace\n\nHint: add to that cell: workspace: str"),
        ('workspace = ""', {"audience": "candidate"}, r"does not assign employee_id"),
        ('workspace = ""\nfor x', {}, r"line 2 of the cell tagged 'parameters' is not Python"),
        (
            'workspace = ""',
            {"audience": "candidates"},
            r"no value of its setting 'for': 'candidates'\n\nHint: did you mean: candidate",
        ),
        ('workspace = ""', {"fodler": "x"}, r"metadata perfcal: no setting 'fodler'\n\nHint: did you mean: folder"),
        (ABOUT_A_PERSON, {"folder": "../outside"}, r"'../outside' cannot name its pages"),
    ],
)
def test_a_notebook_that_could_run_for_the_wrong_person_is_refused(
    tmp_path: Path, parameters: str, declared: dict[str, str], message: str
) -> None:
    """Papermill would only warn, and report on the default person."""
    path = write_notebook(tmp_path / "odd.ipynb", parameters=parameters, **declared)
    with pytest.raises(UsageError, match=message):
        read_notebook(path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"nbformat": 3}'])
def test_a_file_that_is_no_notebook_is_refused_by_name(tmp_path: Path, content: str) -> None:
    """The path is in the message, and nothing of the content."""
    path = tmp_path / "odd.ipynb"
    path.write_text(content)
    with pytest.raises(UsageError, match=r"odd\.ipynb: this (cannot be read as|is not) a notebook"):
        read_notebook(path)


def test_running_a_notebook_by_hand_leaves_its_fingerprint(tmp_path: Path) -> None:
    """Outputs and counts are no part of what would run; a changed cell is."""
    path = write_notebook(tmp_path / "mine.ipynb", "1 + 1")
    before = read_notebook(path).fingerprint
    content = json.loads(path.read_text())
    content["cells"][-1]["execution_count"] = 3
    path.write_text(json.dumps(content))
    assert read_notebook(path).fingerprint == before
    write_notebook(path, "1 + 2")
    assert read_notebook(path).fingerprint != before


PRE_READ = next(notebook for notebook in shelf_notebooks() if notebook.audience == "candidate")


@given(employee_id=st.text(min_size=1))
def test_no_id_leads_out_of_its_folder(employee_id: str) -> None:
    """An id comes from a file somebody sent; it names exactly one page, in the notebook's folder."""
    folder, slash, name = PRE_READ.key(employee_id).partition("/")
    assert (folder, slash) == (PRE_READ.folder, "/")
    assert not set(name) & set("/\\:\0")
