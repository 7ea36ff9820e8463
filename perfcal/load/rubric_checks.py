"""Checks over a whole rubric: names used once, rungs that exist, weights that total 100, cells that are filled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from perfcal.load.yaml_fields import YamlFields, nearest_hint
from perfcal.load.yaml_text import YamlList, YamlMap
from perfcal.schema.rubric import Dimension, Level, Rubric

__all__ = ["check_cells", "check_frame"]

_TAG = re.compile(r"(?=.*[^\W\d_])\w[\w-]*")


def check_frame(frame: Rubric, node: YamlMap, fields: YamlFields) -> None:
    """Keep what is wrong with the levels, dimensions and words of a rubric, before its texts are looked at."""
    levels, dimensions = _entries(node, "levels"), _entries(node, "dimensions")
    _check_unique(((level.id, *level.aliases) for level in frame.levels), levels, "levels", fields)
    _check_unique(((dimension.id,) for dimension in frame.dimensions), dimensions, "dimensions", fields)
    for level, entry in zip(frame.levels, levels, strict=True):
        _check_requires(level, entry, frame, fields)
    _check_weights(frame, node, fields)
    _check_tags(frame, node, fields)


def check_cells(rubric: Rubric, node: YamlMap, fields: YamlFields) -> None:
    """Keep a warning for each level × dimension that has no text and was not left blank on purpose."""
    by_level = {(text.level, text.dimension) for text in rubric.expectations if text.level}
    by_rung = {(text.rung, text.dimension) for text in rubric.expectations if not text.level}
    for level, entry in zip(rubric.levels, _entries(node, "levels"), strict=True):
        required = dict(level.requires)
        for dimension in rubric.dimensions:
            cell = (level.id, dimension.id)
            filled = cell in by_level or (required.get(dimension.id, ""), dimension.id) in by_rung
            column = f"{level.id} × {dimension.id}"
            if not filled and cell not in rubric.not_expected:
                has_rungs = any(where == dimension.id for _rung, where in by_rung)
                hint = _fill_hint(level, dimension, rungs=rubric.rungs if has_rungs else ())
                fields.warning(
                    entry.line, "a blank cell", "a text, or the cell in not_expected", hint=hint, column=column
                )
            elif filled and cell in rubric.not_expected:
                line, hint = node.line_of("not_expected"), "take the cell out of not_expected, or its texts away"
                fields.warning(line, "a text in a cell of not_expected", "one or the other", hint=hint, column=column)


def _fill_hint(level: Level, dimension: Dimension, *, rungs: tuple[str, ...]) -> str:
    if rungs:
        return (
            f"say which rung {level.id} asks for: `requires: {{{dimension.id}: {rungs[0]}}}`, one of {', '.join(rungs)}"
        )
    return f"add an expectation, or `- {{level: {level.id}, dimension: {dimension.id}}}` under not_expected"


def _check_unique(names: Iterable[tuple[str, ...]], entries: list[YamlMap], key: str, fields: YamlFields) -> None:
    seen: dict[str, int] = {}
    for words, entry in zip(names, entries, strict=True):
        for word in dict.fromkeys(word.strip().casefold() for word in words if word):
            if word in seen:
                found = f"{word!r} again (first in line {seen[word]})"
                fields.error(entry.line, found, "each id and alias once", hint="rename one of the two", column=key)
        seen.update({word.strip().casefold(): entry.line for word in words})


def _check_requires(level: Level, entry: YamlMap, frame: Rubric, fields: YamlFields) -> None:
    for dimension, rung in level.requires:
        names = [known.id for known in frame.dimensions]
        if dimension not in names:
            hint = nearest_hint(dimension, names)
            fields.error(entry.line, f"unknown dimension {dimension!r}", "a dimension", hint=hint, column="requires")
        if rung and rung not in frame.rungs:
            hint = nearest_hint(rung, frame.rungs)
            fields.error(entry.line, f"unknown rung {rung!r}", "a word of rungs", hint=hint, column="requires")


def _check_weights(frame: Rubric, node: YamlMap, fields: YamlFields) -> None:
    """Siblings are the dimensions of one group: all or none have a weight, and the weights total 100."""
    siblings: dict[str, list[Dimension]] = defaultdict(list)
    for dimension in frame.dimensions:
        siblings[dimension.group].append(dimension)
    for group, members in siblings.items():
        weights = [member.weight for member in members if member.weight is not None]
        where, line = (f"group {group!r}" if group else "dimensions without a group"), node.line_of("dimensions")
        if weights and len(weights) < len(members):
            without = ", ".join(member.id for member in members if member.weight is None)
            found = f"no weight for {without}"
            fields.error(line, found, f"all or none of {where}", hint="weigh them all, or none", column="weight")
        elif weights and abs(sum(weights) - 100) > 0.05:
            found = f"weights that total {sum(weights):g}"
            fields.error(
                line, found, f"100 over {where}", hint="change the weights so that they total 100", column="weight"
            )


def _check_tags(frame: Rubric, node: YamlMap, fields: YamlFields) -> None:
    """Bullets are tagged with these words, so each must be writable as a tag and mean one thing."""
    names = [dimension.id for dimension in frame.dimensions]
    for key, words in (("dimensions", names), ("kinds", frame.kinds), ("reach", frame.reach)):
        for word in words:
            if word and not _TAG.fullmatch(word):
                hint = "use letters, digits and hyphens, with at least one letter"
                fields.warning(
                    node.line_of(key), f"{word!r}", "a word that can be typed as a #tag", hint=hint, column=key
                )
    both = sorted(set(names) & set(frame.kinds))
    if both:
        line, hint = node.line_of("kinds"), "rename one: the tag would mean both"
        fields.warning(
            line, f"{', '.join(both)} as dimension and kind", "two different words", hint=hint, column="kinds"
        )


def _entries(node: YamlMap, key: str) -> list[YamlMap]:
    listed = node.entries.get(key)
    return [entry for entry in listed if isinstance(entry, YamlMap)] if isinstance(listed, YamlList) else []
