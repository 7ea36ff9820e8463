"""A growth doc's bytes as text with counted lines; what cannot be decoded is refused with its line and byte."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from perfcal.schema.problems import Problems

__all__ = ["Source", "read_source"]

_ODD_SPACES = re.compile("[\u00a0\u2007\u202f]")
_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")


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
    raw = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02x}, which is not UTF-8"
        problems.error(name, line, found, "UTF-8 text", hint="save the file as UTF-8 and run the check again")
        return Source(name, None, _count(raw.count(b"\n"), ended=raw.endswith(b"\n") or not raw))
    if text.startswith("\ufeff"):
        problems.note(name, 1, "a byte order mark", "plain UTF-8", hint="ignored; save as UTF-8 without BOM")
        text = text.removeprefix("\ufeff")
    text = _plain_spaces(text, name, problems)
    rows = text.split("\n")
    if rows and not rows[-1]:
        rows.pop()
    return Source(name, text, len(rows), tuple(rows))


def _plain_spaces(text: str, name: str, problems: Problems) -> str:
    found = _ODD_SPACES.search(text) or _ZERO_WIDTH.search(text)
    if not found:
        return text
    line = text.count("\n", 0, found.start()) + 1
    problems.note(name, line, "non-breaking or zero-width spaces", "plain spaces", hint="read as plain spaces")
    return _ZERO_WIDTH.sub("", _ODD_SPACES.sub(" ", text))


def _count(breaks: int, *, ended: bool) -> int:
    return breaks if ended else breaks + 1
