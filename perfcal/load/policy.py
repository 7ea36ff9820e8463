"""Read `policy.yaml`: the organisation's own numbers over the defaults of the requirements."""

from __future__ import annotations

from pathlib import Path

from perfcal.load.yaml_fields import YamlFields, validated
from perfcal.load.yaml_text import YamlMap, read_perfcal_yaml
from perfcal.schema.policy import Policy
from perfcal.schema.problems import Problems

__all__ = ["read_policy"]


def read_policy(path: Path, *, name: str, problems: Problems) -> Policy | None:
    """Return the policy; the defaults when there is no file, None when the file has an error.

    An unknown key is an error with the nearest known one: a misspelt rule must never fall back to its default unseen.
    """
    if not path.exists():
        return Policy()
    found = Problems()
    node = read_perfcal_yaml(path, format_name="policy", name=name, problems=found)
    policy = _policy(node, YamlFields(name, found)) if node is not None else None
    problems.extend(found)
    return None if found.has_errors() else policy


def _policy(node: YamlMap, fields: YamlFields) -> Policy | None:
    rules = YamlMap({key: value for key, value in node.entries.items() if key != "perfcal"}, node.line, node.key_lines)
    policy = validated(Policy, rules, fields)
    for key in rules.entries if policy is not None else ():
        value = getattr(policy, key, None)
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], int) and value[0] > value[1]:
            fields.error(
                node.line_of(key),
                f"{key}: {list(value)}",
                "the smaller number first",
                hint=f"write `{key}: [{value[1]}, {value[0]}]`",
                column=key,
            )
    return policy
