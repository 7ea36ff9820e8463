"""The arguments that many commands share, worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from perfcal.cli.listing import Format
from perfcal.schema.cycle import Cycle

__all__ = ["AsOf", "Form", "People", "Workspace", "people_asked"]

Workspace = Annotated[Path | None, typer.Argument(help="A workspace folder; without it, the sample.")]
Form = Annotated[Format, typer.Option("--format", help="How to print the rows.")]
People = Annotated[list[str] | None, typer.Option("--for", help="An engineer's id, or a manager's for their reports.")]
AsOf = Annotated[
    str,
    typer.Option(
        help="The day to look from, YYYY-MM-DD; by default today, at latest the session's day or the last that is written about."
    ),
]


def people_asked(cycle: Cycle, ids: list[str] | None) -> list[str] | None:
    """Return whom a listing is about: an engineer for their id, the reports for a manager's, None for everybody."""
    from perfcal.patterns.scope import people_under

    if ids is None:
        return None
    engineers = set(cycle.engineer_ids())
    chosen: list[str] = []
    for who in ids:
        cycle.person(who)
        below = people_under(cycle, who)
        chosen += [who] if len(below) == 1 else [each for each in cycle.engineer_ids() if each in below]
    return list(dict.fromkeys(who for who in chosen if who in engineers or who in ids))
