"""How promotion cases fail, each found by its lines (R5.2); every answer says whether the case is free of it."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from perfcal.evidence.clause import NO, UNKNOWN, YES
from perfcal.evidence.days_in_text import days_in
from perfcal.evidence.duration import rows_at_level
from perfcal.evidence.objections import objection
from perfcal.evidence.promotion.case import PromotionCase
from perfcal.evidence.promotion.overselling import earlier_cases
from perfcal.evidence.promotion.parts import Answer
from perfcal.evidence.visibility.plan import Plan, current_plans
from perfcal.evidence.wording import times
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = [
    "broad",
    "claims_hold",
    "known_outside",
    "not_retention",
    "presenter_record",
    "spread_in_time",
    "stretch_shipped",
]

_QUARTER_MONTHS = 3
_FEWEST = 3  # dated pieces of a packet: two of one quarter are no packet's habit
_NOTICES = {"resignation-notice": "a resignation notice", "counter-offer": "a counter-offer"}
_NOTICE_DAYS = 90
_LEAVING = re.compile(
    r"\b(?:an?|another|the|other|better|outside|external|job|competing) offers? (?:from|elsewhere|on the table|of another)\b|\bcounter-?offer|\bflight risk\b"
    r"|\b(?:risk of|might|may|could|would|will|to|we) (?:be )?(?:lose|losing|lost) (?:her|him|them|you|(?-i:[A-Z]\w+))\b|\bhead-?hunt|\bpoach"
    r"|\b(?:retain|keep) (?:her|him|them|you)\b(?! (?:away|out|posted|informed|busy))|\bretention (?:risk|case|reasons?|of (?:her|him|them))\b"
    r"|\b(?:she|he|they|who) (?:is |are |was |were |has |have )?(?:\w+ )?(?:thinking (?:of|about)|consider\w*|threaten\w*|plans?|about) (?:to |of )?"
    r"(?:leav\w+|resign\w*|quit\w*)|\b(?:if|unless|otherwise)\b[^.;]{0,40}?\b(?:she|he|they) (?:goes?|leaves?|will (?:go|leave)|(?:is|are) gone|walks?)\b|\b(?:interviewing|talks|offers?) (?:elsewhere|with (?:a |another )competitors?)\b",
    re.IGNORECASE,
)


def broad(case: PromotionCase) -> Answer:
    """Whether more than one dimension carries the case."""
    counts = case.rows_per_dimension()
    shown = counts[counts > 0]
    if shown.empty:
        return UNKNOWN, "no row that counts is tagged with a dimension", ""
    said = ", ".join(f"{case.title(str(name))} {count}" for name, count in shown.items())
    if len(shown) == 1 and len(counts) > 1:
        return NO, f"every tagged row is on one dimension: {said}", _first_of(case, str(shown.index[0]))
    if objection(case, "single-dimension"):
        return NO, f"nearly every tagged row is on one dimension: {said}", _first_of(case, str(shown.idxmax()))
    return YES, f"rows by dimension: {said}", _first_of(case, str(shown.idxmax()))


def _first_of(case: PromotionCase, dimension: str) -> str:
    rows = case.rows[case.rows["dimensions"].map(lambda named: dimension in named).astype(bool)]
    return str(rows["evidence_id"].iloc[0])


def spread_in_time(case: PromotionCase) -> Answer:
    """Whether anything from before the last quarter carries the case: rows at the level, and pieces the packet cites."""
    quarter = (pd.Timestamp(case.end) + pd.Timedelta(days=1) - pd.DateOffset(months=_QUARTER_MONTHS)).date()
    cited, place = _cited_days(case)
    if len(cited) >= _FEWEST and min(cited) >= quarter:
        return NO, f"all {len(cited)} dated pieces the packet cites are from {quarter} on, the last quarter", place
    rows = _level_rows(case)
    if rows.empty:
        return UNKNOWN, f"no dated row at {case.level} within {case.cycle.policy.duration_months[1]} months", ""
    early = rows[rows["date_end"] < pd.Timestamp(quarter)]
    said = (
        f"{len(rows) - len(early)} of {times(len(rows), 'row')} at {case.level} are from {quarter} on, the last quarter"
    )
    if early.empty:
        return NO, said, str(rows["evidence_id"].iloc[0])
    return YES, said, str(early["evidence_id"].iloc[0])


def _level_rows(case: PromotionCase) -> pd.DataFrame:
    """The rows of the months policy asks for that speak for the level; where nothing of it can be counted, all rows."""
    months = case.cycle.policy.duration_months[1]
    first = pd.Timestamp(case.end) + pd.Timedelta(days=1) - pd.DateOffset(months=months)
    rows = rows_at_level(case.cycle, case.employee_id, case.level)
    rows = case.claimed[~case.claimed["late"]] if rows is None else rows
    return rows[(rows["date_end"] >= first) & (rows["date_end"] <= pd.Timestamp(case.end))]


def _cited_days(case: PromotionCase) -> tuple[list[date], str]:
    section = case.packet
    if section is None:
        return [], ""
    titles = {item.title for item in case.cycle.rubric(case.employee_id).dimensions}
    lines = [line for line in case.packet_lines if line.heading in titles]
    rows = case.cycle.evidence[case.cycle.evidence["section_id"] == section["section_id"]]
    own = {int(row["line"]): row["date_end"].date() for row in records(rows[rows["dated_by"] == "bullet"])}
    days = [day for line in lines for day in days_in(line.text) or filter(None, [own.get(line.line)])]
    return days, f"{section['file']}:{section['line']}"


def known_outside(case: PromotionCase) -> Answer:
    """Whether any row that counts names a reach beyond the team."""
    if not case.outside_reach:
        return UNKNOWN, "the rubric names no reach beyond the team", ""
    outside = case.rows[case.rows["reach"].isin(case.outside_reach)]
    if outside.empty:
        return NO, f"none of {times(len(case.rows), 'row')} names a reach beyond the team", ""
    return (
        YES,
        f"{len(outside)} of {times(len(case.rows), 'row')} name a reach beyond the team",
        str(outside["evidence_id"].iloc[0]),
    )


def stretch_shipped(case: PromotionCase) -> Answer:
    """Whether the plan's stretch project shipped, by an audit or by its own line."""
    today = case.cycle.as_of
    plans = [plan for plan in current_plans(case.cycle, case.employee_id) if plan.part("Stretch project")]
    if not plans:
        return UNKNOWN, "no plan of this cycle has a stretch project, so what shipped of one cannot be told", ""
    plan = plans[0]
    _count, known, line = plan.done_by(today)
    if known.get("Stretch project"):
        return YES, "the plan says that it shipped", f"{plan.file}:{line}"
    if (overdue := case.overdue_stretch()) is not None and overdue.due <= today:
        return NO, f"it was due on {overdue.due}, and the plan does not say that it shipped", overdue.row
    return _not_shipped(plan, today, audited="Stretch project" in known)


