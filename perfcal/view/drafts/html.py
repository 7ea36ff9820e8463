"""A draft as a page to print on A4, and as static HTML for a notebook; every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from perfcal.view.drafts.blocks import Block
from perfcal.view.drafts.markdown import draft_markdown
from perfcal.view.plain_page import render_plain_page
from perfcal.view.safe_text import safe_link, visible
from perfcal.view.shown import Displayed
from perfcal.view.templates import template

__all__ = ["DraftShown", "draft_page"]


@dataclass(frozen=True, slots=True)
class _Line:
    """A block as the template prints it."""

    kind: str
    text: str
    when: str
    facts: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class DraftShown(Displayed):
    """A draft as a notebook shows it."""

    blocks: tuple[Block, ...]

    def to_html(self) -> str:
        """Return the draft as HTML that needs no style sheet and no script."""
        return template("draft_body.html.j2").render(lines=_lines(self.blocks))

    def to_text(self) -> str:
        """Return the draft as Markdown."""
        return draft_markdown(self.blocks)


def draft_page(blocks: Iterable[Block], *, title: str) -> str:
    """Return the draft as a whole page: it asks nobody for anything and prints on A4."""
    return render_plain_page("draft.html.j2", title=title, cell_styles=True, lines=_lines(blocks))


def _lines(blocks: Iterable[Block]) -> list[_Line]:
    return [
        _Line(
            block.kind,
            visible(block.text),
            block.when,
            "; ".join(map(visible, block.facts)),
            visible(block.title),
            safe_link(block.url),
        )
        for block in blocks
    ]
