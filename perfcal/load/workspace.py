"""One folder to one `Cycle`: every file read, every fault gathered, one broken file never hiding the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa

from perfcal.errors import DataError, UsageError
from perfcal.files import packaged
from perfcal.load.as_of import looked_from
from perfcal.load.candidates import read_candidates
from perfcal.load.cycle_dates import read_cycle_dates
from perfcal.load.events import read_events
from perfcal.load.growth_cache import cache_of
from perfcal.load.growth_doc import GrowthHead, Terms
from perfcal.load.growth_folder import read_growth_folder
from perfcal.load.growth_records import heads, rows
from perfcal.load.histories import at_the_time, check_histories, level_history, manager_history
from perfcal.load.policy import read_policy
from perfcal.load.pre_read_notes import pre_read_notes_path, read_pre_read_notes
from perfcal.load.preloaded import take
from perfcal.load.ratings import read_ratings
from perfcal.load.references import check_references
from perfcal.load.roster import read_roster
from perfcal.load.rubric import read_rubric
from perfcal.load.scale import read_scale
from perfcal.load.targets import check_targets
from perfcal.load.text_file import name_below
from perfcal.schema.columns import (
    ACCOUNTS,
    CANDIDATES,
    EVENTS,
    RATINGS,
    empty_table,
    table,
)
from perfcal.schema.cycle import Cycle, CycleDates
from perfcal.schema.policy import Policy
from perfcal.schema.pre_read_notes import PreReadNotes
from perfcal.schema.problems import Problems
from perfcal.schema.rubric import Rubric
from perfcal.schema.scale import Scale

__all__ = ["input_files", "load_workspace", "sample_workspace"]

_SETTINGS = ("cycle.yaml", "rubric.yaml", "scale.yaml", "policy.yaml")
_TABLES = ("roster", "ratings", "candidates", "events")
_SUFFIXES = (".csv", ".tsv", ".parquet", ".xlsx")


def sample_workspace() -> Path:
    """Return the invented organisation that comes with perfcal."""
    return packaged("sample")


def load_workspace(path: str | Path | None = None, *, as_of: date | str | None = None) -> Cycle:
    """Read a workspace folder (spec: formats) and return the whole cycle; without a path, the sample.

    `as_of` is the day to look from: clocks and due dates are counted to it, and nothing dated later has happened yet. It
    is a day (`2026-05-04`), or `"today"`; without one it is the day of the session, or the last day written about in a
    growth doc where that is later. `"today"` is never later than that, so that the pages of a past cycle stay the same.

    Faults are in `Cycle.problems`, one row each. Only what no page can do without is raised, as `DataError` with the
    same table: no folder, or no usable cycle.yaml, rubric, scale or roster.
    """
    root, problems = _folder(path), Problems()
    if (ahead := take(root)) is not None:
        return _seen_from(ahead, root, looked_from(as_of, ahead.as_of))
    settings = _read_settings(root, problems)
    if settings is None:
        raise _cannot_stand(root, problems)
    people, ratings, candidates, events = _read_tables(root, settings, problems)
    documents, docs = _read_growth_docs(root, settings, people, problems)
    rubric_of = _front_matter(docs, "rubric")
    candidates = check_targets(candidates, people, rubrics=settings.rubrics, rubric_of=rubric_of, problems=problems)
    managers, levels = manager_history(docs, people), level_history(docs, people)
    check_histories(docs, people, problems)
    evidence, sections = _evidence(documents, managers, levels), _sections(documents, managers)
    parts = rows(documents, "parts")
    _check_repeated_links(evidence, problems)
    notes = _read_notes(root, settings.dates, set(people["employee_id"]), problems)
    return Cycle(
        dates=settings.dates,
        rubrics=settings.rubrics,
        scale=settings.scale,
        policy=settings.policy,
        people=people,
        ratings=ratings,
        candidates=candidates,
        events=events,
        evidence=evidence,
        sections=sections,
        parts=parts,
        fields=rows(documents, "fields"),
        manager_history=managers,
        level_history=levels,
        pre_read_notes=notes,
        problems=problems.to_frame(),
        accounts=table((doc.account for doc in docs), ACCOUNTS),
        root=root,
        as_of=looked_from(as_of, settings.dates.session, sections, parts),
        rubric_of=rubric_of,
        target_of=_front_matter(docs, "target_level"),
        target_by=_front_matter(docs, "target_by"),
    )


def _seen_from(cycle: Cycle, root: Path, as_of: date) -> Cycle:
    """Return a cycle as it is from this day: itself where it is so already, with all that has been asked of it."""
    return cycle if (cycle.root, cycle.as_of) == (root, as_of) else replace(cycle, root=root, as_of=as_of)


def _folder(path: str | Path | None) -> Path:
    root = Path(path) if path else sample_workspace()
    if not root.is_dir():
        raise UsageError(f"no folder {root}", hint="name a workspace, or make one with `perfcal new DEST`")
    return root


@dataclass(frozen=True, slots=True)
class _Settings:
    """What no page can do without, all of it usable."""

    dates: CycleDates
    rubrics: Mapping[str, Rubric]
    scale: Scale
    policy: Policy
    roster: Path


def _read_settings(root: Path, problems: Problems) -> _Settings | None:
    dates = read_cycle_dates(root / "cycle.yaml", name="cycle.yaml", problems=problems)
    rubrics = _read_rubrics(root, problems)
    scale = read_scale(root / "scale.yaml", name="scale.yaml", problems=problems)
    policy = read_policy(root / "policy.yaml", name="policy.yaml", problems=problems)
    roster = _table_path(root, "roster", problems)
    if dates is None or not rubrics or scale is None or policy is None or roster is None:
        return None
    return _Settings(dates, rubrics, scale, policy, roster)


def _read_tables(
    root: Path, settings: _Settings, problems: Problems
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Read the roster and, where they exist, ratings, candidates and events; then check who refers to whom."""
    rubrics, roster = settings.rubrics, settings.roster
    left_out: set[str] = set()
    people = read_roster(roster, name=roster.name, rubrics=rubrics, problems=problems, left_out=left_out)
    ratings, candidates, events = empty_table(RATINGS), empty_table(CANDIDATES), empty_table(EVENTS)
    if path := _table_path(root, "ratings", problems, optional=True):
        ratings = read_ratings(path, name=path.name, scale=settings.scale, rubrics=rubrics, problems=problems)
    if path := _table_path(root, "candidates", problems, optional=True):
        candidates = read_candidates(path, name=path.name, rubrics=rubrics, problems=problems)
    if path := _table_path(root, "events", problems, optional=True):
        events = read_events(path, name=path.name, problems=problems)
    check_references(people, ratings, candidates, events, problems=problems, left_out=left_out)
    return people, ratings, candidates, events


