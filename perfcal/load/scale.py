"""Read `scale.yaml`: the rating scale, worst to best, whose direction is stated and never inferred."""

from __future__ import annotations

from pathlib import Path

from perfcal.load.yaml_fields import YamlFields
from perfcal.load.yaml_text import YamlMap, read_perfcal_yaml
from perfcal.schema.problems import Problems
from perfcal.schema.scale import Scale, ScaleValue

__all__ = ["read_scale"]


def read_scale(path: Path, *, name: str, problems: Problems) -> Scale | None:
    """Return the scale of a workspace, or None when it has an error; every fault is kept in `problems`.

    A word may mean one thing only: a value, label or alias that appears twice, or that is also a word for "not rated",
    is an error. The order in the file is worst to best; the numbers themselves may rise or fall.
    """
    found = Problems()
    node = read_perfcal_yaml(path, format_name="scale", name=name, problems=found)
    scale = _scale(node, YamlFields(name, found)) if node is not None else None
    problems.extend(found)
    return None if found.has_errors() else scale


def _scale(node: YamlMap, fields: YamlFields) -> Scale:
    fields.known_keys(node, ["perfcal", "values", "meets", "unrated"])
    words: dict[str, int] = {}
    values = [step for entry in fields.maps(node, "values") if (step := _value(entry, fields, words)) is not None]
    if len(values) < 2:
        fields.error(
            node.line_of("values"),
            f"{len(values)} values",
            "two or more, worst to best",
            hint="list `- {value: 1, label: …}`",
            column="values",
        )
    unrated = fields.texts(node, "unrated")
    for word in unrated:
        if word.casefold() in words:
            fields.error(
                node.line_of("unrated"),
                f"{word!r}, which is also on the scale",
                "a word for no rating",
                hint="keep it in one place",
                column="unrated",
            )
    fields.text(node, "meets", required=True)
    meets = fields.whole(node, "meets", least=-99)
    if meets is not None and meets not in {step.value for step in values}:
        listed = ", ".join(str(step.value) for step in values)
        fields.error(
            node.line_of("meets"),
            "a value that is not on the scale",
            f"one of {listed}",
            hint="name the value that means “meets expectations”",
            column="meets",
        )
    return Scale(tuple(values), meets if meets is not None else 0, unrated)


def _value(entry: YamlMap, fields: YamlFields, words: dict[str, int]) -> ScaleValue | None:
    fields.known_keys(entry, ["value", "label", "aliases"])
    fields.text(entry, "value", required=True)
    value = fields.whole(entry, "value", least=-99)
    label = fields.text(entry, "label", required=True)
    aliases = fields.texts(entry, "aliases")
    for word in {str(value).casefold(), label.casefold(), *(alias.casefold() for alias in aliases)} - {""}:
        if word in words:
            fields.error(
                entry.line,
                f"{word!r} again (first in line {words[word]})",
                "each value, label and alias once",
                hint="give each step its own words",
                column="values",
            )
        words.setdefault(word, entry.line)
    return None if value is None else ScaleValue(value, label, aliases)
