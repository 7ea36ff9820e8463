"""Texts as sets of three-word shingles, who is meant masked, and every pair of texts that shares some (R2.5).

Names become one word and pronouns another, so that a text with somebody else's name in it is still the same text. Every
pair is compared, exactly: with sparse matrices 20,000 reviews take seconds, and unlike MinHash signatures they also
find a short text inside a long one, whose Jaccard similarity is tiny.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from perfcal.schema.once import once_per_table

__all__ = [
    "NAME",
    "PRONOUN",
    "SHINGLE",
    "TEMPLATE_REVIEWS",
    "TEMPLATE_SHARE",
    "TEMPLATE_WRITERS",
    "Close",
    "Shingles",
    "compare",
    "mask",
    "name_words",
    "roster_words",
    "shared_by_many",
    "shingle",
    "word_spans",
]

Array = np.ndarray[Any, Any]

NAME, PRONOUN = "_name", "_pronoun"  # no word of a text has an underscore
SHINGLE = 3
TEMPLATE_WRITERS, TEMPLATE_REVIEWS = 4, 4
TEMPLATE_SHARE = 0.005  # of the writers: among 2,000 managers, five say any ordinary phrase

_PRONOUN_WORDS = (
    "i me my mine myself you your yours yourself yourselves we us our ours ourselves he him his himself she her hers "
    "herself they them their theirs themself themselves ze zir zirs hir hirs xe xem xyr xyrs"
)
_PRONOUNS = frozenset(_PRONOUN_WORDS.split())
_PARTICLE_WORDS = "al bin da de del den der di do dos du e el ibn la le st van von y"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
"""Parts of names that are small words of some language: masked, they would make texts of that language look alike."""

_SEVERAL_IN_A_WORD = "぀-ヿ㐀-䶿一-鿿豈-﫿"  # written without spaces: each sign counts as a word
_MARKS = "\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0981-\u0dff\u0e31-\u0e4e"
_UNSEEN = "\u200b-\u200f\u2060\ufeff"
_PIECE = re.compile(
    rf"(?:https?://|www\.)\S+|\#[^\W_]\S*|[{_SEVERAL_IN_A_WORD}]|(?:(?![{_SEVERAL_IN_A_WORD}])[^\W_]|['’ʼ{_MARKS}{_UNSEEN}])+",
    re.IGNORECASE,
)
_DROPPED = re.compile(rf"[\u00ad\u0300-\u036f{_UNSEEN}]")
_MOST_AT_ONCE = 4_000_000  # products of a block: bounds the memory, whatever the texts are


class _Span(NamedTuple):
    start: int
    end: int
    word: str


def name_words(names: Iterable[str]) -> frozenset[str]:
    """Return the words of people's names to mask: given and family names, without initials and particles (de, van …)."""
    found = {word for name in names for word in (_folded(piece) for piece in _PIECE.findall(name))}
    return frozenset(word for word in found if len(word) > 1 and word not in _PARTICLES)


@once_per_table
def roster_words(people: pd.DataFrame) -> frozenset[str]:
    """Return `name_words` of everybody on the roster."""
    return name_words(people["name"])


def mask(text: str, names: Collection[str] = frozenset()) -> list[str]:
    """Return a text's words as they are compared: lower case, without accents, `names` and pronouns masked.

    Addresses and #tags are no words. `names` are words as `name_words` gives them. Case, accents, kinds of apostrophe
    and the ways Unicode has to write one letter make no difference; a sign of a script without spaces is a word.
    """
    return [word for word in (_masked(_folded(piece), names) for piece in _PIECE.findall(text)) if word]


def word_spans(text: str, names: Collection[str] = frozenset()) -> list[_Span]:
    """Return the words of `mask` with where each stands in `text`."""
    found = ((piece, _masked(_folded(piece[0]), names)) for piece in _PIECE.finditer(text))
    return [_Span(piece.start(), piece.end(), word) for piece, word in found if word]


@lru_cache(maxsize=100_000)
def _folded(piece: str) -> str:
    """Return a piece of text as a word to compare, or "" where it is an address or a tag."""
    if piece.startswith("#") or "://" in piece or piece[:4].casefold() == "www.":
        return ""
    if piece.isascii():
        return piece.lower()
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", piece.replace("’", "'").replace("ʼ", "'")))
    return unicodedata.normalize("NFC", plain).casefold()


