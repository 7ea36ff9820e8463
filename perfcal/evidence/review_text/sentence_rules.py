"""The rules that look at one sentence: which words, what excuses them, why it matters, and a better shape (R2.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from perfcal.evidence.review_text.contexts import CONTEXTS, counts_cases, names_artifact, says_how_much, states_number
from perfcal.evidence.review_text.masks import HIDDEN
from perfcal.evidence.review_text.word_lists import word_list

__all__ = ["SENTENCE_RULES", "SentenceRule", "overlaps", "triggers"]


def _nothing(_masked: str) -> bool:
    return False


def _evidence(masked: str) -> bool:
    return states_number(masked) or HIDDEN in masked


@dataclass(frozen=True, slots=True)
class SentenceRule:
    """One rule: its list of words, and what in the same sentence answers it."""

    name: str
    words: str  # the list `words/<words>.csv`
    why: str
    better: str
    answered: Callable[[str], bool] = _nothing
    particular: bool = True  # an adjective inside "great potential" or "too nice" is that rule's, not a second finding


SENTENCE_RULES = (
    SentenceRule(
        "always or never",
        "always_never",
        "One counter-example ends the conversation.",
        "Count: how many times of how many, between which dates, with the two clearest cases.",
        counts_cases,
    ),
    SentenceRule(
        "impact without number",
        "impact",
        "An impact without a number cannot be told from none.",
        "Give the measure, its value before and after, and where it is read; or who does what differently now.",
        says_how_much,
    ),
    SentenceRule(
        "effort as impact",
        "effort",
        "Hours are what it cost, not what it changed.",
        "Say what is different for whom because of it; if the hours are the concern, say what should stop.",
    ),
    SentenceRule(
        "soft language",
        "soft",
        "Nobody can tell what is asked, by when, or whether anything is.",
        "Ask for one behaviour: what to do, in which situation, by which date, and how both will see it.",
        names_artifact,
    ),
    SentenceRule(
        "trait not behaviour",
        "traits",
        "A trait says what somebody is; only what they did can be checked, repeated or changed.",
        "Situation with its date, what was seen or heard, what followed.",
        _evidence,
    ),
    SentenceRule(
        "potential not evidence",
        "potential",
        "Potential is a forecast; the level asks for what is on paper.",
        "Name work already done at that level: what, link, date, for how many months.",
        names_artifact,
    ),
    SentenceRule(
        "comparison with peer",
        "peers",
        "The bar is the level, not the team; another person's name or standing is not theirs to read.",
        "Compare with the level: what it asks, what is on paper, what is missing.",
    ),
    SentenceRule(
        "adjective without artifact",
        "adjective",
        "An adjective cannot be checked, and the room has no reason to believe it.",
        "Name the artifact: what was shipped or written, link, date, who uses it.",
        names_artifact,
        particular=False,
    ),
)
"""Rules of R2.3 that a sentence alone can break; the sandwich needs a passage (`sandwich.py`)."""


def triggers(masked: str, rule: SentenceRule, words: frozenset[str]) -> list[tuple[int, int]]:
    """Return where a masked sentence breaks a rule: start and end of each word or phrase, none where it is answered.

    `words` are the sentence's, as `word_lists.words_in` gives them.
    """
    hits = [(term, found) for term, found in word_list(rule.words).find(masked, words)]
    excused = [found.span() for term, found in hits if term.role == "not"]
    spans = [
        found.span()
        for term, found in hits
        if term.role == "fires" and not overlaps(found.span(), excused) and CONTEXTS[term.needs](masked, found)
    ]
    if not spans or rule.answered(masked):
        return []
    return list(_without_overlap(sorted(spans, key=lambda span: (span[0], -span[1]))))


def overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    """Say whether a span has a character in common with any of the others."""
    return any(span[0] < stop and start < span[1] for start, stop in others)


def _without_overlap(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last = -1
    for begin, end in spans:
        if begin >= last:
            yield begin, end
            last = end
