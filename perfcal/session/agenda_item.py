"""One item of an agenda before it has a time, and the blocks an agenda is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

__all__ = ["Block", "Item", "Kind"]

Kind = Literal["parked", "candidate", "rating", "break", "closing"]


class Block(IntEnum):
    """The kinds of question, in the order a session takes them (R8.3: outliers first). It says nothing about a person."""

    PARKED = 0
    DIFFERS = 1  # the proposal differs from the record or from history
    BORDERLINE = 2
    ASKED = 3  # the patterns ask about it
    CLEAR = 4
    INCOMPLETE = 5  # of the pre-reads, last: there may be nothing to decide on
    TEAMS = 6
    CLOSING = 7


@dataclass(frozen=True, slots=True)
class Item:
    """What is talked about, who presents it, why it stands here, and how long: as wished, and at least."""

    block: Block
    kind: Kind
    employee_id: str = ""
    presenter_id: str = ""
    people: tuple[str, ...] = ()
    reason: str = ""
    file: str = ""
    line: int | None = None
    minutes: int = 0
    least: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same item tomorrow; a person's presenter may change, a team's is what it is."""
        return self.kind, self.employee_id, "" if self.employee_id else self.presenter_id
