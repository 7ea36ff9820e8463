"""The pipe tables of a Markdown file, read by a Markdown parser: headings above, header, rows, bold, ragged rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

__all__ = ["Cell", "PipeTable", "Row", "pipe_tables"]

_LINE_BREAK = re.compile(r"</?(?:br|li|ul|ol|p|div)\b[^>]*>", re.IGNORECASE)
_FORMATTING = re.compile(
    r"<!--.*|</?(?:a|abbr|b|code|em|font|i|img|kbd|mark|s|small|span|strong|sub|sup|u)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_INVISIBLE = str.maketrans({"\u00a0": " ", "\u200b": None, "\u200c": None, "\u2060": None, "\ufeff": None})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as plain text; `strong` when all of it is bold."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One body row and its line.

    `width` is how many cells are written there (0: a line of prose under the table); `beyond` holds the cells past the
    header's width, which Markdown would drop.
    """

    cells: tuple[Cell, ...]
    line: int
    width: int
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PipeTable:
    """One table, numbered from 1 in the file, with the headings it stands under, outermost first."""

    number: int
    headings: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int
    source: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """The headings as one text."""
        return " > ".join(self.headings) or "(no heading)"

    def describe(self) -> str:
        """Say which table this is, for a person to choose from."""
        return f"{self.number}: {self.place} — {', '.join(each or '(blank)' for each in self.header)} ({len(self.rows)} rows)"


def pipe_tables(text: str) -> list[PipeTable]:
    """Return every pipe table of a Markdown text, in order; tables in code blocks are code."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    lines = text.splitlines()
    headings: list[tuple[int, str]] = []
    found: list[PipeTable] = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            depth = int(token.tag[1])
            headings = [held for held in headings if held[0] < depth] + [(depth, _cell(tokens[index + 1]).text)]
        elif token.type == "table_open":
            end = next(n for n in range(index, len(tokens)) if tokens[n].type == "table_close")
            found.append(_table(tokens[index:end], [text for _, text in headings], number=len(found) + 1, lines=lines))
    return found


def _table(tokens: Sequence[Token], headings: list[str], *, number: int, lines: list[str]) -> PipeTable:
    rows = list(_rows(tokens))
    header = tuple(cell.text for cell in rows[0][1])
    first, last = tokens[0].map or (0, 0)
    body = []
    for cells, line in ((cells, first + 2 + n) for n, (_, cells) in enumerate(rows[1:])):
        source = _source_cells(lines[line]) if line < len(lines) else []
        body.append(Row(tuple(cells), line + 1, len(source), tuple(source[len(header) :])))
    return PipeTable(number, tuple(headings), header, tuple(body), first + 1, "\n".join(lines[first:last]))


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[int, list[Cell]]]:
    starts = [n for n, token in enumerate(tokens) if token.type == "tr_open"]
    for start in starts:
        end = next(n for n in range(start, len(tokens)) if tokens[n].type == "tr_close")
        yield start, [_cell(token) for token in tokens[start:end] if token.type == "inline"]


def _source_cells(line: str) -> list[str]:
    """Return a row's cells as written, more or fewer than the header's: the parser itself pads and cuts silently."""
    cells: list[str] = escapedSplit(line.strip())
    if len(cells) == 1:
        return []
    if cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return [cell.strip() for cell in cells]


def _cell(token: Token) -> Cell:
    """Return the text of inline Markdown: emphasis taken off, `<br>` and list items as lines, links with their address."""
    parts: list[str] = []
    links: list[str] = []
    strong, plain_text = 0, False
    for child in token.children or []:
        if child.type == "strong_open":
            strong += 1
        elif child.type == "strong_close":
            strong -= 1
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type == "link_open":
            links.append(str(child.attrGet("href") or ""))
        elif child.type == "link_close":
            parts.append(_address(links.pop(), parts))
        elif child.type == "html_inline":
            parts.append(_without_formatting(child.content))
        else:
            parts.append(child.content)
            plain_text |= not strong and bool(child.content.strip())
    return Cell(_tidy("".join(parts)), strong=not plain_text and bool("".join(parts).strip()))


def _without_formatting(tag: str) -> str:
    """Return a line for a tag that breaks one, nothing for formatting, and `<words>` that are no HTML as written."""
    if _LINE_BREAK.fullmatch(tag):
        return "\n"
    return "" if _FORMATTING.fullmatch(tag) else tag


def _address(href: str, parts: list[str]) -> str:
    return f" ({href})" if href.startswith(("https://", "http://")) and href not in "".join(parts[-1:]) else ""


def _tidy(text: str) -> str:
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.translate(_INVISIBLE).split("\n"))
    return "\n".join(line for line in lines if line)
