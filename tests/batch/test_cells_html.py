"""The warm exporter gives the page a fresh one gives, whatever it converted before, from several threads at once."""

from __future__ import annotations

import base64
import copy
import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import Any

import altair as alt
import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert import HTMLExporter

import perfcal.view.charts  # noqa: F401  # registers the renderer `svg`
from perfcal.batch.cells_html import cells_html
from perfcal.view.notebook_page import render_notebook_page

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
TABLE = (
    '<table><caption>Rows</caption><tr><th scope="row" style="text-align:right">1</th><td>a &amp; b</td></tr></table>'
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
SHOWN: dict[str, dict[str, Any]] = {
    "table": {"text/html": TABLE, "text/plain": "Rows"},
    "planted": {"text/html": "<script>alert(1)</script><p onclick='x()'>kept</p>"},
    "picture without a text": {
        "text/html": f'<p><img src="data:image/png;base64,{PIXEL}" title=\'an alt="none"\'></p>'
    },
    "picture with a text": {"text/html": f'<img alt="dots" src="data:image/png;base64,{PIXEL}">'},
    "svg": {"image/svg+xml": SVG, "text/plain": "<Chart>"},
    "png": {"image/png": PIXEL, "text/plain": "<Figure>"},
    "markdown": {"text/markdown": "# One\n\n| a | b |\n|---|---|\n| 1 | *2* |\n\n```python\nx = 1\n```"},
    "latex": {"text/latex": "$x^2$"},
    "a control": {
        "application/vnd.jupyter.widget-view+json": {"model_id": "m1", "version_major": 2, "version_minor": 0},
        "text/plain": "Dropdown(options=('e01', 'e02'))",
    },
    "nothing known": {"application/vnd.example+json": {"x": 1}, "text/plain": "<Facts>"},
}


def notebook(*outputs: Any, words: str = "# What is there?\n\n![a map](data:image/png;base64,AAAA)") -> Any:
    """Return an executed notebook with a text and these outputs."""
    cells = [nbformat.v4.new_markdown_cell(words), nbformat.v4.new_code_cell("1 + 1", outputs=list(outputs))]
    return nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


def displayed(what: str) -> Any:
    """Return one of the outputs above."""
    return nbformat.v4.new_output("display_data", SHOWN[what])


EVERYTHING = notebook(
    nbformat.v4.new_output("stream", name="stdout", text="plain \x1b[31mred\x1b[0m <b>not bold</b>\n"),
    nbformat.v4.new_output("stream", name="stderr", text="careful\n"),
    *map(displayed, SHOWN),
    nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=1),
    nbformat.v4.new_output("error", ename="KeyError", evalue="'x'", traceback=["\x1b[31mKeyError\x1b[0m: 'x' <y>"]),
)


def by_a_fresh_exporter(executed: Any) -> str:
    """Convert as the batch would with an exporter built for this one notebook."""
    exporter = HTMLExporter(template_name="basic", exclude_input=True, exclude_anchor_links=True)
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    return str(exporter.from_notebook_node(executed)[0])


class Tree(HTMLParser):
    """What a browser would build: tags with their attributes in no order, and the text in them.

    Blank space alone between two tags shows nothing outside a `pre`, and is left out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.nodes.append((tag, frozenset((name, " ".join((value or "").split())) for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Keep where it ends."""
        self.nodes.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if data.strip() or self.nodes[-1:] == [("pre", frozenset())]:
            self.nodes.append(("text", data))


def tree(content: str) -> list[Any]:
    """Return the tree of a page around some content."""
    built = Tree()
    built.feed(render_notebook_page(content, title="What is there?", source="x"))
    return built.nodes


@pytest.mark.filterwarnings("ignore:Your element with mimetype")
def test_everything_a_notebook_shows_comes_out_as_from_a_fresh_exporter() -> None:
    """Streams, tables, pictures, controls, tracebacks; twice, since the second is the warm one."""
    expected = tree(by_a_fresh_exporter(EVERYTHING))
    assert tree(cells_html(EVERYTHING)) == expected
    assert tree(cells_html(EVERYTHING)) == expected
    assert "kept" in str(expected)


