"""The one reader of YAML; `perfcal.yaml_writer` is the one writer.

Every scalar is read as a string: YAML's own guesses turn `00417` into 271, `1:1` into 61 and `No` into false. Lines are
kept, duplicate keys, tabs, aliases and deep nesting are named faults, and nothing here raises for what a file contains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import BaseConstructor
from yaml.nodes import Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

from perfcal.errors import nearest
from perfcal.load.text_file import read_text
from perfcal.schema.problems import Problems

__all__ = [
    "YamlList",
    "YamlMap",
    "YamlNode",
    "YamlText",
    "parse_yaml",
    "plain",
    "read_perfcal_yaml",
]

MAX_DEPTH = 40
MAX_CHARACTERS = 20_000_000
_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar, always text."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence."""

    items: tuple[YamlNode, ...]
    line: int

    def __iter__(self) -> Iterator[YamlNode]:
        return iter(self.items)


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping: key → node, in the order of the file, with the line of every key."""

    entries: Mapping[str, YamlNode]
    line: int
    key_lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping where the key is missing."""
        return self.key_lines.get(key, self.line)


YamlNode = YamlText | YamlList | YamlMap


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """A construct that is valid YAML and not accepted here."""

    def __init__(self, line: int, found: str, expected: str, hint: str) -> None:
        super().__init__(found)
        self.line, self.found, self.expected, self.hint = line, found, expected, hint


class _PythonEvents(Reader, Scanner, Parser):
    """PyYAML's own parser, several times slower, where it was built without libyaml."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


_Events: Any = getattr(yaml.cyaml, "CParser", _PythonEvents) if yaml.__with_libyaml__ else _PythonEvents


class _Loader(Composer, _Events, BaseConstructor, BaseResolver):  # type: ignore[misc]
    """Events from libyaml, nodes composed here, so that aliases and depth are refused before they cost anything."""

    def __init__(self, text: str) -> None:
        _Events.__init__(self, text)
        Composer.__init__(self)
        BaseConstructor.__init__(self)
        BaseResolver.__init__(self)
        self.depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            line = self.peek_event().start_mark.line + 1
            raise _Refused(line, "an alias (*name)", "text written out in full", "copy the text the alias stands for")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            line = self.peek_event().start_mark.line + 1
            raise _Refused(line, f"more than {MAX_DEPTH} levels of nesting", "a shallow file", "flatten this part")
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def parse_yaml(text: str, *, name: str, problems: Problems, first_line: int = 1) -> YamlNode | None:
    """Return the tree of one YAML document, scalars as text; faults are kept and None returned.

    `first_line` is the line the text starts at in its file, for front matter.
    """
    if len(text) > MAX_CHARACTERS:
        problems.error(name, None, f"{len(text):,} characters", f"at most {MAX_CHARACTERS:,}", hint="split the file")
        return None
    shift = first_line - 1
    faults = len(problems)
    try:
        root = _Loader(text).get_single_node()
        node = _tree(root, name, problems, shift) if root is not None else YamlMap({}, first_line)
    except _Refused as refused:
        problems.error(name, refused.line + shift, refused.found, refused.expected, hint=refused.hint)
        return None
    except yaml.YAMLError as error:
        _keep_syntax_fault(error, text, name, problems, shift=shift)
        return None
    return node if len(problems) == faults else None


def read_perfcal_yaml(path: Path, *, format_name: str, name: str, problems: Problems) -> YamlMap | None:
    """Return the mapping of one of perfcal's own files, whose first key must be `perfcal: <format_name>/1`."""
    text = read_text(path, name=name, problems=problems)
    node = None if text is None else parse_yaml(text, name=name, problems=problems)
    if node is None:
        return None
    wanted = f"perfcal: {format_name}/1"
    first = next(iter(node.entries.items()), None) if isinstance(node, YamlMap) else None
    if isinstance(node, YamlMap) and first and first[0] == "perfcal":
        said = first[1].text if isinstance(first[1], YamlText) else ""
        if said == f"{format_name}/1":
            return node
        problems.error(name, first[1].line, f"perfcal: {said}", wanted, hint=_other_format(said, format_name))
        return None
    found = f"a first key {first[0]!r}" if first else "no keys"
    line = node.line_of(first[0]) if isinstance(node, YamlMap) and first else node.line
    problems.error(name, line, found, wanted, hint=f"write `{wanted}` as the first line")
    return None


def plain(node: YamlNode) -> Any:
    """Return the tree as text, lists and dictionaries, for a model to validate."""
    if isinstance(node, YamlText):
        return node.text
    if isinstance(node, YamlList):
        return [plain(item) for item in node]
    return {key: plain(value) for key, value in node.entries.items()}


def _tree(node: Node, name: str, problems: Problems, shift: int) -> YamlNode:
    line = node.start_mark.line + 1 + shift
    if isinstance(node, ScalarNode):
        return YamlText(node.value, line)
    if isinstance(node, SequenceNode):
        return YamlList(tuple(_tree(item, name, problems, shift) for item in node.value), line)
    return _mapping(node, name, problems, shift)


def _mapping(node: Node, name: str, problems: Problems, shift: int) -> YamlMap:
    entries: dict[str, YamlNode] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1 + shift
        if not isinstance(key, ScalarNode):
            problems.error(name, line, "a list or mapping as a key", "a word as a key", hint="write `key: value`")
            continue
        if key.value in entries:
            found = f"{key.value!r} twice (first in line {lines[key.value]})"
            problems.error(name, line, found, "each key once", hint="keep one of the two", column=key.value)
            continue
        entries[key.value] = _tree(value, name, problems, shift)
        lines[key.value] = line
    return YamlMap(entries, node.start_mark.line + 1 + shift, lines)


def _keep_syntax_fault(error: yaml.YAMLError, text: str, name: str, problems: Problems, *, shift: int) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark is not None else None
    tab = _tab_line(text, line)
    if tab is not None:
        problems.error(name, tab + shift, "a tab in the indentation", "spaces", hint="indent with spaces only")
        return
    if "single document" in str(getattr(error, "context", "")):
        found, expected, hint = "a second `---` document", "one document", "keep one document per file"
    elif mark is None:
        found, expected, hint = "a character YAML does not allow", "printable text", "remove control characters"
    else:
        said = getattr(error, "problem", None) or "text that is not YAML"
        found, expected = f"text that is not YAML: {said}", "YAML"
        hint = "quote text that holds `: ` or ` #` or starts with a sign, and check the indentation"
    problems.error(name, None if line is None else line + shift, found, expected, hint=hint)


def _tab_line(text: str, line: int | None) -> int | None:
    """Return the line of a leading tab at the fault or just above it, where the parser stumbles over it."""
    rows = _BREAK.split(text)
    near = range(len(rows)) if line is None else range(max(0, line - 2), min(len(rows), line + 1))
    return next((n + 1 for n in near if "\t" in rows[n][: len(rows[n]) - len(rows[n].lstrip())]), None)


def _other_format(said: str, format_name: str) -> str:
    kind, _, version = said.partition("/")
    if kind == format_name and version != "1":
        return "this perfcal reads version 1"
    known = ["cycle", "rubric", "scale", "policy", "growth", "pre-read", "rubric-map", "column-map"]
    close = nearest(kind, known, limit=1)
    return f"this is where a {format_name} file belongs" if kind in known or not close else f"write {format_name}/1"
