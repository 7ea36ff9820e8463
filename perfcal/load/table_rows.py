"""From a text table to rows of known columns: headers matched, cells checked, every fault with its line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, TypeAdapter, ValidationError, ValidationInfo

from perfcal.errors import nearest
from perfcal.load.cell_dates import day_of
from perfcal.load.cell_fault import BadCellError, listed_lines, quoted
from perfcal.load.column_shapes import refuse_shifted_rows
from perfcal.load.header_row import header_words
from perfcal.load.tabular import TextTable, read_text_table
from perfcal.schema.problems import Problems

__all__ = [
    "DayCell",
    "RequiredCell",
    "TableRow",
    "TextRows",
    "checked_rows",
    "one_of",
    "read_rows",
    "refuse_repeats",
]

_ALIKE = 75.0


class TableRow(BaseModel):
    """The checks of one row; a subclass names the columns of its table."""


Row = TypeVar("Row", bound=TableRow)


@dataclass(frozen=True, slots=True)
class TextRows:
    """Rows of text under perfcal's own column names, each with the line it came from."""

    name: str
    cells: list[dict[str, str]]
    lines: list[int]
    written: Mapping[str, str] = field(default_factory=dict)
    """Column → header as the file writes it, for messages."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """What cell checks may need: the stated date `order`, rubrics, scale."""

    def header(self, column: str) -> str:
        """Return how the file calls a column."""
        return self.written.get(column, column)


def read_rows(
    path: Path, *, name: str, columns: Collection[str], required: Collection[str], problems: Problems
) -> TextRows | None:
    """Return the rows of one of perfcal's own tables, or None when a required column is missing.

    Headers are matched ignoring case, spaces and hyphens. An unknown header is a warning with the nearest column; rows
    whose values have slipped sideways are refused.
    """
    known = {header_words(column): column for column in columns}
    table = read_text_table(path, name=name, problems=problems, known=known)
    if table is None:
        return None
    places = _matched(table, known, problems)
    if not places:
        hint = f"the columns are {', '.join(columns)}"
        problems.error(name, table.layout.header_line, "a first row without a known header", "a header", hint=hint)
        return None
    missing = [column for column in required if column not in places]
    meant = _warn_unknown_headers(table, known, missing, problems)
    for column in missing:
        hint = f"rename {meant[column]!r} to {column}" if column in meant else _HOW_TO_ADD
        problems.error(name, table.layout.header_line, "no such column", f"a column {column}", hint=hint, column=column)
    if missing:
        return None
    kept = refuse_shifted_rows(table, problems)
    cells = [{column: row[place] for column, place in places.items()} for row in kept.rows]
    return TextRows(name, cells, list(kept.lines), {column: kept.header[place] for column, place in places.items()})


def checked_rows(rows: TextRows, row_type: type[Row], problems: Problems) -> list[tuple[int, Row]]:
    """Return each row that passes its cells' checks, with its line; every failing cell of the others is an error."""
    adapter = TypeAdapter(list[row_type])  # type: ignore[valid-type]
    context = dict(rows.context)
    try:
        made = adapter.validate_python(rows.cells, context=context)
        return list(zip(rows.lines, made, strict=True))
    except ValidationError as fault:
        refused = _keep_faults(fault, rows, problems)
    kept = [index for index in range(len(rows.cells)) if index not in refused]
    made = adapter.validate_python([rows.cells[index] for index in kept], context=context)
    return list(zip((rows.lines[index] for index in kept), made, strict=True))


