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

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from perfcal.evidence.window import bar_level, counted_rows, evidence_window
from perfcal.schema.columns import COVERAGE, table
from perfcal.schema.cycle import Cycle
from perfcal.schema.pre_read_notes import JudgedCriterion
from perfcal.schema.rubric import Criterion, EvidenceRule, Rubric

__all__ = ["coverage", "reaches", "rows_for_rule", "spoken_for", "status_of"]

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


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
    asked = list(cycle.candidate_ids() if employee_ids is None else employee_ids)
    counted = {str(key): rows for key, rows in _by_person(cycle).items()}
    made: list[dict[str, Any]] = []
    for employee_id in dict.fromkeys(asked):
        own = counted.get(employee_id, _nobody(cycle))
        bar = level or bar_level(cycle, employee_id)
        made += _person_rows(_Person(cycle, employee_id, bar, own))
    return table(made, COVERAGE)


@dataclass(frozen=True, slots=True)
class _Person:
    """One person's claim on one level."""

    cycle: Cycle
    employee_id: str
    level: str
    rows: pd.DataFrame

    @property
    def rubric(self) -> Rubric:
        return self.cycle.rubric(self.employee_id)


def spoken_for(
    row: Mapping[str, Any], rule: EvidenceRule, *, dimension: str, wide_enough: Collection[str] | None
) -> int:
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
    rows: pd.DataFrame, rule: EvidenceRule, *, dimension: str, reach_order: tuple[str, ...]
) -> pd.DataFrame:
    """Return the rows that speak for a rule, with a column `number`: what each counts."""
    wide_enough = reaches(rule, reach_order)
    claims = zip(rows["kinds"], rows["dimensions"], rows["reach"], strict=True)
    number = np.array(
        [
            spoken_for(
                {"kinds": kinds, "dimensions": dimensions, "reach": reach},
                rule,
                dimension=dimension,
                wide_enough=wide_enough,
            )
            for kinds, dimensions, reach in claims
        ],
        dtype="int64",
    )
    return rows[number > 0].assign(number=number[number > 0])


def status_of(counted: int, required: int, share: float) -> str:
    """Return the status of one count against one requirement."""
    if counted >= required:
        return "at bar"
    return "approaching" if counted and counted >= share * required else "below"


def _by_person(cycle: Cycle) -> dict[Any, pd.DataFrame]:
    # A rule per year looks back further than a half-year's cycle, so the rows are cut to size rule by rule.
    rows = counted_rows(cycle, start=_window_start(cycle, 12))
    return dict(iter(rows.groupby("employee_id", sort=False)))


def _nobody(cycle: Cycle) -> pd.DataFrame:
    return cycle.evidence.iloc[:0]


def _person_rows(person: _Person) -> Iterable[dict[str, Any]]:
    notes = person.cycle.pre_read_notes.get(person.employee_id)
    # A judgement without its reason is no judgement (R4.2).
    judged = {entry.criterion: entry for entry in notes.judged if entry.reason.strip()} if notes else {}
    first = pd.Timestamp(evidence_window(person.cycle)[0])
    in_window = person.rows[person.rows["date_end"] >= first]
    for criterion in person.rubric.criteria(person.level):
        yield {
            "employee_id": person.employee_id,
            "level": person.level,
            "dimension": criterion.dimension,
            "criterion": criterion.id,
            "source_level": criterion.source,
            "text": criterion.text,
            "file": person.rubric.file,
            **_counts(person, criterion, in_window, judged),
        }


def _counts(
    person: _Person, criterion: Criterion, in_window: pd.DataFrame, judged: Mapping[str, JudgedCriterion]
) -> dict[str, Any]:
    entry = judged.get(criterion.id)
    if criterion.rule is None:
        return {
            "status": entry.status if entry else "unknown",
            "judged": bool(entry),
            "rows": entry.rows if entry else (),
        }
    rule = criterion.rule
    rows = person.rows if _MONTHS.get(rule.per, 0) > _window_months(person.cycle) else in_window
    speaking = rows_for_rule(rows, rule, dimension=criterion.dimension, reach_order=person.rubric.reach)
    periods = _per_period(speaking, rule, person.cycle)
    weakest, met = min(periods), sum(count >= rule.required for count in periods)
    status = _status_over(periods, rule.required, person.cycle.policy.approaching_share)
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
        "rows": tuple(speaking["evidence_id"]),
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


def _per_period(rows: pd.DataFrame, rule: EvidenceRule, cycle: Cycle) -> list[int]:
    """Return the count of each period of the window, newest last; one number where the rule has no period."""
    if not rule.per:
        return [_count(rows, rule)]
    months = _MONTHS[rule.per]
    after = pd.Timestamp(cycle.dates.end) + pd.Timedelta(days=1)
    number = max(months, _window_months(cycle)) // months
    edges = [after - pd.DateOffset(months=months * back) for back in range(number, -1, -1)]
    ended = rows["date_end"]
    return [_count(rows[(ended >= begin) & (ended < end)], rule) for begin, end in pairwise(edges)]


def _count(rows: pd.DataFrame, rule: EvidenceRule) -> int:
    if rule.total is not None:
        return int(rows["number"].sum())
    artifact = [links[0][1] if links else row for links, row in zip(rows["links"], rows["evidence_id"], strict=True)]
    return len(set(artifact))


def _window_months(cycle: Cycle) -> int:
    first, last = evidence_window(cycle)
    return max(1, (last.year - first.year) * 12 + last.month - first.month + 1)


def _window_start(cycle: Cycle, months: int) -> date:
    after = pd.Timestamp(cycle.dates.end) + pd.Timedelta(days=1)
    return (after - pd.DateOffset(months=max(months, _window_months(cycle)))).date()
