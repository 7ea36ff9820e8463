"""The docs read as if people had written them: varied, grammatical, each line somebody's own."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from sample_reading import LINK, bullet_texts, docs

from perfcal.sample.draws import Draws
from perfcal.sample.phrases import Phrase, Slot, phrasebook


def test_few_bullets_stand_in_two_docs(sample: Path) -> None:
    """Less than two bullets in a hundred appear word for word in more than one doc."""
    owners: dict[str, set[str]] = {}
    for name, doc in docs(sample).items():
        for text in bullet_texts(doc):
            owners.setdefault(text, set()).add(name)
    shared = sum(len(names) for names in owners.values() if len(names) > 1)
    assert shared / sum(map(len, owners.values())) < 0.02


def test_a_doc_of_long_standing_is_some_pages_long(sample: Path) -> None:
    """Docs are between a few and forty kilobytes; most are between fifteen and thirty-five."""
    sizes = sorted(len(doc.encode()) for doc in docs(sample).values())
    assert sizes[0] > 3_000
    assert sizes[-1] < 40_000
    assert sum(15_000 < size < 35_000 for size in sizes) > len(sizes) * 0.7


@pytest.mark.parametrize(
    "slip",
    [
        r"[{}]",  # a slot nobody filled
        r"\bthe the\b|\b(\w{4,}) \1\b",
        r"\ba (?!one\b|once\b|eu)[aeio]\w+",
        r"\ban [bcdfgjklmnpqrstvwxz][a-z]",
        r"  +\S|\s[,.;]",
        r"\.\.|,,|;;",
        r"[.!?] [a-z]",
        r"\b1 (?!of|€|%)[a-z]+s\b",
        r"None|nan\b",
    ],
)
def test_no_line_has_the_slips_of_a_machine(sample: Path, slip: str) -> None:
    """Articles agree, words are not doubled, sentences begin with a capital letter."""
    found = Counter(
        match.group()
        for doc in docs(sample).values()
        for line in doc.split("---\n", 2)[2].splitlines()
        for match in [re.search(slip, LINK.sub("[link]", line))]
        if match
    )
    assert found == Counter()


def test_engineers_write_in_different_ways(sample: Path) -> None:
    """Some say I, some nobody; some date each point, some none; some tag everything, some little."""
    shares = []
    for doc in docs(sample).values():
        shipped = re.findall(r"^[-*] .*", "".join(re.findall(r"### Shipped\n(.*?)\n\n", doc, re.DOTALL)), re.MULTILINE)
        points = max(len(shipped), 1)
        shares.append(
            [
                sum(bool(re.search(mark, line)) for line in shipped) / points
                for mark in (r"^. \d{4}-", r"^. (\S+ )?I ", r"#\w")
            ]
        )
    for share in zip(*shares, strict=True):
        assert min(share) < 0.25
        assert max(share) > 0.6


def test_every_phrase_can_be_filled() -> None:
    """Each slot of each phrase is a word that somebody can supply."""
    book = phrasebook()
    entries = [phrase for entries in book.pools.values() for entry in entries for phrase in entry]
    entries += [phrase for systems in book.systems.values() for system in systems for phrase in system.work]
    slots = {part.name for phrase in entries for part in phrase.parts if isinstance(part, Slot)}
    project = {
        "system",
        "legacy",
        "feature",
        "users",
        "measure",
        "from",
        "before",
        "mid",
        "after",
        "moved",
        "title",
        "Title",
        "rfc",
    }
    drawn = {
        "piece",
        "part",
        "fault",
        "dep",
        "team",
        "peer",
        "mentee",
        "country",
        "place",
        "day",
        "language",
        "topic",
        "month_long",
        "role",
    }
    given = {
        "name",
        "em",
        "level",
        "people",
        "month",
        "month_next",
        "span",
        "date",
        "date_before",
        "due",
        "text",
        "links",
    }
    given |= {"weak", "n_weak", "first", "last", "months", "start", "end", "due1", "due2", "two_points"}
    assert {slot.rstrip("2") if slot != "due2" else slot for slot in slots} <= project | drawn | given


def test_numbers_are_drawn_between_their_bounds() -> None:
    """A pair of numbers in a phrase is a number between them, ordinals with their ending."""
    drawn = {Phrase.of("{3-9} of the {21-23}th").fill(Draws(1, number)) for number in range(200)}
    assert {text.split()[0] for text in drawn} == set("3456789")
    assert {text.split()[-1] for text in drawn} == {"21st", "22nd", "23rd"}
