"""Readiness as a count, not an adjective (R4.2): each criterion of a level, what is on paper, and what is missing.

How a criterion is read
    `min` counts distinct artifacts (rows that share their first link are one), `sum` adds the numbers of the tags.
    A criterion with a kind counts rows of that kind whatever their dimension tag; one without counts the rows tagged
    with its dimension. `reach` asks for that reach or a wider one; a row that does not say its reach does not meet it.
    `per` asks for the number in every period of the window; a period longer than the window is looked back over whole.
    A criterion without a rule is a text: only a person can judge it, so it is unknown until somebody has, in writing.

Status
    at bar       the number is on paper (in every period)
    approaching  at least `policy.approaching_share` of it is
    below        less than that is
    unknown      nobody can tell from the record; unknown is never "met"
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from perfcal.evidence.window import bar_level, counted_rows, evidence_window
from perfcal.schema.columns import COVERAGE, records, table
from perfcal.schema.cycle import Cycle
from perfcal.schema.dates import months_through
from perfcal.schema.pre_read_notes import JudgedCriterion
from perfcal.schema.rubric import Criterion, EvidenceRule, Rubric

__all__ = ["ROW", "coverage", "criteria_counted", "criteria_met", "reaches", "rows_for_rule", "spoken_for", "status_of"]

Row = Mapping[str, Any]

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_FEW = 200  # people: more are counted some at a time, so that what is held at once stays bounded
ROW = ["evidence_id", "date_end", "kinds", "dimensions", "reach", "links"]
"""What a rule looks at in a row of evidence."""


def coverage(cycle: Cycle, *, employee_ids: Collection[str] | None = None, level: str | None = None) -> pd.DataFrame:
    """Return, per person and criterion of a level, what is required, on paper, and missing.

    Parameters
    ----------
    cycle
        The loaded workspace.
    employee_ids
        The people asked about; by default the cycle's candidates.
    level
        One level for all; by default each person's own bar (`bar_level`): target, else next level.

    Returns
    -------
    pandas.DataFrame
        Columns `perfcal.schema.columns.COVERAGE`. `rows` holds the `evidence_id` of each row that counts.

    Notes
    -----
    It says what is written down in the window, not how good anybody is, and it is never added up to one number (R13.1).
    """
    asked = list(dict.fromkeys(cycle.candidate_ids() if employee_ids is None else employee_ids))
    if len(asked) <= _FEW:
        return table(criteria_counted(cycle, asked, level=level), COVERAGE)
    parts = [table(criteria_counted(part, some, level=level), COVERAGE) for some, part in cycle.in_parts(asked)]
    return pd.concat(parts, ignore_index=True)


def criteria_counted(
    cycle: Cycle, employee_ids: Collection[str], *, level: str | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the rows of `coverage` one by one, for those who need no table of them."""
    asked, window = dict.fromkeys(employee_ids), _Window.between(*evidence_window(cycle))
    counted = _by_person(cycle, asked, window)
    for employee_id in asked:
        rubric, bar = cycle.rubric(employee_id), level or bar_level(cycle, employee_id)
        claim = _Claim.on(counted.get(employee_id, []), rubric, window, share=cycle.policy.approaching_share)
        notes = cycle.pre_read_notes.get(employee_id)
        # A judgement without its reason is no judgement (R4.2).
        judged = {entry.criterion: entry for entry in notes.judged if entry.reason.strip()} if notes else {}
        for criterion in rubric.criteria(bar):
            yield {
                "employee_id": employee_id,
                "level": bar,
                "dimension": criterion.dimension,
                "criterion": criterion.id,
                "source_level": criterion.source,
                "text": criterion.text,
                "file": rubric.file,
                **_counts(claim, criterion, judged.get(criterion.id)),
            }


def criteria_met(rubric: Rubric, level: str, rows: Iterable[Row], *, start: date, end: date) -> dict[str, bool]:
    """Return which countable criteria of a level rows that count meet between two days; nobody's judgement is asked."""
    window = _Window.between(start, end)
    claim = _Claim.on([row for row in rows if window.reaches_to(row)], rubric, window, share=1)
    asked = [criterion for criterion in rubric.criteria(level) if criterion.rule]
    return {criterion.id: _counts(claim, criterion, None)["status"] == "at bar" for criterion in asked}


