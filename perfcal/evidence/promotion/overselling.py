"""Claims of a packet or a pre-read that are stronger than the rows they rest on, with both lines (R5.3).

Four kinds of claim are held against the record, each conservatively: where the record cannot contradict a claim,
nothing is said. Reach ("org-wide", "every team") against the reach the row behind it names; leading ("led", "drove")
against a row that says "helped" or "reviewed"; numbers against the numbers of the row, or of the whole record where
no row is linked, what follows from two of them by plain arithmetic included; constancy ("consistently", "every
month") against the months that have a row. The row behind a claim is the one that has the same link, or, for prose,
that tells the same in most of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from perfcal.evidence.earlier_mentions import telling_words
from perfcal.evidence.promotion.overselling_words import (
    CONSTANT,
    EACH_MONTH,
    EACH_QUARTER,
    HELPED,
    LED,
    REACH_CLAIMS,
    derivable,
    numbers_in,
    stands_in,
)
from perfcal.evidence.promotion.text import WrittenLine, packet_lines, packet_of
from perfcal.evidence.window import claimed_rows
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.dates import cycle_days, months_through
from perfcal.schema.once import once_per_cycle, once_per_table
from perfcal.schema.row_places import row_places

__all__ = ["EarlierCases", "OversoldClaim", "earlier_cases", "oversold_claims"]


_SAME_WORDS, _SAME_SHARE = 3, 0.6  # telling words that prose shares with the row it repeats, and their part of its own
_OF_A_ROW = ["text", "details", "kinds", "reach", "links", "file", "line"]


@dataclass(frozen=True, slots=True)
class OversoldClaim:
    """One claim, what it claims more than, and both lines; `row` is blank where no row speaks of it at all."""

    kind: str  # reach, led, number, constancy; duration (`overstated_months`)
    why: str
    file: str
    line: int
    row: str


@dataclass(frozen=True, slots=True)
class EarlierCases:
    """A presenter's earlier cases of the last cycles: how many there were, could be read, and were oversold, in which cycles."""

    cases: int
    read: int
    oversold: tuple[str, ...]
    file: str
    line: int


@dataclass(frozen=True)
class _Record:
    """The rows a claim is held against, those that count in the period among them."""

    cycle: Cycle
    employee_id: str
    rows: pd.DataFrame
    counted: pd.DataFrame

    @property
    def reach(self) -> tuple[str, ...]:
        return self.cycle.rubric(self.employee_id).reach

    @cached_property
    def listed(self) -> list[dict[str, Any]]:
        return records(self.rows[_OF_A_ROW])

    @cached_property
    def by_link(self) -> dict[str, list[dict[str, Any]]]:
        """The rows by the addresses of their links."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.listed:
            for _title, url in row["links"]:
                found.setdefault(url, []).append(row)
        return found

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Every number any row gives."""
        return frozenset(value for row in self.listed for value in _numbers_of(row))

    def behind(self, claim: WrittenLine) -> list[dict[str, Any]]:
        """Return the rows with a link of the claim; of a claim without links, those that tell the same in most of its words."""
        if claim.links:
            return [row for url in claim.links for row in self.by_link.get(url, ())]
        words = telling_words(claim.text)
        shared = [(len(words & of_row), row) for of_row, row in self.by_words]
        return [row for number, row in shared if number >= max(_SAME_WORDS, _SAME_SHARE * len(words))]

    @cached_property
    def by_words(self) -> list[tuple[frozenset[str], dict[str, Any]]]:
        """The rows with their telling words: prose carries no address, and repeats its row in words."""
        return [(telling_words(row["text"]), row) for row in self.listed]

    def on(self, claim: WrittenLine) -> pd.DataFrame:
        """Return the counted rows of the dimension the claim stands under; all where it stands under none."""
        titles = {known.title: known.id for known in self.cycle.rubric(self.employee_id).dimensions}
        if claim.heading not in titles:
            return self.counted
        return self.counted[self.counted["dimensions"].map(lambda named: titles[claim.heading] in named).astype(bool)]


