"""Which column of a foreign file is which of perfcal's: people first, then everything that refers to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import zip_longest

from perfcal.load.importers.column_fit import ALIKE, PEOPLE, Sheet, column_fit, header_likeness, resolved_share
from perfcal.load.importers.header_synonyms import EXTRA, FIRST_NAMES, HEADERS, LAST_NAMES, WRITTEN
from perfcal.load.people_index import PeopleIndex
from perfcal.load.reporting_lines import reporting_loops

__all__ = ["best_columns", "name_parts", "people_of"]

_WHO = ("employee_id", "email", "name")
_NOBODY = PeopleIndex(())
_MOSTLY = 0.8
_OTHERS = frozenset({"manager", "supervisor", "reviewer", "rater", "responder", "facilitator", "hr"})


def best_columns(sheet: Sheet) -> tuple[dict[str, int], list[str]]:
    """Return perfcal's column → the file's column, and notes on those found by their values alone.

    Ids, emails and names come first: only then can a column be known whose cells name other rows' people.
    """
    notes: list[str] = []
    parts = name_parts(sheet)
    who = _assigned(sheet, _WHO, {}, _NOBODY, without=parts)
    if "employee_id" in who:
        who["employee_id"] = _id_referred_to(sheet, who["employee_id"])
    else:
        _id_without_header(sheet, who, notes)
    index = people_of(sheet, who)
    others = [column for column in (*WRITTEN[sheet.kind], *EXTRA[sheet.kind]) if column not in _WHO]
    taken = _assigned(sheet, others, who, index, without=parts)
    if sheet.kind == "roster" and "manager_id" not in taken:
        _manager_without_header(sheet, taken, index, notes)
    if not _has_history(sheet, taken):
        taken.pop("as_of", None)
    return taken, notes


def name_parts(sheet: Sheet) -> tuple[int, ...]:
    """Return the columns of the employees' first and last names, where the file has both."""
    parts: list[int] = []
    for known in (FIRST_NAMES, LAST_NAMES):
        own = (place for place in sheet.places() if not _OTHERS & set(sheet.words(place).split()))
        likeness = {place: header_likeness(sheet.words(place), known) for place in own}
        best = max(likeness, key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= ALIKE:
            parts.append(best)
    return tuple(parts) if len(set(parts)) > 1 else ()


def people_of(sheet: Sheet, taken: Mapping[str, int]) -> PeopleIndex:
    """Return everyone the file's rows are about, to find people by id, email or name."""
    ids, names, emails = (
        sheet.table.column(taken[column]) if column in taken else [] for column in ("employee_id", "name", "email")
    )
    parts = name_parts(sheet)
    if not names and parts:
        names = [" ".join(row[place] for place in parts) for row in sheet.table.rows]
    return PeopleIndex(zip_longest(ids, names, emails, fillvalue=""))


def _assigned(
    sheet: Sheet, columns: Collection[str], taken: Mapping[str, int], index: PeopleIndex, *, without: Collection[int]
) -> dict[str, int]:
    """Give each column its best place, best fit first; a place serves one column."""
    free = [place for place in sheet.places() if place not in taken.values() and place not in without]
    fits = [(column_fit(sheet, column, place, index), -place, column) for column in columns for place in free]
    given = dict(taken)
    for fit, minus_place, column in sorted(fits, reverse=True):
        if fit > 0 and column not in given and -minus_place not in given.values():
            given[column] = -minus_place
    return given


def _id_referred_to(sheet: Sheet, chosen: int) -> int:
    """Return the id column that the file's manager columns refer to, where there are several columns of ids."""
    known = HEADERS[sheet.kind]["employee_id"]
    ids = [place for place in sheet.places() if header_likeness(sheet.words(place), known) == 1]
    people = [place for place in sheet.places() for column in PEOPLE if _names_people(sheet, column, place)]

    def referred(place: int) -> float:
        index = PeopleIndex((cell, "", "") for cell in sheet.table.column(place))
        return sum(resolved_share(sheet.table.column(other), index)[0] for other in people)

    best = max(ids, key=referred, default=chosen)
    return best if ids and referred(best) > referred(chosen) else chosen


def _names_people(sheet: Sheet, column: str, place: int) -> bool:
    return header_likeness(sheet.words(place), HEADERS[sheet.kind].get(column, ())) >= ALIKE


def _id_without_header(sheet: Sheet, who: dict[str, int], notes: list[str]) -> None:
    """Take emails, or names of rated people, or a column of unique codes as ids where no header says which they are."""
    if "email" in who:
        who["employee_id"] = who.pop("email")
        notes.append("no id column was found; people are told apart by email")
        return
    if sheet.kind != "roster":
        if "name" in who:
            who["employee_id"] = who.pop("name")
            notes.append("no id column was found; people are told apart by name, which the roster turns into ids")
        return
    rows = len(sheet.table.rows)
    for place in sheet.places():
        if sheet.shapes[place].shape in {"code", "number"} and len(set(sheet.table.column(place))) == rows > 1:
            who["employee_id"] = place
            notes.append(f"{sheet.table.header[place]!r} was taken for ids by its values alone: each is there once")
            return


def _manager_without_header(sheet: Sheet, taken: dict[str, int], index: PeopleIndex, notes: list[str]) -> None:
    """Take a column as managers where its cells name people of the file, several times over, and make a tree."""
    for place in (place for place in sheet.places() if place not in taken.values()):
        cells = sheet.table.column(place)
        named, filled = resolved_share(cells, index)
        if (
            filled
            and named >= _MOSTLY * filled
            and sheet.shapes[place].distinct < _MOSTLY * filled
            and _is_tree(sheet, taken, cells, index)
        ):
            taken["manager_id"] = place
            notes.append(
                f"{sheet.table.header[place]!r} was taken for managers by its values alone: they are people here"
            )
            return


def _is_tree(sheet: Sheet, taken: Mapping[str, int], cells: list[str], index: PeopleIndex) -> bool:
    if "employee_id" not in taken:
        return False
    ids = sheet.table.column(taken["employee_id"])
    manager_of = {person: index.find(cell).id for person, cell in zip(ids, cells, strict=True) if cell}
    return not reporting_loops(manager_of) and all(person != manager for person, manager in manager_of.items())


def _has_history(sheet: Sheet, taken: Mapping[str, int]) -> bool:
    """Whether ids repeat, each time with another day: a table of dated rows per person."""
    if "as_of" not in taken or "employee_id" not in taken:
        return False
    ids, days = sheet.table.column(taken["employee_id"]), sheet.table.column(taken["as_of"])
    return len(set(ids)) < len(ids) and len(set(zip(ids, days, strict=True))) == len(ids)
