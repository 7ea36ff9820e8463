"""What a review or a packet cites, and when that was: each bullet matched to the recorded row it repeats.

A bullet is dated by the engineer's own row with the same link, by its own date, or by a day in its text; by a row it
repeats word for word; and by a month in its text where there is nothing better. Nothing is dated from memory: a bullet
that no date can be found for stays undated and is counted as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import pandas as pd

from perfcal.evidence.window import claimed_rows
from perfcal.patterns.shingles import SHINGLE, mask
from perfcal.schema.columns import DAY, records
from perfcal.schema.cycle import Cycle
from perfcal.schema.growth import HEADINGS

__all__ = ["CITED", "STRONG", "Document", "citations", "documents", "marks_of", "months_named", "recorded_rows"]

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
_REPEATED, _RUNS = 0.5, 3  # share and number of a row's three-word runs that make a bullet a repeat of it

_ISO = re.compile(r"(?<![\w-])(\d{4}-\d{2}-\d{2})(?![\w-])")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ISO_MONTH = re.compile(r"(?<![\w-])(\d{4}-\d{2})(?:-\d{2})?(?![\w-])")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b(?:,? (\d{{4}}))?")
_BEFORE_MAY = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|from|to|and|early|mid|late|during|through|last|\d{1,2})|[(–-])[ -]?$",
    re.IGNORECASE,
)


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


def citations(cycle: Cycle, kind: Document) -> pd.DataFrame:
    """Return what the reviews or packets of the cycle cite; columns of `CITED`, in the order of the documents."""
    bullets = _bullets(cycle, documents(cycle, kind), kind)
    rows = recorded_rows(cycle)
    rows = rows[rows["employee_id"].isin(bullets["employee_id"])]
    linked = _by_link(bullets, rows)
    bare = bullets[~bullets["place"].isin(linked["place"])]
    repeated = _by_words(bare, rows)
    matched = pd.concat([linked, repeated], ignore_index=True)
    found = pd.DataFrame(_pieces(bullets, matched), columns=["place", "start", "end", "row"])
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


def _by_link(bullets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Match bullets to rows with the same address. Where several have it, the first in the period is meant, else the last."""
    asked = _addresses(bullets[["place", "employee_id", "links", "first", "last"]])
    known = _addresses(rows[["employee_id", "links", "date_start", "date_end", "precision", "evidence_id"]])
    met = asked.merge(known, on=["employee_id", "url"])
    met = met[met["date_end"] <= met["last"]]
    before = met["date_end"] < met["first"]
    age = met["date_end"].astype("int64")
    met = met.assign(before=before, order=age.where(~before, -age))
    met = met.sort_values(["place", "url", "before", "order"], kind="stable").drop_duplicates(["place", "url"])
    return met[["place", "evidence_id", "date_start", "date_end"]]


def _addresses(rows: pd.DataFrame) -> pd.DataFrame:
    urls = [tuple(_address(url) for _title, url in links) for links in rows["links"]]
    listed = rows.assign(url=pd.Series(urls, index=rows.index, dtype="object"))
    listed = listed.drop(columns="links").explode("url")
    return listed[listed["url"].notna()]


def _address(url: str) -> str:
    """An address as it is compared: the ways to write one page make no difference."""
    return re.sub(r"^https?://(?:www\.)?", "", url).partition("#")[0].rstrip("/")


def _by_words(bullets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Match bullets to rows whose words they repeat: at least half of a row's runs of three words, and three of them."""
    rows = rows[rows["employee_id"].isin(bullets["employee_id"])]
    asked = _runs(zip(bullets["place"], bullets["employee_id"], bullets["said"], strict=True))
    known = _runs(zip(rows["evidence_id"], rows["employee_id"], rows["text"], strict=True))
    shared = asked.merge(known, on=["who", "run"]).groupby(["unit_x", "unit_y"]).size().rename("shared").reset_index()
    shared = shared.assign(of=shared["unit_y"].map(known["unit"].value_counts()).astype("float64"))
    met = shared[(shared["shared"] >= _RUNS) & (shared["shared"] >= _REPEATED * shared["of"])]
    made = met.rename(columns={"unit_x": "place", "unit_y": "evidence_id"})[["place", "evidence_id"]]
    made = made.astype({"place": "int64", "evidence_id": "str"}).merge(rows[["evidence_id", "date_start", "date_end"]])
    made = made.merge(bullets[["place", "last"]], on="place")
    return made[made["date_end"] <= made["last"]].drop(columns="last")


def _runs(units: Iterable[tuple[Any, str, str]]) -> pd.DataFrame:
    made = []
    for unit, who, text in units:
        words = mask(text)
        made += [
            (unit, who, run) for run in {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
        ]
    return pd.DataFrame(made, columns=["unit", "who", "run"]).astype({"who": "str", "run": "str"})


def _pieces(bullets: pd.DataFrame, matched: pd.DataFrame) -> Iterator[tuple[int, Any, Any, str]]:
    """Go through the pieces each bullet cites; a day somebody wrote is better than the month of a row."""
    by_place: dict[int, list[tuple[Any, Any, str]]] = {}
    for place, start, end, row in zip(
        matched["place"], matched["date_start"], matched["date_end"], matched["evidence_id"], strict=True
    ):
        by_place.setdefault(int(place), []).append((start, end, str(row)))
    columns = ["place", "said", "dated_by", "date_start", "date_end", "first", "last"]
    for bullet in records(bullets[columns]):
        rows = by_place.get(bullet["place"], [])
        written = list(_written_days(bullet))
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


def _written_days(bullet: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Go through the days a bullet names within its document's period; months only where it names no day."""
    if bullet["dated_by"] == "bullet":
        yield bullet["date_start"], bullet["date_end"]
        return
    named = [pd.to_datetime(text, errors="coerce") for text in dict.fromkeys(_ISO.findall(bullet["said"]))]
    days = [day for day in named if not pd.isna(day) and bullet["first"] <= day <= bullet["last"]]
    yield from ((day, day) for day in days)
    if not days:
        yield from _written_months(bullet)


def months_named(text: str, first: pd.Timestamp, last: pd.Timestamp) -> set[str]:
    """Return the months of a period that a text names, by a day, a month's number or its word: 2026-03."""
    within = {str(month) for month in pd.period_range(first, last, freq="M")}
    words = _written_months({"said": text, "first": first, "last": last})
    return within & {*_ISO_MONTH.findall(text), *(f"{start:%Y-%m}" for start, _end in words)}


def _written_months(bullet: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    for found in _MONTH.finditer(bullet["said"]):
        # A "may" that begins a sentence is no month.
        if found[1] == "May" and not found[2] and not _BEFORE_MAY.search(bullet["said"][: found.start()]):
            continue
        years = [int(found[2])] if found[2] else range(bullet["last"].year, bullet["first"].year - 1, -1)
        starts = [pd.Timestamp(year, _MONTHS.index(found[1]) + 1, 1) for year in years]
        inside = [day for day in starts if bullet["first"] <= day <= bullet["last"]]
        yield from ((day, day + pd.offsets.MonthEnd()) for day in inside[:1])
