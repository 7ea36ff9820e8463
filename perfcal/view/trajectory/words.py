"""What the engineer's page says, in words: one order for the HTML and the Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from perfcal.evidence.promises import Answer, Promise
from perfcal.evidence.trajectory import CriterionStanding, Decision, LevelStanding, OwnLine, Quarter, Trajectory
from perfcal.evidence.wording import times
from perfcal.view.pre_read.content import long_date

__all__ = ["Block", "PageWords", "ShownStanding", "page_of"]

_FOOTER = (
    "From your own growth doc and the rubric alone. It holds no rating, no other person's record and nothing that was "
    "written for the committee; text of 1:1s, feedback and plans for improvement is in your document, not here."
)
_AGREE = (
    "The criteria above are the ones that were asked, in the words of the rubric: yes / no",
    "The lines above are my work, and none that matters is missing: yes / no, missing is …",
    "The gap is as I see it: yes / no, I see …",
    "What closes it, and by when: …",
)
_DECIDED = {"approved": "approved", "rejected": "not approved", "deferred": "deferred"}


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """One level's table with its heading."""

    title: str
    caption: str
    level: str
    criteria: tuple[CriterionStanding, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a sentence and a list."""

    title: str
    says: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """The page in the order it is read."""

    title: str
    subtitle: str
    first: tuple[str, ...]
    open_title: str
    open: tuple[str, ...]
    standings: tuple[ShownStanding, ...]
    blocks: tuple[Block, ...]
    footer: str


def page_of(facts: Trajectory, *, after_session: bool) -> PageWords:
    """Return the page's words; after the session, the decision and what to agree on come with it (R8.7)."""
    above, held = facts.standing(held=False), facts.standing(held=True)
    shown = [each for each in (above, None if after_session and above else held) if each]
    asked = above or held
    return PageWords(
        title=f"{facts.name or facts.employee_id}: {'after the session' if after_session else 'where am I at?'}",
        subtitle=_subtitle(facts),
        first=_first(facts, after_session=after_session),
        open_title=f"Open for {asked.level}, by what is on paper" if asked else "",
        open=_open(asked) if asked else (),
        standings=tuple(_shown(each) for each in shown),
        blocks=tuple(_agreement(facts.decision) if after_session else _between_sessions(facts)),
        footer=_FOOTER,
    )


def _subtitle(facts: Trajectory) -> str:
    held = facts.standing(held=True)
    level = f"{facts.held} {held.title}" if held and held.title != facts.held else facts.held
    since = f" since {long_date(facts.held_since)}" if facts.held_since else ""
    aim = f"; aim {facts.target_by}" if facts.target_by else ""
    start, end = facts.window
    return f"{level}{since}{aim}. Lines of {long_date(start)} to {long_date(end)}, as of {long_date(facts.as_of)}."


def _first(facts: Trajectory, *, after_session: bool) -> tuple[str, ...]:
    if after_session:
        return (_decision(facts.decision, facts.cycle),)
    if not facts.standings:
        return (
            f"Level {facts.held!r} is not in the rubric, so there is no bar to show; ask your EM which one is meant.",
        )
    silent = [
        f"{times(facts.undated, 'finished line')} without a day: give each one, or it counts for no period"
        if facts.undated
        else "",
        f"{times(facts.late, 'line')} first written after the freeze: LATE, and not counted in this cycle"
        if facts.late
        else "",
    ]
    return tuple(f"{said}." for said in silent if said)


def _decision(decision: Decision | None, cycle: str) -> str:
    if decision is None:
        return f"You were not put up for promotion in {cycle}. The page shows where the record stands."
    if not decision.decision:
        return f"No decision on {decision.target_level} is recorded for {cycle} yet."
    turn = f", in round {decision.round}" if decision.round else ""
    said = _DECIDED.get(decision.decision, decision.decision)
    return f"{cycle}: the step to {decision.target_level} was {said}{turn}. Below are the criteria, your work, and the gap."


def _open(standing: LevelStanding) -> tuple[str, ...]:
    """Return what is missing, one line per criterion; what no count can tell last."""
    gaps = [item for item in standing.criteria if item.missing]
    gaps.sort(key=lambda item: item.status == "unknown")
    return tuple(f"{item.dimension}: {item.missing} ({item.text})" for item in gaps) or (
        "Nothing countable is missing. Whether it is enough is for people to judge.",
    )


def _shown(standing: LevelStanding) -> ShownStanding:
    which = "The level you hold" if standing.held else "The next level"
    name = standing.level if standing.title == standing.level else f"{standing.level} {standing.title}"
    added = "" if standing.held else "; what it asks beyond your level"
    caption = f"{times(len(standing.criteria), 'criterion', 'criteria')}, in the order of the rubric{added}"
    return ShownStanding(f"{which}: {name}", caption, standing.level, standing.criteria)


def _between_sessions(facts: Trajectory) -> list[Block]:
    return [
        Block("Quarter by quarter", facts.trend, tuple(map(_quarter, facts.quarters))),
        Block(
            "Lines of yours that speak for no criterion",
            "They are kept; a tag of the rubric, a reach or a link may be all they lack."
            if facts.unspoken
            else "None.",
            (*map(_own_line, facts.unspoken), *([f"and {facts.unspoken_more} more"] if facts.unspoken_more else [])),
        ),
        Block(
            "What you asked, and what was answered",
            "" if facts.answers else "Nothing asked in this time.",
            tuple(map(_answer, facts.answers)),
        ),
        Block(
            "What was promised, and by when",
            "" if facts.promises else "Nothing with a day is on paper. Ask for one.",
            tuple(map(_promise, facts.promises)),
        ),
    ]


def _agreement(decision: Decision | None) -> list[Block]:
    if decision is not None and decision.decision == "approved":
        return []
    return [
        Block(
            "To go through together, in writing",
            "You may disagree with each; what you write goes into your document.",
            _AGREE,
        )
    ]


def _quarter(quarter: Quarter) -> str:
    reach = f", the widest reaching {quarter.widest_reach}" if quarter.widest_reach else ""
    met = (
        f"; {quarter.met} of {times(quarter.countable, 'countable criterion', 'countable criteria')} met"
        if quarter.countable
        else ""
    )
    return f"{quarter.quarter}: {times(quarter.lines, 'line')}{reach}{met}"


def _own_line(line: OwnLine) -> str:
    return f"{line.text} ({line.when}, {line.source})"


def _answer(answer: Answer) -> str:
    asked = "; ".join(answer.asked)
    if answer.replied is None and not answer.reply:
        return f"{answer.month}: {asked} — no written reply yet ({answer.source})"
    day = f" on {long_date(answer.replied)}" if answer.replied else ""
    return f"{answer.month}: {asked} — answered{day}: {answer.reply} ({answer.source})"


def _promise(promise: Promise) -> str:
    due = f"by {long_date(promise.due)}" if promise.due else "no day given"
    state = f", {promise.state}" if promise.state else ""
    made = f" of {long_date(promise.made)}" if promise.made else ""
    what = promise.text or "agreed there; the words are in your document"
    return f"{promise.kind.capitalize()}{made}: {what} — {due}{state} ({promise.source})"
