"""The export that ratings were imported from, with the final ones in it: what its own tool takes back (R8.6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from perfcal.csv_writer import inert
from perfcal.errors import DataError, UsageError
from perfcal.load.importers.column_map import ColumnMap
from perfcal.load.importers.foreign_rows import map_columns, settle_people
from perfcal.load.importers.table import import_table
from perfcal.load.tabular import read_text_table
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.problems import Problems
from perfcal.schema.scale import OVERALL
from perfcal.session.after import final_ratings_of
from perfcal.session.written_table import WrittenTable, read_written_table

__all__ = ["ratings_as_they_came", "require_same_ratings"]

_REPLACED = ("manager", "calibrated")
"""Stages whose cells take the final rating."""


class _Place(NamedTuple):
    """One rating in the foreign file: whose, where, and what it is read as."""

    employee_id: str
    dimension: str
    line: int
    headers: tuple[str, ...]  # its column, and those that say the same
    rating: int | None


def ratings_as_they_came(after: Cycle, file: Path, column_map: ColumnMap) -> bytes:
    """Return a foreign export with this cycle's final ratings in place of the managers', all else as it was.

    Parameters
    ----------
    after
        The cycle as the session left it (`with_decisions`).
    file
        The export that the ratings were imported from; CSV comes back as it is, a workbook as CSV with its columns.
    column_map
        The saved map that they were imported by.

    A rating is written in the word the file uses for it, also in columns beside it that say the same. Other stages and
    other cycles stay as they are. Nobody is added: who was rated in the room for the first time is not in the file.

    Raises
    ------
    UsageError
        The map is of another table.
    DataError
        The file cannot be read by the map.
    """
    if column_map.kind != "ratings":
        raise UsageError(f"a column map of {column_map.kind}", hint="name the map the ratings were imported by")
    written = read_written_table(file, columns=column_map.headers(), layout=column_map.layout)
    finals = final_ratings_of(after)
    places = list(_places(after, file, column_map))
    words = _words(written, places)
    changed: dict[int, list[str]] = {}
    for place in places:
        key = place.employee_id, place.dimension
        if key in finals and finals[key] != place.rating:
            cells = changed.setdefault(place.line, list(written.records[place.line]))
            for header in place.headers:
                known = words[header]
                cells[written.places[header]] = known.get(finals[key]) or _word(after, column_map, known, finals[key])
    try:
        return written.text(changed=changed).encode(written.encoding)
    except UnicodeEncodeError:
        hint = "give that rating another word in rating_words of the map, or save the export as UTF-8"
        raise DataError(
            f"{file.name} is {written.encoding}, which cannot hold a word of the scale",
            Problems().to_frame(),
            hint=hint,
        ) from None


def require_same_ratings(after: Cycle, file: Path, column_map: ColumnMap) -> None:
    """Read what was written by the same map, and raise where it would not say what the session decided.

    Raises
    ------
    DataError
        Its words cannot be told apart, or columns beside the rating say something else.
    """
    made = import_table(file, column_map, scale=after.scale, people=after.people)
    finals = final_ratings_of(after)
    found = {
        (row["employee_id"], row["dimension"] or OVERALL): after.scale.value_of(row["rating"])
        for row in records(made.rows)
        if row["cycle"] == after.id and row["stage"] in _REPLACED
    }
    if any(finals.get(key, rating) != rating for key, rating in found.items()):
        hint = "write the words of its ratings into the map (rating_words), and export again"
        raise DataError(f"{file.name} would not read back as it was decided", made.problems, hint=hint)


def _places(after: Cycle, file: Path, column_map: ColumnMap) -> Iterator[_Place]:
    """Give every rating of this cycle that a manager or an earlier session gave."""
    problems = Problems()
    table = read_text_table(file, name=file.name, problems=problems, layout=column_map.layout)
    if table is None or any(header not in table.header for header in column_map.headers()):
        raise DataError(f"{file.name} does not have the columns of the map", problems.to_frame())
    rows = settle_people(map_columns(table, column_map, problems), ("employee_id",), after.people, problems)
    wide = list(column_map.rating_columns)
    for number, (line, cells) in enumerate(zip(rows.lines, rows.cells, strict=True)):
        own = (wide[number % len(wide)],) if wide else column_map.columns["rating"]
        if cells.get("cycle") == after.id and cells.get("stage", "").casefold() in _REPLACED:
            headers = (*own, *column_map.also.get("rating", ()))
            value = after.scale.value_of(cells["rating"])
            yield _Place(cells["employee_id"], cells.get("dimension") or OVERALL, line, headers, value)


def _words(written: WrittenTable, places: list[_Place]) -> Mapping[str, Mapping[int | None, str]]:
    """Return, for each column, the cell that stands most often for each rating."""
    counts: defaultdict[str, defaultdict[int | None, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for place in places:
        for header in place.headers:
            if cell := written.cell(place.line, header):
                counts[header][place.rating][cell] += 1
    return defaultdict(
        dict,
        {header: {value: cells.most_common(1)[0][0] for value, cells in of.items()} for header, of in counts.items()},
    )


def _word(after: Cycle, column_map: ColumnMap, known: Mapping[int | None, str], value: int | None) -> str:
    """Return a rating that the column never wrote: as a number among numbers, in a word of the map, or the scale's."""
    if value is None:
        return next(iter(after.scale.unrated), "")
    if known and all(word == str(rating) for rating, word in known.items() if rating is not None):
        return str(value)
    label = after.scale.label_of(value)
    meant = {after.scale.value_of(means): word for word, means in column_map.words.get("rating", {}).items() if means}
    return inert(meant.get(value, label))
