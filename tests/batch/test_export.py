"""An executed notebook's pre-read is drawn from its facts, once, and left alone where the kernel drew it."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from workspaces import write_files

from perfcal.batch.export import DrawnPreRead, draw_pre_reads
from perfcal.load.workspace import load_workspace
from perfcal.view.pre_read import PreRead, render_pre_read
from perfcal.view.pre_read.assemble import pre_read
from perfcal.view.pre_read.page import PreReadPage


@pytest.fixture
def facts(tmp_path: Path) -> PreRead:
    """A page about somebody whose record is empty."""
    return pre_read(load_workspace(write_files(tmp_path)), "e01")


def executed(*pages: PreReadPage) -> nbformat.NotebookNode:
    """Return a notebook that showed these pages, as it is read back from its file."""
    outputs = [nbformat.v4.new_output("display_data", page._repr_mimebundle_()) for page in pages]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("desk.page", outputs=outputs)])
    return nbformat.reads(json.dumps(notebook), as_version=4)


def test_a_page_that_a_kernel_left_out_is_drawn_beside_its_facts(facts: PreRead) -> None:
    """A reader of the executed notebook sees the very page that one by hand shows."""
    by_hand = PreReadPage(facts)._repr_mimebundle_()
    notebook = executed(PreReadPage(facts, framed=False))
    assert "text/html" not in notebook.cells[0].outputs[0].data
    assert draw_pre_reads(notebook) == DrawnPreRead(facts, render_pre_read(facts, "html"))
    assert notebook.cells[0].outputs[0].data == by_hand


def test_a_page_that_is_there_stays_as_it_is(facts: PreRead) -> None:
    """What a notebook of one's own shows is not drawn over."""
    notebook = executed(PreReadPage(facts))
    notebook.cells[0].outputs[0].data["text/html"] = "mine"
    draw_pre_reads(notebook)
    assert notebook.cells[0].outputs[0].data["text/html"] == "mine"
