"""Which pipe tables of a file are the ladder: the only one that reads like one, or those a person names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from perfcal.errors import UnknownNameError, UsageError
from perfcal.load.importers.ladder_grid import levels_axis, text_columns
from perfcal.load.importers.ladder_words import is_level_like, level_share, plain_title
from perfcal.load.importers.pipe_tables import PipeTable
from perfcal.load.importers.rubric_refusals import refused

_WORD = re.compile(r"[^\W\d_]{2,}")

__all__ = [
    "apart_heading",
    "chosen_tables",
    "headings_are_levels",
    "listed_tables",
    "looks_like_a_ladder",
    "own_heading",
]


def looks_like_a_ladder(table: PipeTable) -> bool:
    """Whether a table has two levels or more and cells that say something, so that it may be read unasked.

    A table of names and codes, such as a list of tracks, does not: its cells are a word or two.
    """
    axis = levels_axis(table)
    columns = text_columns(table, axis) if axis else []
    names = [table.header[n] for n in columns] if axis == "columns" else [row.cells[0].text for row in table.rows]
    cells = [row.cells[n].text for row in table.rows for n in columns if row.cells[n].text]
    words = [len(_WORD.findall(cell)) for cell in cells]
    codes = sum(is_level_like(cell) and count <= 4 for cell, count in zip(cells, words, strict=True))
    least = 2 if level_share(names) >= 0.75 else 4
    return len(names) > 1 and bool(words) and median(words) >= least and codes <= len(cells) / 2


def chosen_tables(tables: Sequence[PipeTable], wanted: str | None, *, name: str) -> list[PipeTable]:
    """Return the tables to read: by number ("2", "1,4"), heading text, "all", or the only one like a ladder.

    Tables that share a header under different headings are chosen together by the heading they share; a table of that
    header under a sibling heading with no such part belongs to all parts. More than one possibility is asked back.
    """
    if not tables:
        raise refused(name, "a file without a pipe table")
    if wanted is None:
        return _only_ladder(tables, name)
    if wanted.strip().casefold() == "all":
        return _alike([table for table in tables if looks_like_a_ladder(table)] or list(tables), tables, name)
    if re.fullmatch(r"\s*\d+(\s*,\s*\d+)*\s*", wanted):
        numbers = [int(number) for number in wanted.split(",")]
        missing = [number for number in numbers if not 1 <= number <= len(tables)]
        if missing:
            raise UsageError(f"{name}: no table {missing[0]}; there are {len(tables)}", hint=listed_tables(tables))
        return _alike([tables[number - 1] for number in numbers], tables, name)
    found = _under_heading(tables, wanted)
    if not found:
        raise UnknownNameError.of("table under a heading", wanted, [table.place for table in tables])
    return _alike(found, tables, name) if len(found) == 1 else _with_shared(_alike(found, tables, name), tables)


def listed_tables(tables: Sequence[PipeTable]) -> str:
    """Say which tables there are and how to name one."""
    lines = "\n".join(f"  {table.describe()}" for table in tables)
    return f"choose with --table NUMBER, --table HEADING or --table all:\n{lines}"


def apart_heading(tables: Sequence[PipeTable]) -> list[str]:
    """Return, for tables read together, the heading that tells each from the others."""
    paths = [table.headings for table in tables]
    depth = _shared_depth(paths)
    return [
        plain_title(path[depth]) if len(path) > depth else f"Table {table.number}"
        for path, table in zip(paths, tables, strict=True)
    ]


def _only_ladder(tables: Sequence[PipeTable], name: str) -> list[PipeTable]:
    likely = [table for table in tables if looks_like_a_ladder(table)]
    if len(likely) == 1:
        return likely
    same_header = {table.header for table in tables}
    if not likely and len(tables) > 1 and len(same_header) == 1 and headings_are_levels(_nearest_headings(tables)):
        return list(tables)
    found = (
        f"{len(likely)} tables that read like a ladder"
        if likely
        else "no table that reads like a ladder of levels × texts"
    )
    raise UsageError(f"{name}: {found}", hint=listed_tables(tables))


def _under_heading(tables: Sequence[PipeTable], wanted: str) -> list[PipeTable]:
    """Return the tables under a heading: one of exactly these words if there is, else one that contains them."""
    text = wanted.strip().casefold()

    def places(table: PipeTable) -> list[str]:
        return [word.casefold() for heading in table.headings for word in (heading, plain_title(heading))] + [
            table.place.casefold()
        ]

    exact = [table for table in tables if text in places(table)]
    return exact or [table for table in tables if any(text in place for place in places(table))]


def _alike(found: list[PipeTable], tables: Sequence[PipeTable], name: str) -> list[PipeTable]:
    """Return tables that can be read together; tables of different headers cannot, unless their levels are the same."""
    headers = {tuple(cell.casefold() for cell in table.header[1:]) for table in found}
    if len(headers) > 1:
        mixed = [table for table in tables if table in found]
        raise UsageError(
            f"{name}: {len(found)} tables with different columns cannot be one ladder", hint=listed_tables(mixed)
        )
    return found


def _with_shared(found: list[PipeTable], tables: Sequence[PipeTable]) -> list[PipeTable]:
    depth = _shared_depth([table.headings for table in found])
    prefix, header = found[0].headings[:depth], found[0].header
    parts = {table.headings[: depth + 1] for table in found}
    shared = [
        table
        for table in tables
        if table.header == header
        and len(table.headings) == depth + 1
        and table.headings[:depth] == prefix
        and table.headings not in parts
    ]
    return sorted([*found, *shared], key=lambda table: table.number)


def _shared_depth(paths: Sequence[tuple[str, ...]]) -> int:
    """Return how many headings, from the outermost, all the paths share."""
    depth = 0
    while all(len(path) > depth for path in paths) and len({path[depth] for path in paths}) == 1:
        depth += 1
    return depth


def own_heading(table: PipeTable, tables: Sequence[PipeTable]) -> str:
    """Return the heading a table's texts are about: the nearest one that no other part of the file repeats."""
    for depth in range(len(table.headings), 0, -1):
        part = table.headings[:depth]
        others = [other.headings for other in tables if part[-1] in other.headings]
        if all(other[:depth] == part for other in others):
            return plain_title(part[-1])
    return "Expectations"


def _nearest_headings(tables: Sequence[PipeTable]) -> list[str]:
    return [table.headings[-1] if table.headings else "" for table in tables]


def headings_are_levels(names: Sequence[str]) -> bool:
    """Whether the headings that tell tables apart name levels, so that each table is about one level."""
    return level_share(names) > 0.5
