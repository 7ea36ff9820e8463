"""Measure the name-swap test: time and recall at scale, MinHash LSH beside the exact comparison, and edited copies.

`python benchmarks/copies.py [TEXTS] [REVIEWS.csv]`. Without a file of real reviews (columns id, person_name, feedback) the
texts are drawn from an invented language whose words are as unequally common as those of a real one. Copies are planted in
it: whole, edited, and a short text inside a long one.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from datasketch import MinHash, MinHashLSH

from perfcal.patterns.copies import CONTAINED_WORDS, CONTAINMENT, JACCARD, LOOK, near_duplicates
from perfcal.patterns.shingles import NAME, PRONOUN, compare, mask, name_words, shingle

PERMUTATIONS, BANDS, ROWS = 128, 64, 2  # two rows a band: .998 of the pairs with a similarity of .30 share a band
PLANTED = 0.02
SEED = 20260101


def texts_like(known: list[list[str]], count: int, rng: np.random.Generator) -> list[list[str]]:
    """Draw new texts word by word: a word that followed the last two, or two times in five the last one only."""
    after_two: dict[tuple[str, str], list[str]] = defaultdict(list)
    after_one: dict[str, list[str]] = defaultdict(list)
    for words in known:
        for one, two, three in zip(words, words[1:], words[2:], strict=False):
            after_two[one, two].append(three)
            after_one[two].append(three)
    starts = [words[:2] for words in known if len(words) > 10]
    made = []
    for size in rng.choice([len(words) for words in known if len(words) > 10], size=count):
        words = list(starts[rng.integers(len(starts))])
        while len(words) < size:
            usual = after_two.get((words[-2], words[-1])) if rng.random() > 0.4 else None
            pool = usual or after_one.get(words[-1]) or starts[rng.integers(len(starts))]
            words.append(pool[rng.integers(len(pool))])
        made.append(words)
    return made


def invented_language(rng: np.random.Generator) -> list[list[str]]:
    """Make 900 texts of 57 words in which the nth most common word is about 1/n as common as the first."""
    ranks = np.minimum(rng.zipf(1.15, size=(900, 57)), 9000)
    return [[f"w{rank}" for rank in row] for row in ranks]


def plant_copies(texts: list[list[str]], rng: np.random.Generator) -> list[list[str]]:
    """Make some texts copies: whole, with 5 to 20 in 100 words replaced, or put into a text ten times as long."""
    words = list(chain.from_iterable(texts))
    made = list(texts)
    places = rng.permutation(len(texts))[: 2 * int(PLANTED * len(texts))].reshape(-1, 2)
    for number, (source, place) in enumerate(places):
        if number % 3 == 2:
            around = [words[at] for at in rng.integers(0, len(words), 9 * len(texts[source]))]
            made[place] = [*around[: len(around) // 2], *texts[source], *around[len(around) // 2 :]]
        else:
            share = rng.uniform(0, 0.2) if number % 3 else 0.0
            made[place] = [words[rng.integers(len(words))] if rng.random() < share else word for word in texts[source]]
    return made


def lsh_pairs(texts: list[list[str]]) -> set[tuple[int, int]]:
    """Return the candidates that share a band of MinHash signatures."""
    shingles = [[" ".join(words[at : at + 3]).encode() for at in range(len(words) - 2)] for words in texts]
    signatures = MinHash.bulk(shingles, num_perm=PERMUTATIONS, seed=SEED)
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    found: set[tuple[int, int]] = set()
    for place, signature in enumerate(signatures):
        found |= {(other, place) for other in index.query(signature)}
        index.insert(place, signature)
    return found


def at_scale(texts: list[list[str]]) -> None:
    """Print time and recall of both ways; the exact comparison is the truth."""
    begin = time.perf_counter()
    found = near_duplicates(dict(enumerate(" ".join(words) for words in texts)))
    exact = time.perf_counter() - begin
    print(
        f"{len(texts):>7} texts  exact all-pairs      {exact:6.1f} s  {len(found)} pairs, {found['question'].sum()} to ask about"
    )
    truth = {tuple(sorted(pair)) for pair in found.loc[found["question"], ["first", "second"]].to_numpy().tolist()}
    by_jaccard = {
        tuple(sorted(p)) for p in found.loc[found["jaccard"] >= JACCARD, ["first", "second"]].to_numpy().tolist()
    }
    begin = time.perf_counter()
    candidates = lsh_pairs(texts)
    lsh = time.perf_counter() - begin
    print(f"{'':>14}MinHash LSH {BANDS}×{ROWS}      {lsh:6.1f} s  {len(candidates)} candidates, before any re-check")
    for what, pairs in (("Jaccard ≥ 0.30", by_jaccard), ("by containment only", truth - by_jaccard)):
        print(
            f"{'':>16}recall, {what:20} exact 1.000   LSH {len(pairs & candidates) / max(len(pairs), 1):.3f} of {len(pairs)}"
        )


def check_exactness(texts: list[list[str]]) -> None:
    """Compare with sets of tuples, pair by pair: what `near_duplicates` calls exact is exact."""
    sets = [set(zip(words, words[1:], words[2:], strict=False)) for words in texts]
    slow = set()
    for one, other in combinations(range(len(texts)), 2):
        shared = len(sets[one] & sets[other])
        smaller = min(one, other, key=lambda place: len(sets[place]))
        contained = shared >= CONTAINMENT * len(sets[smaller]) and len(texts[smaller]) >= CONTAINED_WORDS
        if shared and (shared / len(sets[one] | sets[other]) >= LOOK or contained):
            slow.add((one, other))
    close = compare(
        shingle(texts), owners=np.arange(len(texts)), jaccard=LOOK, containment=CONTAINMENT, words=CONTAINED_WORDS
    )
    fast = set(zip(close.pairs["first"].tolist(), close.pairs["second"].tolist(), strict=True))
    print(f"{len(texts):>7} texts  pair by pair with sets finds the same pairs: {fast == slow} ({len(slow)})")


def edited(texts: list[list[str]], rng: np.random.Generator) -> None:
    """Print how many of the texts are still found after some share of their words was replaced."""
    words = list(chain.from_iterable(texts))
    for what, kept in (("any word", ()), ("any word but names and pronouns", (NAME, PRONOUN))):
        found = []
        for share in (0.10, 0.15, 0.20, 0.25):
            altered = [
                [words[rng.integers(len(words))] if rng.random() < share and w not in kept else w for w in text]
                for text in texts
            ]
            found.append(f"{_recall(texts, altered):.2f}")
        print(f"        replaced 10/15/20/25 % of {what}: recall {' / '.join(found)}   (target .99 / .92 / .73 / .38)")


def _recall(texts: list[list[str]], altered: list[list[str]]) -> float:
    both = shingle([*texts, *altered])
    one, other = both.sets[: len(texts)], both.sets[len(texts) :]
    shared = one.multiply(other).sum(axis=1)
    alike = shared / np.maximum(both.sizes[: len(texts)] + both.sizes[len(texts) :] - shared, 1)
    return float((alike >= JACCARD).mean())


def read_reviews(path: Path) -> list[list[str]]:
    """Read real reviews, masked."""
    rows: Any = pd.read_csv(path, encoding="utf-8-sig")
    names = name_words(rows["person_name"])
    return [mask(text, names) for text in rows["feedback"]]


def main(count: int, file: Path | None) -> None:
    """Print everything, smallest first."""
    rng = np.random.default_rng(SEED)
    known = read_reviews(file) if file else invented_language(rng)
    edited(known, rng)
    for size in (1000, count):
        # masked words are written as words again: `near_duplicates` masks and splits like any reader of texts
        texts = [[word.replace("_", "x") for word in words] for words in texts_like(known, size, rng)]
        texts = plant_copies(texts, rng)
        if size <= 1000:
            check_exactness(texts)
        at_scale(texts)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 20_000, Path(given[1]) if len(given) > 1 else None)
