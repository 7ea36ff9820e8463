"""The strongest counter-argument a peer could raise, found from the record (R8.1, R5.2), and what on paper answers it.

Each finder below looks at one weakness of a case and returns an `Objection`, or None when the record does not show
it. They are ordered by what they attack, then by how large the gap is: first that the bar is not met, or not for long
enough, then that it is met but not broadly, steadily or visibly, then that the record cannot be checked. The order is
over arguments, never people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from perfcal.evidence.case_record import CaseRecord
from perfcal.evidence.past_rounds import last_round
from perfcal.evidence.wording import day, join_words, listed, times
from perfcal.schema.columns import records

__all__ = ["Objection", "objection", "objections"]

_BAR, _BREADTH, _RECORD = 0, 1, 2
_MOST = 0.70  # this share of the rows in one dimension makes a case of a single dimension
_RECENT = 0.50  # this share of the rows in the last weeks makes a case recent
_UNCHECKED = 0.40  # this share of the rows without a link, or without a day, cannot be checked
_FEW = 4  # fewer counted rows than this is a thin record


@dataclass(frozen=True, slots=True)
class Objection:
    """One argument against the case, as a peer would say it, with its figures.

    `facts` are what the record holds in answer; empty means that nothing on paper answers it. `rows` are the
    `evidence_id` of the lines it rests on. `attacks` and `size` only order the arguments.
    """

    kind: str
    text: str
    facts: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    attacks: int = _RECORD
    size: float = 0.0


def objections(case: CaseRecord) -> tuple[Objection, ...]:
    """Return every objection the record supports, the strongest first.

    An empty tuple means the finders saw nothing to object to, not that there is nothing.
    """
    found = [objection for finder in _FINDERS.values() if (objection := finder(case)) is not None]
    return tuple(sorted(found, key=lambda objection: (objection.attacks, -objection.size)))


def objection(case: CaseRecord, kind: str) -> Objection | None:
    """Return the objection of one kind, or None where the record does not support it."""
    return _FINDERS[kind](case)


def _nothing_written(case: CaseRecord) -> Objection | None:
    if not case.rows.empty:
        return None
    text = (
        f"Between {day(case.start)} and {day(case.end)} {case.end.year} I find no finished, dated row in the growth doc. "
        f"What was not written down did not happen for this room: what are we asked to decide on?"
    )
    return Objection("no-record", text, attacks=_BAR, size=2.0)


def _weakest_dimension(case: CaseRecord) -> Objection | None:
    short = case.criteria[case.criteria["status"].isin(["below", "approaching"])]
    if short.empty:
        return None
    gaps = short.assign(gap=[case.gap(row) for row in records(short)])
    total = gaps.groupby("dimension", sort=False)["gap"].sum()
    name = str(total.idxmax())
    worst = records(gaps[gaps["dimension"] == name].sort_values("gap", ascending=False, kind="stable"))
    said = "; ".join(case.shortfall(row) for row in worst[:2])
    latest = case.latest_row(name)
    when = f" The latest row tagged {case.title(name)} is from {day(latest)}." if latest is not None else ""
    text = f"On {case.title(name)} the bar of {case.level} is not on paper: {said}.{when} Why now, and not when it is?"
    facts = (*case.in_flight_facts(name), *case.counting_facts(name))
    rows = tuple(row for item in worst for row in item["rows"])
    share = sum(item["gap"] for item in worst) / max(1, (case.criteria["dimension"] == name).sum())
    return Objection("weakest-dimension", text, facts, rows, _BAR, share)


def _last_round(case: CaseRecord) -> Objection | None:
    """A decision against the same step in an earlier cycle, and what has been written since."""
    before = last_round(case)
    if before is None:
        return None
    since = case.rows[case.rows["date_end"] > pd.Timestamp(before.date)]
    said = f" The objection then, in the packet: “{before.objection}”" if before.objection else ""
    text = (
        f"In {before.cycle} this step to {case.level} was {before.decision}.{said} "
        f"What is in the record since that was not there then?"
    )
    facts = tuple(case.row_fact(row) for row in case.strongest(since, 3))
    return Objection("last-round", text, facts, before.rows, _BAR, 0.45)


def _short_duration(case: CaseRecord) -> Objection | None:
    duration = case.duration
    if not duration.short or case.rows.empty or duration.months is None:
        return None
    low, high = duration.required
    when = f", {duration.span()}" if duration.first else ""
    text = (
        f"The record shows {times(duration.months, 'month')} of work at {case.level}{when}; we ask for {low} to {high}. "
        f"What shows that it lasts?"
    )
    earlier = case.earlier_level_rows()
    facts = tuple(case.row_fact(row) for row in earlier[:2])
    return Objection("duration", text, facts, duration.rows, _BAR, 1 - duration.months / low)


def _single_dimension(case: CaseRecord) -> Objection | None:
    counts = case.rows_per_dimension()
    tagged = int((case.rows["dimensions"].map(len) > 0).sum())
    if tagged < _FEW or counts.max() / tagged < _MOST or len(case.dimensions) < 2:
        return None
    name = str(counts.idxmax())
    others = [dimension for dimension in case.dimensions if dimension != name]
    # Rows may carry two tags: a case that is strong on a second dimension too is not one of a single dimension.
    if max(counts.get(other, 0) for other in others) / tagged >= 1 - _MOST:
        return None
    rest = join_words([f"{case.title(other)} has {counts.get(other, 0)}" for other in others])
    text = (
        f"{counts.max()} of {tagged} tagged rows are on {case.title(name)}; {rest}. "
        f"This reads as one strength told many times. Where is the rest of {case.level}?"
    )
    facts = tuple(fact for other in others for fact in case.counting_facts(other))[:3]
    return Objection("single-dimension", text, facts, (), _BREADTH, counts.max() / tagged)


def _recency(case: CaseRecord) -> Objection | None:
    recent = case.rows[case.rows["date_end"] > case.recent_from]
    if len(case.rows) < _FEW or len(recent) / len(case.rows) < _RECENT:
        return None
    weeks, months = case.cycle.policy.recency_weeks, case.months_with_rows()
    text = (
        f"{len(recent)} of {len(case.rows)} rows are from the last {weeks} weeks, and {months} of {case.months} months "
        f"have any. Were we asked to look at a period or at a finish?"
    )
    early = case.rows[case.rows["date_end"] <= case.recent_from]
    facts = tuple(case.row_fact(row) for row in case.strongest(early, 2))
    return Objection("recency", text, facts, tuple(recent["evidence_id"]), _BREADTH, len(recent) / len(case.rows))


def _nobody_outside(case: CaseRecord) -> Objection | None:
    if case.rows.empty or not case.outside_reach or case.rows["reach"].isin(case.outside_reach).any():
        return None
    said = case.rows["reach"] != ""
    text = (
        f"None of {times(len(case.rows), 'row')} says that it reached beyond the team"
        f"{f' ({int(said.sum())} name a reach, all inside it)' if said.any() else ''}. "
        f"Who outside the team could name this work, and what would they say?"
    )
    return Objection("nobody-outside", text, case.shareable_feedback(), (), _BREADTH, 0.9)


def _stalled(case: CaseRecord) -> Objection | None:
    gap = case.longest_gap()
    if gap is None or gap.weeks < case.cycle.policy.stalled_weeks:
        return None
    text = (
        f"Between {day(gap.start)} and {day(gap.end)} the growth doc has no finished row: {times(gap.weeks, 'week')} "
        f"of {case.weeks}. What happened then, and will it happen again?"
    )
    return Objection("stalled", text, case.facts_between(gap.start, gap.end), (), _BREADTH, gap.weeks / case.weeks)


def _stretch_not_shipped(case: CaseRecord) -> Objection | None:
    stretch = case.overdue_stretch()
    if stretch is None:
        return None
    text = (
        f"The stretch project of the plan was due on {day(stretch.due)} {stretch.due.year} and the plan does not say that it shipped. "
        f"What came out of it?"
    )
    return Objection("stretch-not-shipped", text, case.in_flight_facts(None), (stretch.row,), _BREADTH, 0.8)


def _unlinked(case: CaseRecord) -> Objection | None:
    bare = case.rows[case.rows["links"].map(len) == 0]
    if len(case.rows) < _FEW or len(bare) / len(case.rows) < _UNCHECKED:
        return None
    linked = len(case.rows) - len(bare)
    text = (
        f"{len(bare)} of {len(case.rows)} rows have no link, so I must take them on trust. "
        f"No link, no argument: what can I open?"
    )
    facts = (f"{times(linked, 'row')} can be opened: {listed(case.linked_titles())}",) if linked else ()
    return Objection("unlinked", text, facts, tuple(bare["evidence_id"]), _RECORD, len(bare) / len(case.rows))


def _undated_or_late(case: CaseRecord) -> Objection | None:
    late, undated, whole = case.late_rows(), case.undated_rows(), len(case.rows)
    if late.empty and (whole < _FEW or len(undated) / whole < _UNCHECKED):
        return None
    said = []
    if not late.empty:
        was = "was" if len(late) == 1 else "were"
        said.append(f"{times(len(late), 'row')} {was} first written after the freeze of {day(case.freeze)} (LATE)")
    if not undated.empty:
        said.append(f"{len(undated)} of {times(whole, 'counted row')} carry no day of their own")
    text = f"{join_words(said)}. How do we know when this work was done, and why it was not written down then?"
    dated = whole - len(undated)
    facts = (f"{times(dated, 'row')} with a day of their own count without them",) if dated else ()
    rows = (*late["evidence_id"], *undated["evidence_id"])
    return Objection("undated-or-late", text, facts, rows, _RECORD, (len(late) + len(undated)) / (len(late) + whole))


def _not_judged(case: CaseRecord) -> Objection | None:
    unknown = case.criteria[case.criteria["status"] == "unknown"]
    if unknown.empty:
        return None
    names = join_words(list(dict.fromkeys(case.title(name) for name in unknown["dimension"])))
    text = (
        f"{times(len(unknown), 'criterion', 'criteria')} of {case.level} ({names}) cannot be counted, and nobody has "
        f"written a judgement. On what do we call them met?"
    )
    return Objection("not-judged", text, (), (), _RECORD, len(unknown) / len(case.criteria))


def _thin(case: CaseRecord) -> Objection | None:
    if case.rows.empty or len(case.rows) >= _FEW:
        return None
    text = (
        f"The whole case rests on {times(len(case.rows), 'row')} in {case.months} months. "
        f"Is that all there was, or all that was written down?"
    )
    return Objection("thin-record", text, (), tuple(case.rows["evidence_id"]), _RECORD, 0.9)


def _more_promised_than_done(case: CaseRecord) -> Objection | None:
    promised = case.in_flight()
    if len(promised) < max(2, len(case.rows)):
        return None
    text = (
        f"{times(len(promised), 'row')} {'is' if len(promised) == 1 else 'are'} still in flight against {len(case.rows)} finished. "
        f"That is potential; we decide on evidence. What of it has landed?"
    )
    return Objection("potential", text, (), tuple(promised["evidence_id"]), _BREADTH, 0.7)


_FINDERS: dict[str, Callable[[CaseRecord], Objection | None]] = {
    "no-record": _nothing_written,
    "weakest-dimension": _weakest_dimension,
    "last-round": _last_round,
    "duration": _short_duration,
    "single-dimension": _single_dimension,
    "recency": _recency,
    "nobody-outside": _nobody_outside,
    "stalled": _stalled,
    "stretch-not-shipped": _stretch_not_shipped,
    "potential": _more_promised_than_done,
    "undated-or-late": _undated_or_late,
    "unlinked": _unlinked,
    "not-judged": _not_judged,
    "thin-record": _thin,
}
