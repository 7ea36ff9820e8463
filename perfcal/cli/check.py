"""`perfcal check`: what was loaded, what was not, and what to type about it."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from perfcal.cli.arguments import Workspace
from perfcal.cli.listing import Format, note, print_rows
from perfcal.errors import DataError
from perfcal.evidence.wording import times
from perfcal.schema.cycle import Cycle

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check(
    workspace: Workspace = None,
    *,
    account: Annotated[
        bool, typer.Option("--account", help="One row per growth doc: lines used, prose, refused.")
    ] = False,
    summary: Annotated[bool, typer.Option("--summary", help="Only the closing line.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.table,
) -> None:
    """Load everything and print one row per problem: where, what was found, what to type.

    Example: perfcal check calibration-2026-H1 --format csv
    """
    from perfcal.load.workspace import load_workspace

    try:
        cycle = load_workspace(workspace)
    except DataError as error:
        print_rows(error.problems, form)
        note(f"perfcal: {error}")
        raise typer.Exit(1) from None
    if not summary:
        print_rows(cycle.accounts if account else cycle.problems, form)
    counts = Counter(cycle.problems["severity"])
    note(f"{_loaded(cycle)}\n{_lines(cycle)}\n{_faults(counts)}")
    if counts["error"]:
        raise typer.Exit(1)


def _loaded(cycle: Cycle) -> str:
    people, ratings, candidates = len(cycle.people), len(cycle.ratings), len(cycle.candidate_ids())
    docs, rows = len(cycle.accounts), len(cycle.evidence)
    said = [times(people, "person", "people"), times(ratings, "rating"), times(candidates, "candidate")]
    return f"cycle {cycle.id}: {', '.join(said)}, {times(docs, 'growth doc')} with {times(rows, 'row')} of evidence"


def _lines(cycle: Cycle) -> str:
    total = {name: int(cycle.accounts[name].sum()) for name in ("lines", "used", "prose", "refused")}
    return f"{total['lines']} lines: {total['used']} used + {total['prose']} prose + {total['refused']} refused"


def _faults(counts: Counter[str]) -> str:
    return ", ".join(times(counts[word], word) for word in ("error", "warning", "note"))
