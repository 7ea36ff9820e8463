"""Put confirmed bullets into a growth doc: a new month section at its end, once per link, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from perfcal.errors import OccupiedError, UsageError
from perfcal.files import write_atomically
from perfcal.load.growth_headings import section_heading
from perfcal.load.growth_text import blocks
from perfcal.load.text_file import decoded, first_fault
from perfcal.schema.problems import Problems

__all__ = ["append_bullets", "links_in"]

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_LINK = re.compile(r"\]\((?P<link>https?://[^\s()]+)\)|(?P<bare>https?://[^\s<>()\[\]\"']+)")


def links_in(doc_path: Path) -> set[str]:
    """Return every link a growth doc holds already, for `propose_bullets`."""
    return _links(_read(doc_path))


def append_bullets(doc_path: Path, month: str, bullets: Sequence[str]) -> list[str]:
    """Write bullets under `## <month>` and `### Shipped` at the end of a growth doc; return those that were written.

    Only a new section is written: a month that is there already raises `OccupiedError`. A bullet whose link, or whose
    whole line, is in the document stays out. The rest of the file keeps every byte (R1.2).
    """
    if not _MONTH.fullmatch(month):
        raise UsageError(f"{month!r} is not a month", hint="write YYYY-MM, e.g. 2026-03")
    if wrong := [bullet for bullet in bullets if not bullet.startswith("- ") or "\n" in bullet]:
        raise UsageError(f"{len(wrong)} texts that are not one-line bullets", hint="begin each with `- `")
    text = _read(doc_path)
    _refuse_existing_month(text, doc_path, month)
    fresh = _fresh(bullets, text)
    if not fresh:
        return []
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith(end * 2) else (end if text.endswith("\n") else end * 2)
    section = end.join([f"## {month}", "### Shipped", *fresh, ""])
    whole = f"{text}{gap}{section}"
    if not _opens_section(whole, month):
        raise UsageError(
            f"{doc_path}: the document ends inside a code block or a comment, so a new section would not be seen",
            hint="close the block at the end of the document",
        )
    write_atomically(doc_path, whole)
    return fresh


def _read(doc_path: Path) -> str:
    """Return the text with its byte-order mark and line ends, so that they are written back."""
    try:
        payload = doc_path.read_bytes()
    except OSError as error:
        raise UsageError(f"{doc_path}: {error.strerror}", hint="name a growth doc") from error
    problems = Problems()
    text = decoded(payload, name=str(doc_path), problems=problems)
    if text is None:
        raise first_fault(str(doc_path), problems)
    return text


def _refuse_existing_month(text: str, doc_path: Path, month: str) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        heading = section_heading(line[2:]) if re.match(r"##\s", line) else None
        start = heading.span.start if heading is not None and heading.kind == "update" else None
        if start is not None and f"{start:%Y-%m}" == month:
            raise OccupiedError(
                f"{doc_path}, line {number}: there is a section for {month} already",
                hint="choose another month, or paste the bullets into that section by hand",
            )


def _fresh(bullets: Sequence[str], text: str) -> list[str]:
    seen, lines = _links(text), {line.strip() for line in text.splitlines()}
    fresh: list[str] = []
    for bullet in bullets:
        links = _links(bullet)
        if not links & seen and bullet.strip() not in lines:
            fresh.append(bullet)
            seen |= links
            lines.add(bullet.strip())
    return fresh


def _links(text: str) -> set[str]:
    return {(found["link"] or found["bare"]).rstrip("/.,;:") for found in _LINK.finditer(text)}


def _opens_section(text: str, month: str) -> bool:
    titles = [block.text for block in blocks(text) if block.kind == "heading" and block.level == 2]
    return titles[-1:] == [month]
