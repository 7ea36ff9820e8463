"""The five parts a sound promotion case has (R5.1) and whether it stands at the bar or on a named borderline (R5.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from perfcal.evidence.clause import NO, UNKNOWN, YES, Met
from perfcal.evidence.growth_trend import trajectory_quarters
from perfcal.evidence.promotion.case import PromotionCase
from perfcal.evidence.promotion.written_input import Side, WrittenInput
from perfcal.evidence.readiness import readiness
from perfcal.evidence.window import level_since
from perfcal.evidence.wording import join_words, times
from perfcal.schema.columns import records

__all__ = ["Answer", "at_the_bar", "dimensions_shown", "input_from", "levels_named", "still_growing", "sustained"]

Answer = tuple[Met, str, str]
"""Whether a clause is met, why, and its place: an `evidence_id`, a `file:line`, or "" for the document."""

_SILENT_MONTHS = 2  # so many empty months at the end still belong to a sustained stretch
_QUARTER = re.compile(
    r"\b(?:20\d{2}[- ]?[QH][1-4]|[QH][1-4](?:[ /-]?20\d{2})?|(?:first|second|third|fourth) quarter)\b", re.IGNORECASE
)


def levels_named(case: PromotionCase) -> Answer:
    """Whether the level held and a higher one aimed at are both on record."""
    cycle, rubric = case.cycle, case.cycle.rubric(case.employee_id)
    listed = cycle.candidates
    own = listed[(listed["employee_id"] == case.employee_id) & (listed["cycle"] == cycle.id)]
    place = f"{own['file'].iloc[-1]}:{own['line'].iloc[-1]}" if not own.empty else ""
    held = rubric.level_id(case.held)
    if held is None:
        return UNKNOWN, f"the level held is on no rubric; {case.level} is aimed at", place
    if own.empty and not cycle.target_of.get(case.employee_id):
        return NO, f"at {held}; no level is proposed, in candidates or in the growth doc", place
    if rubric.rank(held) >= rubric.rank(case.level):
        return NO, f"{case.level} is proposed, and {held} is held already", place
    since = level_since(cycle, case.employee_id)
    return YES, f"from {held}{f', held since {since},' if since else ''} to {case.level}", place


def dimensions_shown(case: PromotionCase) -> Answer:
    """Whether every dimension with criteria at the level has a row that counts."""
    counts = case.rows_per_dimension()
    asked = [name for name in counts.index if name in set(case.criteria["dimension"])]
    empty = [case.title(name) for name in asked if not counts[name]]
    if not asked:
        return UNKNOWN, f"{case.level} has no criteria", ""
    said = ", ".join(f"{case.title(name)} {counts[name]}" for name in asked)
    if empty:
        return NO, f"no row that counts on {join_words(empty)}; rows by dimension: {said}", ""
    return YES, f"rows that count, by dimension: {said}", str(case.rows["evidence_id"].iloc[0])


def sustained(case: PromotionCase) -> Answer:
    """Whether work at the level lasts as many months as policy asks for, up to the end of the window."""
    duration = case.duration
    place = duration.rows[0] if duration.rows else ""
    said = duration.describe(case.level)
    if duration.months is None:
        return UNKNOWN, said, place
    lasted = not duration.short and duration.since_last <= _SILENT_MONTHS
    return (YES if lasted else NO), said, place


def input_from(case: PromotionCase, side: Side) -> Answer:
    """Whether feedback from inside, or outside, the team stands in the window."""
    given = case.feedback
    of_side = [item for item in given if item.side == side]
    if of_side:
        return (
            YES,
            f"{times(len(of_side), 'section')} of feedback from {side} the team, the latest of {of_side[-1].on}",
            _place(of_side),
        )
    untold = [item for item in given if item.side == "unknown"]
    if untold:
        return UNKNOWN, f"{times(len(untold), 'section')} of feedback do not say from where they come", _place(untold)
    return NO, f"no feedback from {side} the team between {case.start} and {case.end}", ""


def _place(given: Sequence[WrittenInput]) -> str:
    return f"{given[-1].file}:{given[-1].line}"


def still_growing(case: PromotionCase) -> Answer:
    """Whether the record grows over the last four quarters; a plateau is a no, and named as one."""
    trend = trajectory_quarters(case.cycle, case.employee_id)
    met = {"growing": YES, "level": NO}.get(trend.word, UNKNOWN)
    word = {"level": "a plateau", "cannot tell": "no direction can be told"}.get(trend.word, trend.word)
    last = [row for rows in trend.quarters["evidence_ids"] for row in rows][-1:]
    return met, f"{word}: {trend.reason}", last[0] if last else ""


def at_the_bar(case: PromotionCase) -> Answer:
    """Whether every dimension is at the bar, or the case is a borderline with its work and its quarter named (R5.3).

    Borderline is: at the bar on all dimensions but one and approaching that one, with a row in flight on it and the
    quarter that closes the gap.
    """
    status = {row["dimension"]: row["status"] for row in records(readiness(case.criteria))}
    by_word = {
        word: [case.title(name) for name, place in status.items() if place == word] for word in set(status.values())
    }
    said = "; ".join(f"{word}: {join_words(titles)}" for word, titles in sorted(by_word.items()))
    if set(by_word) == {"at bar"}:
        return YES, f"at the bar of {case.level} on {join_words(by_word['at bar'])}", ""
    near = [name for name, place in status.items() if place == "approaching"]
    if not status or (set(by_word) <= {"at bar", "unknown"}):
        return UNKNOWN, said or f"{case.level} has no criteria", ""
    if "below" in by_word or len(near) > 1 or len(status) < 2:
        return NO, f"neither at the bar of {case.level} nor borderline; {said}", ""
    if "unknown" in by_word:
        return UNKNOWN, f"whether it is borderline cannot be told; {said}", ""
    return _borderline(case, near[0])


def _borderline(case: PromotionCase, dimension: str) -> Answer:
    lead = f"borderline: at the bar of {case.level} on all but {case.title(dimension)}, and approaching it"
    rows = case.in_flight()
    rows = rows[rows["dimensions"].map(lambda named: dimension in named).astype(bool)]
    if rows.empty:
        return NO, f"{lead}; no work in flight on it is named", ""
    row = records(rows.sort_values("date_end", kind="stable"))[-1]
    quarter = _closing_quarter(case, row)
    if not quarter:
        return NO, f"{lead}; work in flight is named, and no quarter that closes the gap", row["evidence_id"]
    return YES, f"{lead}; work in flight is named, and the quarter that closes the gap: {quarter}", row["evidence_id"]


def _closing_quarter(case: PromotionCase, row: dict[str, Any]) -> str:
    """The quarter a row's own date names when it lies ahead, or its words, or the packet's argument."""
    if row["dated_by"] == "bullet" and row["date_end"].date() > case.end:
        return f"{row['date_end'].year}-Q{row['date_end'].quarter}"
    argued = [line.text for line in case.packet_lines if line.heading in {"Trajectory", "Response"}]
    found = (_QUARTER.search(text) for text in (row["text"], row["details"], *argued))
    return next((match[0] for match in found if match), "")
