"""The words the checks look for, as data: `words/*.csv` beside this module, one file for each rule (R2.6).

A term is written as it would be read aloud, with five signs:

* ``improv*`` has any ending; ``more|less`` is either word
* ``...`` leaves room for up to four words, ``(very)`` may be there or not
* ``{person}`` stands for any word of that set in `words/sets.csv`, and for a name

The lists come with the package like its code: no file of a workspace is read here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from perfcal.evidence.review_text.masks import NAME

__all__ = ["Term", "WordList", "any_of", "set_pattern", "word_list", "words_in"]

_GAP = r"(?:[^\w\n.;:!?]+[\w'’-]+){0,4}?"
_BEFORE, _AFTER = r"(?<![\w-])", r"(?![\w-])"
_SPACE = r"[\s,]+"
_NAMED = ("person", "other", "individual")  # sets that a name belongs to
_BEGINNING = 4  # letters: no term with an ending left open is shorter
_TOKEN = re.compile(r"[\w'%-]+(?:/\d+)?")


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One line of a list: what to look for, whether it fires or excuses, what it needs around it, and who says so."""

    term: str
    role: str  # "fires", or "not": where it stands, nothing fires
    needs: str  # what has to be around it, see `contexts.py`
    source: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class WordList:
    """The terms of one list by a word that each must have, so that a sentence meets only those it could hold."""

    by_word: dict[str, tuple[Term, ...]]
    by_beginning: dict[str, tuple[Term, ...]]  # by the first four letters

    def find(self, masked: str, words: frozenset[str]) -> Iterator[tuple[Term, re.Match[str]]]:
        """Go through the terms a masked sentence holds, with where; `words` are those of `words_in`."""
        for term in self._possible(words):
            for found in term.pattern.finditer(masked):
                yield term, found

    def _possible(self, words: frozenset[str]) -> dict[Term, None]:
        hit = dict.fromkeys(term for word in words & self.by_word.keys() for term in self.by_word[word])
        for word in {word[:_BEGINNING] for word in words} & self.by_beginning.keys():
            hit |= dict.fromkeys(self.by_beginning[word])
        return hit


def words_in(masked: str) -> frozenset[str]:
    """Return the words of a masked sentence, in lower case."""
    return frozenset(_TOKEN.findall(masked.lower().replace("’", "'")))


@cache
def word_list(name: str) -> WordList:
    """Return the list `words/<name>.csv`."""
    by_word: dict[str, tuple[Term, ...]] = {}
    by_beginning: dict[str, tuple[Term, ...]] = {}
    for row in _rows(name):
        pattern = re.compile(_spelt(row["term"]), re.IGNORECASE)
        term = Term(row["term"], row["role"], row["needs"], row["source"], pattern)
        for key in _telling(row["term"]):
            into = by_beginning if key.endswith("*") else by_word
            word = key[:_BEGINNING].rstrip("*") if key.endswith("*") else key
            into[word] = (*into.get(word, ()), term)
    return WordList(by_word, by_beginning)


@cache
def any_of(name: str) -> re.Pattern[str]:
    """Return one pattern for all terms of a list, the longest first."""
    listed = sorted((row["term"] for row in _rows(name)), key=len, reverse=True)
    return re.compile("|".join(_spelt(term) for term in listed), re.IGNORECASE)


@cache
def set_pattern(name: str) -> str:
    """Return the pattern of a set of words (`words/sets.csv`), to be part of a larger one."""
    spelt = "|".join(_spelt(word, edges=False) for word in sorted(_set(name), key=len, reverse=True))
    names = rf"|{NAME}+(?:\s{NAME}+)*(?:\s(?:sir|madam|ma'am))?" if name in _NAMED else ""
    return f"(?:{spelt}{names})"


@cache
def _set(name: str) -> tuple[str, ...]:
    return tuple(row["term"] for row in _rows("sets") if row["set"] == name)


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    listed = files(__package__) / "words" / f"{name}.csv"
    return tuple(csv.DictReader(listed.read_text(encoding="utf-8").splitlines()))


def _telling(term: str) -> tuple[str, ...]:
    """Return the words of which a text must have one to hold the term: those of its piece with the fewest."""
    pieces = [piece.split("|") for piece in term.split() if piece != "..." and not piece.startswith("(")]
    spelt = [tuple(first for word in piece for first in _first_words(word)) for piece in pieces]
    return min((words for words in spelt if "" not in words), key=len)


def _first_words(word: str) -> tuple[str, ...]:
    """Return what a word, or one of a set, begins with; "" where it may be any name."""
    if not word.startswith("{"):
        return (word.lower(),)
    return ("",) if word[1:-1] in _NAMED else tuple(each.split()[0].lower() for each in _set(word[1:-1]))


def _spelt(term: str, *, edges: bool = True) -> str:
    """Return a term as a regular expression; "{person} lack*" → one of the set, a space, a word that begins so."""
    made = ""
    for piece in term.split():
        if piece == "...":
            made += _GAP
            continue
        optional = piece.startswith("(") and piece.endswith(")")
        word = _word(piece[1:-1] if optional else piece)
        space = _SPACE if made else ""
        made += f"(?:{space}{word})?" if optional else f"{space}{word}"
    return f"{_BEFORE}(?:{made}){_AFTER}" if edges else made


def _word(piece: str) -> str:
    either = (set_pattern(word[1:-1]) if word.startswith("{") else _literal(word) for word in piece.split("|"))
    return f"(?:{'|'.join(either)})"


def _literal(word: str) -> str:
    return re.escape(word).replace("'", "['’]").replace(r"\*", r"[\w'’]*")
