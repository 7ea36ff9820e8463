"""`perfcal import rubric|table|evidence`: foreign files in; a proposal is shown, a person confirms, nothing is overwritten."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer

from perfcal.cli.listing import Format, note, print_rows
from perfcal.errors import OccupiedError, UnknownNameError, UsageError
from perfcal.schema.problems import Problem, Problems

if TYPE_CHECKING:
    from perfcal.load.importers.column_map import ColumnMap

__all__ = ["add_to"]

Yes = Annotated[bool, typer.Option("--yes", help="Confirm without being asked.")]
Source = Annotated[Path, typer.Argument(help="The foreign file.")]


class Kind(StrEnum):
    """Which of perfcal's tables a foreign one becomes."""

    roster = "roster"
    ratings = "ratings"
    candidates = "candidates"
    events = "events"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    foreign = typer.Typer(help="Bring in ladders, HR tables and work items of other tools.", no_args_is_help=True)
    foreign.command()(rubric)
    foreign.command()(table)
    foreign.command()(evidence)
    app.add_typer(foreign, name="import")


def rubric(
    file: Annotated[Path | None, typer.Argument(help="Markdown, CSV or YAML; see the README for the layouts.")] = None,
    *,
    out: Annotated[Path | None, typer.Option(help="Write to this new file instead of standard output.")] = None,
    layout: Annotated[str | None, typer.Option(help="pipe, csv, ft or monzo; found out where not given.")] = None,
    table: Annotated[str | None, typer.Option(help="Which pipe table: a number, a heading's text, or all.")] = None,
    column_map: Annotated[Path | None, typer.Option("--map", help="A saved rubric map for a long CSV.")] = None,
    where: Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE: only these rows of a long CSV.")] = None,
    levels: Annotated[str, typer.Option(help="The levels, lowest first, with commas between.")] = "",
    empty: Annotated[bool, typer.Option("--empty", help="Print an empty rubric to fill in.")] = False,
) -> None:
    """Turn a foreign ladder into rubric.yaml; what could not be read is listed, and unreadable kinds are named.

    Example: perfcal import rubric ladder.md --table 2 --out rubric.yaml
    """
    from perfcal.load.importers.rubric import import_rubric
    from perfcal.load.importers.rubric_map import read_rubric_map
    from perfcal.load.importers.rubric_writing import empty_rubric_text, rubric_text, write_rubric

    if empty:
        print(empty_rubric_text(), end="")
        return
    if file is None:
        raise UsageError("no file to import", hint="name one, or add --empty for a rubric to fill in")
    made = import_rubric(
        file,
        layout=layout,  # type: ignore[arg-type]
        table=table,
        column_map=read_rubric_map(column_map) if column_map else None,
        where=_pairs(where or []),
        levels=[level.strip() for level in levels.split(",") if level.strip()],
    )
    _say(_rows(made.notes))
    ladder = made.rubric
    note(f"{len(ladder.levels)} levels × {len(ladder.dimensions)} dimensions, {len(ladder.expectations)} texts")
    if out is None:
        print(rubric_text(ladder), end="")
    else:
        note(f"wrote {write_rubric(ladder, out)}")


def table(
    file: Source,
    *,
    kind: Annotated[Kind, typer.Option(help="What the rows become.")] = Kind.roster,
    out: Annotated[Path | None, typer.Option(help="Write to this new file instead of standard output.")] = None,
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

    Example: perfcal import table export.csv --kind roster --dates mdy --map roster-map.yaml --out roster.csv
    """
    from perfcal.load.importers.column_map import describe_column_map, require_complete, write_column_map
    from perfcal.load.importers.table import import_table
    from perfcal.load.workspace import load_workspace

    if out is not None and out.exists():
        raise OccupiedError.of(out)
    saved = column_map is not None and column_map.exists()
    mapped = _column_map(file, kind, column_map if saved else None, dates, encoding, sheet, _pairs(constant or []))
    note("\n".join(describe_column_map(mapped)))
    require_complete(mapped)
    if not saved:
        _confirm("Is this map right?", yes=yes)
        if column_map is not None:
            note(f"wrote {write_column_map(mapped, column_map)}")
    known = load_workspace(workspace) if workspace else None
    made = import_table(
        file, mapped, out=out, scale=known.scale if known else None, people=known.people if known else None
    )
    _say(made.problems)
    note(f"{made.rows_in} rows in = {made.rows_out} out + {made.rows_refused} refused")
    if out is None:
        print(made.csv, end="")
    else:
        note(f"wrote {out}")


def _column_map(
    file: Path,
    kind: Kind,
    saved: Path | None,
    dates: str | None,
    encoding: str | None,
    sheet: str | None,
    constants: dict[str, str],
) -> ColumnMap:
    """Return the saved map or a proposal; what was typed on the command line is stronger than either."""
    from perfcal.load.cell_dates import DATE_ORDERS
    from perfcal.load.importers.column_map import load_column_map
    from perfcal.load.importers.column_proposal import propose_column_map
    from perfcal.load.tabular import Layout

    if dates is not None and dates not in DATE_ORDERS:
        raise UnknownNameError.of("order of dates", dates, DATE_ORDERS)
    stated = {key: value for key, value in (("encoding", encoding), ("sheet", sheet)) if value}
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

    Example: perfcal import evidence prs.json --employee e0007 --workspace calibration-2026-H1 --month 2026-06
    """
    from perfcal.load.importers.evidence import propose_bullets, read_work_items
    from perfcal.load.importers.evidence_growth_doc import append_bullets, links_in

    items, problems = read_work_items(file, site=site)
    _say(problems.to_frame())
    doc = workspace / "growth_docs" / f"{employee}.md" if workspace else None
    bullets = propose_bullets(items, links_in(doc) if doc else ())
    print("\n".join(bullets))
    if doc is None or not bullets:
        note(f"{len(bullets)} bullets proposed; nothing written")
        return
    if not month:
        raise UsageError("no month to write to", hint="add --month YYYY-MM; only a new section is written")
    _confirm(f"Add {len(bullets)} bullets to a new section {month}?", yes=yes)
    note(f"{len(append_bullets(doc, month, bullets))} bullets written to {doc}")


def _pairs(entries: list[str]) -> dict[str, str]:
    pairs = {}
    for entry in entries:
        name, equals, value = entry.partition("=")
        if not equals:
            raise UsageError(f"{entry!r}", hint="write COLUMN=VALUE")
        pairs[name.strip()] = value.strip()
    return pairs


def _rows(notes: Iterable[Problem]) -> pd.DataFrame:
    kept = Problems()
    kept.extend(notes)
    return kept.to_frame()


def _say(problems: pd.DataFrame) -> None:
    """Print problems beside the result, so that standard output stays the result alone."""
    if problems.empty:
        return
    kept, sys.stdout = sys.stdout, sys.stderr
    try:
        print_rows(problems, Format.table)
    finally:
        sys.stdout = kept


def _confirm(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody to confirm", hint="look at what is proposed above, then add --yes")
    typer.confirm(question, abort=True, err=True)
