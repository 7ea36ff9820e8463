"""An executed notebook as a page: what could run or fetch is gone, what one reads stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.view.notebook_page import render_notebook_page


def page(content: str) -> str:
    """Return the page of some HTML."""
    return render_notebook_page(content, title="What was loaded?", source="Made from check.ipynb.")


@pytest.mark.parametrize(
    "planted",
    [
        "<script>alert(1)</script>",
        '<img src="https://tracker.example/pixel.png">',
        '<img src="data:text/html;base64,PHNjcmlwdD4=">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<p onclick="alert(1)">x</p>',
        '<p style="background:url(https://tracker.example/x)">x</p>',
        '<p style="position:fixed">x</p>',
        '<iframe srcdoc="x"></iframe>',
        "<style>@import url(https://tracker.example/x)</style>",
        '<form action="https://tracker.example/"><input></form>',
        '<link rel="stylesheet" href="https://tracker.example/x.css">',
        "<svg><script>alert(1)</script></svg>",
    ],
)
def test_what_could_run_fetch_or_cover_is_taken_out(planted: str) -> None:
    """A page of the batch is opened by people who did not make it."""
    body = page(planted).partition("<body>")[2]
    for trace in ("script", "tracker", "data:text", "onclick", "fixed", "<iframe", "<form", "<svg", "alert"):
        assert trace not in body


def test_what_one_reads_stays() -> None:
    """Tables with their captions and alignment, pictures that are in the page, links, tracebacks."""
    table = '<table><caption>Faults</caption><tr><th scope="row" style="text-align:right">1</th></tr></table>'
    picture = '<img alt="a chart" src="data:image/svg+xml;base64,PHN2Zy8+">'
    link = '<a href="https://docs.example/rfc-118">RFC 118</a>'
    made = page(f"<h2>Title</h2>{table}{picture}{link}<pre>In [4]</pre>")
    for part in ("<h2>Title</h2>", "<caption>Faults</caption>", 'scope="row"', "text-align:right", "<pre>In [4]</pre>"):
        assert part in made
    assert 'src="data:image/svg+xml;base64,PHN2Zy8+"' in made
    assert 'href="https://docs.example/rfc-118" rel="noopener noreferrer"' in made


def test_what_is_marked_stays_marked() -> None:
    """Two reviews side by side are of no use when the words they share are not told from the others."""
    made = page('<mark style="background-color:#ffe;text-decoration:underline">the same words</mark>')
    assert '<mark style="background-color:#ffe;text-decoration:underline">the same words</mark>' in made


@given(text=st.text(max_size=80))
def test_title_and_source_are_text(text: str) -> None:
    """They come from a notebook somebody wrote."""
    made = render_notebook_page("", title=f"<b>{text}", source=f"<i>{text}")
    assert "<b>" not in made
    assert "<i>" not in made
