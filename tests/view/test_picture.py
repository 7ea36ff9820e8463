"""A picture: its words, its one limit and its table, the same in a notebook, on a page and in the dark."""

from base64 import b64decode

import altair as alt
import pandas as pd

from perfcal.view.notebook_page import render_notebook_page
from perfcal.view.picture import picture
from perfcal.view.tables import page_table
from perfcal.view.theme import DARK, LIGHT

ROWS = pd.DataFrame({"week": ["W1", "W2"], "rows": [2, 5]})
TABLE = page_table(ROWS, caption="Rows per week", headings={"week": "Week", "rows": "Rows"})


def drawn(**words):
    """Return a picture of two bars, with some of its words replaced."""
    bars = alt.Chart(ROWS).mark_bar(color=LIGHT.linked).encode(x="week:N", y="rows:Q")
    told = {"title": "Rows by week", "alt": "Two bars", "says_not": "It does not show worth.", **words}
    return picture(bars, table=TABLE, **told)


def test_it_says_what_it_shows_what_not_and_its_numbers():
    """Title, alternative text, the one limit, and the data as a table beneath."""
    html = drawn().to_html()
    assert 'alt="Two bars"' in html
    assert html.index("Rows by week") < html.index("<img") < html.index("does not show") < html.index("Rows per week")


def test_words_are_escaped():
    """A name that looks like markup is shown as it is written."""
    html = drawn(title="<b>x</b>", alt='" onerror="x', says_not="<i>y</i>").to_html()
    assert "<b>" not in html
    assert "<i>" not in html
    assert 'onerror="x' not in html


def test_it_survives_the_sanitiser_of_a_page():
    """The batch's page keeps the image, its alternative text, the limit and the table."""
    page = render_notebook_page(drawn().to_html(), title="T", source="S")
    assert drawn().address in page
    assert all(words in page for words in ('alt="Two bars"', "does not show", "<details>", "Rows per week"))


def test_the_drawing_has_its_own_ground_and_a_dark_twin():
    """Both grounds are in it: a dark page never stands behind dark ink."""
    svg = b64decode(drawn().address.partition(",")[2]).decode()
    assert f'fill="{LIGHT.ground}"' in svg
    assert f'[fill="{LIGHT.linked}"]{{fill:{DARK.linked}}}' in svg
    assert "<script" not in svg
    assert svg.count("http") == svg.count("http://www.w3.org/")


def test_as_text_it_is_its_numbers():
    """A terminal shows title, limit and table."""
    shown = drawn()._repr_mimebundle_()
    assert shown["text/plain"].splitlines()[0] == "Rows by week"
    assert "W2 | 5" in shown["text/plain"]
