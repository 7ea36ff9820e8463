"""What a visibility plan must say, condition by condition (R6.1): when it was written, by whom signed, and what of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.days_in_text import days_in
from perfcal.evidence.roster import roster
from perfcal.evidence.stretch.sponsor import executive_named
from perfcal.evidence.stretch.user import outside_the_team
from perfcal.evidence.visibility.plan import Plan, PlanPart, Said, Signature
from perfcal.evidence.visibility.words import names_any, withheld
from perfcal.evidence.window import claimed_rows
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = [
    "Answer",
    "artifact_named",
    "both_signed",
    "cited_outside",
    "sponsor_named",
    "surface_named",
    "written_in_time",
]

Answer = tuple[Met, str, int]
"""Whether a condition is met, why, and the line that says so."""

_WRITTEN_KEYS = ("written", "drafted", "date")
_CITED = re.compile(
    r"\b(?:cit(?:ed|es|ing)|quot(?:ed|es)|refer(?:red|s) to|builds? on|built on|model for|adopted)\b", re.IGNORECASE
)

_CITED_BY = re.compile(
    r"\b(?:cited|quoted|referenced) (?:it )?(?:by|in|from)\b"
    r"|\b(?:cites|cited|quotes|quoted|references|referenced|refers to|referred to|builds on|built on) (?:it|this|the|our)\b",
    re.IGNORECASE,
)
"""Who cites it is told as well: "cited" alone could be the plan's hope, or the own team."""

_GONE = re.compile(
    r"\b(?:who|he|she|they) (?:has |have )?(?:since )?left\b|\bnobody since\b|\b(?:has|have) left\b|\bno longer\b|^\W*(?:was|formerly)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:not|never|nobody|no one|none|until|once|when|if|to be|will be|should be)\b|n['’]t\b", re.IGNORECASE
)

_UNSEEN = re.compile(
    r"\bno (?:release|launch|roll-?out)\b|\bnothing (?:visible|shippable|user-facing|(?:that|which) ships|to (?:see|ship|show))\b"
    r"|\b(?:prototype|spike|proof of concept|poc|research|refactoring) only\b|\b(?:not|never) (?:to )?(?:be )?(?:shipped|released|visible)\b",
    re.IGNORECASE,
)
"""A line of a surface that says nobody will see it."""


def written_in_time(cycle: Cycle, plan: Plan) -> Answer:
    """Whether the plan was written in month 1 of its half, by the first day that stands in it."""
    last = plan.month(1)[1]
    days = sorted((sign.on, sign.line) for sign in plan.signatures if sign.on and sign.on <= cycle.as_of)
    days += [
        (day, said.line)
        for part in plan.parts.values()
        if (said := part.field(*_WRITTEN_KEYS))
        for day in days_in(said.text)
    ]
    if not days:
        return UNKNOWN, f"nothing in the plan tells the day it was written; month 1 ends on {last}", plan.line
    first, line = min(days)
    if first < (pd.Timestamp(plan.start) - pd.DateOffset(months=6)).date():
        return UNKNOWN, f"its first day, {first}, is more than half a year before the half; a year mistyped?", line
    if first <= last:
        return YES, f"first dated {first}, and month 1 ends on {last}", line
    return NO, f"first dated {first}, {(first - last).days} days after month 1 ended on {last}", line


def both_signed(cycle: Cycle, employee_id: str, plan: Plan) -> Answer:
    """Whether the engineer and the EM of that time each signed, with a day that has come."""
    given = [sign for sign in plan.signatures if sign.on is None or sign.on <= cycle.as_of]
    engineer, manager = _signers(cycle, employee_id, plan)
    known = [(sign, _is(sign, engineer, "engineer", "me"), _is(sign, manager, "em", "manager")) for sign in given]
    dated = [row for row in known if row[0].on]
    line = given[-1].line if given else plan.line
    if _pair(dated):
        return (
            YES,
            f"signed by both, {' and '.join(sorted({str(row[0].on) for row in dated if row[1] or row[2]}))}",
            line,
        )
    if not given:
        return NO, "nobody has signed the plan", line
    if _pair(known):
        return UNKNOWN, "signed by both, and not both signatures have a day", line
    if len(dated) > 1 and any(not row[1] and not row[2] for row in dated):
        return (
            UNKNOWN,
            "two signatures with a day, and whether they are the engineer's and the EM's cannot be told",
            line,
        )
    side = "the EM's" if any(row[1] for row in known) else "the engineer's" if any(row[2] for row in known) else "one"
    return NO, f"{len(given)} signature{'' if len(given) == 1 else 's'}; {side} is missing", line


