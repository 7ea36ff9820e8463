"""A first column map for a foreign table, by how headers read and what values look like. A person confirms it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from perfcal.errors import DataError, UnknownNameError
from perfcal.load.cell_dates import DATE_ORDERS, DateOrder, needs_order, proposed_order
from perfcal.load.column_shapes import column_shapes, refuse_shifted_rows
from perfcal.load.header_row import header_words
from perfcal.load.importers.column_choice import best_columns, name_parts, people_of
from perfcal.load.importers.column_fit import ALIKE, DAYS, PEOPLE, Sheet, header_likeness, resolved_share
from perfcal.load.importers.column_map import ColumnMap
from perfcal.load.importers.companions import agreeing_columns
from perfcal.load.importers.header_synonyms import (
    EXTRA,
    HEADERS,
    KINDS,
    TARGETS,
    WEAK,
    WORDS,
    WRITTEN,
)
from perfcal.load.people_index import PeopleIndex
from perfcal.load.tabular import AS_FOUND, Layout, read_text_table
from perfcal.schema.problems import Problems
from perfcal.schema.scale import OVERALL

__all__ = ["propose_column_map"]

_SHOWN = 12
_CYCLE_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_ ]?(H[12]|Q[1-4])?(?![\d-])", re.IGNORECASE)
_HALF_OR_QUARTER = re.compile(r"(20\d\d)[-_/ ]?([HQ][1-4])|([HQ][1-4])[-_/ ]?(20\d\d)", re.IGNORECASE)
_LEFT = re.compile(r"terminat|resign|inactiv|former|ausgeschieden|retired", re.IGNORECASE)
_STAGE_IN_HEADER = {
    "self": "self", "peer": "peer", "peers": "peer", "manager": "manager", "supervisor": "manager", "final": "calibrated",
    "calibrated": "calibrated", "calibration": "calibrated",
}  # fmt: skip
_SHORT_YEAR = re.compile(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}\b(?!\d)")
_MEASURE = frozenset(
    {"avg", "average", "total", "score", "rating", "evaluation", "review", "overall", "mean", "assessment"}
)
_RATING_WORDS = frozenset({"rating", "score", "perf", "performance", "label", "value", "grade", "result", "descriptor"})


def propose_column_map(
    path: Path,
    kind: str,
    *,
    layout: Layout = AS_FOUND,
    dates: DateOrder | None = None,
    constants: Mapping[str, str] | None = None,
) -> ColumnMap:
    """Return which column of a foreign table seems to be which of perfcal's, for a person to confirm or correct.

    Parameters
    ----------
    path
        CSV, Excel or Parquet.
    kind
        roster, ratings, candidates or events.
    layout, dates, constants
        What the person states: encoding, delimiter, header line; date order; values that are the same for all rows.

    A column is proposed when its header resembles a known one and its values look right (ids that are unique, days,
    small sets, cells that name other rows' people). A date order is proposed only where some value settles it.
    `ColumnMap.missing` lists what was not found. Raises `DataError` when the file is not a table, and `UnknownNameError`
    for a kind, date order or constant that does not exist. A proposal is a guess:
    nothing is imported from it until it is confirmed.
    """
    if kind not in KINDS:
        raise UnknownNameError.of("kind of table", kind, KINDS)
    if dates is not None and dates not in DATE_ORDERS:
        raise UnknownNameError.of("date order", dates, DATE_ORDERS)
    for column in (column for column in constants or {} if column not in WRITTEN[kind]):
        raise UnknownNameError.of(f"column of {kind}", column, WRITTEN[kind])
    problems = Problems()
    known = {word for words in (*HEADERS[kind].values(), *WEAK[kind].values()) for word in words}
    table = read_text_table(path, name=path.name, problems=problems, known=known, layout=layout)
    if table is None:
        raise DataError(f"{path.name}: not a table that can be read", problems.to_frame())
    straight = refuse_shifted_rows(table, problems)  # a slipped row would add words to every column
    sheet = Sheet(straight, tuple(column_shapes(straight)), kind)
    taken, notes = best_columns(sheet)
    index = people_of(sheet, taken)
    found: dict[str, tuple[str, ...]] = {
        column: (table.header[place],) for column, place in taken.items() if column not in (constants or {})
    }
    if "name" not in found and (parts := name_parts(sheet)):
        found["name"] = tuple(table.header[place] for place in parts)
    wide = _rating_columns(sheet, taken) if kind == "ratings" and "rating" not in taken else {}
    given = {**_constants(sheet, taken, path.name), **(constants or {})}
    made = ColumnMap(
        kind,
        {column: found[column] for column in (*WRITTEN[kind], *EXTRA[kind]) if column in found},
        also=_also(sheet, taken),
        constants={column: value for column, value in given.items() if column in WRITTEN[kind]},
        words=_words(sheet, taken),
        rating_columns=wide,
        dates=dates or proposed_order(_day_cells(sheet, taken)),
        layout=table.layout,
    )
    return replace(made, notes=(*notes, *_notes(sheet, made, taken, index)))


def _constants(sheet: Sheet, taken: Mapping[str, int], file_name: str) -> dict[str, str]:
    """Return what may be stated for every row: the cycle in the file's name, a manager's overall rating."""
    given: dict[str, str] = {}
    in_name = _CYCLE_IN_NAME.search(file_name)
    if "cycle" not in taken and in_name:
        given["cycle"] = "-".join(part.upper() for part in in_name.groups() if part)
    if sheet.kind != "ratings":
        return given
    if "dimension" not in taken:
        given["dimension"] = OVERALL
    rater = taken.get("rater_id")
    if (
        "stage" not in taken
        and rater is not None
        and header_likeness(sheet.words(rater), WEAK["ratings"]["rater_id"]) >= ALIKE
    ):
        given["stage"] = "manager"
    return given


def _also(sheet: Sheet, taken: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return the columns that name the same manager, rater or rating in another way, for comparison."""
    also: dict[str, tuple[str, ...]] = {}
    for column in (column for column in (*PEOPLE, "rating") if column in taken):
        cells = sheet.table.column(taken[column])
        beside = [
            sheet.table.header[place]
            for place in sheet.places()
            if place not in taken.values() and _same_thing(sheet, column, place, cells)
        ]
        if beside:
            also[column] = tuple(beside)
    return also


def _same_thing(sheet: Sheet, column: str, place: int, cells: list[str]) -> bool:
    words = sheet.words(place)
    if column == "rating":
        related = bool(_RATING_WORDS & set(words.split()))
    else:
        known = (*HEADERS[sheet.kind][column], *WEAK.get(sheet.kind, {}).get(column, ()))
        related = header_likeness(words, known) >= ALIKE
    return related and agreeing_columns(cells, sheet.table.column(place))


def _words(sheet: Sheet, taken: Mapping[str, int]) -> dict[str, dict[str, str]]:
    """Return the file's own words for cycles, statuses, stages, decisions and events whose meaning is known."""
    words: dict[str, dict[str, str]] = {}
    cycles = set(sheet.table.column(taken["cycle"])) if "cycle" in taken else set()
    for cell in sorted(cycles):
        if (cycle := _cycle_id(cell)) and cycle != cell:
            words.setdefault("cycle", {})[cell] = cycle
    for column, meant in WORDS.items():
        cells = dict.fromkeys(sheet.table.column(taken[column])) if column in taken else {}
        for cell in (cell for cell in cells if cell):
            target = meant.get(header_words(cell))
            if target is None and column == "status" and _LEFT.search(cell):
                target = "left"
            if target is not None and header_words(cell) != header_words(target):
                words.setdefault(column, {})[cell] = target
    return words


def _cycle_id(cell: str) -> str:
    """Return `2026-H1` for the ways tools write it (`H1 2026`, `2026 H1`, `2026H1`), and nothing for other names."""
    found = _HALF_OR_QUARTER.fullmatch(cell.strip())
    year, part = ((found[1], found[2]) if found[1] else (found[4], found[3])) if found else ("", "")
    return f"{year}-{part.upper()}" if found else ""


def _rating_columns(sheet: Sheet, taken: Mapping[str, int]) -> dict[str, dict[str, str]]:
    """Return the columns of a wide export that each hold the ratings of one stage."""
    found: dict[str, dict[str, str]] = {}
    for place in (place for place in sheet.places() if place not in taken.values()):
        words = set(sheet.words(place).split())
        stages = {stage for word, stage in _STAGE_IN_HEADER.items() if word in words}
        if len(stages) == 1 and words & _MEASURE and sheet.shapes[place].shape in {"number", "decimal", "text"}:
            found[sheet.table.header[place]] = {"stage": stages.pop()}
    return found


def _day_cells(sheet: Sheet, taken: Mapping[str, int]) -> list[str]:
    return [cell for column, place in taken.items() if column in DAYS for cell in sheet.table.column(place)]


def _notes(sheet: Sheet, made: ColumnMap, taken: Mapping[str, int], index: PeopleIndex) -> Iterable[str]:
    """Say what a person should know before confirming; never a cell of the file."""
    if made.dates is None and any(needs_order(cell) for cell in _day_cells(sheet, taken)):
        yield "days are written so that no single order is settled; say dates: dmy, mdy or ymd"
    for column in (column for column in PEOPLE if column in taken):
        shown = [taken[column], *(sheet.table.header.index(header) for header in made.also.get(column, ()))]
        for place in shown:
            named, filled = resolved_share(sheet.table.column(place), index)
            yield f"{sheet.table.header[place]!r}: {named} of {filled} filled cells name a person of this file"
    for column in (column for column in TARGETS if column in taken):
        known = {header_words(word) for word in (*TARGETS[column], *made.words.get(column, {}))}
        strange = {cell for cell in sheet.table.column(taken[column]) if cell and header_words(cell) not in known}
        if strange:
            count = "1 word" if len(strange) == 1 else f"{len(strange)} words"
            yield f"{column}: {count} without a meaning yet; say what is meant in {column}_words"
    levels = HEADERS["roster"]["level"]
    if sheet.kind == "roster" and "level" in taken and header_likeness(sheet.words(taken["level"]), levels) < ALIKE:
        yield "level is read from a job title; say in level_words which level each title is"
    yield from _two_digit_years(sheet)
    unread = [header for header in sheet.table.header if header and header not in made.headers()]
    if unread:
        names = ", ".join(map(repr, unread[:_SHOWN])) + (
            f" and {len(unread) - _SHOWN} more" if len(unread) > _SHOWN else ""
        )
        yield f"columns not read: {len(unread)} of {len(sheet.table.header)}: {names}"


def _two_digit_years(sheet: Sheet) -> Iterable[str]:
    """Say which columns write years with two digits where others write four."""
    days = [place for place in sheet.places() if sheet.shapes[place].shape == "day"]
    short = [place for place in days if any(_SHORT_YEAR.search(cell) for cell in sheet.table.column(place))]
    if short and len(short) < len(days):
        headers = ", ".join(repr(sheet.table.header[place]) for place in short)
        yield f"days are written in two ways: years have two digits in {headers}, four elsewhere"
