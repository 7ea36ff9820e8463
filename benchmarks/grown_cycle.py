"""A cycle of any number of engineers, grown in memory from one small invented organisation: no file is written per person.

The organisation is written and loaded once. Copies of it stand side by side under one root, and what patterns compare
between people is made anew in each: who reports to whom, every rating, and a third of the vocabulary of every text, so
that a person's review still repeats their own record and nobody else's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from perfcal.load.workspace import load_workspace
from perfcal.sample import write_sample
from perfcal.schema.cycle import TABLES_BY_PERSON, Cycle

__all__ = ["BASE", "base_cycle", "grown"]

BASE = 250
CYCLES = 8
SEED = 20260101

_TABLES = ("people", *TABLES_BY_PERSON, "accounts")
_WRITTEN = ("evidence", "sections", "parts", "fields")
_MANAGERS = ("manager_id", "rater_id", "presenter_id", "manager_at_the_time")
_THRESHOLDS = (-3.9, -2.2, 0.4, 2.2)  # of the sample: 2, 8, 50, 30 and 10 %
_WORD = re.compile(r"(?<![\w/.#@-])[a-z]{4,}(?![\w/@])")
_SWAPPED = 0.35  # of the words of the vocabulary, in each copy
_NEAR = 40  # places in the order of how common words are: a word gives way to one about as common


def base_cycle(*, written: int, engineers: int = BASE) -> Cycle:
    """Write and load the small organisation: ratings, histories, events of eight cycles, growth docs of the last `written`."""
    with TemporaryDirectory() as folder:
        write_sample(Path(folder) / "base", engineers=engineers, cycles=CYCLES, seed=11)
        cycle = load_workspace(Path(folder) / "base")
    first = pd.Timestamp(cycle.dates.end) + pd.Timedelta(days=1) - pd.DateOffset(months=6 * written)
    dated = cycle.sections["date_end"]
    kept = set(cycle.sections.loc[dated.isna() | (dated >= first), "section_id"])
    tables = {name: getattr(cycle, name) for name in _WRITTEN}
    return replace(cycle, **{name: rows[rows["section_id"].isin(kept)] for name, rows in tables.items()})


def grown(base: Cycle, engineers: int) -> Cycle:
    """Return a cycle of about so many engineers, made of copies of `base`."""
    tiles = max(1, -(-engineers // int(base.people["employee_id"].str.startswith("e").sum())))
    marks = np.array(["", *(f"x{number}" for number in range(1, tiles))])
    seats = _seats(base, tiles)
    tables = {name: _tiled(getattr(base, name), marks, seats) for name in _TABLES}
    for name in ("evidence", "parts"):
        rows: pd.DataFrame = getattr(base, name)
        tables[name]["text"] = pd.Series(_reworded(base, rows["text"], tiles), dtype="str")
    tables["ratings"] = _rerated(tables["ratings"])
    people = tables["people"]
    roots = people["manager_id"].eq("") & (people.index > 0)
    root = people.loc[roots, "employee_id"].iloc[0]
    people.loc[roots & people["employee_id"].ne(root), "manager_id"] = root
    named = {name: _marked(getattr(base, name), marks) for name in ("rubric_of", "target_of", "target_by")}
    return replace(base, **tables, **named, pre_read_notes={}, problems=base.problems.iloc[:0])


def _marked(named: dict[str, str], marks: np.ndarray) -> dict[str, str]:
    return {who + mark: value for mark in marks for who, value in named.items()}


def _seats(base: Cycle, tiles: int) -> pd.DataFrame:
    """Return, for each engineer of each copy, the manager of `base` they have and the one they have in this copy."""
    people = base.people[base.people["employee_id"].str.startswith("e")]
    rng = np.random.default_rng(SEED)
    own = people["manager_id"].to_numpy(dtype=object)
    moved = [own, *(own[rng.permutation(len(own))] for _ in range(tiles - 1))]
    return pd.DataFrame({"own": np.tile(own, tiles), "seat": np.concatenate(moved)}, index=_index(people, tiles))


def _index(people: pd.DataFrame, tiles: int) -> pd.MultiIndex:
    return pd.MultiIndex.from_product([range(tiles), people["employee_id"]])


def _tiled(rows: pd.DataFrame, marks: np.ndarray, seats: pd.DataFrame) -> pd.DataFrame:
    """Return the rows once for each copy, with the copy's mark behind every id."""
    if rows.empty:
        return rows
    tile = np.repeat(np.arange(len(marks)), len(rows))
    mark = pd.Series(marks[tile], dtype="str")
    # Taken, not concatenated: text in one piece, as loading gives it; of four hundred pieces each search would join them.
    again = np.tile(np.arange(len(rows)), len(marks))
    made = rows.take(again).reset_index(drop=True)
    if "employee_id" in made:
        place = seats.index.get_indexer(pd.MultiIndex.from_arrays([tile, made["employee_id"]]))
        for name in _MANAGERS:
            if name in made:
                made[name] = _reseated(made[name], place, seats, mark)
        made["employee_id"] = made["employee_id"] + mark
        for name in ("section_id", "evidence_id"):
            if name in made:
                line = rows[name].str.rpartition(":")[2].take(again)
                made[name] = made["employee_id"] + ":" + line.reset_index(drop=True)
    doc = made["file"].str.startswith("growth_docs/").to_numpy(dtype=bool)
    stem = made["file"].str.removesuffix(".md") + mark + ".md"
    made["file"] = made["file"].where(~doc, stem)
    return made


