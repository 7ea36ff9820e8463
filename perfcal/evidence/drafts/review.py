"""A review compiled from the record: monthly notes to themes to a summary, in the record's own words (R1.4, R1.11).

Accomplishments are rows of the period, chosen as the pre-read chooses its artifacts; growth areas are conversations of
the period, newest first; themes are words that several months' notes share. What only a person can say is left open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from perfcal.errors import UsageError
from perfcal.evidence.artifacts import artifact_choices
from perfcal.evidence.drafts.packet import DraftRow, draft_row
from perfcal.evidence.feedback.conversations import conversations
from perfcal.evidence.roster import roster
from perfcal.evidence.window import claimed_rows, counted_rows
from perfcal.evidence.wording import times
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["DraftAccomplishment", "DraftGrowthArea", "DraftTheme", "ReviewDraft", "review_draft"]

_MOST_ACCOMPLISHMENTS = 5
_MOST_AREAS = 3
_MOST_THEMES = 5
_SHORT = 2  # letters of a word that tells nothing
_LABEL = re.compile(r"([^\W\d_][\w' -]{2,30}):\s")
_COMMON = """
all and any are but can did for get got had has her him his how its may new not now off one our out own say see she the too two use was way who why yet you about after again also because been before being both came come done each even first from further good have
having here into just keep kept last like made make many month more most much must need needs next note notes
once only other over part same seen should since some still such take taken talked than that their them then
there these they thing things this those through time told took until very want wants week weeks well went were
what when where which while will with without work would year your yours
"""
_TELLS_NOTHING = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class DraftTheme:
    """A word that the notes of several months share, and their lines."""

    name: str
    months: int
    rows: tuple[DraftRow, ...]


@dataclass(frozen=True, slots=True)
class DraftAccomplishment:
    """A row: what was done, how (its nested bullets), whom it reached and what it counts for; "" where it does not say."""

    what: DraftRow
    how: str
    reached: str
    counts_for: str


@dataclass(frozen=True, slots=True)
class DraftGrowthArea:
    """A conversation of the period (R3): what was seen, where, what was asked and agreed, and its line."""

    on: str
    situation: str
    behavior: str
    impact: str
    ask: str
    commit: str
    source: str


@dataclass(frozen=True)
class ReviewDraft:
    """What a review of a period can be written from."""

    employee_id: str
    name: str
    title: str  # Review 2026-H1
    period: str
    summary: str
    themes: tuple[DraftTheme, ...]
    accomplishments: tuple[DraftAccomplishment, ...]
    growth_areas: tuple[DraftGrowthArea, ...]
    ahead: tuple[DraftRow, ...]
    missing: tuple[str, ...]  # what a review has and the record does not give


def review_draft(cycle: Cycle, employee_id: str, *, period: str | None = None) -> ReviewDraft:
    """Return what a review of a period can be written from: a half (by default the cycle's), a quarter or a year.

    A year is headed as its second half, the format's heading for it. Raises `UsageError` where the period is none. Texts
    are the record's own; that something was written does not mean it mattered most.
    """
    first, last, title, named = _span(period or _half_of(cycle.dates.end))
    then = _during(cycle.about(employee_id), first, last)
    accomplishments, areas = _accomplishments(then, employee_id), _growth_areas(then, first, last)
    themes = _themes(then, first, last)
    return ReviewDraft(
        employee_id=employee_id,
        name=str(cycle.person(employee_id)["name"]),
        title=f"Review {title}",
        period=named,
        summary=_summary(then, employee_id, themes),
        themes=themes,
        accomplishments=accomplishments,
        growth_areas=areas,
        ahead=_ahead(then, first, last),
        missing=_missing(accomplishments, areas, themes),
    )


def _half_of(day: date) -> str:
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def _span(period: str) -> tuple[date, date, str, str]:
    """Return the first and last day of a period, what the format calls its review, and the period in words."""
    found = re.fullmatch(r"(\d{4})(?:-(H[12]|Q[1-4]))?", period)
    if not found:
        raise UsageError(
            f"{period!r} is no period of a review", hint="write a half, a quarter or a year: 2026-H1, 2026-Q2, 2026"
        )
    year, part = int(found[1]), found[2]
    months = 12 if part is None else 6 if part[0] == "H" else 3
    start = 1 if part is None else (int(part[1]) - 1) * months + 1
    first = pd.Timestamp(year, start, 1)
    return (
        first.date(),
        (first + pd.offsets.MonthEnd(months)).date(),
        period if part else f"{year}-H2",
        period if part else f"the year {year}",
    )


def _during(cycle: Cycle, first: date, last: date) -> Cycle:
    policy = cycle.policy.model_copy(update={"evidence_window_months": 0})
    known = cycle.evidence[~(cycle.evidence["date_start"] > pd.Timestamp(cycle.as_of))]
    return replace(cycle, dates=replace(cycle.dates, start=first, end=last), policy=policy, evidence=known)


def _accomplishments(cycle: Cycle, employee_id: str) -> tuple[DraftAccomplishment, ...]:
    rows = records(artifact_choices(cycle, employee_id).head(_MOST_ACCOMPLISHMENTS))
    outside = cycle.rubric(employee_id).outside_reach
    return tuple(
        DraftAccomplishment(
            what=draft_row({**row, "details": ""}, reach=False),
            how=row["details"],
            reached=row["reach"] if row["reach"] in outside else "",
            counts_for=row["reason"].split("; ")[0] if row["reason"].startswith("counts for") else "",
        )
        for row in rows
    )


def _growth_areas(cycle: Cycle, first: date, last: date) -> tuple[DraftGrowthArea, ...]:
    found = conversations(cycle)
    found = found[found["date"].between(pd.Timestamp(first), pd.Timestamp(min(last, cycle.as_of)))]
    named = found[found["behavior"].str.strip() != ""].sort_values(["date", "line"], ascending=False, kind="stable")
    return tuple(
        DraftGrowthArea(
            f"{row['date']:%Y-%m-%d}", row["situation"], row["behavior"], row["impact"], row["ask"], row["commit"],
            f"{row['file']}:{row['line']}",
        )
        for row in records(named.head(_MOST_AREAS))
    )  # fmt: skip


def _notes(cycle: Cycle, first: date, last: date) -> pd.DataFrame:
    rows = cycle.evidence
    noted = rows[rows["section"] == "note"]
    return noted[noted["date_end"].between(pd.Timestamp(first), pd.Timestamp(last))]


def _themes(cycle: Cycle, first: date, last: date) -> tuple[DraftTheme, ...]:
    """The words that notes of two months or more share; a label before a colon counts as one word."""
    names = roster(cycle).words
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in records(_notes(cycle, first, last)):
        for word in dict.fromkeys(_words(row["text"], names)):
            lines[word].append(row)
    months = {word: len({f"{row['date_end']:%Y-%m}" for row in rows}) for word, rows in lines.items()}
    order = sorted(
        (word for word in lines if months[word] > 1),
        key=lambda word: (-months[word], -len(lines[word]), -len(word), word),
    )
    told: set[frozenset[str]] = set()
    themes: list[DraftTheme] = []
    for word in order:
        of = frozenset(row["evidence_id"] for row in lines[word])
        if of not in told and len(themes) < _MOST_THEMES:  # two words of the same notes are one theme
            themes.append(DraftTheme(word, months[word], tuple(draft_row(row, reach=False) for row in lines[word])))
        told.add(of)
    return tuple(themes)


def _words(text: str, names: Collection[str]) -> Iterator[str]:
    """The label of a line, its words, and pairs of them that stand together; neither people's names nor common words."""
    if label := _LABEL.match(text):
        yield label[1].casefold()
    found = re.findall(r"[^\W\d_]+", text.casefold())
    tell = ["" if len(word) <= _SHORT or word in _TELLS_NOTHING or word in names else word for word in found]
    yield from filter(None, tell)
    yield from (f"{one} {other}" for one, other in pairwise(tell) if one and other)


def _summary(cycle: Cycle, employee_id: str, themes: tuple[DraftTheme, ...]) -> str:
    rows = counted_rows(cycle)
    linked, outside = (
        int((rows["links"].map(len) > 0).sum()),
        int(rows["reach"].isin(cycle.rubric(employee_id).outside_reach).sum()),
    )
    said = (
        f"{times(len(rows), 'finished row')} over {times(int(rows['date_end'].dt.to_period('M').nunique()), 'month')}; {linked} can be opened, "
        f"{outside} reached beyond the team."
    )
    shared = ", ".join(f"{theme.name} ({times(theme.months, 'month')})" for theme in themes)
    return f"{said} The notes come back to: {shared}." if shared else said


def _ahead(cycle: Cycle, first: date, last: date) -> tuple[DraftRow, ...]:
    """What is in flight, and what the engineer asked for in the last months' updates."""
    rows = cycle.evidence
    update = (rows["section"] == "update") & rows["date_end"].between(pd.Timestamp(first), pd.Timestamp(last))
    under_way = rows["in_flight"] & (rows["section"] == "update") & (rows["date_start"] >= pd.Timestamp(first))
    finished = set(claimed_rows(cycle)["evidence_id"])
    asked = update & (rows["heading"] == "Asked") & rows["done"].map(lambda box: box is not True).astype(bool)
    found = rows[(under_way | asked) & ~rows["evidence_id"].isin(finished)]
    return tuple(
        draft_row(row, reach=False) for row in records(found.sort_values(["date_end", "line"], kind="stable").tail(4))
    )


def _missing(
    accomplishments: tuple[DraftAccomplishment, ...], areas: tuple[DraftGrowthArea, ...], themes: tuple[DraftTheme, ...]
) -> tuple[str, ...]:
    """What R2.1 asks of a review and the record does not hold."""
    short = []
    if len(accomplishments) < 3:
        short.append(
            f"{times(len(accomplishments), 'linked row')} of the period where a review names 3 to 5 accomplishments"
        )
    if len(areas) < 2:
        short.append(
            f"{times(len(areas), 'conversation')} of the period names a behaviour, where a review names 2 or 3 growth areas: "
            "what was not named before is a surprise (R2.2)"
        )
    if not themes:
        short.append("no word that the notes of two months share")
    return tuple(short)
