"""What one engineer did, month by month: the evidence that their doc, reviews, packet and ratings agree on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from perfcal.sample.draws import Draws
from perfcal.sample.halves import LATEST, in_month, month_of
from perfcal.sample.person import Person
from perfcal.sample.project import Project
from perfcal.sample.speaker import Speaker
from perfcal.sample.wants import DIMENSION_OF, Want, wants_in

__all__ = ["Row", "months_of", "rows_in"]

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FIRST_CHANGE = date(2024, 5, 1).toordinal()
_COUNTED = ("unblocked", "direction")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing shipped: when, what, how far it reached, where to look."""

    on: date
    text: str
    kind: str = ""
    dimensions: tuple[str, ...] = ()
    reach: str = ""
    count: int = 0
    link: tuple[str, str] | None = None
    in_flight: bool = False
    project: Project | None = None

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the row's tags, written as in a doc."""
        counted = f"{self.kind}:{self.count}" if self.kind in _COUNTED else self.kind
        reach = f"reach-{self.reach}" if self.reach else ""
        found = (*self.dimensions, counted, reach, "in-flight" if self.in_flight else "")
        return tuple(f"#{tag}" for tag in found if tag)


def months_of(person: Person) -> range:
    """Return the months a person's doc can hold."""
    return range(person.written_from, person.written_to + 1)


def rows_in(month: int, *, person: Person, speaker: Speaker, project: Project, before: Project | None) -> list[Row]:
    """Return what was shipped in a month, in the order of the days."""
    draws = speaker.draws
    rows = [_wanted(want, speaker=speaker, project=project, before=before) for want in wants_in(person, month)]
    target = _shipped_count(person, month, draws)
    while len(rows) < target:
        rows.append(_plain(month, person=person, speaker=speaker, project=project))
    return sorted((row for row in rows if row.text and person.started <= row.on), key=lambda row: (row.on, row.text))


def _shipped_count(person: Person, month: int, draws: Draws) -> int:
    """Return how many bullets a month has: fewer long ago, fewer in a thin time."""
    if person.role in ("repair-failed", "pip") and month >= LATEST.first_month - 2:
        return draws.integer(2, 3)
    age = LATEST.first_month + 5 - month
    return draws.integer(3, 5) if age < 6 else draws.integer(3, 4) if age < 12 else draws.integer(2, 3)


def _wanted(want: Want, *, speaker: Speaker, project: Project, before: Project | None) -> Row:
    """Return the row for a piece of evidence that the person is to have."""
    on = want.on
    project = _fitting(want, project, before)
    text = _kind_text(want, speaker, project)
    reach = speaker.say(f"kinds.{want.kind}.{want.reach}", project) if want.tail else ""
    if reach:
        text += f"; {reach}"
    extra = speaker.draws.pick(((), (), ("scope",))) if want.kind in ("design-doc", "rfc") else ()
    link = _link(want.kind, on, speaker, project) if want.linked else None
    return Row(
        on, text, want.kind, (DIMENSION_OF[want.kind], *extra), want.reach, want.count, link, want.in_flight, project
    )


def _fitting(want: Want, project: Project, before: Project | None) -> Project:
    """Return the project a piece of evidence belongs to: results come from the one that has ended."""
    month = month_of(want.on)
    if want.kind in ("metric", "cited") and before is not None and month < project.last:
        return before
    return project


def _kind_text(want: Want, speaker: Speaker, project: Project) -> str:
    month = month_of(want.on)
    people = f"{_NUMBERS[want.count]} {'engineers' if want.count > 1 else 'engineer'}"
    part = {"design-doc": "design", "launch": "launch", "metric": "metric", "retro": "retro"}.get(want.kind, "")
    ended = month >= project.last
    early = month - project.first <= (project.last - project.first) // 2
    told = ended if part in ("launch", "metric") else early if part == "design" else True
    text = ""
    if part and told and (project.first, part) not in speaker.once:
        speaker.once.add((project.first, part))
        text = speaker.claim(f"changes.{project.change}.{part}", project)
    pool = "metric.mid" if want.kind == "metric" and not ended else want.kind
    return text or speaker.claim(f"kinds.{pool}", project, people=people)


def _plain(month: int, *, person: Person, speaker: Speaker, project: Project) -> Row:
    """Return an everyday row: a piece of the project, of the system, or of life in a team."""
    draws = speaker.draws
    sort = draws.weighted({"build": 5, "work": 3, "small": 3, "else": 0.4})
    text = ""
    if sort == "build":
        text = speaker.claim(f"changes.{project.change}.build", project)
    elif sort == "work":
        text = speaker.work(project)
    elif sort == "else":
        text = speaker.claim("months.small_talk", project)
    text = text or speaker.claim("kinds.small", project) or speaker.work(project)
    on = in_month(month, draws.integer(1, 28))
    dimensions: tuple[str, ...] = ("scope",) if sort in ("build", "work") and draws.chance(0.45) else ()
    if person.role == "one-sided":
        dimensions = ()
    linked = sort != "else" and draws.chance(person.voice.links * 0.45)
    return Row(on, text, dimensions=dimensions, link=_link("change", on, speaker, project) if linked else None)


def _link(kind: str, on: date, speaker: Speaker, project: Project) -> tuple[str, str]:
    """Return a link's title and address; no two are the same."""
    draws, slug = speaker.draws, project.slug
    key = f"{draws.integer(0, 16**6 - 1):06x}"
    if kind == "rfc" and (project.first, "rfc") not in speaker.once:
        speaker.once.add((project.first, "rfc"))
        return project.words["rfc"], f"https://docs.example/{project.words['rfc'].lower().replace(' ', '-')}"
    if kind == "retro":
        return "retro", f"https://wiki.example/retros/{on - timedelta(days=draws.integer(1, 6))}-{slug}-{key[:2]}"
    if kind in ("design-doc", "rfc"):
        return draws.pick(("design", f"{project.system.name} design", "doc")), f"https://docs.example/d/{key}/{slug}"
    if kind == "metric":
        return draws.pick(("board", "figures", "dashboard")), f"https://docs.example/boards/{key}"
    if kind in ("service", "direction", "cited", "mentored", "unblocked"):
        return draws.pick(("page", "notes")), f"https://wiki.example/{slug}/{key}"
    number = (on.toordinal() - _FIRST_CHANGE) * 96 + speaker.person.index * 2 % 96
    number += sum(number + more in speaker.changes for more in range(3))
    speaker.changes.add(number)
    title = draws.pick((f"PR {number}", f"change {number}", "PR")) if kind == "change" else "release"
    return title, f"https://git.example/{project.system.speciality}/{slug}/pull/{number}"
