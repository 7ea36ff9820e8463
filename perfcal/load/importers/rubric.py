"""Bring a foreign ladder in as a rubric: find out which layout it is, read it, or refuse it by name (R4)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from perfcal.errors import RefusedFormatError, UnknownNameError, UsageError
from perfcal.load.importers.csv_text import CsvText, read_csv_text
from perfcal.load.importers.ladder_choice import listed_tables, looks_like_a_ladder
from perfcal.load.importers.ladder_grid import text_columns
from perfcal.load.importers.ladder_words import level_share
from perfcal.load.importers.pipe_tables import Cell, PipeTable, Row, pipe_tables
from perfcal.load.importers.rubric_draft import ImportedRubric, Layout
from perfcal.load.importers.rubric_ft import has_ft_layout, import_ft
from perfcal.load.importers.rubric_long_csv import import_long_csv
from perfcal.load.importers.rubric_map import RubricMap
from perfcal.load.importers.rubric_map_proposal import propose_rubric_map
from perfcal.load.importers.rubric_monzo import has_monzo_layout, import_monzo
from perfcal.load.importers.rubric_pipe_table import import_pipe_tables
from perfcal.load.importers.rubric_refusals import holds_template_marks, refuse_foreign_kinds, refused
from perfcal.load.text_file import MARK, decoded, first_fault, line_feeds
from perfcal.load.yaml_text import YamlMap, parse_yaml
from perfcal.schema.problems import Problems

__all__ = ["import_rubric", "propose_rubric_map_of"]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*$\n?(?P<rest>.*)\Z", re.DOTALL | re.MULTILINE)
_BULLET = re.compile(r"^\s*[-*+]\s+\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What a person said about the file beyond its name."""

    layout: Layout | None = None
    table: str | None = None
    column_map: RubricMap | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    levels: Sequence[str] = ()
    rubric_id: str = ""


def import_rubric(
    path: Path,
    *,
    layout: Layout | None = None,
    table: str | None = None,
    column_map: RubricMap | None = None,
    where: Mapping[str, str] | None = None,
    levels: Sequence[str] = (),
    rubric_id: str = "",
) -> ImportedRubric:
    """Return a foreign ladder as a rubric with notes for a person to check; nothing is written.

    Parameters
    ----------
    path
        Markdown with pipe tables, a CSV (long, or levels as columns), or the Financial Times' or Monzo's YAML layout.
    layout
        "pipe", "csv", "ft" or "monzo"; found out from the file where not given.
    table
        Which pipe table: a number, "1,4", a heading's text, or "all".
    column_map, where
        For a long CSV: its columns (proposed where not given) and the rows of one ladder, column → value.
    levels
        The levels, lowest first, where the file gives no order or its words do not tell.

    Raises
    ------
    RefusedFormatError
        HTML, LaTeX, JavaScript, templates, headings and bullets …, each by name.
    UsageError
        More than one reading is possible; the hint lists the choices.
    DataError
        The file is of a known kind and broken; `.problems` holds the faults.
    """
    if layout is not None and layout not in get_args(Layout):
        raise UnknownNameError.of("layout", layout, get_args(Layout))
    text = _text_of(path)
    wishes = _Wishes(layout, table, column_map, where or {}, levels, rubric_id)
    kind = layout or _kind_of(path, text)
    if kind == "csv":
        return _from_csv(path.name, text, wishes)
    if kind == "pipe":
        return _from_markdown(path.name, text, wishes)
    return _from_yaml(path.name, text, wishes)


def propose_rubric_map_of(path: Path, *, layout: Layout | None = None) -> RubricMap | None:
    """Return the likeliest column map of a long CSV ladder, for a person to confirm before `write_rubric_map`.

    None for a ladder that needs no map: of another layout, or a CSV whose columns are the levels.
    """
    text = _text_of(path)
    if (layout or _kind_of(path, text)) != "csv":
        return None
    table = read_csv_text(text, name=path.name)
    return None if _has_levels_across(_as_pipe_table(table)) else propose_rubric_map(table, name=path.name)


def _text_of(path: Path) -> str:
    if path.is_dir():
        raise refused(path.name, "a folder: a ladder spread over several files")
    if not path.is_file():
        raise UsageError(f"{path}: no such file", hint="check the path")
    payload = path.read_bytes()
    refuse_foreign_kinds(path.name, None if b"\0" in payload else payload.decode("utf-8-sig", "replace"))
    problems = Problems()
    text = decoded(payload, name=path.name, problems=problems)
    if text is None:
        raise first_fault(path.name, problems)
    return line_feeds(text.removeprefix(MARK))


