"""Ratings of every cycle, read by the workspace's scale; no message ever repeats one (R13)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Annotated

import pandas as pd

from perfcal.errors import nearest
from perfcal.load.cell_fault import listed_lines, quoted
from perfcal.load.table_rows import (
    DayCell,
    RequiredCell,
    TableRow,
    TextRows,
    checked_rows,
    one_of,
    read_rows,
    refuse_repeats,
)
from perfcal.schema.columns import RATINGS, empty_table, table
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Rubric
from perfcal.schema.scale import OVERALL, Scale

__all__ = ["STAGES", "RatingRow", "ratings_from_rows", "read_ratings"]

STAGES = ("self", "peer", "manager", "calibrated")
_VALUE_AND_LABEL = re.compile(r"(\d+)\s*[-–—:.)(]+\s*(.+?)\)?|(.+?)\s*[-–—:(]+\s*(\d+)\)?")
_WHOLE = re.compile(r"(\d+)[.,]0+")


class RatingRow(TableRow):
    """One rating as the file writes it; `label` is an optional second column that says the same in words."""

    cycle: RequiredCell
    employee_id: RequiredCell
    rater_id: str = ""
    stage: Annotated[str, one_of(STAGES)]
    dimension: RequiredCell
    rating: str = ""
    rated_on: DayCell = None
    rationale: str = ""
    label: str = ""

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes this rating one: cycle, employee, rater, stage, dimension."""
        return self.cycle, self.employee_id, self.rater_id, self.stage, self.dimension


_COLUMNS = tuple(RatingRow.model_fields)
_REQUIRED = _COLUMNS[:6]

Numbered = list[tuple[int, RatingRow]]


def read_ratings(
    path: Path, *, name: str, scale: Scale, rubrics: Mapping[str, Rubric], problems: Problems
) -> pd.DataFrame:
    """Return every rating on file, one row per cycle, employee, rater, stage and dimension (columns of `RATINGS`).

    Parameters
    ----------
    path, name
        The file, and how problems call it.
    scale
        The workspace's scale: values, labels, aliases and the words for "not rated".
    rubrics
        Whose dimensions a rating may be about, besides `overall`.
    problems
        Gets every fault; a row with an error is left out. A message says that a label is not on the scale, or that a
        value contradicts its label, and never what it was.

    `rating` is the scale's value, missing where the person was not rated; `label` is the cell as written. Ratings are
    what people wrote: nothing here corrects, averages or compares them (R11.9).
    """
    rows = read_rows(path, name=name, columns=_COLUMNS, required=_REQUIRED, problems=problems)
    if rows is None:
        return empty_table(RATINGS)
    found = ratings_from_rows(rows, rubrics=rubrics, problems=problems)
    meaning = cache(partial(_meaning, scale))
    read = (_valued(line, row, meaning, rows, problems=problems) for line, row in found)
    ratings = table((row for row in read if row is not None), RATINGS)
    _warn_blank(ratings, rows, problems)
    return ratings


def ratings_from_rows(rows: TextRows, *, rubrics: Mapping[str, Rubric] | None, problems: Problems) -> Numbered:
    """Return rating rows whose keys are sound; without `rubrics` dimensions stay as written. Ratings stay text."""
    checked = checked_rows(rows, RatingRow, problems)
    settled = [
        (
            line,
            row.model_copy(update={"rater_id": row.employee_id}) if row.stage == "self" and not row.rater_id else row,
        )
        for line, row in checked
    ]
    known = settled if rubrics is None else _dimensioned(settled, rows, rubrics, problems)
    single = refuse_repeats(
        known, lambda row: row.key, name=rows.name, per="cycle, employee, rater, stage and dimension", problems=problems
    )
    _warn_raters(single, rows, problems)
    return single


