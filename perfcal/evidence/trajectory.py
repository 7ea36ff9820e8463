"""Where am I at? One engineer's own record against their level and the next, in their own lines (R1.7, R5.4, R8.7).

Everything is taken from `own_record`: no other person's row, no rating, no committee's note, and no text of a section
that is not theirs to show. What was agreed in such a section is named by its day and line only; they can open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from perfcal.evidence.coverage import coverage, rows_for_rule
from perfcal.evidence.growth_trend import trajectory_quarters
from perfcal.evidence.own_record import own_record
from perfcal.evidence.promises import Answer, Promise, answers, promises
from perfcal.evidence.window import claimed_rows, counted_rows, current_level, evidence_window, level_since
from perfcal.evidence.wording import counted_words, required_words, times, when
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.rubric import EvidenceRule

__all__ = ["CriterionStanding", "Decision", "LevelStanding", "OwnLine", "Quarter", "Trajectory", "trajectory"]

_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One bullet of the engineer's, with its day and its place."""

    text: str
    when: str
    url: str
    source: str  # file:line


@dataclass(frozen=True, slots=True)
class CriterionStanding:
    """One criterion: what it asks, what is on paper for it, which lines those are, and what is missing."""

    dimension: str  # its title
    text: str
    asked: str
    on_paper: str
    status: str  # at bar, approaching, below, unknown
    missing: str  # one sentence; "" at the bar
    lines: tuple[OwnLine, ...]
    more: int  # lines beyond those listed
    near: tuple[OwnLine, ...]  # of the kind asked for, and not known to reach as far
    examples: tuple[tuple[str, str], ...]  # title and address of approved work that shows the bar (R4.3)


@dataclass(frozen=True, slots=True)
class LevelStanding:
    """The record against one level's own criteria."""

    level: str
    title: str
    held: bool
    criteria: tuple[CriterionStanding, ...]


@dataclass(frozen=True, slots=True)
class Quarter:
    """One calendar quarter of the record."""

    quarter: str
    lines: int
    widest_reach: str
    met: int  # criteria of the level aimed at, on the lines of this quarter and the one before
    countable: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What the session decided on the engineer's own case."""

    target_level: str
    decision: str  # approved, rejected, deferred, or "" where none is recorded
    round: int | None


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The engineer's own page. It rates nobody; it can be read aloud in a 1:1."""

    employee_id: str
    name: str
    cycle: str
    as_of: date
    window: tuple[date, date]
    held: str
    held_since: date | None
    target_by: str
    standings: tuple[LevelStanding, ...]
    trend: str  # growing, level or cannot tell, with the counts, in one sentence
    quarters: tuple[Quarter, ...]
    unspoken: tuple[OwnLine, ...]  # own finished lines of the window that speak for no criterion
    unspoken_more: int
    undated: int
    late: int
    answers: tuple[Answer, ...]
    promises: tuple[Promise, ...]
    decision: Decision | None

    def standing(self, *, held: bool) -> LevelStanding | None:
        """Return the standing against the level held, or the next; None where there is none."""
        return next((each for each in self.standings if each.held is held), None)


def trajectory(cycle: Cycle, employee_id: str) -> Trajectory:
    """Return where an engineer stands against their level and the next, by their own lines (R1.7).

    Parameters
    ----------
    cycle
        The loaded workspace.
    employee_id
        The engineer; an unknown id is refused with the nearest known.

    Returns
    -------
    Trajectory
        Criterion by criterion what is asked, on paper and missing; what they asked and what was answered; what was
        promised, by when; and the decision on their case, where one is recorded.

    Notes
    -----
    It is not a forecast and not a rating. A criterion that no count can tell stays `unknown`: what the EM judged of it
    for the committee is not used here.
    """
    own = own_record(cycle, employee_id)
    person, held = own.person(employee_id), current_level(own, employee_id)
    spoken: set[str] = set()
    standings = _standings(own, employee_id, held, spoken)
    rows = _finished(own)
    silent, trend = rows[~rows["evidence_id"].isin(spoken)], trajectory_quarters(own, employee_id)
    return Trajectory(
        employee_id=employee_id,
        name=str(person["name"]),
        cycle=cycle.id,
        as_of=cycle.as_of,
        window=evidence_window(own),
        held=held,
        held_since=level_since(own, employee_id),
        target_by=own.target_by.get(employee_id, ""),
        standings=standings,
        trend=trend.reason,
        quarters=tuple(_quarter(row) for row in records(trend.quarters)),
        unspoken=tuple(_line(row) for row in records(silent.tail(_MOST_LINES))),
        unspoken_more=max(0, len(silent) - _MOST_LINES),
        undated=int((rows["dated_by"] == "none").sum()),
        late=int(claimed_rows(own)["late"].sum()),
        answers=answers(own),
        promises=promises(cycle, own, employee_id),
        decision=_decision(own),
    )


