"""The page says how the candidate's own review cites their own record, and names nobody else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from perfcal.load.workspace import load_workspace
from perfcal.patterns.cited_weeks import LEFT_OUT, evidence_weeks, left_out, rows_left_out
from perfcal.sample import write_sample
from perfcal.schema.cycle import Cycle
from perfcal.view.pre_read import render_pre_read
from perfcal.view.pre_read.assemble import pre_read
from perfcal.view.pre_read.citing import cite_ahead, citing_sentences


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


def test_sentences_made_together_are_those_made_one_by_one(planted: tuple[Cycle, dict[str, str]]) -> None:
    """Everybody at once, some at a time, each alone: the same words about each."""
    for cycle in (sample(), planted[0]):
        everybody = cycle.engineer_ids()
        together, in_parts, alone = replace(cycle), replace(cycle), replace(cycle)
        cite_ahead(together, everybody)
        for some, _part in cycle.in_parts(everybody, size=7):
            cite_ahead(in_parts, some)
        said = {who: citing_sentences(alone, who) for who in everybody}
        assert any(said.values())
        assert {who: citing_sentences(together, who) for who in everybody} == said
        assert {who: citing_sentences(in_parts, who) for who in everybody} == said


def test_weeks_and_rows_left_out_are_those_of_the_person_alone() -> None:
    """What is said of one person is counted from their own rows, however many were made together."""
    cycle = sample()
    weeks, rows = evidence_weeks(cycle), rows_left_out(cycle)
    for who in cycle.engineer_ids():
        own = weeks[weeks["employee_id"] == who].reset_index(drop=True)
        pd.testing.assert_frame_equal(own, evidence_weeks(cycle.about(who)))
        missing = rows.loc[rows["employee_id"] == who, list(LEFT_OUT)].reset_index(drop=True)
        pd.testing.assert_frame_equal(missing, left_out(cycle, who))
