"""Read `policy.yaml`: the organisation's own numbers over the defaults of the requirements."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from perfcal.load.yaml_fields import YamlFields, validated
from perfcal.load.yaml_text import YamlMap, read_perfcal_yaml
from perfcal.schema.policy import Policy
from perfcal.schema.problems import Problems

__all__ = ["read_policy"]


def read_policy(path: Path, *, name: str, problems: Problems) -> Policy | None:
    """Return the policy; the defaults when there is no file, None when it is not a policy file at all.

    A rule that is misspelt or impossible is an error with what to write, and its default holds until it is mended; the
    other rules of the file are used, and the workspace loads.
    """
    if not path.exists():
        return Policy()
    found = Problems()
    node = read_perfcal_yaml(path, format_name="policy", name=name, problems=found)
    policy = None if node is None else _policy(node, YamlFields(name, found))
    problems.extend(found)
    return policy


def _policy(node: YamlMap, fields: YamlFields) -> Policy:
    """Take each rule by itself, so that one that is wrong costs no other."""
    rules: dict[str, Any] = {}
    for key, value in node.entries.items():
        if key == "perfcal":
            continue
        line = node.line_of(key)
        alone = validated(Policy, YamlMap({key: value}, line, {key: line}), fields)
        if alone is not None and _in_order(key, getattr(alone, key), line, fields):
            rules[key] = getattr(alone, key)
    return Policy(**rules)


def _in_order(key: str, value: object, line: int, fields: YamlFields) -> bool:
    """Whether a pair of numbers has the smaller one first."""
    if not (isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], int) and value[0] > value[1]):
        return True
    hint = f"write `{key}: [{value[1]}, {value[0]}]`"
    fields.error(line, f"{key}: {list(value)}", "the smaller number first", hint=hint, column=key)
    return False