def _standings(own: Cycle, employee_id: str, held: str, spoken: set[str]) -> tuple[LevelStanding, ...]:
    rubric = own.rubric(employee_id)
    level = rubric.level_id(held)
    if level is None:
        return ()
    above = own.target_of.get(employee_id) or rubric.next_level(level)
    known = {item.id for item in rubric.criteria(level)}
    made = [_standing(own, employee_id, level, held=True, without=frozenset(), spoken=spoken)]
    if above and above != level:
        made.append(_standing(own, employee_id, above, held=False, without=frozenset(known), spoken=spoken))
    return tuple(made)


def _standing(
    own: Cycle, employee_id: str, level: str, *, held: bool, without: frozenset[str], spoken: set[str]
) -> LevelStanding:
    """Return one level's criteria; of the next, those that the level held does not ask for already."""
    rubric, table = own.rubric(employee_id), coverage(own, employee_ids=[employee_id], level=level)
    lines = own.evidence.set_index("evidence_id", drop=False)
    criteria = []
    for item in records(table[~table["criterion"].isin(without)]):
        spoken.update(item["rows"])
        shown = lines.loc[[row for row in item["rows"] if row in lines.index]].sort_values("date_end", kind="stable")
        title = rubric.dimension(item["dimension"]).title
        criteria.append(
            CriterionStanding(
                dimension=title,
                text=item["text"],
                asked=required_words(item, title),
                on_paper=counted_words(item),
                status=item["status"],
                missing=_missing(item, title),
                lines=tuple(_line(row) for row in records(shown.tail(_MOST_LINES))),
                more=max(0, len(shown) - _MOST_LINES),
                near=_near(own, employee_id, item),
                examples=_examples(own, employee_id, item),
            )
        )
    return LevelStanding(level, rubric.title_of(level), held, tuple(criteria))


def _missing(item: dict[str, Any], title: str) -> str:
    if item["status"] == "at bar":
        return ""
    if pd.isna(item["required"]):
        return "no count can tell; ask your EM what on paper would show it"
    what = item["kind"] or f"line on {title}"
    reach = f" reaching {item['reach']} or wider" if item["reach"] else ""
    if item["periods"] > 1:
        short = item["periods"] - item["periods_met"]
        more = f"each of {times(short, 'more ' + item['per'])}" if short > 1 else f"one more {item['per']}"
        return f"{item['required']} × {what}{reach} in {more}"
    return f"{item['missing']} × {what}{reach}" + (f" in the {item['per']}" if item["per"] else "")


def _near(own: Cycle, employee_id: str, item: dict[str, Any]) -> tuple[OwnLine, ...]:
    """Return the latest lines that would count for a criterion if they reached as far as it asks."""
    if item["status"] == "at bar" or pd.isna(item["required"]) or not item["reach"]:
        return ()
    rubric = own.rubric(employee_id)
    rule = EvidenceRule(kind=item["kind"])
    counted = records(counted_rows(own).sort_values("date_end", kind="stable"))
    speaking = rows_for_rule(counted, rule, dimension=item["dimension"], reach_order=rubric.reach)
    rows = [row for row in speaking if row["evidence_id"] not in item["rows"]]
    return tuple(_line(row) for row in rows[-2:])


def _examples(own: Cycle, employee_id: str, item: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    texts = own.rubric(employee_id).expectations_for(item["level"], item["dimension"])
    return tuple((known.title, known.url) for text in texts if text.text == item["text"] for known in text.examples)


def _finished(own: Cycle) -> pd.DataFrame:
    """Return the engineer's finished lines of the window, and those without any day, in the order of time."""
    counted, claimed = counted_rows(own), claimed_rows(own)
    both = pd.concat([counted, claimed[claimed["dated_by"] == "none"]])
    return both.sort_values(["date_end", "line"], kind="stable")


def _line(row: dict[str, Any]) -> OwnLine:
    url = row["links"][0][1] if row["links"] else ""
    return OwnLine(row["text"], when(row), url, f"{row['file']}:{row['line']}")


def _quarter(row: dict[str, Any]) -> Quarter:
    return Quarter(row["quarter"], int(row["rows"]), row["widest_reach"], int(row["met"]), int(row["countable"]))


def _decision(own: Cycle) -> Decision | None:
    listed = own.candidates[own.candidates["cycle"] == own.id]
    if listed.empty:
        return None
    row = records(listed)[-1]
    return Decision(row["target_level"], row["decision"], None if pd.isna(row["round"]) else int(row["round"]))
