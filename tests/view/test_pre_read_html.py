"""The HTML page: no script, no request, everything escaped, in an order that can be read aloud."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from pre_read_samples import SAMPLES, empty, hostile, incomplete, overlong, typical

from perfcal.view.pre_read import render_pre_read
from perfcal.view.pre_read.pdf import fitted

LARGEST = 60_000


class Elements(HTMLParser):
    """The elements of a page, with their attributes, in order."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep an element."""
        self.found.append((tag, dict(attrs)))

    def named(self, *tags):
        """Return the elements of these names, in order."""
        return [(tag, attributes) for tag, attributes in self.found if tag in tags]


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_nothing_acts_and_nothing_is_fetched(sample):
    """No element that runs, embeds or loads; no inline style or handler that the policy would have to allow."""
    elements = Elements(render_pre_read(sample(), "html"))
    assert elements.named("script", "img", "iframe", "object", "embed", "link", "form", "base", "input") == []
    attributes = {name for _, found in elements.found for name in found}
    assert not {name for name in attributes if name.startswith("on")} | (attributes & {"style", "src", "srcset"})
    assert "url(" not in render_pre_read(sample(), "html")


@pytest.mark.parametrize("sample", [typical, overlong])
def test_the_policy_allows_this_style_sheet_and_nothing_else(sample):
    """The hash in the policy is that of the one style element."""
    page = render_pre_read(sample(), "html")
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policies = [
        a["content"] for _, a in Elements(page).named("meta") if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


def test_text_by_others_is_escaped():
    """What was typed is shown; nothing of it is markup, and a foreign scheme is no link."""
    page = render_pre_read(hostile(), "html")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert 'href="javascript:' not in page
    assert "not a web address: javascript:alert(document.domain)" in page
    assert "\u202e" not in page


def test_links_open_apart_and_tell_nobody():
    """Every link is a web address, opens in its own tab and sends no referrer."""
    links = [attributes for _, attributes in Elements(render_pre_read(typical(), "html")).named("a")]
    assert {link["href"] for link in links} == {
        "https://docs.example/rfc-118",
        "https://code.example/platform/retry-budget/pull/2207",
        "https://docs.example/reviews/2026-01-06",
        "https://docs.example/rfc-131",
    }
    assert {(link["target"], link["rel"]) for link in links} == {("_blank", "noopener noreferrer")}


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_headings_go_down_one_step_at_a_time(sample):
    """One h1 first, and no level is skipped."""
    levels = [int(tag[1]) for tag, _ in Elements(render_pre_read(sample(), "html")).named("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_table_and_the_drawing_can_be_heard():
    """Header cells have a scope, the table a caption, the drawing a sentence, the page a language."""
    page = render_pre_read(typical(), "html")
    elements = Elements(page)
    assert [a["scope"] for _, a in elements.named("th")] == ["col"] * 5 + ["rowgroup"] * 3
    assert "<caption>For each dimension and criterion" in page
    assert [a["aria-label"] for _, a in elements.found if a.get("role") == "img"] == [
        "Evidence rows per week, 1 January 2026 to 30 June 2026: 31 rows in 18 of 26 weeks, 21 with a link, 1 LATE."
    ]
    assert elements.named("html")[0][1] == {"lang": "en"}


def test_rows_of_the_table_are_whole():
    """Each row of a dimension has its cells, whether its criteria are shown or not."""
    page = render_pre_read(overlong(), "html")
    body = page.split("</thead>")[1].split("</table>")[0]
    assert body.count("<tr>") == body.count("</tr>") == 3
    body = render_pre_read(typical(), "html").split("</thead>")[1].split("</table>")[0]
    assert body.count("<tr>") == body.count("</tr>") == 6
    assert body.count("<td>") == 24


def test_incomplete_says_why():
    """The banner holds the word and each reason."""
    page = render_pre_read(incomplete(), "html")
    assert "<strong>INCOMPLETE</strong>" in page
    for reason in incomplete().incomplete_because:
        assert reason in page
    assert "INCOMPLETE" not in render_pre_read(typical(), "html")


def test_an_empty_record_says_what_is_not_there():
    """Nothing is left blank: each missing part says that it is missing."""
    page = render_pre_read(empty(), "html")
    for said in (
        "No linked artifact is chosen.",
        "No pitch is written.",
        "No evidence row of this window has a date.",
        "No objection was found in the record, and none is written.",
        "No fact on paper answers it.",
        "No response is written.",
    ):
        assert said in page


def test_the_page_is_cut_as_the_pdf_is_and_says_so():
    """Both are made from the same fitted facts."""
    page = render_pre_read(overlong(), "html")
    assert fitted(overlong()).cut in page
    assert f"--type-scale: {fitted(overlong()).type_scale:.4g}" in page


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_a_page_is_small(sample):
    """A page, its style sheet and its drawing stay below 60 kB."""
    assert len(render_pre_read(sample(), "html").encode()) < LARGEST
