"""Where a review's growth area was written down before, in words the engineer could read (R2.2).

A mention is looked for generously: an earlier entry has the area's title (Estimates: …) or a tag of its dimension, or
shares enough of its words, not all of them names of the engineer's work. What was said and not written is in no record, and
a mention does not say that it was clear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from perfcal.evidence.bullet_rows import BulletRows
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.once import once_per_table

__all__ = ["TITLE", "GrowthArea", "earlier_mentions", "is_mention", "shared_words", "telling_words"]

Words = frozenset[str]

AREAS = "Growth areas"
_EARLIER = ("note", "1:1", "feedback", "repair", "pip")
_KINDS = (*_EARLIER, "update", "review")
_OF_A_BULLET = ["section_id", "text", "details", "line", "dimensions"]
_STEM = 6  # letters: discuss, discussion and discussing are one word
_LONG = 20  # different words: from here on, a few shared ones are no mention
_PERIOD = pd.DateOffset(months=6)  # a quarter's review may rest on the half it belongs to
TITLE = re.compile(r"^([^:.\d]{4,40}):\s")
"""What a growth area and its mention may begin with: Estimates: …"""
_WORD = re.compile(r"(?:https?://|www\.)\S+|#\S+|[^\W\d_]+(?:['’][^\W\d_]+)?")
_LITTLE_WORDS = (
    "about above after again against ahead all almost alone along already also although always among another around "
    "away back because been before behind being below beside besides between beyond both cannot could does doing done "
    "down during each either else enough even ever every everyone everything first from further give given goes going "
    "gone have having here herself himself however into itself just keep last least less like made make makes many "
    "might mine more most much must myself need neither never next none nothing often once only onto other others "
    "ours ourselves over perhaps please rather really same seem seems several shall should show side since some "
    "somebody someone something sometimes somewhere still such take than that their theirs them themselves then there "
    "therefore these they thing things this those though through throughout thus together toward towards under until "
    "upon very want well were what whatever when whenever where whether which while whole whom whose will with within "
    "without would your yours yourself yourselves"
)
_SAYS_LITTLE = frozenset(_LITTLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class GrowthArea:
    """A growth area of a review, and the first earlier line that mentions it."""

    text: str
    file: str
    line: int
    mention: str  # file:line, "" where none was found
    searched: int  # earlier entries looked through


@dataclass(frozen=True, slots=True)
class _Line:
    """A bullet or paragraph of a growth doc, with what it can be recognised by."""

    part: Mapping[str, Any]
    text: str
    line: int
    title: str
    words: Words
    dimensions: frozenset[str]

    @property
    def told(self) -> bool:
        """Whether it is something the engineer was told: not their own update, of a review the growth areas only."""
        if self.part["kind"] == "review":
            return bool(self.part["heading"] == AREAS)
        return self.part["kind"] in _EARLIER or (self.part["kind"] == "update" and self.part["heading"] == "Reply")

    def mentions(self, area: _Line, work: Words) -> bool:
        if area.title and area.title == self.title:
            return True
        return bool(area.dimensions & self.dimensions) or is_mention(area.words, self.words, work)


def earlier_mentions(cycle: Cycle, employee_id: str) -> dict[str, list[GrowthArea]]:
    """Return the growth areas of a person's reviews by section, each with where it was first written to them (R2.2).

    Looked through are notes, 1:1s, replies, feedback, repair loops, PIPs and earlier reviews that end with the review's
    period or before, and not more than its own length or half a year earlier. A review without growth areas is not there.
    """
    lines = sorted(_lines(cycle, employee_id), key=lambda line: (line.part["date_end"], line.line))
    work = frozenset[str]().union(*(line.words for line in lines if line.part["kind"] == "update" and not line.told))
    told = [line for line in lines if line.told]
    found: dict[str, list[GrowthArea]] = {}
    for area in told:
        if area.part["kind"] == "review":
            earlier = _before(area.part, told)
            hits = (f"{line.part['file']}:{line.line}" for line in earlier if line.mentions(area, work))
            row = GrowthArea(area.text, area.part["file"], area.line, next(hits, ""), len(earlier))
            found.setdefault(area.part["section_id"], []).append(row)
    return found


def _before(review: Mapping[str, Any], told: list[_Line]) -> list[_Line]:
    """Return the lines of other sections that are from the review's period, or from the half-year before its end."""
    begins, ends = min(review["date_start"], review["date_end"] - _PERIOD), review["date_end"]
    others = (line for line in told if line.part["section_id"] != review["section_id"])
    return [line for line in others if begins <= line.part["date_end"] <= ends]  # no day is in no period


def shared_words(area: Words, entry: Words) -> Words:
    """Return the words an entry shares with a growth area; none where they are too few for a mention.

    Four shared words are a mention, six where the entry is long, three where they are two fifths of it; one of them at
    least must be no name of the work, which any line about that work would have.
    """
    shared = area & entry
    enough = len(shared) >= (6 if len(entry) > _LONG else 4)
    return shared if enough or (len(shared) >= 3 and len(shared) >= 0.4 * len(entry)) else frozenset()


def is_mention(area: Words, entry: Words, work: Words) -> bool:
    """Say whether an entry shares enough words with a growth area, one of them at least no name of the `work`."""
    return bool(shared_words(area, entry) - work)


def telling_words(text: str, names: Collection[str] = frozenset()) -> Words:
    """Return the words of a text that carry meaning, cut to their stems; `names` of people are none."""
    plain = (_plain(word) for word in _WORD.findall(text) if not word.startswith(("#", "http", "www.")))
    kept = (word for word in plain if (len(word) > 3 or not word.isascii()) and word not in _SAYS_LITTLE)
    return frozenset(word[:_STEM] for word in kept) - frozenset(names)


def _plain(word: str) -> str:
    """Return a word without accents and without what follows an apostrophe, in lower case."""
    if word.isascii():
        return word.partition("'")[0].lower()
    bare = unicodedata.normalize("NFKD", word.replace("’", "'").partition("'")[0])
    return unicodedata.normalize("NFC", "".join(sign for sign in bare if not unicodedata.combining(sign))).casefold()


def _lines(cycle: Cycle, employee_id: str) -> Iterator[_Line]:
    """Go through the lines of a person's document; prose has the line of its part."""
    own, names = cycle.about(employee_id), _roster_words(cycle.people)
    bullets = BulletRows(own.evidence[_OF_A_BULLET])
    for part in records(own.parts[(own.parts["text"] != "") & own.parts["kind"].isin(_KINDS)]):
        for text in part["text"].split("\n"):
            bullet = bullets.take(part["section_id"], text) or {}
            titled = TITLE.match(text)
            yield _Line(
                part,
                text,
                int(bullet.get("line", part["line"])),
                titled[1].casefold() if titled else "",
                telling_words(text, names),
                frozenset(bullet.get("dimensions", ())),
            )


@once_per_table
def _roster_words(people: pd.DataFrame) -> Words:
    return telling_words(" ".join(people["name"]))
