"""Growth areas that a review is the first to write down: feedback saved for review day (R2.2, R11.8).

An earlier mention is looked for in words, generously: a growth area counts as mentioned where a note, a 1:1, a reply,
feedback, a repair loop, a PIP or an earlier review has its title (Estimates: …) or a tag of its dimension, or shares
enough of its words, not all of them names of the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from perfcal.evidence.earlier_mentions import TITLE, shared_words
from perfcal.evidence.wording import times
from perfcal.patterns.cited import documents
from perfcal.patterns.content_words import Words, text_stems
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, Detector, findings
from perfcal.patterns.shingles import roster_words
from perfcal.schema.columns import file_lines, records
from perfcal.schema.cycle import Cycle

__all__ = ["SAVED_FOR_REVIEW_DAY", "saved_for_review_day"]

_NAME = "saved_for_review_day"
_AREAS = "Growth areas"
_EARLIER = ("note", "1:1", "feedback", "repair", "pip")
_BEFORE = pd.Timedelta(days=365)  # before the period: what was written longer ago is no preparation for this review
_MANY, _USUAL = 20, 0.10  # people, and the share of them whose lines have a word that tells nothing
_FEWEST_AREAS = 2
_OTHERS, _SHARE = (
    2,
    1 / 3,
)  # other people of the manager with an earlier mention: how many, and which part of all others
_BY_CHANCE = 0.02  # how often none would be mentioned where the manager writes as of the others


def saved_for_review_day(cycle: Cycle) -> pd.DataFrame:
    """Whose review is the first to write its growth areas down? One finding per person whose review has one (R11.8).

    `n` is the number of growth areas, `estimate` the share of them without an earlier mention. A question where there are
    two or more, none is mentioned, and the manager usually writes earlier: of their other people, a third or more have an
    earlier mention, and so many of those people's growth areas have one that none here has a chance of 2 % at most. A
    rule with counts, without p. What was said and not written is in no record; nor does a mention say that it was clear.
    """
    reviews = documents(cycle, "review").drop_duplicates("employee_id", keep="last")
    areas: dict[str, list[_Area]] = {}
    having: Counter[str] = Counter()
    speaking = 0
    for _some, part in cycle.in_parts(sorted(reviews["employee_id"])):
        for who, lines in _by_person(_lines(part, reviews)):
            earlier = [line.words for line in lines if not line.work and not line.area]
            speaking += bool(earlier)
            having.update(frozenset().union(*earlier))
            if any(line.area for line in lines):
                areas[who] = list(_search(lines))
    usual = _usual(having, speaking)
    found = {who: [_Found(area.place, area.mention(usual)) for area in own] for who, own in areas.items()}
    counts = _habits(cycle, found)
    rows = [_row(row, found[row["employee_id"]]) for row in records(counts)]
    parameters = {"areas": _FEWEST_AREAS, "others": _OTHERS, "share": _SHARE, "by_chance": _BY_CHANCE}
    return findings(rows, pattern=_NAME, parameters=parameters)


class _Line(NamedTuple):
    """A line as it is compared."""

    place: str
    title: str
    words: Words
    dimensions: frozenset[str]
    area: bool
    work: bool


_TOLD = _Line._fields


@dataclass(frozen=True, slots=True)
class _Area:
    """A growth area, and the earlier lines that may mention it: with the words that would tell, None where a title or tag does."""

    place: str
    entries: tuple[tuple[str, Words | None], ...]

    def mention(self, usual: Words) -> str:
        """Return the first line that mentions it by more than words everybody has; "" where none does."""
        return next((place for place, telling in self.entries if telling is None or telling - usual), "")


@dataclass(frozen=True, slots=True)
class _Found:
    """A growth area, and the first earlier line that mentions it."""

    place: str
    mention: str


def _lines(cycle: Cycle, reviews: pd.DataFrame) -> pd.DataFrame:
    """Return every line that could be a growth area, an earlier mention of it, or name the engineer's work, as words."""
    parts = cycle.parts[cycle.parts["text"] != ""]
    parts = parts[parts["kind"].isin((*_EARLIER, "update")) | (parts["heading"] == _AREAS)]
    ours = reviews[["employee_id", "section_id", "date_start", "date_end"]]
    parts = parts.merge(ours, on="employee_id", suffixes=("", "_review"))
    parts["area"] = (parts["section_id"] == parts["section_id_review"]) & (parts["heading"] == _AREAS)
    parts["work"] = (parts["kind"] == "update") & (parts["heading"] != "Reply")
    in_time = parts["date_end"].between(parts["date_start_review"] - _BEFORE, parts["date_end_review"])
    made = _split(cycle, parts[parts["area"] | (in_time & (parts["section_id"] != parts["section_id_review"]))])
    names = roster_words(cycle.people)
    made["title"] = made["said"].str.extract(TITLE, expand=False).fillna("").str.casefold()
    made["words"] = pd.Series([text_stems(said, names) for said in made["said"]], index=made.index, dtype="object")
    return made.sort_values(["employee_id", "date_end", "line"], kind="stable").reset_index(drop=True)


def _by_person(lines: pd.DataFrame) -> Iterator[tuple[str, list[_Line]]]:
    """Go through people with their lines, the oldest first."""
    of_person: dict[str, list[_Line]] = {}
    for who, *told in zip(*(lines[name] for name in ("employee_id", *_TOLD)), strict=True):
        of_person.setdefault(who, []).append(_Line(*told))
    yield from of_person.items()