def _masked(word: str, names: Collection[str]) -> str:
    bare = word.strip("'")
    head = bare.partition("'")[0]  # Ana's, she's, they'll
    if bare in names or head in names or bare.removesuffix("'s") in names:
        return NAME
    return PRONOUN if head in _PRONOUNS else word


@dataclass(frozen=True)
class Shingles:
    """Texts as shingles by position, and as sets. Shingles are numbered; `left_out` says which do not count."""

    texts: int
    ends: Array  # per text, where its words end among all words
    starts: Array  # per shingle in a text, the place of its first word
    numbers: Array  # per shingle in a text, its number
    left_out: Array  # per number

    @cached_property
    def sets(self) -> sparse.csr_array:
        """Texts × shingles that count, 1 where a text has it."""
        counts = ~self.left_out[self.numbers]
        rows = np.searchsorted(self.ends, self.starts[counts], side="right")
        return _indicator(rows, self.numbers[counts], (self.texts, len(self.left_out)))

    @cached_property
    def sizes(self) -> Array:
        """How many different shingles of each text count."""
        return np.diff(self.sets.indptr)

    @cached_property
    def words(self) -> Array:
        """How many words of each text stand in a shingle that counts."""
        covered = self._covered(self.starts[~self.left_out[self.numbers]])
        return np.bincount(np.searchsorted(self.ends, np.flatnonzero(covered), side="right"), minlength=self.texts)

    def shared(self, first: int, second: int, *, left_out: bool = False) -> tuple[Array, Array]:
        """Return, for each word of two texts, whether it stands in a shingle that both have.

        Shingles that do not count are among them only where `left_out` says so.
        """
        one, other = self._own(first), self._own(second)
        both = np.intersect1d(self.numbers[one], self.numbers[other])
        both = both if left_out else both[~self.left_out[both]]
        return self._marks(first, one, both), self._marks(second, other, both)

    def first(self, texts: int) -> Shingles:
        """Return only the first texts; numbers of shingles stay."""
        ends = self.ends[:texts]
        kept = int(np.searchsorted(self.starts, ends[-1] if texts else 0))
        return Shingles(texts, ends, self.starts[:kept], self.numbers[:kept], self.left_out)

    def without(self, numbers: Array) -> Shingles:
        """Return the same texts with these shingles left out."""
        left_out = self.left_out.copy()
        left_out[numbers] = True
        return Shingles(self.texts, self.ends, self.starts, self.numbers, left_out)

    def _own(self, text: int) -> slice:
        begin, end = np.searchsorted(self.starts, [self._begin(text), self.ends[text]])
        return slice(int(begin), int(end))

    def _begin(self, text: int) -> int:
        return int(self.ends[text - 1]) if text else 0

    def _marks(self, text: int, own: slice, both: Array) -> Array:
        hit = self.starts[own][np.isin(self.numbers[own], both)]
        begin = self._begin(text)
        return self._covered(hit - begin, int(self.ends[text]) - begin)

    def _covered(self, starts: Array, words: int | None = None) -> Array:
        size = words if words is not None else int(self.ends[-1]) if self.texts else 0
        covered = np.zeros(size, dtype=bool)
        for step in range(SHINGLE):
            covered[starts + step] = True
        return covered


def shingle(texts: Sequence[Sequence[str]]) -> Shingles:
    """Return texts, each a list of words, as their runs of three words; a shorter text has none."""
    vocabulary: dict[str, int] = {}
    numbers = (vocabulary.setdefault(word, len(vocabulary)) for words in texts for word in words)
    ids = np.fromiter(numbers, dtype=np.int64)
    ends = np.cumsum([len(words) for words in texts], dtype=np.int64)
    text_of = np.repeat(np.arange(len(texts)), np.diff(ends, prepend=0))
    starts = np.flatnonzero(text_of[: -SHINGLE + 1] == text_of[SHINGLE - 1 :])
    pairs = pd.factorize(ids[:-1] * len(vocabulary) + ids[1:])[0]  # numbered in two steps: no product overflows
    shingles = pd.factorize(pairs[starts] * len(vocabulary) + ids[starts + 2])[0]
    return Shingles(len(texts), ends, starts, shingles, np.zeros(shingles.max(initial=-1) + 1, dtype=bool))


