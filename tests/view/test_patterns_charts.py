"""The pictures of ratings: order by name, counts printed, small teams never named, markup never run."""

import re
from base64 import b64decode

import pytest
from patterns_samples import cycle_of, found

from perfcal.view.distribution_chart import distribution_chart
from perfcal.view.funnel_chart import funnel_chart
from perfcal.view.shift_chart import shift_chart, shift_charts
from perfcal.view.shown import Note

TEAMS = {"m01": [3, 3, 4, 4, 5, 2], "m02": [2, 3, 3, 3, 3, 4], "m03": [1, 2, 3, 3, 4, 5, 3]}


def words_of(picture):
    """Return the texts drawn, in order."""
    svg = b64decode(picture.address.partition(",")[2]).decode()
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.fixture(params=["distribution", "funnel", "shift"])
def drawn(request):
    """Each picture, of three managers."""
    cycle = cycle_of(TEAMS)
    shifts = found(*({"subject": who} for who in TEAMS))
    draw = {"distribution": distribution_chart, "funnel": funnel_chart, "shift": lambda c: shift_chart(c, shifts)}
    return draw[request.param](cycle)


def test_it_says_what_it_does_not_show_and_that_raters_and_teams_cannot_be_told_apart(drawn):
    """One sentence on the limit, in a picture with an alternative text and its numbers."""
    assert "one rater per person" in drawn.says_not
    assert drawn.says_not.count(". ") == 0
    assert drawn.alt
    assert drawn.table.total > 0


def test_people_stand_in_the_order_of_their_names(drawn):
    """Ana before Mads before Zofia, whatever their ratings; the order of ids is the reverse."""
    column = [row[0] for row in drawn.table.rows if re.search(r"\(m0\d\)", str(row[0]))]
    assert column == ["Ana Zeller (m02)", "Mads <Ito> (m03)", "Zofia Abara (m01)"]


def test_a_name_is_text(drawn):
    """A name that looks like markup is drawn and printed as it is written."""
    assert "<Ito>" not in drawn.to_html()
    assert "<Ito>" not in drawn.svg


def test_nothing_is_fetched_or_run(drawn):
    """The only addresses are the names of the format."""
    assert "<script" not in drawn.svg
    assert drawn.svg.count("http") == drawn.svg.count("http://www.w3.org/")


def test_the_distribution_prints_every_count():
    """One number for each manager and rating, and how many were rated."""
    words = words_of(distribution_chart(cycle_of({"m01": [3, 3, 4, 4, 5, 2], "m02": [2, 3, 3, 3, 3, 4]})))
    assert words.count("12") == 2  # everyone, and the one level
    assert words.count("6") == 2 + 2  # rated by each manager, and the threes of everyone and of the level


def test_the_funnel_marks_what_is_outside_its_limits():
    """Five managers give threes and one of ten gives fives: one diamond, named in the picture by id."""
    teams = {f"m{number:02d}": [3, 2, 4, 3, 3, 2, 4, 3, 3, 3] for number in range(1, 9)}
    picture = funnel_chart(cycle_of({**teams, "m09": [5] * 10}))
    assert "1 of them outside" in picture.alt
    assert "m09" in words_of(picture)


def test_no_team_below_the_minimum_is_in_a_picture():
    """The team of two and the one that hides it are in neither picture by name."""
    cycle = cycle_of({"m01": [3] * 2, "m02": [4] * 3 + [2] * 3, "m03": [3] * 5 + [4] * 4})
    for picture in (distribution_chart(cycle), funnel_chart(cycle)):
        assert "m03" in picture.table.to_text()
        assert "m01" not in picture.to_text()
        assert "m02" not in picture.to_text()


def test_a_shift_has_its_interval_and_its_status():
    """What could not be estimated is not drawn; what has a question has a diamond, said in words too."""
    rows = found({"subject": "m01", "status": "question"}, {"subject": "m02", "estimate": None})
    picture = shift_chart(cycle_of(TEAMS), rows)
    assert picture.table.rows == (("Zofia Abara (m01)", "6", "0.4", "-0.5", "1.2", "question"),)
    assert "1 with a question" in picture.alt


def test_a_shift_that_cannot_be_estimated_is_said_instead_of_drawn():
    """No empty axes: a sentence."""
    assert isinstance(shift_charts(cycle_of(TEAMS), found({"subject": "m01", "estimate": None})), Note)


def test_a_page_for_one_manager_draws_that_manager_alone():
    """The others still are what is compared with."""
    shown = distribution_chart(cycle_of(TEAMS), managers={"m02"})
    assert [row[0] for row in shown.table.rows] == ["the organisation", "L4", "Ana Zeller (m02)"]


def test_a_funnel_without_anybody_to_compare_is_a_sentence():
    """One manager has no peers: an empty drawing would look like a finding."""
    shown = funnel_chart(cycle_of({"m01": [3, 3, 4, 4, 5, 2]}))
    assert isinstance(shown, Note)
    assert "peers" in shown.text
