"""What the index of a cycle says, from its plan and its manifest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from perfcal.batch.manifest import Manifest, Record
from perfcal.batch.plan import Plan
from perfcal.batch.task import Task
from perfcal.files import write_atomically
from perfcal.schema.problems import Problem
from perfcal.view.index_page import Count, Fault, IndexGroup, IndexPage, IndexRow, Link, render_index

__all__ = ["index_of", "write_index"]

_SHOWN_FAULTS = 20
_OUT_OF_DATE = "out of date"
_LINK_WORDS = {".html": "HTML", ".pdf": "PDF", ".ipynb": "notebook"}


def write_index(plan: Plan, manifest: Manifest, *, made: Collection[str], under_way: bool = False) -> Path:
    """Write `index.html` beside the manifest; `made` are the keys of the pages this run made, so far if `under_way`."""
    index = index_of(plan, manifest, made=made, under_way=under_way)
    return write_atomically(plan.folder / "index.html", render_index(index))


def index_of(plan: Plan, manifest: Manifest, *, made: Collection[str], under_way: bool = False) -> IndexPage:
    """Return the facts of the index: every page of the cycle, in this run or not, and what an earlier run left."""
    made = frozenset(made)
    plan = replace(plan, fresh=False).checked_against(manifest, just_made=made)
    records = manifest.records()
    groups = _groups(plan, records, made)
    known = {task.key for task in plan.tasks}
    earlier = [record for key, record in records.items() if key not in known]
    rows = [row for group in groups for row in group.rows]
    return IndexPage(
        title=f"Calibration cycle {plan.cycle}",
        subtitle=_subtitle(manifest, made),
        counts=_counts(plan, records, rows),
        notices=_notices(plan, manifest, under_way=under_way),
        groups=(*groups, *([_earlier(plan, earlier)] if earlier else [])),
        faults=tuple(_fault(problem) for problem in plan.problems[:_SHOWN_FAULTS]),
        faults_total=len(plan.problems),
        faults_note="A row or a file with an error is not used. The command perfcal check lists every problem.",
        footer="Evidence, gaps and questions; nobody is rated or ranked here. What each page was made from is in manifest.json.",
    )


def _subtitle(manifest: Manifest, made: Collection[str]) -> str:
    version = manifest.versions.get("perfcal", "")
    return f"{_counted(len(made), 'page')} made in this run, {_moment(manifest.written)}, by perfcal {version}"


def _counts(plan: Plan, records: dict[str, Record], rows: list[IndexRow]) -> tuple[Count, ...]:
    own = [records[task.key] for task in plan.tasks if task.key in records]
    return (
        Count(sum(record.complete is True for record in own), "complete"),
        Count(sum(record.complete is False for record in own), "INCOMPLETE", alert=True),
        Count(sum(record.outcome == "failed" for record in own), "failed", alert=True),
        Count(sum(row.state.endswith(_OUT_OF_DATE) for row in rows), "out of date"),
        Count(len(plan.problems), "error in the data" if len(plan.problems) == 1 else "errors in the data", alert=True),
    )


def _notices(plan: Plan, manifest: Manifest, *, under_way: bool) -> tuple[str, ...]:
    found, left = [], len(plan.to_run)
    if under_way:
        found.append(f"The run is under way, or was cut off, with {left} of its notebooks to go; load this page again.")
    elif manifest.interrupted:
        found.append(f"The run was stopped with {left} of its notebooks not run; run the same command again to finish.")
    if not any(task.notebook.audience == "candidate" for task in plan.tasks):
        found.append("Nobody is put up for promotion in this cycle: candidates.csv has no row for it.")
    return tuple(found)


def _groups(plan: Plan, records: dict[str, Record], made: Collection[str]) -> list[IndexGroup]:
    """Return the pages about the whole cycle as one group, and those about candidates by notebook."""
    groups = []
    faults = _by_file(plan.problems)
    for name in dict.fromkeys(task.notebook.name if task.employee_id else "" for task in plan.tasks):
        tasks = [task for task in plan.tasks if (task.notebook.name if task.employee_id else "") == name]
        rows = tuple(
            _row(plan, task, records.get(task.key), made_now=task.key in made, faults=faults) for task in tasks
        )
        if name:
            heading, caption = _of_whom(tasks[0], len(rows))
            groups.append(IndexGroup(tasks[0].notebook.title, heading, f"Notebook {name}; {caption}", rows))
        else:
            groups.append(IndexGroup("The whole cycle", "Page", _counted(len(rows), "page"), rows))
    return groups


def _of_whom(task: Task, pages: int) -> tuple[str, str]:
    """Return the heading and the caption of a group of pages about people."""
    if task.notebook.audience == "scope":
        return "Teams of", f"{_counted(pages, 'page')}, directors and then managers by id; each compares with everybody"
    if task.notebook.audience == "engineer":
        return "Engineer", f"{_counted(pages, 'page')} in the order of the roster; each is for that engineer"
    return "Candidate", f"{_counted(pages, 'candidate')} in the order of candidates.csv"


def _by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.file, []).append(problem)
    return found


def _row(
    plan: Plan, task: Task, record: Record | None, *, made_now: bool, faults: Mapping[str, list[Problem]]
) -> IndexRow:
    symbol, words = _standing(task, record, made_now=made_now)
    person, step = plan.introductions.get(task.employee_id, ("", ""))
    return IndexRow(
        name=person or task.employee_id or task.notebook.title,
        below=f"{task.employee_id}, {step}" if person else "",
        anchor=_anchor(task.key),
        symbol=symbol,
        state=words,
        details=(
            *_details(task, record),
            *(_mend(fault) for file in plan.documents.get(task.employee_id, ()) for fault in faults.get(file, ())),
        ),
        links=_links(plan, record),
        made=f"{_moment(record.started)}, {record.seconds:.0f} s" if record else "",
        alert=record is not None and (record.outcome == "failed" or record.complete is False),
    )


def _standing(task: Task, record: Record | None, *, made_now: bool) -> tuple[str, str]:
    """Return a symbol and the state of a page in words; the symbol adds nothing to the words."""
    if record is None:
        return "–", "not run yet"
    if record.outcome == "failed":
        return "✕", "failed"
    when = _OUT_OF_DATE if task.why else "made in this run" if made_now else "up to date, not run again"
    symbol = "↻" if task.why else "✓"
    if record.complete is None:
        return symbol, when
    return (symbol, f"complete, {when}") if record.complete else ("!", f"INCOMPLETE, {when}")


def _details(task: Task, record: Record | None) -> tuple[str, ...]:
    """Say what to do about a page: why it failed, why it is incomplete, why it is out of date."""
    lines: list[str] = []
    if record and record.failure:
        lines.append(f"{record.failure.kind} at {record.failure.where}")
        lines += [line for line in record.failure.message.splitlines() if line.strip()]
    if record and record.outcome == "done":
        lines += record.incomplete_because
        lines += [f"since it was made: {'; '.join(task.why)}"] if task.why else []
    if record and record.note:
        lines.append(record.note)
    if record and record.kept:
        lines.append(f"changed by hand since the run before, and kept as {', '.join(record.kept)}")
    return tuple(lines)


def _mend(problem: Problem) -> str:
    return f"{_place(problem)}: found {problem.found}, expected {problem.expected}. Hint: {problem.hint}"


def _place(problem: Problem) -> str:
    return problem.file if problem.line is None else f"{problem.file}:{problem.line}"


def _fault(problem: Problem) -> Fault:
    return Fault(_place(problem), problem.found, problem.expected, problem.hint)


def _links(plan: Plan, record: Record | None) -> tuple[Link, ...]:
    """Return the files of a page that are there, the one to read first."""
    by_suffix = {Path(name).suffix: name for name in (record.outputs if record else ())}
    names = {suffix: by_suffix[suffix] for suffix in _LINK_WORDS if suffix in by_suffix}
    return tuple(Link(_LINK_WORDS[suffix], quote(name)) for suffix, name in names.items() if plan.has(name))


def _earlier(plan: Plan, records: list[Record]) -> IndexGroup:
    rows = tuple(
        IndexRow(
            name=record.employee_id or record.title,
            anchor=_anchor(record.key),
            symbol="–",
            state="from an earlier run",
            links=_links(plan, record),
            made=_moment(record.started),
        )
        for record in records
    )
    return IndexGroup(
        title="From earlier runs",
        heading="Page",
        caption=_counted(len(rows), "page"),
        note="No longer part of this cycle: not a candidate now, or from a notebook that was not named this time. "
        "Nothing is deleted; remove the files if they should not be here.",
        rows=rows,
    )


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _anchor(key: str) -> str:
    return quote(key, safe="").replace("%", "_")


def _moment(iso: str) -> str:
    return iso[:16].replace("T", " ") + " UTC" if iso else ""
