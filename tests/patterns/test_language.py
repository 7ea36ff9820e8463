"""Kinds of language by group."""

from __future__ import annotations

import pandas as pd
from workspaces import write_files

from perfcal.load.workspace import load_workspace
from perfcal.patterns.language import KINDS, language_by_group
from perfcal.schema.columns import LANGUAGE

ROSTER = "employee_id,name,manager_id,level,level_since,track,team,status,start_date\n" + "".join(
    f"e{number:02},Person {number},,L4,2024-03-01,,Quay,active,2023-01-09\n" for number in range(13)
)
REVIEW = "# Growth doc\n\n## Review 2026-H1\n### Summary\n{}\n"
ONE, OTHER = "You are kind and helpful to users.", "Revenue rose. You are abrasive."


def _cycle(tmp_path):
    docs = {f"e{number:02}": REVIEW.format(ONE if number < 6 else OTHER) for number in range(12)}
    return load_workspace(write_files(tmp_path, docs=docs, roster=ROSTER, candidates="cycle,employee_id\n"))


def _groups(sizes: dict[str, int]) -> pd.DataFrame:
    groups = [group for group, size in sizes.items() for _ in range(size)]
    return pd.DataFrame({"employee_id": [f"e{number:02}" for number in range(len(groups))], "site": groups})


def test_hits_are_counted_by_group_and_kind(tmp_path):
    """Two words of communal language in each of six reviews of seven words; a person without a review is not counted."""
    found = language_by_group(_cycle(tmp_path), _groups({"Accra": 6, "Oulu": 7}))
    rows = {(row.group, row.language): row for row in found.itertuples()}
    assert list(found.columns) == list(LANGUAGE)
    assert {kind for _, kind in rows} == set(KINDS)
    communal = rows["Accra", "communal"]
    assert (communal.people, communal.words, communal.hits, communal.people_with_any) == (6, 42, 12, 6)
    assert communal.per_thousand_words == 1000 * 12 / 42
    assert [rows["Oulu", kind].hits for kind in KINDS] == [6, 0, 6]


def test_a_small_group_is_not_shown_nor_told_by_the_others(tmp_path):
    """Four of one group hide themselves, and the next larger, whose figures would tell theirs."""
    cycle = _cycle(tmp_path)
    assert language_by_group(cycle, _groups({"Accra": 8, "Oulu": 4})).empty
    assert set(language_by_group(cycle, _groups({"Accra": 6, "Oulu": 6}))["group"]) == {"Accra", "Oulu"}


def test_a_blank_group_is_none(tmp_path):
    """Somebody who did not say is in no group."""
    assert set(language_by_group(_cycle(tmp_path), _groups({"Accra": 6, "": 6}))["group"]) == {"Accra"}


def test_no_reviews_no_rows(tmp_path):
    """Empty in, empty out, with the same columns."""
    cycle = load_workspace(write_files(tmp_path))
    assert list(language_by_group(cycle, _groups({"Accra": 6})).columns) == list(LANGUAGE)
