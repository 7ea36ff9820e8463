"""What the imports share: say what was found, ask a person, and tell by the exit code whether all of it could be used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from perfcal.cli.listing import Format, print_rows
from perfcal.errors import UsageError

__all__ = ["Out", "Source", "Yes", "confirm", "end", "pairs", "say"]

Source = Annotated[Path, typer.Argument(help="The foreign file.")]
Out = Annotated[Path | None, typer.Option(help="Write to this new file instead of standard output.")]
Yes = Annotated[bool, typer.Option("--yes", help="Confirm without being asked.")]


def pairs(entries: list[str] | None) -> dict[str, str]:
    """Return COLUMN=VALUE options as a mapping."""
    found = {}
    for entry in entries or []:
        name, equals, value = entry.partition("=")
        if not equals:
            raise UsageError(f"{entry!r}", hint="write COLUMN=VALUE")
        found[name.strip()] = value.strip()
    return found


def say(problems: pd.DataFrame) -> None:
    """Print problems beside the result, so that standard output stays the result alone."""
    if not problems.empty:
        print_rows(problems, Format.table, file=sys.stderr)


def confirm(question: str, *, yes: bool) -> None:
    """Ask a person before anything is written; where there is none and no --yes, refuse."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody to confirm", hint="look at what is proposed above, then add --yes")
    typer.confirm(question, abort=True, err=True)


def end(problems: pd.DataFrame) -> None:
    """End a finished import: with code 1 where something in the file could not be used, as `perfcal check` does."""
    if (problems["severity"] == "error").any():
        raise typer.Exit(1)
