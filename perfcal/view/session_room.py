"""The live session: person after person, decided in the room, every decision an entry that is never lost (R8.3, R8.4).

By hand it is made of fields; in batch each part has a static twin of the same name (`SessionTwin`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

import ipywidgets as widgets

from perfcal.clock import local_now
from perfcal.errors import PerfcalError
from perfcal.load.workspace import sample_workspace
from perfcal.schema.cycle import Cycle
from perfcal.session.decisions import Session
from perfcal.session.log.entry import Entry
from perfcal.session.log.place import place_of
from perfcal.view.controls import button, said
from perfcal.view.pre_read.page import page_frame
from perfcal.view.session_attendance import Attendance
from perfcal.view.session_chooser import PersonChooser
from perfcal.view.session_clock import TalkTimer, every_second
from perfcal.view.session_form import DecideForm
from perfcal.view.session_open import OpenItems
from perfcal.view.session_pen import Pen
from perfcal.view.session_people import SessionPeople
from perfcal.view.session_person import entries_table, person_facts
from perfcal.view.session_spread import reference_shares, spread
from perfcal.view.session_standing import Standing
from perfcal.view.session_twin import SessionTwin, agenda_table

__all__ = ["SessionControl", "session_control"]

LOOK_EVERY = 3
"""Seconds between two looks at the log, for what another room wrote."""


class SessionControl:
    """The parts of the wall. A notebook shows them one after the other; `person` and `decide` are about who is chosen.

    What another room writes is taken in by itself where nothing is typed about whoever is shown; else it is told, and
    a press takes it in. A decision on what is no longer true is refused by the log either way.
    """

    def __init__(
        self,
        people: SessionPeople,
        session: Session,
        *,
        reference: tuple[float, ...] = (),
        place: str = "",
        clock: Callable[[], datetime] = local_now,
    ) -> None:
        self._people, self._session, self._reference, self._clock = people, session, reference, clock
        self._pen = Pen(session, people, zone=lambda: clock().tzinfo)
        self._frames: dict[str, str] = {}
        self._beats = 0
        self.standing = Standing.of(session.entries())
        self.timer = TalkTimer(clock=clock)
        self.attendance = Attendance(self._pen, people, self._wrote)
        self.chooser = PersonChooser(people, self.standing, self._choose)
        self.form = DecideForm(self._pen, people, wrote=self._wrote)
        self.items = OpenItems(self._pen, people, self._wrote)
        self._make_parts(place)
        self._choose(self.chooser.value)
        self._stand()
        every_second(self._beat)

    @property
    def log(self) -> object:
        """Every entry so far (columns `SESSION_LOG`)."""
        return self.standing.log

    def _make_parts(self, place: str) -> None:
        agenda = widgets.HTML(agenda_table(self._people).to_html())
        where = widgets.HTML(said([f"Every entry is kept in {place}."]) if place else "")
        self._pieces = {name: widgets.HTML() for name in ("facts", "page", "log", "spread", "elsewhere", "waiting")}
        self.take_in = button("Take in what changed")
        self.take_in.on_click(lambda _button: self._wrote(None))
        self.page = widgets.ToggleButton(value=True, description="Pre-read", layout=widgets.Layout(width="auto"))
        self.page.observe(lambda _change: self._show_page(), "value")
        row = widgets.Layout(flex_flow="row wrap", align_items="center")
        moves = [self.chooser.previous, self.chooser.next, self.timer.face, self.timer.hold, self.page]
        told = [self._pieces["elsewhere"], self.take_in]
        self.room = widgets.VBox([self.attendance.box, where, agenda])
        self.person = widgets.VBox(
            [
                self.chooser.person,
                widgets.HBox(moves, layout=row),
                self.chooser.filters,
                *told,
                *(self._pieces[name] for name in ("facts", "page", "log")),
            ]
        )
        self.decide = widgets.VBox([self.form.box, self._pieces["waiting"]])
        self.spread = self._pieces["spread"]
        self.open = self.items.box

    def _choose(self, employee_id: str) -> None:
        """Show a person: what is known at once, then the page, which takes longest."""
        self.timer.start(self._people.minutes.get(employee_id, 0))
        self._show_person()
        self._show_page()

    def _show_person(self) -> None:
        who = self.chooser.value
        self._pieces["facts"].value = person_facts(self._people, self.standing, who).to_html()
        own = self.standing.about(who)
        caption = "Who changed what, when, why, and who was there"
        told = entries_table(self._people, own, caption=caption, zone=self._clock().tzinfo).to_html()
        self._pieces["log"].value = "" if own.empty else told
        self.form.open(who, self.standing)
        self._tell_elsewhere([])
        self._pieces["waiting"].value = said(filter(None, [self.form.waiting_words()]))

    def _show_page(self) -> None:
        who = self.chooser.value
        is_candidate = who in self._people.pre_reads
        self.page.layout.display = None if is_candidate else "none"
        self._pieces["page"].value = self._frame(who) if is_candidate and self.page.value else ""

    def _frame(self, employee_id: str) -> str:
        """Return the pre-read in a window of its own height, so that what stands below stays near."""
        if employee_id not in self._frames:
            page = page_frame(self._people.pre_reads[employee_id])
            style = "max-height:72vh;overflow:auto;max-width:61rem;border-bottom:1px solid rgba(128,128,128,.35)"
            self._frames[employee_id] = f'<div tabindex="0" style="{style}">{page}</div>'
        return self._frames[employee_id]

    def _stand(self) -> None:
        """Bring what is about everybody up to what the log says."""
        self.spread.value = spread(self._people, self.standing, reference=self._reference).to_html()
        self.items.stand(self.standing, zone=self._clock().tzinfo)
        self.chooser.stand(self.standing)

    def _wrote(self, entry: Entry | None) -> None:
        """After a press that was recorded, or that came too late: show what the log now holds; typed words stay."""
        try:
            fresh = self._read()
        except PerfcalError as error:
            self._tell_elsewhere(str(error).split("\n\n"), first="The log cannot be read right now")
            return
        self._show_person()
        others = [each for each in fresh if entry and each != entry]
        self._tell_elsewhere(self._pen.told_since(others), first="Changed elsewhere just now")

    def _read(self) -> list[Entry]:
        """Take in what the log holds, and return what is new in it about whoever is shown."""
        before, entries = self.standing.newest, self._session.entries()
        self.standing = Standing.of(entries)
        self._stand()
        return [entry for entry in entries if entry.id > before and entry.employee_id == self.chooser.value]

    async def _beat(self) -> None:
        """Once a second: the time, now and then the log, and in idle moments a page that will be asked for."""
        self.timer.show()
        self._beats += 1
        if self._beats % LOOK_EVERY == 0:
            await self.look()
        elif left := [who for who in self._people.pre_reads if who not in self._frames]:
            self._frame(left[0])

    async def look(self) -> None:
        """Look whether another room wrote, without keeping anybody waiting for the answer."""
        try:
            if await asyncio.to_thread(self._session.newest) > self.standing.newest:
                self._follow()
        except PerfcalError as error:
            self._tell_elsewhere(str(error).split("\n\n"), first="The log cannot be read right now")

    def _follow(self) -> None:
        """Take in what another room wrote; while somebody types, what they decide on stays as they saw it."""
        typing = not self.form.untouched
        told = self._pen.told_since(self._read())
        if told and not typing:
            self._show_person()
        if told:
            first = "Changed elsewhere while you type" if typing else "Changed elsewhere just now"
            self._tell_elsewhere(told, first=first, ask=typing)

    def _tell_elsewhere(self, lines: list[str], *, first: str = "", ask: bool = False) -> None:
        told = said(lines, first=first) if lines else ""
        if self._pieces["elsewhere"].value != told:
            self._pieces["elsewhere"].value = told
        self.take_in.layout.display = None if ask else "none"


def session_control(
    cycle: Cycle, *, url: str = "", who: str = "", room: str = "", reference: str = "", interactive: bool = True
) -> SessionControl | SessionTwin:
    """What does the room decide, and why? By hand: the wall of the session. In batch: where it stands, as tables (R8).

    Parameters
    ----------
    cycle
        The loaded workspace.
    url
        The database of the decisions: blank for `session/decisions.db` beside the workspace (for the sample: a temporary
        folder), or `postgresql://user@host/database` for two rooms at once.
    who, room
        Who facilitates, and who is in the room, as ids with commas; both can be chosen on the wall. Nobody signs in.
    reference
        Shares to show beside the spread, worst rating first ("5, 15, 60, 15, 5"); nothing is ever held to them.
    interactive
        False makes and changes no database.

    Returns
    -------
    SessionControl | SessionTwin
        Both have the parts `room`, `person`, `decide`, `spread` and `open`, and the entries as `log`. Neither rates, ranks
        or recommends: people decide, and the log keeps who, when, why and who was there.
    """
    shares = reference_shares(cycle.scale, reference)
    people = SessionPeople(cycle, url=url or None)
    if not interactive:
        return SessionTwin(people, url=url or None, reference=shares)
    address = url or _sample_address(cycle) or None
    here = tuple(filter(None, map(str.strip, room.split(","))))
    session = Session.open(cycle, address, who=who, room=here)
    return SessionControl(people, session, reference=shares, place=place_of(cycle.root, address).label)


def _sample_address(cycle: Cycle) -> str:
    """Return a temporary database for the sample, whose folder is the package's and stays as it is; "" for any other."""
    if Path(cycle.root).resolve() != sample_workspace().resolve():
        return ""
    return f"sqlite:///{Path(mkdtemp(prefix='perfcal-sample-session-')) / 'decisions.db'}"
