"""What was written to an engineer about how they work: the ground of a PIP's three conditions (R9.1).

Counted are R3 conversations (Situation and Behavior), the bullets of a manager's notes, 1:1s in prose, the growth
areas of reviews, of a repair loop its gap, touch points, re-diagnoses and verdict, and of an earlier PIP its gap,
meetings and outcome. All of a repair loop or PIP is about its gap: where one line of it is about a behaviour, the
rest is. A manager's reply to an update is read too, as a possible mention only. Peers' feedback is not the manager's
word, and a packet speaks to the room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from perfcal.evidence.feedback.conversations import conversations
from perfcal.evidence.pip.themes import SURE, Link, Words, content_words, link
from perfcal.evidence.pip.tones import CONVERSATION, Tone, tone_of
from perfcal.evidence.repair.checks import Piece, pieces
from perfcal.evidence.repair.days import days_in
from perfcal.evidence.repair.record import own_day
from perfcal.evidence.roster import roster
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["Theme", "Writing", "seeds", "theme_of", "work_words", "writings"]

_SEEDS = (CONVERSATION, "growth area", "repair gap")
_CASES = {
    ("repair", "Gap"): "repair gap",
    ("repair", "Touch point"): "touch point",
    ("repair", "Re-diagnosis"): "re-diagnosis",
    ("repair", "Verdict"): "verdict",
    ("pip", "Gap"): "PIP gap",
    ("pip", "Meeting"): "PIP meeting",
    ("pip", "Outcome"): "PIP outcome",
}
_GAPS = ("repair gap", "PIP gap")


@dataclass(frozen=True, slots=True)
class Writing:
    """One writing to the engineer; `first` and `last` are the days between which it was written."""

    kind: str
    first: date
    last: date
    words: Words
    tone: Tone
    file: str
    line: int
    section_id: str
    core: Words = frozenset()  # of a conversation: the words of its Behavior

    @property
    def better(self) -> bool:
        """Whether it says that something got better, with nothing against it."""
        return self.tone == "better"

    @property
    def when(self) -> str:
        """The day, or the month or period where no day is known."""
        return str(self.last) if self.first == self.last else f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Theme:
    """A behaviour as words, and every writing about it: surely, or possibly."""

    words: Words
    sure: tuple[Writing, ...]
    possible: tuple[Writing, ...]  # the sure ones among them


def writings(own: Cycle, *, before: date) -> list[Writing]:
    """Return what was, or may have been, written to an engineer before a day, oldest first.

    `own` is a cycle with one person's rows only (`Cycle.about`).
    """
    names = roster(own).words
    found = [*_conversations(own, names), *_parts(own, names)]
    return sorted((one for one in found if one.first < before), key=lambda one: (one.last, one.line))


def seeds(found: list[Writing]) -> list[Writing]:
    """Return the writings whose form says that they name a behaviour: conversations, growth areas, gaps of repair loops."""
    return [one for one in found if one.kind in _SEEDS]


def theme_of(words: Words, found: Sequence[Writing], *, work: Words, before: date, led_by: str | None = None) -> Theme:
    """Return the writings that are about a behaviour: by shared words (`pip_themes`), or as part of a case about it.

    `led_by` is the section of the repair loop whose verdict opened the PIP: all of it is about that PIP's behaviour. A
    note of a month that was not over before the day is never sure.
    """
    links: list[tuple[Writing, Link]] = [(one, _linked(words, one, work)) for one in found]
    cases = {one.section_id for one, linked in links if one.kind in _GAPS and linked == "sure"} | {led_by}
    about = [(one, linked == "sure" or one.section_id in cases, linked) for one, linked in links]
    sure = tuple(one for one, sure, _ in about if sure and one.kind != "reply" and one.last < before)
    return Theme(words, sure, tuple(one for one, sure, linked in about if sure or linked != "none"))


def _linked(words: Words, one: Writing, work: Words) -> Link:
    """Link a writing by all its words, or a conversation by those of its Behavior alone.

    Praise that shares the words is at most possible. So is a note that shares few of them and has no word for anything
    amiss: it may be about the same work and not about the behaviour.
    """
    whole = link(words, one.words, work=work)
    linked = "sure" if one.core and link(words, one.core, work=work) == "sure" else whole
    bare = one.kind in ("note", "1:1") and not one.tone and len(words & one.words) <= SURE
    return "possible" if linked == "sure" and (one.tone == "praise" or bare) else linked


def _conversations(own: Cycle, names: Words) -> Iterator[Writing]:
    for row in records(conversations(own)):
        if row["situation"] and row["behavior"] and row["date"] is not None:
            text = " ".join(str(row[name] or "") for name in ("situation", "behavior", "ask"))
            day = row["date"].date()
            words = content_words(text, names=names)
            core = content_words(row["behavior"], names=names)
            tone = tone_of(row["behavior"], kind=CONVERSATION)
            yield Writing(CONVERSATION, day, day, words, tone, row["file"], row["line"], row["section_id"], core)


def _parts(own: Cycle, names: Words) -> Iterator[Writing]:
    sections = {row["section_id"]: row for row in records(own.sections[own.sections["date_start"].notna()])}
    bullets: dict[str, list[dict[str, Any]]] = {}
    for row in records(own.evidence[["section_id", "text", "line", "done"]].sort_values("line", kind="stable")):
        bullets.setdefault(row["section_id"], []).append(row)
    for part in records(own.parts[own.parts["text"] != ""]):
        section, kind = sections.get(part["section_id"]), _kind(part)
        if section is not None and kind:
            yield from _of_part(part, kind, section=section, bullets=bullets, names=names)


def _of_part(
    part: dict[str, Any],
    kind: str,
    *,
    section: dict[str, Any],
    bullets: dict[str, list[dict[str, Any]]],
    names: Words,
) -> Iterator[Writing]:
    first, last = _written_on(part, section)
    whole = [Piece(part["text"], part["line"])] if (part["kind"], part["heading"]) in _CASES else None
    for piece in whole or pieces(part, bullets.get(part["section_id"], [])):
        words = content_words(piece.text, names=names)
        day = next(iter(days_in(piece.text[:12])), None) if kind == "note" else None
        span = (day, day) if day and first <= day <= last else (first, last)
        tone = tone_of(piece.text, kind=kind)
        yield Writing(kind, *span, words, tone, part["file"], piece.line, part["section_id"])


def _kind(part: dict[str, Any]) -> str:
    """Return what a part is as a writing to the engineer; empty where it is none."""
    kind, heading = part["kind"], part["heading"]
    if kind == "note" or (kind == "1:1" and not heading):
        return str(kind)
    if kind == "review" and heading == "Growth areas":
        return "growth area"
    if kind == "update" and heading == "Reply":
        return "reply"
    return _CASES.get((kind, heading), "")


def _written_on(part: dict[str, Any], section: dict[str, Any]) -> tuple[date, date]:
    """Return the first and last day a part can be from; a review is written when its period is over."""
    if part["kind"] == "review":
        return section["date_end"].date(), section["date_end"].date()
    if part["kind"] in ("repair", "pip"):
        day = own_day(part, section) or section["date_start"].date()
        return day, day
    return part["date_start"].date(), part["date_end"].date()


def work_words(own: Cycle) -> Words:
    """Return the words of an engineer's own monthly updates: mostly the names of their work."""
    rows = own.evidence[(own.evidence["section"] == "update") & (own.evidence["heading"] != "Reply")]
    return content_words(" ".join(rows["text"]))