def input_files(root: Path, cycle_id: str) -> list[Path]:
    """Return every file of a workspace that `load_workspace` reads, in a fixed order: what a page can depend on."""
    found = [path for name in _SETTINGS if (path := root / name).is_file()]
    found += [path for table in _TABLES for suffix in _SUFFIXES if (path := root / f"{table}{suffix}").is_file()]
    found += [*sorted((root / "rubrics").glob("*.yaml")), *sorted((root / "growth_docs").glob("*.md"))]
    return found + _notes_files(root, cycle_id)


def _notes_files(root: Path, cycle_id: str) -> list[Path]:
    return sorted(pre_read_notes_path(root, cycle_id, "any").parent.glob("*.yaml"))


def _table_path(root: Path, name: str, problems: Problems, *, optional: bool = False) -> Path | None:
    """Return the one file of a table, whatever its format; none or several are faults."""
    found = [root / f"{name}{suffix}" for suffix in _SUFFIXES if (root / f"{name}{suffix}").is_file()]
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        hint = f"keep one; {found[0].name} is used until then"
        problems.error(found[1].name, None, f"{names} side by side", f"one file for {name}", hint=hint)
    if not found and not optional:
        problems.error(
            f"{name}.csv", None, "no file", f"{name}.csv, .parquet or .xlsx", hint="run `perfcal new` for a template"
        )
    return found[0] if found else None


def _cannot_stand(root: Path, problems: Problems) -> DataError:
    faults = problems.to_frame()
    errors = faults[faults["severity"] == "error"]
    first = errors.iloc[0]
    where = first["file"] if pd.isna(first["line"]) else f"{first['file']}:{first['line']}"
    message = f"{root.name} cannot be used: {where}: found {first['found']}, expected {first['expected']}"
    more = f" ({len(errors) - 1} more errors)" if len(errors) > 1 else ""
    return DataError(message + more, faults, hint=str(first["hint"]))


def _read_rubrics(root: Path, problems: Problems) -> dict[str, Rubric]:
    paths = sorted((root / "rubrics").glob("*.yaml")) or [root / "rubric.yaml"]
    rubrics: dict[str, Rubric] = {}
    for path in paths:
        name = name_below(path, root)
        rubric = read_rubric(path, name=name, problems=problems)
        if rubric is not None and rubric.id in rubrics:
            hint = "give each rubric an id of its own; the first is used"
            problems.error(name, None, f"rubric id {rubric.id!r} twice", "one file per rubric id", hint=hint)
        elif rubric is not None:
            rubrics[rubric.id] = rubric
    return rubrics


