"""Near-identical reviews of different people: the name-swap test (R2.5, R11.4).

Text that many managers share is the organisation's, not a copy: shingles found in reviews by several managers, quoted
expectations of the rubric and titles of links do not count, neither for a pair nor against one. Text that one manager
put into all of ten reviews stays.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from perfcal.patterns.finding import CANNOT_TELL, NO_SIGN, QUESTION, Detector, findings
from perfcal.patterns.shingles import (
    SHINGLE,
    TEMPLATE_REVIEWS,
    TEMPLATE_SHARE,
    TEMPLATE_WRITERS,
    Close,
    Shingles,
    compare,
    mask,
    name_words,
    roster_words,
    shared_by_many,
    shingle,
    word_spans,
)
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.once import once_per_cycle

__all__ = ["COPIES", "closest_copy", "copies", "copy_pairs", "near_duplicates"]

Array = np.ndarray[Any, Any]

JACCARD, CONTAINMENT, CONTAINED_WORDS = 0.30, 0.50, 25
LOOK = 0.20  # from here up to JACCARD a pair is mentioned and not asked about
RATIONALE_WORDS = 25  # shorter reasons for a rating are formulas by nature
SHORTEST = 15  # words: one sentence that two managers may write word for word
CHANCE = 0.01  # share of unrelated pairs that may share more than the fewest words allow for

_NAME = "copies"
_PAIRS = {
    "jaccard": "float64",  # shared shingles ÷ all shingles of the two
    "containment": "float64",  # shared shingles ÷ those of the smaller text
    "shared_words": "int64",
    "words": "int64",  # of the smaller text, template left out
    "question": "bool",  # False: the look band
}


def near_duplicates(
    texts: Mapping[Any, str] | pd.Series[str],
    *,
    names: Iterable[str] = (),
    owners: Mapping[Any, Hashable] | None = None,
    writers: Mapping[Any, Hashable] | None = None,
    templates: Iterable[str] = (),
) -> pd.DataFrame:
    """Which texts are nearly the same once names and pronouns are masked? One row per pair (R2.5).

    Every pair is compared exactly, whatever the number of texts. A pair is listed from a Jaccard similarity of word
    3-shingles of 0.20, or a containment of 0.50 where the smaller text has 25 words; `question` marks those from 0.30,
    or by containment.

    Parameters
    ----------
    texts
        Id → text.
    names
        Names of people, in full or in parts: masked wherever they stand.
    owners
        Id → whom the text is about; two texts of one owner are no pair. Without it every text has its own.
    writers
        Id → who wrote it. Shingles in at least 4 different texts by at least 4 writers (by half of them where they are
        fewer than 8, by 1 in 200 where they are 1,000 or more) are a shared template and do not count. Without it no
        template can be told from a copy.
    templates
        Known template texts; their shingles do not count.

    Returns
    -------
    pandas.DataFrame
        first, second (ids), jaccard, containment, shared_words, words (of the smaller text), question; the most alike
        first. It does not say who wrote first, nor why two texts are alike.
    """
    ids = sorted((texts.index if isinstance(texts, pd.Series) else texts), key=str)
    known = name_words(names)
    units = pd.DataFrame(
        {
            "text": [texts[each] for each in ids],
            "owner": pd.Series([owners[each] if owners else each for each in ids], dtype="object"),
            "writer": pd.Series([writers[each] if writers else "" for each in ids], dtype="object"),
        }
    )
    compared = _compare(units, names=known, templates=templates, learn=writers is not None)
    pairs = compared.pairs()
    return pd.DataFrame(
        {
            "first": pd.Series([ids[place] for place in pairs["first"]], dtype="object"),
            "second": pd.Series([ids[place] for place in pairs["second"]], dtype="object"),
            **{name: pairs[name] for name in _PAIRS},
        }
    ).infer_objects()


def copies(cycle: Cycle) -> pd.DataFrame:
    """Whose review of this cycle is nearly the text of somebody else's? One finding per person with a review (R2.5, R11.4).

    Reviews of growth docs and longer rationales of ratings, each against those of all other people. `n` is the number of
    words compared, `estimate` the highest Jaccard similarity. There is no p: the threshold stands where 385,003 pairs of
    unrelated reviews have nothing. A finding does not say who wrote first, nor that a shared project is not the reason.
    """
    compared = _compare_reviews(cycle)
    rows = [_row(row, compared) for row in records(compared.people())]
    counts = {"reviews": len(compared.units), "fewest_words": compared.fewest_words, "chance_shingles": compared.chance}
    return findings(rows, pattern=_NAME, parameters={**_PARAMETERS, **counts})


def closest_copy(cycle: Cycle, employee_id: str) -> float | None:
    """How alike is this person's review to the nearest of somebody else? The `estimate` of `copies`; None for no question (R8.1).

    An unknown id is refused with the nearest known.
    """
    cycle.person(employee_id)
    found = _compare_reviews(cycle).told_pairs()
    own = found[found["question"] & ((found["subject"] == employee_id) | (found["other"] == employee_id))]
    return None if own.empty else float(own["jaccard"].max())


def copy_pairs(cycle: Cycle) -> pd.DataFrame:
    """Which reviews are alike, and where? One row per pair, look band included, with both texts: for a director's eyes only.

    Returns
    -------
    pandas.DataFrame
        first, second (employee ids), first_text, second_text, first_marks, second_marks (tuples of (start, end): what is
        shared), first_source, second_source (file:line), by ("the same manager", "another manager" or
        blank), and jaccard, containment, shared_words, words,
        question as in `near_duplicates`; the most alike first.
    """
    compared = _compare_reviews(cycle)
    pairs = compared.told_pairs()
    units = compared.units
    marks = [compared.marks(first, second) for first, second in zip(pairs["first"], pairs["second"], strict=True)]
    sides: dict[str, pd.Series[Any]] = {}
    for number, side in enumerate(("first", "second")):
        own = units.iloc[pairs[side]].reset_index(drop=True)
        sides |= {side: own["owner"], f"{side}_text": own["text"], f"{side}_source": own["source"]}
        sides[f"{side}_marks"] = pd.Series([mark[number] for mark in marks], dtype="object")
    return pd.DataFrame({**sides, "by": pairs["by"].astype("str"), **{name: pairs[name] for name in _PAIRS}})


@dataclass(frozen=True)
class _Compared:
    """Texts (columns text, owner, writer …), their shingles, and what comparing them gave."""

    units: pd.DataFrame
    names: Collection[str]
    shingles: Shingles
    close: Close

    @cached_property
    def chance(self) -> int:
        """How many shingles two unrelated texts of these may share: all but 1 in 100 pairs share no more.

        Never so many that a text of `CONTAINED_WORDS` could not tell: few pairs may be related by half.
        """
        beyond = np.cumsum(self.close.unlike[::-1])[::-1]  # pairs that share this many or more
        usual = int((beyond > CHANCE * beyond[0]).sum()) - 1
        return min(max(usual, 0), CONTAINED_WORDS - SHINGLE)

    @property
    def fewest_words(self) -> int:
        """The fewest words with which a text that is copied whole shares more than unrelated ones do."""
        return max(self.chance + SHINGLE, SHORTEST)

    @property
    def sure_words(self) -> int:
        """The fewest words with which every pair that reaches the threshold shares more than unrelated ones do."""
        return max(int(self.chance * (1 + JACCARD) / (2 * JACCARD)) + SHINGLE, SHORTEST)

    def pairs(self) -> pd.DataFrame:
        """Every pair from the look band on: places of the texts and the columns of `_PAIRS`; the most alike first."""
        found = self.close.pairs.sort_values(
            ["jaccard", "containment", "first", "second"], ascending=[False, False, True, True]
        )
        shared = [
            min(int(mark.sum()) for mark in self.shingles.shared(first, second))
            for first, second in zip(found["first"], found["second"], strict=True)
        ]
        words = self.shingles.words
        smaller = np.minimum(words[found["first"]], words[found["second"]])
        contained = (found["containment"] >= CONTAINMENT) & (smaller >= CONTAINED_WORDS)
        made = found.assign(shared_words=shared, words=smaller, question=(found["jaccard"] >= JACCARD) | contained)
        return made.astype(_PAIRS).reset_index(drop=True)

    def told_pairs(self) -> pd.DataFrame:
        """The pairs that share more than unrelated texts do, both long enough, with whose they are and by whom."""
        found = self.pairs()
        found = found[(found["words"] >= self.fewest_words) & (found["shared"] > self.chance)].reset_index(drop=True)
        owner, writer = self.units["owner"].to_numpy(), self.units["writer"].to_numpy()
        one, other = writer[found["first"]], writer[found["second"]]
        known = (one != "") & (other != "")
        by = np.where(known, np.where(one == other, "the same manager", "another manager"), "")
        return found.assign(subject=owner[found["first"]], other=owner[found["second"]], by=by)

    def marks(self, first: int, second: int) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
        """Where two texts have the same runs of words, those of templates too: a reader sees what is the same."""
        texts, (one, other) = self.units["text"], self.shingles.shared(first, second, left_out=True)
        return _spans(texts.iloc[first], one, self.names), _spans(texts.iloc[second], other, self.names)

    def people(self) -> pd.DataFrame:
        """One row per person: their most telling text, and their closest pair where they are in one."""
        texts = self.units.assign(
            place=np.arange(len(self.units)), text_words=self.shingles.words, nearest=self.close.nearest
        ).rename(columns={"owner": "subject"})
        texts = texts.assign(long_enough=texts["text_words"] >= self.fewest_words)
        order = ["long_enough", "nearest", "text_words", "place"]
        texts = texts.sort_values(order, ascending=[False, False, False, True]).drop_duplicates("subject")
        shown = texts[["subject", "place", "text_words", "nearest", "long_enough"]]
        return shown.merge(self._closest_pairs(), on="subject", how="left")

    def _closest_pairs(self) -> pd.DataFrame:
        """Each person's closest pair, from their side, and how many other people's texts are as telling."""
        found = self.told_pairs()
        turned = found.rename(columns={"first": "second", "second": "first", "subject": "other", "other": "subject"})
        seen = pd.concat([found, turned], ignore_index=True)
        order = ["question", "jaccard", "containment", "other", "first", "second"]
        seen = seen.sort_values(order, ascending=[False, False, False, True, True, True])
        people = seen.groupby(["subject", "question"])["other"].nunique().rename("people").reset_index()
        return seen.drop_duplicates("subject").merge(people, on=["subject", "question"])


def _compare(units: pd.DataFrame, *, names: frozenset[str], templates: Iterable[str], learn: bool) -> _Compared:
    known = [mask(text, names) for text in templates]
    whole = shingle([*(mask(text, names) for text in units["text"]), *known])
    quoted = np.unique(whole.sets[len(units) :].indices)
    shingles = whole.first(len(units)).without(quoted)
    if learn:
        shingles = shingles.without(shared_by_many(shingles, units["writer"]))
    owners = pd.factorize(units["owner"])[0]
    close = compare(shingles, owners=owners, jaccard=LOOK, containment=CONTAINMENT, words=CONTAINED_WORDS)
    return _Compared(units, names, shingles, close)


@once_per_cycle
def _compare_reviews(cycle: Cycle) -> _Compared:
    names = roster_words(cycle.people)
    return _compare(_review_texts(cycle), names=names, templates=_quotable(cycle), learn=True)


def _review_texts(cycle: Cycle) -> pd.DataFrame:
    """Return what managers wrote about people for this cycle: text, owner, writer, source; in the order of the people."""
    columns = ["text", "owner", "writer", "source"]
    rows = [*_sections(cycle), *_rationales(cycle)]
    made = pd.DataFrame(rows, columns=columns).astype("str")
    return made.sort_values(["owner", "source"], kind="stable").reset_index(drop=True)


def _sections(cycle: Cycle) -> Iterator[tuple[str, str, str, str]]:
    """Go through the reviews whose period lies mostly in the cycle; the manager at its end is taken for the writer."""
    sections = cycle.sections[cycle.sections["kind"] == "review"]
    middle = sections["date_start"] + (sections["date_end"] - sections["date_start"]) / 2
    sections = sections[middle.between(pd.Timestamp(cycle.dates.start), pd.Timestamp(cycle.dates.end))]
    parts = cycle.parts[cycle.parts["section_id"].isin(sections["section_id"])]
    texts = parts.sort_values("line", kind="stable").groupby("section_id")["text"].agg("\n".join)
    managers = _manager_on(cycle, sections)
    for row, manager in zip(records(sections), managers, strict=True):
        yield str(texts.get(row["section_id"], "")).strip(), row["employee_id"], manager, f"{row['file']}:{row['line']}"


def _manager_on(cycle: Cycle, sections: pd.DataFrame) -> list[str]:
    history = cycle.manager_history[["employee_id", "manager_id", "start"]].sort_values("start", kind="stable")
    asked = (
        sections[["employee_id", "date_end"]].assign(place=range(len(sections))).sort_values("date_end", kind="stable")
    )
    held = pd.merge_asof(asked, history, left_on="date_end", right_on="start", by="employee_id")
    roster = cycle.people.drop_duplicates("employee_id").set_index("employee_id")["manager_id"]
    known = held["manager_id"].fillna(held["employee_id"].map(roster)).fillna("")
    return [str(name) for name in known.set_axis(held["place"]).sort_index()]


def _rationales(cycle: Cycle) -> Iterator[tuple[str, str, str, str]]:
    rows = cycle.ratings
    own = rows[(rows["cycle"] == cycle.id) & (rows["stage"] == "manager")]
    long = own[own["rationale"].str.count(r"\S+") >= RATIONALE_WORDS]
    for row in records(long):
        yield row["rationale"], row["employee_id"], row["rater_id"], f"{row['file']}:{row['line']}"


def _quotable(cycle: Cycle) -> list[str]:
    """Return texts that any review may quote: the rubric's, and the titles of links."""
    texts = [
        text
        for rubric in cycle.rubrics.values()
        for text in (*(each.text for each in rubric.expectations), *(each.summary for each in rubric.dimensions))
    ]
    links = cycle.evidence.loc[cycle.evidence["section"] == "review", "links"]
    return [*dict.fromkeys(texts), *dict.fromkeys(title for title, _url in chain.from_iterable(links))]