def _signers(cycle: Cycle, employee_id: str, plan: Plan) -> tuple[set[str], set[str]]:
    """Return the words by which the engineer, and those who were the EM during the half, would sign."""
    history = cycle.manager_history
    own = history[(history["employee_id"] == employee_id) & (history["start"] <= pd.Timestamp(plan.end))].sort_values(
        "start"
    )
    before = own[own["start"] <= pd.Timestamp(plan.start)].tail(1)
    managers = {*before["manager_id"], *own.loc[own["start"] > pd.Timestamp(plan.start), "manager_id"]}
    managers |= set() if managers else {str(cycle.person(employee_id)["manager_id"])}
    names = roster(cycle).names
    return _marks({employee_id}, names), _marks(managers, names)


def _marks(ids: set[str], names: Mapping[str, str]) -> set[str]:
    marks = set(ids) - {""}
    for name in (names[who] for who in ids if who in names):
        parts = re.findall(r"[^\W\d_]{2,}", name)
        marks |= {name, *parts, "".join(part[0] for part in parts)} if parts else {name}
    return marks


def _is(sign: Signature, marks: set[str], *roles: str) -> bool:
    return names_any(sign.who, [*marks, *roles, "both"])


def _pair(signed: list[tuple[Signature, bool, bool]]) -> bool:
    """Two signatures of the two, or one line that says both."""
    if any(
        engineer and manager and re.search(r"\band\b|[,&+/]|\bboth\b", sign.who) for sign, engineer, manager in signed
    ):
        return True
    return any(
        first[1] and second[2]
        for place, first in enumerate(signed)
        for other, second in enumerate(signed)
        if place != other
    )


def sponsor_named(cycle: Cycle, employee_id: str, plan: Plan) -> Answer:
    """Whether the stretch project has a named executive sponsor."""
    part = plan.part("Stretch project")
    if part is None:
        return NO, "the plan has no stretch project", plan.line
    said = part.field("sponsor", "executive") or _sentence(part, r"\bsponsor|\b(?:vp|director|chief)\b")
    if said is None:
        return NO, "the stretch project names no sponsor", part.line
    if _GONE.search(said.text):
        return NO, "the line says that the sponsor is gone", said.line
    met, reason = executive_named(cycle, employee_id, re.sub(r"\b[Ss]ponsor(?:ed)?(?: by)?\b:?", "", said.text))
    return met, reason, said.line


def surface_named(plan: Plan) -> Answer:
    """Whether the stretch project names what will be shipped and seen."""
    part = plan.part("Stretch project")
    if part is None:
        return NO, "the plan has no stretch project", plan.line
    said = part.field("surface", "ships", "shippable", "deliverable", "launch") or _sentence(
        part, r"\b(?:surface|ship(?:s|ped|pable)?|launch(?:es|ed)?|release[sd]?|goes live|rollout|roll out)\b"
    )
    if said is None:
        return NO, "the stretch project names no surface that ships", part.line
    if withheld(said.text, "surface") or _UNSEEN.search(said.text):
        return NO, "the line of the surface says that it is not there yet", said.line
    return YES, "a shippable surface is named", said.line


def artifact_named(cycle: Cycle, employee_id: str, plan: Plan, heading: str) -> Answer:
    """Whether an artifact stands in the plan with more than a placeholder; a cross-team one not inside the own team."""
    part = plan.part(heading)
    if part is None or not part.substance:
        found = "no heading" if part is None else "nothing"
        return (
            NO,
            f"{found} {'for it' if part is None else 'but a placeholder or a day'} in the plan",
            part.line if part else plan.line,
        )
    first = next(said for said in part.said if said.key.casefold() not in {"due", "status"})
    if all(withheld(said.text) for said in part.said if said.key.casefold() not in {"due", "status"}):
        return NO, "the line says that it is not there yet", first.line
    if heading == "Cross-team artifact":
        met, reason = outside_the_team(cycle, employee_id, " ".join(said.text for said in part.said))
        if met == NO:
            return NO, reason, first.line
    return YES, "it is in the plan", first.line


