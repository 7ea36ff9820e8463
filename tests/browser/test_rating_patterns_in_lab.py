"""A director opens the rating patterns in JupyterLab: questions by fields, pictures that are drawn, nobody else asked."""

import pytest
from test_pre_read_in_lab import open_and_run

from perfcal.sample import write_sample

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture
def workspace(tmp_path):
    """An organisation of six teams, with two reviews that are one text."""
    write_sample(tmp_path / "workspace", engineers=48, plant={"copies": 1})
    return tmp_path / "workspace"


def test_a_question_is_chosen_by_fields_and_pictures_are_drawn(page, lab):
    """Run it, choose a pattern: its rows are left; every picture has a size and an alternative text."""
    open_and_run(page, lab.format(notebook="03_rating_patterns.ipynb"))
    page.get_by_label("Pattern", exact=True).select_option(label="Reviews that are nearly the same text")
    tables = page.locator(".jupyter-widgets caption")
    tables.filter(has_text="What in this review could only have been written about this person?").wait_for()
    assert tables.count() == 1
    pictures = page.locator(".jp-OutputArea img[src^='data:image/svg+xml']")
    assert pictures.count() >= 3
    for picture in pictures.all():
        assert picture.evaluate("drawn => drawn.naturalWidth") > 0
        assert picture.get_attribute("alt")
    assert page.elsewhere == []
