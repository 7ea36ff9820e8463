"""The roster: who there is, at which level, reporting to whom, with everything a real export gets wrong about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from perfcal.errors import nearest
from perfcal.load.cell_fault import listed_lines, quoted
from perfcal.load.header_row import header_words
from perfcal.load.people_index import PeopleIndex
from perfcal.load.reporting_lines import settle_reporting_lines
from perfcal.load.roster_row import STATUS_WORDS, Numbered, RosterRow
from perfcal.load.table_rows import TextRows, checked_rows, read_rows, refuse_repeats
from perfcal.schema.columns import PEOPLE, empty_table, table
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Rubric

__all__ = ["people_from_rows", "read_roster"]

_REQUIRED = ("employee_id", "name", "manager_id", "level")


def read_roster(
    path: Path,
    *,
    name: str,
    rubrics: Mapping[str, Rubric],
    problems: Problems,
    left_out: set[str] | None = None,
) -> pd.DataFrame:
    """Return everyone on the roster: one row per person, with the columns of `PEOPLE` (R1.1).

    Parameters
    ----------
    path, name
        The file, and how problems call it.
    rubrics
        The ladders whose level ids and aliases are known; `level` becomes the id.
    problems
        Gets every fault. A row with an error is left out of the table.
    left_out
        Gets the ids of rows that were refused, so that other tables' references to them are not called unknown.

    `manager_id` is blank for a person without a manager. A manager given by name or email becomes an id where exactly
    one person on the roster has it; a manager who is not on the roster stays as written. The level of someone with
    reports may be on a ladder that is not here: it stays as written, and is noted. A row says what is true now, not what
    was: histories are in the growth docs.
    """
    rows = read_rows(path, name=name, columns=RosterRow.model_fields, required=_REQUIRED, problems=problems)
    if rows is None:
        return empty_table(PEOPLE)
    people = people_from_rows(rows, rubrics=rubrics, problems=problems)
    if left_out is not None:
        left_out.update({cells["employee_id"] for cells in rows.cells} - {"", *people["employee_id"]})
    return people


def people_from_rows(rows: TextRows, *, rubrics: Mapping[str, Rubric] | None, problems: Problems) -> pd.DataFrame:
    """Return roster rows as `PEOPLE`, from perfcal's own file or an import; without `rubrics` levels stay as written."""
    index = PeopleIndex((row["employee_id"], row.get("name", ""), row.get("email", "")) for row in rows.cells)
    known = checked_rows(rows, RosterRow, problems)
    single = refuse_repeats(known, lambda row: row.employee_id, name=rows.name, per="employee_id", problems=problems)
    _warn_refused_twins(single, known, rows, problems=problems)
    _warn_status_words(rows, problems)
    _warn_lost_zeros(single, rows, problems)
    reporting = settle_reporting_lines(single, index, rows, problems)
    levelled = reporting if rubrics is None else _levelled(reporting, rows, rubrics, problems)
    return table(({**row.model_dump(), "file": rows.name, "line": line} for line, row in levelled), PEOPLE)


def _warn_refused_twins(used: Numbered, known: Numbered, rows: TextRows, *, problems: Problems) -> None:
    """Name a row that is used while another of the same id was refused for a cell: it may be the wrong one of the two."""
    usable = {line for line, _ in known}
    refused = {
        cells["employee_id"]: line
        for line, cells in zip(rows.lines, rows.cells, strict=True)
        if line not in usable and cells["employee_id"]
    }
    for line, row in used:
        if row.employee_id in refused:
            found = f"{row.employee_id} again; line {refused[row.employee_id]} has the id too and is refused"
            hint = "mend or delete one of the two; this row is used until then"
            column = rows.header("employee_id")
            problems.warning(rows.name, line, found, "one row per employee_id", hint=hint, column=column)


