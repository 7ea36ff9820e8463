"""`perfcal session`: decide, park, settle, undo, and ask who changed what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from perfcal.cli.arguments import Form
from perfcal.cli.listing import Format, note
from perfcal.cli.session_listing import counted, print_entries, print_state, say_entry
from perfcal.cli.session_opened import (
    opened_session,
    repeatable,
    require_candidate,
    version_at,
    workspace_and_entry,
    workspace_and_name,
)
from perfcal.errors import UsageError
from perfcal.evidence.wording import join_words, times
from perfcal.schema.scale import OVERALL

if TYPE_CHECKING:
    from perfcal.schema.cycle import Cycle

__all__ = ["add_to"]


class Promotion(StrEnum):
    """What can be decided on a promotion."""

    approved = "approved"
    rejected = "rejected"
    deferred = "deferred"


class _Verbs(TyperGroup):
    """Takes `session WORKSPACE VERB …` for `session VERB WORKSPACE …`, and `--rehearse` for `rehearse`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the verb first."""
        first, second = [*args[:2], "", ""][:2]
        if first not in self.commands and "--rehearse" in (first, second):
            args = ["rehearse", *(word for word in args if word != "--rehearse")]
        elif first not in self.commands and second in self.commands and not first.startswith("-"):
            args = [second, first, *args[2:]]
        return list(super().parse_args(ctx, args))


session_app = typer.Typer(cls=_Verbs, no_args_is_help=True)

_Whose = Annotated[list[str], typer.Argument(metavar="[WORKSPACE] EMPLOYEE", help="Whom it is about.")]
_Which = Annotated[list[str], typer.Argument(metavar="[WORKSPACE] ENTRY", help="The number of an entry of the log.")]
_Where = Annotated[Path | None, typer.Argument(metavar="WORKSPACE", help="The workspace's folder.")]
_Who = Annotated[str, typer.Option(help="Who says so: an id of the roster.")]
_Why = Annotated[str, typer.Option(help="The reason; without one nothing is changed.")]
_Room = Annotated[str, typer.Option(help="Who is in the room, ids with commas; without it, the room of cycle.yaml.")]
_Seen = Annotated[int | None, typer.Option(help="The version this was decided on, as `state` shows it.")]
_Db = Annotated[str | None, typer.Option(help="postgresql://… for two rooms; without it, a file in the workspace.")]
_For = Annotated[str, typer.Option("--for", help="Only about this person.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    for verb in (decide, park, settle, undo, log, state, export, forget, rehearse):
        session_app.command()(verb)
    words = (
        "The calibration session's decisions: each with before, after, who, when, why and who was in the room.\n\n"
        "Both orders are read: `perfcal session WORKSPACE log` and `perfcal session log WORKSPACE`. "
        "`perfcal session --rehearse` shows a whole session on invented people.\n\n"
        "Example: perfcal session calibration-2026-H1 decide e0007 --rating Meets --why 'two artifacts' --who d01"
    )
    app.add_typer(session_app, name="session", help=words)


def decide(
    about: _Whose,
    *,
    why: _Why,
    who: _Who,
    rating: Annotated[str | None, typer.Option(help="A value, label or alias of the scale, or unrated.")] = None,
    promotion: Annotated[Promotion | None, typer.Option(help="Of a candidate.")] = None,
    dimension: Annotated[str, typer.Option(help="Of a rating, where it is not the overall one.")] = OVERALL,
    room: _Room = "",
    seen: _Seen = None,
    db: _Db = None,
    form: Form = Format.table,
) -> None:
    """Set one person's rating, or the decision on their promotion, with the reason.

    What was decided before can be changed only on top of it: `--seen VERSION`, as `perfcal session state` shows it.

    Example: perfcal session calibration-2026-H1 decide e0007 --promotion approved --why 'at the bar' --who d01
    """
    if (rating is None) == (promotion is None):
        raise UsageError("one decision at a time", hint="add --rating VALUE, or --promotion approved|rejected|deferred")
    workspace, employee_id = workspace_and_name(about)
    with opened_session(workspace, db, who=who, room=room) as opened:
        what = "rating" if promotion is None else "promotion"
        if promotion is not None:
            require_candidate(opened.cycle, employee_id)
        with repeatable("decide", workspace, employee_id):
            entry = opened.decide(
                employee_id,
                rating if promotion is None else promotion.value,  # type: ignore[arg-type]
                why=why,
                seen_version=seen or 0,
                what=what,
                dimension=dimension,
            )
        say_entry(opened.cycle, [entry], form)


def park(
    about: _Whose,
    *,
    objection: Annotated[str, typer.Option(help="What is to be answered outside the room.")],
    owner: Annotated[str, typer.Option(help="Who answers it: an id of the roster.")],
    due: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="By when, YYYY-MM-DD.")],
    who: _Who,
    room: _Room = "",
    db: _Db = None,
    form: Form = Format.table,
) -> None:
    """Park an objection: it has an owner and a day, and is settled outside the room.

    Example: perfcal session calibration-2026-H1 park e0007 --objection 'whose launch?' --owner m02 --due 2026-07-17 --who d01
    """
    workspace, employee_id = workspace_and_name(about)
    with opened_session(workspace, db, who=who, room=room, others=[owner]) as opened:
        say_entry(opened.cycle, [opened.park(employee_id, objection, owner=owner, due=due.date())], form)


def settle(
    item: _Which,
    *,
    how: Annotated[str, typer.Option(help="How it was settled.")],
    who: _Who,
    room: _Room = "",
    seen: _Seen = None,
    db: _Db = None,
    form: Form = Format.table,
) -> None:
    """Say how a parked objection was settled; it is called by the number of the entry that parked it.

    Example: perfcal session calibration-2026-H1 settle 17 --how 'the launch was theirs, see the RFC' --who m02
    """
    workspace, number = workspace_and_entry(item)
    with opened_session(workspace, db, who=who, room=room) as opened, repeatable("settle", workspace, str(number)):
        say_entry(opened.cycle, [opened.settle(number, how, seen_version=number if seen is None else seen)], form)


def undo(
    entry: _Which,
    *,
    why: _Why,
    who: _Who,
    room: _Room = "",
    db: _Db = None,
    form: Form = Format.table,
) -> None:
    """Take an entry back; the undoing is an entry of its own, and both stay in the log.

    Example: perfcal session calibration-2026-H1 undo 12 --why 'meant the other Noor' --who d01
    """
    workspace, number = workspace_and_entry(entry)
    with opened_session(workspace, db, who=who, room=room) as opened, repeatable("undo", workspace, str(number)):
        say_entry(opened.cycle, [opened.undo(number, why=why, seen_version=version_at(opened.entries(), number))], form)


def log(workspace: _Where = None, *, about: _For = "", db: _Db = None, form: Form = Format.table) -> None:
    """Print every entry: who changed what, when, why, and who was in the room.

    Example: perfcal session log calibration-2026-H1 --for e0007
    """
    with opened_session(workspace, db) as opened:
        if about:
            opened.cycle.person(about)
        rows = opened.history(about) if about else opened.log()
    print_entries(opened.cycle, rows, form)
    note(f"cycle {opened.cycle.id}: {times(len(rows), 'entry', 'entries')}")


def state(workspace: _Where = None, *, about: _For = "", db: _Db = None, form: Form = Format.table) -> None:
    """Print what holds now; whoever is not in it was not talked about yet.

    Example: perfcal session state calibration-2026-H1 --format csv
    """
    with opened_session(workspace, db) as opened:
        if about:
            opened.cycle.person(about)
        rows = opened.state()
    kept = rows[rows["employee_id"] == about] if about else rows
    print_state(opened.cycle, kept, form)
    note(counted(kept))


def forget(
    about: _Whose,
    *,
    who: _Who,
    why: Annotated[str, typer.Option(help="On whose request; name nobody here.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it: it cannot be taken back.")] = False,
    db: _Db = None,
) -> None:
    """Delete one person from the whole log on request; entries keep number, kind and moment, so that counts hold.

    Example: perfcal session calibration-2026-H1 forget e0007 --why 'asked on 3 August' --who d01 --yes
    """
    workspace, employee_id = workspace_and_name(about)
    with opened_session(workspace, db, who=who) as opened:
        held = len(opened.history(employee_id))
        if not yes:
            found = times(held, "entry", "entries")
            message = (
                f"{found} of {opened.cycle.id} about {employee_id}, and every other cycle's, would be emptied for good"
            )
            raise UsageError(message, hint="nothing was deleted; add --yes to do it")
        done = opened.forget(employee_id, why=why)
    note(
        f"entry {done.entry.id} says so: {times(done.entries, 'entry', 'entries')} about the person emptied, their id taken out of {done.elsewhere} more"
    )
    if done.to_read:
        note(f"to read: the texts of {join_words([str(number) for number in done.to_read])} may still name the person")
    for left in done.remains:
        note(f"still there: {left}")
    note("exports, reports and copies made by other tools are yours to find; export the session again for what follows")


def export(
    workspace: _Where = None,
    *,
    out: Annotated[Path, typer.Option(help="A folder that does not exist yet, or is empty.")],
    came_as: Annotated[
        Path | None, typer.Option(help="The export the ratings were imported from: it comes back with the final ones.")
    ] = None,
    column_map: Annotated[Path | None, typer.Option("--map", help="The saved column map it was imported by.")] = None,
    db: _Db = None,
) -> None:
    """Write what follows: final ratings and candidates as they came in, decisions, before and after, what to tell whom.

    Example: perfcal session export calibration-2026-H1 --out after-2026-H1
    """
    from perfcal.load.importers.column_map import load_column_map
    from perfcal.session.export import export_session

    if (came_as is None) != (column_map is None):
        raise UsageError("--came-as and --map go together", hint="--came-as hr.csv --map hr-map.yaml")
    came_in = (came_as, load_column_map(column_map)) if came_as and column_map else None
    with opened_session(workspace, db) as opened:
        held = opened.state()
        written = export_session(opened, out, page=_page, came_in=came_in)
    for path in written:
        print(path)
    note(f"{counted(held)}; ratings that nobody changed stand as their managers gave them")
    note(f"what each file is: {out / 'README.md'}")


def rehearse(
    dest: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or a copy of the sample.")] = Path(
        "perfcal-rehearsal"
    ),
) -> None:
    """Hold a session on invented people from a script, and say where to look; also `perfcal session --rehearse`.

    Example: perfcal session --rehearse /tmp/rehearsal
    """
    from perfcal.session.rehearsal import rehearse as play

    for line in play(dest, page=_page):
        print(line)


def _page(cycle: Cycle, employee_id: str) -> str:
    """Render the page that manager and engineer go through together (R8.7)."""
    from perfcal.evidence.trajectory import trajectory
    from perfcal.view.trajectory import render_trajectory

    return render_trajectory(trajectory(cycle, employee_id), after_session=True)
