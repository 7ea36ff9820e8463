"""Which recorded rows a bullet repeats: by link, by a number or a title that stands in both, or by words.

Only rows of the same person that ended with the document's period are looked at. A bullet that names a row by link or
number is not compared by words too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.content_words import stems
from perfcal.patterns.shingles import SHINGLE, mask

__all__ = ["repeated_rows"]

_MATCHED = ["place", "evidence_id", "date_start", "date_end"]
_OF_ROWS = ["evidence_id", "employee_id", "date_start", "date_end", "text", "details", "links"]

_REPEATED, _RUNS = 0.5, 3  # share and number of a row's three-word runs that make a bullet a repeat of it
_TOLD, _WORDS, _AHEAD = (
    0.6,
    5,
    1.5,
)  # share and number of a row's words, weighed by rarity, and how far ahead of another row
_COMPARED = pd.Timedelta(days=548)  # before the end of the document: older rows are not compared by words
_TITLE_WORDS, _TITLE_LETTERS = 2, 10  # a link's title this long can be recognised without its address

_NUMBERED = re.compile(r"(?<![\w/-])(?P<kind>[A-Z][A-Z0-9]{1,9})(?:-| #?)(?P<number>\d{1,7})(?![\w%-]|[.,:]\d)")
_CHANGE = re.compile(
    r"(?:\b(?:change|changes|pull request|merge request|issue|ticket|incident|bug) [#!]?|(?<![\w&])[#!])(\d{3,7})(?![\w%-]|[.,:]\d)",
    re.IGNORECASE,
)
_OF_CHANGES, _CHANGE_DIGITS = {"PR", "MR", "CL"}, 3
_URL_NUMBER = re.compile(
    r"/(?:pull|pulls|merge_requests|issues|changes?|c|commit|browse|tickets?)/(?:([A-Za-z]+)-)?(\d+)/?$"
)


def repeated_rows(bullets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return which rows each bullet repeats: `place`, `evidence_id`, `date_start`, `date_end`; several for one bullet.

    `bullets` has `place`, `employee_id`, `said`, `links`, `first`, `last` (its document's period), `rows` the columns of
    `EVIDENCE`.
    """
    bullets = bullets[["place", "employee_id", "said", "links", "first", "last"]]
    rows = rows.loc[rows["employee_id"].isin(bullets["employee_id"]), _OF_ROWS]
    named = _by_name(bullets, rows)
    bare = bullets[~bullets["place"].isin(named["place"])]
    return named if bare.empty else pd.concat([named, _by_words(bare, rows)], ignore_index=True)


