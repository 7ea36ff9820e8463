"""The chapters of a growth doc: months, talks, feedback, reviews, promotion papers, hard times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from perfcal.sample.cases import improvement_plan, repair_loop
from perfcal.sample.draws import Draws
from perfcal.sample.growth_doc import GrowthDoc
from perfcal.sample.halves import LATEST, Half, in_month, month_of, workday
from perfcal.sample.monthly import Carried, bullet, note, update
from perfcal.sample.organisation import Organisation
from perfcal.sample.packet import packet, visibility_plan
from perfcal.sample.person import BLOCK, Person
from perfcal.sample.project import projects_of
from perfcal.sample.record import Row, months_of, rows_in
from perfcal.sample.review import Growth, Period, growth_area, review
from perfcal.sample.speaker import Speaker
from perfcal.sample.talks import feedback, odds_talk, one_to_one, prose_one_to_one

__all__ = ["growth_doc"]

_RECENT = 42
_QUARTERLY = ("punctual", "keeper", "glowing")
_LATE_WRITERS = (7, 23, 35)
"""Places in every 48 whose owners write something down after the freeze."""


def growth_doc(organisation: Organisation, person: Person) -> GrowthDoc:
    """Return a person's doc, the same for the same seed."""
    draws = Draws(organisation.seed, "doc", person.index)
    doc = GrowthDoc(organisation, person, Speaker(organisation, person, draws), projects_of(person, draws))
    _address(doc, person.started)
    doc.preface = _preface(doc)
    growth = _months(doc)
    _talks(doc)
    _feedback(doc)
    _reviews(doc, growth)
    _promotion(doc)
    _hard_times(doc)
    _late(doc)
    return doc


def _address(doc: GrowthDoc, day: date) -> None:
    """Let the writer know the manager and the level of a day."""
    manager = doc.person.manager_at(day)
    names = doc.organisation.manager_name(manager).split()[0]
    other = doc.organisation.manager_name(doc.organisation.neighbour(manager)).split()[0]
    level = doc.person.target or doc.person.level_at(day)
    doc.speaker.address_as({"em": names, "em2": other, "level": level})


def _preface(doc: GrowthDoc) -> list[str]:
    """Return what some people write at the top: what the doc is, and what they want this year."""
    project = doc.projects[-1]
    lines: list[str] = []
    if doc.draws.chance(0.5):
        lines += [doc.speaker.say("reviews.intro", project), ""]
    if doc.draws.chance(0.35):
        goals = [doc.speaker.say("reviews.goals", project) for _ in range(doc.draws.integer(2, 4))]
        lines += ["## Goals for 2026", *(f"- {goal[0].upper()}{goal[1:]}" for goal in goals if goal), ""]
    return lines


def _months(doc: GrowthDoc) -> Mapping[str, list[Growth]]:
    """Write the monthly updates and notes; return the growth areas that the notes of each half named."""
    growth: dict[str, list[Growth]] = {}
    carried, before = Carried(), None
    for month in months_of(doc.person):
        project = doc.project_at(month)
        half = Half.holding(month)
        _address(doc, in_month(month, 15))
        if half.id not in growth:
            growth[half.id] = _growth_of(doc, half)
        if month not in doc.person.away:
            rows = rows_in(month, person=doc.person, speaker=doc.speaker, project=project, before=before)
            doc.rows += rows
            recent = month > LATEST.first_month - 7
            habit = doc.habit_at(in_month(month, 15))
            if rows and not _skipped(doc, month):
                lines = update(
                    month, rows, speaker=doc.speaker, project=project, carried=carried, habit=habit, recent=recent
                )
                doc.add(in_month(month, 1), lines)
            doc.add(in_month(month, 28), _note(doc, month, growth[half.id]))
        before = project if project.last <= month else before
    return growth


def _growth_of(doc: GrowthDoc, half: Half) -> list[Growth]:
    period = Period(half.id, max(half.first_month, doc.person.written_from), half.first_month + 5, "half")
    count = 2 if half.first_month >= LATEST.first_month - 6 else 1
    found = (growth_area(period, doc.speaker, doc.project_at(half.first_month + 3)) for _ in range(count))
    return [area for area in found if area is not None]