@settings(max_examples=6, deadline=None)
@given(what=st.lists(st.sampled_from(sorted(SHOWN)), max_size=3), words=st.text(max_size=60))
def test_nothing_of_the_notebook_before_is_left(what: list[str], words: str) -> None:
    """Any notebook after any other is as if it came first."""
    executed = notebook(*map(displayed, what), words=words)
    cells_html(EVERYTHING)
    assert tree(cells_html(executed)) == tree(by_a_fresh_exporter(executed))


def test_threads_do_not_disturb_each_other() -> None:
    """Each lane of a run has an exporter of its own."""
    notebooks = [notebook(words=f"# Page {number}") for number in range(40)]
    with ThreadPoolExecutor(4) as lanes:
        pages = list(lanes.map(cells_html, notebooks))
    assert all(f"Page {number}<" in page for number, page in enumerate(pages))


def test_a_picture_without_a_text_says_so() -> None:
    """And one that has a text keeps it."""
    page = render_notebook_page(cells_html(EVERYTHING), title="What is there?", source="x")
    assert page.count("<img") == 5
    assert page.count('alt="No description has been provided for this image"') == 3


CHART = alt.Chart(alt.Data(values=[{"team": "<Billing>", "rows": 3}])).mark_bar().encode(x="team:N", y="rows:Q")


def shown_by(renderer: str) -> dict[str, Any]:
    """Return a chart in the form that a notebook keeps of it."""
    if renderer == "mimetype":  # as altair 5 wrote it
        return {"application/vnd.vegalite.v5+json": CHART.to_dict(), "text/plain": "alt.Chart(...)"}
    with alt.renderers.enable(renderer):
        return dict(CHART._repr_mimebundle_())


@pytest.mark.parametrize("renderer", ["default", "mimetype", "svg"])
def test_a_chart_is_drawn_whichever_way_altair_shows_it(renderer: str) -> None:
    """By a script that comes from the network, as a form of its own, or drawn already; the notebook stays as it is."""
    executed = notebook(nbformat.v4.new_output("display_data", shown_by(renderer)))
    before = copy.deepcopy(executed)
    page = render_notebook_page(cells_html(executed), title="What is there?", source="x")
    assert executed == before
    assert "<script" not in page
    assert "jsdelivr" not in page
    [drawing] = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert "&lt;Billing&gt;" in base64.b64decode(drawing).decode()


@pytest.mark.parametrize(
    "shown",
    [
        {"text/html": "vegaEmbed})({broken", "text/plain": "alt.Chart(...)"},
        {"application/vnd.vegalite.v5+json": {"$schema": "https://x/vega-lite/v99.1.json"}, "text/plain": "alt.Chart(...)"},
        {"application/vnd.vegalite.v5+json": {"mark": "bar"}, "text/plain": "alt.Chart(...)"},
        {"application/vnd.vegalite.v5+json": ["no chart"], "text/plain": "alt.Chart(...)"},
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_spoils_no_page(shown: dict[str, Any]) -> None:
    """No chart, one of an unknown version, or of none."""
    html = cells_html(notebook(nbformat.v4.new_output("display_data", shown)))
    assert "What is there?" in html
    assert "svg" not in html


def test_a_cell_that_is_only_for_the_person_at_the_notebook_is_left_out() -> None:
    """The page keeps what stands around it, and the notebook keeps the cell."""
    page = notebook(displayed("table"))
    page.cells.insert(1, nbformat.v4.new_markdown_cell("Choose somebody here.", metadata={"tags": ["remove_cell"]}))
    html = cells_html(page)
    assert "Choose somebody" not in html
    assert "What is there?" in html
    assert "Rows" in html
    assert [cell.cell_type for cell in page.cells] == ["markdown", "markdown", "code"]


def test_a_cell_that_failed_is_never_left_out() -> None:
    """Its error is what the page is for."""
    error = nbformat.v4.new_output("error", ename="KeyError", evalue="'x'", traceback=["KeyError: 'x' at the harbour"])
    page = notebook(error)
    page.cells[1].metadata["tags"] = ["remove_cell"]
    assert "at the harbour" in cells_html(page)
