"""What a page depends on, as digests: files, one person's rows, and perfcal's own code.

A digest says only *whether* something changed since the last run, and its name says what.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

import pandas as pd

from perfcal.errors import SessionLogError
from perfcal.files import file_digest
from perfcal.load.pre_read_notes import pre_read_notes_path
from perfcal.load.workspace import input_files
from perfcal.schema.cycle import Cycle
from perfcal.session.recorded import recorded_state

__all__ = [
    "code_digest",
    "demographics_digest",
    "input_digests",
    "log_digest",
    "person_digests",
    "versions",
    "workspace_digests",
]

_OF_A_PERSON = ("growth_docs/", "pre_reads/")
_BY_ROW = ("ratings", "candidates", "events")  # and the roster, by the rows of whoever stands on the page
_LIBRARIES = (
    "perfcal",
    "papermill",
    "ipykernel",
    "nbconvert",
    "pandas",
    "altair",
    "vl-convert-python",
    "typst",
    "jinja2",
    "scipy",
    "statsmodels",
    "raschpy",
)


@cache
def code_digest() -> str:
    """Return one digest of what makes the pages: perfcal's code, templates and fonts, and the libraries it uses."""
    package = Path(__file__).resolve().parents[1]
    files = (path for path in package.rglob("*") if path.is_file())
    kept = {str(path.relative_to(package)): path for path in files if not {"__pycache__", "_shelf"} & set(path.parts)}
    own = [f"{name} {file_digest(path)}" for name, path in sorted(kept.items())]
    return _digest([*own, *(f"{name} {version}" for name, version in versions().items())])


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python, perfcal and the libraries that shape a page."""
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in _LIBRARIES}}


def input_digests(root: Path, cycle_id: str) -> dict[str, str]:
    """Return every input file of a workspace with its digest, by its path relative to the workspace.

    Demographics are none: one page alone depends on them, by `demographics_digest` (R13.2).
    """
    return {path.relative_to(root).as_posix(): file_digest(path) for path in input_files(root, cycle_id)}


def demographics_digest(root: Path) -> dict[str, str]:
    """Return the digest of the demographics beside a workspace, for the analyst's page; nothing where there are none."""
    path = root / "demographics.csv"
    return {path.name: file_digest(path)} if path.is_file() else {}


def log_digest(cycle: Cycle) -> dict[str, str]:
    """Return the digest of what the session's log beside a workspace holds now; nothing where there is no log.

    A log that cannot be read has none either: the page that needs it will say so.
    """
    try:
        state = recorded_state(cycle)
    except SessionLogError:
        return {}
    return {} if state.empty else {"session log": _digest(map(str, state.itertuples(index=False)))}


def workspace_digests(inputs: Mapping[str, str]) -> dict[str, str]:
    """Return what a page about the whole workspace depends on: each file at its top, and each folder as one."""
    folders: dict[str, list[str]] = {}
    for name, digest in inputs.items():
        top, slash, _rest = name.partition("/")
        folders.setdefault(top + slash, []).append(f"{name} {digest}")
    return {top: _digest(sorted(lines)) for top, lines in folders.items()}


def person_digests(cycle: Cycle, inputs: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what a candidate's or an engineer's page depends on: their growth doc, their EM's notes, their rows, and all else whole.

    The roster rows of whoever manages, managed or presents them are among theirs: their names stand on the page. So are
    the growth docs of the manager's other people: the page says how near the nearest of their reviews is.
    """
    candidates = {*cycle.candidate_ids(), *cycle.engineer_ids()}
    apart = {"roster", *_BY_ROW}
    shared = {
        name: digest
        for name, digest in inputs.items()
        if not name.startswith(_OF_A_PERSON) and name.partition(".")[0] not in apart
    }
    documents, around = documents_of(cycle), _people_around(cycle, candidates)
    roster = _row_digests(cycle.people, candidates.union(*around.values()))
    rows = {name: _row_digests(getattr(cycle, name), candidates) for name in _BY_ROW}
    teams = _team_digests(cycle, candidates, inputs)
    return {
        who: {
            **shared,
            **{name: inputs.get(name, "") for name in (*documents[who], _notes_name(cycle, who))},
            "growth docs of the team": teams[who],
            "roster rows": _digest(f"{person} {roster.get(person, '')}" for person in (who, *sorted(around[who]))),
            **{f"{name} rows": digests.get(who, "") for name, digests in rows.items()},
        }
        for who in candidates
    }


def _team_digests(cycle: Cycle, people: set[str], inputs: Mapping[str, str]) -> dict[str, str]:
    """Return one digest of the growth docs of everybody else whom a person's manager manages."""
    teams: dict[str, list[str]] = {}
    managers: dict[str, str] = {}
    for who, manager in zip(cycle.people["employee_id"], cycle.people["manager_id"], strict=True):
        teams.setdefault(manager, []).append(who)
        managers[who] = max(manager, managers.get(who, ""))
    docs = {who: f"{who} {inputs.get(f'growth_docs/{who}.md', '')}" for who in managers}
    return {
        who: _digest(sorted(docs[each] for each in teams.get(managers.get(who, ""), ()) if each != who))
        for who in people
    }


def documents_of(cycle: Cycle) -> dict[str, tuple[str, ...]]:
    """Return each candidate's and engineer's growth doc: the file that names them, and the file named like them if it was refused."""
    found = {who: {f"growth_docs/{who}.md"} for who in (*cycle.candidate_ids(), *cycle.engineer_ids())}
    for rows in (cycle.sections, cycle.level_history, cycle.manager_history):
        for who, file in _pairs(rows, "file"):
            if who in found and file.startswith("growth_docs/"):
                found[who].add(file)
    return {who: tuple(sorted(files)) for who, files in found.items()}


def _notes_name(cycle: Cycle, employee_id: str) -> str:
    return pre_read_notes_path(cycle.root, cycle.id, employee_id).relative_to(cycle.root).as_posix()


def _people_around(cycle: Cycle, candidates: set[str]) -> dict[str, set[str]]:
    around: dict[str, set[str]] = {who: set() for who in candidates}
    sources = ((cycle.people, "manager_id"), (cycle.manager_history, "manager_id"), (cycle.candidates, "presenter_id"))
    for rows, column in sources:
        for who, other in _pairs(rows, column):
            if who in around:
                around[who].add(other)
    return around


def _pairs(rows: pd.DataFrame, column: str) -> set[tuple[str, str]]:
    return set(zip(rows["employee_id"], rows[column], strict=True))


def _row_digests(rows: pd.DataFrame, people: set[str]) -> dict[str, str]:
    """Return one digest of each person's rows. A row's line is no part of it: rows above may come and go."""
    own = rows[rows["employee_id"].isin(people)]
    hashes = pd.util.hash_pandas_object(own.drop(columns=["file", "line"]), index=False).astype("str")
    return {str(who): _digest(sorted(lines)) for who, lines in hashes.groupby(own["employee_id"])}


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
