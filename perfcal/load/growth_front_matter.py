"""The front matter of a growth doc: whose it is, which rubric, and the histories of managers and levels (R1.1)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from perfcal.errors import nearest
from perfcal.load.growth_source import Source
from perfcal.load.yaml_text import YamlList, YamlMap, YamlNode, YamlText, parse_yaml
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Rubric

__all__ = ["FrontMatter", "Tenure", "read_front_matter"]

_FORMAT = "growth/1"
_KEYS = ("perfcal", "employee_id", "rubric", "managers", "levels", "target")


@dataclass(frozen=True, slots=True)
class Tenure:
    """A manager's id or a level's, and the first day it held."""

    value: str
    start: date
    line: int


@dataclass(slots=True)
class FrontMatter:
    """What stands between the two `---` lines. A blank `employee_id` means the document cannot be used."""

    employee_id: str = ""
    rubric: str = ""
    managers: list[Tenure] = field(default_factory=list)
    levels: list[Tenure] = field(default_factory=list)
    target_level: str = ""
    target_by: str = ""
    line: int = 1
    target_line: int = 1
    refused_lines: set[int] = field(default_factory=set)


def read_front_matter(
    source: Source, *, rubrics: Mapping[str, Rubric], employee_ids: Collection[str], problems: Problems
) -> tuple[FrontMatter, int]:
    """Return the front matter and the line the body starts at.

    A document without front matter is used when its file is named for a person on the roster, and refused otherwise.
    """
    end = _end_of_front_matter(source)
    if end is None:
        return FrontMatter(_from_name(source, 1, employee_ids, problems)), 1
    text = "\n".join(source.rows[1 : end - 1])
    node = parse_yaml(text, name=source.name, problems=problems, first_line=2)
    if not isinstance(node, YamlMap):
        if node is not None:
            problems.error(
                source.name, 2, "front matter without keys", "`key: value` lines", hint=f"see perfcal: {_FORMAT}"
            )
        return FrontMatter(), 1
    front = _Reader(source, node, rubrics, problems).read()
    if not front.employee_id:
        front.employee_id = _from_name(source, node.line_of("employee_id"), employee_ids, problems)
    return front, end + 1


def _end_of_front_matter(source: Source) -> int | None:
    if source.line(1).rstrip() != "---":
        return None
    return next((n for n in range(2, source.lines + 1) if source.line(n).rstrip() in {"---", "..."}), None)


def _from_name(source: Source, line: int, employee_ids: Collection[str], problems: Problems) -> str:
    stem = PurePath(source.name).stem
    hint = f"begin the file with:  ---  perfcal: {_FORMAT}  employee_id: …  ---  (one per line)"
    if stem in employee_ids:
        found = "no employee_id in front matter"
        problems.warning(source.name, line, found, "front matter with employee_id", hint=f"read as {stem}; {hint}")
        return stem
    problems.error(source.name, line, "no employee_id in front matter", "front matter with employee_id", hint=hint)
    return ""


class _Reader:
    def __init__(self, source: Source, node: YamlMap, rubrics: Mapping[str, Rubric], problems: Problems) -> None:
        self.name, self.node, self.rubrics, self.problems = source.name, node, rubrics, problems
        self.front = FrontMatter(line=node.line)

    def read(self) -> FrontMatter:
        self._check_keys()
        front = self.front
        front.employee_id = self._text("employee_id").strip()
        front.rubric = self._rubric()
        front.managers = self._tenures("managers", "id")
        front.levels = [
            Tenure(level, row.start, row.line)
            for row in self._tenures("levels", "level")
            if (level := self._level(row.value, row.line))
        ]
        self._target()
        return front

    def _check_keys(self) -> None:
        said = self._text("perfcal")
        if said != _FORMAT:
            line = self.node.line_of("perfcal")
            found = f"format {said!r}" if said else "no format"
            self.problems.warning(
                self.name, line, found, f"perfcal: {_FORMAT}", hint=f"write `perfcal: {_FORMAT}` first"
            )
        for key in self.node.entries:
            if key not in _KEYS:
                close = nearest(key, _KEYS, limit=1)
                hint = f"did you mean {close[0]}?" if close else f"the keys are {', '.join(_KEYS)}"
                self._refuse(self.node.line_of(key), f"unknown key {key!r}", f"one of {', '.join(_KEYS)}", hint)

    def _text(self, key: str) -> str:
        node = self.node.entries.get(key)
        return node.text if isinstance(node, YamlText) else ""

    def _rubric(self) -> str:
        named = self._text("rubric")
        if named and named not in self.rubrics:
            close = ", ".join(nearest(named, self.rubrics) or self.rubrics)
            only = next(iter(self.rubrics))
            hint = f"write one of: {close}; {only} is used until then"
            self._refuse(self.node.line_of("rubric"), f"rubric {named!r}", "a rubric of this workspace", hint)
            return only
        return named or next(iter(self.rubrics))

    def _level(self, written: str, line: int) -> str:
        rubric = self.rubrics[self.front.rubric]
        level = rubric.level_id(written)
        if level is None:
            known = [level.id for level in rubric.levels]
            hint = f"write one of: {', '.join(nearest(written, known) or known)}"
            self._refuse(line, f"level {written!r}", f"a level of {rubric.id}", hint)
            return ""
        return level

    def _tenures(self, key: str, value_key: str) -> list[Tenure]:
        node = self.node.entries.get(key)
        if node is None:
            return []
        form = f"a list like `- {{{value_key}: …, from: YYYY-MM-DD}}`"
        if not isinstance(node, YamlList):
            self._refuse(self.node.line_of(key), f"{key} is not a list", form, "write one entry per line")
            return []
        rows = [row for item in node if (row := self._tenure(item, value_key, form))]
        in_order = sorted(rows, key=lambda row: row.start)
        if rows != in_order:
            line = self.node.line_of(key)
            self.problems.note(
                self.name, line, f"{key} out of order", "oldest first", hint="read in order of their dates"
            )
        return in_order

    def _tenure(self, item: YamlNode, value_key: str, form: str) -> Tenure | None:
        entries = item.entries if isinstance(item, YamlMap) else {}
        value, start = entries.get(value_key), entries.get("from")
        if not isinstance(value, YamlText) or not isinstance(start, YamlText) or not value.text:
            self._refuse(item.line, "an entry that is not complete", form, f"give {value_key} and from")
            return None
        day = _iso_day(start.text)
        if day is None:
            self._refuse(start.line, "a from that is no day", "YYYY-MM-DD", "write the day as YYYY-MM-DD")
            return None
        return Tenure(value.text.strip(), day, item.line)

    def _target(self) -> None:
        node = self.node.entries.get("target")
        if node is None:
            return
        self.front.target_line = line = self.node.line_of("target")
        level = node.entries.get("level") if isinstance(node, YamlMap) else None
        by = node.entries.get("by") if isinstance(node, YamlMap) else None
        if not isinstance(level, YamlText):
            self._refuse(line, "a target without a level", "{level: …, by: YYYY-Hn}", "name the level aimed at")
            return
        self.front.target_level = self._level(level.text, line)
        self.front.target_by = by.text if isinstance(by, YamlText) else ""
        if self.front.target_by and not re.fullmatch(r"\d{4}-(H[12]|Q[1-4]|\d{2})", self.front.target_by):
            hint = "write a half, a quarter or a month"
            self._refuse(line, "a target date that is none", "YYYY-Hn, YYYY-Qn or YYYY-MM", hint)
            self.front.target_by = ""

    def _refuse(self, line: int, found: str, expected: str, hint: str) -> None:
        self.front.refused_lines.add(line)
        self.problems.error(self.name, line, found, expected, hint=hint)


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
