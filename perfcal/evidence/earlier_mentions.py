"""Where a review's growth area was written down before, in words the engineer could read (R2.2).

A mention is looked for generously: an earlier entry has the area's title (Estimates: …) or a tag of its dimension, or
shares enough of its words, not all of them names of the engineer's work. What was said and not written is in no record, and
a mention does not say that it was clear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle

__all__ = ["GrowthArea", "earlier_mentions", "is_mention", "telling_words"]

Words = frozenset[str]

AREAS = "Growth areas"
_EARLIER = ("note", "1:1", "feedback", "repair", "pip", "update", "review")
_STEM = 6  # letters: discuss, discussion and discussing are one word
_LONG = 20  # different words: from here on, a few shared ones are no mention
_PERIOD = pd.DateOffset(months=6)  # a quarter's review may rest on the half it belongs to
_TITLE = re.compile(r"^([^:.\d]{4,40}):\s")
_WORD = re.compile(r"(?:https?://|www\.)\S+|#\S+|[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAYS_LITTLE = frozenset(
    "about above after again against ahead all almost alone along already also although always among another around away back because been "
    "before behind being below beside besides between beyond both cannot could does doing done down during each either else enough even ever "
    "every everyone everything first from further give given goes going gone have having here herself himself however into itself just keep "
    "last least less like made make makes many might mine more most much must myself need neither never next none nothing often once only "
    "onto other others ours ourselves over perhaps please rather really same seem seems several shall should show side since some somebody "
    "someone something sometimes somewhere still such take than that their theirs them themselves then there therefore these they thing things "
    "this those though through throughout thus together toward towards under until upon very want well were what whatever when whenever where "
    "whether which while whole whom whose will with within without would your yours yourself yourselves".split()
)


@dataclass(frozen=True, slots=True)
class GrowthArea:
    """A growth area of a review, and the first earlier line that mentions it."""

    text: str
    file: str
    line: int
    mention: str  # file:line, "" where none was found
    searched: int  # earlier entries looked through


def earlier_mentions(cycle: Cycle, section_id: str) -> list[GrowthArea]:
    """Return the growth areas of one review, each with where it was first written to the engineer in the period (R2.2).

    Looked through are notes, 1:1s, replies, feedback, repair loops, PIPs and earlier reviews that end with the review's
    period or before, and not more than its own length or half a year earlier. Empty where the review has no growth area.
    """
    review = cycle.sections.set_index("section_id").loc[section_id]
    own = cycle.parts[(cycle.parts["employee_id"] == review["employee_id"]) & (cycle.parts["text"] != "")]
    begins = min(review["date_start"], review["date_end"] - _PERIOD)
    before = (own["date_end"] <= review["date_end"]) & (own["date_end"] >= begins) & (own["section_id"] != section_id)
    told = own["kind"].isin(_EARLIER) & ((own["kind"] != "update") | (own["heading"] == "Reply"))
    told &= (own["kind"] != "review") | (own["heading"] == AREAS)
    names = telling_words(" ".join(cycle.people["name"]))
    bullets = _bullets(cycle, str(review["employee_id"]))
    earlier = sorted(_entries(own[before & told], names, bullets), key=lambda entry: (entry["when"], entry["line"]))
    work = _work(own[(own["kind"] == "update") & (own["heading"] != "Reply")], names)
    areas = own[(own["section_id"] == section_id) & (own["heading"] == AREAS)]
    return [_searched(area, earlier, work) for area in _entries(areas, names, bullets)]


def is_mention(area: Words, entry: Words, work: Words) -> bool:
    """Say whether an entry shares enough words with a growth area, of which `work` are names of the work.

    Four shared words are a mention, six where the entry is long, three where they are two fifths of it; one of them at
    least must be none of the work's, which any line about that work would have.
    """
    shared = area & entry
    enough = len(shared) >= (6 if len(entry) > _LONG else 4)
    return bool(shared - work) and (enough or (len(shared) >= 3 and len(shared) >= 0.4 * len(entry)))


def telling_words(text: str, names: Collection[str] = frozenset()) -> Words:
    """Return the words of a text that carry meaning, cut to their stems; `names` of people are none."""
    return _stems(text) - frozenset(names)


@lru_cache(maxsize=50_000)  # the same updates are looked at for every review of a person
def _stems(text: str) -> Words:
    plain = (_plain(word) for word in _WORD.findall(text) if not word.startswith(("#", "http", "www.")))
    kept = (word for word in plain if (len(word) > 3 or not word.isascii()) and word not in _SAYS_LITTLE)
    return frozenset(word[:_STEM] for word in kept)


def _plain(word: str) -> str:
    """Return a word without accents and without what follows an apostrophe, in lower case."""
    if word.isascii():
        return word.partition("'")[0].lower()
    bare = unicodedata.normalize("NFKD", word.replace("’", "'").partition("'")[0])
    return unicodedata.normalize("NFC", "".join(sign for sign in bare if not unicodedata.combining(sign))).casefold()


def _bullets(cycle: Cycle, employee_id: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Return a person's bullets by section and words, to know the line and the dimensions of each."""
    told = ["section_id", "text", "details", "line", "dimensions"]
    rows = records(cycle.evidence.loc[cycle.evidence["employee_id"] == employee_id, told])
    return {(row["section_id"], f"{row['text']} {row['details']}".strip()): row for row in rows}


def _entries(
    parts: pd.DataFrame, names: Words, bullets: dict[tuple[str, str], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Go through the lines of some parts, each with its words, title and dimensions."""
    for part in records(parts):
        for said in part["text"].split("\n"):
            bullet = bullets.get((part["section_id"], said), {})
            titled = _TITLE.match(said)
            yield {
                "text": said,
                "file": part["file"],
                "line": int(bullet.get("line", part["line"])),
                "when": part["date_end"],
                "words": telling_words(said, names),
                "title": titled[1].casefold() if titled else "",
                "dimensions": set(bullet.get("dimensions", ())),
            }


def _work(updates: pd.DataFrame, names: Words) -> Words:
    return frozenset().union(*(telling_words(text, names) for text in updates["text"]))


def _searched(area: dict[str, Any], earlier: list[dict[str, Any]], work: Words) -> GrowthArea:
    hits = (f"{entry['file']}:{entry['line']}" for entry in earlier if _mentions(entry, area, work))
    return GrowthArea(area["text"], area["file"], area["line"], next(hits, ""), len(earlier))


def _mentions(entry: dict[str, Any], area: dict[str, Any], work: Words) -> bool:
    same_title = bool(area["title"]) and area["title"] == entry["title"]
    return same_title or bool(area["dimensions"] & entry["dimensions"]) or is_mention(area["words"], entry["words"], work)