def shared_by_many(shingles: Shingles, writers: pd.Series[Any]) -> Array:
    """Return the shingles of a template: in several different reviews by several managers.

    Reviews that are the same throughout count once: they are copies of one text, not users of one template.
    """
    sets = shingles.sets
    different: dict[bytes, int] = {}
    for place in range(shingles.texts):
        different.setdefault(sets.indices[sets.indptr[place] : sets.indptr[place + 1]].tobytes(), place)
    places = np.fromiter(different.values(), dtype=np.int64)
    writer, known = pd.factorize(writers)
    kept = sets[places].tocoo()
    reviews = np.bincount(kept.col, minlength=sets.shape[1])
    each = np.unique(kept.col.astype(np.int64) * max(len(known), 1) + writer[places][kept.row]) // max(len(known), 1)
    by = np.bincount(each, minlength=sets.shape[1])
    needed = max(min(TEMPLATE_WRITERS, max(2, -(-len(known) // 2))), int(TEMPLATE_SHARE * len(known)))
    return np.flatnonzero((reviews >= TEMPLATE_REVIEWS) & (by >= needed))


class Close(NamedTuple):
    """What comparing every text with every other one gives."""

    pairs: pd.DataFrame  # first, second (places of the texts), shared (shingles), jaccard, containment
    nearest: Array  # per text, its highest Jaccard similarity to a text of somebody else
    unlike: Array  # how many of the pairs that are not among `pairs` share 0, 1, 2 … shingles


def compare(shingles: Shingles, *, owners: Array, jaccard: float, containment: float, words: int) -> Close:
    """Compare every two texts of different `owners`, exactly.

    A pair is returned with a Jaccard similarity of at least `jaccard`, or a containment (shared shingles ÷ those of the
    smaller text) of at least `containment` where the smaller has at least `words` words.
    """
    common = shingles.sets[:, np.flatnonzero(shingles.sets.sum(axis=0) > 1)]
    long_enough = shingles.words >= words
    nearest, kept, unlike = np.zeros(shingles.texts), [], np.zeros(1, dtype=np.int64)
    for begin, end in pairwise(_edges(common)):
        found = _overlaps(shingles.sizes, common, owners=owners, rows=(begin, end))
        np.maximum.at(nearest, found["first"], found["jaccard"])
        np.maximum.at(nearest, found["second"], found["jaccard"])
        close = (found["containment"] >= containment) & long_enough[found["first"]] & long_enough[found["second"]]
        close |= found["jaccard"] >= jaccard
        kept.append(pd.DataFrame({name: values[close] for name, values in found.items()}))
        unlike = _added(unlike, np.bincount(found["shared"][~close]))
    pairs = pd.concat(kept, ignore_index=True)
    unlike[0] += _pairs_of_different(owners) - unlike.sum() - len(pairs)
    return Close(pairs, nearest, unlike)


def _overlaps(sizes: Array, common: sparse.csr_array, *, owners: Array, rows: tuple[int, int]) -> dict[str, Array]:
    """Return the pairs of some texts with those after them that share a shingle, and how much they share."""
    product = (common[rows[0] : rows[1]] @ common[rows[0] :].T).tocoo()
    first, second, shared = product.row + rows[0], product.col + rows[0], product.data
    kept = np.flatnonzero((first < second) & (owners[first] != owners[second]))
    first, second, shared = first[kept], second[kept], shared[kept]
    one, other = sizes[first], sizes[second]
    jaccard, containment = shared / (one + other - shared), shared / np.minimum(one, other)
    return {"first": first, "second": second, "shared": shared, "jaccard": jaccard, "containment": containment}


def _edges(common: sparse.csr_array) -> list[int]:
    """Return where to cut the texts into blocks whose products fit into memory."""
    work = np.cumsum(common @ common.sum(axis=0))
    total = work[-1] if len(work) else 0
    return [*np.unique([0, *np.searchsorted(work, np.arange(_MOST_AT_ONCE, total, _MOST_AT_ONCE))]), common.shape[0]]


def _pairs_of_different(owners: Array) -> int:
    each = np.unique(owners, return_counts=True)[1] if len(owners) else np.zeros(0, dtype=int)
    return int(len(owners) ** 2 - (each.astype(np.int64) ** 2).sum()) // 2


def _added(first: Array, second: Array) -> Array:
    size = max(len(first), len(second))
    added: Array = np.pad(first, (0, size - len(first))) + np.pad(second, (0, size - len(second)))
    return added


def _indicator(rows: Array, columns: Array, shape: tuple[int, int]) -> sparse.csr_array:
    ones = np.ones(len(rows), dtype=np.int32)
    made: sparse.csr_array = sparse.csr_array((ones, (rows, columns)), shape=shape)
    return made.sign()