def _by_name(bullets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Match by address, number or title. Where several rows have it, the first in the period is meant, else the last."""
    known = _marked(rows.assign(said=rows["text"] + " " + rows["details"])).drop(columns=["said", "links"])
    asked = pd.concat([_marked(bullets), _titles(bullets, rows)], ignore_index=True)
    met = asked.merge(known, on=["employee_id", "mark"])
    met = met[met["date_end"] <= met["last"]]
    before = met["date_end"] < met["first"]
    age = met["date_end"].astype("int64")
    met = met.assign(before=before, order=age.where(~before, -age))
    met = met.sort_values(["place", "mark", "before", "order"], kind="stable").drop_duplicates(["place", "mark"])
    return met[_MATCHED].drop_duplicates(["place", "evidence_id"])


def _marked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows once for each address they link and each number that names something in them: `mark`."""
    marks = [
        (*dict.fromkeys((*_linked(links), *_numbers(said))),)
        for links, said in zip(rows["links"], rows["said"], strict=True)
    ]
    listed = rows.assign(mark=pd.Series(marks, index=rows.index, dtype="object")).explode("mark")
    return listed[listed["mark"].notna()]


def _linked(links: Iterable[tuple[str, str]]) -> Iterator[str]:
    for title, url in links:
        address = _address(url)
        yield address
        yield from _numbers(title)
        if found := _URL_NUMBER.search(address):
            yield f"{(found[1] or '').casefold()}{int(found[2])}"


def _address(url: str) -> str:
    """An address as it is compared: the ways to write one page make no difference."""
    return re.sub(r"^https?://(?:www\.)?", "", url).partition("#")[0].rstrip("/")


def _numbers(text: str) -> Iterator[str]:
    """Go through the numbers that name a page or a change: rfc12, ops311, 4411."""
    for found in _NUMBERED.finditer(text):
        if found["kind"] not in _OF_CHANGES:
            yield f"{found['kind'].casefold()}{int(found['number'])}"
        elif len(found["number"]) >= _CHANGE_DIGITS:
            yield str(int(found["number"]))
    yield from (str(int(number)) for number in _CHANGE.findall(text))


def _titles(bullets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return bullets with the address of each link whose title they name; a title with two addresses names none."""
    links = rows[["employee_id", "links"]].explode("links").dropna()
    known = pd.DataFrame(list(links["links"]), columns=["title", "url"], index=links.index).assign(
        employee_id=links["employee_id"]
    )
    known = known.astype("str").assign(mark=[_address(str(url)) for url in known["url"]])
    known["title"] = known["title"].str.casefold().str.strip()
    long = known["title"].str.len().ge(_TITLE_LETTERS) & known["title"].str.count(r"\S+").ge(_TITLE_WORDS)
    known = known[long].drop_duplicates(["employee_id", "title", "mark"])
    known = known[~known.duplicated(["employee_id", "title"], keep=False)]
    met = bullets.merge(known[["employee_id", "title", "mark"]], on="employee_id")
    within = [
        re.search(rf"(?<!\w){re.escape(title)}(?!\w)", said.casefold()) is not None
        for title, said in zip(met["title"], met["said"], strict=True)
    ]
    return met[np.array(within, dtype=bool)].drop(columns="title")


def _by_words(bullets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Match bullets to rows whose words they repeat in runs, or else most of whose rarer words they have."""
    last = bullets.groupby("employee_id")["last"].max()
    rows = rows[rows["employee_id"].isin(last.index)]
    last_day = rows["employee_id"].map(last)
    rows = rows[(rows["date_end"] <= last_day) & (rows["date_end"] >= last_day - _COMPARED)]
    bullets = bullets.assign(words=_masked(bullets["said"]))
    rows = rows.assign(words=_masked(rows["text"]))
    verbatim = _by_runs(bullets, rows)
    bare = bullets[~bullets["place"].isin(verbatim["place"])]
    made = pd.concat([verbatim, _by_rare_words(bare, rows)], ignore_index=True)
    made = made.astype({"place": "int64", "evidence_id": "str"})
    made = made.merge(rows[["evidence_id", "date_start", "date_end"]], on="evidence_id")
    made = made.merge(bullets[["place", "last"]], on="place")
    return made.loc[made["date_end"] <= made["last"], _MATCHED]


def _masked(texts: pd.Series[str]) -> pd.Series[Any]:
    return pd.Series([mask(text) for text in texts], index=texts.index, dtype="object")


def _by_runs(bullets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Match by at least half of a row's runs of three words, and three of them."""
    asked = _listed(zip(bullets["place"], bullets["employee_id"], map(_runs, bullets["words"]), strict=True))
    known = _listed(zip(rows["evidence_id"], rows["employee_id"], map(_runs, rows["words"]), strict=True))
    shared = asked.merge(known, on=["who", "token"]).groupby(["unit_x", "unit_y"]).size().rename("shared").reset_index()
    shared = shared.assign(of=shared["unit_y"].map(known["unit"].value_counts()).astype("float64"))
    met = shared[(shared["shared"] >= _RUNS) & (shared["shared"] >= _REPEATED * shared["of"])]
    return met.rename(columns={"unit_x": "place", "unit_y": "evidence_id"})[["place", "evidence_id"]]


def _by_rare_words(bullets: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Match by most of a row's words, each weighed by how few rows of the person have it; one row clearly ahead."""
    asked = _listed(zip(bullets["place"], bullets["employee_id"], map(_rare, bullets["words"]), strict=True))
    rows = rows[rows["employee_id"].isin(bullets["employee_id"])]
    known = _listed(zip(rows["evidence_id"], rows["employee_id"], map(_rare, rows["words"]), strict=True))
    having = known.groupby(["who", "token"])["unit"].transform("size")
    known["weight"] = np.log((1 + known.groupby("who")["unit"].transform("nunique")) / having)
    whole = known.groupby("unit")["weight"].sum()
    pairs = asked.merge(known, on=["who", "token"]).groupby(["unit_x", "unit_y"])["weight"].agg(["sum", "size"])
    pairs = pairs.reset_index().rename(columns={"unit_x": "place", "unit_y": "evidence_id"})
    pairs["told"] = pairs["sum"].astype("float64") / pairs["evidence_id"].map(whole).astype("float64")
    pairs = pairs.sort_values(["place", "told", "evidence_id"], ascending=[True, False, True], kind="stable")
    first = pairs.drop_duplicates("place")
    second = pairs[~pairs.index.isin(first.index)].drop_duplicates("place").set_index("place")["told"]
    ahead = first["told"] >= _AHEAD * first["place"].map(second).fillna(0).astype("float64")
    clear = ahead & (first["told"] >= _TOLD) & (first["size"] >= _WORDS)
    return first.loc[clear, ["place", "evidence_id"]]


def _listed(units: Iterable[tuple[Any, str, Iterable[str]]]) -> pd.DataFrame:
    made = [(unit, who, token) for unit, who, tokens in units for token in tokens]
    return pd.DataFrame(made, columns=["unit", "who", "token"]).astype({"who": "str", "token": "str"})


def _runs(words: list[str]) -> set[str]:
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def _rare(words: list[str]) -> frozenset[str]:
    return stems(words, figures=True)
