"""The session's agenda: outliers first, in the time there is, arranged by hand where somebody did (R8.3)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import accumulate

import pandas as pd

from perfcal.schema.columns import AGENDA, FINDINGS, SESSION_STATE, empty_table, table
from perfcal.schema.cycle import Cycle
from perfcal.session.agenda_item import Item
from perfcal.session.agenda_items import session_items
from perfcal.session.agenda_kept import KeptAgenda, Written, arranged, keep_items
from perfcal.session.agenda_time import BREAK_AFTER, BREAK_MINUTES, MINUTES, before_the_room, fitted_items

__all__ = ["ORDER", "AgendaPlan", "keep_agenda", "plan_agenda"]

ORDER = (
    "Order: parked objections by their day; then by kind of question (differs from record or history, borderline, asked "
    "about by the patterns, nothing to ask, INCOMPLETE, teams), by presenter, by name. It ranks nobody."
)
"""What an agenda says about its order wherever it is shown (R11.9, R13.1)."""


@dataclass(frozen=True, slots=True)
class AgendaPlan:
    """An agenda with what is to be said beside it.

    Attributes
    ----------
    items
        In order; breaks among them.
    minutes
        How long the session is.
    changes
        What changed since the agenda was kept, one sentence each; empty where none is kept.
    kept
        Whether the order and minutes are those a person kept.
    """

    items: tuple[Item, ...]
    minutes: int
    changes: tuple[str, ...] = ()
    kept: bool = False

    @property
    def rows(self) -> pd.DataFrame:
        """The agenda as a table (columns `AGENDA`)."""
        starts = accumulate((item.minutes for item in self.items), initial=0)
        numbered = zip(self.items, starts, strict=False)  # the last start is the session's end
        return table(
            ({**asdict(item), "place": place, "minutes_from_start": start}
             for place, (item, start) in enumerate(numbered, 1)),
            AGENDA,
        )  # fmt: skip

    @property
    def planned(self) -> int:
        """Minutes that the items take together."""
        return sum(item.minutes for item in self.items)

    @property
    def short_by(self) -> int:
        """Minutes that are missing; 0 where everything fits."""
        return max(0, self.planned - self.minutes)

    @property
    def could_wait(self) -> str:
        """How many minutes are short and what could be settled before the room; "" where everything fits."""
        return before_the_room(self.items, minutes=self.minutes)


def plan_agenda(
    cycle: Cycle,
    pre_reads: pd.DataFrame,
    *,
    minutes: int | None = None,
    parked: pd.DataFrame | None = None,
    found: pd.DataFrame | None = None,
    kept: KeptAgenda | None = None,
    break_after: int = BREAK_AFTER,
    break_minutes: int = BREAK_MINUTES,
) -> AgendaPlan:
    """Return what is talked about in which order, who presents it, and for how long (R8.3).

    Parameters
    ----------
    cycle
        The loaded workspace.
    pre_reads
        Where each candidate's pre-read stands (columns `PRE_READ_STATES`).
    minutes
        The session's length; by default the kept agenda's, else 90.
    parked
        Objections parked earlier (columns `SESSION_STATE`); none when not given.
    found
        What the patterns found (columns `FINDINGS`); nothing when not given.
    kept
        The agenda a person arranged: its order and minutes win, and what changed since is said.
    break_after, break_minutes
        A break of that length before a stretch gets longer than this; 0 for none. A kept agenda has its own.

    Notes
    -----
    The order is by kind of question, then by presenter, then by name. It says nothing about how well anybody did, and
    an item without a question is not a recommendation (R13.1).
    """
    items = session_items(
        cycle,
        pre_reads=pre_reads,
        found=empty_table(FINDINGS) if found is None else found,
        parked=empty_table(SESSION_STATE) if parked is None else parked,
    )
    if kept is not None:
        made, changes = arranged(kept, items)
        return AgendaPlan(tuple(made), minutes or kept.minutes, changes, kept=True)
    length = minutes or MINUTES
    made = fitted_items(items, minutes=length, break_after=break_after, break_minutes=break_minutes)
    return AgendaPlan(tuple(made), length)


def keep_agenda(cycle: Cycle, plan: AgendaPlan) -> Written:
    """Write a plan to `session/agenda-<cycle>.yaml`, to be arranged by hand; what was there before is copied beside it."""
    return keep_items(cycle, plan.items, minutes=plan.minutes)
