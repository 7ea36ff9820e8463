"""What a notebook shows besides tables and pictures: a note, and several things one under the other."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Protocol

from perfcal.view.safe_text import visible

__all__ = ["Displayed", "Note", "Shown", "Stack", "ToCopy"]


class Shown(Protocol):
    """A finished thing to look at: a `PageTable`, a `Picture`, a `Note`, a `ToCopy` or a `Stack`."""

    def to_html(self) -> str:
        """Return HTML that needs no style sheet and no script, every text in it escaped."""

    def to_text(self) -> str:
        """Return the same as plain text."""


class Displayed:
    """What a notebook displays as HTML, and as text where it cannot."""

    __slots__ = ()

    def _repr_mimebundle_(self: Shown, **_kwargs: object) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": self.to_text()}


@dataclass(frozen=True, slots=True)
class Note(Displayed):
    """A sentence in the place of what cannot be shown, and why."""

    text: str

    def to_html(self) -> str:
        """Return the sentence as a paragraph."""
        return f'<p style="margin:0 0 1em 0">{escape(visible(self.text))}</p>'

    def to_text(self) -> str:
        """Return the sentence."""
        return self.text


@dataclass(frozen=True, slots=True)
class ToCopy(Displayed):
    """A text to copy as it is, folded away under its title."""

    title: str
    text: str

    def to_html(self) -> str:
        """Return the text, escaped, in a block that opens on a click."""
        shown = f'<pre style="white-space:pre-wrap">{escape(visible(self.text))}</pre>'
        return f"<details><summary>{escape(visible(self.title))}</summary>{shown}</details>"

    def to_text(self) -> str:
        """Return the title and the text."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Stack(Displayed):
    """Several things, one under the other."""

    parts: tuple[Shown, ...]

    def to_html(self) -> str:
        """Return the parts as HTML, in order."""
        return "\n".join(part.to_html() for part in self.parts)

    def to_text(self) -> str:
        """Return the parts as text, with a blank line between them."""
        return "\n\n".join(part.to_text() for part in self.parts)
