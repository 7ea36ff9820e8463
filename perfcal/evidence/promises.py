"""What an engineer asked and was answered, and what was promised to them and when (R1.2, R1.7, R3.2, R6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from perfcal.evidence.feedback.commitments import commitments
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["Answer", "Promise", "answers", "promises"]

_PLANNED = ("Stretch project", "Cross-team artifact", "Mentorship outcome", "Design doc")


@dataclass(frozen=True, slots=True)
class Answer:
    """One monthly update in which something was asked, and the written reply to it, if any."""

    month: str
    asked: tuple[str, ...]
    replied: date | None
    reply: str
    source: str  # file:line of what was asked


@dataclass(frozen=True, slots=True)
class Promise:
    """Something with a day to come: from a plan, from a review, or from a 1:1 whose words stay in the document."""

    kind: str  # plan, review, 1:1
    text: str  # "" where the section is not for showing
    made: date | None
    due: date | None
    state: str  # done, open, overdue; "" where no day was given
    source: str


def answers(own: Cycle) -> tuple[Answer, ...]:
    """Which of the window's updates asked for something, and what was replied? Newest first, up to the day looked from."""
    updates = own.sections[(own.sections["kind"] == "update") & _within(own.sections, own)]
    asked = own.evidence[own.evidence["heading"] == "Asked"].groupby("section_id")
    replies = own.parts[own.parts["heading"] == "Reply"].groupby("section_id")
    made = []
    for section in records(updates.sort_values("date_start", ascending=False, kind="stable")):
        who = section["section_id"]
        if who not in asked.groups:
            continue
        lines, reply = records(asked.get_group(who)), _reply(replies, who)
        made.append(
            Answer(
                month=f"{section['date_start']:%Y-%m}",
                asked=tuple(line["text"] for line in lines),
                replied=reply[0],
                reply=reply[1],
                source=f"{section['file']}:{lines[0]['line']}",
            )
        )
    return tuple(made)


def promises(whole: Cycle, own: Cycle, employee_id: str) -> tuple[Promise, ...]:
    """What was promised to this engineer, or agreed with them, and by when? In the order of the days due; undated last.

    Plans and reviews speak in their own words. Commits of 1:1s are told by day and line only, unless their section is
    marked shareable: the page may be shown to others, the conversation may not (R13.3).
    """
    found = [*_planned(own), *_looking_ahead(own), *_commits(whole, own, employee_id)]
    return tuple(sorted(found, key=lambda each: (each.due is None, each.due or date.max, each.source)))


def _planned(own: Cycle) -> list[Promise]:
    fields = own.fields[(own.fields["kind"] == "plan") & (own.fields["key"].str.casefold() == "due")]
    sections = own.sections[_within(own.sections, own)].set_index("section_id")
    done = _audited(own)
    made = []
    for row in records(fields):
        if row["heading"] in _PLANNED and row["section_id"] in sections.index:
            due = _day(row["value"])
            state = _state(due, own, done=(row["section_id"], row["heading"]) in done)
            made.append(Promise("plan", row["heading"], None, due, state, _place(row)))
    return made


def _audited(own: Cycle) -> set[tuple[str, str]]:
    """Return which planned artifacts an audit up to the day looked from has ticked off: (section, heading)."""
    rows = own.evidence[(own.evidence["section"] == "plan") & (own.evidence["heading"] == "Audit")]
    rows = rows[rows["date_end"] <= pd.Timestamp(own.as_of)]
    ticked = rows[rows["done"].map(lambda box: box is True).astype(bool)]
    return {
        (row["section_id"], heading)
        for row in records(ticked)
        for heading in _PLANNED
        if row["text"].casefold().startswith(heading.casefold())
    }


def _looking_ahead(own: Cycle) -> list[Promise]:
    """Return the latest review's look ahead, which names no day of its own."""
    parts = own.parts[(own.parts["kind"] == "review") & (own.parts["heading"] == "Looking ahead")]
    parts = parts[(parts["date_end"] <= pd.Timestamp(own.as_of)) & (parts["text"] != "")]
    latest = records(parts.sort_values("date_end", kind="stable").tail(1))
    return [Promise("review", row["text"], row["date_end"].date(), None, "", _place(row)) for row in latest]


def _commits(whole: Cycle, own: Cycle, employee_id: str) -> list[Promise]:
    """Return the commits of the person's 1:1s still to come or of this cycle; words only where they are theirs to show."""
    rows = commitments(whole, [employee_id])
    rows = rows[rows["due"].isna() | (rows["due"] >= pd.Timestamp(own.dates.start))]
    shown = set(own.evidence["line"])
    return [
        Promise(
            "1:1",
            row["text"] if row["line"] in shown else "",
            _date(row["made"]),
            _date(row["due"]),
            "" if row["status"] == "undated" else row["status"],
            _place(row),
        )
        for row in records(rows)
    ]


def _date(day: Any) -> date | None:
    return None if pd.isna(day) else day.date()


def _state(due: date | None, own: Cycle, *, done: bool) -> str:
    if done:
        return "done"
    return "" if due is None else "overdue" if due < own.as_of else "open"


def _reply(replies: Any, section: str) -> tuple[date | None, str]:
    if section not in replies.groups:
        return None, ""
    rows = records(replies.get_group(section))
    day = rows[0]["date_start"] if rows[0]["precision"] == "day" else pd.NaT
    return (None if pd.isna(day) else day.date()), " · ".join(row["text"] for row in rows).replace("\n", " · ")


def _within(sections: pd.DataFrame, own: Cycle) -> pd.Series[bool]:
    start, now = pd.Timestamp(own.dates.start), pd.Timestamp(own.as_of)
    return (sections["date_end"] >= start) & (sections["date_start"] <= now)


def _day(written: str) -> date | None:
    return _date(pd.to_datetime(written.strip(), format="%Y-%m-%d", errors="coerce"))


def _place(row: dict[str, Any]) -> str:
    return f"{row['file']}:{row['line']}"