def _spans(text: str, marked: Array, names: Collection[str]) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a text whose words are marked; neighbours are one stretch."""
    spans = word_spans(text, names)
    edges = np.flatnonzero(np.diff(marked.astype(np.int8), prepend=0, append=0)).reshape(-1, 2)
    return tuple((spans[begin].start, spans[end - 1].end) for begin, end in edges)


def _row(person: Mapping[str, Any], compared: _Compared) -> dict[str, Any]:
    if not person["long_enough"]:
        return _told(person, compared, CANNOT_TELL, _too_short(person["text_words"], compared))
    if not pd.isna(person["jaccard"]):
        return _alike(person, compared)
    nearest = f"a similarity of {person['nearest']:.2f}"
    if person["nearest"] < JACCARD:
        reason = f"Of {person['text_words']} words compared, the nearest review of somebody else has {nearest}; from {JACCARD:.2f} on it would be asked about."
        return _told(person, compared, NO_SIGN, reason)
    reason = (
        f"The nearest review of somebody else has {nearest}, but with so few words that unrelated reviews of this cycle share "
        f"as many; from {compared.sure_words} words on it would tell."
    )
    return _told(person, compared, CANNOT_TELL, reason)


def _told(person: Mapping[str, Any], compared: _Compared, status: str, reason: str) -> dict[str, Any]:
    source = compared.units["source"].iloc[person["place"]]
    numbers = {"n": person["text_words"], "estimate": person["nearest"] if status == NO_SIGN else np.nan}
    return {"subject": person["subject"], **numbers, "status": status, "reason": reason, "evidence": (source,)}


def _too_short(words: int, compared: _Compared) -> str:
    return (
        f"The review has {words} words of its own, shared templates left out; below {compared.fewest_words} words, unrelated "
        "reviews of this cycle can have as much in common."
    )


def _alike(person: Mapping[str, Any], compared: _Compared) -> dict[str, Any]:
    first, second, others = int(person["first"]), int(person["second"]), int(person["people"]) - 1
    words, sources = int(compared.shingles.words[first]), compared.units["source"]
    by = f", by {person['by']}" if person["by"] else ""
    common = f"{int(person['shared_words'])} of {words} words stand in the review of {person['other']} too{by}"
    more = (
        f"; the reviews of {others} more people are as close" if others > 1 else "; that of one more person is as close"
    )
    return {
        "subject": person["subject"],
        "n": words,
        "estimate": person["jaccard"],
        "status": QUESTION if person["question"] else NO_SIGN,
        "reason": f"{common}, in runs of three or more, names and shared templates left out ({_measure(person)}){more if others else ''}.",
        "evidence": (sources.iloc[first], sources.iloc[second]),
    }


def _measure(person: Mapping[str, Any]) -> str:
    alike = f"similarity {person['jaccard']:.2f}"
    if not person["question"]:
        return f"{alike}; below {JACCARD:.2f} it is mentioned and not asked about"
    if person["jaccard"] >= JACCARD:
        return f"{alike}, asked about from {JACCARD:.2f}"
    return f"{person['containment']:.0%} of the shorter of the two, asked about from {CONTAINMENT:.0%}"


_PARAMETERS = {
    "shingle": SHINGLE,
    "jaccard": JACCARD,
    "look": LOOK,
    "containment": CONTAINMENT,
    "contained_words": CONTAINED_WORDS,
    "rationale_words": RATIONALE_WORDS,
    "template_writers": TEMPLATE_WRITERS,
    "template_reviews": TEMPLATE_REVIEWS,
    "template_share": TEMPLATE_SHARE,
    "chance": CHANCE,
}

COPIES = Detector(
    name=_NAME,
    title="Reviews that are nearly the same text",
    about="person",
    asks="What in this review could only have been written about this person?",
    rule=(
        "Word 3-shingles of the masked texts: Jaccard similarity of at least 0.30, or containment of at least 0.50 with at "
        "least 25 words; text that several managers share, quoted expectations and link titles left out."
    ),
    silent_on="It does not show who wrote first, or whether a shared project or a shared template explains it.",
    find=copies,
    source="R2.5, R11.4; Broder 1997",
)
