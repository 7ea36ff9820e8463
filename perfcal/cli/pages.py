"""`perfcal pre-read`, `trajectory` and `draft`: one person's page, on standard output or in a file."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from perfcal.cli.arguments import AsOf
from perfcal.cli.listing import note
from perfcal.errors import OccupiedError, UsageError

__all__ = ["add_to"]


class PageFormat(StrEnum):
    """What a pre-read can be rendered to."""

    html = "html"
    pdf = "pdf"
    md = "md"
    json = "json"


class Paper(StrEnum):
    """The sheet a PDF fits on, always one."""

    a4 = "a4"
    us_letter = "us-letter"


class TextFormat(StrEnum):
    """What an engineer's own page can be rendered to."""

    html = "html"
    md = "md"
    json = "json"


class DraftKind(StrEnum):
    """What can be compiled from a growth doc."""

    packet = "packet"
    review = "review"


class DraftFormat(StrEnum):
    """What a draft can be rendered to."""

    md = "md"
    html = "html"


_WHO = Annotated[list[str], typer.Argument(metavar="[WORKSPACE] EMPLOYEE", help="Without a workspace, the sample.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("pre-read")(pre_read)
    app.command()(trajectory)
    app.command()(draft)


def pre_read(
    who: _WHO,
    *,
    form: Annotated[PageFormat, typer.Option("--format", help="What to render.")] = PageFormat.html,
    out: Annotated[Path | None, typer.Option(help="Write to this new file instead of standard output.")] = None,
    paper: Annotated[Paper, typer.Option(help="Paper of the PDF.")] = Paper.a4,
) -> None:
    """Render one candidate's one-page pre-read; it rates and recommends nothing.

    Example: perfcal pre-read calibration-2026-H1 e0007 --format pdf --out e0007.pdf
    """
    from perfcal.load.workspace import load_workspace
    from perfcal.view.pre_read import render_pre_read
    from perfcal.view.pre_read.assemble import pre_read as assemble

    workspace, employee_id = _asked(who, out, command="pre-read")
    page = assemble(load_workspace(workspace), employee_id)
    _write(render_pre_read(page, form.value, paper=paper.value), out)
    for reason in page.incomplete_because:
        note(f"INCOMPLETE: {reason}")


def trajectory(
    who: _WHO,
    *,
    after_session: Annotated[
        bool, typer.Option("--after-session", help="The page for after the decision: criteria, work, gap.")
    ] = False,
    form: Annotated[TextFormat, typer.Option("--format", help="What to render.")] = TextFormat.html,
    out: Annotated[Path | None, typer.Option(help="Write to this new file instead of standard output.")] = None,
    as_of: AsOf = "today",
) -> None:
    """Render an engineer's own page: where they stand by their own lines; nothing of anybody else is on it.

    Example: perfcal trajectory calibration-2026-H1 e0007 --out e0007.html
    """
    from perfcal.evidence.trajectory import trajectory as stand
    from perfcal.load.workspace import load_workspace
    from perfcal.session.recorded import as_decided
    from perfcal.view.trajectory import render_trajectory

    workspace, employee_id = _asked(who, out, command="trajectory")
    cycle = load_workspace(workspace, as_of=as_of)
    facts = stand(as_decided(cycle) if after_session else cycle, employee_id)
    _write(render_trajectory(facts, form.value, after_session=after_session), out)


def draft(
    who: _WHO,
    *,
    kind: Annotated[DraftKind, typer.Option(help="What to draft.")] = DraftKind.packet,
    form: Annotated[
        DraftFormat, typer.Option("--format", help="Markdown to paste, or a page to print.")
    ] = DraftFormat.md,
    out: Annotated[Path | None, typer.Option(help="Write to this new file instead of standard output.")] = None,
    as_of: AsOf = "today",
) -> None:
    """Compile a packet or a review from a growth doc's own lines, with the gaps named and what only you can write marked.

    Example: perfcal draft calibration-2026-H1 e0007 --kind review
    """
    from perfcal.evidence.drafts.packet import packet_draft
    from perfcal.evidence.drafts.review import review_draft
    from perfcal.load.workspace import load_workspace
    from perfcal.view.drafts import render_packet_draft, render_review_draft

    workspace, employee_id = _asked(who, out, command="draft")
    cycle = load_workspace(workspace, as_of=as_of)
    if kind is DraftKind.packet:
        _write(render_packet_draft(packet_draft(cycle, employee_id), format=form.value), out)
    else:
        _write(render_review_draft(review_draft(cycle, employee_id), format=form.value), out)


def _asked(who: list[str], out: Path | None, *, command: str) -> tuple[str | None, str]:
    """Return the workspace and the person, once nothing stands in the way of writing the page."""
    if len(who) > 2:
        raise UsageError(f"{len(who)} names", hint=f"write `perfcal {command} WORKSPACE EMPLOYEE`")
    if out is not None and out.exists():
        raise OccupiedError.of(out)
    return (who[0] if len(who) == 2 else None), who[-1]


def _write(rendered: str | bytes, out: Path | None) -> None:
    from perfcal.files import write_atomically

    payload = rendered.encode("utf-8") if isinstance(rendered, str) else rendered
    if out is not None:
        write_atomically(out, payload)
        note(f"wrote {out}")
        return
    if isinstance(rendered, bytes) and sys.stdout.isatty():
        raise UsageError("a PDF is no text for a terminal", hint="add --out FILE")
    sys.stdout.buffer.write(payload)
