"""Which record is the header: below instructions, maybe twice, and what a header cell means."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from perfcal.load.delimited import Record

__all__ = ["find_header", "header_words", "is_second_header"]

_LOOKED_AT = 40
_CAMEL = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
_KEY = re.compile(r"[A-Z][A-Z0-9_]*")
_HALF = 0.5


@lru_cache(maxsize=4096)
def header_words(header: str) -> str:
    """Return a header as plain lower-case words without accents: `EmpID`, `emp_id` and `Émp. ID*` are all `emp id`."""
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", header)).replace("#", " number ")
    text = unicodedata.normalize("NFC", text)
    return " ".join(_WORD.findall(_CAMEL.sub(" ", text).casefold()))


def find_header(records: Sequence[Record], known: Collection[str]) -> int:
    """Return the index of the header among the first records.

    It is the record with the most cells that are `known` header words (at least two, or all it has); where no record has
    them, the first that fills half the commonest width with text rather than numbers.
    """
    looked_at = [cells for _, cells in records[:_LOOKED_AT]]
    hits = [sum(header_words(cell) in known for cell in cells) for cells in looked_at]
    best = max(range(len(hits)), key=hits.__getitem__, default=0)
    if looked_at and (hits[best] >= 2 or hits[best] == len(_filled(looked_at[best])) > 0):
        return best
    width = Counter(len(_filled(cells)) for cells in looked_at).most_common(1)[0][0] if looked_at else 0
    return next((index for index, cells in enumerate(looked_at) if _reads_as_header(cells, width)), 0)


def is_second_header(first: Sequence[str], second: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the record under a header is a second header: keys above, labels below.

    Either half its cells say the same as the key above them, or the keys are in capitals and the record has no figure
    in any of the columns where every later record has one.
    """
    pairs = [(key, label) for key, label in zip(first, second, strict=False) if key.strip() and label.strip()]
    if len(pairs) < 2:
        return False
    same = sum(_squeezed(key) == _squeezed(label) for key, label in pairs)
    if same >= _HALF * len(pairs):
        return True
    keys = sum(bool(_KEY.fullmatch(key.strip())) for key, _ in pairs)
    figured = [place for place in range(len(first)) if below and all(_has_figure(cells, place) for cells in below)]
    return keys == len(pairs) and len(figured) > 0 and not any(_has_figure(second, place) for place in figured)


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def _reads_as_header(cells: Sequence[str], width: int) -> bool:
    filled = _filled(cells)
    return len(filled) >= max(1, _HALF * width) and not any(_has_figure(filled, place) for place in range(len(filled)))


def _squeezed(header: str) -> str:
    return header_words(header).replace(" ", "")


def _has_figure(cells: Sequence[str], place: int) -> bool:
    return place < len(cells) and any(character.isdigit() or character == "@" for character in cells[place])
