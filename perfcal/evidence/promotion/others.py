"""Whether a line compares with people who hold a level, instead of with the level (R4.5, R5.2).

The words of the ladder are the workspace's own, so no list of words knows that an "L5" or a "Staff Engineer" is somebody:
a level's id, alias or title stands for people where it is counted ("two of our L5s"), made many ("the seniors") or
followed by a word for people ("L5 engineers"). "Beyond what L5 asks for" compares with the level, as it should.
"""

from __future__ import annotations

import re

from perfcal.schema.rubric import Rubric

__all__ = ["compares_with_holders"]

_PEOPLE = r"(?:engineers?|developers?|colleagues?|peers?|people|folks?|persons?|managers?|designers?|analysts?|candidates?|ones?)"
_COUNTED = (
    r"(?:one|two|three|four|five|several|some|many|most|half|all|any|every|each|both|other|our|my|the (?:other|current|average|typical)|"
    r"(?:an?|the) (?:average|typical|other))"
)
_COMPARED = r"\b(?:than|as \w+ as|ahead of|beyond|above|unlike|like (?:an?|the|our|any)|outperform\w*|compared (?:with|to)|on (?:a )?par with|matches|equals)\b"
_ELSE = re.compile(
    r"\b(?:nobody|no one|no-one|none|few|hardly any(?:body|one)?|anybody|anyone|everybody|everyone|others?)\b(?: else)?"
    r"(?: \w+){0,4}? (?:at|of|on) (?:the same|that|this|her|his|their|your|our|my)(?: own)? (?:level|grade|rank)\b",
    re.IGNORECASE,
)
_LESS = r"\b(?:with|on|for) (?:half|less|fewer|far less|much less|an? weaker|weaker|similar|the same|no more|not more|an? thinner|an? smaller)\b"


_OF_MINE = r"\b(?:of|among) (?:all |both |the (?:two|three|four|five) )?(?:my|our)?\s?(?:\w+ )?(?:candidates|people|reports|engineers|team)\b[^.;:!?]{0,40}?\b(?:the (?:\w+est|best|most)|first|ahead)\b"


def compares_with_holders(text: str, rubric: Rubric) -> bool:
    """Whether a line measures against people at a level, against others at one's own, or against an earlier promotion."""
    return bool(_ELSE.search(text) or _holders(rubric).search(text))


def _holders(rubric: Rubric) -> re.Pattern[str]:
    names = {name for level in rubric.levels for name in (level.id, level.title, *level.aliases) if name}
    ranks = {name.split()[0] for name in names if len(name.split()) > 1}  # Senior Engineer: the seniors
    level = f"(?:{'|'.join(sorted((re.escape(name) for name in names | ranks), key=len, reverse=True))})"
    # Two or more of them, or one as a person: L5s, two L5, our L5 engineers, an average Senior Engineer.
    peers = rf"\b(?:peers|colleagues|cohort|intake|others|team-?mates)\b[^.;:!?]{{0,40}}?\b(?:are|is|were|got|made|reached|have been)\b[^.;:!?]{{0,20}}?\b(?:{level}|promoted)\b"
    holders = rf"(?:\b{_COUNTED} (?:\w+ ){{0,3}}?{level}(?:s|es)?\b|\b{level}(?:s\b| {_PEOPLE}\b))"
    precedent = rf"\b(?:(?:was|were|been|being|got) promoted|made (?:it|an? {level}|{level})|got (?:the level|the title|{level}))\b"
    superlative = rf"\b(?:best|strongest|most [a-z]+) {level}\b"
    return re.compile(
        rf"{_COMPARED}[^.;:!?]{{0,40}}?{holders}|{superlative}|{precedent}[^.;:!?]{{0,60}}?{_LESS}|{peers}|{_OF_MINE}",
        re.IGNORECASE,
    )
