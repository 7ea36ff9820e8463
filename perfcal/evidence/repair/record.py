"""Every repair loop of the record, read once: checks, gap, plan, touch points, verdicts, each with its day and line (R10)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from perfcal.evidence.repair.checks import Check, Piece, pieces, read_checks
from perfcal.evidence.repair.days import DATE, days_in, end_in, end_unclear, spans_in
from perfcal.evidence.repair.labels import before_labels, label_pattern, labelled
from perfcal.evidence.repair.settled import called_off
from perfcal.evidence.repair.voice import Voice, voice_in, voice_label
from perfcal.evidence.repair.words import agreement, says_delivered, verdict_in
from perfcal.evidence.roster import roster
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["Entry", "RepairLoop", "Touch", "Verdict", "entries", "own_day", "repair_loops"]

_TOUCH_LABELS = (
    (
        "progress",
        label_pattern(
            r"progress(?: made)?|(?:what )?(?:has )?moved|better|(?:what )?went well|advances?|achieved|done|improved|improvements?|positives?"
        ),
    ),
    (
        "gap",
        label_pattern(
            r"(?:the |remaining |open )?gaps?|still (?:open|missing|to do)|missing|remain(?:s|ing)|not yet|open|(?:what )?(?:is )?lacking|to do|to improve"
        ),
    ),
)
_SPOKEN = {
    "progress": re.compile(r"\bprogress\w*|\bimprov\w+|\bbetter\b|\bmoved\b|\bwent well\b|\badvanc\w+", re.IGNORECASE),
    "gap": re.compile(
        r"\bgaps?\b|\bstill\b|\bmiss(?:ing|ed)\b|\bnot yet\b|\bremain\w*|\blate\b|\black\w*", re.IGNORECASE
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated part of a section: a touch point, a meeting, an outcome."""

    day: date | None
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Touch:
    """One touch point. `progress` and `gap` are None where the text cannot tell."""

    day: date | None
    progress: bool | None
    gap: bool | None
    voice: Voice
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict: which of the three it gives, and whether it says that the engineer heard it."""

    day: date | None
    said: tuple[str, ...]
    delivered: bool | None
    text: str
    line: int


@dataclass(frozen=True)
class RepairLoop:
    """One repair loop as written, up to the day it is looked at from."""

    employee_id: str
    section_id: str
    case: str
    opened: date
    file: str
    line: int
    texts: Mapping[str, str]  # heading → text of the parts that are not dated
    lines: Mapping[str, int]
    checks: Mapping[str, Check]
    diagnosis: str
    answer: str  # what the engineer said to the gap: agreed, rejected, both, somebody (else, by name), ""
    end: date | None
    end_unclear: bool  # no end was read, and a date is there that may be it
    touches: tuple[Touch, ...]
    looks: tuple[Piece, ...]  # re-diagnoses
    look_days: tuple[date | None, ...]
    verdicts: tuple[Verdict, ...]

    def line_of(self, heading: str) -> int:
        """Return the line of a part, or of the section where it has none."""
        return self.lines.get(heading, self.line)

    @property
    def closed(self) -> date | None:
        """The day of the first dated verdict that is one of the three."""
        return min((one.day for one in self.verdicts if one.day and len(one.said) == 1), default=None)


def repair_loops(cycle: Cycle, employee_ids: Sequence[str] | None = None) -> list[RepairLoop]:
    """Return every repair loop opened by `cycle.as_of`, in the order of people and days; later entries are left out."""
    sections = cycle.sections[(cycle.sections["kind"] == "repair") & cycle.sections["date_start"].notna()]
    sections = sections[sections["date_start"] <= pd.Timestamp(cycle.as_of)]
    if employee_ids is not None:
        sections = sections[sections["employee_id"].isin(employee_ids)]
    if sections.empty:
        return []
    sections = sections.sort_values(["employee_id", "date_start", "line"], kind="stable")
    parts = cycle.parts[cycle.parts["section_id"].isin(sections["section_id"])]
    bullets = cycle.evidence[cycle.evidence["section_id"].isin(sections["section_id"])]
    names = roster(cycle).names
    fields = cycle.fields[cycle.fields["section_id"].isin(sections["section_id"])]
    return [
        _loop(
            section,
            records(parts[parts["section_id"] == section["section_id"]].sort_values("line")),
            records(bullets[bullets["section_id"] == section["section_id"]].sort_values("line")),
            fields=records(fields[fields["section_id"] == section["section_id"]]),
            name=names.get(section["employee_id"], ""),
            as_of=cycle.as_of,
        )
        for section in records(sections)
    ]


def own_day(part: Mapping[str, Any], section: Mapping[str, Any]) -> date | None:
    """Return the day in a part's heading, else the one its text begins with; the section's own day is none of its."""
    if part["precision"] == "day" and part["date_start"] != section["date_start"]:
        day: date = part["date_start"].date()
        return day
    first = part["text"][:40]
    found = spans_in(first, near=section["date_start"].date())
    return found[0].start if found and found[0].precision == "day" else None


def entries(part: Mapping[str, Any], section: Mapping[str, Any], bullets: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Return a dated part as one entry, or, where its heading has no day, as one for each of its lines that begins with one.

    `### Meetings` over a list of dated bullets, or over a table, is how many people keep them.
    """
    day = own_day(part, section)
    about = section["date_start"].date()
    lines = [(piece, _leading_day(piece.text, about)) for piece in pieces(part, bullets)]
    in_heading = part["precision"] == "day" and part["date_start"] != section["date_start"]
    if in_heading or sum(found is not None for _, found in lines) < 2:
        return [Entry(day, part["text"], part["line"])]
    return [Entry(found, piece.text, piece.line) for piece, found in lines if found]


