"""`perfcal import rubric|table|evidence`: foreign files in; a proposal is shown, a person confirms, nothing is overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from perfcal.cli.import_rubric import rubric
from perfcal.cli.import_steps import Source, Yes, confirm, end, say
from perfcal.cli.import_table import table
from perfcal.cli.listing import note
from perfcal.errors import UsageError

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    foreign = typer.Typer(help="Bring in ladders, HR tables and work items of other tools.", no_args_is_help=True)
    foreign.command()(rubric)
    foreign.command()(table)
    foreign.command()(evidence)
    app.add_typer(foreign, name="import")


def evidence(
    file: Source,
    *,
    employee: Annotated[str, typer.Option(help="Whose growth doc the bullets are for.")],
    workspace: Annotated[Path | None, typer.Option(help="The workspace; without it, bullets are only shown.")] = None,
    month: Annotated[str, typer.Option(help="YYYY-MM: the new section to write.")] = "",
    site: Annotated[str, typer.Option(help="Address of a Jira site, which its CSV does not hold.")] = "",
    yes: Yes = False,
) -> None:
    """Propose dated bullets from merged work, resolved issues or incident reports, for the engineer to tag.

    Exit code 1 where something in the file could not be read; the rest is proposed all the same.

    Example: perfcal import evidence prs.json --employee e0007 --workspace calibration-2026-H1 --month 2026-06
    """
    from perfcal.load.importers.evidence import propose_bullets, read_work_items
    from perfcal.load.importers.evidence_growth_doc import append_bullets, links_in

    items, problems = read_work_items(file, site=site)
    say(problems.to_frame())
    doc = workspace / "growth_docs" / f"{employee}.md" if workspace else None
    bullets = propose_bullets(items, links_in(doc) if doc else ())
    print("\n".join(bullets))
    if doc is None or not bullets:
        note(f"{len(bullets)} bullets proposed; nothing written")
    elif not month:
        raise UsageError("no month to write to", hint="add --month YYYY-MM; only a new section is written")
    else:
        confirm(f"Add {len(bullets)} bullets to a new section {month}?", yes=yes)
        note(f"{len(append_bullets(doc, month, bullets))} bullets written to {doc}")
    end(problems.to_frame())
