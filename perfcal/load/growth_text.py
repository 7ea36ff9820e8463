"""A growth doc's bytes as blocks with line numbers: headings, bullets, paragraphs, and what can never be evidence.

Markdown is parsed by pulldown-cmark (`pyromark`), never by hand; this module only turns its events into blocks that
know where they stand, so that every line of the document can be accounted for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pyromark

__all__ = ["Block", "Inline", "blocks"]

BlockKind = Literal["heading", "bullet", "paragraph", "other"]

_OPTIONS = pyromark.Options.ENABLE_TASKLISTS | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_TABLES
_NEVER_EVIDENCE = frozenset({"BlockQuote", "CodeBlock", "Table"})
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}")


@dataclass(frozen=True, slots=True)
class Inline:
    """A piece of running text: plain words, code, a link's title, or struck out."""

    text: str
    kind: Literal["text", "code", "link", "html", "struck"] = "text"
    url: str = ""


@dataclass(slots=True)
class Block:
    """One block and its lines, both counted from 1 and included."""

    kind: BlockKind
    line: int
    line_end: int
    level: int = 0  # of a heading
    what: str = ""  # of an "other" block: quote, code, html, table, rule
    inlines: list[Inline] = field(default_factory=list)
    details: list[Inline] = field(default_factory=list)  # of a bullet: what is nested under it
    muted: list[tuple[int, int]] = field(default_factory=list)  # lines of quotes, code and tables inside a bullet
    done: bool | None = None
    numbered: bool = False
    outline: bool = False  # a heading inside a bullet: a Logseq outline

    @property
    def text(self) -> str:
        """The block's own words on one line."""
        return joined(self.inlines)


def joined(inlines: list[Inline]) -> str:
    """Return the words of some pieces on one line, without struck-out ones and raw HTML."""
    return re.sub(r"\s+", " ", "".join(piece.text for piece in inlines if piece.kind not in {"struck", "html"})).strip()


def blocks(markdown: str, *, first_line: int = 1) -> Iterator[Block]:
    """Yield the top-level blocks of a text in order; each item of a top-level list is a block of its own."""
    source = markdown.encode("utf-8")
    starts = [0, *(found.end() for found in re.finditer(b"\n", source))]
    events = pyromark.events_with_range(markdown, options=_OPTIONS)

    def lines(begin: int, end: int) -> tuple[int, int]:
        line = bisect_right(starts, begin) + first_line - 1
        return line, line + source[begin:end].rstrip().count(b"\n")

    reader = _Reader()
    for event, span in events:
        if block := reader.take(event, span, source):
            block.line, block.line_end = lines(block.line, block.line_end)
            block.muted = [lines(begin, end) for begin, end in block.muted]
            yield block


class _Reader:
    """The state of one walk over the events: which block is open, and how deep inside it we are."""

    def __init__(self) -> None:
        self.open: Block | None = None
        self.depth = 0  # of containers inside the open block
        self.lists = 0  # of nested lists inside the open bullet
        self.url = ""
        self.struck = 0
        self.muted = 0  # of quotes, code blocks and tables inside the open block
        self.numbered = False

    def take(self, event: Any, span: Any, source: bytes) -> Block | None:
        name, detail = next(iter(event.items())) if isinstance(event, dict) else (event, None)
        if name == "Start":
            self._start(detail, span, source)
            return None
        if name == "End":
            return self._end(detail)
        self._inline(name, detail)
        return Block("other", span["start"], span["end"], what="rule") if name == "Rule" and not self.open else None

    def _start(self, detail: Any, span: Any, source: bytes) -> None:
        tag, value = next(iter(detail.items())) if isinstance(detail, dict) else (detail, None)
        if self.open is not None:
            self._inside(tag, value, span)
            return
        if tag == "List":
            self.numbered = value is not None
            return
        self.open = _opened(tag, value, span, source)
        self.open.numbered = tag == "Item" and self.numbered

    def _inside(self, tag: str, value: Any, span: Any) -> None:
        assert self.open is not None
        self.depth += 1
        if tag in _NEVER_EVIDENCE:
            self.muted += 1
            self.open.muted.append((span["start"], span["end"]))
        if tag == "Link":
            self.url = value["dest_url"]
        self.struck += tag == "Strikethrough"
        self.lists += tag == "List"
        self.open.outline |= tag == "Heading"
        if tag in {"Item", "Paragraph"} and self._target():
            self._target().append(Inline("; " if tag == "Item" and self.lists else " "))

    def _end(self, detail: Any) -> Block | None:
        tag = next(iter(detail)) if isinstance(detail, dict) else detail
        if self.open is None or (tag == "List" and self.depth == 0):
            return None
        if self.depth == 0:
            done, self.open = self.open, None
            return done
        self.depth -= 1
        self.lists -= tag == "List"
        self.struck -= tag == "Strikethrough"
        self.muted -= tag in _NEVER_EVIDENCE
        self.url = "" if tag == "Link" else self.url
        return None

    def _target(self) -> list[Inline]:
        assert self.open is not None
        return self.open.details if self.lists else self.open.inlines

    def _inline(self, name: str, detail: Any) -> None:
        if self.open is None or self.muted:
            return
        if name == "TaskListMarker" and not self.lists:
            self.open.done = bool(detail)
        elif name in {"SoftBreak", "HardBreak"}:
            self._target().append(Inline(" "))
        elif name in {"InlineHtml", "Html"}:
            self._target().append(Inline(detail, "html"))
        elif name in {"Text", "Code"}:
            kind: Any = "struck" if self.struck else "link" if self.url else "code" if name == "Code" else "text"
            self._target().append(Inline(detail, kind, self.url))


def _opened(tag: str, value: Any, span: Any, source: bytes) -> Block:
    """Open the block a top-level start event announces."""
    if tag == "Heading":
        marked = source[span["start"] : span["end"]].lstrip().startswith(b"#")
        what = "" if marked else "underlined"  # words above a line of dashes: a heading, often by accident
        return Block("heading", span["start"], span["end"], level=int(value["level"][1:]), what=what)
    if tag == "Item":
        return Block("bullet", span["start"], span["end"])
    if tag == "Paragraph":
        return Block("paragraph", span["start"], span["end"])
    what = {"BlockQuote": "quote", "CodeBlock": "code", "HtmlBlock": "html", "Table": "table"}.get(tag, tag.lower())
    return Block("other", span["start"], span["end"], what=what)


def merged(inlines: list[Inline]) -> list[Inline]:
    """Join neighbouring pieces of plain text, and drop attribute lists such as `{: target="_blank"}`."""
    made: list[Inline] = []
    for piece in inlines:
        if made and made[-1].kind == piece.kind == "text":
            made[-1] = Inline(made[-1].text + piece.text)
        elif made and made[-1].kind == piece.kind == "link" and made[-1].url == piece.url:
            made[-1] = Inline(made[-1].text + piece.text, "link", piece.url)
        else:
            made.append(piece)
    return [Inline(_ATTRIBUTES.sub("", piece.text)) if piece.kind == "text" else piece for piece in made]
