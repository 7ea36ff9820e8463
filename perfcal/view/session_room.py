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
from perfcal.view.agenda_page import agenda_shown
from perfcal.view.controls import button, said
from perfcal.view.session_attendance import Attendance
from perfcal.view.session_chooser import PersonChooser
from perfcal.view.session_clock import TalkTimer, every_second
from perfcal.view.session_form import DecideForm
from perfcal.view.session_layout import beside, folding, on_the_wall, row
from perfcal.view.session_open import OpenItems
from perfcal.view.session_pages import PreReadFrames
from perfcal.view.session_pen import Pen
from perfcal.view.session_people import SessionPeople
from perfcal.view.session_person import entries_table, person_facts
from perfcal.view.session_progress import told_meanwhile
from perfcal.view.session_spread import reference_shares, spread
from perfcal.view.session_standing import Standing
from perfcal.view.session_twin import SessionTwin
from perfcal.view.typed_first import on_press

__all__ = ["SessionControl", "session_control"]

LOOK_EVERY = 3
"""Seconds between two looks at the log, for what another room wrote."""


class SessionControl:
    """The parts of the wall. A notebook shows them one after the other; `person` and `record` are about who is chosen.

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
        self._frames = PreReadFrames(people.pre_reads)
        self._beats = 0
        self._laying_out: asyncio.Future[None] | None = None
        self.standing = Standing.of(session.entries())
        self._earlier = Standing.by_cycle(session.earlier())
        self.timer = TalkTimer(clock=clock)
        self.attendance = Attendance(self._pen, people, self._wrote)
        self.chooser = PersonChooser(people, self.standing, self._choose)
        self.form = DecideForm(self._pen, people, wrote=self._wrote)
        self.items = OpenItems(self._pen, people, self._wrote)
        self._make_parts(place)
        self._alive = every_second(self._beat)
        self._choose(self.chooser.value)
        self._stand()

    @property
    def log(self) -> object:
        """Every entry so far (columns `SESSION_LOG`)."""
        return self.standing.log

    def _make_parts(self, place: str) -> None:
        agenda = widgets.HTML(agenda_shown(self._people.cycle, self._people.plan).to_html())
        where = widgets.HTML(said([f"Every entry is kept in {place}."]) if place else "")
        self._pieces = {name: widgets.HTML() for name in ("facts", "page", "log", "spread", "elsewhere", "waiting")}
        self.take_in = button("Take in what changed")
        on_press(self.take_in, lambda: self._wrote(None))
        self.page = folding("Pre-read", unfolded=True)
        self.page.observe(lambda _change: self._show_page(), "value")
        pieces, chooser = self._pieces, self.chooser
        moves = row([chooser.previous, chooser.next, chooser.person, self.timer.face, self.timer.hold, chooser.narrow])
        told = [pieces["elsewhere"], self.take_in]
        decide = widgets.VBox([self.form.box, pieces["waiting"]])
        self.room = on_the_wall([self.attendance.box, where, agenda])
        self.person = on_the_wall([moves, chooser.filters, *told, beside(pieces["facts"], decide)])
        self.record = on_the_wall([pieces["log"], self.page, pieces["page"]])
        self.spread = pieces["spread"]
        self.open = on_the_wall([self.items.box])

    def _choose(self, employee_id: str) -> None:
        """Show a person: what is known at once, then the page, which takes longest."""
        self.timer.start(self._people.minutes.get(employee_id, 0))
        self._show_person()
        self._show_page()

    def _show_person(self) -> None:
        who = self.chooser.value
        zone = self._clock().tzinfo
        facts = person_facts(self._people, self.standing, who, earlier=self._earlier, zone=zone)
        self._pieces["facts"].value = facts.to_html()
        own, caption = self.standing.about(who), f"Everything written about {self._people.names[who]}"
        self._pieces["log"].value = entries_table(self._people, own, caption=caption, zone=zone).to_html()
        self.form.open(who, self.standing)
        self._tell_elsewhere([])
        self._pieces["waiting"].value = said(filter(None, [self.form.waiting_words()]))

    def _show_page(self) -> None:
        """Show the page of a candidate; where it is not laid out yet, that is done beside the talk."""
        who = self.chooser.value
        is_candidate = who in self._people.pre_reads
        self.page.layout.display = None if is_candidate else "none"
        if not (is_candidate and self.page.value):
            self._pieces["page"].value = ""
            return
        made = self._frames.ready(who) if self._alive else self._frames.make(who)
        self._pieces["page"].value = made or said(["The pre-read is being laid out …"])

    async def _lay_out(self, employee_id: str) -> None:
        await asyncio.to_thread(self._frames.make, employee_id)
        if employee_id == self.chooser.value:
            self._show_page()

    def _stand(self) -> None:
        """Bring what is about everybody up to what the log says."""
        zone = self._clock().tzinfo
        self.spread.value = spread(self._people, self.standing, reference=self._reference, zone=zone).to_html()
        self.items.stand(self.standing, zone=zone)
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
        missing = self._frames.missing(first=self.chooser.value)
        if missing and (self._laying_out is None or self._laying_out.done()):
            self._laying_out = asyncio.ensure_future(self._lay_out(missing[0]))
        if self._beats % LOOK_EVERY == 0:
            await self.look()

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
        Both have the parts `room`, `person`, `record`, `spread` and `open`, and the entries as `log`. Neither rates, ranks
        or recommends: people decide, and the log keeps who, when, why and who was there.
    """
    shares = reference_shares(cycle.scale, reference)
    if not interactive:
        return SessionTwin(SessionPeople(cycle, url=url or None), url=url or None, reference=shares)
    with told_meanwhile() as tell:
        people = SessionPeople(cycle, url=url or None, tell=tell)
    address = url or _sample_address(cycle) or None
    here = tuple(filter(None, map(str.strip, room.split(","))))
    session = Session.open(cycle, address, who=who, room=here)
    return SessionControl(people, session, reference=shares, place=place_of(cycle.root, address).label)


def _sample_address(cycle: Cycle) -> str:
    """Return a temporary database for the sample, whose folder is the package's and stays as it is; "" for any other."""
    if Path(cycle.root).resolve() != sample_workspace().resolve():
        return ""
    return f"sqlite:///{Path(mkdtemp(prefix='perfcal-sample-session-')) / 'decisions.db'}"
