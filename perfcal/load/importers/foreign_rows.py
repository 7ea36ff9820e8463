"""From a foreign table to rows under perfcal's columns, by a confirmed map: values joined, worded, dated, made long."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import repeat

import pandas as pd

from perfcal.load.cell_dates import day_of
from perfcal.load.cell_fault import BadCellError, listed_lines
from perfcal.load.header_row import header_words
from perfcal.load.importers.column_map import ColumnMap
from perfcal.load.importers.header_synonyms import PROCESS_WORDS
from perfcal.load.people_index import How, Named, PeopleIndex
from perfcal.load.ratings import RatingRow
from perfcal.load.table_rows import TextRows
from perfcal.load.tabular import TextTable
from perfcal.schema.problems import Problems
from perfcal.schema.scale import Scale

__all__ = ["map_columns", "name_strange_labels", "newest_rows", "settle_people"]

_END_OF_TIME = re.compile(r"4712|9999|2999")  # years by which systems say "no end"


def map_columns(found: TextTable, column_map: ColumnMap, problems: Problems) -> TextRows:
    """Return the file's rows under perfcal's columns, with constants and words of the map.

    A wide export gives one row per rating column. A row is refused where a header that is there several times holds
    different values.
    """
    words = {
        column: {header_words(word): meant for word, meant in each.items()} for column, each in column_map.words.items()
    }
    places = {column: [found.places(header) for header in headers] for column, headers in column_map.columns.items()}
    wide = [(found.places(header)[0], stated) for header, stated in column_map.rating_columns.items()]
    cells: list[dict[str, str]] = []
    lines: list[int] = []
    for line, row in zip(found.lines, found.rows, strict=True):
        made = _one_row(row, line, places, found, problems=problems)
        if made is None:
            continue
        made = {
            **column_map.constants,
            **{column: cell for column, cell in made.items() if cell or column not in column_map.constants},
        }
        for each in _long(made, row, wide):
            cells.append({column: words.get(column, {}).get(header_words(cell), cell) for column, cell in each.items()})
            lines.append(line)
    written = {column: headers[0] for column, headers in column_map.columns.items()}
    rows = TextRows(found.name, cells, lines, written, {"order": column_map.dates})
    return _leavers(rows, problems) if "end_date" in places and "status" not in places else rows


def _one_row(
    row: tuple[str, ...], line: int, places: Mapping[str, list[list[int]]], found: TextTable, *, problems: Problems
) -> dict[str, str] | None:
    made: dict[str, str] = {}
    for column, parts in places.items():
        values = [list(dict.fromkeys(row[place] for place in same if row[place])) for same in parts]
        clash = next((same for same, value in zip(parts, values, strict=True) if len(value) > 1), None)
        if clash is not None:
            said = f"different values under {len(clash)} columns of the same header"
            hint = "keep one of the columns in the export"
            problems.error(found.name, line, said, "one value", hint=hint, column=found.header[clash[0]])
            return None
        made[column] = " ".join(value[0] for value in values if value)
    return made


def _long(
    made: dict[str, str], row: tuple[str, ...], wide: list[tuple[int, Mapping[str, str]]]
) -> Iterable[dict[str, str]]:
    if not wide:
        return [made]
    return [{**made, **stated, "rating": row[place]} for place, stated in wide]


def _leavers(rows: TextRows, problems: Problems) -> TextRows:
    """Take people with an end date as left, where the file has no status, and say so."""
    gone = [bool(cells["end_date"]) and not _END_OF_TIME.search(cells["end_date"]) for cells in rows.cells]
    ended = [line for line, left in zip(rows.lines, gone, strict=True) if left]
    if ended:
        found = f"an end date and no status column: read as left, in {listed_lines(ended)}"
        hint = "check those whose end date is still to come"
        column = rows.header("end_date")
        problems.note(rows.name, ended[0], found, "active, leave or left", hint=hint, column=column)
    cells = [{**each, "status": "left" if left else "active"} for each, left in zip(rows.cells, gone, strict=True)]
    return replace(rows, cells=cells)


def newest_rows(rows: TextRows, problems: Problems) -> TextRows:
    """Return one row per person of a table of dated rows: the newest; each older row is noted at its line.

    Where the map has no `level_since`, it is the day from which the newest rows have had the same level.
    """
    if not any("as_of" in cells for cells in rows.cells[:1]):
        return rows
    dated: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
    for index, cells in enumerate(rows.cells):
        day = _day(cells["as_of"], rows)
        if day is not None and cells["employee_id"]:
            dated[cells["employee_id"]].append((day, index))
    older: set[int] = set()
    updated = [dict(each) for each in rows.cells]
    for entries in dated.values():
        days = sorted(entries, key=lambda entry: entry[0])
        newest = days[-1][1]
        older.update(index for day, index in days if day < days[-1][0])
        if not updated[newest].get("level_since"):
            updated[newest]["level_since"] = _level_since(days, updated)
    for index in sorted(older):
        found, hint = "an older row of the same person; the newest was read", "nothing to do"
        problems.note(rows.name, rows.lines[index], found, "one row per person", hint=hint, column=rows.header("as_of"))
    kept = [index for index in range(len(updated)) if index not in older]
    return replace(rows, cells=[updated[index] for index in kept], lines=[rows.lines[index] for index in kept])


def _level_since(days: list[tuple[date, int]], cells: list[dict[str, str]]) -> str:
    level = cells[days[-1][1]].get("level", "")
    since = days[-1][0]
    for day, index in reversed(days):
        if cells[index].get("level", "") != level:
            break
        since = day
    return since.isoformat() if level else ""


def _day(cell: str, rows: TextRows) -> date | None:
    try:
        return day_of(cell, rows.context.get("order"))
    except BadCellError:
        return None  # the row stays, and its id is then there twice, which is said


def settle_people(rows: TextRows, columns: Sequence[str], people: pd.DataFrame | None, problems: Problems) -> TextRows:
    """Return the rows with people as ids where the roster `people`, or the file itself, says whose name or email it is.

    A name that two people have, and one that nobody has, stays as written and is noted.
    """
    own = ((cells.get("employee_id", ""), cells.get("name", ""), cells.get("email", "")) for cells in rows.cells)
    known = PeopleIndex(own if people is None else zip(people["employee_id"], people["name"], repeat("")))
    settled = [dict(cells) for cells in rows.cells]
    for column in columns:
        found: dict[How, list[int]] = {}
        for line, cells in zip(rows.lines, settled, strict=True):
            named = known.find(cells[column]) if cells.get(column) else Named("", "blank")
            found.setdefault(named.how, []).append(line)
            if named.how in {"name", "email"}:
                cells[column] = named.id
        _note_people(found, column, rows, problems)
    return replace(rows, cells=settled)


def _note_people(found: Mapping[How, list[int]], column: str, rows: TextRows, problems: Problems) -> None:
    by_name = sorted(found.get("name", []) + found.get("email", []))
    unknown = sorted(line for how in ("unknown", "zeros", "ambiguous") for line in found.get(how, []))
    if by_name:
        said = f"people given by name or email, in {listed_lines(by_name)}; written as their ids"
        problems.note(rows.name, by_name[0], said, "an id", hint="nothing to do", column=rows.header(column))
    if unknown:
        said = f"people who are not found by these cells, in {listed_lines(unknown)}; left as written"
        hint = "nothing to do where the cells are ids; write ids where they are names"
        problems.note(rows.name, unknown[0], said, "an id", hint=hint, column=rows.header(column))


def name_strange_labels(
    found: Iterable[tuple[int, RatingRow]], rows: TextRows, scale: Scale | None, problems: Problems
) -> None:
    """Warn about each label that is not on the scale, or, without one, that is a word for a process such as a PIP."""
    for line, row in found:
        strange = (
            header_words(row.rating) in PROCESS_WORDS
            if scale is None
            else bool(row.rating) and scale.value_of(row.rating) is None and not scale.is_unrated(row.rating)
        )
        if strange:
            said = "a label that is not on the scale" if scale else "a label that is hardly a step of a rating scale"
            hint = "in scale.yaml make it a value, an alias or a word for unrated; or give it a meaning in rating_words"
            problems.warning(
                rows.name, line, said, "a value or label of the scale", hint=hint, column=rows.header("rating")
            )
