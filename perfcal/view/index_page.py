"""The index of a cycle's reports: what ran, for whom, what is incomplete, what failed and which line mends it.

It lies among the pages it leads to and names the same people; it shows no rating and nobody's prose.
"""

from __future__ import annotations

from dataclasses import dataclass

from perfcal.view.plain_page import render_plain_page

__all__ = ["Count", "Fault", "IndexGroup", "IndexPage", "IndexRow", "Link", "render_index"]


@dataclass(frozen=True, slots=True)
class Link:
    """A file of the reports: notebook, HTML, PDF."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One page: whose, in which state, why, and where it is."""

    name: str
    anchor: str
    symbol: str
    state: str
    below: str = ""  # in small type under the name: id, step, presenter
    details: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    made: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """The pages of one notebook."""

    title: str
    heading: str  # what the first column holds
    caption: str
    rows: tuple[IndexRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One figure at the top: 7 complete."""

    number: int
    words: str
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One error in the data."""

    where: str
    found: str
    expected: str
    hint: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Everything the index prints."""

    title: str
    subtitle: str
    counts: tuple[Count, ...]
    notices: tuple[str, ...]
    groups: tuple[IndexGroup, ...]
    faults: tuple[Fault, ...] = ()
    faults_total: int = 0
    faults_note: str = ""
    footer: str = ""


def render_index(index: IndexPage) -> str:
    """Return the index as one self-contained HTML page: no script, nothing fetched, readable dark, light and printed."""
    return render_plain_page("index.html.j2", title=index.title, index=index)
