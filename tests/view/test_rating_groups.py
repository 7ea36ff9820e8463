"""What a picture of ratings counts, and which groups it never shows."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from patterns_samples import cycle_of

from perfcal.view.rating_groups import managers_by_name, rating_groups, shown_alone

SIZES = st.dictionaries(st.sampled_from([f"m{n:02d}" for n in range(12)]), st.integers(1, 12), min_size=1)


def counts(groups, kind, group):
    """Return one group's counts by value of the scale."""
    rows = groups[(groups["kind"] == kind) & (groups["group"] == group)]
    return dict(zip(rows["value"], rows["count"], strict=True))


def test_everyone_levels_and_managers_are_counted():
    """Ten ratings by two managers, by hand."""
    groups = rating_groups(cycle_of({"m01": [3, 3, 4, 4, 5], "m02": [2, 3, 3, 3, 3]}))
    assert counts(groups, "organisation", "organisation") == {1: 0, 2: 1, 3: 6, 4: 2, 5: 1}
    assert counts(groups, "level", "L4") == {1: 0, 2: 1, 3: 6, 4: 2, 5: 1}
    assert counts(groups, "manager", "m01") == {1: 0, 2: 0, 3: 2, 4: 2, 5: 1}


def test_what_a_manager_is_compared_with_keeps_to_levels():
    """m01 has the only L5s, all rated 4: four fours are expected of them, whatever others got."""
    teams = {"m01": [(4, "L5")] * 4 + [(3, "L4")] * 2, "m02": [(3, "L4")] * 4 + [(2, "L4")] * 2}
    groups = rating_groups(cycle_of(teams))
    rows = groups[groups["group"] == "m01"].set_index("value")["expected"]
    assert rows.round(6).to_dict() == {1: 0, 2: 0.5, 3: 1.5, 4: 4, 5: 0}


def test_small_teams_are_pooled_with_enough_others_to_stay_unknown():
    """One team of two alone could be found by subtraction: the smallest other team joins it under one name."""
    cycle = cycle_of({"m01": [3] * 2, "m02": [4] * 6, "m03": [3] * 9})
    groups = rating_groups(cycle)
    managers = groups[groups["kind"] == "manager"]
    assert set(managers["group"]) == {"m03", "smaller teams"}
    assert set(managers.loc[managers["group"] == "smaller teams", "n"]) == {8}
    assert managers_by_name(cycle) == {"m03"}


def test_a_scope_names_no_more_than_the_whole_does():
    """Asking for one manager shows that manager's rows, and nobody's whom the organisation's page pools."""
    cycle = cycle_of({"m01": [3] * 2, "m02": [4] * 6, "m03": [3] * 9})
    groups = rating_groups(cycle, managers={"m01", "m03"})
    assert set(groups.loc[groups["kind"] == "manager", "group"]) == {"m03"}


def test_nobody_rated_is_no_rows():
    """An empty table of ratings gives an empty table of counts, with its columns."""
    groups = rating_groups(cycle_of({}))
    assert groups.empty
    assert list(groups) == ["kind", "group", "value", "n", "count", "expected"]


@given(sizes=SIZES, minimum=st.integers(2, 8))
def test_no_group_shown_and_no_pool_left_is_below_the_minimum(sizes, minimum):
    """Neither those who stand alone nor what is left over has fewer people than the policy allows."""
    alone = shown_alone(pd.Series(sizes), minimum=minimum)
    left = sum(size for group, size in sizes.items() if group not in alone)
    assert all(sizes[group] >= minimum for group in alone)
    assert left == 0 or left >= minimum or not alone