@dataclass(frozen=True, slots=True)
class _Window:
    """The days that count, and the edges of the periods in them by their length in months; the same for everybody."""

    first: pd.Timestamp
    after: pd.Timestamp
    months: int
    edges: Mapping[int, Sequence[pd.Timestamp]]

    @classmethod
    def between(cls, first: date, last: date) -> _Window:
        whole = max(1, months_through(first, last))
        after = pd.Timestamp(last) + pd.Timedelta(days=1)
        edges = {
            months: [
                after - pd.DateOffset(months=months * back) for back in range(max(months, whole) // months, -1, -1)
            ]
            for months in _MONTHS.values()
        }
        return cls(pd.Timestamp(first), after, whole, edges)

    def reaches_to(self, row: Row) -> bool:
        """Whether a row ended in the window, or in the year up to its end, which a rule per year looks back over."""
        return bool(min(self.first, self.edges[12][0]) <= row["date_end"] < self.after)


@dataclass(frozen=True, slots=True)
class _Claim:
    """One person's rows, held against a rubric."""

    rows: list[Row]
    in_window: list[Row]
    window: _Window
    reach_order: tuple[str, ...]
    share: float

    @classmethod
    def on(cls, rows: list[Row], rubric: Rubric, window: _Window, *, share: float) -> _Claim:
        return cls(rows, [row for row in rows if row["date_end"] >= window.first], window, rubric.reach, share)


def spoken_for(row: Row, rule: EvidenceRule, *, dimension: str, wide_enough: Collection[str] | None) -> int:
    """Return what one row counts for a rule: the number of its tag, 1 without a number, 0 where it does not speak for it.

    `wide_enough` are the reaches that meet the rule's; None where it asks for none.
    """
    if wide_enough is not None and row["reach"] not in wide_enough:
        return 0
    if not rule.kind:
        return int(dimension in row["dimensions"])
    return sum(count for kind, count in row["kinds"] if kind == rule.kind)


def reaches(rule: EvidenceRule, order: tuple[str, ...]) -> frozenset[str] | None:
    """Return the reaches as wide as a rule asks for, or wider; None where it asks for none."""
    return frozenset(order[order.index(rule.reach) :]) if rule.reach else None


def rows_for_rule(
    rows: Iterable[Row], rule: EvidenceRule, *, dimension: str, reach_order: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the rows that speak for a rule, each with `number`: what it counts."""
    wide_enough = reaches(rule, reach_order)
    numbered = ({**row, "number": spoken_for(row, rule, dimension=dimension, wide_enough=wide_enough)} for row in rows)
    return [row for row in numbered if row["number"] > 0]


def status_of(counted: int, required: int, share: float) -> str:
    """Return the status of one count against one requirement."""
    if counted >= required:
        return "at bar"
    return "approaching" if counted and counted >= share * required else "below"


def _by_person(cycle: Cycle, asked: Collection[str], window: _Window) -> dict[str, list[Row]]:
    # A rule per year looks back further than a half-year's cycle, so the rows are cut to size rule by rule.
    counted = counted_rows(cycle, start=min(window.first, window.edges[12][0]).date())
    found: dict[str, list[Row]] = {}
    for row in records(counted.loc[counted["employee_id"].isin(asked), ["employee_id", *ROW]]):
        found.setdefault(row["employee_id"], []).append(row)
    return found


def _counts(claim: _Claim, criterion: Criterion, entry: JudgedCriterion | None) -> dict[str, Any]:
    if criterion.rule is None:
        return {
            "status": entry.status if entry else "unknown",
            "judged": bool(entry),
            "rows": entry.rows if entry else (),
        }
    rule = criterion.rule
    rows = claim.rows if _MONTHS.get(rule.per, 0) > claim.window.months else claim.in_window
    speaking = rows_for_rule(rows, rule, dimension=criterion.dimension, reach_order=claim.reach_order)
    periods = _per_period(speaking, rule, claim.window)
    weakest, met = min(periods), sum(count >= rule.required for count in periods)
    status = _status_over(periods, rule.required, claim.share)
    return {
        "kind": rule.kind,
        "reach": rule.reach,
        "per": rule.per,
        "required": rule.required,
        "counted": weakest,
        "missing": max(0, rule.required - weakest),
        "periods": len(periods),
        "periods_met": met,
        "status": _weaker(status, entry),
        "judged": _weaker(status, entry) != status,
        "rows": tuple(row["evidence_id"] for row in speaking),
    }


def _weaker(status: str, entry: JudgedCriterion | None) -> str:
    """A person may judge a count down, never up: a claim stronger than the evidence is overselling (R5.3)."""
    order = ["below", "approaching", "at bar"]
    if entry is None or entry.status not in order:
        return status
    return min(status, entry.status, key=order.index)


def _status_over(periods: list[int], required: int, share: float) -> str:
    """A rule holds in every period or it is not met; how near it came is judged over all of them together."""
    if min(periods) >= required:
        return "at bar"
    whole = sum(min(count, required) for count in periods)
    return status_of(whole, required * len(periods), share)


def _per_period(rows: list[dict[str, Any]], rule: EvidenceRule, window: _Window) -> list[int]:
    """Return the count of each period of the window, newest last; one number where the rule has no period."""
    if not rule.per:
        return [_count(rows, rule)]
    periods = pairwise(window.edges[_MONTHS[rule.per]])
    return [_count([row for row in rows if begin <= row["date_end"] < end], rule) for begin, end in periods]


def _count(rows: list[dict[str, Any]], rule: EvidenceRule) -> int:
    if rule.total is not None:
        return sum(row["number"] for row in rows)
    return len({row["links"][0][1] if row["links"] else row["evidence_id"] for row in rows})
