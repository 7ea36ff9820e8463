"""`perfcal import table`: an HR export in, through a column map that a person confirms."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perfcal.cli.import_steps import Out, Source, Yes, confirm, end, pairs, say
from perfcal.cli.listing import note
from perfcal.errors import OccupiedError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from perfcal.load.importers.column_map import ColumnMap

__all__ = ["Kind", "table"]


class Kind(StrEnum):
    """Which of perfcal's tables a foreign one becomes."""

    roster = "roster"
    ratings = "ratings"
    candidates = "candidates"
    events = "events"


def table(
    file: Source,
    *,
    kind: Annotated[Kind, typer.Option(help="What the rows become.")] = Kind.roster,
    out: Out = None,
    column_map: Annotated[
        Path | None, typer.Option("--map", help="The column map: read if there, else written.")
    ] = None,
    workspace: Annotated[Path | None, typer.Option(help="Its scale and roster help to read labels and names.")] = None,
    dates: Annotated[str | None, typer.Option(help="dmy, mdy or ymd: never guessed.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Of the file, where it is not UTF-8.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Of an Excel file with several.")] = None,
    constant: Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE for every row, e.g. cycle=2026-H1.")] = None,
    yes: Yes = False,
) -> None:
    """Turn an HR export into roster, ratings, candidates or events; every refused row is listed with its line.

    Exit code 1 where a row was refused; the others are written all the same.

    Example: perfcal import table export.csv --kind roster --dates mdy --map roster-map.yaml --out roster.csv
    """
    from perfcal.load.importers.column_map import describe_column_map, require_complete, write_column_map
    from perfcal.load.importers.table import import_table
    from perfcal.load.workspace import load_workspace

    if out is not None and out.exists():
        raise OccupiedError.of(out)
    saved = column_map is not None and column_map.exists()
    stated = {key: value for key, value in (("encoding", encoding), ("sheet", sheet)) if value}
    place = column_map if saved else None
    mapped = _column_map(file, kind, place, dates=dates, constants=pairs(constant), stated=stated)
    note("\n".join(describe_column_map(mapped)))
    require_complete(mapped)
    if not saved:
        confirm("Is this map right?", yes=yes)
        if column_map is not None:
            note(f"wrote {write_column_map(mapped, column_map)}")
    known = load_workspace(workspace) if workspace else None
    made = import_table(
        file, mapped, out=out, scale=known.scale if known else None, people=known.people if known else None
    )
    say(made.problems)
    note(f"{made.rows_in} rows in = {made.rows_out} out + {made.rows_refused} refused")
    if out is None:
        print(made.csv, end="")
    else:
        note(f"wrote {out}")
    end(made.problems)


def _column_map(
    file: Path,
    kind: Kind,
    saved: Path | None,
    *,
    dates: str | None,
    constants: dict[str, str],
    stated: dict[str, str],
) -> ColumnMap:
    """Return the saved map or a proposal; what was typed on the command line is stronger than either."""
    from perfcal.load.cell_dates import DATE_ORDERS
    from perfcal.load.importers.column_map import load_column_map
    from perfcal.load.importers.column_proposal import propose_column_map
    from perfcal.load.tabular import Layout

    if dates is not None and dates not in DATE_ORDERS:
        raise UnknownNameError.of("order of dates", dates, DATE_ORDERS)
    if saved is None:
        layout = Layout(**stated)  # type: ignore[arg-type]
        return propose_column_map(file, kind.value, layout=layout, dates=dates, constants=constants)
    mapped = load_column_map(saved)
    if mapped.kind != kind.value:
        raise UsageError(
            f"{saved.name} is a map for {mapped.kind}", hint=f"add --kind {mapped.kind}, or name another map"
        )
    return replace(
        mapped,
        dates=dates or mapped.dates,
        constants={**mapped.constants, **constants},
        layout=replace(mapped.layout, **stated),  # type: ignore[arg-type]
    )
