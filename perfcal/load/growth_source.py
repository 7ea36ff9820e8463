"""A growth doc's bytes as text with counted lines; what cannot be decoded is refused with its line and byte."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from perfcal.load.text_file import MARK, decoded, line_feeds, read_bytes
from perfcal.schema.problems import Problems

__all__ = ["Source", "read_source", "source_of"]

_ODD_SPACES = ("\u00a0", "\u2007", "\u202f")
_ZERO_WIDTH = ("\u200b", "\u2060", "\ufeff")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file, line ends as LF; `text` is None when it could not be read."""

    name: str
    text: str | None
    lines: int
    rows: tuple[str, ...] = field(default=(), repr=False)

    def line(self, number: int) -> str:
        """Return one line, counted from 1."""
        return self.rows[number - 1] if 0 < number <= len(self.rows) else ""

    def below(self, first: int) -> str:
        """Return the text from a line on."""
        return "\n".join(self.rows[first - 1 :])


def read_source(path: Path, *, name: str, problems: Problems) -> Source:
    """Read one Markdown file as UTF-8; BOM, CRLF, odd spaces and zero-width characters are tolerated with a note."""
    return source_of(read_bytes(path, name=name, problems=problems), name=name, problems=problems)


def source_of(payload: bytes | None, *, name: str, problems: Problems) -> Source:
    """Return the text of a file's bytes; None are those of a file that could not be read."""
    text = None if payload is None else decoded(payload, name=name, problems=problems)
    if text is None:
        return Source(name, None, len(_rows((payload or b"").decode("utf-8", "replace"))))
    if text.startswith(MARK):
        problems.note(name, 1, "a byte order mark", "plain UTF-8", hint="ignored; save as UTF-8 without BOM")
    text = _plain_spaces(line_feeds(text.removeprefix(MARK)), name, problems)
    rows = _rows(text)
    return Source(name, text, len(rows), tuple(rows))


def _rows(text: str) -> list[str]:
    """Return the lines as an editor counts them: a last line end opens no further one."""
    rows = line_feeds(text).split("\n")
    return rows if rows[-1] else rows[:-1]


def _plain_spaces(text: str, name: str, problems: Problems) -> str:
    if text.isascii():
        return text
    found = [text.index(char) for char in _ODD_SPACES if char in text]
    found = found or [text.index(char) for char in _ZERO_WIDTH if char in text]
    if not found:
        return text
    line = text.count("\n", 0, min(found)) + 1
    problems.note(name, line, "non-breaking or zero-width spaces", "plain spaces", hint="read as plain spaces")
    for char in _ODD_SPACES:
        text = text.replace(char, " ")
    for char in _ZERO_WIDTH:
        text = text.replace(char, "")
    return text
