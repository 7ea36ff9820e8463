"""Put confirmed bullets into a growth doc: a new month section at its end, once per link, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from perfcal.errors import OccupiedError, UsageError
from perfcal.files import write_atomically
from perfcal.load.growth_doc_writer import doc_text, with_section
from perfcal.load.growth_headings import section_heading

__all__ = ["append_bullets", "links_in"]

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_LINK = re.compile(r"\]\((?P<link>https?://[^\s()]+)\)|(?P<bare>https?://[^\s<>()\[\]\"']+)")


def links_in(doc_path: Path) -> set[str]:
    """Return every link a growth doc holds already, for `propose_bullets`."""
    return _links(doc_text(doc_path))


def append_bullets(doc_path: Path, month: str, bullets: Sequence[str]) -> list[str]:
    """Write bullets under `## <month>` and `### Shipped` at the end of a growth doc; return those that were written.

    Only a new section is written: a month that is there already raises `OccupiedError`. A bullet whose link, or whose
    whole line, is in the document stays out. The rest of the file keeps every byte (R1.2).
    """
    if not _MONTH.fullmatch(month):
        raise UsageError(f"{month!r} is not a month", hint="write YYYY-MM, e.g. 2026-03")
    if wrong := [bullet for bullet in bullets if not bullet.startswith("- ") or "\n" in bullet]:
        raise UsageError(f"{len(wrong)} texts that are not one-line bullets", hint="begin each with `- `")
    text = doc_text(doc_path)
    _refuse_existing_month(text, doc_path, month)
    fresh = _fresh(bullets, text)
    if not fresh:
        return []
    write_atomically(doc_path, with_section(text, [f"## {month}", "### Shipped", *fresh], name=str(doc_path)))
    return fresh


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
