"""`perfcal agenda`: the session's agenda, all pre-reads as one PDF, and each reader's pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perfcal.cli.arguments import AsOf, Form, Workspace
from perfcal.cli.listing import Format, note, print_rows
from perfcal.errors import OccupiedError, UsageError
from perfcal.evidence.wording import times

if TYPE_CHECKING:
    import pandas as pd

    from perfcal.schema.cycle import Cycle
    from perfcal.session.agenda import AgendaPlan
    from perfcal.view.pre_read.facts import PreRead

__all__ = ["add_to"]

EVERYBODY = "room"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(agenda)


def agenda(
    workspace: Workspace = None,
    *,
    minutes: Annotated[int | None, typer.Option(min=1, max=1440, help="The session's length; 90, or as kept.")] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Write it to session/agenda-<cycle>.yaml, to edit by hand.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Plan anew, whatever is kept.")] = False,
    page: Annotated[
        Path | None,
        typer.Option(help="Write it to this new HTML file, to print or to show, with the pre-reads' states."),
    ] = None,
    book: Annotated[
        Path | None, typer.Option(help="Write all pre-reads to this new PDF, in the agenda's order.")
    ] = None,
    pack: Annotated[
        list[str] | None, typer.Option(help=f"Write this reader's pack; `{EVERYBODY}` for everybody in the room.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The folder for packs.")] = None,
    log: Annotated[
        str | None, typer.Option(help="The log with what was parked, where it is not in the workspace.")
    ] = None,
    as_of: AsOf = "today",
    form: Form = Format.table,
) -> None:
    """Print what the session talks about, in order, with minutes and reasons; the order ranks nobody.

    For whoever chairs: the reasons name the patterns' questions about managers, which a reader's pack does not.

    Example: perfcal agenda calibration-2026-H1 --minutes 90 --keep --book pre-reads.pdf
    """
    _check_places(pack, out, page, book)
    if keep and workspace is None:
        raise UsageError(
            "--keep without a workspace", hint="the sample is read only: perfcal sample DEST, then name it"
        )
    from perfcal.load.workspace import load_workspace
    from perfcal.session.agenda_parked import open_objections
    from perfcal.view.session_agenda import agenda_plan, candidate_pre_reads, pre_read_states

    cycle = load_workspace(workspace, as_of=as_of)
    packs = _pack_files(cycle, _readers(cycle, pack), out)
    pages = candidate_pre_reads(cycle)
    plan = agenda_plan(cycle, minutes=minutes, parked=open_objections(cycle, log), as_kept=not fresh, pre_reads=pages)
    states = pre_read_states(cycle, pre_reads=pages)
    print_rows(plan.rows, form)
    _say(cycle, plan, states)
    if page is not None:
        _write_page(cycle, plan, states, page)
    if keep:
        _keep(cycle, plan)
    _write_books(cycle, plan, pages, book=book, packs=packs)


def _check_places(pack: list[str] | None, out: Path | None, *files: Path | None) -> None:
    """Refuse, before anything is loaded, what could not be written."""
    if bool(pack) != (out is not None):
        raise UsageError("--pack and --out go together", hint="perfcal agenda WORKSPACE --pack m03 --out packs")
    for file in files:
        if file is not None and file.exists():
            raise OccupiedError.of(file)


def _readers(cycle: Cycle, pack: list[str] | None) -> list[str]:
    asked = list(cycle.dates.room) if pack and EVERYBODY in pack else list(dict.fromkeys(pack or ()))
    for reader in asked:
        if reader not in cycle.dates.room:
            from perfcal.errors import UnknownNameError

            raise UnknownNameError.of("reader in the room", reader, cycle.dates.room)
    return asked


def _pack_files(cycle: Cycle, readers: list[str], out: Path | None) -> dict[str, Path]:
    """Return reader → the file of their pack; none of them may be there yet."""
    from urllib.parse import quote

    files = {who: out / quote(f"pre-reads-{cycle.id}-{who}.pdf", safe=" ") for who in readers} if out else {}
    for path in files.values():
        if path.exists():
            raise OccupiedError.of(path)
    return files


def _say(cycle: Cycle, plan: AgendaPlan, states: pd.DataFrame) -> None:
    """Say beside the listing what it does not hold."""
    from perfcal.session.agenda import ORDER

    counted = Counter(states["status"])
    due = f", due {states['due'].iloc[0].date()}" if len(states) else ""
    note(
        f"as of {cycle.as_of}: {times(len(states), 'pre-read')}{due}"
        + "".join(f", {n} {s}" for s, n in counted.items())
    )
    held = "kept by hand" if plan.kept else "planned"
    note(f"cycle {cycle.id}: {plan.planned} of {plan.minutes} minutes {held}")
    for change in plan.changes:
        note(f"since it was kept: {change}")
    if plan.could_wait:
        note(plan.could_wait)
    note(ORDER)


def _keep(cycle: Cycle, plan: AgendaPlan) -> None:
    from perfcal.session.agenda import keep_agenda

    done = keep_agenda(cycle, plan)
    if not done.changed:
        note(f"{done.path} holds this agenda already")
        return
    note(f"wrote {done.path}" + (f"; what was there before is in {done.before.name}" if done.before else ""))


def _write_page(cycle: Cycle, plan: AgendaPlan, states: pd.DataFrame, page: Path) -> None:
    from perfcal.files import write_atomically
    from perfcal.view.agenda_page import render_agenda

    write_atomically(page, render_agenda(cycle, plan, states))
    note(f"wrote {page}")


def _write_books(
    cycle: Cycle, plan: AgendaPlan, pages: Mapping[str, PreRead], *, book: Path | None, packs: Mapping[str, Path]
) -> None:
    if book is None and not packs:
        return
    from perfcal.files import write_atomically
    from perfcal.view.pre_read_book import in_agenda_order, pre_read_book, readers_pack, session_note

    ordered = in_agenda_order(plan, pages)
    if book is not None:
        write_atomically(
            book, pre_read_book(ordered, title=f"Pre-reads {cycle.id}", notes=[session_note(cycle, ordered)])
        )
        note(f"wrote {book}: {times(len(ordered), 'pre-read')}")
    for reader, path in packs.items():
        write_atomically(path, readers_pack(cycle, reader, ordered))
        note(f"wrote {path}")
