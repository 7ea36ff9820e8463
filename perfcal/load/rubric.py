"""Read `rubric.yaml`: levels × dimensions × expectations, with evidence criteria that can be counted (R4)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from perfcal.load.rubric_checks import check_cells, check_frame
from perfcal.load.rubric_expectations import read_expectations, read_not_expected
from perfcal.load.yaml_fields import YamlFields
from perfcal.load.yaml_text import YamlMap, read_perfcal_yaml
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Dimension, Level, Rubric

__all__ = ["read_rubric"]

_KEYS = (
    "perfcal",
    "id",
    "cumulative",
    "levels",
    "dimensions",
    "kinds",
    "reach",
    "rungs",
    "expectations",
    "not_expected",
)

_FIRST_ENTRY = {
    "levels": "list the levels, lowest first: `- {id: L4, title: Engineer}`",
    "dimensions": "list the dimensions: `- {id: scope, title: Scope}`",
}


def read_rubric(path: Path, *, name: str, problems: Problems) -> Rubric | None:
    """Return the ladder of one job family, or None when it has an error; every fault is kept in `problems`.

    The order of `levels`, `reach` and `rungs` in the file is their rank; their ids mean nothing else (R4.1). A cell
    neither filled nor in `not_expected` is a warning. Weights are kept as the file's own: they never add people up.
    """
    found = Problems()
    node = read_perfcal_yaml(path, format_name="rubric", name=name, problems=found)
    rubric = _rubric(node, YamlFields(name, found)) if node is not None else None
    problems.extend(found)
    return None if found.has_errors() else rubric


def _rubric(node: YamlMap, fields: YamlFields) -> Rubric:
    fields.known_keys(node, _KEYS)
    frame = Rubric(
        id=fields.text(node, "id", required=True),
        levels=tuple(_level(entry, fields) for entry in _some_maps(node, "levels", fields)),
        dimensions=tuple(_dimension(entry, fields) for entry in _some_maps(node, "dimensions", fields)),
        expectations=(),
        cumulative=fields.flag(node, "cumulative", default=True),
        kinds=_unique_words(node, "kinds", fields),
        reach=_unique_words(node, "reach", fields),
        rungs=_unique_words(node, "rungs", fields),
        file=fields.name,
    )
    check_frame(frame, node, fields)
    expectations = read_expectations(node, frame, fields)
    rubric = replace(frame, expectations=expectations, not_expected=read_not_expected(node, frame, fields))
    if not fields.problems.has_errors():  # a misspelt dimension would also show as blank cells
        check_cells(rubric, node, fields)
    return rubric


def _level(entry: YamlMap, fields: YamlFields) -> Level:
    fields.known_keys(entry, ["id", "title", "track", "aliases", "requires"])
    requires = entry.entries.get("requires")
    pairs: dict[str, str] = {}
    if isinstance(requires, YamlMap):
        pairs = {dimension: fields.text(requires, dimension, required=True) for dimension in requires.entries}
    elif requires is not None:
        fields.error(
            requires.line, "requires is not a mapping", "{dimension: rung}", hint="write `requires: {scope: working}`"
        )
    return Level(
        id=fields.text(entry, "id", required=True),
        title=fields.text(entry, "title"),
        track=fields.text(entry, "track"),
        aliases=fields.texts(entry, "aliases"),
        requires=tuple(pairs.items()),
    )


def _dimension(entry: YamlMap, fields: YamlFields) -> Dimension:
    fields.known_keys(entry, ["id", "title", "group", "weight", "summary"])
    dimension_id = fields.text(entry, "id", required=True)
    return Dimension(
        id=dimension_id,
        title=fields.text(entry, "title", default=dimension_id),
        group=fields.text(entry, "group"),
        weight=fields.share(entry, "weight"),
        summary=fields.text(entry, "summary"),
    )


def _some_maps(node: YamlMap, key: str, fields: YamlFields) -> tuple[YamlMap, ...]:
    entries = fields.maps(node, key)
    if not entries:
        fields.error(
            node.line_of(key), f"no {key}", f"one entry or more under {key}", hint=_FIRST_ENTRY[key], column=key
        )
    return entries


def _unique_words(node: YamlMap, key: str, fields: YamlFields) -> tuple[str, ...]:
    words = fields.texts(node, key)
    twice = sorted({word for word in words if words.count(word) > 1})
    if twice:
        fields.error(node.line_of(key), f"{', '.join(twice)} twice", "each word once", hint="keep one", column=key)
    if "" in words:
        fields.error(node.line_of(key), "a blank word", "words", hint="take it out", column=key)
    return words
