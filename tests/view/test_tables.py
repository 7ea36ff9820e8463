"""Tables on a page: escaped, headed, counted, and honest about what they leave out."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.view.tables import Linked, page_table

ROWS = pd.DataFrame(
    {
        "file": ["growth_docs/e0001.md", "roster.csv"],
        "line": pd.array([12, None], dtype="Int64"),
        "day": pd.to_datetime(["2026-03-14", None]),
        "tags": [("scope", "impact"), ()],
        "late": [True, False],
    }
)
HEADINGS = {"file": "File", "line": "Line", "day": "Day", "tags": "Tags", "late": "Late"}


def test_cells_print_as_a_person_writes_them():
    """Days are ISO days, missing values are nothing, tuples are lists, booleans are words."""
    shown = page_table(ROWS, caption="Rows", headings=HEADINGS)
    assert shown.rows == (
        ("growth_docs/e0001.md", "12", "2026-03-14", "scope, impact", "yes"),
        ("roster.csv", "", "", "", "no"),
    )
    assert shown.alignment == ("left", "right", "day", "left", "left")


def test_the_table_is_headed_for_a_screen_reader():
    """A caption with the count, a scope on every column head and on every row head."""
    html = page_table(ROWS, caption="Rows", headings=HEADINGS).to_html()
    assert "Rows (2 rows)</caption>" in html
    assert html.count('scope="col"') == 5
    assert html.count('scope="row"') == 2


def test_a_long_table_says_how_many_rows_are_not_shown_and_where_they_are():
    """Nothing is cut silently."""
    rows = pd.DataFrame({"n": range(100)})
    shown = page_table(rows, caption="Numbers", headings={"n": "N"}, limit=10, rest="run perfcal check")
    assert shown.count == "10 of 100 rows shown"
    assert "90 more rows are not shown here: run perfcal check." in shown.to_html()
    assert "90 more rows are not shown here: run perfcal check." in shown.to_text()


def test_an_empty_table_says_none():
    """No rows: a caption and no empty grid."""
    html = page_table(ROWS.head(0), caption="Rows", headings=HEADINGS).to_html()
    assert "Rows (none)" in html
    assert "<table" not in html


def test_a_fixed_list_of_facts_is_not_counted():
    """The number of rows says nothing where it is always the same."""
    table = page_table(ROWS, caption="Days", headings=HEADINGS, counted=False)
    assert ">Days</caption>" in table.to_html()
    assert table.to_text().startswith("Days\n")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host.example", "http://["]
)
def test_only_web_and_mail_addresses_become_links(url):
    """Any other address keeps its title and leads nowhere."""
    rows = pd.DataFrame({"link": [Linked("RFC 118", url)]})
    html = page_table(rows, caption="Links", headings={"link": "Link"}).to_html()
    assert "RFC 118" in html
    assert "<a " not in html


def test_a_link_opens_apart_from_the_notebook():
    """A web address is a link that never replaces the notebook and tells the other side nothing."""
    rows = pd.DataFrame({"link": [Linked("RFC 118", "https://docs.example/rfc?a=1&b=2")]})
    html = page_table(rows, caption="Links", headings={"link": "Link"}).to_html()
    assert (
        '<a href="https://docs.example/rfc?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">RFC 118</a>' in html
    )


@given(st.text(max_size=40))
def test_text_from_a_file_is_never_markup(text):
    """Whatever a cell, heading or caption holds, the tags on the page are the table's own."""
    rows = pd.DataFrame({"a": [text + "<img src=x onerror=alert(1)>"]})
    html = page_table(rows, caption=text + "<b>", headings={"a": "<i>"}).to_html()
    assert "<img" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_display_offers_html_and_text():
    """A notebook shows the HTML; a terminal shows the text."""
    bundle = page_table(ROWS, caption="Rows", headings=HEADINGS)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"].splitlines()[:2] == ["Rows (2 rows)", "File | Line | Day | Tags | Late"]
