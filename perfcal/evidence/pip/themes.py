"""Whether two writings are about one behaviour: by the words of content they share, and never surer than that.

A word counts when it carries meaning, is no name, no number and no day, and is not merely the name of the engineer's work:
a line about the outbox is not about lateness because both mention the outbox. Words of how people work together (review,
release, date …) count even where the engineer's own updates use them.
"""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["SURE", "Link", "Words", "content_words", "link"]

Words = frozenset[str]
Link = Literal["sure", "possible", "none"]

SURE = 3  # shared words from which on two writings are taken to be about one behaviour
_FEWEST = 2  # where they are half of the shorter one
_LONG = 20  # words of content
_STEM = 6  # letters: discuss, discussion and discussing are one word
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_EMPTY_WORDS = """
a about above after again against ago agree agreed all almost alone along already also although always am among an and
another any anyone anything apr april are around as ask asked asks at aug august away back be became because become
been before began begin begins behavior behaviour being below between both but by came can cannot come could counted
criteria day days dec december did didn didn't do does doesn doesn't doing don don't done down during each early
either end ended ends engineer enough even evening ever every everyone everything example examples expect expected feb
february few first five for four friday from full gap gave get give given goes going gone good got great had half has
have having he held help helped her here hers him his hour hours how however i if improve improved improvement in
instead into is it its itself jan january jul july jun june just keep kept know known last least left less let level
like line list little long look looked made make makes manager many mar march may me mean meant might mine minute
minutes moment monday month months more morning most much must my name need needed needs never new next night nights
no nobody none nor not note noted nothing nov november now number oct october of off often old on once one only onto
or other others our ours out over own part parts people per person piece place plan point points progress put
quarter quite rather really right said same saturday saw say says second see seen sep sept september seven several
shall she should show shown shows side since six so some somebody someone something soon still such sunday take taken
takes taking talk talked target team tell ten than thank that the their theirs them then there these they thing things
think third this those though three through thursday thus till time times to today together told too took toward
towards tried try tuesday two under until up upon us use used uses using very want wanted wants was way ways we
wednesday week weekly weeks well went were what when where whether which while who whole whom whose why will with
within without word words work worked working works would write written wrote year years yes yesterday yet you your
yours yourself
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())

_HOW_WE_WORK = """
acknowledge alarm alert announce answer attend attention author behind block break build bug change channel checklist client
collaborate comment commit communicate complete conduct conflict customer date deadline decide decision defect delay delegate
deliver delivery demo depend deploy description design detail discuss document draft due email error escalate estimate excuse
explain fail failure feedback finish fix follow forecast handover hand incident inform initiative interrupt interview invite
issue join late leak listen log mentor merge message migrate mistake monitor notice notify onboard outage overrun own owner
page pager pair patch postpone postmortem prepare present pressure priority problem production promise pull punctual quality
question raise react regression reject release rely reply report request rerun respond response retro review revert rework
rollback rota rush scope sever ship silence skip slip slow spec sprint stakeholder standup status support task test ticket tone
track train triage unannounced unanswered undo unreviewed untested update urgent verify wait warn
"""


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    word = word.removesuffix("e") if len(word) > 3 else word
    return (word[:-1] if len(word) > 3 and word[-1] == word[-2] else word)[:_STEM]


_COMMON = frozenset(map(_stem, _HOW_WE_WORK.split()))


def content_words(text: str, *, names: Words = frozenset()) -> Words:
    """Return the stems of a text's words of content; names of people, given in lower case, are none."""
    found = (word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in found if len(word) > 2 and word not in names and word not in _EMPTY)


def link(one: Words, other: Words, *, work: Words = frozenset()) -> Link:
    """Say whether two writings are about one behaviour: three shared words are taken as sure, one as possible.

    Two are sure where they are half of the shorter writing; two long writings need a fourth, because they share three by
    chance. `work` are the words of the engineer's own updates; of those, only the words of how people work together
    count.
    """
    shared = (one & other) - (work - _COMMON)
    shorter = min(len(one), len(other))
    half = len(shared) >= _FEWEST and 2 * len(shared) >= shorter
    sure = half or len(shared) >= SURE + (shorter > _LONG)
    return "sure" if sure else "possible" if shared else "none"
