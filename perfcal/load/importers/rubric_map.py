"""The column map of a long CSV ladder: which column holds the level, the dimension, the text …; proposed, saved, reused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from perfcal.errors import DataError, OccupiedError, UnknownNameError, UsageError
from perfcal.files import write_atomically
from perfcal.load.yaml_fields import YamlFields
from perfcal.load.yaml_text import YamlMap, YamlText, read_perfcal_yaml
from perfcal.schema.problems import Problems
from perfcal.yaml_writer import dump_yaml

__all__ = ["RubricMap", "describe_rubric_map", "read_rubric_map", "write_rubric_map"]

_MEANING = {
    "level": "the level",
    "dimension": "the dimension",
    "text": "what is expected",
    "rung": "the rung a level asks for",
    "group": "the group of dimensions, outermost first",
    "weight": "the weight among its siblings",
    "dimension_summary": "what a dimension is about",
}


@dataclass(frozen=True, slots=True)
class RubricMap:
    """Column names of the file; `where` keeps the rows of one ladder, `levels` and `rungs` give orders, lowest first."""

    level: str
    dimension: str
    text: str
    rung: str = ""
    group: tuple[str, ...] = ()
    weight: str = ""
    dimension_summary: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    rungs: tuple[str, ...] = ()

    def columns(self) -> dict[str, str]:
        """Return column → what it is read as."""
        single = {key: getattr(self, key) for key in _MEANING if key != "group"}
        return {column: key for key, column in single.items() if column} | dict.fromkeys(self.group, "group")

    def check(self, header: Sequence[str], *, name: str) -> None:
        """Refuse a map that names a column the file does not have, or no level, dimension or text."""
        for key in ("level", "dimension", "text"):
            if not getattr(self, key):
                raise UsageError(
                    f"{name}: the column map names no column for {key}", hint=f"add `{key}: <column>` to the map"
                )
        for column in [*self.columns(), *self.where]:
            if column not in header:
                raise UnknownNameError.of(f"column in {name}", column, list(header))


def describe_rubric_map(column_map: RubricMap) -> list[str]:
    """Return one line per column of a map, and its filters and orders, for a person to confirm."""
    lines = [f"{column!r} is {_MEANING[key]}" for column, key in column_map.columns().items()]
    lines += [f"only rows where {column!r} is {value!r}" for column, value in column_map.where.items()]
    lines += [
        f"{key} in this order: {', '.join(order)}" for key in ("levels", "rungs") if (order := getattr(column_map, key))
    ]
    return lines


def write_rubric_map(column_map: RubricMap, path: Path) -> Path:
    """Write a confirmed map to a new file; nothing is overwritten."""
    if path.exists() and path.stat().st_size:
        raise OccupiedError.of(path)
    said: dict[str, Any] = {"perfcal": "rubric-map/1"}
    for each in fields(column_map):
        value = getattr(column_map, each.name)
        if value:
            said[each.name] = (
                list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value
            )
    return write_atomically(path, dump_yaml(said))


def read_rubric_map(path: Path) -> RubricMap:
    """Return a saved map; raises `DataError` with every fault of the file."""
    problems = Problems()
    node = read_perfcal_yaml(path, format_name="rubric-map", name=path.name, problems=problems)
    found = _map(node, YamlFields(path.name, problems)) if node is not None else None
    if found is None or problems.has_errors():
        raise DataError(
            f"{path}: the column map cannot be used: {_first(problems)}",
            problems.to_frame(),
            hint="correct the map or propose a new one",
        )
    return found


def _map(node: YamlMap, reader: YamlFields) -> RubricMap:
    reader.known_keys(node, ["perfcal", *(each.name for each in fields(RubricMap))])
    where = node.entries.get("where")
    pairs = {key: reader.text(where, key) for key in where.entries} if isinstance(where, YamlMap) else {}
    group = node.entries.get("group")
    return RubricMap(
        level=reader.text(node, "level", required=True),
        dimension=reader.text(node, "dimension", required=True),
        text=reader.text(node, "text", required=True),
        rung=reader.text(node, "rung"),
        group=(group.text.strip(),)
        if isinstance(group, YamlText) and group.text.strip()
        else reader.texts(node, "group"),
        weight=reader.text(node, "weight"),
        dimension_summary=reader.text(node, "dimension_summary"),
        where=pairs,
        levels=reader.texts(node, "levels"),
        rungs=reader.texts(node, "rungs"),
    )


def _first(problems: Problems) -> str:
    fault = next((row for row in problems if row.severity == "error"), None)
    return f"line {fault.line}: {fault.found}" if fault else "nothing in it"
