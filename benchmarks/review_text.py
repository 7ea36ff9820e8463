"""Measure the checks on a review's text: precision and recall per rule on labelled sentences, and the time a text takes.

`python benchmarks/review_text.py [SENTENCES.csv] [REVIEWS.csv]`. The sentences (columns id, split, text, rules) are those of
the tests; a third of them, chosen by a hash of the text, was never looked at while the word lists were written. REVIEWS.csv is
any file of whole reviews with a column feedback: for them the time, and how many findings each rule has.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from perfcal.evidence.review_text import check_text

SENTENCES = Path(__file__).parents[1] / "tests" / "evidence" / "review_text" / "sentences.csv"


class Figures(NamedTuple):
    """How often a rule fires where it should, where it should not, and where it should and does not."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what fires that should."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """The share of what should fire that does."""
        return self.right / max(self.right + self.missed, 1)


def labelled(path: Path = SENTENCES) -> list[dict[str, str]]:
    """Return the labelled sentences."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def figures(rows: Iterable[dict[str, str]]) -> dict[str, Figures]:
    """Return the figures of each rule over some labelled sentences."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        wanted = {rule for rule in row["rules"].split("; ") if rule}
        found = {finding.rule for finding in check_text(row["text"], kind="passage")}
        counts.update(("right", rule) for rule in wanted & found)
        counts.update(("wrong", rule) for rule in found - wanted)
        counts.update(("missed", rule) for rule in wanted - found)
    rules = sorted({rule for _, rule in counts})
    return {rule: Figures(*(counts[kind, rule] for kind in Figures._fields)) for rule in rules}


def sentences(path: Path) -> None:
    """Print precision and recall per rule, seen and unseen."""
    rows = labelled(path)
    by_split = {split: figures(row for row in rows if row["split"] == split) for split in ("seen", "unseen")}
    print(f"{len(rows)} sentences, {sum(not row['rules'] for row in rows)} of them without a label")
    print(f"{'rule':30}{'seen: n':>8}{'prec.':>7}{'recall':>8}{'unseen: n':>11}{'prec.':>7}{'recall':>8}")
    for rule in sorted(by_split["seen"].keys() | by_split["unseen"].keys()):
        seen, unseen = (by_split[split].get(rule, Figures(0, 0, 0)) for split in ("seen", "unseen"))
        print(
            f"{rule:30}{seen.right + seen.missed:8}{seen.precision:7.2f}{seen.recall:8.2f}"
            f"{unseen.right + unseen.missed:11}{unseen.precision:7.2f}{unseen.recall:8.2f}"
        )


def reviews(path: Path) -> None:
    """Print the time whole reviews take, and how many findings each rule has in them."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        texts = [row["feedback"] for row in csv.DictReader(lines)]
    check_text(texts[0], kind="passage")
    begin, worked = time.perf_counter(), time.process_time()
    found = [check_text(text, kind="passage") for text in texts]
    wall, cpu = time.perf_counter() - begin, time.process_time() - worked
    print(f"\n{len(texts)} reviews in {wall:.2f} s ({cpu:.2f} s of one processor), {sum(map(len, found))} findings")
    print(f"{sum(not one for one in found)} reviews without a finding")
    for rule, count in Counter(finding.rule for one in found for finding in one).most_common():
        print(f"{rule:30}{count:6}")


def main(arguments: list[str]) -> None:
    """Print the tables."""
    sentences(Path(arguments[0]) if arguments else SENTENCES)
    if len(arguments) > 1:
        reviews(Path(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
