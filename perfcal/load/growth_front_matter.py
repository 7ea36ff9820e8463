"""The front matter of a growth doc: whose it is, which rubric, and the histories of managers and levels (R1.1)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

from perfcal.errors import nearest
from perfcal.load.cell_fault import quoted
from perfcal.load.growth_source import Source
from perfcal.load.yaml_fields import YamlFields
from perfcal.load.yaml_text import YamlMap, parse_yaml
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Rubric

__all__ = ["FrontMatter", "Tenure", "read_front_matter"]

_FORMAT = "growth/1"
_TARGET_DATE = re.compile(r"\d{4}-(H[12]|Q[1-4]|\d{2})")
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
    faults = Problems()
    front = _Reader(node, rubrics, YamlFields(source.name, faults)).read()
    front.refused_lines = {fault.line for fault in faults if fault.severity == "error" and fault.line is not None}
    problems.extend(faults)
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
    """The keys of one document's front matter, taken out of its YAML by `YamlFields`."""

    def __init__(self, node: YamlMap, rubrics: Mapping[str, Rubric], fields: YamlFields) -> None:
        self.node, self.rubrics, self.fields = node, rubrics, fields
        self.rubric = next(iter(rubrics.values()))

    def read(self) -> FrontMatter:
        self._check_format()
        self.fields.known_keys(self.node, _KEYS)
        self._choose_rubric()
        front = FrontMatter(self.fields.text(self.node, "employee_id"), self.rubric.id, line=self.node.line)
        front.managers = self._tenures("managers", "id")
        front.levels = [
            replace(row, value=level)
            for row in self._tenures("levels", "level")
            if (level := self._level(row.value, row.line))
        ]
        self._read_target(front)
        return front

    def _check_format(self) -> None:
        said = self.fields.text(self.node, "perfcal")
        if said != _FORMAT:
            found = f"format {quoted(said, known=[_FORMAT], otherwise='of another name')}" if said else "no format"
            hint = f"write `perfcal: {_FORMAT}` first"
            self.fields.warning(self.node.line_of("perfcal"), found, f"perfcal: {_FORMAT}", hint=hint)

    def _choose_rubric(self) -> None:
        named = self.fields.text(self.node, "rubric")
        if named and named not in self.rubrics:
            close = ", ".join(nearest(named, self.rubrics) or self.rubrics)
            found = f"rubric {quoted(named, known=self.rubrics, otherwise='of another name')}"
            hint = f"write one of: {close}; {self.rubric.id} is used until then"
            self.fields.error(self.node.line_of("rubric"), found, "a rubric of this workspace", hint=hint)
        self.rubric = self.rubrics.get(named, self.rubric)

    def _level(self, written: str, line: int) -> str:
        level = self.rubric.level_id(written)
        if level is None:
            known = [level.id for level in self.rubric.levels]
            found = f"level {quoted(written, known=known, otherwise='that is on no rubric')}"
            hint = f"write one of: {', '.join(nearest(written, known) or known)}"
            self.fields.error(line, found, f"a level of {self.rubric.id}", hint=hint)
        return level or ""

    def _tenures(self, key: str, value_key: str) -> list[Tenure]:
        rows = [row for item in self.fields.maps(self.node, key) if (row := self._tenure(item, value_key))]
        in_order = sorted(rows, key=lambda row: row.start)
        if rows != in_order:
            line, hint = self.node.line_of(key), "read in order of their dates"
            self.fields.problems.note(self.fields.name, line, f"{key} out of order", "oldest first", hint=hint)
        return in_order

    def _tenure(self, item: YamlMap, value_key: str) -> Tenure | None:
        value, start = self.fields.text(item, value_key, required=True), self.fields.day(item, "from")
        return Tenure(value, start, item.line) if value and start else None

    def _read_target(self, front: FrontMatter) -> None:
        target = self.node.entries.get("target")
        if target is None:
            return
        if not isinstance(target, YamlMap):
            hint = "name the level aimed at"
            line = self.node.line_of("target")
            self.fields.error(line, "a target without a level", "{level: …, by: YYYY-Hn}", hint=hint)
            return
        if level := self.fields.text(target, "level", required=True):
            front.target_level = self._level(level, target.line_of("level"))
        front.target_by = self.fields.text(target, "by")
        if front.target_by and not _TARGET_DATE.fullmatch(front.target_by):
            hint = "write a half, a quarter or a month"
            expected = "YYYY-Hn, YYYY-Qn or YYYY-MM"
            self.fields.error(target.line_of("by"), "a target date that is none", expected, hint=hint)
            front.target_by = ""
