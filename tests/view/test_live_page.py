"""A page that follows one choice: its parts change with the field, and a form keeps what it is."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets
import pytest
from small_workspace import write_growth_doc, write_small_workspace

from perfcal import load_workspace
from perfcal.errors import UnknownNameError, UsageError
from perfcal.schema.cycle import Cycle
from perfcal.view.live_page import LivePage, page_of_engineer
from perfcal.view.shown import Note


class Page:
    """A page of one part and one field."""

    def __init__(self, who: str) -> None:
        self.who = who
        self.said = Note(f"About <{who}>")
        self.form = widgets.Text(value=who)


@pytest.fixture
def cycle(tmp_path: Path) -> Cycle:
    """Three engineers with a document; x1's is removed where a test needs it."""
    return load_workspace(write_small_workspace(tmp_path))


def live(cycle: Cycle, who: str = "") -> LivePage:
    """The page by hand."""
    page = page_of_engineer(cycle, who, make=Page, parts=("said", "form"), interactive=True)
    assert isinstance(page, LivePage)
    return page


def test_the_first_engineer_is_shown_unless_one_is_named(cycle: Cycle) -> None:
    """By the roster; names are in the field, ids are what is meant."""
    assert live(cycle).choice.value == "x1"
    assert live(cycle, "x2").who == "x2"
    assert ("Ilse Okafor (x1)", "x1") in live(cycle).choice.options


def test_every_part_follows_the_choice(cycle: Cycle) -> None:
    """What a file says is escaped on the way."""
    page = live(cycle)
    page.choice.value = "x3"
    (said,), (form,) = page.said.children, page.form.children
    assert "About &lt;x3&gt;" in said.value
    assert form.value == "x3"


def test_in_batch_it_is_the_page_itself(cycle: Cycle) -> None:
    """No widget, nothing to choose."""
    assert isinstance(page_of_engineer(cycle, "x2", make=Page, parts=("said",), interactive=False), Page)


def test_an_unknown_engineer_is_refused(cycle: Cycle) -> None:
    """With the nearest known ids."""
    with pytest.raises(UnknownNameError, match="x1"):
        live(cycle, "x11")


def test_without_any_document_it_says_what_to_do(tmp_path: Path) -> None:
    """Nothing to choose among is no empty field."""
    root = write_small_workspace(tmp_path)
    for path in (root / "growth_docs").iterdir():
        path.unlink()
    with pytest.raises(UsageError, match="growth_docs/"):
        live(load_workspace(root))


def test_somebody_without_a_document_can_be_named(tmp_path: Path) -> None:
    """An EM may ask about a report who has not written yet."""
    root = write_small_workspace(tmp_path)
    (root / "growth_docs" / "x3.md").unlink()
    write_growth_doc(root, "x1")
    assert live(load_workspace(root), "x3").who == "x3"
