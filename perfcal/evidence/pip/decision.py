"""The decision table before a PIP as a look-up on the record, with its reason and its lines (R9.2), and the leader's own questions (R9.6).

It says where things stand in the table; never what should become of somebody.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from perfcal.evidence.clause import NO, YES
from perfcal.evidence.pip.answer import Answer
from perfcal.evidence.pip.before import since_last_plan
from perfcal.evidence.pip.behaviour import Behaviour, behaviour_of
from perfcal.evidence.pip.conditions import cycle_months
from perfcal.evidence.pip.record import ImprovementPlan, improvement_plans
from perfcal.evidence.pip.themes import content_words, link
from perfcal.evidence.pip.writings import Writing, work_words, writings
from perfcal.evidence.repair.record import RepairLoop, repair_loops
from perfcal.evidence.repair.states import usual_end
from perfcal.evidence.repair.words import blank, diagnosis_in
from perfcal.evidence.wording import join_words, times
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.scale import OVERALL

__all__ = ["LEADER_QUESTIONS", "PATHS", "FramePart", "PipDecision", "pip_decision"]

LEADER_QUESTIONS = (
    "Were the expectations clear, to both of you, before this began?",
    "Was the support given that was promised?",
    "Am I too harsh: would I ask the same of anybody else at this level?",
    "Did coaching put off a consequence that should have come sooner?",
)
"""What leaders ask themselves before and during a PIP (R9.6). Asked in the notebook; the answers are kept nowhere."""

PATHS = {
    "managed transition": "A managed transition, not a PIP: 4 weeks to move, or 6 weeks' runway and a reference.",
    "PIP": "A PIP with a 60-day clock.",
    "repair loop first": "A repair loop before any PIP: policy has it first.",
    "talk first": "Talk first: a sudden drop after strong years has a cause that no plan finds.",
    "investigate first": "Investigate first: peers complain of something the manager has not seen.",
    "follow up": "Write the follow-up, and give 30 more days.",
    "feedback gap": "A feedback gap: say it, write it, and see whether it changes.",
}
"""The rows of the table: name → what R9.2 says, and R10 of the repair loop before a PIP."""

_STRONG_MONTHS = 24
_LATELY = 183  # days in which feedback of peers is about now
_COMPLAINT = re.compile(
    r"\b(?:we|i|they) (?:waited|had to (?:wait|chase|redo|remind|ask)|stopped (?:sending|asking|inviting|going)|never (?:got|heard))\b"
    r"|\b(?:reminders?|rude\w*|dismissive|shout\w*|ignor\w+|unresponsive|complain(?:s|ed|ts?)?|frustrat\w+|hostile|condescending|unreliable|"
    r"let (?:us|me) down|blocked us|broke our|difficult to work with|without (?:telling|notice|warning|a word|asking|answer\w*))\b"
    r"|\b(?:no (?:answer|reply|response)|did not (?:answer|reply|respond|tell|show)|didn't (?:answer|reply|respond|tell|show)|heard (?:about|of) it on the day)\b"
    r"|\binterrupt\w*\b|\btalks? over\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FramePart:
    """One of the three things the talk is about: where things stand, what must change, what support there is."""

    title: str
    said: str
    row: str = ""  # file:line of the words themselves


@dataclass(frozen=True, slots=True)
class PipDecision:
    """Which row of the table the record is in.

    `path` is a key of `PATHS`, `says` what R9.2 has in that row, `reason` why it is that row, `rows` the lines it rests
    on (file:line), `frame` what to talk about.
    """

    employee_id: str
    path: str
    says: str
    reason: str
    rows: tuple[str, ...]
    frame: tuple[FramePart, ...]


@dataclass(frozen=True)
class _Record:
    """What the rows of the table look at."""

    cycle: Cycle  # with one person's rows
    before: date  # the day a PIP in force was opened, else the day looked from
    behaviour: Behaviour
    loops: tuple[RepairLoop, ...]
    written: tuple[Writing, ...]
    in_force: bool  # a PIP has no outcome yet
    led_by_loop: bool  # the last repair loop ended with the verdict that a PIP opens
    standing: tuple[
        tuple[int, str], ...
    ]  # final ratings, oldest first: above (1), at (0) or below (-1) meets, and where


@dataclass(frozen=True, slots=True)
class _Hit:
    path: str
    reason: str
    rows: tuple[str, ...]


def pip_decision(cycle: Cycle, employee_id: str) -> PipDecision:
    """Return which row of the decision table an engineer's record is in, on `cycle.as_of` (R9.2).

    With a PIP in force the three conditions are those of the day it was opened; else they are asked of today. The rows
    are tried in the order of `PATHS` and the first that applies is the answer. An unknown id is refused.

    It looks a record up in a table. What is unknown is not met, so that a thin record leads to "feedback gap"; a
    person with nothing critical on record is there too, with a reason that says so. It is no advice to open a PIP, to
    part, or to do nothing.
    """
    cycle.person(employee_id)
    own = cycle.about(employee_id)
    plans = improvement_plans(own)
    plan = next((one for one in reversed(plans) if one.delivered is None), None)
    record = _record(own, plan, plans)
    hit = next(found for row in _TABLE if (found := row(record)) is not None)
    rows = hit.rows or ((f"{plan.file}:{plan.line}",) if plan else ())
    frame = _frame(plan, record.loops, hit)
    return PipDecision(employee_id, hit.path, PATHS[hit.path], hit.reason, rows, frame)


def _record(own: Cycle, plan: ImprovementPlan | None, plans: Sequence[ImprovementPlan]) -> _Record:
    before = plan.opened if plan else own.as_of
    written = writings(own, before=before)
    loops = [loop for loop in since_last_plan(repair_loops(own), plans, before) if loop.opened <= before]
    last = loops[-1].verdicts if loops else ()
    return _Record(
        cycle=own,
        before=before,
        behaviour=behaviour_of(own, plan, written=written, loops=loops),
        loops=tuple(loops),
        in_force=plan is not None,
        led_by_loop=any(one.said == ("PIP opens",) and one.day and one.day <= before for one in last),
        written=tuple(one for one in written if one.kind != "reply"),
        standing=tuple(_standing(own, before)),
    )


def _standing(own: Cycle, before: date) -> list[tuple[int, str]]:
    """Return each cycle's final overall rating as above, at or below meets: calibrated, else the manager's."""
    rows = own.ratings[(own.ratings["dimension"] == OVERALL) & own.ratings["stage"].isin(("manager", "calibrated"))]
    rows = rows[rows["rating"].notna() & ~(rows["rated_on"] > pd.Timestamp(before)) & (rows["cycle"] <= own.id)]
    final = rows.sort_values(["cycle", "stage"], kind="stable", ascending=[True, False]).drop_duplicates("cycle")
    meets = own.scale.meets
    return [
        ((row["rating"] > meets) - (row["rating"] < meets), f"{row['file']}:{row['line']}") for row in records(final)
    ]


def _transition(record: _Record) -> _Hit | None:
    loop = record.loops[-1] if record.loops else None
    if loop is None or (record.standing and record.standing[-1][0] < 0):
        return None
    found = [(diagnosis_in(piece.text), piece.line) for piece in loop.looks]
    found = [pair for pair in found if pair[0]] or [(loop.diagnosis, loop.line_of("Checks"))]
    if found[-1][0] != "role mismatch":
        return None
    known = "the last rating is not below meets" if record.standing else "no rating says that the work is failing"
    reason = f"The latest diagnosis of the repair loop of {loop.opened} is a role mismatch, and {known}."
    return _Hit(
        "managed transition", reason, (f"{loop.file}:{found[-1][1]}", *(row for _, row in record.standing[-1:]))
    )


def _loop_first(record: _Record) -> _Hit | None:
    """A loop that has no verdict yet decides first: no second clock beside it (R10)."""
    loop = record.loops[-1] if record.loops else None
    if record.in_force or loop is None or loop.closed or not record.cycle.policy.repair_first:
        return None
    end = usual_end(loop, record.cycle.policy)
    ended = f"was to end on {end}" if record.cycle.as_of > end else f"runs until {end}"
    reason = f"The repair loop of {loop.opened} {ended} and has no verdict; it comes before anything else."
    return _Hit("repair loop first", reason, (f"{loop.file}:{loop.line}",))


def _plan(record: _Record) -> _Hit | None:
    answers = record.behaviour.answers
    if any(answer.met != YES for answer in answers):
        return None
    said = "The behaviour was named, repeated and unchanged: all three are on paper"
    if record.cycle.policy.repair_first and not record.led_by_loop:
        reason = f"{said}, and no repair loop ended with the verdict that a PIP opens."
        return _Hit("repair loop first", reason, _rows(answers))
    return _Hit("PIP", f"{said}.", _rows(answers))


def _talk(record: _Record) -> _Hit | None:
    """A last rating below meets, and before it as many cycles above meets as make two years."""
    needed = math.ceil(_STRONG_MONTHS / cycle_months(record.cycle))
    if len(record.standing) <= needed or record.standing[-1][0] >= 0:
        return None
    years = record.standing[-needed - 1 : -1]
    if any(place <= 0 for place, _ in years):
        return None
    reason = f"The last rating is below meets, after {times(needed, 'cycle')} above it."
    return _Hit("talk first", reason, tuple(row for _, row in record.standing[-needed - 1 :]))


def _investigate(record: _Record) -> _Hit | None:
    own, since = record.cycle, pd.Timestamp(record.before) - pd.Timedelta(days=_LATELY)
    parts = own.parts[(own.parts["kind"] == "feedback") & (own.parts["date_end"] >= since)]
    parts = parts[parts["date_end"] <= pd.Timestamp(record.before)]
    work = work_words(own)
    unseen = []
    for part in records(parts):
        said = [one for one in re.split(r"(?<=[.!?;])\s+|\n", part["text"]) if _COMPLAINT.search(one)]
        words = content_words(" ".join(said))
        if said and not any(link(words, one.words, work=work) == "sure" for one in record.written):
            unseen.append(part)
    if not unseen:
        return None
    reason = f"{times(len(unseen), 'piece')} of peers' feedback since {since.date()} may be a complaint, and no writing of the manager is about it."
    return _Hit("investigate first", reason, tuple(f"{part['file']}:{part['line']}" for part in unseen))


def _follow_up(record: _Record) -> _Hit | None:
    """The behaviour is named and the three are not all met: 30 days from the last word, then the next one is due."""
    theme, answers = record.behaviour.theme, record.behaviour.answers
    if theme is None or not theme.sure or theme.sure[-1].better:
        return None
    days = record.cycle.policy.follow_up_days
    last = max(one.last for one in theme.sure)
    until = last + timedelta(days=days)
    ran = f"run until {until}" if record.cycle.as_of <= until else f"were over on {until}: the next word is due"
    lacking = join_words([answer.requirement for answer in answers if answer.met != YES])
    reason = f"Named in writing, last on {last}; {lacking} not met; the {days} days {ran}."
    return _Hit("follow up", reason, _rows(answers))


def _gap(record: _Record) -> _Hit:
    if not record.written:
        return _Hit("feedback gap", "Nothing is written to the engineer that could name a behaviour.", ())
    answers = record.behaviour.answers
    first = next(answer for answer in answers if answer.met != YES)
    held = "is not met" if first.met == NO else "cannot be told"
    return _Hit("feedback gap", f"{first.requirement} {held}: {first.reason}", _rows(answers))


_TABLE: tuple[Callable[[_Record], _Hit | None], ...] = (
    _transition,
    _loop_first,
    _plan,
    _talk,
    _investigate,
    _follow_up,
    _gap,
)


def _rows(answers: Sequence[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{one.file}:{one.line}" for one in answers if one.file and one.line))


def _frame(plan: ImprovementPlan | None, loops: Sequence[RepairLoop], hit: _Hit) -> tuple[FramePart, ...]:
    """Return where things stand, what must change and what support there is, each with the line that has the words."""
    stands = FramePart("Where things stand", hit.reason, hit.rows[0] if hit.rows else "")
    if plan and not blank(plan.text("Gap")):
        return (
            stands,
            *_written(
                plan.case, plan.file, (plan.line_of("Gap"), plan.line_of("Support"), not blank(plan.text("Support")))
            ),
        )
    if loops and not blank(loops[-1].texts.get("Gap", "")):
        loop = loops[-1]
        support = not blank(loop.texts.get("Support", ""))
        return (stands, *_written(loop.case, loop.file, (loop.line_of("Gap"), loop.line_of("Support"), support)))
    nothing = "Not written yet: neither a repair loop nor a PIP says it."
    return (stands, FramePart("What must change", nothing), FramePart("What support there is", nothing))


def _written(case: str, file: str, lines: tuple[int, int, bool]) -> tuple[FramePart, FramePart]:
    gap, support, given = lines
    change = FramePart("What must change", f"The gap of {case}.", f"{file}:{gap}")
    if not given:
        return change, FramePart("What support there is", f"{case} names none.")
    return change, FramePart("What support there is", f"The support of {case}.", f"{file}:{support}")
