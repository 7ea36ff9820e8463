"""Which recorded rows a bullet repeats."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from growth_rows import FIRST, LAST, shipped

from perfcal.patterns.row_matches import repeated_rows

WHO = "e1"
RECORD = (
    shipped(WHO, "2026-02-10", "Moved the ledger to the new queue, figures in RFC 12", line=20),
    shipped(
        WHO,
        "2026-03-10",
        "Rehearsed the harbour failover with the crane team",
        line=30,
        links=(("Harbour failover page", "https://docs.example/harbour"),),
    ),
    shipped(WHO, "2026-04-10", "Cut the price lookup", line=40, url="https://git.example/tariff/pull/4411"),
    shipped(WHO, "2026-05-11", "Taught eleven newcomers to read tide tables without a spreadsheet", line=50),
)


def _rows(*rows: dict[str, Any]) -> pd.DataFrame:
    made = pd.DataFrame(list(rows)).assign(details="")
    return made.assign(date_start=pd.to_datetime(made["date_start"]), date_end=pd.to_datetime(made["date_end"]))


def _matched(said: str, *, links: tuple[tuple[str, str], ...] = (), who: str = WHO) -> list[str]:
    bullet = {"place": 0, "employee_id": who, "said": said, "links": links}
    bullets = pd.DataFrame([{**bullet, "first": pd.Timestamp(FIRST), "last": pd.Timestamp(LAST)}])
    return list(repeated_rows(bullets, _rows(*RECORD))["evidence_id"])


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ("RFC-0012 was accepted", "e1:20"),
        ("The rehearsal (harbour failover page) convinced two teams", "e1:30"),
        ("Price lookup, see PR 4411", "e1:40"),
        ("Faster prices (#4411)", "e1:40"),
        ("You rehearsed the harbour failover with the crane team, and they noticed", "e1:30"),
        ("Eleven newcomers read tide tables today without any spreadsheet: you taught them", "e1:50"),
    ],
)
def test_a_row_is_recognised_without_its_link(said: str, row: str) -> None:
    """By the number of a paper or a change, by the title of a link, by runs of words, by most of its rarer words."""
    assert _matched(said) == [row]


@pytest.mark.parametrize(
    "said",
    [
        "RFC 13 was accepted",
        "4411 lookups a second, 12 % cheaper",
        "The team page",
        "Newcomers read tide tables",
        "Taught nobody to read without eleven reasons",
    ],
)
def test_what_only_resembles_a_row_is_no_repeat(said: str) -> None:
    """Another number, a figure, half of a title, or a few of the words."""
    assert _matched(said) == []


def test_only_ones_own_rows_are_repeated() -> None:
    """The same words in another person's review name none of these rows."""
    assert _matched("Rehearsed the harbour failover with the crane team", who="e2") == []


def test_an_address_can_be_written_in_several_ways() -> None:
    """Scheme, www, fragment and a slash at the end make no difference."""
    assert _matched("x", links=(("here", "http://www.git.example/tariff/pull/4411/#files"),)) == ["e1:40"]