def _valued(
    line: int, row: RatingRow, meaning: Callable[[str, str], set[int | None]], rows: TextRows, *, problems: Problems
) -> dict[str, object] | None:
    """Return the row with its value on the scale, or None and a problem."""
    values = meaning(row.rating, row.label)
    kept = {**vars(row), "label": row.label or row.rating, "file": rows.name, "line": line}
    if not values:
        return {**kept, "rating": None}
    column = rows.header("rating")
    if len(values) == 1 and None not in values:
        return {**kept, "rating": next(iter(values))}
    if None in values:
        hint = "add the label to scale.yaml: as a value, an alias, or a word for unrated"
        problems.error(
            rows.name,
            line,
            "a label that is not on the scale",
            "a value or label of the scale",
            hint=hint,
            column=column,
        )
    else:
        hint = "ask who rated which one is meant, and keep that one"
        problems.error(
            rows.name, line, "a value that contradicts its label", "a value and its own label", hint=hint, column=column
        )
    return None


def _meaning(scale: Scale, rating: str, label: str) -> set[int | None]:
    """Return what a rating and its label mean: nothing where the person was not rated, more than one where they differ."""
    written = rating or label
    if not written or scale.is_unrated(written):
        return set()
    return _values(written, scale) | (_values(label, scale) if label else set())


def _values(written: str, scale: Scale) -> set[int | None]:
    """Return what a cell means on the scale: one value, two where value and label disagree, None where it has none."""
    whole = _WHOLE.fullmatch(written)
    value = scale.value_of(whole[1] if whole else written)
    pair = _VALUE_AND_LABEL.fullmatch(written)
    if value is not None or pair is None:
        return {value}
    first, second = (part for part in pair.groups() if part is not None)
    return {scale.value_of(first), scale.value_of(second)}


def _dimensioned(found: Numbered, rows: TextRows, rubrics: Mapping[str, Rubric], problems: Problems) -> Numbered:
    """Turn dimension ids and titles into ids; an unknown one is an error with the nearest."""
    known = {OVERALL: OVERALL}
    for dimension in (each for rubric in rubrics.values() for each in rubric.dimensions):
        known.setdefault(dimension.id.casefold(), dimension.id)
        known.setdefault(dimension.title.casefold(), dimension.id)
    kept: Numbered = []
    for line, row in found:
        meant = known.get(row.dimension.casefold())
        if meant is None:
            _keep_unknown_dimension(row.dimension, list(dict.fromkeys(known.values())), line, rows, problems=problems)
            continue
        kept.append((line, row if meant == row.dimension else row.model_copy(update={"dimension": meant})))
    return kept


def _keep_unknown_dimension(written: str, names: list[str], line: int, rows: TextRows, *, problems: Problems) -> None:
    close = nearest(written, names, limit=1)
    shown = quoted(written, known=names, otherwise="a dimension that is on no rubric")
    hint = f"did you mean {close[0]}?" if close else "write a dimension's id, or overall"
    problems.error(
        rows.name, line, shown, f"one of {', '.join(names[:12])}", hint=hint, column=rows.header("dimension")
    )


def _warn_raters(found: Iterable[tuple[int, RatingRow]], rows: TextRows, problems: Problems) -> None:
    column = rows.header("rater_id")
    blank = [line for line, row in found if not row.rater_id and row.stage != "calibrated"]
    if blank:
        said = f"no rater in {listed_lines(blank)}"
        problems.warning(rows.name, blank[0], said, "who rated", hint="fill in the rater's id", column=column)
    other = [line for line, row in found if row.stage == "self" and row.rater_id != row.employee_id]
    if other:
        said = f"self ratings by someone else, in {listed_lines(other)}"
        hint = "correct the stage or the rater"
        problems.warning(rows.name, other[0], said, "the employee as rater", hint=hint, column=column)


def _warn_blank(ratings: pd.DataFrame, rows: TextRows, problems: Problems) -> None:
    blank = ratings.loc[ratings["rating"].isna() & (ratings["label"] == ""), "line"]
    if len(blank):
        said = f"blank ratings, read as not rated, in {listed_lines(int(line) for line in blank)}"
        hint = "write one of the scale's words for unrated, or the rating"
        column = rows.header("rating")
        problems.warning(rows.name, int(blank.iloc[0]), said, "a value or label of the scale", hint=hint, column=column)
