"""`write_sample`: the whole invented organisation, each person written as soon as they are made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import mkdtemp

from perfcal.csv_writer import csv_row
from perfcal.errors import OccupiedError, UsageError
from perfcal.sample.chapters import growth_doc
from perfcal.sample.growth_doc import GrowthDoc
from perfcal.sample.halves import LATEST, Half, halves
from perfcal.sample.organisation import Organisation
from perfcal.sample.person import Person, person
from perfcal.sample.planted import Planting, planting_for
from perfcal.sample.planted_cases import copy_review, group_cases, manager_cases, person_cases
from perfcal.sample.pre_read_notes import write_pre_read_notes_of
from perfcal.sample.ratings import ratings_of
from perfcal.sample.tables import HEADERS, candidate_rows, demographic_row, event_rows, leader_row, roster_row

__all__ = ["SampleSummary", "write_sample"]

_MOST = {"engineers": 100_000, "managers": 50_000, "cycles": 12}
_REPORTS = 8
"""Engineers per manager where the number of managers is not given."""


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was written, in counts."""

    engineers: int
    leaders: int
    cycles: int
    ratings: int
    candidates: int
    events: int
    planted: int


class _Tables:
    """The CSV files of a workspace, open side by side, with the number of rows in each."""

    def __init__(self, folder: Path, stack: ExitStack, names: tuple[str, ...]) -> None:
        self.rows = dict.fromkeys(names, 0)
        self._files = {
            name: stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            for name in names
        }
        for name, file in self._files.items():
            file.write(csv_row(HEADERS[name]))

    def write(self, table: str, row: tuple[object, ...]) -> int:
        """Write a row and return its line in the file."""
        self._files[table].write(csv_row(row))
        self.rows[table] += 1
        return self.rows[table] + 1


def write_sample(
    dest: str | Path,
    *,
    engineers: int = 48,
    managers: int | None = None,
    cycles: int = 4,
    seed: int = 7,
    plant: Mapping[str, int] | None = None,
) -> SampleSummary:
    """Write an invented organisation in the formats perfcal reads (R13.6: everybody in it is invented).

    It answers "what does perfcal look like with people in it?" and, with planted patterns, "would it find them?". It
    does not say how real ratings are spread. The same seed writes the same bytes; one person is in memory at a time.

    Parameters
    ----------
    dest
        A folder that does not exist or is empty.
    engineers, managers
        How many of each, up to 100,000 engineers; one manager for every eight engineers unless given.
    cycles
        How many half-years, the latest being 2026-H1, whose session is still to come.
    seed
        Names the organisation. A person's doc depends on the seed, their number and their team only.
    plant
        Pattern → number of cases; `planted.csv` then says where each one is.

    Raises
    ------
    OccupiedError
        `dest` holds something already.
    UsageError
        A number is out of range, a pattern is unknown, or there is no room for so many cases.
    """
    place = Path(dest).resolve()
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise OccupiedError.of(dest)
    asked = {"engineers": engineers, "managers": managers or max(engineers // _REPORTS, 1), "cycles": cycles}
    _refuse_sizes(asked)
    organisation = Organisation(seed, engineers=engineers, managers=asked["managers"])
    planting = planting_for(organisation, halves(cycles), plant or {})
    with _appearing_whole(place) as staging:
        return _write_workspace(staging, organisation, halves(cycles), planting)


@contextmanager
def _appearing_whole(place: Path) -> Iterator[Path]:
    """Give a folder to write in that becomes `place` at the end; nothing stays behind when writing fails."""
    place.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        yield staging
        place.mkdir(exist_ok=True)
        for made in sorted(staging.iterdir()):
            made.rename(place / made.name)
    finally:
        shutil.rmtree(staging)


def _refuse_sizes(asked: Mapping[str, int]) -> None:
    wrong = [name for name, count in asked.items() if not 1 <= count <= _MOST[name]]
    if asked["managers"] > asked["engineers"] >= 1:
        wrong.append("managers")
    if wrong:
        found = ", ".join(f"{name}={asked[name]}" for name in dict.fromkeys(wrong))
        limits = ", ".join(f"{name} 1 to {most:,}" for name, most in _MOST.items())
        raise UsageError(f"cannot make an organisation with {found}", hint=f"{limits}; no more managers than engineers")


def _write_workspace(
    folder: Path, organisation: Organisation, cycles: tuple[Half, ...], planting: Planting
) -> SampleSummary:
    _write_settings(folder, organisation)
    (folder / "growth_docs").mkdir()
    names = tuple(name for name in HEADERS if name != "planted" or planting.asked)
    with ExitStack() as stack:
        tables = _Tables(folder, stack, names)
        leaders = sum(
            1 for leader in organisation.leaders() if tables.write("roster", leader_row(leader, organisation.seed))
        )
        for case in (*manager_cases(organisation, planting), *group_cases(planting)):
            tables.write("planted", case)
        for index in range(organisation.engineers):
            _write_person(folder, organisation, index, cycles=cycles, planting=planting, tables=tables)
    return SampleSummary(
        engineers=organisation.engineers,
        leaders=leaders,
        cycles=len(cycles),
        ratings=tables.rows["ratings"],
        candidates=tables.rows["candidates"],
        events=tables.rows["events"],
        planted=tables.rows.get("planted", 0),
    )


def _write_person(
    folder: Path,
    organisation: Organisation,
    index: int,
    *,
    cycles: tuple[Half, ...],
    planting: Planting,
    tables: _Tables,
) -> None:
    """Write one person's doc and rows, and where a case planted in them is found."""
    engineer = person(organisation, index, first=cycles[0], plants=planting.plants_of(index))
    doc = growth_doc(organisation, engineer)
    if index in planting.copied_from:
        copy_review(doc, _source(organisation, planting.copied_from[index], cycles, planting))
    text = doc.text()
    (folder / "growth_docs" / f"{engineer.id}.md").write_text(text, encoding="utf-8", newline="\n")
    presenter = organisation.manager_id(engineer.manager_at(LATEST.end))
    write_pre_read_notes_of(engineer, folder, presenter=presenter)
    tables.write("roster", roster_row(organisation, engineer))
    tables.write("demographics", demographic_row(engineer))
    for row in candidate_rows(organisation, engineer, cycles):
        tables.write("candidates", row)
    for row in event_rows(engineer, cycles[0].start):
        tables.write("events", row)
    lines: dict[tuple[str, str, str], int] = {}
    for rating in ratings_of(doc, cycles, planting):
        lines[rating.cycle, rating.stage, rating.dimension] = tables.write("ratings", rating.row())
    for case in person_cases(engineer, text, lines, planting):
        tables.write("planted", case)


def _source(organisation: Organisation, index: int, cycles: tuple[Half, ...], planting: Planting) -> GrowthDoc:
    source: Person = person(organisation, index, first=cycles[0], plants=planting.plants_of(index))
    return growth_doc(organisation, source)


def _write_settings(folder: Path, organisation: Organisation) -> None:
    """Write the files that are the same in every sample, and the latest cycle's dates."""
    with as_file(files(__package__) / "files") as packaged:
        shutil.copytree(packaged, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    room = [organisation.manager_id(number) for number in range(min(organisation.managers, 6))]
    lines = (
        "perfcal: cycle/1",
        f"id: {LATEST.id}",
        f"start: {LATEST.start}",
        f"end: {LATEST.end}",
        f"freeze: {LATEST.freeze} # evidence first written after this day is LATE",
        f"session: {LATEST.session}",
        f"room: [{', '.join((*room, organisation.director_of(0)))}]",
    )
    (folder / "cycle.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
