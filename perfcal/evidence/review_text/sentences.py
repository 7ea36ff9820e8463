"""A review's text as sentences with their lines; headings, quotations, code and comments are nobody's claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

__all__ = ["Passage", "passages", "sentences"]

_SHORT = (
    r"e\.g|i\.e|etc|vs|cf|approx|incl|excl|fig|sec|mr|mrs|ms|dr|prof|st|jr|sr|inc|ltd|dept|est|a\.m|p\.m|resp|z\.b|d\.h|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[a-z]"
)
_END = r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)\]*_]))\s+(?=[\"'“‘(\[*_]*[^\Wa-z])|(?<=[。！？])\s*(?=\S)"
_ENDS = re.compile(_END)
_ABBREVIATION = re.compile(rf"(?:^|[\s(\"“])(?:{_SHORT})\.$", re.IGNORECASE)
_LONGEST = 600  # characters
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)])\s+(?:\[[ xX]\]\s+)?")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A bullet or a paragraph of one part: what is read in one breath."""

    text: str
    line: int
    heading: str = ""
    bullet: bool = False


def passages(text: str) -> Iterator[Passage]:
    """Go through a pasted text's bullets and paragraphs, each with the heading above it and its first line from 1."""
    heading, held, begin, bullet, fenced = "", list[str](), 0, False, False
    lines = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text).splitlines()
    for number, line in enumerate([*lines, ""], 1):
        fenced ^= bool(_FENCE.match(line))
        titled, item = _HEADING.match(line), _BULLET.match(line)
        ends = (
            titled or item or not line.strip() or fenced or _FENCE.match(line) or line.lstrip().startswith((">", "|"))
        )
        if ends and held:
            yield Passage(" ".join(held), begin, heading, bullet)
            held = []
        if item and not fenced:
            held, begin, bullet = [line[item.end() :].strip()], number, True
        elif titled and not fenced:
            heading = titled[2]
        elif not ends:
            begin, bullet = (begin, bullet) if held else (number, False)
            held.append(line.strip())


def sentences(text: str) -> list[str]:
    """Return the sentences of a passage, as written.

    A full stop ends one where a capital, a digit or a sign of a script without capitals follows; abbreviations, versions
    and decimals do not. What goes on for longer than anybody would read is cut, so that no text takes long.
    """
    return [piece for sentence in _as_written(text) for piece in _readable(sentence)]


def _readable(sentence: str) -> list[str]:
    if len(sentence) <= _LONGEST:
        return [sentence]
    return wrap(sentence, _LONGEST, break_on_hyphens=False)


def _as_written(text: str) -> list[str]:
    found: list[str] = []
    for piece in _ENDS.split(text.strip()):
        if found and _ABBREVIATION.search(found[-1][-12:]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return found
