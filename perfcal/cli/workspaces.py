"""`perfcal new` and `perfcal sample`: a workspace to start from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from perfcal.cli.listing import note
from perfcal.errors import UsageError

__all__ = ["add_to"]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(new)
    app.command()(sample)


def new(dest: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or is empty.")]) -> None:
    """Write an empty workspace with commented templates, ready for `perfcal check`.

    Example: perfcal new calibration-2026-H1
    """
    from perfcal.load.new_workspace import write_workspace

    write_workspace(dest)
    note(f"{dest}: fill in the files from the top of its README.md, then run `perfcal check {dest}`")


def sample(
    dest: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or is empty.")],
    *,
    engineers: Annotated[int, typer.Option(help="How many engineers, up to 100000.")] = 48,
    managers: Annotated[
        int | None, typer.Option(help="How many managers; without it, one for eight engineers.")
    ] = None,
    cycles: Annotated[int, typer.Option(help="How many half-year cycles of history.")] = 4,
    seed: Annotated[int, typer.Option(help="The same seed writes the same organisation.")] = 7,
    plant: Annotated[
        list[str] | None, typer.Option(help="PATTERN=N: add N known cases of a pattern, listed in planted.csv.")
    ] = None,
) -> None:
    """Write an invented organisation in perfcal's own formats.

    Example: perfcal sample /tmp/acme --engineers 200 --plant recency=5
    """
    from perfcal.sample import write_sample

    made = write_sample(
        dest, engineers=engineers, managers=managers, cycles=cycles, seed=seed, plant=_planted(plant or [])
    )
    note(f"{dest}: " + ", ".join(f"{count} {what}" for what, count in asdict(made).items()))


def _planted(asked: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in asked:
        pattern, _equals, number = entry.partition("=")
        if not number.isdigit() or not pattern:
            raise UsageError(f"--plant {entry!r}", hint="write PATTERN=N, for example --plant recency=5")
        counts[pattern.strip()] = counts.get(pattern.strip(), 0) + int(number)
    return counts