def oversold_claims(cycle: Cycle, employee_id: str) -> list[OversoldClaim] | None:
    """Which claims of the packet and of the pre-read's own words are stronger than the rows? None where neither is written.

    It says that a claim and a row disagree, not which of the two is right.
    """
    written = (*_packet_claims(cycle, employee_id), *_pre_read_claims(cycle, employee_id))
    claims = [claim for claim in written if claim.text.strip()]
    if not claims:
        return None
    record = _record(cycle, employee_id, cycle.dates.start, cycle.dates.end)
    return [found for claim in claims for finder in _FINDERS if (found := finder(claim, record)) is not None]


def earlier_cases(cycle: Cycle, employee_id: str) -> EarlierCases | None:
    """How many cases of the same presenter, in the cycles before this one, were oversold? None without a presenter.

    `policy.oversold_cycles` cycles of this one's length are remembered. A case is read by its packet of that period
    alone; one without a packet cannot be.
    """
    listed = cycle.candidates
    own = [row for row in _rows_at(listed, row_places(listed).get(employee_id)) if row["cycle"] == cycle.id]
    if not own or not own[-1]["presenter_id"]:
        return None
    place, presented = own[-1], _presented(listed)[own[-1]["presenter_id"]]
    earlier = (row for row in _rows_at(listed, presented) if row["cycle"] != cycle.id)
    spans = [(row, span) for row in earlier if (span := cycle_days(row["cycle"])) and _remembered(cycle, span)]
    read = [
        (row, claims) for row, span in spans if (claims := _claims_then(cycle, row["employee_id"], span)) is not None
    ]
    oversold = tuple(str(row["cycle"]) for row, claims in read if claims)
    return EarlierCases(len(spans), len(read), oversold, place["file"], int(place["line"]))


@once_per_table
def _presented(candidates: pd.DataFrame) -> dict[Any, Any]:
    """Presenter → places of the cases they presented."""
    return dict(candidates.groupby("presenter_id", sort=False).indices)


def _rows_at(listed: pd.DataFrame, places: Any) -> list[dict[str, Any]]:
    return [] if places is None else records(listed.take(places))


def _packet_claims(cycle: Cycle, employee_id: str) -> list[WrittenLine]:
    section = packet_of(cycle, employee_id)
    return packet_lines(cycle, section) if section else []


def _pre_read_claims(cycle: Cycle, employee_id: str) -> Iterator[WrittenLine]:
    notes = cycle.pre_read_notes.get(employee_id)
    if notes is None:
        return
    file = f"pre_reads/{cycle.id}/{employee_id}.yaml"
    rows = {row["evidence_id"]: row for row in records(cycle.evidence[cycle.evidence["employee_id"] == employee_id])}
    bullets = ((title, bullet) for title, chosen in notes.bullets.items() for bullet in chosen)
    for dimension, bullet in bullets:
        links = rows[bullet.row]["links"] if bullet.row in rows else ()
        known = {item.id: item.title for item in cycle.rubric(employee_id).dimensions}
        urls = tuple(url for _title, url in links)
        yield _noted(cycle, bullet.wording, file, heading=known.get(dimension, ""), links=urls)
    for text in (notes.pitch, notes.response):
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            yield _noted(cycle, sentence, file)


def _noted(cycle: Cycle, text: str, file: str, *, heading: str = "", links: tuple[str, ...] = ()) -> WrittenLine:
    return WrittenLine(text, heading, cycle.dates.start, cycle.dates.end, links, file, 1)


def _record(cycle: Cycle, employee_id: str, start: date, end: date) -> _Record:
    rows = claimed_rows(cycle)
    rows = rows[rows["employee_id"] == employee_id]
    counted = rows[rows["date_end"].between(pd.Timestamp(start), pd.Timestamp(end)) & ~rows["late"]]
    return _Record(cycle, employee_id, rows, counted)


def _reach(claim: WrittenLine, record: _Record) -> OversoldClaim | None:
    for reach, claimed in REACH_CLAIMS:
        if reach not in record.reach or not claimed.search(claim.text):
            continue
        behind = record.behind(claim)
        rows = behind or records(record.counted)
        if any(claimed.search(row["text"]) or _wide(row, reach, record.reach) for row in rows):
            return None
        widest = max(rows, key=lambda row: record.reach.index(row["reach"]) if row["reach"] else -1, default=None)
        named = f"names {widest['reach']}" if widest and widest["reach"] else "names no reach"
        what = (
            f"the row behind it {named}"
            if behind
            else f"no row of the period does, the widest {named}"
            if widest
            else "no row does"
        )
        return _oversold("reach", f"it claims {reach} reach; {what}", claim, widest)
    return None


