"""What was said: 1:1 records in the shape Situation, Behavior, Impact, Ask, Commit, and feedback from colleagues."""

from __future__ import annotations

from datetime import date, timedelta

from perfcal.sample.halves import TODAY, workday
from perfcal.sample.organisation import invented_name
from perfcal.sample.phrases import Phrase, sentence
from perfcal.sample.project import Project
from perfcal.sample.speaker import Speaker
from perfcal.schema.dates import MONTHS

__all__ = ["feedback", "odds_talk", "one_to_one", "prose_one_to_one"]

_WHERE = (Phrase.of("{role}"), Phrase.of("{team}"))


def one_to_one(on: date, *, pool: str, speaker: Speaker, project: Project) -> list[str]:
    """Return a record of a conversation about one situation; blank once the pool of such talks is used up."""
    draws = speaker.draws
    seen = workday(on - timedelta(days=draws.integer(1, 7)))
    earlier = workday(seen - timedelta(days=draws.integer(20, 45)))
    words = {"date": str(seen), "date_before": str(earlier), "month": MONTHS[on.month - 1]}
    parts = [part[0].upper() + part[1:] for part in speaker.parts(f"talks.{pool}", project, **words)]
    if not parts:
        return []
    due = workday(on + timedelta(days=draws.integer(14, 35)))
    done = "x" if due < TODAY - timedelta(days=10) and draws.chance(0.6) else " "
    return [
        f"## 1:1 {on}",
        "### Situation",
        parts[0],
        "### Behavior",
        parts[1],
        "### Impact",
        parts[2],
        "### Ask",
        parts[3],
        "### Commit",
        f"- [{done}] {due} {parts[4]}",
    ]


def prose_one_to_one(on: date, *, speaker: Speaker, project: Project) -> list[str]:
    """Return a conversation written down as it came."""
    said = speaker.say("talks.prose", project, month=MONTHS[on.month - 1])
    return [f"## 1:1 {on}", said] if said else []


def odds_talk(on: date, *, speaker: Speaker, project: Project) -> list[str]:
    """Return the conversation in which a candidate hears the odds before the session."""
    said = speaker.say("talks.odds", project, month=MONTHS[on.month - 1])
    return [f"## 1:1 {on}", said] if said else []


def feedback(
    on: date, *, tone: str, speaker: Speaker, project: Project, shareable: bool, of_team: str = ""
) -> list[str]:
    """Return what a colleague wrote, with who wrote it; `of_team` names the own team where it is somebody next to them."""
    draws = speaker.draws
    colleague = invented_name(draws)
    role, team = ("engineer", of_team) if of_team else speaker.fill(_WHERE, project)
    words = {"month": MONTHS[on.month - 2], "role": role, "team": team}
    said = [speaker.say(f"feedback.{pool}", project, **words) for pool in ("opening", tone)]
    if tone == "seen" and draws.chance(0.4):
        said.append(speaker.say("feedback.seen", project, **words))
    if draws.chance(0.6):
        said.append(speaker.say("feedback.wish", project, **words))
    text = " ".join(sentence(line) for line in said if line)
    if not text:
        return []
    body = f"- {text} #shareable" if shareable else text
    return [f"## Feedback {on}", f"From: {colleague} ({role}, {team})", body]
