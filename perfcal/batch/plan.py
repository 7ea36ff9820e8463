"""Which notebooks for whom, with which parameters, and which pages are out of date: decided before anything runs.

papermill only warns about a parameter it does not know and then reports on the default person. So everything that can
be wrong with a request (a notebook, a person, a parameter that does not exist) is refused here, with the nearest names.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from perfcal.batch.fingerprint import (
    code_digest,
    demographics_digest,
    documents_of,
    input_digests,
    log_digest,
    person_digests,
    workspace_digests,
)
from perfcal.batch.manifest import Manifest, Record, read_manifest
from perfcal.batch.paths import seen_from
from perfcal.batch.shelf import PARAMETER_OF, Audience, Notebook, choose_notebooks, shelf_notebooks
from perfcal.batch.stale import output_digests, why_stale
from perfcal.batch.task import Parameter, Task
from perfcal.errors import UnknownNameError, UsageError
from perfcal.evidence.wording import times
from perfcal.load.workspace import load_workspace, sample_workspace
from perfcal.patterns.scope import scopes
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.problems import Problem

__all__ = ["Plan", "Request", "plan_batch", "plan_cycle", "refuse_mixing"]

_GIVEN = {
    "workspace": "the WORKSPACE argument",
    "employee_id": "--for",
    "scope": "--for",
    "as_of": "--as-of",
    "interactive": "the notebook by hand",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A cycle's whole batch. Tasks that were not asked for are in it too, so that the index can speak of them."""

    workspace: Path | None  # None: the sample workspace
    folder: Path  # <out>/<cycle>
    cycle: str
    tasks: tuple[Task, ...]
    inputs: Mapping[str, str]
    fresh: bool = False
    problems: tuple[Problem, ...] = ()  # the errors in the data
    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # candidate → growth docs
    introductions: Mapping[str, tuple[str, str]] = field(
        default_factory=dict
    )  # who a page is about → name, and one line more
    elsewhere: MutableMapping[str, str] | None = None  # each file by digest, where the reports are not in `folder`

    @property
    def workspace_seen(self) -> str:
        """The workspace as seen from the reports, which is all that is recorded of where it lies; "" for the sample."""
        return seen_from(self.folder, self.workspace) if self.workspace else ""

    @property
    def to_run(self) -> tuple[Task, ...]:
        """What was asked for and is out of date."""
        return tuple(task for task in self.tasks if task.selected and task.why)

    @property
    def up_to_date(self) -> tuple[Task, ...]:
        """What was asked for and need not run."""
        return tuple(task for task in self.tasks if task.selected and not task.why)

    def found(self, record: Record | None) -> Mapping[str, str]:
        """Return the digest of each file a record names, as it is now; "" where it is gone."""
        if self.elsewhere is None or record is None:
            return output_digests(self.folder, record)
        return {name: self.elsewhere.get(name, "") for name in record.outputs}

    def has(self, name: str) -> bool:
        """Say whether a file is among the reports."""
        return (self.folder / name).is_file() if self.elsewhere is None else name in self.elsewhere

    def checked_against(self, manifest: Manifest, *, just_made: Collection[str] = ()) -> Plan:
        """Return this plan with `why` answered from a manifest and from the files that are there now.

        The files of what was `just_made` are taken to be as they were written, and not read again.
        """
        records = manifest.records()
        return replace(
            self,
            tasks=tuple(
                self._checked(task, records.get(task.key), just_made=task.key in just_made) for task in self.tasks
            ),
        )

    def _checked(self, task: Task, record: Record | None, *, just_made: bool) -> Task:
        if self.fresh and task.selected:
            return replace(task, why=("asked for",))
        found = record.outputs if record and just_made else self.found(record)
        return replace(task, why=why_stale(task, record, found, code=code_digest()))


