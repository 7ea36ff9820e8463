"""What workers leave in the reports while a run is under way, so that whoever comes after knows whose files those are.

A worker notes a page's record before it writes the page's files. One that dies in between is found out: the next
attempt, or the next run, tells its files by their digests from what a person changed by hand, and a page whose files
are all there counts, though nobody lived to be told of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, ValidationError

from perfcal.batch.cluster.places import Place
from perfcal.batch.manifest import Record

__all__ = ["UNDER_WAY", "Note", "all_there", "notes_in", "read_note", "write_note"]

UNDER_WAY = ".cluster"
"""The folder in a cycle's reports that a run on a cluster works with, and removes when it ends."""

_NOTES = f"{UNDER_WAY}/pages"


class Note(BaseModel):
    """A page that a worker was about to write, in which run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: str
    record: Record


def write_note(reports: Place, note: Note) -> None:
    """Leave a note, in place of an earlier one about the same page."""
    reports.write(_name(note.record.key), note.model_dump_json().encode())


def read_note(reports: Place, key: str) -> Note | None:
    """Return the note about a page; None where there is none."""
    return _note(reports.read(_name(key)))


def notes_in(reports: Place) -> Iterator[Note]:
    """Yield what runs left that did not end as they should."""
    for content in reports.read_all(reports.names(_NOTES)).values():
        if note := _note(content):
            yield note


def all_there(reports: Place, record: Record) -> bool:
    """Say whether every file of a page is as its record says."""
    return reports.digests(record.outputs) == record.outputs


def _name(key: str) -> str:
    return f"{_NOTES}/{quote(key, safe='')}.json"


def _note(content: bytes | None) -> Note | None:
    try:
        return Note.model_validate_json(content) if content else None
    except ValidationError:
        return None