def _note(doc: GrowthDoc, month: int, growth: list[Growth]) -> list[str]:
    """Return the manager's note; in the middle of a half it names what the review will name."""
    habit = doc.habit_at(in_month(month, 15))
    place = month % 6 - 2
    told = (
        0 <= place < len(growth) and habit not in ("silent", "late") and "saved_for_review_day" not in doc.person.plants
    )
    hints = [growth[place].hint] if told else []
    return note(month, speaker=doc.speaker, project=doc.project_at(month), habit=habit, hints=hints)


def _skipped(doc: GrowthDoc, month: int) -> bool:
    """Whether the engineer wrote nothing that month."""
    if doc.person.is_candidate and month >= LATEST.first_month - 6:
        return False
    return doc.draws.chance(0.04 if month > LATEST.first_month - 7 else 0.35)


def _talks(doc: GrowthDoc) -> None:
    """Write some 1:1 records of the last year, and what was said to somebody in trouble."""
    rates = {"punctual": 5, "brief": 2, "late": 1, "glowing": 2, "keeper": 0, "silent": 1}
    first = max(doc.person.written_from, LATEST.first_month - 6)
    months = [month for month in range(first, doc.person.written_to + 1) if month not in doc.person.away]
    for month in sorted(doc.draws.shuffled(months)[: rates[doc.organisation.habit_of(doc.person.manager)]]):
        on = in_month(month, doc.draws.integer(3, 24))
        if doc.habit_at(on) in ("keeper", "silent"):
            continue
        _address(doc, on)
        pool = doc.draws.weighted({"good": 3, "grow": 3, "prose": 2})
        if pool == "prose" or "surprise_pip" in doc.person.plants:  # nothing that could have announced the plan
            doc.add(on, prose_one_to_one(on, speaker=doc.speaker, project=doc.project_at(month)))
        else:
            doc.add(on, one_to_one(on, pool=pool, speaker=doc.speaker, project=doc.project_at(month)))


def _feedback(doc: GrowthDoc) -> None:
    """Write what colleagues said, two or three times in the last year."""
    tone = {"unseen": "inside", "pip": "critical", "repair-failed": "critical"}.get(doc.person.role, "seen")
    count = 3 if doc.person.is_candidate else doc.draws.integer(0, 2)
    first = max(doc.person.written_from + 2, LATEST.first_month - 5)
    for number in range(count if first < doc.person.written_to else 0):
        on = in_month(doc.draws.integer(first, doc.person.written_to), doc.draws.integer(2, 27))
        project = doc.project_at(month_of(on))
        shareable = doc.draws.chance(0.4)
        of_team = doc.organisation.team_name(doc.person.manager) if doc.person.is_candidate and number == 0 else ""
        said = feedback(on, tone=tone, speaker=doc.speaker, project=project, shareable=shareable, of_team=of_team)
        doc.add(on, said)


def _reviews(doc: GrowthDoc, growth: Mapping[str, list[Growth]]) -> None:
    for half_id, areas in growth.items():
        half = Half(int(half_id[:4]), int(half_id[-1]))
        last = min(half.first_month + 5, doc.person.written_to)
        if doc.person.status == "active" or half != LATEST:
            _review(doc, Period(half.id, half.first_month, last, "half"), areas)
        quarter = Period(f"{half.year}-Q{2 * half.number - 1}", half.first_month, half.first_month + 2, "quarter")
        if half.first_month >= LATEST.first_month - 6 and doc.habit_at(in_month(quarter.last, 28)) in _QUARTERLY:
            area = growth_area(quarter, doc.speaker, doc.project_at(quarter.first))
            _review(doc, quarter, [area] if area else [])


def _review(doc: GrowthDoc, period: Period, areas: list[Growth]) -> None:
    on = workday(in_month(period.last, 26) + timedelta(days=doc.draws.integer(0, 5)))
    if doc.habit_at(on) == "silent" and period.last < LATEST.first_month + 5 and period.last >= LATEST.first_month - 3:
        return
    rows = [row for row in doc.rows if period.holds(row.on)]
    if "recency" in doc.person.plants and period.name == LATEST.id:
        rows = [row for row in rows if (LATEST.end - row.on).days < _RECENT]
    projects = [found for found in doc.projects if found.first <= period.last and found.last >= period.first]
    if rows and projects:
        _address(doc, on)
        lines = review(period, rows=rows, projects=projects, growth=areas, speaker=doc.speaker)
        doc.add(on, lines)