def plan_batch(
    workspace: str | Path | None = None,
    *,
    out: str | Path = "reports",
    notebooks: Sequence[str] | None = None,
    only: Sequence[str] | None = None,
    parameters: Mapping[str, Parameter] | None = None,
    fresh: bool = False,
    as_of: date | str | None = "today",
) -> Plan:
    """Plan the batch of a workspace's cycle; without a workspace, the sample's. Nothing is run or written.

    Parameters
    ----------
    workspace
        A folder as in the formats specification.
    out
        Reports go to `out/<cycle>/`.
    notebooks
        Names of perfcal's own notebooks, or paths of yours; all of perfcal's when none is named.
    only
        Ids of candidates, engineers, directors or managers; the notebooks that run once are then left out unless named.
    parameters
        Further parameters, handed to every chosen notebook that declares them.
    fresh
        Run what is up to date as well.
    as_of
        The day the pages look from, as in `load_workspace`; it is recorded with each page that counts days.

    Raises
    ------
    UnknownNameError
        A notebook, candidate or parameter does not exist; nothing has run.
    DataError
        The workspace cannot be used at all.
    """
    asked = Request(tuple(notebooks or ()), tuple(only or ()), dict(parameters or {}), fresh)
    return plan_cycle(load_workspace(workspace, as_of=as_of), asked, out=Path(out))


@dataclass(frozen=True, slots=True)
class Request:
    """What to run; empty means all of it."""

    notebooks: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    fresh: bool = False


def plan_cycle(cycle: Cycle, request: Request, *, out: Path) -> Plan:
    """Plan the batch of a cycle that is already loaded; see `plan_batch`."""
    shelf = shelf_notebooks()
    chosen = choose_notebooks(request.notebooks, shelf=shelf)
    heads = scopes(cycle)
    _refuse_strangers(request.only, cycle, chosen, heads=list(heads["scope"]))
    _refuse_nobodys_pages(request, chosen)
    _refuse_unknown_parameters(request.parameters, chosen)
    errors = cycle.problems[cycle.problems["severity"] == "error"]
    plan = Plan(
        workspace=None if cycle.root.resolve() == sample_workspace().resolve() else cycle.root.absolute(),
        folder=out.absolute() / quote(cycle.id, safe="@+"),
        cycle=cycle.id,
        tasks=(),
        inputs=input_digests(cycle.root, cycle.id),
        fresh=request.fresh,
        problems=tuple(_problem(row) for row in errors.to_dict("records")),
        documents=documents_of(cycle),
        introductions=_introductions(cycle, heads),
    )
    tasks = _tasks(
        plan, cycle, heads=list(heads["scope"]), notebooks=_shown(shelf, chosen), parameters=request.parameters
    )
    plan = replace(plan, tasks=tuple(replace(task, selected=_asked_for(task, request, chosen)) for task in tasks))
    manifest = read_manifest(plan.folder, cycle=cycle.id)
    refuse_mixing(plan, manifest)
    return plan.checked_against(manifest)


def _shown(shelf: Sequence[Notebook], chosen: Sequence[Notebook]) -> tuple[Notebook, ...]:
    """Return the notebooks the index speaks of: those of the shelf that run unasked, and those that were asked for."""
    return tuple(dict.fromkeys((*choose_notebooks(None, shelf=shelf), *chosen)))


def _tasks(
    plan: Plan,
    cycle: Cycle,
    *,
    heads: Sequence[str],
    notebooks: Iterable[Notebook],
    parameters: Mapping[str, Parameter],
) -> Iterator[Task]:
    """Yield one task per page of the cycle."""
    about: dict[Audience, list[str]] = {
        "candidate": cycle.candidate_ids(),
        "engineer": cycle.engineer_ids(),
        "scope": list(heads),
        "once": [""],
    }
    whole = {**workspace_digests(plan.inputs), **log_digest(cycle)}
    digests = {"workspace": whole, "demographics": {**whole, **demographics_digest(cycle.root)}}
    of_person = person_digests(cycle, plan.inputs)
    for notebook in notebooks:
        for whom in about[notebook.audience]:
            key = notebook.key(whom)
            given: dict[str, Parameter] = {
                **parameters,
                "workspace": seen_from((plan.folder / key).parent, plan.workspace) if plan.workspace else "",
                PARAMETER_OF.get(notebook.audience, "employee_id"): whom,
                "as_of": cycle.as_of.isoformat(),
                "interactive": False,
            }
            declared = {name: value for name, value in given.items() if name in notebook.parameters}
            inputs = of_person.get(whom, whole) if notebook.reads == "person" else digests[notebook.reads]
            yield Task(key, notebook, whom, declared, inputs)


