"""The written lines of a growth doc's parts, each with its own line: bullets one by one, paragraphs by their part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["WrittenLine", "packet_lines", "packet_of", "written_lines"]

_ARGUED_ELSEWHERE = ("Counter-argument", "Peer input", "Duration")  # others' words, and figures that the record gives
_OF_A_BULLET = ["section_id", "text", "details", "line", "links"]


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A bullet or paragraph, the days of its part, and where it stands; `links` are a bullet's addresses."""

    text: str
    heading: str
    start: date
    end: date
    links: tuple[str, ...]
    file: str
    line: int


def written_lines(cycle: Cycle, parts: pd.DataFrame) -> Iterator[WrittenLine]:
    """Yield the bullets and paragraphs of dated parts, in their order; a paragraph's line is its part's heading."""
    rows = cycle.evidence.loc[cycle.evidence["section_id"].isin(set(parts["section_id"])), _OF_A_BULLET]
    of_section: dict[str, list[dict[str, Any]]] = {}
    for bullet in records(rows):
        of_section.setdefault(bullet["section_id"], []).append(bullet)
    for part in records(parts.sort_values(["date_end", "line"], kind="stable")):
        yield from _of_part(part, of_section.get(part["section_id"], []))


def _of_part(part: dict[str, Any], of_section: list[dict[str, Any]]) -> Iterator[WrittenLine]:
    bullets = [bullet for bullet in of_section if part["line"] <= bullet["line"] <= part["line_end"]]
    for bullet in bullets:
        yield _line(part, f"{bullet['text']} {bullet['details']}".strip(), int(bullet["line"]), bullet["links"])
    for paragraph in part["text"].split("\n"):
        if paragraph and not any(bullet["text"] and bullet["text"] in paragraph for bullet in bullets):
            yield _line(part, paragraph, int(part["line"]), ())


def packet_of(cycle: Cycle, employee_id: str, *, end: date | None = None) -> dict[str, Any] | None:
    """Return the section of the packet of the cycle, or of the period that ends on another day; None without one."""
    sections = cycle.sections
    own = sections[(sections["employee_id"] == employee_id) & (sections["kind"] == "packet")]
    last = pd.Timestamp(end or cycle.dates.end)
    own = own[(own["date_start"] <= last) & (own["date_end"] >= last)]
    return None if own.empty else records(own)[-1]


def packet_lines(cycle: Cycle, section: dict[str, Any]) -> list[WrittenLine]:
    """Return what a packet claims: its lines without the counter-argument, the peers' words and the Duration."""
    parts = cycle.parts
    own = parts[(parts["section_id"] == section["section_id"]) & ~parts["heading"].isin(_ARGUED_ELSEWHERE)]
    return list(written_lines(cycle, own))


def _line(part: dict[str, Any], text: str, line: int, links: tuple[tuple[str, str], ...]) -> WrittenLine:
    urls = tuple(url for _title, url in links)
    return WrittenLine(
        text, part["heading"], part["date_start"].date(), part["date_end"].date(), urls, part["file"], line
    )