def cited_outside(cycle: Cycle, employee_id: str, plan: Plan) -> Answer:
    """Whether somebody outside the team has cited the design doc, on paper and within policy's months of its day.

    Its day is that of a field Published, Written, Reviewed or Due, else the half's last. What the plan hopes for is no
    citation; until the months are over, it cannot be told.
    """
    part = plan.part("Design doc")
    if part is None or not part.substance:
        return NO, "the plan has no design doc", part.line if part else plan.line
    began, months = _doc_day(part) or plan.end, cycle.policy.cited_within_months
    until = (pd.Timestamp(began) + pd.DateOffset(months=months)).date()
    said = part.field("cited", "citation", "quoted") or _told_citation(part, cycle.as_of)
    if said is not None and not withheld(said.text, "citation"):
        return _by_field(cycle, employee_id, said, until)
    if audited := _audited_citation(cycle, employee_id, plan):
        return _by_field(cycle, employee_id, audited[0], until, told_on=audited[1])
    last = min(until, cycle.as_of)
    if row := _cited_row(cycle, employee_id, plan.start, last):
        return (
            YES,
            f"a row of {row['date_end'].date()} says it is cited, reach {row['reach']}; the months end on {until}",
            int(row["line"]),
        )
    if until < cycle.as_of:
        return NO, f"no citation from outside the team is on paper, and the {months} months ended on {until}", part.line
    return UNKNOWN, f"no citation from outside the team is on paper yet; the {months} months end on {until}", part.line


def _told_citation(part: PlanPart, today: date) -> Said | None:
    """A sentence that tells a citation with a day that has come; without one it may be a hope."""
    told = (said for said in part.said if not said.key and re.search(r"\bcit(?:ed|es)\b", said.text, re.IGNORECASE))
    return next((said for said in told if any(day <= today for day in days_in(said.text))), None)


def _audited_citation(cycle: Cycle, employee_id: str, plan: Plan) -> tuple[Said, date] | None:
    """A line of an audit that tells a citation from outside the team, with the audit's day: it tells what has happened."""
    for audit in sorted(
        (item for item in plan.audits if item.on and item.on <= cycle.as_of), key=lambda item: item.line
    ):
        for heading, said in audit.said:
            told = heading == "Design doc" and _CITED_BY.search(said.text) and not _NOBODY.search(said.text)
            if told and audit.on and outside_the_team(cycle, employee_id, said.text)[0] == YES:
                return said, audit.on
    return None


def _doc_day(part: PlanPart) -> date | None:
    for key in ("published", "written", "reviewed", "merged", "done", "due"):
        if (said := part.field(key)) and (days := days_in(said.text)):
            return days[0]
    return None


def _by_field(cycle: Cycle, employee_id: str, said: Said, until: date, *, told_on: date | None = None) -> Answer:
    met, reason = outside_the_team(cycle, employee_id, said.text)
    days = days_in(said.text) or ([told_on] if told_on else [])
    if met != YES:
        return met, reason, said.line
    if not days or min(days) > cycle.as_of:
        return UNKNOWN, "a citation is named, without a day that has come", said.line
    if min(days) > until:
        return NO, f"first cited on {min(days)}, after the months ended on {until}", said.line
    return YES, f"cited outside the team on {min(days)}; the months end on {until}", said.line


def _cited_row(cycle: Cycle, employee_id: str, start: date, end: date) -> dict[str, Any] | None:
    """The first finished row of the time that says a citation and reaches beyond the team."""
    rows = claimed_rows(cycle)
    own = rows[(rows["employee_id"] == employee_id) & rows["reach"].isin(cycle.rubric(employee_id).outside_reach)]
    own = own[own["date_end"].between(pd.Timestamp(start), pd.Timestamp(end)) & ~own["late"]]
    said = (
        row for row in records(own) if any(kind == "cited" for kind, _n in row["kinds"]) or _CITED.search(row["text"])
    )
    return next(said, None)


def _sentence(part: PlanPart, about: str) -> Said | None:
    return next((said for said in part.said if not said.key and re.search(about, said.text, re.IGNORECASE)), None)
