"""Work an engineer already did elsewhere, as dated bullets for a growth doc: proposed, never written unasked (R1.2).

Read are `gh pr list --json …` output (paged or GraphQL-wrapped), GitHub and GitLab merge requests, Jira CSV and JSON, and
incident reports in Markdown (title and date only, never who took part). Bullets carry no tags: a person adds those.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from perfcal.errors import UsageError
from perfcal.load.importers.csv_text import read_csv_text
from perfcal.load.importers.evidence_incidents import read_incident
from perfcal.load.importers.evidence_jira_csv import read_jira_rows
from perfcal.load.importers.evidence_json import read_json_records
from perfcal.load.importers.work_item import ItemReader, WorkItem
from perfcal.load.text_file import read_text
from perfcal.schema.problems import Problems

__all__ = ["WorkItem", "propose_bullets", "read_work_items"]

_MARKDOWN = (".md", ".markdown", ".erb")
_GOES_ON = re.compile(r"\.\.|(?:[-–]|to\b|until\b)\s*\d", re.IGNORECASE)


def read_work_items(path: Path, *, site: str = "") -> tuple[list[WorkItem], Problems]:
    """Return the finished work a file (or a folder of incident reports) tells of, and what was left out and why.

    Merged requests, resolved issues and incidents are kept; open, unmerged and unresolved work is counted in the notes.
    A day comes from the merge, resolution or detection only: where that is missing the item is undated, and an update
    date is never used instead. `site` is the address of a Jira site, which its CSV does not hold.
    """
    reader = ItemReader(path.name, site=site.rstrip("/"))
    if path.is_dir():
        for each in sorted(path.iterdir()):
            if each.suffix.casefold() in _MARKDOWN:
                _read_file(each, ItemReader(each.name, items=reader.items, problems=reader.problems))
    elif path.is_file():
        _read_file(path, reader)
    else:
        raise UsageError(f"{path}: no such file", hint="check the path")
    reader.say_what_was_left_out()
    return reader.items, reader.problems


def _read_file(path: Path, reader: ItemReader) -> None:
    text = read_text(path, name=reader.name, problems=reader.problems)
    if text is None:
        return
    suffix = path.suffix.casefold()
    if suffix in {".csv", ".tsv"}:
        read_jira_rows(read_csv_text(text, name=reader.name, repeated_headers=True), reader)
    elif suffix in _MARKDOWN:
        read_incident(text, path.name, reader)
    else:
        read_json_records(text, reader)


def propose_bullets(items: Iterable[WorkItem], existing_urls: Collection[str] = ()) -> list[str]:
    """Return growth-doc bullets, oldest first and undated last: `- 2026-03-14 Title [label](link)`, without tags.

    An item whose link is in `existing_urls`, or was already proposed, is left out. Titles are made safe: nothing in
    them becomes a date, a tag, a link, a comment or a heading of the document.
    """
    seen = {url.rstrip("/") for url in existing_urls}
    bullets: list[str] = []
    for item in sorted(items, key=lambda each: (each.day is None, each.day or date.min)):
        mark = item.url.rstrip("/") or f"{item.day} {item.key} {item.title}"
        if mark not in seen:
            seen.add(mark)
            bullets.append(_bullet(item))
    return bullets


def _bullet(item: WorkItem) -> str:
    title = _safe(item.title)
    if item.source == "incident":
        title = f"Incident: {title}" if title else "Incident"
    if (item.day is None and not title[:1].isalpha()) or _GOES_ON.match(title):
        # A leading number would be read as the date, two dots or `to` and a day as the end of a range, a sign as Markdown.
        title = f"Work item: {title}"
    day = f"{item.day.isoformat()} " if item.day else ""
    label = _safe(item.key) or "link"
    if item.url:
        return f"- {day}{title} [{label}]({_address(item.url)})"
    return f"- {day}{title} ({label})" if item.key else f"- {day}{title}"


def _safe(text: str) -> str:
    """Return one line of plain words: Markdown signs escaped, `#word` without its sign, control characters gone."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    untagged = re.sub(r"#+(?=[^\W\d_])", "", line)
    return re.sub(r"([\\`*\[\]<>|~]|(?<!\w)_|_(?!\w))", r"\\\1", untagged)


def _address(url: str) -> str:
    return re.sub(r"[\s()<>\\\"]", lambda found: f"%{ord(found[0]):02X}", url)