def refuse_repeats(
    rows: Sequence[tuple[int, Row]], key: Callable[[Row], object], *, name: str, per: str, problems: Problems
) -> list[tuple[int, Row]]:
    """Return the rows whose key is theirs alone; the rows of a repeated key are errors that name each other.

    Rows that are the same in every cell are one row written twice: the first is kept, the others are warned about.
    """
    found: defaultdict[object, list[tuple[int, Row]]] = defaultdict(list)
    for line, row in rows:
        found[key(row)].append((line, row))
    out: set[int] = set()
    for group in (group for group in found.values() if len(group) > 1):
        lines = [line for line, _ in group]
        if all(row == group[0][1] for _, row in group):
            said = f"the same row as {listed_lines(lines[:1])}, left out"
            for line in lines[1:]:
                problems.warning(name, line, said, "each row once", hint="delete one of the two")
            out.update(lines[1:])
            continue
        for line in lines:
            said = f"the same key as {listed_lines(other for other in lines if other != line)}, with other values"
            hint = "keep the right row; neither is used until then"
            problems.error(name, line, said, f"one row per {per}", hint=hint)
        out.update(lines)
    return [(line, row) for line, row in rows if line not in out]


def _required(cell: Any) -> str:
    if not cell:
        raise BadCellError("a blank cell", "a value", "fill in the cell, or delete the row")
    return str(cell)


def _day(cell: Any, info: ValidationInfo) -> Any:
    return day_of(cell, (info.context or {}).get("order")) if isinstance(cell, str) else cell


RequiredCell = Annotated[str, BeforeValidator(_required)]
"""Text that must not be blank."""

DayCell = Annotated[date | None, BeforeValidator(_day)]
"""A day or None, read by the stated order (`context["order"]`)."""


def one_of(words: Mapping[str, str] | Collection[str], *, blank: str | None = None) -> BeforeValidator:
    """Return the check of a cell that holds one of few words, ignoring case, spaces and hyphens.

    A mapping also accepts each written word for the word it means. `blank` is what an empty cell means; without it an
    empty cell is a fault.
    """
    meant = {header_words(word): (words[word] if isinstance(words, Mapping) else word) for word in words}
    allowed = list(dict.fromkeys(meant.values()))

    def check(cell: str) -> str:
        if not cell and blank is not None:
            return blank
        found = meant.get(header_words(cell))
        if found is not None:
            return found
        shown = quoted(cell, known=allowed, otherwise="a word that is not one of these") if cell else "a blank cell"
        close = nearest(cell, allowed, limit=1) if cell else []
        raise BadCellError(
            shown, ", ".join(allowed), f"write {(close or allowed)[0]}" if close else "write one of these"
        )

    return BeforeValidator(check)


def _matched(table: TextTable, known: Mapping[str, str], problems: Problems) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, header in enumerate(table.header):
        column = known.get(header_words(header))
        if column in places:
            found, line = f"a second column {header!r}; the first was read", table.layout.header_line
            hint = "delete one of them, or give it another name"
            problems.warning(table.name, line, found, "each column once", hint=hint, column=header)
        elif column is not None:
            places[column] = place
    return places


_HOW_TO_ADD = "add the column, or bring a foreign export in with `perfcal import table`"


def _warn_unknown_headers(
    table: TextTable, known: Mapping[str, str], missing: Collection[str], problems: Problems
) -> dict[str, str]:
    """Warn about headers that are not read; return those that are likely a missing column's, which is said as an error."""
    meant: dict[str, str] = {}
    for header in (header for header in table.header if header and header_words(header) not in known):
        close = nearest(header, known.values(), limit=1, cutoff=_ALIKE)
        if close and close[0] in missing and close[0] not in meant:
            meant[close[0]] = header
            continue
        hint = f"did you mean {close[0]}?" if close else f"the columns are {', '.join(known.values())}"
        found, line = f"an unknown column {header!r}, not read", table.layout.header_line
        problems.warning(table.name, line, found, "a known column", hint=hint, column=header)
    return meant


def _keep_faults(fault: ValidationError, rows: TextRows, problems: Problems) -> set[int]:
    refused: set[int] = set()
    for error in fault.errors(include_url=False, include_input=False):
        index, column = int(error["loc"][0]), str(error["loc"][1])
        cause = error.get("ctx", {}).get("error")
        said = (
            cause
            if isinstance(cause, BadCellError)
            else BadCellError("a value of another kind", "text", "check the cell")
        )
        problems.error(
            rows.name, rows.lines[index], said.found, said.expected, hint=said.hint, column=rows.header(column)
        )
        refused.add(index)
    return refused
