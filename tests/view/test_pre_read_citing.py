"""The page says how the candidate's own review cites their own record, and names nobody else."""

from __future__ import annotations

from functools import cache

import pytest

from perfcal.load.workspace import load_workspace
from perfcal.sample import write_sample
from perfcal.schema.cycle import Cycle
from perfcal.view.pre_read import render_pre_read
from perfcal.view.pre_read.assemble import pre_read
from perfcal.view.pre_read.citing import citing_sentences


@cache
def sample() -> Cycle:
    """The committed sample organisation."""
    return load_workspace()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cycle, dict[str, str]]:
    """An organisation with one copied review, and who carries it."""
    root = tmp_path_factory.mktemp("planted") / "ws"
    write_sample(root, engineers=48, managers=6, cycles=2, seed=3, plant={"copies": 1})
    line = (root / "planted.csv").read_text().splitlines()[1].split(",")
    return load_workspace(root), {"copy": line[1], "source": line[2].rpartition(" ")[2]}


def test_the_page_counts_cited_and_recorded_weeks() -> None:
    """In words, in every format."""
    page = pre_read(sample(), "e0015")
    assert page.citing.startswith("The review cites evidence of 4 weeks, 1 of them in the last 6; the record has 16")
    for form in ("html", "md", "json"):
        assert "The review cites evidence of 4 weeks" in str(render_pre_read(page, form))


def test_without_a_review_there_is_nothing_to_say() -> None:
    """The manager of the sample has no growth doc."""
    assert citing_sentences(sample(), "m01") == ""


def test_a_copied_review_is_said_without_saying_whose(planted: tuple[Cycle, dict[str, str]]) -> None:
    """Peers read this page: how near, and neither who nor which words (R13.3)."""
    cycle, who = planted
    said = citing_sentences(cycle, who["copy"])
    assert "the review and another one by the same manager are alike to" in said
    assert who["source"] not in said
