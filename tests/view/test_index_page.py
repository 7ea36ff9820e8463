"""The index as HTML: escaped, closed to the network, and readable without a script."""

from __future__ import annotations

import re

from perfcal.view.index_page import Count, Fault, IndexGroup, IndexPage, IndexRow, Link, render_index

HOSTILE = "<script>alert(1)</script> {{ 1234567*3 }}"


def index(**changed: object) -> IndexPage:
    """Return an index of one page whose every text is hostile."""
    row = IndexRow(HOSTILE, "a-1", "✓", HOSTILE, details=(HOSTILE,), links=(Link("HTML", "a%20b.html"),), made=HOSTILE)
    facts = {
        "title": HOSTILE,
        "subtitle": HOSTILE,
        "counts": (Count(1, HOSTILE, alert=True),),
        "notices": (HOSTILE,),
        "groups": (IndexGroup(HOSTILE, HOSTILE, HOSTILE, (row,), note=HOSTILE),),
        "faults": (Fault(HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
        "faults_total": 1,
        **changed,
    }
    return IndexPage(**facts)  # type: ignore[arg-type]


def test_text_from_files_is_never_markup() -> None:
    """File names, ids and titles are written by others."""
    page = render_index(index())
    assert "<script" not in page
    assert "3703701" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; {{ 1234567*3 }}") == 18


def test_nothing_is_fetched_and_nothing_runs() -> None:
    """The policy says so, and there is no address in the page to fetch."""
    page = render_index(index())
    assert re.search(r"content=\"default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]{44}&#39;;", page)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//|@import|url\(", page)


def test_a_page_without_files_says_so() -> None:
    """A candidate who has not been run is not a dead link."""
    group = IndexGroup("Pre-read", "Candidate", "1 candidate", (IndexRow("e01", "e01", "–", "not run yet"),))
    page = render_index(index(groups=(group,)))
    assert "nothing yet" in page
    assert "<a " not in page


def test_tables_can_be_heard() -> None:
    """Captions, scopes and link names that make sense out of their row."""
    page = render_index(index())
    assert page.count("<caption>") == page.count("<table") == 2
    assert page.count('scope="row"') == 2
    assert 'aria-label="HTML of &lt;script&gt;' in page
