"""Who is put up for promotion, to which level, by whom, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import BeforeValidator

from perfcal.errors import nearest
from perfcal.load.cell_fault import BadCellError, quoted
from perfcal.load.table_rows import RequiredCell, TableRow, TextRows, checked_rows, one_of, read_rows, refuse_repeats
from perfcal.schema.columns import CANDIDATES, empty_table, table
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Rubric

__all__ = ["DECISIONS", "CandidateRow", "candidates_from_rows", "read_candidates"]

DECISIONS = ("approved", "rejected", "deferred")
_MOST_ROUNDS = 20


def _round(cell: Any) -> Any:
    if not isinstance(cell, str) or not cell:
        return cell or None
    number = cell.removesuffix(".0")
    if number.isdecimal() and 1 <= int(number) <= _MOST_ROUNDS:
        return int(number)
    raise BadCellError("a value that is not a round", "1, 2, 3 …", "count the rounds from 1, or leave the cell blank")


class CandidateRow(TableRow):
    """One person put up in one cycle."""

    cycle: RequiredCell
    employee_id: RequiredCell
    target_level: RequiredCell
    presenter_id: str = ""
    decision: Annotated[str, one_of(DECISIONS, blank="")] = ""
    round: Annotated[int | None, BeforeValidator(_round)] = None


_COLUMNS = tuple(CandidateRow.model_fields)
_REQUIRED = _COLUMNS[:3]

Numbered = list[tuple[int, CandidateRow]]


def read_candidates(path: Path, *, name: str, rubrics: Mapping[str, Rubric], problems: Problems) -> pd.DataFrame:
    """Return who is put up for promotion, one row per cycle and person (columns of `CANDIDATES`).

    `target_level` is a level id of one of the `rubrics`; `decision` is blank until decided; `round` is missing where
    the file does not say it. A row with an error is left out and is in `problems`. Being on this list says nothing about
    readiness (R4.2).
    """
    rows = read_rows(path, name=name, columns=_COLUMNS, required=_REQUIRED, problems=problems)
    if rows is None:
        return empty_table(CANDIDATES)
    return candidates_from_rows(rows, rubrics=rubrics, problems=problems)


def candidates_from_rows(rows: TextRows, *, rubrics: Mapping[str, Rubric] | None, problems: Problems) -> pd.DataFrame:
    """Return candidate rows as `CANDIDATES`; without `rubrics` the target level stays as written."""
    checked = checked_rows(rows, CandidateRow, problems)
    known = checked if rubrics is None else _levelled(checked, rows, rubrics, problems)
    single = refuse_repeats(
        known,
        lambda row: (row.cycle, row.employee_id),
        name=rows.name,
        per="cycle and employee_id",
        problems=problems,
    )
    return table(({**row.model_dump(), "file": rows.name, "line": line} for line, row in single), CANDIDATES)


def _levelled(found: Numbered, rows: TextRows, rubrics: Mapping[str, Rubric], problems: Problems) -> Numbered:
    names = [name for rubric in rubrics.values() for level in rubric.levels for name in (level.id, *level.aliases)]
    kept: Numbered = []
    for line, row in found:
        meant = next((known for each in rubrics.values() if (known := each.level_id(row.target_level))), None)
        if meant is not None:
            kept.append((line, row.model_copy(update={"target_level": meant})))
            continue
        close = nearest(row.target_level, names, limit=1)
        shown = quoted(row.target_level, known=names, otherwise="a level that is on no rubric")
        hint = f"did you mean {close[0]}?" if close else "write a level's id or alias"
        expected, column = f"one of {', '.join(names[:12])}", rows.header("target_level")
        problems.error(rows.name, line, shown, expected, hint=hint, column=column)
    return kept
