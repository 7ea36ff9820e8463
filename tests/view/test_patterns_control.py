"""The director's page: chosen by fields or in batch, for the whole organisation or for one director's teams."""

import pytest
from ipywidgets import VBox
from patterns_samples import cycle_of

from perfcal.errors import UnknownNameError
from perfcal.view.patterns_control import PatternsControl, patterns_control
from perfcal.view.picture import Picture
from perfcal.view.shared_findings import sharing_findings
from perfcal.view.shown import Note

PARTS = ("questions", "looked_at", "distribution", "funnel", "shifts", "evidence", "copies", "sessions", "rules")
HIGH = {f"m{number:02d}": [3, 2, 4, 3, 3, 2, 4, 3, 3, 3] for number in range(1, 13)}


@pytest.fixture(scope="module", autouse=True)
def findings_computed_once(tmp_path_factory):
    """As in a run: the pages of one cycle share what is computed for it."""
    with sharing_findings(tmp_path_factory.mktemp("findings")):
        yield


@pytest.fixture(scope="module")
def cycle():
    """Twelve managers rate alike and one gives every one of twelve people the highest rating."""
    return cycle_of({**HIGH, "m13": [5] * 12, "m14": [3] * 3})


@pytest.fixture(scope="module")
def page(cycle):
    """The whole organisation's page, as the batch shows it."""
    return patterns_control(cycle, interactive=False)


def test_every_part_can_be_shown(page):
    """As HTML without a script, and as text."""
    for part in PARTS:
        shown = getattr(page, part)._repr_mimebundle_()
        assert shown["text/plain"]
        assert "<script" not in shown["text/html"]


def test_the_one_who_differs_is_who_is_asked(page):
    """The question names m13 and the page says that raters and teams cannot be told apart."""
    assert "m13" in page.questions.to_text()
    assert "m05" not in page.questions.to_text()
    assert "one rater per person" in page.funnel.says_not
    assert "one rater per person" in page.shifts.to_text()


def test_a_team_below_the_minimum_is_never_named(page):
    """m14 rated three people."""
    assert all("m14" not in getattr(page, part).to_text() for part in PARTS)


def test_a_scope_below_the_minimum_has_no_population_picture(cycle):
    """It says so, with the policy's number and not the scope's own."""
    small = patterns_control(cycle, "m14", interactive=False)
    for part in (small.distribution, small.funnel, small.shifts):
        assert isinstance(part, Note)
        assert "fewer than 5" in part.text


def test_a_scope_of_small_teams_has_the_distribution_and_no_name():
    """A team that hides a smaller one is counted with it: its manager's own page has the organisation's rows only."""
    cycle = cycle_of({**HIGH, "m13": [3, 4] * 3, "m14": [3] * 2})
    page = patterns_control(cycle, "m13", interactive=False)
    assert isinstance(page.funnel, Note)
    assert "under no manager's name" in page.funnel.text
    assert "m13" not in page.distribution.to_text()


def test_a_scope_large_enough_is_drawn_against_the_whole(cycle):
    """One manager's page shows that manager and the organisation."""
    one = patterns_control(cycle, "m13", interactive=False)
    assert isinstance(one.distribution, Picture)
    assert "m05" not in one.distribution.table.to_text()
    assert "the organisation" in one.distribution.table.to_text()


def test_a_scope_holds_its_own_people_only_and_a_stranger_is_refused(cycle):
    """A director's page has the managers below them; an id nobody has is refused with the nearest."""
    assert set(patterns_control(cycle, "m05", interactive=False).findings["subject"]) <= {
        "m05", *(f"m05-{number:02d}" for number in range(10)),
    }  # fmt: skip
    assert "m13" in set(patterns_control(cycle, "d01", interactive=False).findings["subject"])
    with pytest.raises(UnknownNameError, match="m99"):
        patterns_control(cycle, "m99", interactive=False)


def test_fields_choose_what_is_shown(cycle):
    """Choosing a manager and a pattern narrows the table below; the other parts are the batch's own."""
    desk = patterns_control(cycle)
    assert isinstance(desk, PatternsControl)
    assert isinstance(desk.questions, VBox)
    assert "m13" in desk.result.value
    desk.manager.value = ""
    desk.pattern.value = "severity"
    assert "m13" in desk.result.value
    assert [value for _words, value in desk.manager.options] == ["", "m13"]
