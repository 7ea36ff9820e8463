"""`perfcal patterns`: what the ratings and reviews of many people give reason to ask."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from perfcal.cli.arguments import Form, Workspace
from perfcal.cli.listing import Format, note, print_rows
from perfcal.evidence.wording import times
from perfcal.schema.cycle import Cycle

__all__ = ["add_to"]

_GROUPS = "group_disparity"


class Status(StrEnum):
    """What a finding may say."""

    question = "question"
    no_sign = "no sign"
    cannot_tell = "cannot tell"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(patterns)


def patterns(
    workspace: Workspace = None,
    *,
    pattern: Annotated[list[str] | None, typer.Option(help="A pattern's name; without it, all.")] = None,
    scope: Annotated[str, typer.Option(help="Only the teams of this director or manager; compared with all.")] = "",
    status: Annotated[Status | None, typer.Option(help="Only the rows that say this.")] = None,
    demographics: Annotated[
        Path | None, typer.Option(help="For the analyst: compare the groups of this table too.")
    ] = None,
    rules: Annotated[bool, typer.Option("--list", help="Print each pattern's rule instead.")] = False,
    form: Form = Format.table,
) -> None:
    """Print one row per pattern and subject: a question, no sign, or cannot tell; nobody is rated or ranked.

    Example: perfcal patterns calibration-2026-H1 --status question --format csv
    """
    from perfcal.load.workspace import load_workspace
    from perfcal.patterns.scope import findings_in, managers_under

    if rules:
        print_rows(_rules(), form)
        return
    cycle = load_workspace(workspace)
    managers_under(cycle, scope)  # a scope nobody has is refused before anything is computed
    found = _found(cycle, pattern, demographics)
    kept = findings_in(found, cycle, scope)
    asked = int((kept["status"] == Status.question.value).sum())
    print_rows(kept if status is None else kept[kept["status"] == status.value], form)
    note(f"cycle {cycle.id}: {times(asked, 'question')}, {times(len(kept), 'row')} looked at")
    note("A question is for a manager to answer. With one rater per person no rating can tell a rater from a team.")


def _found(cycle: Cycle, names: list[str] | None, demographics: Path | None) -> pd.DataFrame:
    """Return the findings asked for; groups only where the analyst named their table (R13.2)."""
    from perfcal.errors import UsageError
    from perfcal.load.demographics import load_demographics
    from perfcal.patterns.groups import group_disparity
    from perfcal.patterns.registry import patterns as find

    others = None if names is None else [name for name in names if name != _GROUPS]
    if names is not None and _GROUPS in names and demographics is None:
        raise UsageError(f"{_GROUPS} reads a table of its own", hint="name it: --demographics demographics.csv")
    found = [find(cycle, others)]
    if demographics is not None and (names is None or _GROUPS in names):
        found.append(group_disparity(cycle, load_demographics(demographics)))
    rows = [table for table in found if not table.empty]
    return pd.concat(rows, ignore_index=True) if rows else found[0]


def _rules() -> pd.DataFrame:
    from perfcal.patterns.registry import detectors

    columns = ("name", "about", "asks", "rule", "silent_on", "source")
    return pd.DataFrame([{name: getattr(each, name) for name in columns} for each in detectors().values()])
