"""The three checks before a repair loop, from bullets, fields or prose, each with its day and its line (R10.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perfcal.evidence.repair.words import blank, diagnosis_in, label_pattern, labelled, spans_in, without_dates
from perfcal.schema.dates import Span

__all__ = ["CHECKS", "Check", "Piece", "pieces", "read_checks"]

CHECKS = {
    "diagnosis": "Diagnosis worked through",
    "causes": "Engineer-side causes ruled out by talking",
    "own state": "The leader's own state looked at",
}
"""The three checks that come before a loop is opened (R10.1)."""

_CHECK_LABELS = (
    ("diagnosis", label_pattern(r"diagnosis|diagnosed")),
    ("causes", label_pattern(r"engineer(?:'s|’s)?(?:[- ]side)?(?: causes?)?|causes?|other causes|engineer[- ]side")),
    (
        "own state",
        label_pattern(
            r"(?:my |the )?(?:own|leader(?:'s|’s)?|manager(?:'s|’s)?|em(?:'s|’s)?)(?: own)? (?:state|check)|leader|own"
        ),
    ),
)
_CHECK_WORDS = {
    "diagnosis": ("diagnos",),
    "causes": ("burnout", "life outside", "mismatch", "sleep", "causes", "health", "family", "engineer-side"),
    "own state": ("own state", "my state", "myself", "guilt", "fatigue", "pressure", "irritated", "leader's"),
}
"""What a line without a label speaks of first says which check it is."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A bullet or paragraph of a part, with its line; `done` is the state of its box, None without one."""

    text: str
    line: int
    done: bool | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One of the three checks: its day or month, and whether anything is noted."""

    span: Span | None
    noted: bool
    done: bool
    line: int


def pieces(part: Mapping[str, Any], bullets: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """Return a part's bullets and paragraphs with the line each stands on; a paragraph has the line of its part.

    `bullets` are rows of evidence, of this part and others, in the order of the document.
    """
    own = [row for row in bullets if part["line"] <= row["line"] <= part["line_end"]]
    made = []
    for text in filter(None, part["text"].split("\n")):
        at = next((index for index, row in enumerate(own) if row["text"] and row["text"][:20] in text), None)
        row = own.pop(at) if at is not None else None
        made.append(Piece(text, row["line"], row["done"]) if row else Piece(text, part["line"]))
    return made


def read_checks(parts: list[dict[str, Any]], bullets: list[dict[str, Any]]) -> tuple[dict[str, Check], str]:
    """Return the checks by their names in `CHECKS`, and the diagnosis; the first line on each counts."""
    found: dict[str, Check] = {}
    diagnosis = ""
    for piece in (piece for part in parts for piece in pieces(part, bullets)):
        for kind, said in _checks_of(piece.text):
            span = next(iter(spans_in(said)), None)
            check = Check(span, not blank(without_dates(said)), piece.done is not False, piece.line)
            found.setdefault(kind, check)
            if kind == "diagnosis":
                diagnosis = diagnosis or diagnosis_in(said)
    return found, diagnosis


def _checks_of(text: str) -> list[tuple[str, str]]:
    """Return the checks that a bullet or paragraph holds, by their labels, else by what they speak of."""
    marked = labelled(text, _CHECK_LABELS)
    if len(marked) == 1:
        kind = next(iter(marked))
        return (
            [(kind, f"{marked[kind]} {' '.join(str(span.start) for span in spans_in(text))}")]
            if marked[kind]
            else [(kind, "")]
        )
    if marked:
        return list(marked.items())
    folded = text.casefold()
    said = [(folded.find(word), kind) for kind, words in _CHECK_WORDS.items() for word in words if word in folded]
    return [(min(said)[1], text)] if said else []
