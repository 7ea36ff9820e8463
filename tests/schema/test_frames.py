"""Tables taken apart into rows: the same values as pandas gives, a lacking number as None."""

from __future__ import annotations

import pandas as pd

from perfcal.schema.columns import records, table

_COLUMNS = {
    "who": "str",
    "due": "datetime64[s]",
    "count": "Int64",
    "share": "float64",
    "rows": "object",
    "done": "bool",
}


def test_rows_hold_what_pandas_would_give() -> None:
    """Every kind of column keeps its values and their types."""
    made = table(
        [
            {"who": "e01", "due": "2028-02-29", "count": 3, "share": 0.5, "rows": ("a", "b"), "done": True},
            {"who": "e02", "due": "2026-03-01", "count": 0, "share": 1.0, "rows": (), "done": False},
        ],
        _COLUMNS,
    )
    assert records(made) == made.to_dict("records")
    assert {name: type(value) for name, value in records(made)[0].items()} == {
        "who": str, "due": pd.Timestamp, "count": int, "share": float, "rows": tuple, "done": bool,
    }  # fmt: skip


def test_a_lacking_number_is_none_and_a_lacking_day_is_not_a_time() -> None:
    """A count nobody can make is None, so that `is None` and `isna` both find it."""
    row = records(table([{"who": "e01"}], _COLUMNS))[0]
    assert row["count"] is None
    assert row["due"] is pd.NaT


def test_an_empty_table_has_no_rows() -> None:
    """Nothing in, nothing out."""
    assert records(table([], _COLUMNS)) == []
