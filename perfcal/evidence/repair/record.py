"""Every repair loop of the record, read once: checks, gap, plan, touch points, verdicts, each with its day and line (R10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from perfcal.evidence.repair.checks import Check, Piece, read_checks
from perfcal.evidence.repair.words import (
    Voice,
    agreement,
    end_in,
    label_pattern,
    labelled,
    says_delivered,
    spans_in,
    verdict_in,
    voice_in,
    voice_label,
)
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["RepairLoop", "Touch", "Verdict", "own_day", "repair_loops"]

_TOUCH_LABELS = (
    ("progress", label_pattern(r"progress(?: made)?|what moved|moved|better|went well")),
    ("gap", label_pattern(r"(?:remaining |open )?gaps?|still open|still missing|missing|remaining|not yet|open")),
)
_PROGRESS = ("progress", "improv", "better", "moved", "went well")
_GAP = ("gap", "still", "missing", "missed", "not yet", "remain", "late")


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
    answer: str  # what the engineer said to the gap: agreed, rejected, both, ""
    end: date | None
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
    names = dict(zip(cycle.people["employee_id"], cycle.people["name"], strict=True))
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
    found = spans_in(first)
    return found[0].start if found and found[0].precision == "day" else None


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
    checks, diagnosis = read_checks([part for part in parts if part["heading"] == "Checks"], bullets)
    looks = [(part, day) for part, day in past if part["heading"] == "Re-diagnosis"]
    return RepairLoop(
        employee_id=section["employee_id"],
        section_id=section["section_id"],
        case=f"Repair {section['date_start'].date()}",
        opened=section["date_start"].date(),
        file=section["file"],
        line=section["line"],
        texts=texts,
        lines=lines,
        checks=checks,
        diagnosis=diagnosis,
        answer=agreement(" ".join(texts.get(heading, "") for heading in ("Gap", ""))),
        end=_end(fields, texts),
        touches=_in_order(_touch(part, day, name) for part, day in past if part["heading"] == "Touch point"),
        looks=tuple(Piece(part["text"], part["line"]) for part, _ in looks),
        look_days=tuple(day for _, day in looks),
        verdicts=tuple(_verdict(part, day) for part, day in past if part["heading"] == "Verdict"),
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


def _end(fields: list[dict[str, Any]], texts: Mapping[str, str]) -> date | None:
    """Return the end date of the plan: its field, else what the time bound says."""
    for row in fields:
        named = row["heading"] in ("Time bound", "") and row["key"].casefold() in _END_KEYS
        if named and (found := [span for span in spans_in(row["value"]) if span.precision == "day"]):
            return found[0].start
    return end_in(texts.get("Time bound", "").replace("\n", "; "))


def _touch(part: dict[str, Any], day: date | None, name: str) -> Touch:
    text = part["text"].replace("\n", " ")
    marked = labelled(text, [*_TOUCH_LABELS, ("voice", voice_label(name))])
    marked.pop("voice", None)  # only its place matters here: it ends what stands before it
    folded = text.casefold()
    progress: bool | None
    gap: bool | None
    if marked:
        # "Gap: none this week" is an answer; a label with nothing behind it is not.
        progress, gap = (bool(marked.get(key, "").strip(" .-–—")) for key in ("progress", "gap"))
    else:
        progress, gap = (any(word in folded for word in words) or None for words in (_PROGRESS, _GAP))
    return Touch(day, progress, gap, voice_in(text, name=name, labels=bool(marked)), text, part["line"])


def _verdict(part: dict[str, Any], day: date | None) -> Verdict:
    text = part["text"].replace("\n", " ")
    return Verdict(day, verdict_in(text), says_delivered(text), text, part["line"])


def _in_order(touches: Any) -> tuple[Touch, ...]:
    return tuple(sorted(touches, key=lambda touch: (touch.day is None, touch.day or date.min, touch.line)))
