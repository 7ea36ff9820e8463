"""The cells of a rubric: their texts, the evidence that can be counted for them, and the cells left blank on purpose."""

from __future__ import annotations

from typing import cast, get_args

from perfcal.load.yaml_fields import YamlFields, nearest_hint
from perfcal.load.yaml_text import YamlList, YamlMap, YamlNode, YamlText
from perfcal.schema.rubric import EvidenceRule, Example, Expectation, Period, Rubric

__all__ = ["read_expectations", "read_not_expected"]

_PERIODS = [period for period in get_args(Period) if period]


def read_expectations(node: YamlMap, frame: Rubric, fields: YamlFields) -> tuple[Expectation, ...]:
    """Return the texts of all cells; a text of an unknown level, dimension or rung is an error with the nearest."""
    read: dict[tuple[str, str, str, str], int] = {}
    kept: list[Expectation] = []
    for entry in fields.maps(node, "expectations"):
        text = _expectation(entry, frame, fields)
        if text is None:
            continue
        cell = (text.level, text.rung, text.dimension, " ".join(text.text.split()))
        if cell in read:
            found = f"the same text twice for {text.level or text.rung} × {text.dimension} (first in line {read[cell]})"
            fields.error(
                entry.line, found, "each text of a cell once", hint="keep one of the two", column="expectations"
            )
        read.setdefault(cell, entry.line)
        kept.append(text)
    return tuple(kept)


def _expectation(entry: YamlMap, frame: Rubric, fields: YamlFields) -> Expectation | None:
    fields.known_keys(entry, ["level", "rung", "dimension", "text", "evidence", "examples"])
    level, rung = _level(entry, frame, fields), fields.text(entry, "rung")
    dimension = fields.text(entry, "dimension", required=True)
    known = level is not None
    if dimension:
        known &= fields.known_name(entry, "dimension", dimension, [each.id for each in frame.dimensions])
    if rung:
        known &= fields.known_name(entry, "rung", rung, frame.rungs)
    if known and not level and not rung:
        fields.error(
            entry.line, "no level", "a level or a rung", hint="add `level:` with the id of a level", column="level"
        )
    made = Expectation(
        dimension=dimension,
        text=fields.text(entry, "text", required=True),
        level=level or "",
        rung=rung,
        evidence=tuple(_rule(rule, frame, fields) for rule in fields.maps(entry, "evidence")),
        examples=tuple(_example(example, fields) for example in fields.maps(entry, "examples")),
        line=entry.line,
    )
    return made if known else None


def _level(entry: YamlMap, frame: Rubric, fields: YamlFields) -> str | None:
    """Return the level's id, "" where none is named, None where it is not a level of this file."""
    written = fields.text(entry, "level")
    level = frame.level_id(written) if written else ""
    if level is None:
        fields.known_name(entry, "level", written, [each.id for each in frame.levels])
    return level


def _rule(entry: YamlMap, frame: Rubric, fields: YamlFields) -> EvidenceRule:
    fields.known_keys(entry, ["kind", "reach", "min", "sum", "per"])
    kind, reach, per = (fields.text(entry, key) for key in ("kind", "reach", "per"))
    if kind:
        fields.known_name(entry, "kind", kind, frame.kinds)
    if reach:
        fields.known_name(entry, "reach", reach, frame.reach)
    if per:
        fields.known_name(entry, "per", per, _PERIODS)
    minimum, total = fields.whole(entry, "min", least=1), fields.whole(entry, "sum", least=1)
    given = [key for key in ("min", "sum") if key in entry.entries]
    if len(given) != 1:
        found = "both min and sum" if given else "neither min nor sum"
        hint = "`min: 3` counts rows; `sum: 3` adds the numbers in their tags, as in #unblocked:3"
        fields.error(entry.line, found, "min or sum", hint=hint, column="evidence")
    return EvidenceRule(kind, reach, minimum, total, cast("Period", per))


def _example(entry: YamlMap, fields: YamlFields) -> Example:
    fields.known_keys(entry, ["title", "url", "who"])
    url = fields.text(entry, "url")
    if url and not url.startswith(("https://", "http://", "mailto:")):
        fields.error(
            entry.line_of("url"),
            "a link of another kind",
            "http(s) or mailto",
            hint="write the whole address",
            column="url",
        )
    return Example(fields.text(entry, "title", required=True), url, fields.text(entry, "who"))


def read_not_expected(node: YamlMap, frame: Rubric, fields: YamlFields) -> tuple[tuple[str, str], ...]:
    """Return the (level, dimension) cells left blank on purpose, written `{level: L4, dimension: scope}` or `[L4, scope]`."""
    listed = node.entries.get("not_expected")
    if listed is None or (isinstance(listed, YamlText) and not listed.text.strip()):
        return ()
    cells = [_cell(entry, frame, fields) for entry in listed] if isinstance(listed, YamlList) else [None]
    if not isinstance(listed, YamlList):
        fields.error(
            listed.line, "not_expected is not a list", "a list of cells", hint="write `- {level: L4, dimension: scope}`"
        )
    return tuple(dict.fromkeys(cell for cell in cells if cell is not None))


def _cell(entry: YamlNode, frame: Rubric, fields: YamlFields) -> tuple[str, str] | None:
    if isinstance(entry, YamlList) and len(entry.items) == 2:
        keys = ("level", "dimension")
        entry = YamlMap(dict(zip(keys, entry.items, strict=True)), entry.line)
    if not isinstance(entry, YamlMap):
        fields.error(
            entry.line,
            "a cell written another way",
            "{level, dimension}",
            hint="write `- {level: L4, dimension: scope}`",
        )
        return None
    fields.known_keys(entry, ["level", "dimension"])
    level, dimension = fields.text(entry, "level", required=True), fields.text(entry, "dimension", required=True)
    names = [each.id for each in frame.dimensions]
    if level and frame.level_id(level) is None:
        ids = [each.id for each in frame.levels]
        fields.error(entry.line, f"unknown level {level!r}", "a level of this file", hint=nearest_hint(level, ids))
    if dimension and dimension not in names:
        fields.known_name(entry, "dimension", dimension, names)
    known = frame.level_id(level)
    return (known, dimension) if known is not None and dimension in names else None
