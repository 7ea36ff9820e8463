"""Time for an agenda: discussions shortened until it fits, breaks between them, and what could be settled before the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perfcal.evidence.wording import times
from perfcal.session.agenda_item import Block, Item

__all__ = ["BREAK_AFTER", "BREAK_MINUTES", "MINUTES", "before_the_room", "fitted_items", "with_breaks"]

MINUTES = 90
"""A session's length (R8.3)."""
BREAK_AFTER = 45
BREAK_MINUTES = 5
_TOO_LITTLE_LEFT = 15  # nobody takes a break before the last quarter of an hour


def fitted_items(items: Sequence[Item], *, minutes: int, break_after: int, break_minutes: int) -> list[Item]:
    """Return the items with breaks, their discussions shortened as far as it takes to fit, and no further than the least.

    The longest discussion gives a minute first; of several, the last. What still does not fit is left standing: nothing
    is dropped from an agenda without a person saying so.
    """
    kept = list(items)

    def whole() -> list[Item]:
        return with_breaks(kept, minutes=break_after, length=break_minutes)

    while sum(item.minutes for item in whole()) > minutes:
        spare = [item.minutes if item.minutes > item.least else 0 for item in kept]
        if not any(spare):
            break
        longest = max(range(len(kept)), key=lambda place: (spare[place], place))
        kept[longest] = replace(kept[longest], minutes=kept[longest].minutes - 1)
    return whole()


def with_breaks(items: Sequence[Item], *, minutes: int, length: int) -> list[Item]:
    """Return the items with a break of `length` before whatever would make a stretch longer than `minutes`."""
    made: list[Item] = []
    since, left = 0, sum(item.minutes for item in items)
    for item in items:
        if minutes and length and since and since + item.minutes > minutes and left >= _TOO_LITTLE_LEFT:
            made.append(Item(item.block, "break", reason=f"After {since} minutes.", minutes=length, least=length))
            since = 0
        made.append(item)
        since, left = since + item.minutes, left - item.minutes
    return made


def before_the_room(items: Sequence[Item], *, minutes: int) -> str:
    """Say how many minutes are short and what could be settled before the session; "" where everything fits."""
    short = sum(item.minutes for item in items) - minutes
    if short <= 0:
        return ""
    clear = [item for item in items if item.block is Block.CLEAR and item.kind == "candidate"]
    teams = [item for item in items if item.block is Block.TEAMS and item.kind == "rating"]
    parked = [item for item in items if item.kind == "parked"]
    incomplete = [item for item in items if item.block is Block.INCOMPLETE and item.kind == "candidate"]
    offers = [
        (clear, times(len(clear), "candidate") + " with nothing to ask about, as a block"),
        (teams, f"the ratings of {times(len(teams), 'team')} with nothing to ask about, in writing"),
        (parked, f"{times(len(parked), 'parked objection')}, by their owners"),
        (incomplete, f"{times(len(incomplete), 'candidate')} whose pre-read is INCOMPLETE, to be completed or put off"),
    ]
    said = [f"{text} ({sum(item.minutes for item in some)} min)" for some, text in offers if some]
    could = f" Could be settled before the room: {'; '.join(said)}." if said else " Nothing on it is clear beforehand."
    shortest = ", every discussion at its shortest" if all(item.minutes <= item.least for item in items) else ""
    return f"{times(short, 'minute')} more than the {minutes} there are{shortest}.{could}"
