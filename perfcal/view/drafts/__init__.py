"""Drafts of packets and reviews (R1.10, R1.11): as Markdown to paste into the growth doc, as a page, in a notebook.

facts → blocks (`packet_blocks`, `review_blocks`) → Markdown (`markdown`) or HTML (`html`): one order of things for both.
"""

from __future__ import annotations

from typing import Literal

from perfcal.evidence.drafts.packet import PacketDraft
from perfcal.evidence.drafts.review import ReviewDraft
from perfcal.view.drafts.blocks import Block
from perfcal.view.drafts.html import DraftShown, draft_page
from perfcal.view.drafts.markdown import draft_markdown
from perfcal.view.drafts.packet_blocks import packet_blocks
from perfcal.view.drafts.review_blocks import review_blocks

__all__ = ["DraftShown", "render_packet_draft", "render_review_draft", "show_packet_draft", "show_review_draft"]

Format = Literal["md", "html"]


def render_packet_draft(draft: PacketDraft, *, format: Format = "md") -> str:  # noqa: A002 - the word of every command
    """Return a packet's draft as Markdown in the growth doc's own grammar, or as a page to print (R1.10)."""
    return _rendered(packet_blocks(draft), title=f"Packet draft, {draft.name}, {draft.period}", form=format)


def render_review_draft(draft: ReviewDraft, *, format: Format = "md") -> str:  # noqa: A002
    """Return a review's draft as Markdown in the growth doc's own grammar, or as a page to print (R1.11)."""
    return _rendered(review_blocks(draft), title=f"{draft.title}, draft, {draft.name}", form=format)


def show_packet_draft(draft: PacketDraft) -> DraftShown:
    """Return a packet's draft for a notebook: static HTML, every text of it escaped."""
    return DraftShown(tuple(packet_blocks(draft)))


def show_review_draft(draft: ReviewDraft) -> DraftShown:
    """Return a review's draft for a notebook: static HTML, every text of it escaped."""
    return DraftShown(tuple(review_blocks(draft)))


def _rendered(blocks: list[Block], *, title: str, form: Format) -> str:
    return draft_markdown(blocks) if form == "md" else draft_page(blocks, title=title)