def _wide(row: dict[str, Any], reach: str, order: tuple[str, ...]) -> bool:
    return bool(row["reach"]) and order.index(row["reach"]) >= order.index(reach)


def _led(claim: WrittenLine, record: _Record) -> OversoldClaim | None:
    if not LED.search(claim.text) or HELPED.search(claim.text):
        return None
    rows = record.behind(claim)
    helped = [row for row in rows if HELPED.search(row["text"]) and not LED.search(row["text"])]
    if not rows or len(helped) < len(rows):
        return None
    return _oversold(
        "led", "it claims to have led; the row behind it says to have helped, joined or reviewed", claim, helped[0]
    )


def _number(claim: WrittenLine, record: _Record) -> OversoldClaim | None:
    asked, rows = numbers_in(claim.text), record.behind(claim)
    known = [value for row in rows for value in _numbers_of(row)]
    if rows and not known:
        return None  # the artifact behind the link may hold the number; the row gives none to compare with
    # Over a whole record nearly every number follows from some two, so only those that stand there count.
    missing = [
        number for number in asked if not (derivable(number, known) if rows else stands_in(number, record.numbers))
    ]
    if not missing:
        return None
    shown = ", ".join(f"{number:g}" for number in missing)
    what = "the row behind it gives other numbers" if rows else "no row of the growth doc gives it"
    return _oversold("number", f"it gives {shown}; {what}", claim, rows[0] if rows else None)


def _numbers_of(row: dict[str, Any]) -> list[float]:
    return [
        *numbers_in(f"{row['text']} {row['details']}"),
        *(float(count) for _kind, count in row["kinds"] if count > 1),
    ]


def _constancy(claim: WrittenLine, record: _Record) -> OversoldClaim | None:
    if not any(words.search(claim.text) for words in (EACH_MONTH, EACH_QUARTER, CONSTANT)):
        return None
    rows = record.on(claim)
    months = months_through(claim.start, claim.end)
    with_rows, quarters = (int(rows["date_end"].dt.to_period(unit).nunique()) for unit in ("M", "Q"))
    if EACH_MONTH.search(claim.text):
        holds = with_rows >= months
    elif EACH_QUARTER.search(claim.text):
        holds = quarters >= max(1, months // 3)
    else:
        holds = with_rows >= (months + 1) // 2
    if holds:
        return None
    last = records(rows.sort_values("date_end", kind="stable").tail(1))
    where = (
        f" under {claim.heading}"
        if claim.heading in {item.title for item in record.cycle.rubric(record.employee_id).dimensions}
        else ""
    )
    why = f"it claims constancy; {with_rows} of {months} months have a row{where}"
    return _oversold("constancy", why, claim, last[0] if last else None)


def _oversold(kind: str, why: str, claim: WrittenLine, row: dict[str, Any] | None) -> OversoldClaim:
    return OversoldClaim(kind, why, claim.file, claim.line, f"{row['file']}:{row['line']}" if row else "")


_FINDERS: tuple[Callable[[WrittenLine, _Record], OversoldClaim | None], ...] = (_reach, _led, _number, _constancy)


def _remembered(cycle: Cycle, span: tuple[date, date]) -> bool:
    dates = cycle.dates
    months = months_through(dates.start, dates.end) * cycle.policy.oversold_cycles
    since = pd.Timestamp(dates.start) - pd.DateOffset(months=months)
    return since.date() <= span[0] and span[1] < dates.start


@once_per_cycle  # of one presenter's candidates, each is asked about the same earlier cases
def _claims_then(cycle: Cycle, employee_id: str, span: tuple[date, date]) -> list[OversoldClaim] | None:
    dates = replace(cycle.dates, start=span[0], end=span[1])
    return oversold_claims(replace(cycle.about(employee_id), dates=dates, pre_read_notes={}), employee_id)
