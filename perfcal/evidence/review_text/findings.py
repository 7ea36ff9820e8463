"""One finding about a text: which sentence, which rule, why, and a better shape."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from perfcal.evidence.review_text.masks import masked
from perfcal.evidence.review_text.sandwich import sandwich
from perfcal.evidence.review_text.sentence_rules import SENTENCE_RULES, SentenceRule, overlaps, triggers
from perfcal.evidence.review_text.sentences import sentences
from perfcal.evidence.review_text.word_lists import words_in

__all__ = ["TextFinding", "passage_findings"]


@dataclass(frozen=True, slots=True)
class TextFinding:
    """What one rule says about one sentence. It is about the text, never about who wrote it or whom it is about."""

    rule: str
    requirement: str
    line: int  # of the passage, counted from 1 in a pasted text
    sentence: str
    found: str  # the words that triggered it, "; " between them
    why: str
    better: str
    heading: str = ""


def passage_findings(
    text: str, *, line: int, heading: str = "", names: Collection[str] = (), linked: Collection[str] = ()
) -> Iterator[TextFinding]:
    """Go through what the rules of R2.3 say about one bullet or paragraph.

    `names` are words of people's names; `linked` are titles of links in it, whose addresses are kept elsewhere.
    """
    said = sentences(text)
    hidden = [masked(_as_links(sentence, linked), names) for sentence in said]
    for sentence, cover in zip(said, hidden, strict=True):
        for rule, spans in _broken(cover):
            if spans:
                found = "; ".join(dict.fromkeys(sentence[begin:end].strip() for begin, end in spans))
                yield TextFinding(rule.name, "R2.3", line, sentence, found, rule.why, rule.better, heading)
    if (place := sandwich(hidden)) is not None:
        yield _sandwiched(said, place, line=line, heading=heading)


def _broken(cover: str) -> Iterator[tuple[SentenceRule, list[tuple[int, int]]]]:
    """Go through the rules with where a masked sentence breaks each; one phrase breaks one rule, the more particular one."""
    words = words_in(cover)
    taken: list[tuple[int, int]] = []
    for rule in SENTENCE_RULES:
        spans = triggers(cover, rule, words)
        if rule.particular:
            taken += spans
        yield rule, spans if rule.particular else [span for span in spans if not overlaps(span, taken)]


def _as_links(sentence: str, linked: Collection[str]) -> str:
    """Put the titles of links in backquotes' place: something to look up stands there."""
    for title in linked:
        if len(title) > 1:
            sentence = sentence.replace(title, "`" + "x" * (len(title) - 2) + "`" if len(title) > 2 else "``")
    return sentence


def _sandwiched(said: Sequence[str], place: int, *, line: int, heading: str) -> TextFinding:
    why = "Between two praises the one thing to change is what is remembered least."
    better = (
        "Say it by itself: situation, behaviour, impact, ask; put praise with its artifact among the accomplishments."
    )
    return TextFinding("sandwich", "R2.3", line, said[place], said[place], why, better, heading)