def _not_shipped(plan: Plan, today: date, *, audited: bool) -> Answer:
    part = plan.part("Stretch project")
    assert part is not None
    due = part.field("due")
    days = days_in(due.text) if due else []
    place = f"{plan.file}:{due.line if due else part.line}"
    if days and days[0] > today:
        return UNKNOWN, f"it is due on {days[0]}", place
    if audited and plan.end < today:
        return NO, f"the half ended on {plan.end}, and no audit says that it shipped", place
    return UNKNOWN, "the plan does not say whether it shipped", place


def not_retention(case: PromotionCase, whole: Cycle) -> Answer:
    """Whether no resignation notice or counter-offer falls in the 90 days up to the session, and no line argues with leaving."""
    events, session = case.cycle.events, whole.dates.session
    if said := next((line for line in case.argued if _LEAVING.search(line.text)), None):
        return NO, "a line of the case argues with somebody leaving", f"{said.file}:{said.line}"
    if whole.events.empty:
        return UNKNOWN, "the workspace records no events", ""
    notices = events[events["event"].isin(list(_NOTICES)) & events["date"].notna()]
    for row in records(notices.sort_values("date", kind="stable")):
        days = (session - row["date"].date()).days
        if 0 <= days <= _NOTICE_DAYS:
            reason = f"{_NOTICES[row['event']]} on {row['date'].date()}, {days} days before the session"
            return NO, f"{reason}: would the room approve the same record without it?", f"{row['file']}:{row['line']}"
    return YES, f"no notice or counter-offer in the {_NOTICE_DAYS} days before the session of {session}", ""


def claims_hold(case: PromotionCase) -> Answer:
    """Whether no claim of the packet or the pre-read is stronger than the rows behind it."""
    found = case.oversold
    if found is None:
        return UNKNOWN, "neither a packet nor a pre-read's own words are written", ""
    if not found:
        return YES, "no claim is contradicted by the rows", ""
    first = found[0]
    against = f"; the row: {first.row}" if first.row else ""
    more = f"; {times(len(found) - 1, 'more claim')}" if len(found) > 1 else ""
    return NO, f"{first.why}{against}{more}", f"{first.file}:{first.line}"


def presenter_record(case: PromotionCase, whole: Cycle) -> Answer:
    """Whether none of the presenter's remembered cases claimed more than its rows (R5.3)."""
    cycles = whole.policy.oversold_cycles
    earlier = earlier_cases(whole, case.employee_id)
    if earlier is None:
        return UNKNOWN, "nobody is named as presenting the case", ""
    place = f"{earlier.file}:{earlier.line}"
    said = f"{times(earlier.cases, 'case')} of the same presenter in the {cycles} cycles before"
    if not earlier.cases:
        return YES, f"no case of the same presenter in the {cycles} cycles before", place
    if earlier.oversold:
        return NO, f"{said}; claims stronger than the rows in {', '.join(dict.fromkeys(earlier.oversold))}", place
    if earlier.read < earlier.cases:
        return UNKNOWN, f"{said}; {earlier.cases - earlier.read} without a packet to read", place
    return YES, f"{said}; none claimed more than its rows", place
