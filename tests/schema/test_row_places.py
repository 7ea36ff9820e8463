"""Where somebody's rows stand is looked for once for each table, and forgotten with it."""

from __future__ import annotations

import gc
from dataclasses import replace

import pandas as pd

from perfcal import load_workspace
from perfcal.schema import row_places as module
from perfcal.schema.row_places import row_places


def test_cycles_cut_from_another_share_what_is_known_of_the_roster() -> None:
    """About one person and with other notes, it is the same roster: nobody goes through it again."""
    cycle = load_workspace()
    cut = replace(cycle.about("e0003"), pre_read_notes={})
    assert row_places(cut.people) is row_places(cycle.people)
    assert cut.person("e0003").equals(cycle.person("e0003"))


def test_another_table_with_the_same_rows_is_asked_anew_and_forgotten_with_it() -> None:
    """Nothing is kept of a table that is gone, and a later one in its place gets its own answer."""
    before = len(module._known)
    for ids in (["a", "b", "a"], ["b"], ["c", "a"]):
        table = pd.DataFrame({"employee_id": ids})
        assert {who: list(places) for who, places in row_places(table).items()} == {
            who: [place for place, each in enumerate(ids) if each == who] for who in ids
        }
    del table
    gc.collect()
    assert len(module._known) <= before
