"""Which kinds of language the reviews of a group's people have: counts, for the analyst only (R2.6, R13.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from perfcal.evidence.review_text.word_lists import word_list, words_in
from perfcal.patterns.suppression import shown_groups
from perfcal.schema.columns import LANGUAGE, table
from perfcal.schema.cycle import Cycle

__all__ = ["KINDS", "language_by_group"]

KINDS = ("personality", "communal", "business outcome")
"""Kinds of language, the column `needs` of `evidence/review_text/words/language.csv`."""

_OF_OTHERS = "Peer input"


def language_by_group(cycle: Cycle, demographics: pd.DataFrame) -> pd.DataFrame:
    """How often do reviews and packets of this cycle speak of personality, of being helpful, of outcomes, by group? (R2.6).

    One row per group and kind, columns `LANGUAGE`; `hits` are words and phrases of the list, `per_thousand_words` is over
    all words of the group's texts. A group is there where it may be shown at all (policy `minimum_group`, R13.4): those
    hidden cannot be worked out from the others. Words have many senses and no list knows them: a difference is a reason
    to read the texts, never a finding about who wrote them.

    Parameters
    ----------
    demographics
        `employee_id` and any categorical columns, loaded by the analyst's own function.
    """
    texts = _texts(cycle)
    told = {who: _counts(text) for who, text in texts.items()}
    rows: list[dict[str, Any]] = []
    people = demographics[demographics["employee_id"].isin(told)].drop_duplicates("employee_id")
    for column in (name for name in demographics.columns if name != "employee_id"):
        of = people[people[column].astype("str").str.strip() != ""]
        sizes = of[column].value_counts()
        for group in shown_groups(sizes, minimum=cycle.policy.minimum_group):
            own = [told[who] for who in of.loc[of[column].astype("str") == group, "employee_id"]]
            rows += _rows(own, {"column": str(column), "group": group})
    return table(rows, LANGUAGE)


def _texts(cycle: Cycle) -> dict[str, str]:
    """Return what managers wrote about each person in reviews and packets that end in this cycle."""
    parts = cycle.parts[cycle.parts["kind"].isin(("review", "packet")) & (cycle.parts["heading"] != _OF_OTHERS)]
    ends = parts["date_end"].between(pd.Timestamp(cycle.dates.start), pd.Timestamp(cycle.dates.end))
    whole = parts[ends & (parts["text"] != "")].groupby("employee_id")["text"].agg("\n".join)
    return {str(who): str(text) for who, text in whole.items()}


def _counts(text: str) -> Counter[str]:
    made = Counter(term.needs for term, _ in word_list("language").find(text, words_in(text)))
    made["words"] = len(text.split())
    return made


def _rows(own: list[Counter[str]], group: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    words = sum(counts["words"] for counts in own)
    for kind in KINDS:
        hits = sum(counts[kind] for counts in own)
        yield {
            **group,
            "language": kind,
            "people": len(own),
            "words": words,
            "hits": hits,
            "per_thousand_words": 1000 * hits / words,
            "people_with_any": sum(counts[kind] > 0 for counts in own),
        }
