"""`perfcal gates`, `cadence`, `feedback`, `review`, `outcomes`: what happens between two sessions, as listings."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Annotated

import pandas as pd
import typer

from perfcal.cli.arguments import AsOf, Form, People, Workspace, people_asked
from perfcal.cli.listing import Format, note, print_rows
from perfcal.evidence.wording import times
from perfcal.schema.cycle import Cycle

__all__ = ["add_to"]


class GateName(StrEnum):
    """The gates there are."""

    promotion = "promotion"
    visibility = "visibility"
    stretch = "stretch"
    repair = "repair"
    pip = "pip"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(gates)
    app.command()(cadence)
    app.command()(feedback)
    app.command()(review)
    app.command()(outcomes)


def gates(
    workspace: Workspace = None,
    *,
    people: People = None,
    gate: Annotated[list[GateName] | None, typer.Option(help="Only this gate; without it, all.")] = None,
    as_of: AsOf = "today",
    form: Form = Format.table,
) -> None:
    """Print one row per clause of each gate: met yes, no or unknown, with the line that says so; unknown is never met.

    Without --gate or --for, each gate lists whom it concerns: a PIP, a repair loop, a candidate.

    Example: perfcal gates calibration-2026-H1 --gate pip --for e0007
    """
    from perfcal.evidence.gates import gates as find

    cycle = _loaded(workspace, as_of)
    names = None if gate is None else [name.value for name in gate]
    found = find(cycle, gate=names, employee_ids=people_asked(cycle, people))
    print_rows(found, form)
    _say(cycle, found["met"], "clause")


def cadence(
    workspace: Workspace = None,
    *,
    people: People = None,
    ahead: Annotated[bool, typer.Option("--ahead", help="Only what comes due, by day.")] = False,
    by_manager: Annotated[bool, typer.Option("--by-manager", help="One row per manager: what lies open.")] = False,
    as_of: AsOf = "today",
    form: Form = Format.table,
) -> None:
    """Print what each growth doc owes by when: updates, replies, notes, reviews, 1:1s, audits, meetings; done or open.

    Example: perfcal cadence calibration-2026-H1 --for m03 --ahead
    """
    from perfcal.evidence.cadence import owed as health

    cycle = _loaded(workspace, as_of)
    asked = people_asked(cycle, people)
    if by_manager:
        print_rows(health.cadence_by_manager(cycle, asked), form)
        return
    found = (health.cadence_ahead if ahead else health.cadence)(cycle, asked)
    print_rows(found, form)
    _say(cycle, found["status"], "row")


def feedback(
    workspace: Workspace = None,
    *,
    people: People = None,
    commitments: Annotated[
        bool, typer.Option("--commitments", help="One row per commitment instead, and what became of it.")
    ] = False,
    as_of: AsOf = "today",
    form: Form = Format.table,
) -> None:
    """Print each written conversation with what is missing in it, or each commitment and where it stands.

    Example: perfcal feedback calibration-2026-H1 --for m03 --commitments
    """
    from perfcal.evidence.feedback.commitments import commitments as commits
    from perfcal.evidence.feedback.lacking import feedback as conversations

    cycle = _loaded(workspace, as_of)
    asked = people_asked(cycle, people)
    if commitments:
        found = commits(cycle, asked)
        print_rows(found, form)
        _say(cycle, found["status"], "commitment")
        return
    found = conversations(cycle, asked)
    print_rows(found, form)
    lacking = int((found["missing"].map(len) > 0).sum())
    note(f"as of {cycle.as_of}: {times(len(found), 'conversation')}, {lacking} with something missing")


def review(
    workspace: Workspace = None,
    *,
    people: People = None,
    as_of: AsOf = "today",
    form: Form = Format.table,
) -> None:
    """Print what a reader would stop at in written reviews and packets: the sentence, the rule, why, a better shape.

    Example: perfcal review calibration-2026-H1 --for e0007
    """
    from perfcal.evidence.review_text import review_text

    cycle = _loaded(workspace, as_of)
    found = review_text(cycle, people_asked(cycle, people))
    print_rows(found, form)
    _say(cycle, found["rule"], "finding")


def outcomes(workspace: Workspace = None, *, as_of: AsOf = "today", form: Form = Format.table) -> None:
    """Print whether the programme works: six figures, each with its numerator, denominator, list and change.

    Example: perfcal outcomes calibration-2026-H1 --format csv
    """
    from perfcal.session.outcomes import outcomes as count
    from perfcal.session.recorded import after_session

    cycle = _loaded(workspace, as_of)
    print_rows(count(after_session(cycle)), form)
    note(f"cycle {cycle.id}, as of {cycle.as_of}; a figure nobody can count stays empty and says what to write down")


def _loaded(workspace: Workspace, as_of: str) -> Cycle:
    from perfcal.load.workspace import load_workspace

    return load_workspace(workspace, as_of=as_of)


def _say(cycle: Cycle, words: pd.Series, what: str) -> None:
    """Say how many rows there are of each word, beside the listing."""
    counted = ", ".join(f"{number} {word}" for word, number in sorted(Counter(words).items()))
    note(f"as of {cycle.as_of}: {times(len(words), what)}" + (f" ({counted})" if counted else ""))
