"""One engineer's growth doc, from front matter to the last section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from perfcal.sample.draws import Draws
from perfcal.sample.halves import LATEST, TODAY, month_of
from perfcal.sample.organisation import Organisation
from perfcal.sample.person import Person
from perfcal.sample.project import Project
from perfcal.sample.record import Row
from perfcal.sample.speaker import Speaker

__all__ = ["GrowthDoc"]


@dataclass
class GrowthDoc:
    """A doc being written: its sections by day, and what it is written from."""

    organisation: Organisation
    person: Person
    speaker: Speaker
    projects: tuple[Project, ...]
    rows: list[Row] = field(default_factory=list)
    sections: list[tuple[date, list[str]]] = field(default_factory=list)
    preface: list[str] = field(default_factory=list)

    @property
    def draws(self) -> Draws:
        """Return the doc's stream of draws."""
        return self.speaker.draws

    def add(self, on: date, lines: list[str]) -> None:
        """Keep a section, unless it is empty or nobody was there to write it."""
        if lines and month_of(self.person.started) <= month_of(on) and on <= TODAY:
            self.sections.append((on, lines))

    def habit_at(self, day: date) -> str:
        """Return how the manager of that day writes."""
        return self.organisation.habit_of(self.person.manager_at(day))

    def project_at(self, month: int) -> Project:
        """Return the project of a month."""
        return next((found for found in self.projects if found.last >= month), self.projects[-1])

    def text(self) -> str:
        """Return the whole doc."""
        person, voice = self.person, self.person.voice
        ordered = sorted(self.sections, key=lambda section: section[0], reverse=voice.newest_first)
        lines = [*_front_matter(self.organisation, person), f"# Growth doc: {person.name}", ""]
        lines += self.preface
        for _, section in ordered:
            lines += _spaced(section)
        return "\n".join(lines).rstrip() + "\n"


def _front_matter(organisation: Organisation, person: Person) -> Iterator[str]:
    managers = ", ".join(
        f"{{id: {organisation.manager_id(number)}, from: {since}}}" for number, since in person.managers
    )
    levels = ", ".join(f"{{level: {level}, from: {since}}}" for level, since in person.levels)
    yield from ("---", "perfcal: growth/1", f'employee_id: "{person.id}"', "rubric: eng-ic")
    yield f"managers: [{managers}]"
    yield f"levels: [{levels}]"
    if person.target:
        yield f"target: {{level: {person.target}, by: {LATEST.id}}}"
    yield from ("---", "")


def _spaced(section: list[str]) -> Iterator[str]:
    """Return a section's lines with a blank line where Markdown likes one."""
    for number, line in enumerate(section):
        heading = line.startswith("### ")
        if heading and number > 1:
            yield ""
        yield line
        if number == 0:
            yield ""
    yield ""
