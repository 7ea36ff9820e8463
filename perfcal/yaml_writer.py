"""The one writer of YAML: text reads back exactly as it was, and a person can edit the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["dump_yaml"]


class _Writer(yaml.SafeDumper):
    """Text exactly as given, short leaves on one line, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, False)

    def represent_text(self, text: str) -> ScalarNode:
        style = None
        if _LITERAL.fullmatch(text):
            style = "|"
        elif not _SIMPLE.fullmatch(text):
            style = '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> MappingNode:  # noqa: FBT001
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = _is_short([part for pair in node.value for part in pair])
        return node

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> SequenceNode:  # noqa: FBT001
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = _is_short(node.value)
        return node


# A block scalar keeps these exactly; anything else (odd spaces at the ends, control characters) is double-quoted.
_VISIBLE = r"[!-~\u00a1-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff]"
_LITERAL = re.compile(rf"{_VISIBLE}+(?: +{_VISIBLE}+)*(?:\n+ *{_VISIBLE}+(?: +{_VISIBLE}+)*)+\n?")
_SIMPLE = re.compile(r"[ -~\u00a0-\u2027\u202f-\ud7ff\ue000-\ufdff]*")
_Writer.add_representer(str, _Writer.represent_text)


def _is_short(parts: list[Node]) -> bool:
    """Whether these leaves fit one line of a page."""
    if not all(isinstance(part, ScalarNode) and "\n" not in part.value for part in parts):
        return False
    return sum(len(part.value) + 3 for part in parts) <= 100


def dump_yaml(data: Mapping[str, Any]) -> str:
    """Return `data` as YAML that reads back as the same text: quoted where YAML would guess, never reordered."""
    return yaml.dump(dict(data), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110, indent=2)
