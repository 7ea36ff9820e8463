"""A month of a growth doc: the engineer's update, the manager's reply and the manager's note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from perfcal.sample.draws import Draws
from perfcal.sample.halves import TODAY, in_month, workday
from perfcal.sample.person import REORGANISED, Voice
from perfcal.sample.project import Project
from perfcal.sample.record import Row
from perfcal.sample.speaker import Speaker
from perfcal.schema.dates import MONTHS

__all__ = ["Carried", "bullet", "note", "update"]

_HEADINGS = {
    "": ("Shipped", "Blocked", "Learned", "Asked"),
    "emoji": ("🚀 Shipped", "🧱 Blocked", "💡 Learned", "🙋 Asked"),
    "synonym": ("Wins", "Blockers", "Learned", "Asked"),
}
_REPLIES = {"punctual": 0.95, "brief": 0.8, "late": 0.45, "glowing": 0.85, "keeper": 0.9, "silent": 0.8}
_NOTES = {"punctual": 0.85, "brief": 0.6, "late": 0.2, "glowing": 0.6, "keeper": 0.9, "silent": 0.6}


@dataclass
class Carried:
    """What one month leaves to the next: the answer to what was blocked."""

    resolution: str = ""


def update(
    month: int, rows: list[Row], *, speaker: Speaker, project: Project, carried: Carried, habit: str, recent: bool
) -> list[str]:
    """Return the lines of a monthly update with its reply."""
    draws, voice = speaker.draws, speaker.person.voice
    headings = _HEADINGS.get(voice.quirk, _HEADINGS[""])
    lines = [f"## {_title(month, voice)}"]
    if voice.talkative > 0.2 and draws.chance(0.15) and (mood := speaker.say("months.mood", project)):
        lines.append(mood)
    lines += [f"### {headings[0]}", *(bullet(row, voice, speaker) for row in rows)]
    blocked = _blocked(speaker, project, carried, chance=0.55 if recent else 0.2)
    if blocked:
        lines += [f"### {headings[1]}", *blocked]
    if draws.chance(0.8 if recent else 0.25) and (learned := speaker.say("months.learned", project)):
        lines += [f"### {headings[2]}", f"{voice.box} {_sentence(learned, voice)}"]
    asked = speaker.parts("months.asked", project) if draws.chance(0.55 if recent else 0.15) else []
    if asked:
        lines += [f"### {headings[3]}", f"{voice.box} {_sentence(asked[0], voice)}"]
    return lines + _reply(month, asked, speaker=speaker, project=project, habit=habit)


def bullet(row: Row, voice: Voice, speaker: Speaker) -> str:
    """Return one line of an update in the person's own way of writing."""
    draws = speaker.draws
    text = _subject(row.text, voice)
    if (
        draws.chance(voice.talkative)
        and row.project is not None
        and (aside := speaker.say("months.aside", row.project))
    ):
        text += f" ({aside})"
    tags = " ".join(row.tags) if draws.chance(voice.tags if row.kind else voice.tags * 0.6) else ""
    link = f" [{row.link[0]}]({row.link[1]})" if row.link else ""
    if voice.quirk == "wiki" and row.link:
        link = f" [[{row.link[0]}]]"
    return f"{voice.box} {_dated(row.on, voice, draws)}{text}{'.' if voice.full_stop else ''}{link} {tags}".rstrip()


def note(month: int, *, speaker: Speaker, project: Project, habit: str, hints: list[str]) -> list[str]:
    """Return the manager's note of a month, or nothing where the manager wrote none."""
    draws = speaker.draws
    silent = habit == "silent" and in_month(month, 15) > REORGANISED
    if not hints and (silent or not draws.chance(_NOTES[habit])):
        return []
    pool = {"brief": "notes.brief", "glowing": "notes.glowing", "keeper": "notes.keeper"}.get(habit, "notes.specific")
    count = draws.integer(1, 2) if habit == "brief" else draws.integer(2, 3)
    said = [line for line in (*(speaker.say(pool, project) for _ in range(count)), *hints) if line]
    return (
        [f"## Note {month // 12}-{month % 12 + 1:02d}", *(f"- {line[0].upper()}{line[1:]}" for line in said)]
        if said
        else []
    )


def _title(month: int, voice: Voice) -> str:
    if voice.quirk == "month-name":
        return f"{MONTHS[month % 12]} {month // 12}"
    return f"{month // 12}-{month % 12 + 1:02d}"


def _blocked(speaker: Speaker, project: Project, carried: Carried, *, chance: float) -> list[str]:
    """Return what is in the way, and what has become of last month's."""
    box, lines = speaker.person.voice.box, []
    if carried.resolution:
        lines.append(f"{box} [x] {_sentence(carried.resolution, speaker.person.voice)}")
        carried.resolution = ""
    if speaker.draws.chance(chance) and (parts := speaker.parts("months.blocked", project)):
        lines.append(f"{box} {_sentence(parts[0], speaker.person.voice)}")
        carried.resolution = parts[1] if speaker.draws.chance(0.65) else ""
    return lines


def _reply(month: int, asked: list[str], *, speaker: Speaker, project: Project, habit: str) -> list[str]:
    """Return the manager's written reply, early or late by habit, or nothing."""
    draws = speaker.draws
    silent = habit == "silent" and in_month(month, 15) > REORGANISED
    if silent or not draws.chance(_REPLIES[habit]):
        return []
    wait = draws.integer(18, 40) if habit == "late" else draws.integer(1, 9)
    on = workday(in_month(month + 1, 1) + timedelta(days=wait))
    person = speaker.person
    if on > TODAY or (person.status == "left" and on > in_month(person.written_to, 28)):
        return []
    pool = f"notes.reply.{habit}" if habit in ("brief", "glowing") else "notes.reply"
    said = [speaker.say(pool, project)] if draws.chance(0.5) or not asked else []
    answer = asked[1] if asked and draws.chance(0.85) else ""
    lines = [f"- {line[0].upper()}{line[1:]}" for line in (*said, answer) if line]
    return [f"### Reply {on}", *lines] if lines else []


def _subject(text: str, voice: Voice) -> str:
    """Return a phrase as this person would begin it."""
    if not text[0].islower() or not voice.subject:
        return text[0].upper() + text[1:]
    return f"{voice.subject[0].upper()}{voice.subject[1:]} {text}"


def _sentence(text: str, voice: Voice) -> str:
    text = text[0].upper() + text[1:]
    return text + "." if voice.full_stop and text[-1] not in ".?!" else text


def _dated(on: date, voice: Voice, draws: Draws) -> str:
    if voice.quirk == "bracket-date" and draws.chance(0.4):
        return f"[{on:%b} {on.day}, {on.year}] "
    if voice.dates == "none" or (voice.dates == "month" and draws.chance(0.5)):
        return ""
    return f"{on:%Y-%m} " if voice.dates == "month" else f"{on} "