def _promotion(doc: GrowthDoc) -> None:
    """Write plan and packet of the latest candidacy, and the packet of an earlier one."""
    person = doc.person
    if person.is_candidate:
        project = doc.project_at(LATEST.first_month)
        em = doc.organisation.manager_name(person.manager_at(LATEST.start)).split()[0]
        plan = visibility_plan(LATEST, speaker=doc.speaker, project=project, em=em)
        doc.add(in_month(LATEST.first_month, 12), plan)
        _odds(doc)
        _packet(doc, LATEST)
    if person.round == 2 or person.role == "declined":
        _packet(doc, LATEST.before())
    if person.role == "promoted":
        _packet(doc, Half.holding(month_of(person.levels[-1][1])).before())


def _odds(doc: GrowthDoc) -> None:
    """Write that a candidate was told the odds; most are, in the two months before the session."""
    draws = Draws(doc.organisation.seed, "odds", doc.person.index)
    if draws.chance(0.7):
        on = in_month(LATEST.first_month + draws.integer(4, 5), draws.integer(3, 24))
        doc.add(on, odds_talk(on, speaker=doc.speaker, project=doc.project_at(month_of(on))))


def _packet(doc: GrowthDoc, half: Half) -> None:
    months = range(half.first_month, half.first_month + 6)
    rows = [row for row in doc.rows if month_of(row.on) in months]
    earlier = [row for row in doc.rows if month_of(row.on) in range(half.first_month - 6, half.first_month)]
    if not rows:
        return
    if "promotion_recency" in doc.person.plants:
        earlier = []
    project = doc.project_at(half.first_month + 4)
    heard = sorted(on for on, lines in doc.sections if lines[0].startswith("## Feedback") and month_of(on) in months)
    lines = packet(half, rows=rows, earlier=earlier, heard=heard, speaker=doc.speaker, project=project)
    doc.add(workday(half.end - timedelta(days=1)), lines)


def _hard_times(doc: GrowthDoc) -> None:
    """Write repair loops and PIPs with the conversations before them."""
    role = doc.person.role
    project = doc.project_at(LATEST.first_month)
    loops = {
        "repair-recovered": (date(2026, 2, 9), "recovered"),
        "repair-failed": (date(2026, 1, 19), "pip_opens"),
        "repair-drifting": (date(2026, 3, 2), ""),
    }
    plans = {"repair-failed": (date(2026, 3, 9), 60, "met"), "pip": (date(2026, 5, 18), 60, "")}
    if role in loops or role in plans or "low_ratings" in doc.person.plants:
        last_half = "low_ratings" in doc.person.plants
        for on in (date(2026, 2, 11), date(2026, 4, 15)) if last_half else (date(2025, 11, 12), date(2025, 12, 10)):
            doc.add(on, one_to_one(on, pool="critical", speaker=doc.speaker, project=project))
    if role in loops:
        start, ending = loops[role]
        doc.add(start, repair_loop(start, ending=ending, speaker=doc.speaker, project=project))
    if "surprise_pip" in doc.person.plants:
        plans[role] = (date(2026, 4, 13), 45, "")
    if role in plans:
        start, days, outcome = plans[role]
        doc.add(start, improvement_plan(start, days=days, outcome=outcome, speaker=doc.speaker, project=project))


def _late(doc: GrowthDoc) -> None:
    """Write down, after the freeze, something that happened long before."""
    if doc.person.index % BLOCK not in _LATE_WRITERS or doc.person.status != "active":
        return
    project = doc.project_at(LATEST.first_month + 5)
    lines = ["## 2026-07", "### Shipped"]
    for day in (date(2026, 7, 6), date(2026, 5, 20 if doc.person.index % BLOCK == _LATE_WRITERS[0] else 7)):
        text = doc.speaker.work(project) or doc.speaker.say("kinds.small", project)
        if text:
            lines.append(bullet(Row(day, text, dimensions=("scope",)), doc.person.voice, doc.speaker))
    doc.add(date(2026, 7, 6), lines)