def _kind_of(path: Path, text: str) -> Layout:
    """Return how to read a file: by its suffix, and a Markdown file by whether its front matter is the data."""
    suffix = path.suffix.casefold()
    if suffix in {".csv", ".tsv"}:
        return "csv"
    if suffix in {".yml", ".yaml", ".json"}:
        return "ft"
    front = _FRONT_MATTER.match(text)
    return "monzo" if front and re.search(r"^(?:topics|competencies)\s*:", front["yaml"], re.MULTILINE) else "pipe"


def _from_yaml(name: str, text: str, wishes: _Wishes) -> ImportedRubric:
    """Read either YAML layout, whichever the keys say, from a whole file or from front matter."""
    front = _FRONT_MATTER.match(text)
    problems = Problems()
    node = parse_yaml(front["yaml"] if front else text, name=name, problems=problems, first_line=2 if front else 1)
    if node is None:
        raise first_fault(name, problems)
    keys = list(node.entries) if isinstance(node, YamlMap) else []
    if keys[:1] == ["perfcal"]:
        raise UsageError(
            f"{name}: this is perfcal's own format already", hint="put it into the workspace as rubric.yaml"
        )
    if isinstance(node, YamlMap) and has_ft_layout(node):
        return import_ft(node, name=name, rubric_id=wishes.rubric_id)
    if isinstance(node, YamlMap) and has_monzo_layout(node):
        prose = sum(bool(line.strip()) for line in front["rest"].splitlines()) if front else 0
        return import_monzo(node, name=name, prose_lines=prose, rubric_id=wishes.rubric_id)
    shape = f"keys {', '.join(keys[:6])}" if keys else "a list"
    why = "known are levels/themes/competencies, and topics with content per level"
    raise refused(name, f"YAML of another layout ({shape})", why=why)


def _from_csv(name: str, text: str, wishes: _Wishes) -> ImportedRubric:
    table = read_csv_text(text, name=name)
    wide = _as_pipe_table(table)
    if wishes.column_map is None and _has_levels_across(wide):
        return import_pipe_tables([wide], name=name, table="1", levels=wishes.levels, rubric_id=wishes.rubric_id)
    column_map = wishes.column_map or propose_rubric_map(table, name=name)
    return import_long_csv(
        table, column_map, name=name, where=wishes.where, levels=wishes.levels, rubric_id=wishes.rubric_id
    )


def _has_levels_across(table: PipeTable) -> bool:
    columns = text_columns(table, "columns")
    return len(table.header) > 2 and len(columns) > 1 and level_share([table.header[n] for n in columns]) >= 0.75


def _as_pipe_table(table: CsvText) -> PipeTable:
    """Return a CSV whose columns are levels as the table it would be in Markdown."""
    rows = tuple(
        Row(tuple(Cell(row[column]) for column in table.header), row.line, len(table.header)) for row in table.rows
    )
    return PipeTable(1, (), table.header, rows, 1)


def _from_markdown(name: str, text: str, wishes: _Wishes) -> ImportedRubric:
    tables = pipe_tables(text)
    if wishes.table is None and not any(looks_like_a_ladder(table) for table in tables):
        refusal = _refusal_of_prose(name, text, tables)
        if refusal is not None:
            raise refusal
    return import_pipe_tables(tables, name=name, table=wishes.table, levels=wishes.levels, rubric_id=wishes.rubric_id)


def _refusal_of_prose(name: str, text: str, tables: list[PipeTable]) -> RefusedFormatError | None:
    """Return why a Markdown file without a ladder of pipe tables is refused; None where its tables may be one."""
    rows = sum(len(table.rows) for table in tables)
    bullets = len(_BULLET.findall(text))
    cells = len(re.findall(r"<td\b", text, re.IGNORECASE))
    kind = ""
    if cells > bullets:
        kind = "HTML tables inside Markdown"
    elif holds_template_marks(text):
        kind = "a template"
    elif bullets > rows and (bullets >= 5 or not tables):
        kind = "Markdown of headings and bullets"
    elif not tables:
        kind = "Markdown without a pipe table"
    if not kind:
        return None
    return refused(
        name, kind, why=f"if one of its pipe tables is the ladder, {listed_tables(tables)}" if tables else ""
    )
