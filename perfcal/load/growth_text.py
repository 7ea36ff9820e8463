"""A growth doc's bytes as blocks with line numbers: headings, bullets, paragraphs, and what can never be evidence.

Markdown is parsed by pulldown-cmark (`pyromark`), never by hand; this module only turns its events into blocks that
know where they stand, so that every line of the document can be accounted for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Literal, NamedTuple

import pyromark

__all__ = ["Block", "Inline", "blocks", "joined", "merged", "one_line"]

BlockKind = Literal["heading", "bullet", "paragraph", "other"]
InlineKind = Literal["text", "code", "link", "html", "struck"]

_OPTIONS = pyromark.Options.ENABLE_TASKLISTS | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_TABLES
_NEVER_EVIDENCE = frozenset({"BlockQuote", "CodeBlock", "Table"})
_UNREAD = frozenset({"struck", "html"})
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}")


class Inline(NamedTuple):
    """A piece of running text: plain words, code, a link's title, or struck out."""

    text: str
    kind: InlineKind = "text"
    url: str = ""


_BLANK = Inline(" ")
_NEXT_ITEM = Inline("; ")


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


def one_line(text: str) -> str:
    """Return a text with each run of white space as one blank, and none at its ends."""
    if "  " in text or not text.isprintable():
        return " ".join(text.split())
    return text.strip()  # of white space, single blanks alone are printable


def joined(inlines: list[Inline]) -> str:
    """Return the words of some pieces on one line, without struck-out ones and raw HTML."""
    if len(inlines) == 1 and inlines[0].kind == "text":
        return one_line(inlines[0].text)
    return one_line("".join([text for text, kind, _url in inlines if kind not in _UNREAD]))


def blocks(markdown: str, *, first_line: int = 1) -> Iterator[Block]:
    """Yield the top-level blocks of a text in order; each item of a top-level list is a block of its own."""
    source = markdown.encode("utf-8")
    starts = [0, *accumulate(len(row) + 1 for row in source.split(b"\n"))]

    def lines(begin: int, end: int) -> tuple[int, int]:
        line = bisect_right(starts, begin) + first_line - 1
        return line, line + source[begin:end].rstrip().count(b"\n")

    reader = _Reader(source)
    for event, span in pyromark.events_with_range(markdown, options=_OPTIONS, merge_text=True):
        if block := reader.take(event, span):
            block.line, block.line_end = lines(block.line, block.line_end)
            if block.muted:
                block.muted = [lines(begin, end) for begin, end in block.muted]
            yield block


class _Reader:
    """The state of one walk over the events: which block is open, and how deep inside it we are."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.open: Block | None = None
        self.target: list[Inline] = []  # of the open block: its own words, or its details
        self.depth = 0  # of containers inside the open block
        self.lists = 0  # of nested lists inside the open bullet
        self.url = ""
        self.struck = 0
        self.muted = 0  # of quotes, code blocks and tables inside the open block
        self.numbered = False

    def take(self, event: Any, span: Any) -> Block | None:
        """Take the next event, `{name: detail}` or a name alone; return the block it ends."""
        if "Text" in event:
            if self.open is not None and not self.muted:
                kind: InlineKind = "struck" if self.struck else "link" if self.url else "text"
                self.target.append(Inline(event["Text"], kind, self.url))
        elif "Start" in event:
            self._start(event["Start"], span)
        elif "End" in event:
            return self._end(event["End"])
        elif event == "Rule":
            return None if self.open else Block("other", span["start"], span["end"], what="rule")
        elif self.open is not None and not self.muted:
            self._other(event)
        return None

    def _start(self, detail: Any, span: Any) -> None:
        tag, value = (detail, None) if type(detail) is str else next(iter(detail.items()))
        if self.open is not None:
            self._inside(tag, value, span)
        elif tag == "List":
            self.numbered = value is not None
        else:
            self.open = _opened(tag, value, span, self.source)
            self.open.numbered = tag == "Item" and self.numbered
            self.target = self.open.inlines

    def _inside(self, tag: str, value: Any, span: Any) -> None:
        assert self.open is not None
        self.depth += 1
        if tag in _NEVER_EVIDENCE:
            self.muted += 1
            self.open.muted.append((span["start"], span["end"]))
        elif tag == "Link":
            self.url = value["dest_url"]
        elif tag == "Strikethrough":
            self.struck += 1
        elif tag == "List":
            self.lists += 1
            self.target = self.open.details
        elif tag == "Heading":
            self.open.outline = True
        elif tag in {"Item", "Paragraph"} and self.target:
            self.target.append(_NEXT_ITEM if tag == "Item" and self.lists else _BLANK)

    def _end(self, detail: Any) -> Block | None:
        tag = detail if type(detail) is str else next(iter(detail))
        if self.open is None or (tag == "List" and self.depth == 0):
            return None
        if self.depth == 0:
            done, self.open = self.open, None
            return done
        self.depth -= 1
        if tag == "Link":
            self.url = ""
        elif tag == "Strikethrough":
            self.struck -= 1
        elif tag in _NEVER_EVIDENCE:
            self.muted -= 1
        elif tag == "List":
            self.lists -= 1
            self.target = self.open.details if self.lists else self.open.inlines
        return None

    def _other(self, event: Any) -> None:
        """Take what is rarer inside a block than words, its beginning and its end."""
        assert self.open is not None
        if event in ("SoftBreak", "HardBreak"):
            self.target.append(_BLANK)
        elif "Code" in event:
            kind: InlineKind = "struck" if self.struck else "link" if self.url else "code"
            self.target.append(Inline(event["Code"], kind, self.url))
        elif "InlineHtml" in event or "Html" in event:
            self.target.append(Inline(next(iter(event.values())), "html"))
        elif "TaskListMarker" in event and not self.lists:
            self.open.done = bool(event["TaskListMarker"])


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
    if len(inlines) == 1 and "{:" not in inlines[0].text:
        return inlines
    made: list[Inline] = []
    for piece in inlines:
        if made and made[-1].kind == piece.kind == "text":
            made[-1] = Inline(made[-1].text + piece.text)
        elif made and made[-1].kind == piece.kind == "link" and made[-1].url == piece.url:
            made[-1] = Inline(made[-1].text + piece.text, "link", piece.url)
        else:
            made.append(piece)
    return [
        Inline(_ATTRIBUTES.sub("", piece.text)) if piece.kind == "text" and "{:" in piece.text else piece
        for piece in made
    ]