def _warn_status_words(rows: TextRows, problems: Problems) -> None:
    """Say once which lines write a status in another word than perfcal's three."""
    own = {"", "active", "leave", "left"}
    other = [
        line
        for line, cells in zip(rows.lines, rows.cells, strict=True)
        if (word := header_words(cells.get("status", ""))) not in own and word in STATUS_WORDS
    ]
    if other:
        found = f"other words for active, leave and left, in {listed_lines(other)}; understood"
        hint = "nothing to do; or write active, leave or left"
        problems.note(rows.name, other[0], found, "active, leave, left", hint=hint, column=rows.header("status"))


def _warn_lost_zeros(people: Numbered, rows: TextRows, problems: Problems) -> None:
    """Name ids that differ by leading zeros alone, and ids shorter than zero-padded ones beside them."""
    column = rows.header("employee_id")
    hint = "format the id column as text in the spreadsheet and export again"
    twins: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for line, row in people:
        if row.employee_id.isdigit():
            twins[row.employee_id.lstrip("0")].append((line, row.employee_id))
    for group in (group for group in twins.values() if len(group) > 1):
        ids = " and ".join(person for _, person in group)
        found = f"{ids} in {listed_lines(line for line, _ in group)}, which differ by leading zeros only"
        problems.warning(rows.name, group[-1][0], found, "ids of one person written one way", hint=hint, column=column)
    padded = {len(group[0][1]) for group in twins.values() if group[0][1].startswith("0")}
    for line, person in (group[0] for group in twins.values() if len(group) == 1):
        if len(padded) == 1 and len(person) < max(padded):
            found = f"{person}, shorter than the ids with leading zeros beside it"
            expected = f"{max(padded)} digits, perhaps {person.zfill(max(padded))}"
            problems.warning(rows.name, line, found, expected, hint=hint, column=column)


def _levelled(people: Numbered, rows: TextRows, rubrics: Mapping[str, Rubric], problems: Problems) -> Numbered:
    """Turn level names into ids; an unknown level is an error, unless the person has reports or another track."""
    names = [name for rubric in rubrics.values() for level in rubric.levels for name in (level.id, *level.aliases)]
    tracks = {level.track.casefold() for rubric in rubrics.values() for level in rubric.levels}
    leads = {row.manager_id for _, row in people}
    kept: Numbered = []
    elsewhere: list[int] = []
    blank: list[int] = []
    for line, row in people:
        meant = _level_id(row.level, rubrics.values())
        off_ladder = row.employee_id in leads or (row.track.casefold() not in {"", *tracks} and "" not in tracks)
        if meant is None and row.level and not off_ladder:
            _keep_unknown_level(row.level, names, line, rows, problems=problems)
            continue
        if meant is None:
            (elsewhere if row.level else [] if off_ladder else blank).append(line)
        kept.append((line, row if meant in {None, row.level} else row.model_copy(update={"level": meant})))
    _note_levels(elsewhere, blank, rows, problems)
    return kept


def _level_id(written: str, rubrics: Iterable[Rubric]) -> str | None:
    return next((found for rubric in rubrics if (found := rubric.level_id(written)) is not None), None)


def _keep_unknown_level(written: str, names: list[str], line: int, rows: TextRows, *, problems: Problems) -> None:
    close = nearest(written, names)
    shown = quoted(written, known=names, otherwise="a level that is on no rubric")
    hint = f"did you mean {close[0]}?" if close else "add the level, or this word as an alias of one, to the rubric"
    problems.error(rows.name, line, shown, f"one of {', '.join(names[:12])}", hint=hint, column=rows.header("level"))


def _note_levels(elsewhere: list[int], blank: list[int], rows: TextRows, problems: Problems) -> None:
    column = rows.header("level")
    if elsewhere:
        found = (
            f"levels on no rubric here, of people who lead others or are on another track, in {listed_lines(elsewhere)}"
        )
        hint = "nothing to do, unless they are calibrated too: then add their rubric"
        problems.note(rows.name, elsewhere[0], found, "a level id or alias", hint=hint, column=column)
    if blank:
        found = f"no level in {listed_lines(blank)}; no bar can be shown for them"
        problems.warning(rows.name, blank[0], found, "a level id or alias", hint="fill in the level", column=column)
