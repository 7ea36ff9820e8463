"""Growth areas that a review is the first to write down: feedback saved for review day (R2.2, R11.8).

An earlier mention is looked for in words, generously: a growth area counts as mentioned where a note, a 1:1, a reply,
feedback, a repair loop, a PIP or an earlier review has its title (Estimates: …) or a tag of its dimension, or shares
enough of its words, not all of them names of the work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from perfcal.evidence.wording import times
from perfcal.patterns.cited import documents
from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, Detector, findings
from perfcal.patterns.shingles import NAME, PRONOUN, mask, name_words
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["SAVED_FOR_REVIEW_DAY", "mentions", "saved_for_review_day"]

Words = frozenset[str]

_NAME = "saved_for_review_day"
_AREAS = "Growth areas"
_EARLIER = ("note", "1:1", "feedback", "repair", "pip")
_STEM = 6  # letters: discuss, discussion and discussing are one word
_LONG = 20  # different words: from here on, a few shared ones are no mention
_TITLE = r"^([^:.\d]{4,40}):\s"  # Estimates: …
_FEWEST_AREAS = 2
_WRITTEN, _WRITTEN_EACH = 1, 2.5  # notes and 1:1s to this person, and to each person of the same manager


def saved_for_review_day(cycle: Cycle) -> pd.DataFrame:
    """Whose review is the first to write its growth areas down? One finding per person whose review has one (R11.8).

    `n` is the number of growth areas, `estimate` the share of them without an earlier mention. A question where there are
    two or more, none is mentioned, and the manager does write: a note or 1:1 to this person in the period, and 2.5 to each
    of their people. A rule with counts, without p. What was said and not written is in no record; nor does a
    mention say that it was clear.
    """
    reviews = documents(cycle, "review").drop_duplicates("employee_id", keep="last")
    lines = _lines(cycle, reviews)
    areas = lines[lines["area"]]
    reviews = reviews[reviews["employee_id"].isin(areas["employee_id"])]
    written = _written(cycle, reviews)
    by_person = {str(who): rows for who, rows in lines.groupby("employee_id")}
    rows = [
        _row(review, by_person[review["employee_id"]], written.loc[review["employee_id"]])
        for review in records(reviews)
    ]
    parameters = {"areas": _FEWEST_AREAS, "written": _WRITTEN, "written_each": _WRITTEN_EACH, "stem": _STEM}
    return findings(rows, pattern=_NAME, parameters=parameters)


def mentions(area: Words, entry: Words, work: Words) -> bool:
    """Say whether an entry shares enough words with a growth area, of which `work` are names of the work.

    Four shared words are a mention, six where the entry is long, three where they are two fifths of it; one of them at
    least must be none of the work's, which any line about that work would have.
    """
    shared = area & entry
    enough = len(shared) >= (6 if len(entry) > _LONG else 4)
    return bool(shared - work) and (enough or (len(shared) >= 3 and len(shared) >= 0.4 * len(entry)))


@dataclass(frozen=True, slots=True)
class _Found:
    """A growth area, and the first earlier line that mentions it."""

    place: str
    mention: str


def _lines(cycle: Cycle, reviews: pd.DataFrame) -> pd.DataFrame:
    """Return every line that could be a growth area, an earlier mention of it, or name the engineer's work, as words."""
    parts = cycle.parts[cycle.parts["text"] != ""]
    parts = parts.merge(reviews[["employee_id", "section_id", "date_end"]], on="employee_id", suffixes=("", "_review"))
    parts["area"] = (parts["section_id"] == parts["section_id_review"]) & (parts["heading"] == _AREAS)
    parts["work"] = (parts["kind"] == "update") & (parts["heading"] != "Reply")
    wanted = parts["kind"].isin(_EARLIER) | (parts["kind"] == "update") | (parts["heading"] == _AREAS)
    wanted &= parts["area"] | parts["work"] | (parts["date_end"] <= parts["date_end_review"])
    wanted &= parts["area"] | (parts["section_id"] != parts["section_id_review"])
    made = _split(cycle, parts[wanted])
    names = name_words(cycle.people["name"])
    made["title"] = made["said"].str.extract(_TITLE, expand=False).fillna("").str.casefold()
    made["words"] = pd.Series([_words(str(said), names) for said in made["said"]], index=made.index, dtype="object")
    return made.sort_values(["employee_id", "date_end", "line"], kind="stable").reset_index(drop=True)


