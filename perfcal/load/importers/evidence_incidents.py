"""An incident report in Markdown: its title and its day, and nothing else; who took part is never read."""

from __future__ import annotations

import re
from datetime import date

from perfcal.load.importers.work_item import ItemReader, WorkItem
from perfcal.schema.dates import iso_day

__all__ = ["read_incident"]

_FRONT_TITLE = re.compile(r"\A---[ \t]*\n(?:.*\n)*?title:[ \t]*(?P<title>.+)\n(?:.*\n)*?---", re.MULTILINE)
_H1 = re.compile(r"^#[ \t]+(?P<title>.+?)[ \t#]*$", re.MULTILINE)
_DAY = re.compile(r"\b20\d{2}-\d{2}-\d{2}\b")
_BEGAN = re.compile(
    r"^.*(?:fault occur|first detected|detected|started|began|start of incident|incident declared)[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LEAD = re.compile(
    r"^(?:incident|outage|post-?mortem|report)s?(?:\s+(?:report|review))?(?:\s*(?:on|of|from|:|–|—|-)\s*)?",
    re.IGNORECASE,
)


def read_incident(text: str, file_name: str, reader: ItemReader) -> None:
    """Add one incident to the reader: the day it was noticed, else the day in its title or file name."""
    found = _FRONT_TITLE.search(text) or _H1.search(text)
    if found is None:
        reader.problems.warning(
            reader.name,
            1,
            "no title",
            "a title in the front matter or a first heading",
            hint="add `# Incident on 2026-03-14 - what happened`",
        )
        return
    title = found["title"].strip().strip("\"'")
    began = _BEGAN.search(text)
    day = next((day for place in (began[0] if began else "", title, file_name) if (day := _day(place))), None)
    reader.add(WorkItem(_what_happened(title), "incident", "", "", day))


def _day(text: str) -> date | None:
    return next((day for found in _DAY.finditer(text) if (day := iso_day(found[0]))), None)


def _what_happened(title: str) -> str:
    """Return the title without "Incident on <day> -"."""
    without = _LEAD.sub("", title, count=1)
    return re.sub(r"^\s*(?:[:–—-]\s*)?", "", _DAY.sub("", without, count=1)).strip(" -–—:")
