"""Append a section to a growth doc: at its end, every earlier byte kept, written whole or not at all (R1.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from perfcal.errors import OccupiedError, UsageError
from perfcal.files import write_atomically
from perfcal.load.growth_headings import section_heading
from perfcal.load.growth_text import blocks
from perfcal.load.text_file import MARK, decoded, first_fault, line_feeds
from perfcal.schema.growth import HEADINGS
from perfcal.schema.problems import Problems

__all__ = ["append_conversation", "doc_text", "with_conversation", "with_section"]

_FIELDS = [f"### {name}" for name in HEADINGS["1:1"]]
_HEADING = re.compile(r"(#{1,6})\s+(.*)")


def doc_text(doc_path: Path) -> str:
    """Return the text of a growth doc with its byte-order mark and line ends, so that they are written back."""
    return _decoded(doc_path, _payload(doc_path))


def with_section(text: str, section: Sequence[str], *, name: str) -> str:
    """Return a growth doc's text with a section's lines at its end, in its own line ends, a blank line before them.

    Every heading of the section has to be seen as one, and no other may come or go: a document that ends inside a code
    block or a comment is refused, as is a section whose words would open either. `name` is the path to print.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    gap = (
        "" if not text.removeprefix(MARK) or text.endswith(end * 2) else end if text.endswith(("\n", "\r")) else end * 2
    )
    whole = f"{text}{gap}{end.join([*section, ''])}"
    own = [(len(found[1]), found[2]) for line in section if (found := _HEADING.fullmatch(line))]
    if _headings(whole) != [*_headings(text), *own]:
        raise UsageError(
            f"{name}: the document ends inside a code block or a comment, so a new section would not be seen",
            hint="close the block at the end of the document",
        )
    return whole


def with_conversation(text: str, section_text: str, *, name: str) -> str:
    """Return a growth doc's text with one conversation at its end: a 1:1 with the five fields in their order (R3.1).

    A second 1:1 of a day is a section of its own, which the format allows; the same section twice is refused.
    """
    lines = line_feeds(section_text).strip("\n").split("\n")
    titles = [line for line in lines if _HEADING.match(line)]
    heading = section_heading(titles[0].removeprefix("## ")) if titles else None
    if heading is None or heading.kind != "1:1" or heading.bad or titles[0] != lines[0] or titles[1:] != _FIELDS:
        hint = "begin with `## 1:1 YYYY-MM-DD`, then " + ", ".join(f"`{field}`" for field in _FIELDS)
        raise UsageError(f"{name}: this is no section of one conversation", hint=hint)
    if "\n".join(["", *lines, ""]) in f"\n{line_feeds(text.removeprefix(MARK))}\n":
        raise OccupiedError(f"{name}: this conversation is in the document already", hint="nothing is left to write")
    return with_section(text, lines, name=name)


def append_conversation(doc_path: Path, section_text: str, *, expected_digest: str) -> str:
    """Write one conversation at the end of a growth doc and return the file's new digest (R3.1).

    Parameters
    ----------
    doc_path
        The growth doc; there has to be one.
    section_text
        As `conversation_text` makes it.
    expected_digest
        `perfcal.files.file_digest` of the document that was looked at: where the file has changed since, nothing is
        written and `OccupiedError` says so.
    """
    payload = _payload(doc_path)
    if sha256(payload).hexdigest() != expected_digest:
        raise OccupiedError(
            f"{doc_path}: the file has changed since it was read, so nothing was written",
            hint="load it again and look at the difference once more",
        )
    whole = with_conversation(_decoded(doc_path, payload), section_text, name=str(doc_path)).encode("utf-8")
    write_atomically(doc_path.resolve(), whole)
    return sha256(whole).hexdigest()


def _payload(doc_path: Path) -> bytes:
    try:
        return doc_path.read_bytes()
    except OSError as error:
        raise UsageError(f"{doc_path}: {error.strerror}", hint="name a growth doc") from error


def _decoded(doc_path: Path, payload: bytes) -> str:
    problems = Problems()
    text = decoded(payload, name=str(doc_path), problems=problems)
    if text is None:
        raise first_fault(str(doc_path), problems)
    return text


def _headings(text: str) -> list[tuple[int, str]]:
    found = (block for block in blocks(line_feeds(text.removeprefix(MARK))) if block.kind == "heading")
    return [(block.level, block.text) for block in found]