def _reseated(managers: pd.Series, place: np.ndarray, seats: pd.DataFrame, mark: pd.Series) -> pd.Series:
    """Return managers of the copy: who is the engineer's own in `base` gives way to the one of their seat."""
    named = managers.to_numpy(dtype=object)
    known = place >= 0
    own = np.where(known, seats["own"].to_numpy()[place], "")
    chosen = np.where(known & (named == own), seats["seat"].to_numpy()[place], named)
    return pd.Series(chosen, dtype="str") + mark.where(pd.Series(chosen != ""), "")


def _reworded(base: Cycle, texts: pd.Series, tiles: int) -> list[str]:
    """Return the texts of every copy: in each, other words of the vocabulary give way to words about as common."""
    counts = Counter(word for text in base.parts["text"] for word in _WORD.findall(text))
    ordered = np.array([word for word, _count in counts.most_common()], dtype=object)
    given = list(texts)
    return [text for swap in _swaps(ordered, tiles) for text in (_reword(given, swap) if swap else given)]


def _swaps(ordered: np.ndarray, tiles: int) -> Iterator[dict[str, str]]:
    for tile in range(tiles):
        rng = np.random.default_rng([SEED, tile])
        swapped = np.flatnonzero(rng.random(len(ordered)) < _SWAPPED)
        near = np.clip(swapped + rng.integers(-_NEAR, _NEAR, len(swapped)), 0, len(ordered) - 1)
        yield dict(zip(ordered[swapped], ordered[near], strict=True)) if tile else {}


def _reword(texts: list[str], swap: dict[str, str]) -> list[str]:
    return [_WORD.sub(lambda found: swap.get(found[0], found[0]), text) for text in texts]


def _rerated(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return the ratings drawn anew: a person's strength, their cycle, and chance, cut at the sample's thresholds."""
    rng = np.random.default_rng([SEED, 1])
    person, people = pd.factorize(ratings["employee_id"])
    half = ratings.groupby(["employee_id", "cycle"], sort=False).ngroup().to_numpy()
    latent = rng.standard_normal(len(people))[person] + 0.4 * rng.standard_normal(half.max() + 1)[half]
    value = 1 + np.searchsorted(_THRESHOLDS, latent + 0.75 * rng.logistic(size=len(ratings)))
    overall = (ratings["stage"].eq("manager") & ratings["dimension"].eq("overall")).to_numpy(dtype=bool)
    given = np.full(half.max() + 1, 3)
    given[half[overall]] = value[overall]
    moved = rng.choice([-1, 0, 1], p=[0.08, 0.84, 0.08], size=len(ratings))
    final = ratings["stage"].eq("calibrated").to_numpy(dtype=bool)
    value = np.where(final, np.clip(given[half] + moved, 1, 5), value)
    return ratings.assign(
        rating=pd.Series(value, dtype="Int64"), label=pd.Series(value).astype("str"), line=range(2, len(ratings) + 2)
    ).astype({"line": "Int64"})
