"""The pieces a draft is made of, the same for Markdown and for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from perfcal.evidence.drafts.packet import DraftRow

__all__ = ["Block", "bullet_of", "gap", "heading", "note", "paragraph", "to_write"]

Kind = Literal["section", "part", "paragraph", "bullet", "gap", "to write", "note", "to place"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a bullet, a gap named, a place only a person can fill, or a row a person must place.

    `when` is a bullet's date as the format writes it; `facts` stand in brackets behind the text, `title` and `url` last.
    """

    kind: Kind
    text: str
    when: str = ""
    facts: tuple[str, ...] = ()
    title: str = ""
    url: str = ""


def heading(text: str, *, part: bool = True) -> Block:
    """Return a section's heading (H2), or a part's (H3)."""
    return Block("part" if part else "section", text)


def paragraph(text: str) -> Block:
    """Return a paragraph."""
    return Block("paragraph", text)


def gap(text: str) -> Block:
    """Return a bullet that names what is not on paper."""
    return Block("gap", text)


def note(text: str) -> Block:
    """Return something to know about the draft itself; in Markdown a comment."""
    return Block("note", text)


def to_write(text: str) -> Block:
    """Return a place for a person's own words; in Markdown a comment, so that it never counts as text."""
    return Block("to write", text)


def bullet_of(row: DraftRow, *, lead: str = "", more: str = "") -> Block:
    """Return a row of the record as a bullet: its date, words, marks, line and link."""
    details = f" ({row.details})" if row.details else ""
    text = f"{lead}{row.text}{details}{more}" if row.text else f"{lead}{row.title}{more}"
    dated = row.when or ""
    return Block(
        "bullet", text if dated or lead else f"Undated: {text}", dated, (*row.marks, row.source), row.title, row.url
    )
