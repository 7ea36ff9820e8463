"""Every PIP of the record, read once: its parts, its days, its meetings, its outcome; from growth docs and events (R9)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from perfcal.evidence.repair.checks import Piece, pieces
from perfcal.evidence.repair.days import days_in, end_in, range_in, start_in
from perfcal.evidence.repair.record import Entry, entries
from perfcal.evidence.repair.settled import called_off, sentences_of, settled
from perfcal.evidence.repair.words import blank, says_delivered
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["MIDPOINT", "SAME_PLAN_DAYS", "ImprovementPlan", "improvement_plans"]

SAME_PLAN_DAYS = 14
"""A section and an event so close to each other tell of one plan."""
_DATED = ("Meeting", "Outcome")
_START = ("start", "start date", "starts", "begin", "begins", "from")
_MIDDLE = ("midpoint", "mid-point", "mid point", "midpoint talk", "midpoint review", "halfway")
_END = ("end", "end date", "ends", "until", "to", "deadline")
MIDPOINT = re.compile(
    r"\bmid-?\s?(?:points?|term|plan|way)(?: (?:talk|review|meeting|check|conversation))?\b|\bhalf-?\s?way\b",
    re.IGNORECASE,
)
"""How people call the middle of a plan."""
_EXTENDED = re.compile(r"\bexten(?:ded|sion|ds)\b\D{0,40}?(?=\d)", re.IGNORECASE)
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_LENGTH = re.compile(
    rf"(?<!every )(?<!each )\b(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})[- ]?(?P<unit>day|week|month)s?\b",
    re.IGNORECASE,
)


_LIMIT = re.compile(
    r"\b(?:at most|up to|max(?:imum)?|no more than)\b|\d\s*(?:-|–|to)\s*\d+ (?:day|week|month)", re.IGNORECASE
)


@dataclass(frozen=True)
class ImprovementPlan:
    """One PIP as written, up to the day it is looked at from; `section_id` is empty where only an event tells of it."""

    employee_id: str
    case: str
    opened: date
    file: str
    line: int
    section_id: str = ""
    parts: Mapping[str, tuple[Piece, ...]] | None = None
    lines: Mapping[str, int] | None = None
    start: date | None = None
    midpoint: date | None = None
    end: date | None = None
    extended: date | None = None
    meetings: tuple[Entry, ...] = ()
    outcomes: tuple[Entry, ...] = ()

    def text(self, heading: str) -> str:
        """Return the text of a part, empty where it is not written."""
        return "\n".join(piece.text for piece in (self.parts or {}).get(heading, ()))

    def line_of(self, heading: str) -> int:
        """Return the line of a part, or of the plan where it has none."""
        return (self.lines or {}).get(heading, self.line)

    @property
    def begun(self) -> date:
        """The day the clock starts on: the timeline's, else the day of the section or event."""
        return self.start or self.opened

    @property
    def due(self) -> date | None:
        """The day it is to end on, an extension included."""
        return self.extended or self.end

    @property
    def delivered(self) -> date | None:
        """The day of the first dated outcome that does not say it was not told yet."""
        told = (one.day for one in self.outcomes if one.day and says_delivered(one.text) is not False)
        return min(told, default=None)


def improvement_plans(cycle: Cycle, employee_ids: Sequence[str] | None = None) -> list[ImprovementPlan]:
    """Return every PIP opened by `cycle.as_of`, by person and day; what is dated later has not happened yet."""
    today = pd.Timestamp(cycle.as_of)
    sections = cycle.sections[(cycle.sections["kind"] == "pip") & (cycle.sections["date_start"] <= today)]
    events = cycle.events[cycle.events["event"].isin(("pip-opened", "pip-closed")) & (cycle.events["date"] <= today)]
    if employee_ids is not None:
        sections = sections[sections["employee_id"].isin(employee_ids)]
        events = events[events["employee_id"].isin(employee_ids)]
    if sections.empty and events.empty:
        return []
    written = [_written(cycle, section) for section in records(sections)]
    opened = records(events[events["event"] == "pip-opened"])
    told = [_told(event) for event in opened if not any(_same(event, plan) for plan in written)]
    made = sorted([*written, *told], key=lambda plan: (plan.employee_id, plan.opened, plan.line))
    return _closed_by_events(made, records(events[events["event"] == "pip-closed"]))


def _same(event: dict[str, Any], plan: ImprovementPlan) -> bool:
    apart = abs((event["date"].date() - plan.opened).days)
    return bool(event["employee_id"] == plan.employee_id and apart <= SAME_PLAN_DAYS)


def _told(event: dict[str, Any]) -> ImprovementPlan:
    day = event["date"].date()
    return ImprovementPlan(event["employee_id"], f"PIP {day}", day, event["file"], event["line"])