def _read_growth_docs(
    root: Path, settings: _Settings, people: pd.DataFrame, problems: Problems
) -> tuple[pa.Table, list[GrowthHead]]:
    """Return the documents that are used, as rows (see `growth_records`), and what is known of every one as a whole."""
    ids, dates = set(people["employee_id"]), settings.dates
    synonyms = tuple(settings.policy.heading_synonyms.items())
    terms = Terms(settings.rubrics, dates.freeze, dates.end, synonyms)
    documents = read_growth_folder(root, terms, employee_ids=ids, cache=cache_of(root))
    first: dict[str, str] = {}
    docs: list[GrowthHead] = []
    for doc in heads(documents):
        problems.extend(doc.problems)
        docs.append(_kept(doc, first, ids, problems))
    if not docs:
        problems.warning(
            "growth_docs", None, "no growth docs", "one Markdown file per engineer", hint="see `perfcal new`"
        )
    return documents.filter(pa.array([bool(doc.front.employee_id) for doc in docs], pa.bool_())), docs


def _kept(doc: GrowthHead, first: dict[str, str], ids: set[str], problems: Problems) -> GrowthHead:
    """Refuse a second document of one person whole: two tenures in one table would count twice (R1.1)."""
    person = doc.front.employee_id
    if person and person in first:
        hint = "join the two documents, or correct the employee_id; this one is not used"
        problems.error(
            doc.name, doc.front.line, f"employee_id {person}, as in {first[person]}", "one document a person", hint=hint
        )
        lines = doc.account["lines"]
        return GrowthHead(doc.name, account={"file": doc.name, "lines": lines, "used": 0, "prose": 0, "refused": lines})
    first.setdefault(person, doc.name)
    if person and person not in ids:
        hint = "correct the employee_id, or add the person to the roster"
        problems.warning(doc.name, doc.front.line, f"employee_id {person}", "an id on the roster", hint=hint)
    return doc


def _front_matter(docs: list[GrowthHead], key: str) -> dict[str, str]:
    """Return what the documents' heads say under one key, by employee."""
    return {doc.front.employee_id: said for doc in docs if doc.front.employee_id and (said := getattr(doc.front, key))}


def _sections(documents: pa.Table, managers: pd.DataFrame) -> pd.DataFrame:
    sections = rows(documents, "sections")
    sections["manager_at_the_time"] = at_the_time(sections, managers, "manager_id")
    return sections


def _evidence(documents: pa.Table, managers: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    evidence = rows(documents, "evidence")
    evidence["manager_at_the_time"] = at_the_time(evidence, managers, "manager_id")
    evidence["level_at_the_time"] = at_the_time(evidence, levels, "level")
    return evidence


def _check_repeated_links(evidence: pd.DataFrame, problems: Problems) -> None:
    """Warn of one address claimed by two bullets of monthly updates; reviews and packets cite again on purpose."""
    updates = evidence[(evidence["section"] == "update") & evidence["links"].astype(bool)]
    claims = [
        (url, file, int(line))
        for links, file, line in zip(updates["links"], updates["file"], updates["line"], strict=True)
        for url in dict.fromkeys(url for _title, url in links)
    ]
    times = Counter(url for url, _file, _line in claims)
    seen: dict[str, str] = {}
    for url, file, line in claims:
        if times[url] > 1 and url in seen:
            hint = "say whose part is which, or cite it once; both rows are kept"
            problems.warning(
                file, line, f"a link already claimed at {seen[url]}", "each artifact claimed once", hint=hint
            )
        seen.setdefault(url, f"{file}:{line}")


def _read_notes(root: Path, dates: CycleDates, ids: set[str], problems: Problems) -> dict[str, PreReadNotes]:
    notes: dict[str, PreReadNotes] = {}
    for path in _notes_files(root, dates.id):
        name = name_below(path, root)
        read = read_pre_read_notes(path, name=name, problems=problems)
        if read is None:
            continue
        if path.name != pre_read_notes_path(root, dates.id, read.employee_id).name:
            hint = "name the file after the employee_id in it, or correct the id; it is not used until then"
            found = f"notes for {read.employee_id} in a file of another name"
            problems.error(name, None, found, f"{read.employee_id}.yaml", hint=hint)
        elif read.employee_id not in ids:
            hint = "correct the employee_id, or add the person to the roster"
            problems.warning(name, None, f"notes for {read.employee_id}", "an id on the roster", hint=hint)
        else:
            notes[read.employee_id] = read
    return notes
