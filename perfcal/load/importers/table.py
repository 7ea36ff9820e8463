"""`perfcal import table`: a foreign export to one of perfcal's own tables, every refused row with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from perfcal.csv_writer import csv_rows
from perfcal.errors import DataError, OccupiedError, UsageError, nearest
from perfcal.files import write_atomically
from perfcal.load.candidates import candidates_from_rows
from perfcal.load.cell_dates import fitting_orders, needs_order
from perfcal.load.column_shapes import refuse_shifted_rows
from perfcal.load.events import events_from_rows
from perfcal.load.header_row import header_words
from perfcal.load.importers.column_fit import DAYS
from perfcal.load.importers.column_map import ColumnMap, require_complete
from perfcal.load.importers.companions import compare_companions
from perfcal.load.importers.foreign_rows import map_columns, name_strange_labels, newest_rows, settle_people
from perfcal.load.importers.header_synonyms import WRITTEN
from perfcal.load.ratings import ratings_from_rows
from perfcal.load.roster import people_from_rows
from perfcal.load.table_rows import TextRows
from perfcal.load.tabular import TextTable, read_text_table
from perfcal.schema.problems import Problems
from perfcal.schema.scale import Scale

__all__ = ["ImportResult", "import_table"]

_PEOPLE = {
    "ratings": ("employee_id", "rater_id"),
    "candidates": ("employee_id", "presenter_id"),
    "events": ("employee_id",),
}


@dataclass(frozen=True)
class ImportResult:
    """What an import made: the table as text, what was counted, and every problem with the foreign file's line."""

    kind: str
    rows: pd.DataFrame
    rows_in: int
    problems: pd.DataFrame
    csv: str
    out: Path | None

    @property
    def rows_out(self) -> int:
        """Rows of the new table."""
        return len(self.rows)

    @property
    def rows_refused(self) -> int:
        """Rows of the file that are not in the new table; each has its line in `problems`."""
        return self.rows_in - self.rows_out


def import_table(
    path: Path,
    column_map: ColumnMap,
    *,
    out: Path | None = None,
    scale: Scale | None = None,
    people: pd.DataFrame | None = None,
    name: str | None = None,
) -> ImportResult:
    """Return a foreign export as one of perfcal's tables, and write it as CSV where `out` is given and free.

    Parameters
    ----------
    path
        CSV, Excel or Parquet, as the tool exported it.
    column_map
        The confirmed map (`propose_column_map`, `load_column_map`).
    out
        Where to write; an existing file is never overwritten (`OccupiedError`). Without it nothing is written.
    scale
        For ratings: labels that are not on it are warned about; without it only words for a process, such as PIP.
    people
        A roster (columns of `PEOPLE`), to find the people a ratings, candidates or events export gives by name.
    name
        How problems call the file.

    Raises `UsageError` when the map does not cover what a row needs, or days need an order that is not stated, and
    `DataError` when the file is not a table, lacks a header of the map, or has no row that can be used. Only mapped
    columns are carried over. Rows in are rows out plus refused rows. Levels, dimensions and labels are checked
    against the workspace when it is loaded.
    """
    require_complete(column_map)
    if out is not None and out.exists():
        raise OccupiedError.of(out)
    shown, problems = name or path.name, Problems()
    known = {header_words(header) for header in column_map.headers()}
    found = read_text_table(path, name=shown, problems=problems, known=known, layout=column_map.layout)
    if found is None or not _has_headers(found, column_map, problems):
        raise DataError(f"{shown}: nothing can be imported from this file", problems.to_frame())
    _require_date_order(found, column_map)
    straight = compare_companions(refuse_shifted_rows(found, problems), column_map, problems)
    rows = map_columns(straight, column_map, problems)
    if column_map.kind != "roster":
        rows = settle_people(rows, _PEOPLE[column_map.kind], people, problems)
    made = _checked(rows, column_map.kind, scale, problems)
    if rows.cells and made.empty:
        raise DataError(f"{shown}: no row of this file can be used", problems.to_frame())
    text = csv_rows(made.columns, made.itertuples(index=False, name=None))
    written = write_atomically(out, text) if out is not None else None
    rows_in = (len(found.rows) + found.refused) * max(1, len(column_map.rating_columns))
    return ImportResult(column_map.kind, made, rows_in, problems.to_frame(), text, written)


def _has_headers(found: TextTable, column_map: ColumnMap, problems: Problems) -> bool:
    """Whether the file has every header the map reads; each one it lacks is an error with the nearest."""
    missing = [header for header in column_map.headers() if header not in found.header]
    for header in missing:
        close = nearest(header, [each for each in found.header if each], limit=1)
        line = found.layout.header_line
        hint = f"did you mean {close[0]!r}?" if close else "correct the map, or state its header_line"
        problems.error(found.name, line, "no such header", f"the map's header {header!r}", hint=hint, column=header)
    return not missing


def _require_date_order(found: TextTable, column_map: ColumnMap) -> None:
    """Refuse to guess which number of a date is the day."""
    if column_map.dates is not None:
        return
    for header in (header for column, headers in column_map.columns.items() if column in DAYS for header in headers):
        cells = found.column(found.places(header)[0])
        first = next((line for line, cell in zip(found.lines, cells, strict=True) if needs_order(cell)), None)
        if first is not None:
            fitting = [order for order in fitting_orders(cells) if order != "ymd"] or ["dmy", "mdy"]
            hint = f"add `--dates {fitting[0]}`" + "".join(f" or `--dates {order}`" for order in fitting[1:])
            message = f"{found.name}, line {first}, column {header!r}: days whose order is not stated"
            raise UsageError(message, hint=f"{hint}, as the tool that made the file writes them")


def _checked(rows: TextRows, kind: str, scale: Scale | None, problems: Problems) -> pd.DataFrame:
    """Return the rows that pass the checks of their table, as text under the columns that are written."""
    if kind == "roster":
        made = people_from_rows(newest_rows(rows, problems), rubrics=None, problems=problems)
    elif kind == "events":
        made = events_from_rows(rows, problems=problems)
    elif kind == "candidates":
        made = candidates_from_rows(rows, rubrics=None, problems=problems)
    else:
        found = ratings_from_rows(rows, rubrics=None, problems=problems)
        name_strange_labels(found, rows, scale, problems)
        made = pd.DataFrame([row.model_dump() for _, row in found], columns=list(WRITTEN[kind]))
    return pd.DataFrame({column: [_text(cell) for cell in made[column]] for column in WRITTEN[kind]}, dtype="str")


def _text(cell: Any) -> str:
    if cell is None or pd.isna(cell):
        return ""
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)
