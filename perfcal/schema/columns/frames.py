"""Tables of given columns: made from rows, and taken apart into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["DAY", "EVER", "Columns", "empty_table", "file_lines", "records", "table"]

Columns = Mapping[str, str]
DAY = "datetime64[s]"
EVER = pd.Timestamp("1900-01-01")
"""The first day of a history that only the roster tells: as long as we know."""


def empty_table(columns: Columns) -> pd.DataFrame:
    """Return a table of no rows with these columns and dtypes."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def table(rows: Iterable[Mapping[str, Any]], columns: Columns) -> pd.DataFrame:
    """Return `rows` as a table with exactly these columns, in this order and of these dtypes."""
    listed = list(rows)
    if not listed:
        return empty_table(columns)
    made = {name: [row.get(name) for row in listed] for name in columns}
    return pd.DataFrame({name: _column(values, columns[name]) for name, values in made.items()})


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries by column name, in order; a number that is lacking is None.

    `to_dict("records")` gives the same and goes row by row; a page asks for a few rows of many columns some thousand times.
    """
    columns = {
        str(name): [None if value is pd.NA else value for value in column.tolist()] for name, column in rows.items()
    }
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def file_lines(rows: pd.DataFrame) -> pd.Series[str]:
    """Return where each row stands, as a finding's evidence says it: `ratings.csv:12`."""
    places: pd.Series[str] = rows["file"] + ":" + rows["line"].astype("str")
    return places


def _column(values: list[Any], dtype: str) -> pd.Series[Any]:
    if dtype == "object":
        return pd.Series(_cells(values), dtype="object")
    if dtype == "str":
        return pd.Series(["" if value is None else value for value in values], dtype="str")
    if dtype == DAY:
        return pd.to_datetime(pd.Series(values, dtype="object")).dt.as_unit("s")
    if dtype == "float64":
        return pd.Series(values, dtype="float64")
    if dtype == "bool":
        return pd.Series([bool(value) for value in values], dtype="bool")
    return pd.Series(values, dtype="Int64")


def _cells(values: list[Any]) -> np.ndarray[Any, Any]:
    """Hold tuples as cells: NumPy would otherwise unpack them into a second axis."""
    cells = np.empty(len(values), dtype=object)
    for index, value in enumerate(values):
        cells[index] = value
    return cells
