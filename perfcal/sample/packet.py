"""Promotion papers: the visibility plan of a half and the packet at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from perfcal.sample.halves import Half, in_month, month_of
from perfcal.sample.phrases import Phrase, sentence
from perfcal.sample.project import Project
from perfcal.sample.record import Row
from perfcal.sample.review import cited
from perfcal.sample.speaker import Speaker
from perfcal.schema.dates import MONTHS

__all__ = ["packet", "visibility_plan"]

_DIMENSIONS = ("scope", "impact", "leverage", "artifacts")
_PARTS = ("Stretch project", "Cross-team artifact", "Mentorship outcome", "Design doc")
_GOALS = tuple(
    map(
        Phrase.of,
        (
            "A page on {piece} that {team} builds to, reviewed by them",
            "{mentee} releases a change to the {part} alone and can say why it is safe",
            "The design of {piece}, through the forum, cited by somebody outside the team within six months",
        ),
    )
)
_AUDITED = (Phrase.of("{piece}, seen by {peer}"),)
_DONE = {"ready": 4, "borderline": 3, "one-sided": 2, "late-bloom": 3, "unseen": 1}


def visibility_plan(half: Half, *, speaker: Speaker, project: Project, em: str) -> list[str]:
    """Return the plan written in a half's first month, with its audits in months 3 and 5."""
    draws, person = speaker.draws, speaker.person
    signed = in_month(half.first_month, draws.integer(8, 16))
    due = in_month(half.first_month + 4, draws.integer(10, 26))
    stretch = [
        f"{sentence(project.words['title'])}",
        f"Sponsor: {speaker.say('reviews.plan.sponsor', project)}",
        f"Surface: {project.words['feature']}",
        f"Due: {due}",
    ]
    if person.role != "unseen":
        said = signed - timedelta(days=draws.integer(3, 9))
        stretch += [
            f"Priority: top 3 of the half, in writing {said} [mail](https://docs.example/sponsors/{half.id}-{person.id})",
            f"Budget: {speaker.say('reviews.plan.budget', project)}",
            f"User: {speaker.say('reviews.plan.user', project)}",
        ]
    goals = speaker.fill(_GOALS, project)
    return [
        f"## Plan {half.id}",
        *_under(_PARTS[0], stretch),
        *_under(_PARTS[1], [goals[0], f"Due: {due - timedelta(days=draws.integer(20, 40))}"]),
        *_under(_PARTS[2], [goals[1], f"Due: {due}"]),
        *_under(_PARTS[3], [goals[2], f"Due: {due - timedelta(days=draws.integer(30, 60))}"]),
        *_under("Signed", [f"- {signed} {person.given}", f"- {signed + timedelta(days=draws.integer(0, 2))} {em}"]),
        *_audit(in_month(half.first_month + 2, 28), max(_DONE.get(person.role, 2) - 2, 0), speaker, project),
        *_audit(in_month(half.first_month + 4, 28), _DONE.get(person.role, 2), speaker, project),
    ]


def packet(
    half: Half, *, rows: list[Row], earlier: list[Row], heard: list[date], speaker: Speaker, project: Project
) -> list[str]:
    """Return the promotion packet of a half: evidence by dimension, then the five questions a peer asks."""
    role = speaker.person.role
    by_dimension = {name: [row for row in rows if name in row.dimensions[:1] and row.kind] for name in _DIMENSIONS}
    weak = min(_DIMENSIONS[:3], key=lambda name: len(by_dimension[name]))
    told = [row for row in (*earlier, *rows) if row.kind] or rows
    months = len({month_of(row.on) for row in told})
    words = {
        "weak": weak,
        "n_weak": {0: "no", 1: "one", 2: "two", 3: "three"}.get(len(by_dimension[weak]), str(len(by_dimension[weak]))),
        "first": str(told[0].on) if told else half.id,
        "last": str(told[-1].on) if told else half.id,
        "months": str(months),
        "date": str(heard[-1]) if heard else "",
        "month": MONTHS[half.end.month - 2],
        "month_next": MONTHS[(half.end.month + 2) % 12],
    }
    steady = role in ("ready", "borderline", "promoted")
    say = {
        "Duration": "duration",
        "Peer input": "peers" if heard else "peers.none",
        "Trajectory": "trajectory" if steady else "trajectory.flat",
        "Counter-argument": "counter",
        "Response": "response" if steady else "response.open",
    }
    lines = [f"## Packet {half.id}"]
    for name in _DIMENSIONS:
        found = by_dimension[name][:3]
        quoted = [f"- {sentence(cited(row, speaker))}" for row in found] or ["Nothing on paper in this half."]
        lines += _under(name.capitalize(), quoted)
    for heading, pool in say.items():
        lines += _under(heading, [sentence(speaker.say(f"reviews.packet.{pool}", project, **words))])
    return lines


def _audit(on: date, done: int, speaker: Speaker, project: Project) -> Iterator[str]:
    yield f"### Audit {on}"
    for number, part in enumerate(_PARTS):
        status = "shipped" if number < done else speaker.say("reviews.plan.status", project) or "open"
        yield f"- [{'x' if number < done else ' '}] {part} ({speaker.fill(_AUDITED, project)[0]}): {status}"
    yield f"Status: {done} of 4"


def _under(heading: str, lines: list[str]) -> list[str]:
    return [f"### {heading}", *(line for line in lines if line)]
