"""What stands in the log: a draft as it was typed, and the entry it became."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

__all__ = ["CHANGES", "DELETION", "KINDS", "TOMBSTONE", "Draft", "Entry", "plain_text", "utc_text"]

CHANGES = ("rating", "promotion")
"""What cannot be changed without a reason."""

DELETION = "deletion"
KINDS = (*CHANGES, "parked", "settled", "agenda", "note-of-room", "undo", DELETION)
TOMBSTONE = "deleted-"
"""What an id becomes once its person was deleted: this, and the number of the deletion's entry."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """One decision as it was typed, not yet on record; `request` tells a second try from a second decision."""

    what: str
    who: str
    employee_id: str = ""
    dimension: str = ""
    before: str = ""  # what was there where the log holds nothing yet
    after: str = ""
    why: str = ""
    room: tuple[str, ...] = ()
    owner: str = ""
    due: date | None = None
    about: int | None = None  # the entry that is undone or settled
    seen_version: int = 0
    request: str = field(default_factory=lambda: uuid4().hex)

    def seen(self, version: int) -> Draft:
        """Return the same words, typed again after having looked at `version`."""
        return replace(self, seen_version=version, request=uuid4().hex)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry on record."""

    id: int
    cycle: str
    employee_id: str
    what: str
    dimension: str
    before: str
    after: str
    who: str
    at: str
    why: str
    room: tuple[str, ...]
    owner: str
    due: date | None
    about: int | None
    seen_version: int
    thread: str
    request: str
    deleted_by: int | None = None

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Entry:
        """Return what a row of the database says."""
        due = date.fromisoformat(row["due"]) if row["due"] else None
        return cls(**{**row, "room": tuple(json.loads(row["room"])), "due": due})

    def to_row(self) -> dict[str, Any]:
        """Return the row of the database: plain text and numbers only."""
        due = self.due.isoformat() if self.due else ""
        return {**asdict(self), "room": json.dumps(self.room, ensure_ascii=False), "due": due}


def utc_text(moment: datetime) -> str:
    """Return a moment as the log writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def plain_text(text: str) -> str:
    """Return a text that both databases can hold: NUL and halves of a pair of code units become U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text).strip()
