"""Text that a PDF can print: nothing vanishes because a font lacks it.

The fonts in `pages/fonts` print Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian, Chinese, Japanese, Korean,
Thai, Lao, Khmer, Burmese, Ethiopic and the scripts of India and Sri Lanka; `coverage.txt` beside them lists their code
points. A symbol beyond them (most emoji) is written as its name, e.g. [party popper]. A letter beyond them is left to the
machine's own fonts; when these lack it too, `pdf.py` refuses the PDF and names the code point.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from itertools import pairwise

__all__ = ["FONTS", "is_covered", "printable", "uncovered_letters", "with_break_points"]

FONTS = files("perfcal.view") / "pages" / "fonts"
# Joiners and variation selectors shape their neighbours and have no glyph of their own.
_SHAPING = re.compile("[\u200c\u200d\ufe00-\ufe0f]")
_BREAKS_BY_ITSELF = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ufaff\uff00-\uffef]")
_LONG_WORD = re.compile(r"[^\s/-]{20,}")  # lines break after a slash and a hyphen anyway
_PIECE = 7
_SOFT_HYPHEN, _SOFT_BREAK = "\u00ad", "\u200b"


@cache
def _ranges() -> tuple[list[int], list[int]]:
    """Return first and last code points of the covered ranges, both ascending."""
    pairs = [line.split("-") for line in (FONTS / "coverage.txt").read_text("ascii").split()]
    return [int(pair[0], 16) for pair in pairs], [int(pair[-1], 16) for pair in pairs]


def is_covered(character: str) -> bool:
    """Say whether one of the fonts in `pages/fonts` prints this character."""
    starts, ends = _ranges()
    place = bisect_right(starts, ord(character)) - 1
    return (place >= 0 and ord(character) <= ends[place]) or character.isspace() or bool(_SHAPING.match(character))


def printable(text: str) -> str:
    """Return `text` with every symbol that no font here prints written as its name in brackets; letters stay."""
    if text.isascii():
        return text
    return "".join(map(_printable, unicodedata.normalize("NFC", text)))


def uncovered_letters(text: str) -> list[str]:
    """Return the distinct characters of a printable text that only the machine's own fonts might have, sorted."""
    return [] if text.isascii() else sorted(character for character in set(text) if not is_covered(character))


def with_break_points(text: str) -> str:
    """Let a word too long for a column break: a soft hyphen between letters, an invisible break point elsewhere."""
    return _LONG_WORD.sub(_broken, text)


def _broken(match: re.Match[str]) -> str:
    word = match.group()
    broken, since = [word[0]], 1
    for before, character in pairwise(word):
        if since >= _PIECE and not _holds_together(before, character):
            broken.append(_SOFT_HYPHEN if word.isalpha() else _SOFT_BREAK)
            since = 0
        broken.append(character)
        since += 1
    return "".join(broken)


def _holds_together(before: str, character: str) -> bool:
    """Say that there is no place to break: inside one written character, or in a script that breaks by its own rules."""
    return (
        unicodedata.category(character)[0] == "M"
        or bool(_SHAPING.match(before) or _SHAPING.match(character))
        or bool(_BREAKS_BY_ITSELF.match(character))
    )


@cache
def _printable(character: str) -> str:
    if is_covered(character):
        return character
    if unicodedata.category(character)[0] in "LMN":
        return character
    name = unicodedata.name(character, "")
    return f"[{name.lower()}]" if name else f"[U+{ord(character):04X}]"
