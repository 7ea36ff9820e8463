"""What many growth docs say, as one Arrow table with a row per document.

In this form a reading is kept in a cache and handed from one process to another; the tables of a `Cycle` are cut from it.
A document's rows are a list in its row, so documents can be added, left out and put in order without looking inside.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from perfcal.load.growth_doc import GrowthDoc, GrowthHead
from perfcal.load.growth_front_matter import FrontMatter, Tenure
from perfcal.schema.columns import DAY, EVIDENCE, FIELDS, PARTS, SECTIONS, Columns
from perfcal.schema.problems import Problem

__all__ = ["SCHEMA", "heads", "packed", "rows"]

_TABLES: dict[str, Columns] = {"sections": SECTIONS, "parts": PARTS, "fields": FIELDS, "evidence": EVIDENCE}
_LATER = {"manager_at_the_time", "level_at_the_time"}  # known only with everybody's history
_SAID_ONCE = {"file": "name", "employee_id": "employee_id"}  # column of every row → column of the document
_TYPES = {"str": pa.string(), DAY: pa.date32(), "Int64": pa.int32(), "bool": pa.bool_()}
_TENURES = pa.list_(pa.struct({"value": pa.string(), "start": pa.date32(), "line": pa.int32()}))
_FRONT = {
    "employee_id": pa.string(),
    "rubric": pa.string(),
    "managers": _TENURES,
    "levels": _TENURES,
    "target_level": pa.string(),
    "target_by": pa.string(),
    "line": pa.int32(),
}
_ACCOUNT = dict.fromkeys(("lines", "used", "prose", "refused"), pa.int32())
_PROBLEM = {
    "severity": pa.string(),
    "line": pa.int32(),
    "found": pa.string(),
    "expected": pa.string(),
    "hint": pa.string(),
    "column": pa.string(),
}


def _type(column: str, dtype: str) -> pa.DataType:
    """Return the Arrow type of a column; tuples are kept as JSON, which Parquet and another process can both take."""
    return _TYPES.get(dtype) or (pa.bool_() if column == "done" else pa.string())


def _stored(columns: Columns) -> dict[str, pa.DataType]:
    return {name: _type(name, dtype) for name, dtype in columns.items() if name not in {*_LATER, *_SAID_ONCE}}


SCHEMA = pa.schema(
    {
        "key": pa.string(),
        "name": pa.string(),
        **_FRONT,
        **_ACCOUNT,
        "problems": pa.list_(pa.struct(_PROBLEM)),
        **{table: pa.list_(pa.struct(_stored(columns))) for table, columns in _TABLES.items()},
    }
)
"""One row per document: what it was read from (`key`), its front matter, its account, and a list for each table."""


def packed(docs: Sequence[GrowthDoc], keys: Sequence[str]) -> pa.Table:
    """Return the documents as one table, each with the key of what it was read from."""
    made: dict[str, pa.Array] = {"key": pa.array(keys, pa.string())}
    made["name"] = pa.array([doc.name for doc in docs], pa.string())
    fronts = [doc.front for doc in docs]
    for name, kind in _FRONT.items():
        values = [getattr(front, name) for front in fronts]
        made[name] = pa.array([list(map(_tenure, rows)) for rows in values] if kind == _TENURES else values, kind)
    for name, kind in _ACCOUNT.items():
        made[name] = pa.array([doc.account[name] for doc in docs], kind)
    faults = [[{name: getattr(fault, name) for name in _PROBLEM} for fault in doc.problems] for doc in docs]
    made["problems"] = _lists(faults, _PROBLEM)
    for table, columns in _TABLES.items():
        made[table] = _lists([getattr(doc, table) for doc in docs], _stored(columns))
    return pa.table(made, schema=SCHEMA)


def heads(documents: pa.Table) -> list[GrowthHead]:
    """Return what is said about each document as a whole."""
    asked = documents.select(["name", *_FRONT, *_ACCOUNT, "problems"]).to_pylist()
    return [_head(row) for row in asked]


def rows(documents: pa.Table, table: str) -> pd.DataFrame:
    """Return one of the tables `sections`, `parts`, `fields` and `evidence`, in the order of the documents.

    Managers and levels at the time are blank: they follow from the histories.
    """
    columns = _TABLES[table]
    lists = documents[table]
    structs = [chunk.flatten().flatten() for chunk in lists.chunks]
    counts = pc.list_value_length(lists).to_numpy()
    of = pa.array(np.repeat(np.arange(len(documents)), counts))  # each row's document
    made: dict[str, pd.Series[Any]] = {}
    for place, (name, kind) in enumerate(_stored(columns).items()):
        made[name] = _series(pa.chunked_array([struct[place] for struct in structs], kind), columns[name], name)
    for name, of_document in _SAID_ONCE.items():
        made[name] = _series(documents[of_document].cast(pa.large_string()).take(of), "str", name)
    for name in columns.keys() & _LATER:
        made[name] = pd.Series("", index=range(len(of)), dtype="str")
    return pd.DataFrame({name: made[name] for name in columns})


def _tenure(tenure: Tenure) -> dict[str, Any]:
    return {"value": tenure.value, "start": tenure.start, "line": tenure.line}


def _lists(listed: Sequence[Sequence[dict[str, Any]]], columns: dict[str, pa.DataType]) -> pa.ListArray:
    """Return rows as lists of structures: each column is made in one go, over all documents."""
    every = [row for own in listed for row in own]
    made = [_array([row[name] for row in every], kind) for name, kind in columns.items()]
    ends = np.cumsum([0, *map(len, listed)], dtype=np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), pa.StructArray.from_arrays(made, fields=_fields(columns)))


def _fields(columns: dict[str, pa.DataType]) -> list[pa.Field]:
    return [pa.field(name, kind) for name, kind in columns.items()]


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if values and isinstance(values[0], tuple):
        values = [_json(value) for value in values]
    return pa.array(values, kind)


@lru_cache(maxsize=4096)  # the same few tags on most bullets, and on many none
def _json(value: tuple[Any, ...]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""


def _head(row: dict[str, Any]) -> GrowthHead:
    front = FrontMatter(**{name: row[name] for name in _FRONT})
    front.managers = [Tenure(**tenure) for tenure in row["managers"]]
    front.levels = [Tenure(**tenure) for tenure in row["levels"]]
    account = {"file": row["name"], **{name: row[name] for name in _ACCOUNT}}
    return GrowthHead(row["name"], front, account, [Problem(file=row["name"], **fault) for fault in row["problems"]])


def _series(values: pa.ChunkedArray, dtype: str, name: str) -> pd.Series[Any]:
    """Return a stored column as the tables of a `Cycle` have it."""
    if dtype == "str":
        whole = values.cast(pa.large_string()).combine_chunks()  # large: the texts of a company may pass 2 GB
        return pd.Series(pd.array(whole, dtype="str"))
    if dtype == DAY:
        return pd.Series(values.cast(pa.timestamp("s")).to_numpy())
    if dtype == "Int64":
        return pd.Series(values.to_numpy(), dtype="Int64")
    if dtype == "bool":
        return pd.Series(values.to_numpy())
    if name == "done":
        return pd.Series(_DONE[values.cast(pa.int8()).fill_null(2).to_numpy()])
    distinct = values.combine_chunks().dictionary_encode()
    cells = np.fromiter(map(_cell, distinct.dictionary.to_pylist()), dtype=object)
    return pd.Series(cells[distinct.indices.to_numpy()])


_DONE = np.array([False, True, None], dtype=object)


def _cell(text: str) -> tuple[Any, ...]:
    """Return the tuple a cell was: of words, or of pairs."""
    return tuple(tuple(item) if isinstance(item, list) else item for item in json.loads(text)) if text else ()
