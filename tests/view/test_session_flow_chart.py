"""Before and after a session: from where to where, and how far in each team."""

from dataclasses import replace

import pandas as pd
from patterns_samples import cycle_of

from perfcal.view.session_flow_chart import session_flow_chart
from perfcal.view.shown import Note

TEAMS = {"m01": [3, 3, 4, 4, 5, 2], "m02": [2, 3, 3, 3, 3, 4], "m03": [1, 2]}


def after_session(**moved):
    """Return a cycle whose session kept every rating but those of `moved`: person → rating afterwards."""
    cycle = cycle_of({**TEAMS, "m04": [3] * 8})
    after = cycle.ratings.assign(stage="calibrated", line=cycle.ratings["line"] + 100)
    changed = after["employee_id"].str.replace("-", "_").map(moved)
    after["rating"] = changed.fillna(after["rating"].astype("float64")).astype("Int64")
    return replace(cycle, ratings=pd.concat([cycle.ratings, after], ignore_index=True))


def test_the_grid_counts_who_went_from_where_to_where():
    """One of m01's threes became a five; everybody else stands on the diagonal."""
    flows, _steps = session_flow_chart(after_session(m01_00=5)).parts
    assert "21 of 22 stand on its diagonal" in flows.alt
    rows = {row[0]: row[1:] for row in flows.table.rows}
    assert rows["Meets"] == ("0", "0", "13", "0", "1")


def test_the_steps_are_counted_by_manager_and_small_teams_are_pooled():
    """Up by two for one of m01; m03 has two people and the next smallest team stands with them."""
    _flows, steps = session_flow_chart(after_session(m01_00=5)).parts
    rows = {row[0]: row[1:] for row in steps.table.rows}
    assert "m03" not in steps.to_text()
    assert rows["smaller teams"][0] == "8"
    assert rows["the organisation"] == ("22", "0", "0", "21", "0", "1")


def test_without_a_session_it_says_so():
    """No calibrated rating on record: a sentence, no empty picture."""
    assert isinstance(session_flow_chart(cycle_of(TEAMS)), Note)