def _closed_by_events(plans: list[ImprovementPlan], closed: list[dict[str, Any]]) -> list[ImprovementPlan]:
    """Give a plan without an outcome the day of the event that closed it, before any later plan of the person."""
    made = []
    for plan in plans:
        later = min(
            (other.opened for other in plans if other.employee_id == plan.employee_id and other.opened > plan.opened),
            default=date.max,
        )
        days = [
            row
            for row in closed
            if row["employee_id"] == plan.employee_id and plan.opened <= row["date"].date() < later
        ]
        told = tuple(Entry(row["date"].date(), "", row["line"]) for row in days[:1])
        made.append(plan if plan.delivered else replace(plan, outcomes=(*plan.outcomes, *told)))
    return made


def _written(cycle: Cycle, section: dict[str, Any]) -> ImprovementPlan:
    of = section["section_id"]
    parts = records(cycle.parts[cycle.parts["section_id"] == of].sort_values("line", kind="stable"))
    bullets = records(cycle.evidence[cycle.evidence["section_id"] == of].sort_values("line", kind="stable"))
    fields = records(cycle.fields[cycle.fields["section_id"] == of])
    held: dict[str, tuple[Piece, ...]] = {}
    lines: dict[str, int] = {}
    for part in (part for part in parts if part["heading"] not in _DATED):
        held[part["heading"]] = (*held.get(part["heading"], ()), *pieces(part, bullets))
        lines.setdefault(part["heading"], part["line"])
    dated = [part for part in parts if part["heading"] in _DATED]
    found = [(part["heading"], one) for part in dated for one in entries(part, section, bullets)]
    past = [(name, one) for name, one in found if one.day is None or one.day <= cycle.as_of]
    plan = ImprovementPlan(
        employee_id=section["employee_id"],
        case=f"PIP {section['date_start'].date()}",
        opened=section["date_start"].date(),
        file=section["file"],
        line=section["line"],
        section_id=of,
        parts=held,
        lines=lines,
        meetings=tuple(
            one for name, one in past if name == "Meeting" and not blank(one.text) and not called_off(one.text)
        ),
        outcomes=tuple(
            one for name, one in past if name == "Outcome" and _decides(one.text) and _extension(one.text) is None
        ),
    )
    said = [plan.text("Timeline"), plan.text(""), *(one.text for _, one in past)]
    extended = [day for text in said if (day := _extension(text)) is not None]
    own = [row for row in fields if row["heading"] not in _DATED]  # of meetings, only those that were held: in `past`
    extended += [day for row in own if row["key"].casefold().startswith("exten") for day in days_in(row["value"])[:1]]
    start, midpoint, end = _timeline(plan, fields)
    return replace(plan, start=start, midpoint=midpoint, end=end, extended=max(extended, default=None))


def _decides(text: str) -> bool:
    """Say whether a sentence of an outcome tells of something that is so: "we will see" is no outcome."""
    return not blank(text) and any(settled(one) for one in sentences_of(text))


def _extension(text: str) -> date | None:
    """Return the day a text says the plan is extended to."""
    found = _EXTENDED.search(text)
    days = days_in(text[found.end() :][:14]) if found else []
    return days[0] if days else None


def _timeline(plan: ImprovementPlan, fields: list[dict[str, Any]]) -> tuple[date | None, date | None, date | None]:
    """Return start, midpoint and end, from fields, else from a range, an end or a length in the timeline's words."""
    own = [row for row in fields if row["heading"] in ("Timeline", "")]
    start, midpoint, end = (_field(own, keys, plan.opened) for keys in (_START, _MIDDLE, _END))
    text = plan.text("Timeline").replace("\n", "; ")
    if between := range_in(text, near=plan.opened):
        start, end = start or between[0], end or between[1]
    start = start or start_in(text, near=plan.opened)
    end = end or end_in(re.sub(rf"(?:{MIDPOINT.pattern})[^;.]*", " ", text, flags=re.IGNORECASE), near=plan.opened)
    if end is None and (length := _LENGTH.search(text)) and not _LIMIT.search(text):
        end = _after(start or plan.opened, length)
    return start, midpoint or _midpoint_in(text, plan.opened), end


def _midpoint_in(text: str, near: date) -> date | None:
    found = MIDPOINT.search(text)
    return next(iter(days_in(text[found.end() :][:30], near=near)), None) if found else None


def _after(start: date, length: re.Match[str]) -> date:
    """Return the day a length of days, weeks or months is over."""
    number, unit = length["number"].casefold(), length["unit"].casefold()
    of = _NUMBERS.get(number) or int(number)
    if unit == "month":
        ends: date = (pd.Timestamp(start) + pd.DateOffset(months=of)).date()
        return ends
    return start + timedelta(days=of * (7 if unit == "week" else 1))


def _field(fields: list[dict[str, Any]], keys: tuple[str, ...], near: date) -> date | None:
    days = (day for row in fields if row["key"].casefold() in keys for day in days_in(row["value"], near=near)[:1])
    return next(days, None)
