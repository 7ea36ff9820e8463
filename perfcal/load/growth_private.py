"""Nothing private in a growth doc: the engineer can read it, so a heading that says so stops the document (R1.6)."""

from __future__ import annotations

import re

from perfcal.load.growth_source import Source
from perfcal.load.growth_text import Block
from perfcal.schema.problems import Problems

__all__ = ["refuse_private"]

_MARKED = re.compile(r"^[\s>]*(?:[-*+]\s+)?#{1,6}\s.*private", re.IGNORECASE)


def refuse_private(source: Source, body: list[Block], problems: Problems) -> bool:
    """Whether a heading, in a quote or an outline too, contains the word; it is named with its line. Code is no heading."""
    if not _mentioned(source.text or ""):
        body = [block for block in body if block.what == "underlined"]  # its words may be written as entities
    for block in body:
        if block.what in {"code", "html"}:
            continue
        line = next((n for n in range(block.line, block.line_end + 1) if _MARKED.match(source.line(n))), None)
        if line is None and block.what == "underlined" and "private" in block.text.casefold():
            line = block.line
        if line is not None:
            hint = "move that section out of the growth doc; the engineer can read this document"
            problems.error(source.name, line, "a heading with the word private", "no private section", hint=hint)
            return True
    return False


def _mentioned(text: str) -> bool:
    """Whether the word can be anywhere at all, as a pattern sees it that ignores case: `ı` and `İ` are an i to it."""
    return b"private" in text.encode("utf-8").lower() or "ı" in text or "İ" in text
