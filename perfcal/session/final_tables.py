"""Final ratings and candidates in the columns, words and delimiter they came in, so that they flow back (R8.6)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from perfcal.csv_writer import inert
from perfcal.errors import DataError
from perfcal.load.candidates import CandidateRow, read_candidates
from perfcal.load.ratings import RatingRow, read_ratings
from perfcal.load.workspace import input_files
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.problems import Problems
from perfcal.session.written_table import WrittenTable, new_table, read_written_table

__all__ = ["final_candidates", "final_ratings", "require_round_trip", "table_file"]

_RATINGS, _CANDIDATES = tuple(RatingRow.model_fields), tuple(CandidateRow.model_fields)
_SAME = {
    "ratings": ["cycle", "employee_id", "stage", "dimension", "rating", "rated_on"],
    "candidates": ["cycle", "employee_id", "target_level", "decision"],
}


def final_ratings(cycle: Cycle, after: Cycle) -> bytes:
    """Return the ratings file with the final ratings at its end; what was in it stays as it was, character by character.

    Parameters
    ----------
    cycle
        The workspace as loaded, whose file is read again.
    after
        The same with what the session decided (`with_decisions`).

    A calibrated row of this cycle that says something else now is taken out. The texts that are added are made inert: one
    that a spreadsheet would run begins with an apostrophe.
    """
    written = _written(cycle, "ratings", _RATINGS)
    before, final = (_final_rows(each) for each in (cycle, after))
    gone = {place[1] for place in before.keys() - final.keys()}
    added = [row for place, row in final.items() if place not in before]
    rows = [written.row(_cells(row, written)) for row in added]
    return written.text(changed=dict.fromkeys(gone), added=rows).encode(written.encoding)


def final_candidates(cycle: Cycle, after: Cycle) -> bytes:
    """Return the candidates file with this cycle's decisions filled in; everything else stays as it was."""
    written = _written(cycle, "candidates", _CANDIDATES)
    was = dict(zip(cycle.candidates["line"], cycle.candidates["decision"], strict=True))
    said = {int(row["line"]): row["decision"] for row in records(after.candidates)}
    if "decision" not in written.places:
        return _with_a_column(written, said).encode(written.encoding)
    changed = {
        line: _set(list(written.records[line]), written.places["decision"], decision)
        for line, decision in said.items()
        if decision != was[line]
    }
    return written.text(changed=changed).encode(written.encoding)


def require_round_trip(cycle: Cycle, after: Cycle, *, ratings: Path, candidates: Path) -> None:
    """Read both files back as `load_workspace` would, and raise where they would not say what the session decided.

    Raises
    ------
    DataError
        The workspace's files changed since they were loaded, or hold a fault that swallows what is added.
    """
    problems = Problems()
    found = {
        "ratings": read_ratings(
            ratings, name=ratings.name, scale=cycle.scale, rubrics=cycle.rubrics, problems=problems
        ),
        "candidates": read_candidates(candidates, name=candidates.name, rubrics=cycle.rubrics, problems=problems),
    }
    for name, rows in found.items():
        asked, got = _rows_of(getattr(after, name), name), _rows_of(rows, name)
        # Candidates with a fault are left out when a workspace is loaded, not when its file is read.
        if asked != got if name == "ratings" else not asked <= got:
            message = f"the final {name} would not read back as they were decided"
            hint = (
                f"were the workspace's {name} changed meanwhile? mend what `perfcal check` says of them, export again"
            )
            raise DataError(message, problems.to_frame(), hint=hint)


def table_file(cycle: Cycle, name: str) -> Path | None:
    """Return the workspace's own file of a table, CSV, Excel or Parquet; None where it has none."""
    listed = (path for path in input_files(cycle.root, cycle.id) if path.parent == cycle.root)
    return next((path for path in listed if path.stem == name), None)


def _written(cycle: Cycle, name: str, columns: tuple[str, ...]) -> WrittenTable:
    path = table_file(cycle, name)
    plain = tuple(column for column in columns if column != "label")
    return read_written_table(path, columns=columns) if path else new_table(plain)


def _final_rows(cycle: Cycle) -> dict[tuple[str, int], dict[str, Any]]:
    rows = cycle.ratings[(cycle.ratings["cycle"] == cycle.id) & (cycle.ratings["stage"] == "calibrated")]
    return {(row["file"], int(row["line"])): row for row in records(rows)}


def _cells(row: dict[str, Any], written: WrittenTable) -> dict[str, str]:
    """Return one final rating as the file writes them: in one column, or in a value's and a label's."""
    word = row["label"]
    beside = Counter(
        written.cell(line, "rating")
        for line in written.records
        if line > written.line and word and written.cell(line, "label") == word
    )
    pair = {"rating": beside.most_common(1)[0][0], "label": word} if beside else {"rating": word}
    named = {name: row[name] for name in ("cycle", "employee_id", "stage", "dimension")}
    said = {"rater_id": inert(row["rater_id"]), "rationale": inert(row["rationale"])}
    return {**named, **said, **pair, "rated_on": pd.Timestamp(row["rated_on"]).date().isoformat()}


def _set(cells: list[str], place: int, value: str) -> list[str]:
    padded = cells + [""] * (place + 1 - len(cells))
    padded[place] = value
    return padded


def _with_a_column(written: WrittenTable, said: dict[int, str]) -> str:
    """Return the file with a column for the decision behind its last one."""
    width = len(written.header)
    changed = {line: _set(list(cells[:width]), width, said.get(line, "")) for line, cells in written.records.items()}
    changed[written.line] = [*written.header, "decision"]
    return written.text(changed=changed)


def _rows_of(rows: pd.DataFrame, name: str) -> set[tuple[str, ...]]:
    return {tuple(map(str, row)) for row in rows[_SAME[name]].itertuples(index=False)}
