"""The pre-read in a notebook: the printed page in a frame that runs nothing, and its facts for the batch."""

import json
import re
from html import unescape

import pytest
from small_workspace import write_small_workspace

from perfcal.load.workspace import load_workspace
from perfcal.view.pre_read import pre_read_from_json, render_pre_read
from perfcal.view.pre_read.assemble import pre_read
from perfcal.view.pre_read.page import FACTS_MIME, page_frame, show_pre_read


@pytest.fixture
def facts(tmp_path):
    """One candidate's facts."""
    return pre_read(load_workspace(write_small_workspace(tmp_path)), "x1")


def test_the_frame_holds_the_very_page_that_is_printed(facts):
    """What an EM sees in the notebook is what a director holds."""
    (inside,) = re.findall(r'srcdoc="([^"]*)"', page_frame(facts))
    assert unescape(inside) == render_pre_read(facts, "html")


def test_nothing_in_the_frame_can_run(facts):
    """The sandbox is there and lets neither scripts nor the notebook's origin in; links open apart."""
    (sandbox,) = re.findall(r'sandbox="([^"]*)"', page_frame(facts))
    assert set(sandbox.split()) == {"allow-popups", "allow-popups-to-escape-sandbox"}


def test_the_frame_has_a_name_for_a_screen_reader(facts):
    """By id and cycle; a person's name is not needed to find the frame."""
    assert page_frame(facts).startswith('<iframe title="Pre-read of x1, 2026-H1"')


def test_the_facts_travel_beside_the_page(facts):
    """The batch exports HTML and PDF from them, after a trip through the notebook's own JSON."""
    bundle = show_pre_read(facts)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", FACTS_MIME}
    assert pre_read_from_json(json.dumps(bundle[FACTS_MIME])) == facts
