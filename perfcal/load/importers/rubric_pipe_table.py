"""Read a ladder written as Markdown pipe tables: dimensions × levels, transposed, or one table per dimension or level."""

from __future__ import annotations

from collections.abc import Sequence

from perfcal.errors import UsageError
from perfcal.load.importers.ladder_choice import apart_heading, chosen_tables, headings_are_levels, own_heading
from perfcal.load.importers.ladder_grid import Entry, Grid, levels_axis, read_across, read_down, read_level_table
from perfcal.load.importers.ladder_words import level_label, level_share, names_fall
from perfcal.load.importers.pipe_tables import PipeTable
from perfcal.load.importers.rubric_draft import ImportedRubric, RubricDraft, chosen_order, separate_texts
from perfcal.load.importers.rubric_refusals import holds_template_marks, refused

__all__ = ["import_pipe_tables"]


def import_pipe_tables(
    tables: Sequence[PipeTable], *, name: str, table: str | None = None, levels: Sequence[str] = (), rubric_id: str = ""
) -> ImportedRubric:
    """Return the ladder of one pipe table, or of several that belong together.

    `table` chooses among several (number, heading text or "all"); `levels` names the levels, lowest first, where the
    words of the table do not tell which axis they are on, or where the table's rows are rungs rather than levels.
    Several possible tables, or an axis that cannot be told, raise `UsageError` with the choices.
    """
    chosen = chosen_tables(tables, table, name=name)
    _refuse_templates(chosen, name)
    draft = RubricDraft(name)
    grids, rungs = _grids(chosen, levels, tables=tables, name=name)
    for line, found, done in (notice for grid in grids for notice in grid.notices):
        draft.note(line, found, "a plain table of levels × dimensions", hint=done)
    entries = [entry for grid in grids for entry in grid.entries]
    if rungs:
        _add_rungs(draft, entries, levels)
    else:
        _add_levels(draft, entries, levels)
    left = [each for each in tables if each not in chosen]
    if left:
        draft.note(
            left[0].line, f"{len(left)} other tables", "one ladder", hint="they were not read; choose with --table"
        )
    return draft.finish(rubric_id or _first_heading(chosen) or name.rsplit(".", 1)[0], layout="pipe")


def _grids(
    chosen: list[PipeTable], levels: Sequence[str], *, tables: Sequence[PipeTable], name: str
) -> tuple[list[Grid], bool]:
    """Return the entries of each table, and whether their rows are rungs of a dimension rather than levels."""
    several = len(chosen) > 1
    names = apart_heading(chosen) if several else [own_heading(chosen[0], tables)]
    across = [cell for cell in chosen[0].header[1:] if cell]
    if (
        len(chosen) > 1
        and headings_are_levels([table.headings[-1] if table.headings else "" for table in chosen])
        and level_share(across) < 0.5
    ):
        return [read_level_table(table, level=(table.headings or ("",))[-1]) for table in chosen], False
    axis = levels_axis(chosen[0], levels)
    if axis == "columns":
        return [read_across(table, group=names[n] if several else "") for n, table in enumerate(chosen)], False
    if axis == "rows" or (levels and several):
        grids = [read_down(table, heading=names[n]) for n, table in enumerate(chosen)]
        return grids, several and _titles_differ(grids)
    raise UsageError(
        f"{name}: table {chosen[0].number} ({chosen[0].place}): its words do not tell which axis holds the levels",
        hint="name the levels, lowest first: --levels 'Engineer,Senior Engineer'",
    )


def _titles_differ(grids: list[Grid]) -> bool:
    """Whether one row label has different titles in different tables: then it is a step of each, not a job level."""
    titles: dict[str, set[str]] = {}
    for entry in (entry for grid in grids for entry in grid.entries):
        titles.setdefault(entry.level, set()).add(entry.level_title)
    labels = {tuple(dict.fromkeys(entry.level for entry in grid.entries)) for grid in grids}
    return len(labels) > 1 or any(len(each) > 1 for each in titles.values())


def _add_levels(draft: RubricDraft, entries: Sequence[Entry], levels: Sequence[str]) -> None:
    for entry in entries:
        level_id, title = level_label(entry.level)
        draft.level(level_id, entry.level_title or title)
    for entry in entries:
        level_id, _ = level_label(entry.level)
        dimension = draft.dimension(entry.dimension, group=entry.group, summary=entry.summary)
        if entry.says_nothing:
            draft.leave_blank(level_id, dimension)
        for text in separate_texts(entry.text) if not entry.says_nothing else ():
            draft.text(dimension, text, level=level_id, rung=entry.rung, line=entry.line)
        if entry.rung and not entry.text:
            draft.require(level_id, dimension, entry.rung)
    if levels:
        draft.order_levels(chosen_order(draft.levels.values(), levels, name=draft.name))
    elif names_fall([f"{level.id} {level.title}" for level in draft.levels.values()]):
        draft.warn(
            None,
            "levels that seem to be listed highest first",
            "lowest first",
            hint="give the order with --levels",
            column="levels",
        )


def _add_rungs(draft: RubricDraft, entries: Sequence[Entry], levels: Sequence[str]) -> None:
    """Keep rows as rungs; which level asks for which rung is not in such a file, so a person fills `requires`."""
    titles: dict[str, list[str]] = {}
    for entry in entries:
        if entry.level_title:
            titles.setdefault(entry.dimension, []).append(f"{entry.level} {entry.level_title}")
    for entry in entries:
        summary = ", ".join(dict.fromkeys(titles.get(entry.dimension, [])))
        dimension = draft.dimension(entry.dimension, group=entry.group, summary=summary)
        for text in separate_texts(entry.text) if not entry.says_nothing else ():
            draft.text(dimension, text, rung=entry.level, line=entry.line)
    for level in levels:
        level_id, title = level_label(level)
        draft.level(level_id, title)
    given = "" if levels else "give the job levels with --levels (lowest first), or write them under `levels:`; "
    hint = (
        f"{given}then say per level which rung it asks for: `requires: {{{draft.dimensions[0].id}: {draft.rungs[0]}}}`"
    )
    draft.warn(
        None,
        "rows that are rungs of each dimension, not job levels",
        "levels that require rungs",
        hint=hint,
        column="levels",
    )


def _refuse_templates(chosen: list[PipeTable], name: str) -> None:
    if any(holds_template_marks(table.source) for table in chosen):
        raise refused(name, "a template", why="its table is filled in elsewhere")


def _first_heading(chosen: list[PipeTable]) -> str:
    return chosen[0].headings[0] if chosen[0].headings else ""
