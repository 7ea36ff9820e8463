"""What a written review is made of, counted (R2.1)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from perfcal.evidence.review_text.contexts import names_artifact, says_how_much
from perfcal.evidence.review_text.findings import TextFinding
from perfcal.evidence.review_text.masks import masked
from perfcal.evidence.review_text.parts import ACCOMPLISHMENTS, AHEAD, AREAS, SUMMARY, ReviewParts
from perfcal.evidence.review_text.sentences import Passage, sentences
from perfcal.evidence.wording import join_words, times

__all__ = ["structure_findings"]

_SENTENCES = (2, 3)  # of the opening, and of the look ahead
_ENTRIES = {ACCOMPLISHMENTS: (3, 5), AREAS: (2, 3)}
_SHAPES = {
    SUMMARY: "Two or three sentences: the overall level, and the theme of the period.",
    ACCOMPLISHMENTS: "Three to five entries, each with what was done, how, and why it mattered.",
    AREAS: "Two or three entries, each with the gap, a dated example, what good looks like at this level, and one step.",
    AHEAD: "Two or three sentences: what comes next, what it needs, and when both look again.",
}
_WHY = "A reader who knows where to look finds a gap before the session, not in it."

_HOW = re.compile(
    r"\b(?:by|with|through|using|via|after|from|first|then|instead|before|together|without|until|so that|while)\b|[;:(]",
    re.IGNORECASE,
)
_MATTERED = re.compile(
    r"\b(?:so|because|why|which|now|since|mattered|matters|means|meant|lets?|saves?|saved|stops?|stopped|used|uses?|adopted|cited|copied|relies|rely|depend|depends|asked|"
    r"customers?|users?|teams?|clients?|without (?:it|that|this))\b", re.IGNORECASE,
)  # fmt: skip
_MONTH = re.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December|in May|spring|summer|autumn|winter|last week|Monday|Tuesday|Wednesday|Thursday|Friday)\b"
)
_EXAMPLE = re.compile(r"\b(?:for example|for instance|e\.g\.|such as|as in|the one of|when)\b", re.IGNORECASE)
_GOOD = re.compile(
    r"\b(?:at (?:this|that|your|his|her|their|the|our|a|[\w-]+(?:'s|’s)?) (?:[\w-]+ )?(?:level|grade|step|band)|(?:this|that|your|the|next|higher) (?:level|grade|band)(?:'s|’s)? (?:asks|expects|needs|requires|means|is|does|has|bar)|"
    r"good looks like|looks like (?:this|at)|what good|done well|the bar|the ladder|the rubric|expected (?:at|of|from|is)|(?:senior|staff|principal|mid-level|junior) (?:engineer|developer)s?)\b",
    re.IGNORECASE,
)  # fmt: skip
_STEP_WORDS = (
    "add agree answer ask book bring choose close come cut decide describe document draft draw explain find finish fix give hand hold invite keep "
    "lead leave let limit link list look make measure meet move name note open pair pick plan post practise practice present publish put read record review rotate "
    "run say schedule send set share show sign sit spend split start state stop take talk teach tell test track turn try use wait walk work write"
)
_DAY = r"(?:\d{4}-\d\d|\d{1,2}(?:st|nd|rd|th)? (?-i:[A-Z])|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|Q\d|H\d|next|end|the (?:end|next|first)|then)"
_STEP = re.compile(
    rf"(?:^|[.!?;:]\s+|\b(?:please|then|and)\s+)(?:{'|'.join(_STEP_WORDS.split())})\b"
    r"|\b(?:next step|action|i ask|i would like you to|we agreed|let us|let's|you (?:will|should|need to|agreed to|are going to))\b"
    rf"|\b(?:by|before|until|till|from)\s+{_DAY}|\bwe (?:[\w-]+ ){{1,6}}(?:on|in|at|after) ",
    re.IGNORECASE,
)  # fmt: skip


_ON_A_DAY = re.compile(r"\d{4}-\d\d-\d\d|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")


def structure_findings(
    parts: ReviewParts, *, quarterly: bool = False, levels: Collection[str] = ()
) -> Iterator[TextFinding]:
    """Go through what a review lacks of R2.1: parts, counts, and the pieces of each entry.

    A quarter's review (R1.4) is asked for all four parts and at least one entry in each list, not for the half's counts.
    `levels` are ids of the ladder, so that "At L4, …" is understood as what the level asks for. Whether an entry says how, or
    why, is told by its words; it says nothing about whether that is right.
    """
    for heading in (SUMMARY, ACCOMPLISHMENTS, AREAS, AHEAD):
        items = parts.items(heading)
        if not items:
            yield _missing(heading, parts.line, f"no {heading}")
        elif heading in _ENTRIES:
            yield from _counted(items, heading, quarterly=quarterly)
            yield from _incomplete(items, heading, levels)
        elif not _SENTENCES[0] <= (said := len(parts.sentences(heading))) <= _SENTENCES[1]:
            yield _missing(heading, items[0].line, times(said, "sentence"), sentence=items[0].text)


def _counted(items: list[Passage], heading: str, *, quarterly: bool) -> Iterator[TextFinding]:
    fewest, most = _ENTRIES[heading]
    if not (1 if quarterly else fewest) <= len(items) <= most:
        yield _missing(heading, items[0].line, times(len(items), "entry", "entries"))


def _incomplete(items: list[Passage], heading: str, levels: Collection[str]) -> Iterator[TextFinding]:
    for item in items:
        lacks = list(_lacks_of_work(item.text) if heading == ACCOMPLISHMENTS else _lacks_of_area(item.text, levels))
        if lacks:
            yield _missing(heading, item.line, f"lacks {join_words(lacks)}", sentence=item.text)


def _lacks_of_work(text: str) -> Iterator[str]:
    if not _HOW.search(text):
        yield "how it was done"
    if not (_MATTERED.search(text) or says_how_much(masked(text))):
        yield "why it mattered"


def _lacks_of_area(text: str, levels: Collection[str]) -> Iterator[str]:
    cover = masked(text)
    if not (names_artifact(_of_level(levels).sub("", cover)) or _MONTH.search(text) or _EXAMPLE.search(text)):
        yield "a concrete example"
    if not (_GOOD.search(text) or _of_level(levels).search(text)):
        yield "what good looks like at this level"
    if not (_STEP.search(text) or _ends_with_a_day(text)):
        yield "a step to take"


def _ends_with_a_day(text: str) -> bool:
    """Say whether the last of several sentences names a day: what is to happen stands there."""
    said = sentences(text)
    return len(said) > 2 and bool(_ON_A_DAY.search(said[-1]))


@cache
def _spelt(levels: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(re.escape(level) for level in sorted(levels, key=len, reverse=True) if level)
    return re.compile(rf"\b(?:{known + '|' if known else ''}[A-Z]{{1,3}}[ -]?\d)\b")


def _of_level(levels: Collection[str]) -> re.Pattern[str]:
    return _spelt(tuple(levels))


def _missing(heading: str, line: int, found: str, *, sentence: str = "") -> TextFinding:
    return TextFinding("structure", "R2.1", line, sentence, found, _WHY, _SHAPES[heading], heading)
