"""`perfcal import rubric`: a foreign ladder in; of a long CSV a person confirms what each column is read as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perfcal.cli.import_steps import Out, Yes, confirm, end, pairs, say
from perfcal.cli.listing import note
from perfcal.errors import UsageError
from perfcal.schema.problems import Problems

if TYPE_CHECKING:
    from perfcal.load.importers.rubric_map import RubricMap

__all__ = ["rubric"]


def rubric(
    file: Annotated[Path | None, typer.Argument(help="Markdown, CSV or YAML; see the README for the layouts.")] = None,
    *,
    out: Out = None,
    layout: Annotated[str | None, typer.Option(help="pipe, csv, ft or monzo; found out where not given.")] = None,
    table: Annotated[str | None, typer.Option(help="Which pipe table: a number, a heading's text, or all.")] = None,
    column_map: Annotated[
        Path | None, typer.Option("--map", help="The map of a long CSV: read if there, else written.")
    ] = None,
    where: Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE: only these rows of a long CSV.")] = None,
    levels: Annotated[str, typer.Option(help="The levels, lowest first, with commas between.")] = "",
    empty: Annotated[bool, typer.Option("--empty", help="Print an empty rubric to fill in.")] = False,
    yes: Yes = False,
) -> None:
    """Turn a foreign ladder into rubric.yaml; what could not be read is listed, and unreadable kinds are named.

    Exit code 1 where something in the file could not be used; the rest is written all the same.

    Example: perfcal import rubric ladder.md --table 2 --out rubric.yaml
    """
    from perfcal.load.importers.rubric import import_rubric
    from perfcal.load.importers.rubric_writing import empty_rubric_text, rubric_text, write_rubric

    if empty:
        print(empty_rubric_text(), end="")
        return
    if file is None:
        raise UsageError("no file to import", hint="name one, or add --empty for a rubric to fill in")
    rows, order = pairs(where), [level.strip() for level in levels.split(",") if level.strip()]
    mapped = _confirmed_map(file, layout, column_map, where=rows, levels=order, yes=yes)
    made = import_rubric(file, layout=layout, table=table, column_map=mapped, where=rows, levels=order)  # type: ignore[arg-type]
    notes = Problems()
    notes.extend(made.notes)
    say(notes.to_frame())
    ladder = made.rubric
    note(f"{len(ladder.levels)} levels × {len(ladder.dimensions)} dimensions, {len(ladder.expectations)} texts")
    if out is None:
        print(rubric_text(ladder), end="")
    else:
        note(f"wrote {write_rubric(ladder, out)}")
    end(notes.to_frame())


def _confirmed_map(
    file: Path, layout: str | None, place: Path | None, *, where: Mapping[str, str], levels: Sequence[str], yes: bool
) -> RubricMap | None:
    """Return the saved map, or a proposal a person confirms, with what was typed beside it; None where none is needed."""
    from perfcal.load.importers.rubric import propose_rubric_map_of
    from perfcal.load.importers.rubric_map import describe_rubric_map, read_rubric_map, write_rubric_map

    saved = place is not None and place.exists()
    mapped = read_rubric_map(place) if place and saved else propose_rubric_map_of(file, layout=layout)  # type: ignore[arg-type]
    if mapped is None:
        if place is not None:
            raise UsageError(f"{file.name}: only a long CSV is read through a map", hint="leave out --map")
        return None
    mapped = replace(mapped, where={**mapped.where, **where}, levels=tuple(levels) or mapped.levels)
    note("\n".join(describe_rubric_map(mapped)))
    if not saved:
        confirm("Is this map right?", yes=yes)
        if place is not None:
            note(f"wrote {write_rubric_map(mapped, place)}")
    return mapped
