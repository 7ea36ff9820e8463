"""Which linked work to put in front of the room first, and why (R8.1).

The choice is greedy and says its reasons: each pick is the row that proves most of the target level's criteria not yet
proven by an earlier pick, then one from a dimension and a month not yet shown, then the one known furthest outside the
team. It orders pieces of work, never people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfcal.evidence.coverage import reaches, spoken_for
from perfcal.evidence.window import bar_level, counted_rows, current_level
from perfcal.schema.columns import EVIDENCE, records
from perfcal.schema.cycle import Cycle
from perfcal.schema.once import once_per_cycle
from perfcal.schema.rubric import Criterion, Rubric

__all__ = ["artifact_choices", "bullet_choices", "criteria_by_row"]


@once_per_cycle
def criteria_by_row(cycle: Cycle, employee_id: str, level: str) -> Mapping[str, tuple[Criterion, ...]]:
    """Return, per counted row, the countable criteria of a level it speaks for."""
    rubric = cycle.rubric(employee_id)
    rules = [(item, item.rule, reaches(item.rule, rubric.reach)) for item in rubric.criteria(level) if item.rule]
    return {
        row["evidence_id"]: tuple(
            item
            for item, rule, wide_enough in rules
            if spoken_for(row, rule, dimension=item.dimension, wide_enough=wide_enough)
        )
        for row in records(_own(cycle, employee_id))
    }


def artifact_choices(cycle: Cycle, employee_id: str) -> pd.DataFrame:
    """Return the linked, counted, shareable rows in the order they are worth showing, each with its `reason`.

    Columns are `EVIDENCE` and `reason`. Empty where nothing is linked: no link, no argument.
    """
    level = bar_level(cycle, employee_id)
    missing = _above_current(cycle, employee_id, level)
    spoken = criteria_by_row(cycle, employee_id, level)
    linked = _own(cycle, employee_id)
    linked = linked[linked["shareable"] & (linked["links"].map(len) > 0)]
    rubric = cycle.rubric(employee_id)
    left, picks, seen = records(linked), [], _Seen()

    def worth(row: dict[str, Any]) -> tuple[int, ...]:
        return _worth(row, spoken[row["evidence_id"]], missing=missing, seen=seen, order=rubric.reach)

    while left:
        best = max(left, key=lambda row: (worth(row), -row["line"]))
        left.remove(best)
        picks.append({**best, "reason": _reason(best, spoken[best["evidence_id"]], seen, rubric)})
        seen.add(best, spoken[best["evidence_id"]])
    return pd.DataFrame(picks, columns=[*EVIDENCE, "reason"])


def bullet_choices(cycle: Cycle, employee_id: str, dimension: str) -> pd.DataFrame:
    """Return the counted, shareable rows of one dimension, the strongest on paper first.

    First those that count for the target level's criteria of this dimension, then the linked, then those with a number
    in them, then the widest reach, then the latest.
    """
    level = bar_level(cycle, employee_id)
    spoken = criteria_by_row(cycle, employee_id, level)
    rows = _own(cycle, employee_id)
    rows = rows[rows["shareable"] & rows["dimensions"].map(lambda named: dimension in named).astype(bool)]
    order = cycle.rubric(employee_id).reach
    keyed = [
        (
            -sum(item.dimension == dimension for item in spoken[row["evidence_id"]]),
            -bool(row["links"]),
            -any(character.isdigit() for character in row["text"]),
            -_rank(row["reach"], order),
            -row["date_end"].toordinal(),
            row["line"],
        )
        for row in records(rows)
    ]
    return rows.iloc[sorted(range(len(rows)), key=keyed.__getitem__)].reset_index(drop=True)


class _Seen:
    """What the picks so far have shown."""

    def __init__(self) -> None:
        self.criteria: set[str] = set()
        self.dimensions: set[str] = set()
        self.months: set[str] = set()
        self.urls: set[str] = set()

    def add(self, row: dict[str, Any], criteria: tuple[Criterion, ...]) -> None:
        self.criteria |= {item.id for item in criteria}
        self.dimensions |= set(row["dimensions"])
        self.months.add(f"{row['date_end']:%Y-%m}")
        self.urls |= {url for _title, url in row["links"]}


def _worth(
    row: dict[str, Any], criteria: tuple[Criterion, ...], *, missing: set[str], seen: _Seen, order: tuple[str, ...]
) -> tuple[int, ...]:
    fresh = {item.id for item in criteria} - seen.criteria
    return (
        row["links"][0][1] not in seen.urls,
        len(fresh & missing),
        bool(set(row["dimensions"]) - seen.dimensions),
        f"{row['date_end']:%Y-%m}" not in seen.months,
        _rank(row["reach"], order),
        len(fresh),
        row["precision"] in {"day", "range"},
    )


def _reason(row: dict[str, Any], criteria: tuple[Criterion, ...], seen: _Seen, rubric: Rubric) -> str:
    fresh = [item for item in criteria if item.id not in seen.criteria]
    said = []
    if fresh:
        said.append(f"counts for {' and '.join(dict.fromkeys(_asked(item, rubric) for item in _highest(fresh)[:2]))}")
    if new := [rubric.dimension(name).title for name in row["dimensions"] if name not in seen.dimensions]:
        said.append(f"first shown on {' and '.join(new[:2])}")
    if outside := row["reach"] in rubric.outside_reach:
        said.append(f"known outside the team ({row['reach']})")
    if f"{row['date_end']:%Y-%m}" not in seen.months and not (fresh and outside):
        said.append(f"from {row['date_end']:%B}")
    return "; ".join(said) or "linked, and counts in the window"


def _highest(criteria: list[Criterion]) -> list[Criterion]:
    """Keep, per dimension, the criterion written furthest up: it says more than those below it."""
    return list({item.dimension: item for item in criteria}.values())


def _asked(item: Criterion, rubric: Rubric) -> str:
    """Name a criterion by its dimension, where it is written, and what it counts."""
    assert item.rule is not None
    what = ", ".join(filter(None, [item.rule.kind, item.rule.reach]))
    return f"{rubric.dimension(item.dimension).title} at {item.source}{f' ({what})' if what else ''}"


def _above_current(cycle: Cycle, employee_id: str, level: str) -> set[str]:
    """The criteria the target level asks for beyond the level held: the part of the bar a promotion has to prove."""
    rubric, held = cycle.rubric(employee_id), current_level(cycle, employee_id)
    known = {item.id for item in rubric.criteria(held)} if rubric.level_id(held) else set()
    return {item.id for item in rubric.criteria(level)} - known


@once_per_cycle
def _own(cycle: Cycle, employee_id: str) -> pd.DataFrame:
    rows = counted_rows(cycle)
    return rows[rows["employee_id"] == employee_id]


def _rank(reach: str, order: tuple[str, ...]) -> int:
    return order.index(reach) if reach in order else -1
