"""Read a ladder written as a long CSV, one row per level and dimension, through a column map."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from perfcal.errors import UsageError, nearest
from perfcal.load.importers.csv_text import CsvRow, CsvText
from perfcal.load.importers.ladder_words import level_label
from perfcal.load.importers.rubric_draft import ImportedRubric, RubricDraft, chosen_order, separate_texts
from perfcal.load.importers.rubric_map import RubricMap

__all__ = ["import_long_csv"]

_MANY_LEVELS = 20
_UNUSED = {"not in use", "deprecated", "retired", "obsolete", "do not use"}
_NOT_EXPECTED = {"n/a", "na", "n.a.", "not applicable", "none", "-", "–", "—", "not expected"}
_TO_DO = {"missing", "tbd", "tbc", "todo", "to do", "to be defined", "..."}


@dataclass(slots=True)
class _Seen:
    """What is counted while rows are read, to be said once."""

    unused: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    to_do: list[int] = field(default_factory=list)
    unplaced: list[int] = field(default_factory=list)
    weights: dict[str, dict[str, float]] = field(
        default_factory=lambda: defaultdict(dict)
    )  # dimension → level → weight
    siblings: dict[tuple[str, str], dict[str, float]] = field(default_factory=lambda: defaultdict(dict))


def import_long_csv(
    table: CsvText,
    column_map: RubricMap,
    *,
    name: str,
    where: Mapping[str, str] | None = None,
    levels: Sequence[str] = (),
    rubric_id: str = "",
) -> ImportedRubric:
    """Return the ladder of one job family, its rows chosen by `where`, its levels in the order of `levels`.

    One text per row; a rung beside it is required by that level. Words such as "N/A" leave a cell blank on purpose,
    "NOT IN USE" leaves a row out, both with their counts. Weights are kept where they are the same at every level and
    total 100 among siblings; every sibling total that is not 100 is in the notes.
    """
    column_map = replace(column_map, where={**column_map.where, **(where or {})})
    column_map.check(table.header, name=name)
    rows = _rows_of_one_ladder(table, column_map, name)
    draft, seen = RubricDraft(name), _Seen()
    draft.rungs.extend(column_map.rungs)
    for row in rows:
        _add_row(row, column_map, draft, seen)
    if not draft.levels:
        found = (
            f"no row with a level, a dimension and a text ({len(seen.unused)} of {len(rows)} are marked as not in use)"
        )
        raise UsageError(f"{name}: {found}", hint="choose other rows, or check the column map")
    _order_levels(draft, levels or column_map.levels)
    _keep_weights(draft, seen)
    _say_what_was_seen(table, column_map, draft, seen)
    only = next(iter(column_map.where.values()), "")
    return draft.finish(rubric_id or only or name.rsplit(".", 1)[0], layout="csv")


def _rows_of_one_ladder(table: CsvText, column_map: RubricMap, name: str) -> list[CsvRow]:
    rows = list(table.rows)
    for column, wanted in column_map.where.items():
        values = sorted({row[column] for row in rows})
        rows = [row for row in rows if row[column].casefold() == wanted.strip().casefold()]
        if not rows:
            close = nearest(wanted, values) or values[:8]
            raise UsageError(f"{name}: no row where {column!r} is {wanted!r}", hint=f"did you mean: {', '.join(close)}")
    found = sorted({row[column_map.level] for row in rows if _is_used(row, column_map)})
    if len(found) > _MANY_LEVELS:
        column = _column_of_ladders(rows, column_map)
        values = sorted({row[column] for row in rows}) if column else []
        hint = (
            f'choose one, e.g. --where "{column}={values[0]}"; there are {len(values)}'
            if column
            else "choose rows with --where COLUMN=VALUE"
        )
        raise UsageError(f"{name}: {len(found)} levels: this file holds several ladders", hint=hint)
    return rows


def _column_of_ladders(rows: Sequence[CsvRow], column_map: RubricMap) -> str:
    """Return the coarse column that decides the level names: nearly every level belongs to one of its values."""
    best, best_levels = "", float("inf")
    for column in rows[0].cells:
        levels: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            levels[row[column]].add(row[column_map.level])
        owners = Counter(level for each in levels.values() for level in each)
        apart = sum(count == 1 for count in owners.values()) / len(owners)
        most = max(len(each) for each in levels.values())
        short = max(len(value) for value in levels) < 60
        if (
            column not in column_map.columns()
            and short
            and 1 < len(levels) < len(owners)
            and apart > 0.9
            and most < best_levels
        ):
            best, best_levels = column, most
    return best


def _is_used(row: CsvRow, column_map: RubricMap) -> bool:
    said = (row[column_map.level], row[column_map.dimension], row[column_map.rung] if column_map.rung else "")
    return not any(cell.casefold() in _UNUSED for cell in said)


def _add_row(row: CsvRow, column_map: RubricMap, draft: RubricDraft, seen: _Seen) -> None:
    if not _is_used(row, column_map):
        seen.unused.append(row.line)
        return
    groups = [row[column] for column in column_map.group if row[column]]
    title = row[column_map.dimension] or (groups.pop() if groups else "")
    text = row[column_map.text]
    if not row[column_map.level] or not title:
        seen.unplaced.append(row.line)
        return
    level_id, level_title = level_label(row[column_map.level])
    draft.level(level_id, level_title)
    weight = _weight(row[column_map.weight]) if column_map.weight else None
    if weight is not None:
        seen.siblings[level_id, " / ".join(groups)][title] = weight
    if not text and not row[column_map.dimension]:  # a row that only heads a group
        seen.blank.append(row.line)
        return
    dimension = draft.dimension(title, group=" / ".join(groups), summary=_summary(row, column_map))
    if weight is not None:
        seen.weights[dimension][level_id] = weight
    _add_text(row, column_map, draft, seen, level=level_id, dimension=dimension)


def _add_text(
    row: CsvRow, column_map: RubricMap, draft: RubricDraft, seen: _Seen, *, level: str, dimension: str
) -> None:
    text = row[column_map.text]
    rung = row[column_map.rung] if column_map.rung else ""
    if text.casefold() in _NOT_EXPECTED:
        draft.leave_blank(level, dimension)
    elif text and text.casefold() not in _TO_DO:
        for part in separate_texts(text):
            draft.text(dimension, part, level=level, rung=rung, line=row.line)
    else:
        (seen.to_do if text else seen.blank).append(row.line)
        if rung:
            draft.require(level, dimension, rung)


def _summary(row: CsvRow, column_map: RubricMap) -> str:
    said = row[column_map.dimension_summary] if column_map.dimension_summary else ""
    return "" if said.casefold() in _TO_DO | _NOT_EXPECTED else said


def _weight(cell: str) -> float | None:
    try:
        return float(cell.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        return None


def _order_levels(draft: RubricDraft, wanted: Sequence[str]) -> None:
    if wanted:
        draft.order_levels(chosen_order(draft.levels.values(), wanted, name=draft.name))
        return
    listed = ", ".join(level.title or level.id for level in draft.levels.values())
    hint = "check that the lowest comes first; give another order with --levels 'A,B,C'"
    draft.warn(None, f"levels in order of appearance: {listed}", "lowest first", hint=hint, column="levels")


def _keep_weights(draft: RubricDraft, seen: _Seen) -> None:
    for (level, group), weights in seen.siblings.items():
        total = sum(weights.values())
        if weights and abs(total - 100) > 0.05:
            found = f"weights that total {total:g} at level {level}, {group or 'top'}"
            draft.warn(
                None,
                found,
                "siblings that total 100",
                hint="ask who keeps the ladder; nothing was changed",
                column="weight",
            )
    if not seen.weights:
        return
    siblings: dict[str, list[str]] = defaultdict(list)
    for dimension in draft.dimensions:
        siblings[dimension.group].append(dimension.id)
    dropped = 0
    for names in siblings.values():
        constant = [set(seen.weights[name].values()) for name in names]
        if all(len(each) == 1 for each in constant) and abs(sum(min(each) for each in constant) - 100) <= 0.05:
            for name, each in zip(names, constant, strict=True):
                draft.weigh(name, min(each))
        else:
            dropped += len(names)
    if dropped:
        found = f"weights of {dropped} dimensions that differ by level or do not total 100"
        draft.note(
            None,
            found,
            "one weight per dimension",
            hint="they were left out; perfcal never adds people up by them",
            column="weight",
        )


def _say_what_was_seen(table: CsvText, column_map: RubricMap, draft: RubricDraft, seen: _Seen) -> None:
    for lines, what, done in (
        (seen.unused, "rows marked as not in use", "left out"),
        (seen.blank, "rows without a text", "the cells are blank"),
        (seen.to_do, "rows whose text is still to be written", "the cells are blank"),
        (seen.unplaced, "rows without a level or a dimension", "left out"),
        (list(table.ragged), "rows with more or fewer cells than the header", "read from the left"),
    ):
        if lines:
            some = ", ".join(str(line) for line in lines[:8]) + (" …" if len(lines) > 8 else "")
            draft.note(lines[0], f"{len(lines)} {what} (lines {some})", "one text per row", hint=done)
    if table.trimmed:
        draft.note(None, f"{table.trimmed} cells with odd or trailing spaces", "trimmed cells", hint="trimmed")
    unread = [column for column in table.header if column and column not in {*column_map.columns(), *column_map.where}]
    if unread:
        draft.note(
            1,
            f"columns that are not part of a ladder: {', '.join(unread)}",
            "level, dimension, text",
            hint="they were not read",
        )