def _usual(having: Counter[str], people: int) -> Words:
    """Return the words that so many people's earlier lines have that they tell nothing: next, week, page."""
    if people < _MANY:
        return frozenset()
    return frozenset(word for word, count in having.items() if count > _USUAL * people)


def _split(cycle: Cycle, parts: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of parts with the place and the dimensions of the bullet each is; prose has the place of its part."""
    made = parts.assign(said=parts["text"].str.split("\n")).explode("said").reset_index(drop=True)
    bullets = cycle.evidence[["section_id", "text", "line", "dimensions"]].drop_duplicates(["section_id", "text"])
    bullets = bullets.rename(columns={"text": "said", "line": "bullet"})
    made = made.astype({"said": "str"}).merge(bullets, on=["section_id", "said"], how="left")
    made["line"] = made["bullet"].fillna(made["line"]).astype("int64")
    made["place"] = file_lines(made)
    tags = [frozenset(tags) if isinstance(tags, tuple) else frozenset() for tags in made["dimensions"]]
    return made.assign(dimensions=pd.Series(tags, index=made.index, dtype="object"))


def _habits(cycle: Cycle, found: dict[str, list[_Found]]) -> pd.DataFrame:
    """Return, per person, `areas` and how many are `told` earlier, and what the manager does with the other people.

    `people` are the manager's others with growth areas, `heard` those of them with an earlier mention, `share` the part of
    the growth areas of the heard that has one (drawn towards a half by one area on either side), and `by_chance` how
    often none of this person's would have one at that share.
    """
    counts = pd.DataFrame(
        [(who, len(areas), sum(bool(area.mention) for area in areas)) for who, areas in found.items()],
        columns=["employee_id", "areas", "told"],
    )
    managers = cycle.people.drop_duplicates("employee_id").set_index("employee_id")["manager_id"].to_dict()
    counts["manager"] = [managers.get(who, "") for who in counts["employee_id"]]
    counts["heard"] = (counts["told"] > 0).astype("int64")
    counts["known"] = counts["areas"] * counts["heard"]
    counts["people"] = 1
    own = counts[["people", "heard", "told", "known"]]
    others = own.groupby(counts["manager"]).transform("sum") - own
    share = (others["told"] + 1) / (others["known"] + 2)
    made = counts[["employee_id", "areas", "told"]].assign(people=others["people"], heard=others["heard"])
    return made.assign(share=share, by_chance=(1 - share) ** counts["areas"])


def _row(row: dict[str, Any], found: list[_Found]) -> dict[str, Any]:
    areas, told = int(row["areas"]), int(row["told"])
    made = {"subject": row["employee_id"], "n": areas, "estimate": 1 - told / areas}
    made["evidence"] = tuple(
        dict.fromkeys([*(one.place for one in found), *(one.mention for one in found if one.mention)])
    )
    if told:
        reason = f"{told} of {times(areas, 'growth area')} {'has' if told == 1 else 'have'} an earlier written mention."
        return {**made, "status": NO_SIGN, "reason": reason}
    none = f"None of the {areas} growth areas has" if areas > 1 else "The one growth area does not have"
    none = f"{none} an earlier written mention; of {times(row['people'], 'other person', 'other people')} of the manager, {row['heard']:.0f} have one"
    usual = row["heard"] >= max(_OTHERS, _SHARE * row["people"]) and row["by_chance"] <= _BY_CHANCE
    if areas >= _FEWEST_AREAS and usual:
        return {**made, "status": QUESTION, "reason": f"{none}."}
    return {**made, "status": CANNOT_TELL, "reason": f"{none}, {_too_little(row)}"}


def _too_little(row: dict[str, Any]) -> str:
    if row["areas"] < _FEWEST_AREAS:
        return f"and from {_FEWEST_AREAS} growth areas on it would be asked about."
    if row["heard"] < max(_OTHERS, _SHARE * row["people"]):
        return f"and only where {_OTHERS} and a third of them have does silence about these tell anything."
    needed = int(np.ceil(np.log(_BY_CHANCE) / np.log(1 - row["share"])))
    return f"for some growth areas only; {needed} without a mention would be asked about."


def _search(lines: list[_Line]) -> Iterator[_Area]:
    """Go through the growth areas of a review, each with the earlier lines that may mention it."""
    work: Words = frozenset().union(*(line.words for line in lines if line.work))
    earlier = [line for line in lines if not line.work and not line.area]
    for area in lines:
        if area.area:
            yield _Area(area.place, tuple(_entries(area, earlier, work)))


def _entries(area: _Line, earlier: list[_Line], work: Words) -> Iterator[tuple[str, Words | None]]:
    """Go through the lines that may mention an area, up to the first that does whatever words are usual."""
    for entry in earlier:
        if (area.title and area.title == entry.title) or not area.dimensions.isdisjoint(entry.dimensions):
            yield entry.place, None
            return
        if telling := shared_words(area.words, entry.words) - work:
            yield entry.place, telling


SAVED_FOR_REVIEW_DAY = Detector(
    name=_NAME,
    title="Growth areas first written in the review",
    about="person",
    asks="When, and how, did this person hear of these growth areas before the review?",
    rule=(
        "None of two or more growth areas of the review shares its words, its title or a dimension's tag with an earlier note, 1:1, "
        "reply, feedback, repair loop, PIP or review of the year before, while two and a third of the manager's other people "
        "have such a mention, of so many of their growth areas that none here has a chance of 2 % at most."
    ),
    silent_on="It does not show what was said and not written, nor that a growth area with a mention was understood.",
    find=saved_for_review_day,
    source="R2.2, R11.8",
)
