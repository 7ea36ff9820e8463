"""The stretch-project gate: without all three of these the project is a career trap (R7).

Each check looks for its line in the plan's Stretch project: a field (`Budget:`, `Priority:`, `User:` …), else a sentence
that speaks of it. `yes` quotes that line. `no` means that nothing is written where the plan would have to have it, or
that the line itself says it is not there: TBD, "no budget yet", "user: ourselves". `unknown` means that a line is there
and does not say enough: an amount nobody can look up, a promise without a date, a user who confirms nothing. Without any
stretch project on paper all three are unknown: there is nothing to ask about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES, Gate, Met, clause_rows
from perfcal.evidence.days_in_text import days_in
from perfcal.evidence.stretch.priority import priority_said
from perfcal.evidence.stretch.user import user_outside
from perfcal.evidence.visibility.plan import Plan, PlanPart, Said, current_plans, document_place
from perfcal.evidence.visibility.words import withheld
from perfcal.schema.cycle import Cycle

__all__ = ["STRETCH_GATE", "stretch"]

_BUDGET_KEYS = (
    "budget",
    "headcount",
    "head count",
    "heads",
    "funding",
    "funded",
    "cost cent",
    "money",
    "finance",
    "staffing",
)
_SPEAKS_OF_BUDGET = re.compile(
    r"\b(?:budget\w*|head ?counts?|heads?|fund\w*|cost cent\w+|finance|ftes?)\b", re.IGNORECASE
)
_BUDGET_THINGS = (
    "budgets?",
    "head ?counts?",
    "heads?",
    "money",
    "fund(?:s|ing)",
    "ftes?",
    "approval",
    "people",
    "engineers?",
)
_NUMBER = r"(?:\d[\d., ]*|one|two|three|four|five|six|seven|eight|nine|ten|half an?)"
_NAMEABLE = re.compile(
    rf"(?:[€$£¥]|\b(?:eur|usd|gbp|chf|sek|nok|jpy|inr)\b) ?{_NUMBER}|\b{_NUMBER} ?(?:k\b|m\b|thousand|million|[€$£¥]|k€|eur\b|usd\b|gbp\b|chf\b)"
    rf"|\b{_NUMBER} ?(?:(?:more|new|extra|full|additional|senior|backend|[\w-]+) )?(?:heads?|head ?counts?|ftes?|engineers?|people|persons?|developers?|hires?|contractors?|designers?)\b"
    r"|\bcost cent(?:er|re)s? \w*\d|\b(?:budget |finance )?line [\"“'\w]|\b(?:code|project|wbs|po) ?[#-]?\w*\d{2,}|\b[A-Z]{2,}-\d{2,}\b"
    r"|\b(?:agreed|approved|signed|booked|confirmed|planned) (?:with|by|in|at) (?:\w+ )?finance\b|\bfinance (?:has |have )?(?:agreed|approved|booked|confirmed|signed)\b",
    re.IGNORECASE,
)
_NOTHING_EXTRA = re.compile(
    r"^\W*(?:0|zero|nil)\W*$|\b(?:0|zero) (?:\w+ )?(?:heads?|headcount|ftes?|engineers?|people|budget)\b|[€$£] ?0(?![\d.,])|\b(?:spare|own|free|slack|20 ?%) time\b|\b(?:evenings|weekends)\b"
    r"|\bbest effort\b|\b(?:on the side|beside (?:the|my) (?:day )?job|existing capacity|absorbed (?:by|in))\b",
    re.IGNORECASE,
)

_Answer = tuple[Met, str, int]


def stretch(cycle: Cycle, employee_ids: Sequence[str]) -> pd.DataFrame:
    """Do budget, sponsor's word and outside user of the stretch project stand on paper? Columns of `CLAUSES` (R7).

    One row per check and plan. It says what the plan says; whether the money is there is for finance to say.
    """
    return clause_rows((row for who in employee_ids for row in _rows(cycle.about(who), who)), gate="stretch")


def _concerned(cycle: Cycle) -> list[str]:
    """Everybody whose plan of this cycle, or a later one, has a stretch project."""
    owners = cycle.sections.loc[cycle.sections["kind"] == "plan", "employee_id"].unique()
    return [who for who in owners if any(_stretch_of(plan) for plan in current_plans(cycle.about(who), who))]


def _stretch_of(plan: Plan) -> PlanPart | None:
    return plan.part("Stretch project")


def _rows(cycle: Cycle, employee_id: str) -> Iterator[dict[str, Any]]:
    plans = [(plan, part) for plan in current_plans(cycle, employee_id) if (part := _stretch_of(plan))]
    for plan, part in plans:
        for clause, requirement, check in _CHECKS:
            met, reason, line = check(cycle, employee_id, plan, part)
            yield _row(employee_id, clause, requirement) | {
                "met": met, "reason": reason, "file": plan.file, "line": line, "case": plan.title
            }  # fmt: skip
    if not plans:
        place = document_place(cycle, employee_id)
        for clause, requirement, _check in _CHECKS:
            nothing = {"met": UNKNOWN, "reason": "no plan of this cycle has a stretch project", "case": ""}
            yield _row(employee_id, clause, requirement) | nothing | {"file": place.file, "line": place.line}


def _row(employee_id: str, clause: str, requirement: str) -> dict[str, Any]:
    return {"employee_id": employee_id, "clause": clause, "requirement": requirement}


def _budget(_cycle: Cycle, _employee_id: str, _plan: Plan, part: PlanPart) -> _Answer:
    said = part.field(*_BUDGET_KEYS) or _sentence(part, _SPEAKS_OF_BUDGET)
    if said is None:
        return NO, "the stretch project names neither budget nor headcount", part.line
    bare = _undated(said.text)
    if withheld(said.text, *_BUDGET_THINGS) or _NOTHING_EXTRA.search(bare):
        return NO, f"the line says there is none, or none yet: {said.quoted}", said.line
    if not _NAMEABLE.search(bare) and not (said.key and re.search(r"\d", bare)):
        return UNKNOWN, f"finance could not look it up, no amount, head or line is named: {said.quoted}", said.line
    return YES, f"finance can name it: {said.quoted}", said.line


def _sentence(part: PlanPart, about: re.Pattern[str]) -> Said | None:
    return next((said for said in part.said if not said.key and about.search(said.text)), None)


def _undated(text: str) -> str:
    """Drop days and periods: the digits of a date are no amount."""
    for day in days_in(text):
        text = text.replace(day.isoformat(), " ")
    return re.sub(r"\b\d{4}-[HQ]\d\b|\b[HQ][1-4](?: \d{4})?\b|\b(?:19|20)\d{2}\b", " ", text)


_CHECKS: tuple[tuple[str, str, Callable[[Cycle, str, Plan, PlanPart], _Answer]], ...] = (
    ("budget or headcount that finance can name", "R7.1", _budget),
    ("a named director or VP said in writing that it is a top-3 priority this half", "R7.2", priority_said),
    ("a user outside the own team will use it and confirm that it landed", "R7.3", user_outside),
)

STRETCH_GATE = Gate(
    name="stretch",
    title="Stretch project",
    asks="Do a budget, a sponsor's written word and a user outside the team stand on paper, or is this project a career trap?",
    concerns=_concerned,
    find=stretch,
)