def _introductions(cycle: Cycle, heads: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return the name of whom a page is about, and one line more, for the reader of the index.

    Of a candidate that is the step and who presents it, of a director or manager how many people are below them.
    """
    names = dict(zip(cycle.people["employee_id"], cycle.people["name"], strict=True))
    levels = dict(zip(cycle.people["employee_id"], cycle.people["level"], strict=True))
    current = cycle.candidates[cycle.candidates["cycle"] == cycle.id]
    lines = {
        row["scope"]: (names[row["scope"]], f"{row['kind']}, {times(row['people'], 'person', 'people')}")
        for row in records(heads)
    }
    engineers = {who: (names[who], levels[who]) for who in cycle.engineer_ids()}
    return (
        engineers
        | lines
        | {
            row["employee_id"]: (
                names[row["employee_id"]],
                (
                    f"{levels[row['employee_id']]} → {row['target_level']}, "
                    f"presented by {names.get(row['presenter_id'], row['presenter_id']) or 'nobody yet'}"
                ),
            )
            for row in records(current)
            if row["employee_id"] in names
        }
    )


def _asked_for(task: Task, request: Request, chosen: Sequence[Notebook]) -> bool:
    wanted = task.employee_id in request.only if task.employee_id else bool(request.notebooks)
    return task.notebook in chosen and (not request.only or wanted)


def _refuse_strangers(only: Sequence[str], cycle: Cycle, chosen: Sequence[Notebook], *, heads: Sequence[str]) -> None:
    """Refuse ids that none of the chosen notebooks could be about, all of them at once."""
    audiences = {notebook.audience for notebook in chosen}
    candidates = cycle.candidate_ids()
    engineers = cycle.engineer_ids() if "engineer" in audiences else []
    possible = {*candidates, *engineers, *heads}
    strangers = [who for who in only if who not in possible]
    if known := [who for who in strangers if who in set(cycle.people["employee_id"])]:
        raise UsageError(
            f"neither a candidate of cycle {cycle.id}, nor a manager, nor with a growth doc: {', '.join(known)}"
            if engineers
            else f"neither a candidate of cycle {cycle.id} nor a manager: {', '.join(known)}",
            hint="put them up in candidates.csv, or choose among the candidates: " + ", ".join(candidates[:8]),
        )
    if len(strangers) == 1:
        raise UnknownNameError.of("candidate", strangers[0], [*candidates, *engineers])
    if strangers:
        raise UnknownNameError(
            f"no candidates {', '.join(map(repr, strangers))}",
            hint="there are: " + ", ".join(candidates[:8]),
        )


def _refuse_nobodys_pages(request: Request, chosen: Sequence[Notebook]) -> None:
    """Refuse a request that names people and only notebooks that run once for the whole cycle."""
    if request.only and all(notebook.audience == "once" for notebook in chosen):
        raise UsageError(
            f"{', '.join(notebook.name for notebook in chosen)}: runs once for the cycle, not for one person",
            hint="leave --for out, or name a notebook that runs for each candidate or manager",
        )


def refuse_mixing(plan: Plan, manifest: Manifest) -> None:
    """Refuse to put one workspace's pages among another's: cycles are called alike everywhere."""
    if manifest.notebooks and manifest.workspace != plan.workspace_seen:
        raise UsageError(
            f"{plan.folder}: these are pages of another workspace, {manifest.workspace or 'the sample'}",
            hint="write elsewhere with --out, or move that folder away",
        )


def _refuse_unknown_parameters(parameters: Mapping[str, Parameter], chosen: Sequence[Notebook]) -> None:
    declared = sorted({name for notebook in chosen for name in notebook.parameters} - _GIVEN.keys())
    for name in parameters:
        if name in _GIVEN:
            raise UsageError(f"parameter {name!r} is given by the batch itself", hint=f"use {_GIVEN[name]}")
        if name not in declared:
            raise UnknownNameError.of("parameter", name, declared)


def _problem(row: Mapping[Hashable, Any]) -> Problem:
    line = None if pd.isna(row["line"]) else int(row["line"])
    return Problem(**{str(name): value for name, value in row.items() if name != "line"}, line=line)
