"""A block of a growth doc as lines of text; in a repair loop or a PIP, tables and nested bullets give their labels.

A table with the words of the format as its header (`| Expected | Seen |`) gives each cell its label; one with them in its
first column (`| End | 2026-04-13 |`) gives one labelled line a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfcal.load.growth_text import Block, joined, one_line

__all__ = ["lines_of", "lines_of_table"]

_RULE = re.compile(r"^[\s|:+-]*-[\s|:+-]*$")
_CELL = re.compile(r"(?<!\\)\|")
_MARKS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")
_LABEL_WORDS = 4  # words a first cell has at most to be a label


def lines_of(block: Block, rows: Sequence[str], *, labels: bool) -> list[str]:
    """Return a block's words: one line, or one a row of a table; `rows` are its lines in the file.

    With `labels`, a few words over nested bullets are the label of these.
    """
    if block.what == "table":
        return lines_of_table(rows)
    text = block.text
    if not block.details:
        return [text]
    nested = joined(block.details).removeprefix(";")
    label = labels and nested and text[-1:].isalnum() and len(text.split()) <= _LABEL_WORDS
    return [one_line(f"{text}{':' if label else ''} {nested}")]


def lines_of_table(rows: Sequence[str]) -> list[str]:
    """Return one line per row of a table, given as its lines in the file; empty cells say nothing."""
    cells = [_cells(row) for row in rows if row.strip() and not _RULE.match(row)]
    if not cells:
        return []
    header, body = cells[0], cells[1:]
    if all(len(row) == 2 for row in cells) and _labelled_rows(header, body):
        generic = body and not any(re.search(r"\d", cell) for cell in header)
        return [f"{key}: {value}" for key, value in (body if generic else cells) if value]
    return [
        "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(header, row, strict=False) if cell)
        for row in body
    ]


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [_MARKS.sub("", cell).replace("\\|", "|").strip() for cell in _CELL.split(inner)]


def _labelled_rows(header: list[str], body: list[list[str]]) -> bool:
    """Say whether the first column holds labels: several short words in it, or a header that is itself a row."""
    if not body or any(re.search(r"\d", cell) for cell in header):
        return True
    first = [row[0] for row in body]
    return len(body) > 1 and all(len(cell.split()) <= _LABEL_WORDS and not re.search(r"\d", cell) for cell in first)