def _split(cycle: Cycle, parts: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of parts with the place and the dimensions of the bullet each is; prose has the place of its part."""
    made = parts.assign(said=parts["text"].str.split("\n")).explode("said").reset_index(drop=True)
    bullets = cycle.evidence[["section_id", "text", "line", "dimensions"]].drop_duplicates(["section_id", "text"])
    bullets = bullets.rename(columns={"text": "said", "line": "bullet"})
    made = made.astype({"said": "str"}).merge(bullets, on=["section_id", "said"], how="left")
    made["line"] = made["bullet"].fillna(made["line"]).astype("int64")
    made["place"] = made["file"] + ":" + made["line"].astype("str")
    return made


def _words(text: str, names: frozenset[str]) -> Words:
    """Return the words that carry meaning, cut to their stems; names of people are none."""
    kept = (word.strip("'") for word in mask(text, names) if word not in (NAME, PRONOUN))
    long = (word for word in kept if len(word) > 3 or not word.isascii())
    return frozenset(word[:_STEM] for word in long if word not in ENGLISH_STOP_WORDS and not word.isdigit())


def _written(cycle: Cycle, reviews: pd.DataFrame) -> pd.DataFrame:
    """Return how many notes and 1:1s of the period each person has, and how many each person of the same manager."""
    kept = cycle.sections[cycle.sections["kind"].isin(("note", "1:1"))]
    kept = kept.merge(reviews[["employee_id", "date_start", "date_end"]], on="employee_id", suffixes=("", "_review"))
    within = (kept["date_start"] >= kept["date_start_review"]) & (kept["date_end"] <= kept["date_end_review"])
    counts = kept[within].groupby("employee_id").size()
    managers = cycle.people.drop_duplicates("employee_id").set_index("employee_id")["manager_id"]
    people = reviews.set_index("employee_id")[[]]
    people["own"] = counts.reindex(people.index).fillna(0).astype("int64")
    people["each"] = people["own"].groupby(managers.reindex(people.index).fillna("")).transform("mean")
    return people


def _row(review: dict[str, Any], lines: pd.DataFrame, written: pd.Series[float]) -> dict[str, Any]:
    found = list(_search(lines))
    bare = [each for each in found if not each.mention]
    own, each = int(written["own"]), float(written["each"])
    usual = f"{times(own, 'note or 1:1', 'notes and 1:1s')} of the period on paper, {each:.1f} for each person of the manager"
    none = f"None of the {len(found)} growth areas has an earlier written mention, with {usual}"
    if len(found) == 1:
        none = f"The one growth area has no earlier written mention, with {usual}"
    told = {"subject": review["employee_id"], "n": len(found), "estimate": len(bare) / len(found)}
    told["evidence"] = tuple(
        dict.fromkeys([*(one.place for one in found), *(one.mention for one in found if one.mention)])
    )
    if len(bare) < len(found):
        reason = f"{len(found) - len(bare)} of {times(len(found), 'growth area')} {'has' if len(found) - len(bare) == 1 else 'have'} an earlier written mention."
        return {**told, "status": NO_SIGN, "reason": reason}
    if len(found) >= _FEWEST_AREAS and own >= _WRITTEN and each >= _WRITTEN_EACH:
        return {**told, "status": QUESTION, "reason": f"{none}."}
    return {**told, "status": CANNOT_TELL, "reason": f"{none}: {_too_little(len(found), own)}"}


def _too_little(areas: int, own: int) -> str:
    if areas < _FEWEST_AREAS:
        return f"from {_FEWEST_AREAS} growth areas on it would be asked about."
    if not own:
        return "where nothing was written, silence about these is no sign."
    return f"so little that silence about these is no sign; with {_WRITTEN_EACH} for each person it is asked about."


def _search(lines: pd.DataFrame) -> Iterator[_Found]:
    """Go through the growth areas of a review with the first earlier line that mentions each, "" where none does."""
    work: Words = frozenset().union(*lines.loc[lines["work"], "words"])
    told = ["place", "words", "title", "dimensions"]
    earlier = records(lines.loc[~lines["work"] & ~lines["area"], told])
    for area in records(lines.loc[lines["area"], told]):
        hits = (
            entry["place"]
            for entry in earlier
            if _same_title_or_tag(area, entry) or mentions(area["words"], entry["words"], work)
        )
        yield _Found(str(area["place"]), next(hits, ""))


def _same_title_or_tag(area: dict[str, Any], entry: dict[str, Any]) -> bool:
    if area["title"] and area["title"] == entry["title"]:
        return True
    tags = [one["dimensions"] if isinstance(one["dimensions"], tuple) else () for one in (area, entry)]
    return bool(set(tags[0]) & set(tags[1]))


SAVED_FOR_REVIEW_DAY = Detector(
    name=_NAME,
    title="Growth areas first written in the review",
    about="person",
    asks="When, and how, did this person hear of these growth areas before the review?",
    rule=(
        "None of two or more growth areas of the review shares its words, its title or a dimension's tag with an earlier note, 1:1, "
        "reply, feedback, repair loop, PIP or review; asked where the period has a note or 1:1 to this person, and 2.5 to "
        "each person of the manager."
    ),
    silent_on="It does not show what was said and not written, nor that a growth area with a mention was understood.",
    find=saved_for_review_day,
    source="R2.2, R11.8",
)
