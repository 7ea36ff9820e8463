"""What a review or a packet cites, and when that was: each bullet matched to the recorded row it repeats.

A bullet is dated by the engineer's own row with the same link, by its own date, or by a day in its text; by a row it
repeats word for word; and by a month in its text where there is nothing better. Nothing is dated from memory: a bullet
that no date can be found for stays undated and is counted as such.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Literal

import pandas as pd

from perfcal.evidence.window import claimed_rows
from perfcal.patterns.row_matches import repeated_rows
from perfcal.patterns.shingles import roster_words
from perfcal.patterns.written_days import days_named
from perfcal.schema.columns import DAY, records
from perfcal.schema.cycle import Cycle
from perfcal.schema.growth import HEADINGS
from perfcal.schema.once import once_per_cycle

__all__ = ["CITED", "STRONG", "Document", "citations", "documents", "marks_of", "recorded_rows"]

Document = Literal["review", "packet"]

CITED = {
    "employee_id": "str",
    "section_id": "str",
    "file": "str",
    "line": "int64",
    "start": DAY,  # first and last day the piece can be of; missing where nothing dates it
    "end": DAY,
    "row": "str",  # evidence_id of the recorded row it repeats, "" where none was found
}
"""One row per bullet and piece it cites; a bullet that nothing dates has one row without days."""

STRONG = 2
"""So many of three marks (a link, a counted kind, known beyond the team) make a recorded row strong."""

_WHOLE = 2 / 3  # of the cycle's days: a review of this much is the cycle's, shorter ones are added up


@once_per_cycle
def documents(cycle: Cycle, kind: Document) -> pd.DataFrame:
    """Return the reviews or packets whose period lies mostly in the cycle, one row of `sections` each.

    Where a person has one about most of the cycle, shorter ones are left out: a review of the first quarter says
    nothing about what the review of the half leaves out.
    """
    rows = cycle.sections[cycle.sections["kind"] == kind]
    first, last = pd.Timestamp(cycle.dates.start), pd.Timestamp(cycle.dates.end)
    rows = rows[(rows["date_start"] + (rows["date_end"] - rows["date_start"]) / 2).between(first, last)]
    whole = (rows["date_end"] - rows["date_start"]).dt.days + 1 >= _WHOLE * ((last - first).days + 1)
    has_whole = whole.groupby(rows["employee_id"]).transform("any").astype(bool)
    return rows[whole | ~has_whole].sort_values(["employee_id", "line"], kind="stable").reset_index(drop=True)


@once_per_cycle
def recorded_rows(cycle: Cycle) -> pd.DataFrame:
    """Return the engineers' own dated claims that were on paper in time, of any period; columns of `EVIDENCE`."""
    rows = claimed_rows(cycle)
    rows = rows[rows["date_end"].notna() & ~rows["late"]]
    return rows.sort_values(["employee_id", "date_end", "line"], kind="stable").reset_index(drop=True)


def marks_of(cycle: Cycle, rows: pd.DataFrame) -> pd.Series[int]:
    """Return how many marks of strength each recorded row has: a link, a kind the rubric counts, known beyond the team."""
    beyond = {reach for rubric in cycle.rubrics.values() for reach in rubric.outside_reach}
    marks = (rows["links"].map(len).astype("int64") > 0).astype("int64")
    marks += (rows["kinds"].map(len).astype("int64") > 0).astype("int64")
    return marks + rows["reach"].isin(beyond).astype("int64")


@once_per_cycle
def citations(cycle: Cycle, kind: Document) -> pd.DataFrame:
    """Return what the reviews or packets of the cycle cite; columns of `CITED`, in the order of the documents."""
    bullets = _bullets(cycle, documents(cycle, kind), kind)
    rows = recorded_rows(cycle)
    rows = rows[rows["employee_id"].isin(bullets["employee_id"])]
    names = roster_words(cycle.people)
    found = pd.DataFrame(
        _pieces(bullets, repeated_rows(bullets, rows), names), columns=["place", "start", "end", "row"]
    )
    made = bullets[["place", "employee_id", "section_id", "file", "line", "prose"]].merge(found, on="place", how="left")
    made = made[~made["prose"] | made["end"].notna()]
    made["row"] = made["row"].fillna("")
    return made[list(CITED)].astype(CITED).reset_index(drop=True)


def _bullets(cycle: Cycle, sections: pd.DataFrame, kind: Document) -> pd.DataFrame:
    """Return the bullets that claim something done, or the lines of a part that is written as prose."""
    period = sections[["section_id", "date_start", "date_end"]].rename(
        columns={"date_start": "first", "date_end": "last"}
    )
    rows = cycle.evidence.merge(period, on="section_id")
    rows = rows[_claims(rows["heading"], kind)]
    parts = cycle.parts.merge(period, on="section_id")
    parts = parts[_claims(parts["heading"], kind) & parts["text"].ne("") & ~_keys(parts).isin(set(_keys(rows)))]
    prose = parts.assign(line=parts["line"] + 1, text=parts["text"].str.split("\n")).explode("text")
    prose = prose.assign(
        details="", dated_by="section", links=pd.Series([()] * len(prose), index=prose.index, dtype="object")
    )
    made = pd.concat([rows.assign(prose=False), prose.assign(prose=True)], ignore_index=True)
    made = made.sort_values(["employee_id", "section_id", "line"], kind="stable").reset_index(drop=True)
    return made.assign(said=made["text"] + " " + made["details"], place=range(len(made)))


def _claims(headings: pd.Series[str], kind: Document) -> pd.Series[bool]:
    return headings.eq("Accomplishments") if kind == "review" else ~headings.isin(HEADINGS["packet"])


def _keys(rows: pd.DataFrame) -> pd.Series[str]:
    return rows["section_id"] + "\n" + rows["heading"]


def _pieces(
    bullets: pd.DataFrame, matched: pd.DataFrame, names: Collection[str]
) -> Iterator[tuple[int, Any, Any, str]]:
    """Go through the pieces each bullet cites; a day somebody wrote is better than the month of a row."""
    by_place: dict[int, list[tuple[Any, Any, str]]] = {}
    for place, start, end, row in zip(
        matched["place"], matched["date_start"], matched["date_end"], matched["evidence_id"], strict=True
    ):
        by_place.setdefault(int(place), []).append((start, end, str(row)))
    columns = ["place", "said", "dated_by", "date_start", "date_end", "first", "last"]
    for bullet in records(bullets[columns]):
        rows = by_place.get(bullet["place"], [])
        written = _written_days(bullet, names)
        sharp = [day for day in written if day[1] - day[0] <= pd.Timedelta(days=7)]
        for piece in _joined(rows, sharp) or [(*span, "") for span in written]:
            yield bullet["place"], *piece


def _joined(rows: list[tuple[Any, Any, str]], days: list[tuple[Any, Any]]) -> list[tuple[Any, Any, str]]:
    """Give rows that are only dated by a month the day the bullet names; what no row explains stays a piece of its own."""
    made, left = [], list(days)
    for start, end, row in rows:
        inside = [day for day in left if day[0] >= start and day[1] <= end]
        made.append((*inside[0], row) if inside else (start, end, row))
        left = [day for day in left if day not in inside[:1]]
    return made + [(*day, "") for day in left]


def _written_days(bullet: dict[str, Any], names: Collection[str]) -> list[tuple[Any, Any]]:
    """Return the days a bullet names within its document's period; months only where it names no day."""
    if bullet["dated_by"] == "bullet":
        return [(bullet["date_start"], bullet["date_end"])]
    return list(days_named(bullet["said"], bullet["first"], bullet["last"], names=names))