def _leading_day(text: str, about: date) -> date | None:
    found = re.match(rf"(?:[A-Z]\w+: )?\W*({DATE})", text)
    return next(iter(days_in(found[1], near=about)), None) if found else None


def _loop(
    section: dict[str, Any],
    parts: list[dict[str, Any]],
    bullets: list[dict[str, Any]],
    *,
    fields: list[dict[str, Any]],
    name: str,
    as_of: date,
) -> RepairLoop:
    dated = [(part, own_day(part, section)) for part in parts]
    past = [(part, day) for part, day in dated if day is None or day <= as_of or part["heading"] in _UNDATED]
    texts, lines = _undated_parts(parts)
    opened = section["date_start"].date()
    checks, diagnosis = read_checks([part for part in parts if part["heading"] == "Checks"], bullets, opened=opened)
    end = _end(fields, texts, opened)
    looks = [(part, day) for part, day in past if part["heading"] == "Re-diagnosis" and not called_off(part["text"])]
    return RepairLoop(
        employee_id=section["employee_id"],
        section_id=section["section_id"],
        case=f"Repair {section['date_start'].date()}",
        opened=opened,
        file=section["file"],
        line=section["line"],
        texts=texts,
        lines=lines,
        checks=checks,
        diagnosis=diagnosis,
        answer=agreement("\n".join(texts.get(heading, "") for heading in ("Gap", "")), name=name),
        end=end,
        end_unclear=end is None and end_unclear(texts.get("Time bound", ""), near=opened),
        touches=_in_order(
            _touch(one, name)
            for part in parts
            if part["heading"] == "Touch point"
            for one in entries(part, section, bullets)
            if (one.day is None or one.day <= as_of) and _held(one.text)
        ),
        looks=tuple(Piece(part["text"], part["line"]) for part, _ in looks),
        look_days=tuple(day for _, day in looks),
        verdicts=tuple(_verdict(part, day, name) for part, day in past if part["heading"] == "Verdict"),
    )


_UNDATED = ("", "Checks", "Gap", "Support", "Cadence", "Time bound")
_END_KEYS = ("end", "end date", "ends", "ends on", "until", "by", "deadline")


def _undated_parts(parts: list[dict[str, Any]]) -> tuple[dict[str, str], dict[str, int]]:
    texts: dict[str, str] = {}
    lines: dict[str, int] = {}
    for part in parts:
        if part["heading"] in _UNDATED:
            texts[part["heading"]] = "\n".join(filter(None, [texts.get(part["heading"], ""), part["text"]]))
            lines.setdefault(part["heading"], part["line"])
    return texts, lines


def _end(fields: list[dict[str, Any]], texts: Mapping[str, str], opened: date) -> date | None:
    """Return the end date of the plan: its field, else what the time bound says."""
    for row in fields:
        named = row["heading"] in ("Time bound", "") and row["key"].casefold() in _END_KEYS
        if named and (days := days_in(row["value"], near=opened)):
            return days[0]
    return end_in(texts.get("Time bound", "").replace("\n", "; "), near=opened)


def _held(text: str) -> bool:
    """Say whether a touch point took place: one that only says it was called off did not."""
    return bool(labelled(text, _TOUCH_LABELS)) or not called_off(text)


def _touch(entry: Entry, name: str) -> Touch:
    text = entry.text
    labels = [*_TOUCH_LABELS, ("voice", voice_label(name))]
    marked, rest = labelled(text, labels), before_labels(text, labels)
    named = any(key in marked for key in _SPOKEN)
    said = {key: _says(key, marked, text=text, rest="" if named and not rest else rest or text) for key in _SPOKEN}
    voice = voice_in(text, name=name, marked=named, rest=rest)
    return Touch(entry.day, said["progress"], said["gap"], voice, text.replace("\n", " "), entry.line)


def _says(key: str, marked: Mapping[str, str], *, text: str, rest: str) -> bool | None:
    """Say whether a touch point speaks of progress, or of the gap; None where words outside the labels may."""
    if key in marked:  # "Gap: none this week" is an answer; a label with nothing behind it is not
        return not re.fullmatch(r"\W*(?:n/?a|tb[acd])?\W*", marked[key], re.IGNORECASE)
    if rest:
        return True if _SPOKEN[key].search(text) else None
    return bool(re.search(rf"\b{key}\b", text, re.IGNORECASE))  # "Progress: 4 of 4, no gap"


def _verdict(part: dict[str, Any], day: date | None, name: str) -> Verdict:
    text = part["text"].replace("\n", " ")
    return Verdict(day, verdict_in(text), says_delivered(text, name=name), text, part["line"])


def _in_order(touches: Any) -> tuple[Touch, ...]:
    return tuple(sorted(touches, key=lambda touch: (touch.day is None, touch.day or date.min, touch.line)))
