"""What an analyst sees of groups: names in order, small groups without numbers, the line of four fifths called what it is."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from patterns_cycles import cycle_of, rating

from perfcal.patterns.groups import group_comparisons
from perfcal.schema.cycle import Cycle
from perfcal.view.groups_view import group_rates, group_ratios, groups_view
from perfcal.view.shown import Note

SITES = {"Porto": [2] * 12 + [3] * 8, "Brno": [3] * 8 + [4] * 12, "<b>Cork</b>": [3] * 10 + [4] * 10}
SMALL = {"Tampere": [1, 1, 1], "Malmö": [3] * 9}


def organisation(sites: dict[str, list[int]]) -> tuple[Cycle, pd.DataFrame]:
    """A cycle of these ratings by site, and its demographics."""
    people = [(f"p{site}{n}", site, value) for site, values in sites.items() for n, value in enumerate(values)]
    places = pd.DataFrame([(who, site) for who, site, _ in people], columns=["employee_id", "site"], dtype="str")
    return cycle_of(ratings=[rating(who, "m1", value) for who, _, value in people]), places


@pytest.fixture(scope="module")
def compared() -> pd.DataFrame:
    """Three groups to show and two that are hidden."""
    return group_comparisons(*organisation({**SITES, **SMALL}))


def test_every_group_shown_has_its_share_once(compared: pd.DataFrame) -> None:
    """Also the one the others are compared with."""
    rows = [row[2:] for row in group_rates(compared, minimum=5).rows if row[1] == 'rated above "meets"']
    assert rows[:3] == [
        ("<b>Cork</b>", "20", "10", "50%"),
        ("Brno", "20", "12", "60%"),
        ("Porto", "20", "0", "0%"),
    ]


def test_hidden_groups_have_no_name_and_no_number(compared: pd.DataFrame) -> None:
    """One row for them, which says how few; no text of the whole page names them."""
    table = group_rates(compared, minimum=5)
    assert table.rows[3][2:] == ("groups not shown", "fewer than 5 *", "", "")
    whole = groups_view(*organisation({**SITES, **SMALL})).to_text()
    assert not re.search("Tampere|Malmö", whole)


def test_the_picture_is_in_the_order_of_names_and_says_what_its_line_is(compared: pd.DataFrame) -> None:
    """Not in that of ratios; four fifths is a rule of thumb."""
    drawn = group_ratios(compared)
    who = [row[0] for row in drawn.table.rows]
    assert who == sorted(who, key=lambda words: ("below" in str(words), words))
    assert "four fifths, a rule of thumb" in drawn.svg
    assert "no ratio says why" in drawn.says_not


def test_a_value_of_the_file_is_text() -> None:
    """Markup in a group's name is printed, never run."""
    page = groups_view(*organisation(SITES)).to_html()
    assert "<b>Cork" not in page
    assert "&lt;b&gt;Cork" in page


def test_nothing_to_compare_is_said() -> None:
    """No columns: a note. One group only: a table without a picture."""
    cycle, places = organisation(SITES)
    assert isinstance(groups_view(cycle, places[["employee_id"]]), Note)
    assert "groups not shown" not in groups_view(cycle, places.assign(site="one")).to_text()
    assert "groups not shown" in groups_view(*organisation(SMALL)).to_text()
