"""A whole session on invented people, from a script: what a newcomer runs before holding one (R8.3, R8.4)."""

from __future__ import annotations

import csv
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from perfcal.errors import StaleViewError, UsageError
from perfcal.evidence.wording import times
from perfcal.files import file_digest
from perfcal.load.workspace import load_workspace, sample_workspace
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.session.decisions import Session
from perfcal.session.export import export_session
from perfcal.session.log.entry import Entry
from perfcal.session.manager_folders import Page

__all__ = ["rehearse"]

_SCRIPT = Path(__file__).with_suffix(".csv")
_BEGINS = time(9, 0, tzinfo=UTC)
_TOLD_APART_BY = ("cycle.yaml", "roster.csv", "ratings.csv", "candidates.csv")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the script."""

    minute: str
    who: str
    verb: str
    employee_id: str
    value: str
    why: str
    owner: str
    due: str
    say: str


@dataclass
class _Stage:
    """The session that is played, its own clock, and what a refusal kept."""

    session: Session
    now: list[datetime]
    kept: dict[str, StaleViewError] = field(default_factory=dict)

    def play(self, line: _Line) -> str:
        """Do what one line says, and return what came of it."""
        self.now[:] = [_moment(self.session.cycle, line.minute)]
        try:
            return _told(self.session.cycle, self._append(line))
        except StaleViewError as error:
            self.kept[line.employee_id] = error
            (first,) = error.since
            return f"refused: entry {first.id} by {first.who} came first; nothing was written"

    def _append(self, line: _Line) -> Entry:
        session, who, person = self.session, line.who, line.employee_id
        if line.verb == "room":
            return session.note_room(session.cycle.dates.room, who=who)
        if line.verb == "again":
            error = self.kept.pop(person)
            assert error.draft is not None  # a refusal keeps what was typed
            return session.append(error.draft.seen(error.version))
        if line.verb == "park":
            return session.park(person, line.value, owner=line.owner, due=date.fromisoformat(line.due), who=who)
        item, version = self._newest(person, {"settle": "parked"}.get(line.verb, ""))
        if line.verb == "settle":
            return session.settle(item, line.value, seen_version=version, who=who)
        if line.verb == "undo":
            return session.undo(version, why=line.why, seen_version=version, who=who)
        what = "promotion" if line.verb == "promotion" else "rating"
        seen = 0 if line.verb == "stale" else self._newest(person, what)[1]
        return session.decide(person, line.value, why=line.why, seen_version=seen, what=what, who=who)

    def _newest(self, employee_id: str, what: str) -> tuple[int, int]:
        """Return the item and the version of the thread about a person that moved last; zeros where there is none."""
        rows = records(self.session.state())
        own = [row for row in rows if row["employee_id"] == employee_id and what in ("", row["what"])]
        last = max(own, key=lambda row: row["version"], default={"item": 0, "version": 0})
        return (int(last["item"]) if what == "parked" else 0), int(last["version"])


def rehearse(dest: Path, *, page: Page | None = None) -> Iterator[str]:
    """Hold the scripted session in a copy of the sample, export it, and say what happens line by line.

    It gives the same lines and the same log each time. The moments in the log are those of the invented session. `page`
    renders what is gone through with whoever was not promoted (`export_session`).

    Raises
    ------
    UsageError
        `dest` holds something else than a copy of the sample without a session: no real log is ever written to.
    """
    root = _copy_of_the_sample(dest)
    cycle = load_workspace(root)
    now = [_moment(cycle, "0")]
    yield f"A rehearsal of the session of {cycle.id}, on invented people, in {root}"
    with Session.open(cycle, who=cycle.dates.room[-1], room=cycle.dates.room, clock=lambda: now[-1]) as session:
        stage = _Stage(session, now)
        for line in _script():
            yield f"\n{_moment(cycle, line.minute):%d %b %H:%M}  {line.say}"
            yield f"              {stage.play(line)}"
        written = export_session(session, root / "after-the-session", page=page)
    yield f"\nThe session is over: {times(len(written), 'file')} in {root / 'after-the-session'}"
    yield from _where_to_look(root)


def _where_to_look(root: Path) -> Iterator[str]:
    place = shlex.quote(str(root))
    yield "\nWhere to look:"
    yield f"  who changed this, when, why, who was there    perfcal session {place} log --for e0022"
    yield f"  what holds now                                perfcal session {place} state"
    yield f"  what each file is for                         {root / 'after-the-session' / 'README.md'}"
    yield f"  decide something yourself                     perfcal session {place} decide e0031 --rating Meets --why '…' --who d01"
    yield f"  the same on the wall                          perfcal lab {place}, then 04_calibration_session"


def _told(cycle: Cycle, entry: Entry) -> str:
    """Return one entry in a line: what, from where to where, and by whom."""
    place = f"entry {entry.id}: "
    if entry.what == "note-of-room":
        return f"{place}in the room are {', '.join(entry.room)}"
    if entry.what == "parked":
        return f"{place}an objection about {entry.employee_id} is parked, owner {entry.owner}, due {entry.due}"
    if entry.what == "settled":
        return f"{place}objection {entry.about} about {entry.employee_id} is settled, by {entry.who}"
    moved = " → ".join(_word(cycle, entry, value) for value in (entry.before, entry.after))
    there = times(len(entry.room), "person", "people")
    return f"{place}{entry.what} of {entry.employee_id}: {moved}, by {entry.who}, {there} in the room"


def _word(cycle: Cycle, entry: Entry, value: str) -> str:
    """Return a value as the scale calls it; a decision as it is."""
    if entry.thread.startswith("rating:") and value:
        return cycle.scale.label_of(int(value))
    return value or ("not rated" if entry.thread.startswith("rating:") else "no decision")


def _script() -> list[_Line]:
    with _SCRIPT.open(encoding="utf-8", newline="") as file:
        return [_Line(**row) for row in csv.DictReader(file)]


def _moment(cycle: Cycle, minute: str) -> datetime:
    return datetime.combine(cycle.dates.session, _BEGINS) + timedelta(minutes=int(minute))


def _copy_of_the_sample(dest: Path) -> Path:
    """Return a workspace to rehearse in: a new copy of the sample, or one that is there and has no session yet."""
    sample = sample_workspace()
    if not dest.exists() or (dest.is_dir() and not any(dest.iterdir())):
        leave_out = shutil.ignore_patterns("session")
        shutil.copytree(sample, dest, dirs_exist_ok=True, copy_function=shutil.copyfile, ignore=leave_out)
        return dest
    same = all(file_digest(dest / name) == file_digest(sample / name) for name in _TOLD_APART_BY)
    if not same or (dest / "session").exists() or (dest / "after-the-session").exists():
        held = "holds a session already" if same else "is no copy of the sample"
        raise UsageError(f"{dest} {held}", hint="name a new folder: perfcal session --rehearse DEST")
    return dest
