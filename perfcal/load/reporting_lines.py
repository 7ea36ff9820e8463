"""Who reports to whom: managers found by id, email or name; sentinels, roots, loops and people who left, each named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias

from perfcal.load.cell_fault import listed_lines
from perfcal.load.people_index import How, Named, PeopleIndex, is_sentinel, looks_like_id, shown_person
from perfcal.load.roster_row import Numbered, RosterRow
from perfcal.load.table_rows import TextRows
from perfcal.schema.problems import Problem, Problems, Severity

__all__ = ["reporting_loops", "settle_reporting_lines"]

_PATH_SHOWN = 8
Kinds: TypeAlias = defaultdict[How, list[tuple[int, str, str]]]
"""How a manager was found → line, cell, id meant."""


def settle_reporting_lines(people: Numbered, index: PeopleIndex, rows: TextRows, problems: Problems) -> Numbered:
    """Return the people with `manager_id` as an id wherever the file says who it is; people on a loop are left out.

    `index` holds every row of the file, so a manager whose own row was refused is not called unknown.
    """
    settled: Numbered = []
    kinds: Kinds = defaultdict(list)
    for line, row in people:
        named = _manager(row, index)
        kinds[named.how].append((line, row.manager_id, named.id))
        if named.how == "ambiguous":
            continue
        manager = row.manager_id if named.how in {"unknown", "zeros"} else named.id
        settled.append((line, row if manager == row.manager_id else row.model_copy(update={"manager_id": manager})))
    _say_how_found(kinds, rows, problems)
    _note_roots(settled, rows, problems)
    _warn_left(settled, rows, problems)
    return _without_loops(settled, rows, problems)


def reporting_loops(manager_of: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return every reporting loop once, as the ids on it in reporting order; a person alone is not a loop here."""
    done: set[str] = set()
    loops: list[tuple[str, ...]] = []
    for start in manager_of:
        path: list[str] = []
        on_path: dict[str, int] = {}
        person = start
        while person in manager_of and person not in done and person not in on_path:
            on_path[person] = len(path)
            path.append(person)
            person = manager_of[person]
        if person in on_path and len(path) - on_path[person] > 1:
            loops.append(tuple(path[on_path[person] :]))
        done.update(path)
    return loops


def _manager(row: RosterRow, index: PeopleIndex) -> Named:
    """Say who the manager cell means; `how` is also blank, sentinel or self."""
    if not row.manager_id:
        return Named("", "blank")
    named = index.find(row.manager_id)
    if named.how == "unknown" and is_sentinel(row.manager_id):
        return Named("", "sentinel")
    return Named("", "self") if named.id == row.employee_id and named.how != "zeros" else named


def _say_how_found(kinds: Kinds, rows: TextRows, problems: Problems) -> None:
    column, name = rows.header("manager_id"), rows.name
    for how, severity, found, hint in _UNDERSTOOD:
        lines = [line for line, _, _ in kinds[how]]
        if lines:
            said = f"{found}, in {listed_lines(lines)}"
            problems.add(Problem(severity, name, lines[0], said, "a manager's id", hint, column))
    for line, _, _ in kinds["ambiguous"]:
        found, hint = "a manager's name that more than one person on the roster has", "write the manager's id"
        problems.error(name, line, found, "a manager's id", hint=hint, column=column)
    for line, written, meant in kinds["zeros"]:
        found = f"{shown_person(written)}, who is not on the roster; {shown_person(meant)} is"
        hint = f"type {meant} if a spreadsheet changed the id"
        problems.warning(name, line, found, "a manager's id", hint=hint, column=column)
    _warn_unknown(kinds["unknown"], column, name, problems)


_UNDERSTOOD: tuple[tuple[How, Severity, str, str], ...] = (
    ("sentinel", "note", "a word for nobody as manager; read as no manager", "nothing to do; or leave the cell blank"),
    (
        "self",
        "warning",
        "people who are their own manager; read as no manager",
        "leave the cell blank, or name the manager",
    ),
    ("email", "note", "managers given by email; read as their ids", "nothing to do; or write the id"),
    ("name", "note", "managers given by name; read as their ids", "nothing to do; or write the id"),
)


def _warn_unknown(found: list[tuple[int, str, str]], column: str, name: str, problems: Problems) -> None:
    """Count the reports whose manager is not on the roster; ids are shown, names and emails are not."""
    if not found:
        return
    lines = [line for line, _, _ in found]
    managers = list(dict.fromkeys(written for _, written, _ in found))
    shown = [written for written in managers if looks_like_id(written)][:5]
    said = f"{_count(len(lines), 'person reports', 'people report')} to {_count(len(managers), 'manager', 'managers')} not on the roster"
    which = f" ({', '.join(shown)})" if shown else ""
    hint = "add the managers to the roster, or correct the cells; until then they stay as written"
    problems.warning(
        name, lines[0], f"{said}{which}, in {listed_lines(lines)}", "a manager on the roster", hint=hint, column=column
    )


def _note_roots(people: Numbered, rows: TextRows, problems: Problems) -> None:
    roots = [line for line, row in people if not row.manager_id and row.status != "left"]
    if len(roots) > 1:
        found = f"{len(roots)} people without a manager, in {listed_lines(roots)}"
        hint = "leave the manager blank for the top of the tree only"
        problems.warning(rows.name, roots[0], found, "one top of the tree", hint=hint, column=rows.header("manager_id"))


def _warn_left(people: Numbered, rows: TextRows, problems: Problems) -> None:
    left = {row.employee_id for _, row in people if row.status == "left"}
    reports = [(line, row) for line, row in people if row.manager_id in left and row.status != "left"]
    for manager in dict.fromkeys(row.manager_id for _, row in reports):
        lines = [line for line, row in reports if row.manager_id == manager]
        found = f"{shown_person(manager)}, who has left, as manager in {listed_lines(lines)}"
        hint = "name the manager these people have now"
        problems.warning(
            rows.name, lines[0], found, "a manager who is here", hint=hint, column=rows.header("manager_id")
        )


def _without_loops(people: Numbered, rows: TextRows, problems: Problems) -> Numbered:
    """Refuse the rows on a reporting loop, each with the path that leads back to it."""
    line_of = {row.employee_id: line for line, row in people}
    on_loop: set[str] = set()
    for loop in reporting_loops({row.employee_id: row.manager_id for _, row in people if row.manager_id}):
        on_loop.update(loop)
        for turn, person in enumerate(loop):
            path = [*loop[turn:], *loop[: turn + 1]]
            shown = path if len(path) <= _PATH_SHOWN else [*path[: _PATH_SHOWN - 1], "…", person]
            found = f"a reporting loop: {' → '.join(map(shown_person, shown))}"
            hint = "correct one manager on this path"
            expected = "reporting lines that end at the top"
            problems.error(rows.name, line_of[person], found, expected, hint=hint, column=rows.header("manager_id"))
    return [(line, row) for line, row in people if row.employee_id not in on_loop]


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
