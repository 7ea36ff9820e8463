"""Reviews that are nearly one text, two and two side by side with what they share marked: for a director or an analyst."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from perfcal.patterns.copies import COPIES, copy_pairs
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.view.person_words import by_name
from perfcal.view.safe_text import visible
from perfcal.view.shown import Displayed
from perfcal.view.templates import template

__all__ = ["LONGEST_LIST", "CopyPair", "CopyPairs", "CopySide", "Piece", "copy_pairs_table"]

LONGEST_LIST = 12
"""Pairs shown before the page says how many more there are."""

_ELSEWHERE = "Not shown: this person is outside what this page is about."


class Piece(NamedTuple):
    """A stretch of a review, shared with the other one or not."""

    text: str
    shared: bool


class CopySide(NamedTuple):
    """One of two reviews: whose, where it stands, and its text in pieces."""

    whose: str
    source: str
    pieces: tuple[Piece, ...]


class CopyPair(NamedTuple):
    """Two reviews and what they have in common."""

    summary: str
    asked: bool
    first: CopySide
    second: CopySide


@dataclass(frozen=True, slots=True)
class CopyPairs(Displayed):
    """Pairs of reviews as a notebook displays, prints and exports them. Their text is text, ready to be escaped."""

    title: str
    pairs: tuple[CopyPair, ...]
    total: int

    @property
    def says_not(self) -> str:
        """One sentence: what the pairs do not show."""
        return COPIES.silent_on

    @property
    def rest_note(self) -> str:
        """How many pairs are not shown; empty when all are."""
        hidden = self.total - len(self.pairs)
        are = "pair is" if hidden == 1 else "pairs are"
        return f"{hidden} more {are} not shown here; perfcal patterns lists the people." if hidden else ""

    def to_html(self) -> str:
        """Return the pairs as HTML that needs no style sheet and no script."""
        return template("copy_pairs.html.j2").render(shown=self)

    def to_text(self) -> str:
        """Return the pairs as plain text; what is shared stands in double brackets."""
        lines = [self.title, *(self.pairs and [self.says_not])]
        for pair in self.pairs:
            lines += ["", pair.summary]
            lines += [f"{side.whose}, {side.source}: {_bracketed(side.pieces)}" for side in (pair.first, pair.second)]
        return "\n".join([*lines, *filter(None, [self.rest_note])])

    def _repr_html_(self) -> str:
        return self.to_html()


def copy_pairs_table(cycle: Cycle, *, people: Collection[str] | None = None, limit: int = LONGEST_LIST) -> CopyPairs:
    """Where do reviews of different people say the same? Pairs side by side, what is shared marked and underlined (R2.5).

    Review text is for a director or an analyst: put this on no page that peers see (R13.3). The pairs to ask about come
    first, then those only mentioned (the look band), both in the order of names.

    Parameters
    ----------
    cycle
        The loaded workspace.
    people
        Ids the page is about: pairs without one of them are left out, and the text of the other person in a pair that
        reaches beyond them is not shown. Everybody by default.
    limit
        How many pairs to show.

    Returns
    -------
    CopyPairs
        What a notebook displays. It does not show who wrote first, or why two texts are alike.
    """
    rows = [row for row in records(copy_pairs(cycle)) if _concerns(row, people)]
    words = by_name(cycle, {str(row[side]) for row in rows for side in ("first", "second")})
    place = {who: number for number, who in enumerate(words)}
    rows.sort(key=lambda row: (not row["question"], *sorted((place[row["first"]], place[row["second"]]))))
    pairs = tuple(_pair(row, words, people) for row in rows[:limit])
    count = {0: "none", 1: "1 pair"}.get(len(rows), f"{len(rows)} pairs")
    return CopyPairs(f"Reviews with the same words ({count})", pairs, len(rows))


def _concerns(row: Mapping[str, Any], people: Collection[str] | None) -> bool:
    return people is None or row["first"] in people or row["second"] in people


def _pair(row: Mapping[str, Any], words: Mapping[str, str], people: Collection[str] | None) -> CopyPair:
    sides = [
        CopySide(
            words[row[side]],
            row[f"{side}_source"],
            _pieces(row[f"{side}_text"], row[f"{side}_marks"])
            if people is None or row[side] in people
            else (Piece(_ELSEWHERE, shared=False),),
        )
        for side in ("first", "second")
    ]
    sides.sort(key=lambda side: list(words.values()).index(side.whose))
    by = f" · by {row['by']}" if row["by"] else ""
    mentioned = "" if row["question"] else " · mentioned, not asked about"
    summary = (
        f"{sides[0].whose} and {sides[1].whose}: {row['shared_words']} words in common, of {row['words']} in the shorter "
        f"review · similarity {row['jaccard']:.2f}{by}{mentioned}"
    )
    return CopyPair(summary, bool(row["question"]), *sides)


def _pieces(text: str, marks: tuple[tuple[int, int], ...]) -> tuple[Piece, ...]:
    """Cut a text at its marks; empty pieces are left out."""
    pieces, at = [], 0
    for begin, end in marks:
        pieces += [Piece(visible(text[at:begin]), shared=False), Piece(visible(text[begin:end]), shared=True)]
        at = end
    return tuple(piece for piece in (*pieces, Piece(visible(text[at:]), shared=False)) if piece.text)


def _bracketed(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[[{piece.text}]]" if piece.shared else piece.text for piece in pieces)
